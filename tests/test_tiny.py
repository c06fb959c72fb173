"""The tiny graph itself: as sound as the real one, and held against its own source texts."""

from etro.checks import check
from etro.coverage import cover
from tiny_graph import ROOT

pytest_plugins = ["tiny_graph"]

TEXTS = ROOT / "tests" / "tiny" / "texts"


def test_the_tiny_graph_passes_every_check_against_its_texts(tiny):
    report = check(tiny.assets, sources=TEXTS, ontology=True)
    assert report.findings == []
    assert not any("not at hand" in note for note in report.notes)


def test_the_claims_account_for_all_of_the_texts(tiny):
    coverage = cover(tiny.assets, TEXTS)
    assert coverage.findings == []
    assert not coverage.failed
    assert len(coverage.notes) == len(list(TEXTS.iterdir()))


def test_the_tiny_graph_is_small_enough_to_answer_by_hand():
    questions = len(list((ROOT / "queries").glob("*.rq")))
    tables = (ROOT / "tests" / "tiny" / "graph").glob("*.tsv")
    rows = sum(table.read_text(encoding="utf-8").count("\n") - 1 for table in tables)
    assert 40 <= rows <= 6 * questions


def test_the_tiny_graph_shares_only_genes_with_the_real_one(tiny, full):
    text = (
        "SELECT ?thing { ?thing a ?kind ; rdfs:label ?name FILTER(STRSTARTS(STR(?thing), '%s')) }"
    )
    for kind in ("drug", "trial", "source", "pathway", "regimen", "arm", "population"):
        own = text % f"https://w3id.org/etro/{kind}/"
        invented, real = ({cell for [cell] in kg.sparql(own).cells} for kg in (tiny.kg, full))
        assert invented
        assert invented.isdisjoint(real)
