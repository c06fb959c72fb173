"""What the shapes say, read from their own graph: the rules across columns and the columns.

It asserts nothing, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from etro.assets import Assets
from etro.shapes import SHACL, read_shapes

ROOT = Path(__file__).parents[1]
ASSETS = Assets(str(ROOT), "")
SHAPES = read_shapes(ASSETS)


class Rule(NamedTuple):
    """A rule that looks beyond one column, as one class uses it: where it tells what."""

    name: str
    cls: str
    column: str
    message: str


def objects(subject, name):
    return [
        quad.object
        for quad in SHAPES.graph.quads_for_subject(subject)
        if quad.predicate.value == f"{SHACL}{name}"
    ]


def local(node):
    return re.split("[#/]", node.value)[-1] if isinstance(node, ox.NamedNode) else ""


def rules():
    """Yield each use of each rule that the shapes hold beyond plain lists of columns."""
    across = ("sparql", "lessThan", "lessThanOrEquals", "equals", "disjoint", "uniqueLang")
    for kind in ("targetClass", "targetSubjectsOf"):
        for quad in SHAPES.graph.quads_for_predicate(ox.NamedNode(f"{SHACL}{kind}")):
            shape = quad.subject
            cls = local(shape).partition("-")[0]
            for prop in objects(shape, "property"):
                found = [each for name in across for each in objects(prop, name)]
                if kind == "targetSubjectsOf":
                    name = local(shape)
                elif found:
                    name = local(prop) or local(found[0])
                else:
                    continue
                path, message = objects(prop, "path")[0], objects(prop, "message")[0].value
                yield Rule(name, cls, local(path), message)
            if objects(shape, "pattern"):
                yield Rule(local(shape), cls, "", objects(shape, "message")[0].value)


class Column(NamedTuple):
    """A column of a class, with the constraints that its shape puts on it."""

    cls: str
    path: str
    constraints: dict


def listed():
    for quad in SHAPES.graph.quads_for_predicate(ox.NamedNode(f"{SHACL}targetClass")):
        for prop in objects(quad.subject, "property"):
            constraints = {
                each.predicate.value.removeprefix(SHACL): each.object
                for each in SHAPES.graph.quads_for_subject(prop)
            }
            if "sparql" not in constraints:
                path = objects(prop, "path")[0].value
                yield Column(quad.object.value, path, constraints)
