"""The pages of the documentation that are made from the graph."""

import pytest

from etro.vocabulary import ETRO
from running import words
from tiny_graph import ROOT

pytest_plugins = ["pages", "tiny_graph"]


PAGES = (
    "cascade.md",
    "cascade.svg",
    "conflicts.md",
    "flags.md",
    "gaps.md",
    "gaps.svg",
    "mechanisms.md",
    "reasoning.md",
)


def shown(page):
    """Return what a page says: of a picture the texts, whose places a library may move."""
    return words(page) if page.startswith("<?xml") else page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_make_docs_makes_of_the_graph(generate, full, name):
    stands = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert shown(generate.PAGES[name](full)) == shown(stands), "run make docs"


def test_each_page_made_from_the_graph_is_tested(generate):
    assert set(generate.PAGES) == set(PAGES)


def test_the_page_of_mechanisms_leads_from_a_name_to_the_term_and_the_drugs(full):
    label = "HER2-driven ligand-independent ER activation"
    page = (ROOT / "docs" / "mechanisms.md").read_text(encoding="utf-8")
    [row] = [line for line in page.splitlines() if f"[{label}]" in line]
    assert f"]({ETRO}HER2DrivenLigandIndependentERActivation)" in row
    drugs = {each["drug_label"] for each in full.ask("bypass-candidates", mechanism=label)}
    assert "lapatinib" in drugs
    assert all(f"{drug} (" in row for drug in drugs)
    assert "(docs/mechanisms.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_pages_of_the_tiny_graph_name_each_conflict_flag_and_candidate(generate, tiny):
    pages = (generate.PAGES[name](tiny.kg) for name in PAGES if name.endswith(".md"))
    cascade, conflicts, flags, gaps, mechanisms, reasoning = pages
    for row in tiny.kg.ask("conflicts", trial=""):
        assert f"{row['claim_1']} ({row['source_1']}" in conflicts
        assert f"{row['relation']} {row['claim_2']}" in conflicts
    for row in tiny.kg.ask("flags", source=""):
        assert f"**{row['flag']}**" in flags
        assert row["reason"] in flags
    for row in tiny.kg.ask("cascade", thing=""):
        if row["kind"] == "mechanism":
            assert f"| {row['claim']} | {row['source']} | {row['locator']} |" in cascade
    assert "corimus (better, no-difference, worse, preclinical)" in mechanisms
    assert (
        "| mTOR activation | 1 | rapalog | corimus | HR-positive breast cancer | better |" in gaps
    )
    assert "| Drug that primarilyInhibits gene/EGFR is by definition EGFRInhibitor" not in reasoning
    assert (
        "| Rapalog is by definition MTORInhibitor that scaffold rapamycinScaffold | drug/corimus |"
        in (reasoning)
    )
