"""Folding: finding phrases and names in a text whatever its extraction did to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from etro.figures import CITATION
from etro.spans import SUPERSCRIPTS, cuts_word, is_han, is_wordy

EXACT, SIGNS, SPACING, MARKS = LEVELS = (1, 2, 3, 4)

# One sign for one, so that offsets stay.
_UNIFIED = (
    {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    | dict.fromkeys(map(ord, "‘’‚‛′´"), "'")
    | dict.fromkeys(map(ord, "“”„‟″«»"), '"')
    | dict.fromkeys(map(ord, "‐‑‒–—―−－\u00ad"), "-")
    | {ord("。"): "."}
)
_SHORT = 4
_GLUED_CITATION = re.compile(r"(?<=[a-z]{4})\d{1,3}(?![^\W_])")


class Located(NamedTuple):
    """Where a phrase stands: the fold level that found it, and every hit as offsets.

    The level is 1 (exact), 2 (signs), 3 (spacing), 4 (marks), or 0 if nothing was found.
    """

    level: int
    hits: list[tuple[int, int]]


class Folded:
    r"""A text folded at a level, with the way back to the original's offsets.

    Level 1 is the text itself; 2 unifies white-space runs, quotes, dashes and full-width signs;
    3 adds NFKC and drops white space (but between digits) and hyphens before a letter;
    4 also drops citation marks, emphasis (``* _ ` ``) and case.

    >>> folded = Folded("signifi cant down-\nregulation", 3)
    >>> folded.text
    'significantdownregulation'
    >>> folded.find("significant")
    [(0, 12)]
    """

    __slots__ = ("_ends", "_starts", "source", "text")

    def __init__(self, source: str, level: int) -> None:
        self.source = source
        pieces = list(_PIECES[level](source))
        self.text = "".join(piece for piece, _, _ in pieces)
        self._starts = [start for piece, start, _ in pieces for _ in piece]
        self._ends = [end for piece, _, end in pieces for _ in piece]

    def find(self, needle: str, haystack: str = "") -> list[tuple[int, int]]:
        """Return all places of a folded phrase as original offsets, overlapping ones left out.

        A place that begins inside a word, or begins or ends inside one character (the ``i`` of
        ``ﬁ``), is none. ``haystack`` may be a variant of ``text`` of the same length.
        """
        haystack = haystack or self.text
        hits = []
        position = haystack.find(needle) if needle else -1
        while position >= 0:
            hit = self._original(position, position + len(needle))
            if hit:
                hits.append(hit)
            position = haystack.find(needle, position + (len(needle) if hit else 1))
        return hits

    def _original(self, start: int, end: int) -> tuple[int, int] | None:
        first, last = self._starts[start], self._ends[end - 1]
        if start and self._starts[start - 1] == first:
            return None
        if end < len(self._ends) and self._ends[end] == last:
            return None
        return None if cuts_word(self.source, first) else (first, last)


def locate(text: str, phrase: str) -> Located:
    r"""Find a phrase in a text: at the first fold level that has hits, all of them.

    Hits are spans that ``passage`` accepts: they cut no word and have no white space at an end.

    >>> locate("It was ineff ective in\nmen.", "ineffective in men")
    Located(level=3, hits=[(7, 26)])
    """
    for level in LEVELS:
        folded = Folded(text, level)
        needle = Folded(phrase.strip(), level).text
        hits = [hit for hit in folded.find(needle) if not cuts_word(text, hit[1])]
        if hits:
            return Located(level, hits)
    return Located(0, [])


def find_labels(text: str, labels: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
    r"""Find where each label stands as a name of its own; labels that do not occur are left out.

    Labels of more than 4 letters match in any case, across line breaks, ligature gaps and
    hyphens, but a word all in capitals (LARGE) only where a capital stands; shorter ones match as
    written, Han ones across line breaks. A plural ``s`` may follow.

    >>> find_labels("AIs: letro-\nzole and Exemestane", ["AI", "letrozole", "exemestane", "ER"])
    {'AI': [(0, 2)], 'letrozole': [(5, 16)], 'exemestane': [(21, 31)]}
    """
    folded = Folded(text, SPACING)
    lowered = _lower(folded.text)
    found = {}
    for label in dict.fromkeys(labels):
        long = sum(map(str.isalpha, label)) > _SHORT
        if long:
            hits = folded.find(_lower(Folded(label, SPACING).text), lowered)
        elif any(map(is_han, label)):
            hits = folded.find(Folded(label, SPACING).text)
        else:
            hits = _find_as_written(text, label)
        if label.isalpha() and label.isupper():
            hits = [(a, b) for a, b in hits if not text[a:b].islower()]
        hits = [(a, b) for a, b in hits if _is_name(text, a, b, long=long)]
        if hits:
            found[label] = hits
    return found


def _find_as_written(text: str, label: str) -> list[tuple[int, int]]:
    words = label.split()
    if not words or words[0] not in text:
        return []
    pattern = r"\s+".join(map(re.escape, words))
    return [match.span() for match in re.finditer(pattern, text)]


def _is_name(text: str, start: int, end: int, *, long: bool) -> bool:
    """Tell whether a hit is a name of its own, not a part of a longer word or identifier."""
    if is_wordy(text[start]) and start:
        before = text[start - 1]
        # In HALLMARK_APOPTOSIS the underscore continues the word, in _apoptosis_ it is emphasis.
        if is_wordy(text[start - 2 : start - 1] if before == "_" and start > 1 else before):
            return False
    if not is_wordy(text[end - 1]):
        return True
    if text[end : end + 1] == "s":
        end += 1
    after = text[end : end + 2]
    if not after or after[0] in SUPERSCRIPTS:
        return True
    if after[0] == "_":
        return not is_wordy(after[1:])
    # PDF extraction glues raised citation numbers to the word: "exemestane26".
    return not is_wordy(after[0]) or (long and _GLUED_CITATION.match(text, end) is not None)


def _lower(text: str) -> str:
    """Lower the case of each character that stays one character, so that offsets stay."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


_Piece = tuple[str, int, int]


def _exact(source: str) -> Iterator[_Piece]:
    return ((sign, i, i + 1) for i, sign in enumerate(source))


def _signs(source: str) -> Iterator[_Piece]:
    for match in re.finditer(r"\s+|\S", source.translate(_UNIFIED)):
        yield " " if match[0].isspace() else match[0], match.start(), match.end()


def _spacing(source: str) -> Iterator[_Piece]:
    return _packed(_clusters(source))


def _marks(source: str) -> Iterator[_Piece]:
    ignored = bytearray(len(source))
    for match in CITATION.finditer(source):
        ignored[match.start() : match.end()] = b"\1" * len(match[0])
    return _packed(
        (piece.casefold(), start, end)
        for piece, start, end in _clusters(source)
        if piece not in "*_`" and not ignored[start]
    )


