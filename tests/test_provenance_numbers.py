"""Claims against their passages: numbers, operators, units and words as they are printed."""

import pytest

from printed import CHINESE, FIRST, SECOND, THIRD

pytest_plugins = ["printed"]


@pytest.mark.parametrize(
    "cells",
    [
        {"value": "25", "unit": "percent", "n": "48"},
        {"value": "25.0", "unit": "percent"},
        {"value": "12", "n": "48"},
        {"low": "2.5", "high": "9", "unit": "month"},
        {"low": "2.50", "high": "9.00", "unit": "month"},
        {"operator": "greaterOrEqual", "value": "7", "unit": "month"},
    ],
    ids=str,
)
def test_numbers_that_the_passage_prints_pass(said, cells):
    assert said(FIRST, **cells) == []


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ({"value": "26"}, ["value"]),
        ({"value": "2"}, ["value"]),
        ({"value": "5"}, ["value"]),
        ({"value": "0.25"}, ["value"]),
        ({"value": "-25"}, ["value"]),
        ({"n": "47"}, ["n"]),
        ({"value": "25", "n": "49"}, ["n"]),
        ({"value": "26", "n": "49"}, ["n", "value"]),
        ({"low": "2.4", "high": "9"}, ["low"]),
        ({"low": "2.5", "high": "90"}, ["high"]),
        ({"low": "3", "high": "8"}, ["high", "low"]),
    ],
    ids=str,
)
def test_a_number_that_the_passage_does_not_print_is_found_at_its_column(said, cells, columns):
    assert sorted(said(FIRST, **cells)) == columns


@pytest.mark.parametrize("number", ["7", "48", "25"])
def test_a_number_that_stands_elsewhere_in_the_text_is_found(said, number):
    assert said(SECOND, value=number) == ["value"]


@pytest.mark.parametrize("number", ["7", "48", "1204"])
def test_a_second_span_brings_its_own_numbers(said, number):
    assert said(SECOND, FIRST, value=number) == []


def test_a_comma_groups_thousands_and_does_not_part_numbers(said):
    assert said(SECOND, n="1204") == []


@pytest.mark.parametrize("number", ["1", "204", "31"])
def test_parts_of_a_figure_and_citation_marks_are_no_figures(said, number):
    assert said(SECOND, n=number) == ["n"]


def test_digits_of_a_name_are_no_figure(said):
    assert said(THIRD, value="4") == ["value"]


@pytest.mark.parametrize("number", ["0.08", "0.080", "0.05"])
def test_a_decimal_may_be_printed_with_a_zero_more_or_less(said, number):
    assert said(THIRD, value=number) == []


def test_a_figure_that_the_span_cuts_is_no_figure_of_it(said):
    assert said("range 2.5-9", value="9") == ["value"], "the text has 9.0 there"
    assert said("range 2.5-9.0", id="claim/9002", value="9") == []


@pytest.mark.parametrize(
    ("operator", "columns"),
    [
        ("greaterOrEqual", []),
        ("lessOrEqual", ["operator"]),
        ("lessThan", ["operator"]),
        ("greaterThan", ["operator"]),
        ("approximately", ["operator"]),
        ("equals", ["operator"]),
    ],
)
def test_an_operator_must_be_printed(said, operator, columns):
    assert said(FIRST, operator=operator, value="7", unit="month") == columns


@pytest.mark.parametrize(
    ("phrase", "value", "operator"),
    [
        ("P<.05", "0.05", "lessThan"),
        ("6 or more", "6", "greaterOrEqual"),
        ("剂量≥10 mg", "10", "greaterOrEqual"),
        ("近30％", "30", "approximately"),
    ],
)
def test_an_operator_may_be_a_sign_or_words_in_either_language(said, phrase, value, operator):
    assert said(phrase, value=value, operator=operator) == []


@pytest.mark.parametrize(
    ("phrase", "value", "unit", "columns"),
    [
        (FIRST, "7", "month", []),
        (FIRST, "25", "percent", []),
        (FIRST, "7", "week", ["unit"]),
        (FIRST, "7", "day", ["unit"]),
        ("12 of 48 women", "12", "percent", ["unit"]),
        ("12 of 48 women", "12", "countUnit", []),
        (THIRD, "3", "week", []),
        (CHINESE, "30", "percent", []),
        (CHINESE, "6", "month", []),
        (CHINESE, "10", "milligram", []),
        (CHINESE, "6", "week", ["unit"]),
    ],
)
def test_a_unit_must_be_printed(said, phrase, value, unit, columns):
    assert said(phrase, value=value, unit=unit) == columns


@pytest.mark.parametrize("phrase", [FIRST, CHINESE])
def test_numbers_are_read_in_either_language(said, phrase):
    assert said(phrase, value="99") == ["value"]


def test_a_number_that_only_orders_rows_needs_not_be_printed(said):
    assert said(FIRST, cls="DefinitionCriterion", criterionGroup="77") == []


@pytest.mark.parametrize(
    ("phrase", "ratio", "columns"),
    [(THIRD, "2:1", []), (THIRD, "1:2", ["ratio"]), (FIRST, "2:1", ["ratio"])],
)
def test_a_ratio_stands_in_the_passage_as_it_is_written(said, phrase, ratio, columns):
    cells = {"trial": "trial/tamrad", "exception": "names:inferred-through-citation"}
    assert said(phrase, cls="TrialDesign", ratio=ratio, **cells) == columns


@pytest.mark.parametrize(
    ("name", "columns"), [("doses", []), ("Doses", []), ("dose s", []), ("pills", ["name"])]
)
def test_a_claimed_name_stands_in_the_passage_as_it_is_written(said, name, columns):
    cells = {"thing": "etro:Hormone", "nameLanguage": "en", "nameType": "synonymName"}
    assert said(SECOND, cls="Term", name=name, **cells) == columns


def test_a_data_cut_stands_in_the_passage_as_it_is_written(said):
    cells = {
        "group": "regimen/letrozole",
        "endpoint": "progressionFreeSurvival",
        "reported": "true",
        "value": "7",
    }
    assert said(FIRST, cls="Outcome", dataCut="at least 7 months", **cells) == []


def test_a_data_cut_of_other_words_is_found(said):
    cells = {
        "group": "regimen/letrozole",
        "endpoint": "progressionFreeSurvival",
        "reported": "true",
        "value": "7",
    }
    assert said(FIRST, cls="Outcome", dataCut="June 2050", **cells) == ["dataCut"]
