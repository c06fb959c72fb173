"""Coverage: the figures, names and runs of words of a text that no claim accounts for."""

import pytest

from drug_study import FIRST, SECOND, SHARE, TITLE, account_for, add_drugs

pytest_plugins = ["drug_study"]


def test_a_text_that_claims_cover_whole_has_no_findings(study):
    report = account_for(study).cover()
    assert report.findings == []
    assert not report.failed
    assert report.notes[0].startswith("source/doe-2050: 4 units")
    assert "0 unaccounted for" in report.notes[0]


def test_an_untouched_text_lists_each_figure_and_each_name(study):
    assert study.uncovered() == [
        ("Alphadrug", "the name alphadrug in no claim"),
        ("90", "figure 90 in no claim"),
        ("betadrug", "the name betadrug in no claim"),
        ("12", "figure 12 in no claim"),
        ("48", "figure 48 in no claim"),
        ("25", "figure 25 in no claim"),
    ]
    report = study.cover()
    assert report.failed
    assert "4 units, 0 covered, 0 partial, 4 untouched; 6 unaccounted for" in report.notes[0]


def test_a_finding_is_placed_by_the_span_of_what_is_unaccounted_for(study):
    finding = study.cover().findings[0]
    assert str(finding).startswith(f"{study.span('Alphadrug')}: the name alphadrug in no claim; ")


def test_a_title_without_figure_and_name_needs_no_claim(study):
    assert TITLE in study.units()
    assert not any(passage in TITLE for passage, _ in study.uncovered())


def test_a_figure_inside_a_span_that_no_claim_over_it_carries_is_found(study):
    account_for(study).set("Frequency", "claim/9004", "value", "")
    assert study.uncovered() == [("12", "figure 12 is carried by no claim over it")]


def test_a_figure_that_only_a_claim_elsewhere_carries_is_found(study):
    account_for(study).set("Frequency", "claim/9004", "value", "")
    study.set("Frequency", "claim/9002", "value", "12")
    assert study.uncovered() == [("12", "figure 12 is carried by no claim over it")]


def test_a_figure_outside_all_spans_is_found_though_a_claim_carries_it(study):
    account_for(study)
    study.set("Combination", "claim/9001", "span", study.span("Alphadrug was given to"))
    study.set("Frequency", "claim/9002", "span", study.span("Alphadrug was given to"))
    assert study.uncovered() == [("90", "figure 90 in no claim")]


def test_a_name_inside_a_span_that_no_claim_over_it_refers_to_is_found(study):
    account_for(study).set("Combination", "claim/9003", "drugs", "drug/alphadrug")
    assert study.uncovered() == [("betadrug", "no claim over betadrug refers to drug/betadrug")]


def test_a_claim_may_refer_to_a_name_through_what_it_is_about(study):
    account_for(study).add("Regimen", "regimen/b", label="the second course", drugs="drug/betadrug")
    study.set("Combination", "claim/9003", "drugs", "regimen/b")
    assert study.uncovered() == []


def test_a_claim_may_carry_a_figure_through_the_claims_that_it_compares(study):
    account_for(study).set("Frequency", "claim/9004", "value", "")
    study.claim(
        "Outcome",
        FIRST,
        id="claim/9006",
        group="drug/betadrug",
        endpoint="progressionFreeSurvival",
        value="12",
    )
    study.claim(
        "Comparison",
        SECOND,
        id="claim/9007",
        contrast="betweenArms",
        endpoint="progressionFreeSurvival",
        outcomes="claim/9006",
    )
    assert study.uncovered() == []


def test_a_citation_mark_is_no_figure(study):
    assert all(passage != "7" for passage, _ in study.uncovered())


def test_a_locator_or_comment_carries_no_figure(study):
    account_for(study).set("Frequency", "claim/9004", "value", "")
    study.set("Frequency", "claim/9004", "locator", "Table 12")
    study.set("Frequency", "claim/9004", "comment", "It is 12.")
    assert study.uncovered() == [("12", "figure 12 is carried by no claim over it")]


def words(count):
    return " ".join(["Nothing", *["else"] * (count - 2), "happened"]) + "."


@pytest.mark.parametrize(("count", "found"), [(8, False), (9, True), (30, True)])
def test_a_run_of_more_than_8_words_needs_a_claim(invented, count, found):
    source = invented(f"Title\n\n{words(count)}\n")
    expected = f"{count} words in no claim: {words(count)[:160]}"
    assert source.uncovered() == ([(words(count), expected)] if found else [])


@pytest.mark.parametrize(("count", "found"), [(16, False), (17, True), (40, True)])
def test_a_run_of_more_than_16_han_characters_needs_a_claim(invented, count, found):
    sentence = "甲乙丙丁戊己庚辛"[:8] * 5
    source = invented(f"{sentence[:count]}。\n", language="zh")
    messages = [message for _, message in source.uncovered()]
    assert len(messages) == found
    assert all(message.startswith(f"{count} characters in no claim: ") for message in messages)


def test_two_short_sentences_are_not_one_long_run(invented):
    source = invented(f"{words(8)} {words(7)}\n")
    assert len(source.units()) == 2
    assert source.uncovered() == []


