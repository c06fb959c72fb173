"""The gap matrix: what is drawn of mechanisms, drug classes, subtypes and tests."""

import csv

import pytest

from etro import gaps
from etro.errors import NothingToPlot
from running import run, words

pytest_plugins = ["running", "tiny_graph"]


@pytest.fixture(scope="module")
def found(tiny):
    return gaps.matrix(tiny.kg)


def test_each_mechanism_is_named_with_its_independent_support(found):
    told = words(gaps.draw(found[0], "svg"))
    for row in found[1]:
        assert f"{row['mechanism_label']} ({row['independent']})" in told


def test_the_best_supported_mechanisms_come_first(found):
    support = list(found[0].mechanisms.values())
    assert support == sorted(support, reverse=True)
    assert support[0] > support[-1]


def test_each_test_stands_in_the_cell_of_its_class_and_subtype(found):
    cell = ("mTOR activation", ("rapalog", "HR-positive breast cancer"))
    assert found[0].states[cell] == ["better", "no-difference"]
    assert found[0].states["mTOR activation", ("rapalog", "not stated")] == ["worse", "preclinical"]
    assert found[0].states["mTOR activation", ("mTOR inhibitor", "not stated")] == ["untested"]


def test_a_mechanism_without_any_remedy_says_so(found):
    without = {row["mechanism_label"] for row in found[1] if row["testing"] == "no-candidate"}
    assert without
    drawn = gaps.draw(found[0], "svg").decode()
    assert drawn.count(">no candidate and no treatment said to overcome it<") == len(without)


def test_every_state_that_a_test_may_have_has_a_sign_of_its_own(full):
    notations = full.sparql("SELECT ?n { ?r a etro:TestResult ; skos:notation ?n }").cells
    assert {note for [note] in notations} | {"untested"} == set(gaps.SIGNS)
    assert len({sign for sign, _ in gaps.SIGNS.values()}) == len(gaps.SIGNS)


def test_a_column_has_room_for_its_fullest_cell(full):
    found, _ = gaps.matrix(full)
    sides = found.sides(0)
    for (_, column), states in found.states.items():
        at = found.columns.index(column)
        assert sides[at + 1] - sides[at] >= 0.15 * len(states)


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_matrix_gives_the_same_bytes(found, form):
    assert gaps.draw(found[0], form) == gaps.draw(found[0], form)


def test_the_command_writes_the_picture_and_beside_it_the_table(tiny_here, tmp_path):
    done = run("plot", "gaps", "-o", tmp_path / "gaps.svg")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "mTOR activation (1)" in words((tmp_path / "gaps.svg").read_text(encoding="utf-8"))
    with (tmp_path / "gaps.svg.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    assert {row["testing"] for row in rows} >= {"better", "untested", "no-candidate"}


def test_only_the_mechanism_that_is_asked_for_is_drawn(tiny_here):
    told = words(run("plot", "gaps", "--mechanism", "mTOR activation").stdout)
    assert "mTOR activation (1)" in told
    assert not any(text.startswith("ER loss") for text in told)


def test_a_mechanism_that_no_claim_speaks_for_is_an_error_that_names_it(tiny):
    with pytest.raises(NothingToPlot, match="no claim speaks for ESR1 mutation; try a mechanism"):
        gaps.matrix(tiny.kg, "ESR1 mutation")
