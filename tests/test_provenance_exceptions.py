"""Claims against their passages: the exceptions that a row may name, right and wrong."""

import pytest

from printed import CHINESE, FIRST, SECOND

pytest_plugins = ["printed"]


@pytest.mark.parametrize(
    ("phrase", "value", "exception", "columns"),
    [
        (SECOND, "50", "50:in-words:half", []),
        (SECOND, "50", "50:in-words:In half of", []),
        (SECOND, "2", "2:in-words:doubled", []),
        (CHINESE, "50", "50:in-words:一半", []),
        (SECOND, "50", "50:in-words:a quarter", ["exception"]),
        (SECOND, "50", "50:in-words:一半", ["exception"]),
        (FIRST, "50", "50:in-words:half", ["exception"]),
        (SECOND, "50", "50:in-words", ["exception"]),
        (SECOND, "50", "50:in-words:", ["exception"]),
        (SECOND, "50", "51:in-words:half", ["exception", "value"]),
        (SECOND, "50", "value:in-words:half", ["exception", "value"]),
        (SECOND, "50", "50.0:in-words:half", ["exception", "value"]),
        (SECOND, "50", "50:in-words:half|50:in-words:In half", ["exception"]),
    ],
)
def test_a_number_in_words_needs_its_word_in_the_passage(said, phrase, value, exception, columns):
    assert said(phrase, value=value, exception=exception) == columns


@pytest.mark.parametrize(
    ("value", "formula", "columns"),
    [
        ("36", "48-12", []),
        ("60", "12+48", []),
        ("4", "48/12", []),
        ("0.25", "12 / 48", []),
        ("300", "12*25", []),
        ("72", "(48-12)*(9.0-7)", []),
        ("11.5", "9-2.5+48/12+1*1", ["exception"]),
        ("37", "48-12", ["exception"]),
        ("0.26", "12/48", ["exception"]),
        ("36", "49-13", ["exception", "exception"]),
        ("36", "36", ["exception"]),
        ("36", "48-", ["exception"]),
        ("36", "", ["exception"]),
        ("36", "48/0", ["exception"]),
        ("36", "48/(12-12)", ["exception"]),
        ("36", "-12+48", ["exception"]),
        ("36", "48**12", ["exception"]),
        ("36", "n-12", ["exception"]),
        ("36", "'48'-12", ["exception"]),
        ("36", "True-12", ["exception"]),
        ("36", "__import__('os').abort()", ["exception"]),
        ("36", "[48][0]-12", ["exception"]),
        ("36", "(48-12", ["exception"]),
        ("36", "48-12" + "+12-12" * 32, []),
        ("36", "48-12" + "+12-12" * 33, ["exception"]),
        ("36", "+".join(["12"] * 5_000), ["exception"]),
        ("36", "(" * 5_000 + "48" + ")" * 5_000 + "-12", ["exception"]),
        ("36", "(" * 90 + "48" + ")" * 90 + "-12", []),
        ("36.55", "*".join(["48"] * 40) + "/25", ["exception"]),
        ("36", "48e999999-12", ["exception", "exception"]),
        ("36", "48e4000-12", ["exception", "exception"]),
        ("36", "9" * 190, ["exception", "exception"]),
        ("36", "48/1e-308", ["exception", "exception"]),
    ],
)
def test_a_derived_number_is_computed_again_from_figures_of_the_passage(
    said, value, formula, columns
):
    assert said(FIRST, value=value, exception=f"{value}:derived:{formula}") == columns


def test_a_derived_number_may_be_rounded_as_it_is_written(said):
    assert said(FIRST, value="5.3", exception="5.3:derived:48/9") == []
    assert said(FIRST, id="claim/9002", value="5.4", exception="5.4:derived:48/9") == ["exception"]


def test_an_operator_that_the_extraction_lost_may_be_excepted(said):
    assert said(SECOND, n="1204", operator="greaterOrEqual") == ["operator"]


def test_an_excepted_operator_passes(said):
    exception = "operator:operator-lost"
    assert said(SECOND, n="1204", operator="greaterOrEqual", exception=exception) == []


def test_an_exception_of_one_column_does_not_cover_another(said):
    exception = "pOperator:operator-lost"
    found = said(SECOND, n="1204", operator="greaterOrEqual", exception=exception)
    assert found == ["exception", "operator"]


@pytest.mark.parametrize("sign", ["greaterOrEqual", "lessOrEqual"])
def test_a_sign_that_the_passage_prints_needs_no_exception(said, sign):
    phrase = {"greaterOrEqual": FIRST, "lessOrEqual": CHINESE}[sign]
    found = said(phrase, operator=sign, exception="operator:operator-lost")
    assert found == (["exception"] if sign == "greaterOrEqual" else [])


@pytest.mark.parametrize("operator", ["lessThan", "greaterThan", "equals", "approximately"])
def test_a_sign_that_no_extraction_drops_is_not_excused(said, operator):
    found = said(SECOND, n="1204", operator=operator, exception="operator:operator-lost")
    assert found == ["exception", "operator"]


def test_a_lost_operator_does_not_excuse_a_unit(said):
    found = said(SECOND, n="1204", unit="month", exception="unit:operator-lost")
    assert found == ["exception", "unit"]


def test_a_lost_operator_excuses_no_unit_beside_it(said):
    cells = {"n": "1204", "unit": "month", "operator": "greaterOrEqual"}
    assert said(SECOND, **cells, exception="operator:operator-lost") == ["unit"]


def test_an_exception_for_a_number_that_is_not_printed_is_for_nothing(said):
    cells = {"criterionGroup": "1", "exception": "1:in-words:half"}
    assert said(SECOND, cls="DefinitionCriterion", **cells) == ["exception"]


@pytest.mark.parametrize(
    "exception",
    [
        "77:in-words:half",
        "77:derived:1204+0",
        "n:operator-lost",
        ":in-words:half",
        "names:guessed",
        "n:inferred-through-citation",
        "names:in-words:half",
        ":",
    ],
)
def test_an_exception_for_what_the_row_has_not_is_found(said, exception):
    assert said(SECOND, n="1204", exception=exception) == ["exception"]


def test_an_exception_of_one_number_does_not_cover_another(said):
    cells = {"value": "50", "n": "51", "exception": "50:in-words:half"}
    assert said(SECOND, **cells) == ["n"]


def test_several_exceptions_hold_side_by_side(said):
    exception = "50:in-words:half|36:derived:48-12|operator:operator-lost"
    cells = {"value": "50", "n": "36", "operator": "lessOrEqual", "exception": exception}
    assert said(SECOND, FIRST, **cells) == []


@pytest.mark.parametrize("kind", ["guessed", "in-word", "operator-lost", "", "derive"])
def test_an_unknown_kind_of_exception_is_found(said, kind):
    assert said(SECOND, value="50", exception=f"50:{kind}:half") == ["exception"]
