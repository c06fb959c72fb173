"""The tiny graph: invented drugs, trials and sources, few enough to answer by hand.

Test modules ask for it with ``pytest_plugins = ["tiny_graph"]``. It asserts nothing that a test
reports, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import shutil
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

import etro
from etro.assets import find_assets
from etro.inference import infer
from etro.ontology import read_rules
from etro.queries import bind, run
from etro.vocabulary import BASE, ETRO, GRAPHS

ROOT = Path(__file__).parents[1]
PREFIXES = f"@base <{BASE}> . @prefix etro: <{ETRO}> .\n"


class Tiny:
    """The built graph, and its quads in memory to take claims away from or to add to."""

    def __init__(self, folder):
        self.folder = folder
        self.assets = find_assets(folder)
        self.kg = etro.load(folder)
        self.rules = read_rules(self.assets)
        self.all = list(ox.parse(self.kg.export("nquads"), format=ox.RdfFormat.N_QUADS))
        self.inferred = [quad for quad in self.all if quad.graph_name == GRAPHS["inferred"]]
        self.base = [quad for quad in self.all if quad.graph_name != GRAPHS["inferred"]]

    @cached_property
    def claims(self):
        """The ids of all rows that have a span: what an answer can rest on."""
        spans = (quad for quad in self.base if quad.predicate.value == f"{ETRO}span")
        return sorted({quad.subject.value.removeprefix(BASE) for quad in spans})

    def without(self, *ids):
        """Return the asserted quads without all that some rows say."""
        dropped = {BASE + id for id in ids}
        return [quad for quad in self.base if getattr(quad.subject, "value", "") not in dropped]

    def plus(self, turtle, quads=None):
        """Return the asserted quads and some more statements, in Turtle with short ids."""
        parsed = ox.parse((PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE)
        more = [quad.triple for quad in parsed]
        asserted = [ox.Quad(t.subject, t.predicate, t.object, GRAPHS["asserted"]) for t in more]
        return [*(self.base if quads is None else quads), *asserted]

    def changed(self, id, quads, **cells):
        """Return quads in which properties of one row have other values, given in Turtle."""
        row = ox.NamedNode(BASE + id)
        gone = {ETRO + name for name in cells}
        kept = [quad for quad in quads if quad.subject != row or quad.predicate.value not in gone]
        said = " ; ".join(f"etro:{name} {value}" for name, value in cells.items())
        return self.plus(f"<{id}> {said} .", kept)

    def infer(self, quads):
        """Return what all rules make of some quads."""
        return infer(quads, self.rules)

    def infer_from_claims(self, quads, only=()):
        """Return what all rules, or only some, make of quads that change no thing: much faster.

        The classes of things are taken as they are, and words are left out: no rule reads them.
        """
        said = [quad for quad in quads if not getattr(quad.object, "language", None)]
        rules = [rule for rule in self.rules[1:] if not only or rule.name in only]
        return [*self._classes, *infer([*said, *self._classes], rules)]

    @cached_property
    def _classes(self):
        return self.infer_classes(self.base)

    def infer_classes(self, quads):
        """Return the classes of things."""
        return infer(quads, self.rules[:1])

    @cached_property
    def inferred_without(self):
        """What follows when one claim was never made, by the id of that claim."""
        return {id: self.infer_from_claims(self.without(id)) for id in self.claims}

    def store(self, *dropped):
        """Return a store of the graph as it is, or as it would be without one of its claims."""
        inferred = self.inferred_without[dropped[0]] if dropped else self.inferred
        store = ox.Store()
        store.extend([*self.without(*dropped), *inferred])
        return store

    def ask(self, name, store, **parameters):
        """Answer a bundled question from a store."""
        query = self.kg.question(name)
        return etro.Answer(*run(store, query.text, self.kg.bind(query, parameters)))

    def bound_text(self, name, parameters):
        """Return a bundled question's text with its parameters written in, as VALUES."""
        query = self.kg.question(name)
        return bind(query.text, self.kg.bind(query, parameters))


class Golden(NamedTuple):
    """One answer written by hand: its question, parameters, table and the claims it rests on."""

    name: str
    parameters: dict[str, str | list[str]]
    rests_on: set[str]
    table: str

    @property
    def id(self):
        """The question and its parameters, as a test is named by."""
        given = (each if isinstance(each, list) else [each] for each in self.parameters.values())
        return "-".join([self.name, *(value for each in given for value in each if value)])


def read_golden(path):
    """Read the answers of one file: each begins with ``# params:`` and ``# rests-on:``.

    A parameter that is named twice has both values.
    """
    for block in path.read_text(encoding="utf-8").split("# params:")[1:]:
        first, second, table = block.split("\n", 2)
        pairs = (pair.split("=", 1) for pair in first.split(",") if pair.strip())
        given = {}
        for name, value in pairs:
            given.setdefault(name.strip(), []).append(value.strip())
        parameters = {name: each if len(each) > 1 else each[0] for name, each in given.items()}
        claims = second.removeprefix("# rests-on:").split()
        yield Golden(path.stem, parameters, set(claims), table.rstrip("\n") + "\n")


EXPECTED = sorted((ROOT / "tests" / "expected").glob("*.tsv"))
GOLDEN = [golden for path in EXPECTED for golden in read_golden(path)]


def compose(folder):
    """Make a data folder of the repository's ontology, shapes and queries, and the tiny tables."""
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(ROOT / "tests" / "tiny" / "graph", folder / "graph")
    shutil.copy(ROOT / "graph" / "context.jsonld", folder / "graph")
    return folder


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """The tiny graph, built once."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ETRO_DATA", "ETRO_HOME", "ETRO_SOURCES"):
            patch.delenv(name, raising=False)
        return Tiny(compose(tmp_path_factory.mktemp("tiny") / "data"))


@pytest.fixture(scope="session")
def full():
    """The graph of the checkout itself."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ETRO_DATA", "ETRO_HOME", "ETRO_SOURCES"):
            patch.delenv(name, raising=False)
        return etro.load(ROOT)


@pytest.fixture
def tiny_here(tiny, monkeypatch):
    """The tiny graph as the data that ``etro`` uses without being told."""
    monkeypatch.setenv("ETRO_DATA", str(tiny.folder))
