"""The checks of queries/verify: each finds the fault planted for it, and no other check does."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from etro.assets import Assets
from etro.checks import check
from etro.data import Data
from etro.dataset import build
from etro.ontology import read_ontology
from etro.queries import PREFIXES, read_verifications
from etro.verify import verify, verify_store
from etro.vocabulary import BASE
from tiny_graph import compose

ROOT = Path(__file__).parents[1]
ASSETS = Assets(str(ROOT), "")
CHECKS = sorted(path.stem for path in (ROOT / "queries" / "verify").glob("*.rq"))
OBO_IN_OWL = "PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>"
FAULTS = sorted((ROOT / "tests" / "faults").glob("*.ru"))


@pytest.fixture(scope="module")
def clean():
    """The statements of the ontology, without the tables."""
    return [ox.Quad(*triple) for triple in read_ontology(ASSETS).triples]


def told(store):
    """Return what the checks tell of a store: check, level, term and what is said of it."""
    return sorted(
        (Path(each.file).stem, each.level, each.column, each.message)
        for each in verify_store(ASSETS, store)
    )


def test_the_clean_ontology_passes_every_check(clean):
    store = ox.Store()
    store.extend(clean)
    assert told(store) == []


@pytest.mark.parametrize("kind", ["Class", "ObjectProperty", "DatatypeProperty", "NamedIndividual"])
@pytest.mark.parametrize("lead", ["IAO_0100001", "consider"])
def test_a_term_deprecated_as_the_guide_says_passes_every_check(clean, kind, lead):
    guide = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
    told_how = guide.partition("```turtle\n")[2].partition("```")[0]
    assert "obo:IAO_0100001 etro:NewName" in told_how
    told_how = told_how.replace("etro:NewName", "etro:SERM").replace("owl:Class", f"owl:{kind}")
    if kind != "Class":
        told_how = told_how.replace("OldName", "oldName")
    if lead == "consider":
        told_how = told_how.replace("obo:IAO_0100001", "oboInOwl:consider")
    store = ox.Store()
    store.extend(clean)
    store.update(f"{OBO_IN_OWL} INSERT DATA {{ {told_how} }}", base_iri=BASE, prefixes=PREFIXES)
    assert told(store) == []


@pytest.mark.parametrize("path", FAULTS, ids=[path.stem for path in FAULTS])
def test_a_planted_fault_is_told_by_its_check_alone(clean, path):
    """A file of tests/faults is an update that spoils; its comments are the terms to be told."""
    text = path.read_text(encoding="utf-8")
    store = ox.Store()
    store.extend(clean)
    store.update(text, base_iri=BASE, prefixes=PREFIXES)
    head = (ROOT / "queries" / "verify" / f"{path.stem}.rq").read_text(encoding="utf-8")
    level, _, meaning = head.partition("\n")[0].removeprefix("# ").partition(": ")
    wanted = []
    for line in text.splitlines():
        if line.startswith("# "):
            term, _, detail = line.removeprefix("# ").partition(" | ")
            said = f"{meaning}: {detail}" if detail else meaning
            wanted.append((path.stem, level, term, said))
    assert wanted
    assert told(store) == sorted(wanted)


def test_each_check_has_its_fault_and_tells_its_level_and_meaning():
    assert sorted(path.stem for path in FAULTS) == CHECKS
    for file, level, meaning, text in read_verifications(ASSETS):
        assert level in ("error", "warning"), file
        assert meaning, file
        assert "ORDER BY" in text, file


@pytest.mark.parametrize("built", [False, True])
def test_a_fault_of_a_module_is_told_with_the_data_set_built_before_or_not(tmp_path, built):
    assets = Assets(str(compose(tmp_path / "data")), str(tmp_path / "home"))
    if built:
        build(assets)
    assert check(assets, ontology=True).findings == []
    path = tmp_path / "data" / "ontology" / "claims.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(f'{text}\netro:Claim rdfs:comment "no language" .\n', encoding="utf-8")
    told = [str(finding) for finding in check(assets, ontology=True).findings]
    [finding] = told
    assert finding.startswith("queries/verify/annotation-without-language.rq:Claim: ")
    assert finding.endswith("; correct ontology/claims.ttl")


def test_a_fault_of_a_row_is_told_with_its_line(tmp_path):
    folder = compose(tmp_path / "data")
    path = folder / "graph" / "Drug.tsv"
    lines = path.read_text(encoding="utf-8").split("\n")
    row = next(n for n, line in enumerate(lines) if line.startswith("drug/corimus\t"))
    lines[row] = lines[row].replace("gene/MTOR", "gene/ESR1")
    path.write_text("\n".join(lines), encoding="utf-8")
    told = [str(each) for each in check(Assets(str(folder), ""), ontology=True).findings]
    place = f"; correct graph/Drug.tsv:{row + 1} (warning)"
    assert any("drug-without-class" in each and each.endswith(place) for each in told), told


def test_data_with_errors_are_not_verified_and_the_report_says_so(data, table):
    said = "queries/verify was not run: correct the errors first"
    table("Arm").set(table("Arm").rows[0]["id"], "trial", "trial/none")
    assert list(verify(Data(Assets(str(data), "")))) == []
    assert said in check(Assets(str(data), ""), ontology=True).notes
    assert said not in check(Assets(str(data), "")).notes


# Outside checklists

ITEMS = {
    "ROBOT report": 32,
    "OBO dashboard": 13,
    "OOPS!": 41,
    "FOOPS!": 24,
    "ETRO": 5,
}
WAYS = {"check", "test", "otherwise", "web", "person", "not-here"}


@pytest.fixture(scope="module")
def checklists():
    """The rows of the table that says by what each item of an outside checklist is covered."""
    text = (ROOT / "queries" / "verify" / "checklists.tsv").read_text(encoding="utf-8")
    header, *lines = (line.split("\t") for line in text.splitlines())
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_each_item_of_the_checklists_is_listed_once(checklists):
    items = [(row["list"], row["item"]) for row in checklists]
    assert len(set(items)) == len(items)
    assert Counter(name for name, _ in items) == ITEMS


def test_each_item_is_covered_by_checks_or_has_a_reason(checklists):
    for row in checklists:
        assert row["how"] in WAYS, row
        assert row["what"], row
        assert row["checks"] if row["how"] == "check" else row["note"], row


def test_the_checks_that_the_checklists_name_are_all_there_are(checklists):
    named = {name for row in checklists for name in row["checks"].split("|") if name}
    assert named == set(CHECKS)
