"""Folding: what etro locate and the name test find in badly extracted texts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etro.folding import Folded, find_labels, locate
from etro.spans import Span, passage

TEXTS = st.text(st.sampled_from("aB1 \n-–“”ﬁ½é药，。[]*()\u0301\u00ad²"), max_size=40)


def found(text: str, phrase: str) -> tuple[int, list[str]]:
    located = locate(text, phrase)
    return located.level, [text[start:end] for start, end in located.hits]


def names(text: str, *labels: str) -> dict[str, list[str]]:
    hits = find_labels(text, labels)
    return {label: [text[start:end] for start, end in hits[label]] for label in hits}


def test_a_phrase_that_stands_as_typed_is_found_exactly() -> None:
    assert found("Cells grew slowly.", "grew slowly") == (1, ["grew slowly"])


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("cells\n\ngrew  slowly", "cells grew slowly"),
        ("so-called ‘late’ loss", "so-called 'late' loss"),
        ("“late” loss", '"late" loss'),
        ("in 7%–13% of men", "in 7%-13% of men"),
        ("反应率（68％）", "反应率(68%)"),
    ],
)
def test_spaces_quotes_dashes_and_full_width_signs_count_as_one(text: str, phrase: str) -> None:
    assert found(text, phrase) == (2, [text])


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("signifi cant", "significant"),
        ("Th e ineff ective arm", "The ineffective arm"),
        ("ﬁndings", "findings"),
        ("meno-\n\npausal mice", "menopausal mice"),
        ("down-\nregulated", "down-regulated"),
        ("soft\u00adware", "software"),
        ("联合 AI 类药物", "联合AI类药物"),
        ("10 µm", "10 μm"),
    ],
)
def test_split_ligatures_and_line_breaks_do_not_hide_a_phrase(text: str, phrase: str) -> None:
    assert found(text, phrase) == (3, [text])


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("lost early [12,13] and late", "lost early and late"),
        ("lost [1](#) [2](#) and late", "lost and late"),
        ("lost ¹² ¹³ and late", "lost and late"),
        ("又复发<sup>[3-4]</sup>患者", "又复发患者"),
        ("lost early.1,2 Others were late", "lost early. others were late"),
        ("the **late** loss", "The late loss"),
        ("ALL CELLS", "all cells"),
    ],
)
def test_citation_marks_emphasis_and_case_are_the_last_to_be_ignored(
    text: str, phrase: str
) -> None:
    assert found(text, phrase) == (4, [text])


def test_numbers_do_not_run_together_across_a_space() -> None:
    assert found("arms of 12 4 mice", "124 mice") == (0, [])


def test_a_hyphen_before_a_digit_is_kept() -> None:
    assert found("IL-6 rose", "IL6 rose") == (0, [])


def test_all_hits_of_the_first_level_are_listed_and_none_of_a_later_one() -> None:
    text = "late loss, Late loss, late loss, late\nloss"
    assert found(text, "late loss") == (1, ["late loss", "late loss"])


def test_hits_do_not_overlap() -> None:
    assert locate("no no no no no", "no no").hits == [(0, 5), (6, 11)]


def test_a_phrase_is_not_found_inside_words_since_no_span_may_cut_one() -> None:
    assert found("HR1 and HR2 chromatin", "HR") == (0, [])
    assert found("HR1 and HR", "HR") == (1, ["HR"])


def test_an_empty_phrase_is_found_nowhere() -> None:
    assert found("a b", " ") == (0, [])


@given(TEXTS, TEXTS)
def test_what_is_found_is_a_passage_that_folds_to_the_phrase(text: str, phrase: str) -> None:
    level, hits = locate(text, phrase)
    for start, end in hits:
        words = passage(text, Span("source/doe-2020", start, end))
        assert Folded(words, level).text == Folded(phrase.strip(), level).text


@given(TEXTS, st.data())
def test_every_passage_is_found_as_it_stands(text: str, data: st.DataObject) -> None:
    words = [word for word in text.split() if not word.startswith("\u0301")]
    if words:
        word = data.draw(st.sampled_from(words))
        level, hits = locate(f"x {text} {word}", word)
        assert level == 1
        assert all(f"x {text} {word}"[a:b] == word for a, b in hits)


def test_long_names_are_found_in_any_case_and_across_breaks() -> None:
    text = "Letro-\n\nzole, gefi tinib, tras-\ntu zumab and TAMOXIFEN"
    assert names(text, "letrozole", "gefitinib", "trastuzumab", "tamoxifen", "goserelin") == {
        "letrozole": ["Letro-\n\nzole"],
        "gefitinib": ["gefi tinib"],
        "trastuzumab": ["tras-\ntu zumab"],
        "tamoxifen": ["TAMOXIFEN"],
    }


def test_short_names_are_found_only_as_written() -> None:
    text = "mTOR but not m TOR, MTOR, mTORC or amTOR; an AI or two AIs, no aid, ER\npos"
    assert names(text, "mTOR", "AI", "ER pos", "id") == {
        "mTOR": ["mTOR"],
        "AI": ["AI", "AI"],
        "ER pos": ["ER\npos"],
    }


def test_a_name_is_not_found_in_a_longer_name() -> None:
    assert names("HR1, HER21, ERα, anti-ER, ER/PR", "HR", "HER2", "ER") == {"ER": ["ER", "ER"]}
    assert names("neoadjuvant care", "adjuvant", "neoadjuvant") == {"neoadjuvant": ["neoadjuvant"]}
    assert names("HALLMARK_APOPTOSIS, _apoptosis_", "apoptosis") == {"apoptosis": ["apoptosis"]}


def test_a_plural_is_its_singular() -> None:
    assert names("two fractures, a fracturing", "fracture") == {"fracture": ["fracture"]}


def test_a_citation_number_glued_to_a_drug_does_not_hide_it() -> None:
    assert names("Exemestane26 vs. megestrol acetate22,23", "exemestane", "megestrol acetate") == {
        "exemestane": ["Exemestane"],
        "megestrol acetate": ["megestrol acetate"],
    }
    assert names("TFF12", "TFF1") == {}


def test_a_gene_symbol_is_not_found_in_plain_words() -> None:
    assert names("a large cell acts a part; LARGE, Large", "LARGE", "ACTSA") == {
        "LARGE": ["LARGE", "Large"]
    }


def test_chinese_names_need_no_boundaries_and_stand_across_line_breaks() -> None:
    text = "用依维莫\n\n司10 mg联合mTOR 抑制剂，ER 阳性者加AI。"
    assert names(text, "依维莫司", "mTOR抑制剂", "ER阳性", "AI", "维莫") == {
        "依维莫司": ["依维莫\n\n司"],
        "mTOR抑制剂": ["mTOR 抑制剂"],
        "ER阳性": ["ER 阳性"],
        "AI": ["AI"],
        "维莫": ["维莫"],
    }


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_a_name_found_folds_to_its_label(text: str, labels: list[str]) -> None:
    for label, hits in find_labels(text, labels).items():
        for start, end in hits:
            assert Folded(text[start:end], 4).text.replace(" ", "") == (
                Folded(label.strip(), 4).text.replace(" ", "")
            )


def test_three_thousand_names_are_sought_in_a_long_text_at_once() -> None:
    text = "Some women took letro-\nzole, others signifi cantly more. " * 700
    labels = [f"drug{number}inib" for number in range(2990)] + [f"D{n}" for n in range(10)]
    start = time.perf_counter()
    assert len(find_labels(text, [*labels, "letrozole"])["letrozole"]) == 700
    assert time.perf_counter() - start < 2
