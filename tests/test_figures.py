"""Figures: the numbers that the number test may compare with a typed one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etro.figures import CITATION, figures, matches

TEXTS = st.text(st.sampled_from("0123１２.,:-–~%/ aHé药_[](){}<>sup#¹²=×"), max_size=40)


def values(text: str, *labels: str) -> list[str]:
    spans = [(text.index(label), text.index(label) + len(label)) for label in labels]
    return [str(figure.value) for figure in figures(text, spans)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a dose of 2.5 mg", ["2.5"]),
        ("10mg for 24weeks", ["10", "24"]),
        ("P<0.001 or p=.05", ["0.001", "0.05"]),
        (">99% and ≈70%", ["99", "70"]),
        ("in a 2:1 ratio", ["2", "1"]),
        ("in the 1980s", ["1980"]),
        ("a ~50-hour half-life", ["50"]),
        ("grade 3~4", ["3", "4"]),
        ("7%–13%, 100-200", ["7", "13", "100", "200"]),
        ("a change of -12", ["12"]),
        ("Copyright [2003]", ["2003"]),
        ("It was 0.43. Then 5.", ["0.43", "5"]),
        ("13.5% vs.10.5% NR", ["13.5", "10.5"]),
        ("read 3·5 there", ["3", "5"]),
        ("section 3.3.1", ["3", "3", "1"]),
    ],
)
def test_digits_with_optional_decimals_are_figures(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,204 women", ["1204"]),
        ("1,204,300.5 cells", ["1204300.5"]),
        ("arms 12,13 and 1,2345", ["12", "13", "1", "2345"]),
        ("rows 10,200,30", ["10", "200", "30"]),
        ("分别为10，200", ["10", "200"]),
    ],
)
def test_a_comma_only_groups_thousands(text: str, expected: list[str]) -> None:
    assert values(text) == expected


def test_full_width_digits_are_figures_at_their_own_place() -> None:
    (figure,) = figures("剂量１２．５毫克")
    assert figure.value == Decimal("12.5")
    assert figure.text == "１２．５"
    assert (figure.start, figure.end) == (2, 6)


@pytest.mark.parametrize(
    "text",
    [
        "ER1, HER2, hsa04151, P024, HER21",
        "CYP19A1 and KIAA0101",
        "CDK4/6, BRCA1/2",
        "HALLMARK_IL6_JAK_STAT3, X_12",
        "ERα2",
        "Buzdar et al21 in patients40,41 and exemestane31*",
    ],
)
def test_digits_that_continue_a_name_are_none(text: str) -> None:
    assert values(text) == []


def test_digits_after_a_chinese_character_are_a_figure() -> None:
    assert values("共31例，依维莫司10 mg") == ["31", "10"]


def test_digits_in_a_known_name_are_none_and_split_no_amount_from_its_commas() -> None:
    assert values("Ki-67 fell by 74%", "Ki-67") == ["74"]
    assert values("BOLERO-2,724例", "BOLERO-2") == ["724"]
    assert values("依维莫司10 mg", "依维莫司") == ["10"]
    assert values("BIG1-98 and 98", "BIG1-98") == ["98"]
    assert values("Ki-67 fell") == ["67"]


@pytest.mark.parametrize(
    "text",
    [
        "loss [12]",
        "loss [12,13]",
        "loss [9-11, 66]",
        "loss [12,\n13]",
        "loss [1](#) [2](#)",
        "耐药<sup>[3-4]</sup>。",
        "loss ¹² ¹³",
        "loss.1,2 Then",
        "loss.32–34",
        "given,14,15 but late",
        "(TTP)28,29 with",
        "(late).35 The",
        "loss.5",
    ],
)
def test_citation_marks_are_no_figures(text: str) -> None:
    assert values(text) == []
    assert CITATION.search(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20%–25%.25,26", ["20", "25"]),
        ("27 hours.13 Then 5", ["27", "5"]),
        ("mTOR,31 例", ["31"]),
        ("vs.10 months", ["10"]),
        ("HER2,31 例", ["31"]),
        ("68(12):45-51", ["68", "12", "45", "51"]),
        ("(95% CI 0.2-0.5) [0.2-0.5]", ["95", "0.2", "0.5", "0.2", "0.5"]),
        ("10<sup>6</sup>", ["10", "6"]),
    ],
)
def test_amounts_that_look_like_citation_marks_are_figures(text: str, expected: list[str]) -> None:
    assert values(text) == expected


def test_a_typed_number_matches_however_many_zeros_it_ends_in() -> None:
    assert matches(Decimal("6.90"), figures("a median of 6.9 months"))
    assert not matches(Decimal("69"), figures("a median of 6.9 months"))
    assert not matches(Decimal(2), figures("HER2 status"))


@given(TEXTS)
def test_figures_stand_in_order_and_never_overlap(text: str) -> None:
    end = 0
    for figure in figures(text):
        assert end <= figure.start < figure.end <= len(text)
        assert figure.text == text[figure.start : figure.end]
        assert figure.value >= 0
        end = figure.end


@given(TEXTS, st.data())
def test_no_digit_of_a_label_is_in_a_figure(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for figure in figures(text, [(start, end)]):
        shared = text[max(start, figure.start) : min(end, figure.end)]
        assert not any(map(str.isdigit, shared))


@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_a_printed_number_is_read_as_its_value(number: Decimal) -> None:
    for printed in (f"{number}", f"{number:,}"):
        assert [figure.value for figure in figures(f"of {printed} mg")] == [number]
