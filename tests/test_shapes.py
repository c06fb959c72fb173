"""The shapes: each rule bites where it should and nowhere else, and both engines agree."""

import shutil
from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import processor
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from etro.assets import Assets
from etro.data import Data
from etro.errors import InvalidData
from etro.shapes import read_shapes, validate
from etro.vocabulary import ETRO, LABEL, SUBCLASS, TYPE
from shape_graph import SHAPES, rules

ROOT = Path(__file__).parents[1]
BAD = sorted(path for path in (ROOT / "tests" / "bad").iterdir() if path.is_dir())

# What every claim has to say of its place, where a fixture does not say otherwise.
PLACE = {
    "source": "source/bad",
    "span": "source/bad#char=1,2",
    "digest": "00000000",
    "certainty": "asserted",
    "polarity": "affirmed",
    "evidence": "eco:0000034",
}

RULES = sorted(set(rules()))
NAMES = sorted({rule.name for rule in RULES})


def read_cells(path):
    """Return the rows of a fixture: (class, id) and the cells."""
    rows = defaultdict(dict)
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            cls, id, column, value = line.split("\t")
            rows[cls, id][column] = value
    return rows


def complete(rows, header, cls):
    """Return the rows with what every row of the class has to have, and the fixture leaves out."""
    required = {
        iri.removeprefix(ETRO)
        for iri, each in SHAPES.properties(ETRO + cls).items()
        if each.required
    }
    for id, cells in rows.items():
        said = {**{name: PLACE[name] for name in PLACE if name in required}, "id": id}
        if LABEL.value in required:
            said["label"] = id
        if "locator" in required:
            said["locator"] = id
        said.update(cells)
        assert set(said) <= set(header), (cls, id)
        yield said


class Batch:
    """All fixtures as rows of one copy of the real data, and what the two engines say of it."""

    def __init__(self, folder, table):
        for name in ("graph", "ontology", "queries", "shapes"):
            shutil.copytree(ROOT / name, folder / name)
        self.wrong = {path.name: read_cells(path / "patch.tsv") for path in BAD}
        self.fine = {path.name: read_cells(path / "fine.tsv") for path in BAD}
        tables = defaultdict(dict)
        for rows in [*self.wrong.values(), *self.fine.values()]:
            for (cls, id), cells in rows.items():
                assert id not in tables[cls], f"two fixtures have {id}"
                tables[cls][id] = cells
        tables["Source"]["source/bad"] = {
            "fileName": "bad.txt",
            "characters": "9",
            "sha256": "0" * 64,
            "language": "en",
            "curated": "false",
        }
        for cls, rows in tables.items():
            real = table(folder, cls)
            added = [*real.rows, *complete(rows, real.header, cls)]
            real.write(real.header, sorted(added, key=lambda row: row["id"]))
        self.data = Data(Assets(str(folder), str(folder / "build")))
        self.ids = {(row.file, row.line): row.id for row in self.data.tables.rows}
        self.fixtures = {id for rows in tables.values() for id in rows}

    def told(self, rows):
        """Return (file, column, message) of what is told of some rows, sorted."""
        ids = {id for _, id in rows}
        return sorted(
            (finding.file, finding.column, finding.message)
            for finding in self.data.findings
            if self.ids.get((finding.file, finding.row)) in ids
        )

    def sample(self):
        """Return as N-Triples all fixtures, and the first real rows with all they lead to."""
        tables, first = self.data.tables, Counter()
        pending, kept = [], set()
        for row in tables.rows:
            first[row.cls] += 1
            if first[row.cls] <= 3 or row.id in self.fixtures:
                pending.append(row)
        while pending:
            row = pending.pop()
            kept.add(row.iri)
            reached = {iri for _, _, iri in tables.references(row)} - kept
            pending += [tables.by_iri[iri] for iri in reached if iri in tables.by_iri]
        asserted = [quad.triple for quad in tables.quads() if quad.subject.value in kept]
        hierarchy = [t for t in self.data.ontology.triples if t.predicate in (TYPE, SUBCLASS)]
        return ox.serialize([*asserted, *hierarchy], format=ox.RdfFormat.N_TRIPLES)


@pytest.fixture(scope="module")
def batch(tmp_path_factory, tables_of):
    return Batch(tmp_path_factory.mktemp("bad"), tables_of)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_rule_bites_at_its_place_and_nowhere_else(batch, path):
    lines = (path / "expected.txt").read_text(encoding="utf-8").splitlines()
    told = batch.told(batch.wrong[path.name])
    places = [f"{file}:{column}: " for file, column, _ in told]
    assert places == [line[: line.index(": ") + 2] for line in lines]
    own = {(f"graph/{r.cls}.tsv", r.column): r.message for r in RULES if r.name == path.name}
    for line, (file, column, message) in zip(lines, told, strict=True):
        assert line.partition(": ")[2] in message
        assert message.endswith(own[file, column])


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_rule_leaves_alone_what_only_looks_alike(batch, path):
    assert batch.told(batch.fine[path.name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_rule_beyond_a_column_is_proven_in_each_class_that_has_it(name):
    folder = ROOT / "tests" / "bad" / name
    assert folder.is_dir(), f"write tests/bad/{name}/patch.tsv and expected.txt"
    lines = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    proven = {line.partition(": ")[0] for line in lines}
    used = {f"graph/{rule.cls}.tsv:{rule.column}" for rule in RULES if rule.name == name}
    # What every class of things shares, its English name, is proven once.
    assert used <= proven if name != "label" else used & proven


def test_each_folder_of_faults_bears_the_name_of_a_rule():
    assert [path.name for path in BAD if path.name not in NAMES] == []


def test_the_real_rows_stay_clean_beside_the_faults(batch):
    told = {batch.ids[finding.file, finding.row] for finding in batch.data.findings}
    assert told - batch.fixtures == set()


@pytest.fixture
def queries_parsed_once(monkeypatch):
    """Let rdflib parse each query once: pySHACL asks it to, anew, for each row of each rule."""
    prepared = {}

    def prepare(text, base, namespaces):
        key = (text, frozenset((namespaces or {}).items()))
        if key not in prepared:
            prepared[key] = translateQuery(parseQuery(text), base, namespaces)
        return prepared[key]

    monkeypatch.setattr(processor, "parseQuery", lambda text: text)
    monkeypatch.setattr(processor, "translateQuery", prepare)


def test_both_engines_say_the_same_of_all_faults_and_of_real_rows(batch, queries_parsed_once):
    data = batch.sample()
    fast, reference = (validate(batch.data.shapes, data, each) for each in ("shifty", "pyshacl"))
    assert len(fast) == len(batch.data.findings)
    assert Counter(fast) == Counter(reference)


def test_an_engine_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="choose shifty or pyshacl"):
        validate(SHAPES, b"", "magic")


def test_broken_shapes_are_all_located(data):
    for name in ("Arm", "Drug"):
        path = data / "shapes" / f"{name}.ttl"
        path.write_text(path.read_text(encoding="utf-8") + "\nshape:x a .\n", encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        read_shapes(Assets(str(data), ""))
    assert [finding.file for finding in caught.value.findings] == [
        "shapes/Arm.ttl",
        "shapes/Drug.ttl",
    ]
    last = len((data / "shapes" / "Arm.ttl").read_text(encoding="utf-8").splitlines())
    assert caught.value.findings[0].row == last
