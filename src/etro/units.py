"""Units: a text cut in blocks and sentences, so that coverage can be told unit by unit."""

from __future__ import annotations

import re

from etro.figures import CITATION
from etro.spans import HAN, is_han

_CLOSERS = r"[)\]）］】》」』”’\"'*_`]"
_TAIL = rf"(?: {_CLOSERS} | \s* (?: {CITATION.pattern} ) )*"
_STOP = re.compile(rf"(?: (?P<han> [。！？]+ ) | [.!?]+ ) {_TAIL}", re.VERBOSE)
_LINE_END = re.compile(rf"(?: [。！？] | (?P<stop> [.!?] ) ) {_TAIL} \Z", re.VERBOSE)
_STARTER = re.compile(rf"\s+[*_`]*(?:[\"'“‘«(\[{{（［【《「『]|[{HAN}]|(?P<letter>[^\W\d_]))")
_ABBREVIATION = re.compile(
    r"(?: (?<![A-Za-z]) (?: [Vv]s | al | e\.g | i\.e | Fig | No ) | (?<![^\W_]) [A-Z] ) \Z",
    re.VERBOSE,
)
_VERSUS = re.compile(r"(?<![A-Za-z])[Vv]s\.?\Z")

# Lines that are no part of running prose whatever stands around them: markdown headings, list
# items, addresses, captions, and rows of a table with tabs.
_ADDRESS = r"<?https?://\S+\Z | www\.\S+\Z | doi:"
_APART = re.compile(rf"\#{{1,6}}\s | {_ADDRESS} | .*\t", re.VERBOSE | re.IGNORECASE)
_FRESH = re.compile(r"[-*•·]\s|(?:Figure|Fig\.|Table)\s*\d+[.:]")

# A table's row ends in amounts with nothing but space between them; a line of prose never does.
_AMOUNT = r"\d[\d.]*%?"
_ROW = re.compile(rf"(?:\s+(?:NR|{_AMOUNT}(?:\s+vs\.\s*{_AMOUNT})?)){{2,}}(?:\s*\[\d+\])?\Z")
_AMOUNT_END = re.compile(r"[\d%][)*]?\Z")


def units(text: str) -> list[tuple[int, int]]:
    """Return the sentence units of a text as offsets, in order.

    They do not overlap, have no white space at either end, and cover every other character.

    >>> text = "It failed. Why is unknown (e.g. Doe et al. 2020)."
    >>> [text[a:b] for a, b in units(text)]
    ['It failed.', 'Why is unknown (e.g. Doe et al. 2020).']
    """
    return [unit for start, end in blocks(text) for unit in _sentences(text, start, end)]


def blocks(text: str) -> list[tuple[int, int]]:
    r"""Return the blocks of a text as offsets, in order: lines joined where prose runs on.

    Blank lines are ignored: extraction puts them between any two lines.

    >>> text = "Kinds of loss\n\nSome cells are thought to be\n\nlost early.\n\nOthers late."
    >>> [text[a:b] for a, b in blocks(text)]
    ['Kinds of loss', 'Some cells are thought to be\n\nlost early.', 'Others late.']
    """
    lines = _lines(text)
    # The 90th percentile is the column's width: headings and table cells pull the median below
    # it, and the longest lines are captions set across columns.
    lengths = sorted(end - start for start, end in lines)
    wide = 0.8 * lengths[int(0.9 * len(lengths))] if lengths else 0.0
    found: list[tuple[int, int]] = []
    before = ""
    for start, end in lines:
        line = text[start:end]
        if found and _runs_on(before, line, wide):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        before = line
    return found


def _lines(text: str) -> list[tuple[int, int]]:
    """Return the lines that are not blank, trimmed of white space."""
    found = []
    start = 0
    for line in text.split("\n"):
        if words := line.strip():
            first = start + line.index(words)
            found.append((first, first + len(words)))
        start += len(line) + 1
    return found


def _runs_on(before: str, line: str, wide: float) -> bool:
    """Tell whether a line continues the one before it."""
    if any(_APART.match(each) or _ROW.search(each) for each in (before, line)):
        return False
    if _FRESH.match(line):
        return False
    if before.endswith(("-", "‐", "\u00ad")) or _VERSUS.search(before):
        return True
    if _ends_sentence(before):
        return False
    if len(before) >= wide:
        return True
    # Past its citations, so that "[8]. Third" and "[9] of" are told from a list's "[8] Doe".
    first = CITATION.sub("", line).lstrip()[:1]
    if first.islower() or (first and first in ".,;:)"):
        return not _AMOUNT_END.search(before)
    # A line of Han continues one that has some: English keywords stand before Chinese prose.
    return line.startswith(("(", "（")) or (is_han(line[0]) and any(map(is_han, before)))


def _ends_sentence(line: str) -> bool:
    match = _LINE_END.search(line)
    return match is not None and not (match["stop"] and _is_abbreviation(line, match.start()))


def _is_abbreviation(text: str, stop: int, start: int = 0) -> bool:
    """Tell whether the full stop at an offset belongs to an abbreviation or an initial."""
    return text[stop] == "." and _ABBREVIATION.search(text[max(start, stop - 5) : stop]) is not None


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a block where a sentence ends."""
    block = text[start:end]
    found = []
    first = 0
    for stop in _STOP.finditer(block):
        if stop["han"] or (
            _starts_sentence(block, stop.end()) and not _is_abbreviation(block, stop.start(), first)
        ):
            found.append((first, stop.end()))
            first = stop.end()
    found.append((first, len(block)))
    return [
        (start + b - len(block[a:b].lstrip()), start + a + len(block[a:b].rstrip()))
        for a, b in found
        if block[a:b].strip()
    ]


def _starts_sentence(block: str, offset: int) -> bool:
    match = _STARTER.match(block, offset)
    return match is not None and (not match["letter"] or match["letter"].isupper())