_PIECES = {EXACT: _exact, SIGNS: _signs, SPACING: _spacing, MARKS: _marks}


def _clusters(source: str) -> Iterator[_Piece]:
    """Yield each character with the accents that follow it, in NFKC; format characters are none."""
    plain = source.translate(_UNIFIED)
    start = 0
    while start < len(plain):
        end = start + 1
        while end < len(plain) and unicodedata.combining(plain[end]) and not plain[start].isspace():
            end += 1
        piece = plain[start:end]
        if not piece.isascii() and not piece.isspace():
            composed = unicodedata.normalize("NFKC", piece).translate(_UNIFIED)
            piece = "".join(c for c in composed if unicodedata.category(c) not in ("Cf", "Zs"))
        if piece:
            yield piece, start, end
        start = end


def _packed(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Drop white space but between digits, and hyphens before a letter."""
    hyphens: list[_Piece] = []
    last, gap = "", None
    for piece in pieces:
        text, start, end = piece
        if text.isspace():
            gap = (" ", gap[1] if gap else start, end)
        elif text == "-":
            hyphens.append(piece)
            gap = None
        else:
            if not text[0].isalpha():
                yield from hyphens
            if gap and not hyphens and last.isdigit() and text[0].isdigit():
                yield gap
            yield piece
            hyphens.clear()
            last, gap = text[-1], None
    yield from hyphens
