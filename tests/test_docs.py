"""The pages of the documentation that are made from the graph."""

import importlib.util

import pytest

from tiny_graph import ROOT

pytest_plugins = ["tiny_graph"]


@pytest.fixture(scope="module")
def generate():
    """The script that writes the pages."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = ("conflicts.md", "flags.md", "mechanisms.md")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_make_docs_makes_of_the_graph(generate, full, name):
    stands = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert generate.PAGES[name](full) == stands, "run make docs"


def test_each_page_made_from_the_graph_is_tested(generate):
    assert set(generate.PAGES) == set(PAGES)


def test_the_pages_of_the_tiny_graph_name_each_conflict_flag_and_candidate(generate, tiny):
    conflicts, flags, mechanisms = (page(tiny.kg) for page in generate.PAGES.values())
    for row in tiny.kg.ask("conflicts", trial=""):
        assert f"{row['claim_1']} ({row['source_1']}" in conflicts
        assert f"{row['relation']} {row['claim_2']}" in conflicts
    for row in tiny.kg.ask("flags", source=""):
        assert f"**{row['flag']}**" in flags
        assert row["reason"] in flags
    assert "corimus (better, worse, no-difference)" in mechanisms
