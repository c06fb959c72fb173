"""Spans: places in a source's text, told as character offsets."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from etro.errors import EtroError, InvalidSpan

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

# Han ideographs, their extensions and compatibility forms, and the signs 々 and 〇 that count as
# such, written as the inside of a regular expression's character class.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"

_HAN = re.compile(f"[{HAN}]")
_OFFSET = "0|[1-9][0-9]*"
_FRAGMENT = re.compile(rf"(source/[A-Za-z0-9][\w.-]*)#char=({_OFFSET}),({_OFFSET})", re.ASCII)
_FORM = "write source/SLUG#char=A,B with 0 ≤ A < B"


class Span(NamedTuple):
    """One passage of a source: ``text[start:end]``, offsets in code points.

    >>> str(Span("source/doe-2020", 10, 25))
    'source/doe-2020#char=10,25'
    """

    source: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.source}#char={self.start},{self.end}"


def read_text(data: bytes) -> str:
    r"""Decode a source's bytes as the text that all offsets count in.

    UTF-8; a byte order mark is dropped, CRLF and CR become LF, nothing else changes.
    Raise EtroError if the bytes are not UTF-8.

    >>> read_text(b"one\r\ntwo\rthree")
    'one\ntwo\nthree'
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EtroError(
            f"byte {error.start} is not UTF-8",
            value=data[error.start : error.end],
            remedy="save the text as UTF-8",
        ) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def text_hash(text: str) -> str:
    """Return the SHA-256 of the text as UTF-8, in hexadecimal.

    >>> text_hash("ER")[:16]
    '7a475a8b0a074fa8'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def parse_span(fragment: str) -> Span:
    """Read a span from its fragment.

    Raise InvalidSpan for any other form than ``source/SLUG#char=A,B`` with 0 ≤ A < B.

    >>> parse_span("source/doe-2020#char=10,25")
    Span(source='source/doe-2020', start=10, end=25)
    """
    match = _FRAGMENT.fullmatch(fragment)
    if not match:
        raise InvalidSpan(f"{fragment!r} is no span", value=fragment, remedy=_FORM)
    span = Span(match[1], int(match[2]), int(match[3]))
    if span.start >= span.end:
        fault = "is empty" if span.start == span.end else "is reversed"
        raise InvalidSpan(f"the span {fragment!r} {fault}", value=fragment, remedy=_FORM)
    return span


def passage(text: str, span: Span) -> str:
    """Return the words that a span marks in its source's text.

    Raise InvalidSpan if it is out of range, has white space at an end or cuts a word.

    >>> passage("Letrozole was given.", Span("source/doe-2020", 0, 9))
    'Letrozole'
    """
    words = text[span.start : span.end]
    fault = remedy = ""
    if not 0 <= span.start < span.end <= len(text):
        fault, remedy = "is out of range", f"the text has {len(text)} characters"
    elif words != words.strip():
        fault, remedy = "has white space at an end", "move the end to the word"
    elif cuts_word(text, span.start) or cuts_word(text, span.end):
        fault, remedy = "cuts a word", "move the end to the word's end, or use etro locate"
    if fault:
        raise InvalidSpan(f"the span {span} {fault}", value=str(span), remedy=remedy)
    return words


def cuts_word(text: str, offset: int) -> bool:
    """Tell whether an offset lies inside a word.

    Each Han character is a word of its own, and superscript digits are a mark after a word.

    >>> cuts_word("HR1", 2), cuts_word("therapy.1", 8), cuts_word("loss²", 4)
    (True, False, False)
    """
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if unicodedata.combining(after):
        return True
    if after in SUPERSCRIPTS and before.isalpha():
        return False
    return is_wordy(before) and is_wordy(after)


def is_han(sign: str) -> bool:
    """Tell whether a character is a Han ideograph.

    >>> is_han("药"), is_han("。"), is_han("A")
    (True, False, False)
    """
    return _HAN.match(sign) is not None


def is_wordy(sign: str) -> bool:
    """Tell whether a character forms words with its neighbours: a letter or digit, but not Han.

    >>> is_wordy("é"), is_wordy("7"), is_wordy("药"), is_wordy("-")
    (True, True, False, False)
    """
    return sign.isalnum() and not is_han(sign)


def passage_digest(passages: Sequence[str]) -> str:
    r"""Return 8 hexadecimal digits that change when any of a claim's passages does.

    They are the first of the SHA-256 of the passages joined by line feeds, as UTF-8.

    >>> passage_digest(["one", "two"]) == text_hash("one\ntwo")[:8]
    True
    """
    return text_hash("\n".join(passages))[:8]
