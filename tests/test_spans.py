"""Spans: what a curator writes to point into a source, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etro.errors import EtroError, InvalidSpan
from etro.spans import (
    Span,
    cuts_word,
    parse_span,
    passage,
    passage_digest,
    read_text,
    text_hash,
)

SOURCE = "source/doe-2020"


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(SOURCE, start, start + len(words))


def test_a_byte_order_mark_and_windows_line_ends_do_not_move_offsets() -> None:
    assert read_text("\ufeffone\r\ntwo\rthree\n".encode()) == "one\ntwo\nthree\n"


def test_full_width_signs_and_odd_spaces_are_read_as_they_are() -> None:
    assert read_text("１０\u00a0mg，\u3000ﬁ".encode()) == "１０\u00a0mg，\u3000ﬁ"


def test_bytes_that_are_not_utf8_are_refused_with_the_place() -> None:
    with pytest.raises(EtroError, match="byte 2 is not UTF-8; save the text as UTF-8"):
        read_text(b"ab\xff")


def test_the_hash_is_that_of_the_file_without_mark_and_carriage_returns() -> None:
    assert text_hash(read_text(b"\xef\xbb\xbfa\r\nb")) == text_hash("a\nb")


@given(st.from_regex(r"source/[a-z0-9][a-z0-9-]{0,20}", fullmatch=True), st.data())
def test_a_written_span_reads_back_as_itself(source: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, 10**6))
    span = Span(source, start, start + data.draw(st.integers(1, 10**6)))
    assert parse_span(str(span)) == span


@pytest.mark.parametrize(
    "fragment",
    [
        "source/doe-2020#char=5,",
        "source/doe-2020#char=,5",
        "source/doe-2020#char=5",
        "source/doe-2020#char=9,5",
        "source/doe-2020#char=5,5",
        "source/doe-2020#char=-1,5",
        "source/doe-2020#char=+1,5",
        "source/doe-2020#char=01,5",
        "source/doe-2020#char=1, 5",
        "source/doe-2020#char=１,5",
        "source/doe-2020#char=1,5;length=9",
        "source/doe-2020#line=1,5",
        "doe-2020#char=1,5",
        "source/#char=1,5",
        " source/doe-2020#char=1,5",
        "source/doe-2020#char=1,5\n",
        "",
    ],
)
def test_any_other_form_of_span_is_refused_with_its_value_and_a_remedy(fragment: str) -> None:
    with pytest.raises(InvalidSpan) as caught:
        parse_span(fragment)
    assert caught.value.value == fragment
    assert "source/SLUG#char=A,B" in caught.value.remedy


def test_a_reversed_span_is_told_from_an_empty_one() -> None:
    with pytest.raises(InvalidSpan, match="is reversed"):
        parse_span("source/doe-2020#char=9,5")
    with pytest.raises(InvalidSpan, match="is empty"):
        parse_span("source/doe-2020#char=5,5")


def test_a_passage_is_the_words_between_the_offsets() -> None:
    text = "Of 90 women, 12 relapsed."
    assert passage(text, span_of(text, "12 relapsed")) == "12 relapsed"


@pytest.mark.parametrize("ends", [(0, 6), (4, 4), (4, 2), (-2, 3)])
def test_a_passage_out_of_range_is_refused(ends: tuple[int, int]) -> None:
    with pytest.raises(InvalidSpan, match="out of range; the text has 5 characters"):
        passage("abcde", Span(SOURCE, *ends))


@pytest.mark.parametrize("words", [" given", "given ", " \nand", "\u3000twice"])
def test_a_passage_with_white_space_at_an_end_is_refused(words: str) -> None:
    text = "It was given \nand\u3000twice."
    with pytest.raises(InvalidSpan, match="white space at an end"):
        passage(text, span_of(text, words))


@pytest.mark.parametrize("words", ["HR", "R1", "umour", "tumou", "0.4", "therapy.1"])
def test_a_passage_that_cuts_a_word_or_figure_is_refused(words: str) -> None:
    text = "HR1 tumours: 0.43 after therapy.12"
    with pytest.raises(InvalidSpan, match="cuts a word"):
        passage(text, span_of(text, words))


@pytest.mark.parametrize("words", ["therapy", "therapy.", "loss", "loss²", "依维", "10", "mg组"])
def test_a_passage_may_end_before_a_citation_mark_and_between_han_characters(words: str) -> None:
    text = "therapy.12 and loss² 依维莫司10 mg组"
    assert passage(text, span_of(text, words)) == words


def test_an_accent_is_not_parted_from_its_letter() -> None:
    assert cuts_word("e\u0301tude", 1)


def test_the_digest_changes_when_a_passage_changes_or_moves() -> None:
    digests = {passage_digest(p) for p in (["a", "b"], ["b", "a"], ["a", "c"], ["a"])}
    assert len(digests) == 4
    assert all(len(digest) == 8 for digest in digests)
