"""The federated examples, with a local server in the place of the services that they name."""

import re
import subprocess

import pyoxigraph as ox
import pytest

from endpoints import OXIGRAPH, serving
from etro.answers import Answer
from tiny_graph import ROOT

HERE = ROOT / "tests" / "federation"
EXAMPLES = {path.stem: path for path in sorted((ROOT / "queries" / "federation").glob("*.rq"))}
SERVICES = ("query.wikidata.org", "sparql.uniprot.org", "sparql.wikipathways.org")
ROWS = {
    "drug-in-wikidata": [
        "anastrozole",
        "CHEMBL1399",
        "http://www.wikidata.org/entity/Q99999991",
        "anastrozole (invented item)",
        "http://www.wikidata.org/entity/Q99999992",
        "aromatase (invented item)",
    ],
    "target-in-uniprot": [
        "anastrozole",
        "CYP19A1",
        "http://purl.uniprot.org/uniprot/P11511",
        "Aromatase",
        "An invented function.",
    ],
    "pathway-in-wikipathways": ["anastrozole", "CYP19A1", "WP99999", "An invented pathway"],
}


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory):
    """The query URL of a server whose data have the shapes of the services'."""
    folder = tmp_path_factory.mktemp("services")
    load = [OXIGRAPH, "load", "--location", folder / "store", "--file", HERE / "services.ttl"]
    subprocess.run(load, check=True, capture_output=True, timeout=60)
    with serving(folder / "store", folder / "log") as url:
        yield url


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_each_example_has_rows_to_be_held_against():
    assert sorted(ROWS) == list(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_leads_from_the_graph_into_the_data_of_the_service(name, stand_in):
    text = EXAMPLES[name].read_text(encoding="utf-8")
    named = re.findall(r"SERVICE <https://([^/>]+)/[^>]*>", text)
    assert len(named) == 1
    assert named[0] in SERVICES
    store = ox.Store()
    store.load(path=HERE / "etro.ttl", format=ox.RdfFormat.TURTLE)
    result = store.query(re.sub(r"SERVICE <[^>]+>", f"SERVICE <{stand_in}>", text))
    answer = Answer([each.value for each in result.variables], [tuple(row) for row in result])
    assert answer.cells == [ROWS[name]]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_what_it_asks_whom_and_what_was_not_tried(name):
    text = EXAMPLES[name].read_text(encoding="utf-8")
    for key in ("title", "question", "service"):
        assert re.search(rf"^# {key}: .+", text, re.MULTILINE)
    assert "never run here against the live service" in text


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_names_the_identifiers_that_the_tables_hold(name):
    drugs = (ROOT / "graph" / "Drug.tsv").read_text(encoding="utf-8")
    genes = (ROOT / "graph" / "Gene.tsv").read_text(encoding="utf-8")
    [drug] = [line for line in drugs.splitlines() if line.startswith("drug/anastrozole\t")]
    [gene] = [line for line in genes.splitlines() if line.startswith("gene/CYP19A1\t")]
    assert "chembl.compound:CHEMBL1399" in drug
    assert "gene/CYP19A1" in drug
    assert "ncbigene:1588" in gene
    assert "uniprot:P11511" in gene
    assert "/drug/anastrozole>" in EXAMPLES[name].read_text(encoding="utf-8")