def test_words_left_on_each_side_of_a_span_are_runs_of_their_own(invented):
    text = "One two three four five six SEVEN one two three four five six seven eight nine."
    source = invented(f"{text}\n")
    source.claim("Frequency", "SEVEN", **SHARE)
    rest = text.partition("SEVEN ")[2]
    assert source.uncovered() == [(f" {rest}", f"9 words in no claim: {rest}")]


def test_figures_count_as_figures_and_not_as_words(invented):
    source = invented("Aaa bbb ccc ddd eee fff ggg hhh 1 2 3 4.\n")
    assert [message for _, message in source.uncovered()] == [
        f"figure {n} in no claim" for n in (1, 2, 3, 4)
    ]


def test_a_chinese_text_is_accounted_for_alike(invented):
    text = "阿尔法药用于90例患者。贝塔药组12例无效。\n"
    source = add_drugs(invented(text, slug="zhang-2050", language="zh"))
    source.claim("Combination", "阿尔法药用于90例患者", id="claim/9001", drugs="drug/alphadrug")
    source.claim("Frequency", "90例", id="claim/9002", n="90", **SHARE)
    source.claim("Frequency", "12例无效", id="claim/9003", n="12", **SHARE)
    assert source.uncovered() == [("贝塔药", "the name 贝塔药 in no claim")]


def test_a_known_name_that_the_extraction_broke_is_found(invented):
    source = add_drugs(invented("So beta drug it was, or alpha-\ndrug.\n"))
    assert [message for _, message in source.uncovered()] == [
        "the name betadrug in no claim",
        "the name alphadrug in no claim",
    ]


def test_the_longest_name_at_a_place_counts(invented):
    source = add_drugs(invented("Here is betadrug sulphate.\n"))
    source.add("Drug", "drug/betadrug-sulphate", label="betadrug sulphate")
    assert source.uncovered() == [("betadrug sulphate", "the name betadrug sulphate in no claim")]


def test_a_name_that_two_things_share_is_accounted_for_by_either(invented):
    source = add_drugs(invented("Here is the twin.\n"))
    source.set("Drug", "drug/alphadrug", "synonym", "the twin")
    source.set("Drug", "drug/betadrug", "synonym", "the twin")
    source.claim("Combination", "Here is the twin.", drugs="drug/betadrug")
    assert source.uncovered() == []


def test_a_name_may_be_meant_as_a_thing_that_need_not_be_accounted_for(invented):
    source = add_drugs(invented("Here is partial response.\n"))
    source.set("Drug", "drug/alphadrug", "synonym", "partial response")
    cells = {"defines": "etro:EndocrineSensitivity", "criterion": "responseCategory"}
    source.claim(
        "DefinitionCriterion", "Here is partial response.", event="partialResponse", **cells
    )
    assert source.uncovered() == []
    source.set("DefinitionCriterion", "claim/9001", "event", "completeResponse")
    assert [name for name, _ in source.uncovered()] == ["partial response"]


# What a row holds besides the figures of its source carries none of them.

TWELVE = [("12", "figure 12 is carried by no claim over it")]


@pytest.fixture
def without_twelve(study):
    """The study accounted for, but for the figure 12."""
    account_for(study).set("Frequency", "claim/9004", "value", "")
    assert study.uncovered() == TWELVE
    return study


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("exception", "12:in-words:12"),
        ("exception", "48:derived:12*4"),
        ("locator", "table 12"),
        ("comment", "12 of them"),
    ],
)
def test_what_is_written_about_a_claim_carries_no_figure(without_twelve, column, text):
    without_twelve.set("Frequency", "claim/9004", column, text)
    assert without_twelve.uncovered() == TWELVE


@pytest.mark.parametrize(
    ("cls", "cells"),
    [
        (
            "DefinitionCriterion",
            {
                "criterionGroup": "12",
                "defines": "etro:EndocrineResistance",
                "criterion": "recurrenceDuringTherapy",
            },
        ),
        ("Citation", {"referenceNumber": "12", "publication": "publication/baselga-2009"}),
    ],
)
def test_a_number_that_only_orders_rows_carries_no_figure(without_twelve, cls, cells):
    without_twelve.claim(cls, SECOND, id="claim/9006", **cells)
    assert without_twelve.uncovered() == TWELVE


def test_a_number_that_the_claim_types_carries_the_figure(without_twelve):
    without_twelve.claim("Frequency", SECOND, id="claim/9006", value="12", **SHARE)
    assert without_twelve.uncovered() == []


@pytest.fixture
def of_a_year(invented):
    """A text with a figure that is the year of a work, and a function that claims the other."""
    source = invented("It failed in 2009 of 3000 women.\n")
    line = "It failed in 2009 of 3000 women."
    source.state = lambda id="claim/9001", **cells: source.claim(
        "Frequency", line, id=id, n="3000", **SHARE, **cells
    )
    return source


def test_the_year_of_a_cited_work_carries_no_figure(of_a_year):
    of_a_year.state(cites="publication/baselga-2009")
    assert of_a_year.uncovered() == [("2009", "figure 2009 is carried by no claim over it")]


def test_the_year_of_a_work_that_a_claim_is_about_carries_the_figure(of_a_year):
    of_a_year.state()
    of_a_year.claim(
        "Citation",
        "It failed in 2009 of 3000 women.",
        id="claim/9002",
        publication="publication/baselga-2009",
        referenceNumber="1",
    )
    assert of_a_year.uncovered() == []
