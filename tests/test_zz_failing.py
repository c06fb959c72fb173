"""Failing tests of provenance exceptions and coverage (fixtures of tests/drug_study.py, printed.py)."""

import pytest
from drug_study import FIRST, SECOND, SHARE, account_for
from printed import FIRST as PRINTED, SECOND as DOSES

pytest_plugins = ["drug_study", "printed"]


def test_an_exception_for_a_number_that_the_row_has_not_is_found(said):
    assert said(DOSES, n="1204", exception="77:in-words:no such word") == ["exception"]


def test_an_exception_for_a_column_that_the_row_has_not_is_found(said):
    assert said(DOSES, n="1204", exception="pOperator:operator-lost") == ["exception"]


@pytest.mark.parametrize("unit", ["percent", "week"])
def test_a_lost_operator_does_not_excuse_a_unit(said, unit):
    assert said("12 of 48 women", value="12", unit=unit, exception="unit:operator-lost") != []


@pytest.mark.parametrize("operator", ["lessThan", "equals", "approximately"])
def test_only_signs_that_extraction_drops_may_be_lost(said, operator):
    exception = "operator:operator-lost"
    assert said(DOSES, n="1204", operator=operator, exception=exception) != []


def test_an_unknown_exception_for_names_is_found(said):
    assert said(DOSES, n="1204", exception="names:guessed") == ["exception"]


def test_a_number_glued_to_its_unit_has_the_unit_printed(invented):
    source = invented("It was given at 10mg for 6mo in all.\n")
    state = {"state": "etro:EndocrineResistance", "share": "notStated"}
    source.claim("Frequency", "It was given at 10mg for 6mo in all.", value="6", unit="month", **state)
    assert source.check() == []


def test_a_number_that_is_not_printed_accounts_for_no_figure(study):
    account_for(study).set("Frequency", "claim/9004", "value", "")
    study.claim("DefinitionCriterion", SECOND, id="claim/9006", criterionGroup="12",
                defines="etro:EndocrineResistance", criterion="recurrenceDuringTherapy")
    assert study.uncovered() == [("12", "figure 12 is carried by no claim over it")]


def test_an_exception_text_accounts_for_no_figure(study):
    account_for(study).set("Frequency", "claim/9004", "value", "")
    study.set("Frequency", "claim/9004", "exception", "12:guessed:12")
    assert study.uncovered() == [("12", "figure 12 is carried by no claim over it")]


def test_the_year_of_a_cited_work_accounts_for_no_figure(invented):
    source = invented("It failed in 2009 of 3000 women.\n")
    state = {"state": "etro:EndocrineResistance", "share": "notStated"}
    source.claim("Frequency", "It failed in 2009 of 3000 women.", n="3000", cites="publication/baselga-2009", **state)
    assert source.uncovered() == [("2009", "figure 2009 is carried by no claim over it")]


def test_a_source_that_is_known_but_not_at_hand_is_not_taken_for_a_misspelling(study):
    with pytest.raises(Exception) as caught:
        study.cover("guarneri-2012")
    assert "did you mean" not in str(caught.value)


def test_locate_says_how_many_places_there_are_when_nth_is_too_great(study):
    from etro.assets import find_assets
    from etro.errors import EtroError
    from etro.provenance import find_passage

    with pytest.raises(EtroError) as caught:
        find_passage(find_assets(study.data), study.texts, "doe-2050", "90 women", nth=5)
    assert "does not stand" not in str(caught.value)


def test_a_formula_of_huge_numbers_is_no_traceback(said):
    formula = "*".join(["48"] * 40) + "/0.25" 
    assert "exception" in said(PRINTED, value="36.55", exception=f"36.55:derived:{formula}")


def test_a_deep_formula_is_no_traceback(said):
    formula = "(" * 300 + "48" + ")" * 300
    assert "exception" in said(PRINTED, value="36", exception=f"36:derived:{formula}-12")
