"""The columns of the shapes: each refuses what is no value of it, and all files say the same."""

from collections import defaultdict

import pyoxigraph as ox
import pytest

from etro.graph import read_context
from etro.ontology import read_ontology
from etro.shapes import SHACL, validate
from etro.vocabulary import BASE, ETRO, OWL, RDFS, SUBCLASS, TYPE, XSD
from shape_graph import ASSETS, SHAPES, listed, local

LISTED = sorted(listed(), key=lambda column: (column.cls, column.path))
CLASSES = sorted({column.cls for column in LISTED})
BOUNDS = {"minInclusive": -1, "minExclusive": 0, "maxInclusive": 1, "maxExclusive": 0}


def probes(column):
    """Yield (what it probes, the component that has to bite, the values) for a column."""
    wrong, other = ox.Literal("?? /", language="fr"), ox.Literal("?? //", language="fr")
    constraints = column.constraints
    kinds = {"class", "node", "or"} & set(constraints)
    if constraints.get("nodeKind") != ox.NamedNode(f"{SHACL}IRIOrLiteral"):
        yield "foreign text", "", [wrong]
    if "minCount" in constraints:
        yield "nothing", "", []
    if "maxCount" in constraints:
        yield "two values", "MaxCountConstraintComponent", [wrong, other]
    if kinds:
        yield "an undeclared term", "", [ox.NamedNode(f"{ETRO}nothing")]
    if kinds and local(constraints.get("node", wrong)) != "AnyThing":
        yield "a flag", "", [ox.NamedNode(f"{BASE}flag/probe")]
    if "pattern" in constraints and "nodeKind" not in constraints:
        yield "text of another form", "PatternConstraintComponent", [ox.Literal("?? /")]
    if "in" in constraints:
        yield "a value off the list", "InConstraintComponent", [ox.Literal("fr")]
    for name, step in BOUNDS.items():
        if name in constraints:
            bound = constraints[name].value
            datatype = constraints["datatype"]
            number = ox.Literal(str(int(bound) + step), datatype=datatype)
            yield "a number out of bounds", f"M{name[1:]}ConstraintComponent", [number]
    if "Match" in column.path:
        yield "an own thing", "", [ox.NamedNode(f"{BASE}drug/probe")]
    if datatype := constraints.get("datatype"):
        number = "5" if datatype.value.startswith(f"{XSD}s") else "five"
        kind = "integer" if number == "5" else "string"
        value = ox.Literal(number, datatype=ox.NamedNode(XSD + kind))
        yield "another datatype", "DatatypeConstraintComponent", [value]


@pytest.fixture(scope="module")
def bites():
    """Return what bites at each probe, by focus and path; one row a class and kind of probe."""
    triples = {t for t in read_ontology(ASSETS).triples if t.predicate in (TYPE, SUBCLASS)}
    flag = ox.NamedNode(f"{BASE}flag/probe")
    triples.add(ox.Triple(flag, TYPE, ox.NamedNode(f"{ETRO}CurationFlag")))
    for column in LISTED:
        for what, _, values in probes(column):
            focus, path = ox.NamedNode(_focus(column.cls, what)), ox.NamedNode(column.path)
            triples.add(ox.Triple(focus, TYPE, ox.NamedNode(column.cls)))
            triples.update(ox.Triple(focus, path, value) for value in values)
    found = defaultdict(set)
    for result in validate(SHAPES, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)):
        found[result.focus, result.path].add(result.component)
    return found


def _focus(cls, what):
    return f"{BASE}probe/{cls.removeprefix(ETRO)}-{what.replace(' ', '-')}"


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.removeprefix(ETRO))
def test_each_column_refuses_what_is_no_value_of_it(bites, cls):
    for column in LISTED:
        if column.cls == cls:
            for what, component, _ in probes(column):
                found = bites[_focus(cls, what), column.path]
                assert found, (column.path, what)
                assert not component or component in found, (column.path, what)


# The shapes beside the ontology and the context: three files that say the same of a column.


def test_each_column_means_in_the_shapes_what_the_ontology_and_the_context_say():
    ontology, context = read_ontology(ASSETS), read_context(ASSETS)
    columns = {column.predicate: column for column in context.columns.values()}
    wrong = []
    for column in LISTED:
        if not column.path.startswith(ETRO) or column.path not in columns:
            continue
        known, held = columns[column.path], column.constraints
        ranges = ontology.values(column.path, f"{RDFS}range")
        domains = ontology.values(column.path, f"{RDFS}domain")
        functional = f"{OWL}FunctionalProperty" in ontology.values(column.path, TYPE.value)
        faults = {
            "more than one value": not known.many and "maxCount" not in held,
            "functional": functional and "maxCount" not in held,
            "domain": not all(ontology.is_a(column.cls, domain) for domain in domains),
            "range": "class" in held and ranges not in ([], [held["class"].value]),
            "datatype": "datatype" in held and ranges not in ([], [held["datatype"].value]),
            "controlled value": known.kind == "term" and "class" not in held,
        }
        wrong += [(column.cls, known.name, fault) for fault, is_so in faults.items() if is_so]
    assert wrong == []


def test_each_column_of_the_shapes_is_in_the_context():
    predicates = {column.predicate for column in read_context(ASSETS).columns.values()}
    own = {column.path for column in LISTED if column.cls != f"{ETRO}Inference"}
    assert own <= predicates
