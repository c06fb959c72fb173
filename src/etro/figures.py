"""Figures: the numbers a text prints, told from citation marks and from digits in names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from etro.spans import HAN, SUPERSCRIPTS, is_han

_LIST = r"\d{1,3} (?: \s? [,;，、–—‑-] \s? \d{1,3} )*"

# A bare citation number is told from a figure by what it is glued to: a word and its stop or comma
# on the left ("therapy.1,2"), white space or the clause's end on the right. Abbreviations before
# amounts ("vs.10") and commas inside Chinese ("mTOR,31 例") look alike and are kept out.
CITATION = re.compile(
    rf"""
      <sup> \s* [\[［] \s* {_LIST} \s* [\]］] \s* </sup>
    | (?<!\d) <sup> \s* {_LIST} \s* </sup>
    | [\[［] \s* {_LIST} \s* [\]］] (?: \( \# [^()\s]* \) )?
    | [{SUPERSCRIPTS}]+ (?: [,⁻–-] [{SUPERSCRIPTS}]+ )*
    | (?: (?<=[A-Za-z]{{2}}[.,]) | (?<=[)\]”"%]\.) | (?<=[)”"],) | (?<=[A-Za-z]\)) )
      (?<![Vv]s\.) (?<!ca\.) (?<!ox\.) (?<!No\.) (?<!Fig\.)
      {_LIST}
      (?= [.,;:)\]*†‡]* (?: \s | $ ) ) (?! [.,;:)\]*†‡]* \s* [{HAN}] )
    """,
    re.VERBOSE,
)

# Full-width signs become their ASCII twins, one for one so that offsets stay; not the full-width
# comma, which never groups thousands.
_NARROW = {0xFF01 + i: chr(0x21 + i) for i in range(94) if chr(0x21 + i) != ","}

_TOKEN = re.compile(
    r"""
      (?P<numbering> \d+ (?: \.\d+ ){2,} )
    | [1-9]\d{0,2} (?: ,\d{3} )+ (?! ,?\d ) (?: \.\d+ )?
    | \d+ (?: \.\d+ )?
    | (?: ^ | (?<= [\s=<>≤≥≈~(±+-] ) ) \.\d+
    """,
    re.VERBOSE,
)

# The rest of a name that ends in digits ("CDK4/6"), or of a citation list glued to a word
# ("obese40,41 and"); a comma before an amount in Chinese starts a new figure.
_NAME_END = re.compile(
    rf"\d+(?:\.\d+)*(?:/\d+(?![\d.%])|,\d{{1,3}}(?=[.,;:)]?(?:\s|$))(?![.,;:)]?\s*[{HAN}]))*"
)


class Figure(NamedTuple):
    """A number as a text prints it, at ``text[start:end]``."""

    start: int
    end: int
    value: Decimal
    text: str


def figures(text: str, label_spans: Iterable[tuple[int, int]] = ()) -> list[Figure]:
    """Return the figures of a text in order; they never overlap.

    A figure is digits with optional decimals; a comma only groups thousands, a sign is no part
    of it. Digits after a letter, in a citation mark, or inside one of ``label_spans`` (known
    names, as offsets) are none.

    >>> [str(figure.value) for figure in figures("HER2 in 1,204 of 3000 (40.1%) [12], P<.05")]
    ['1204', '3000', '40.1', '0.05']
    """
    plain = text.translate(_NARROW)
    signs = list(plain)
    marks = (match.span() for match in CITATION.finditer(plain))
    for start, end in (*marks, *label_spans):
        signs[start:end] = ("x" if sign.isdigit() else sign for sign in signs[start:end])
    plain = "".join(signs)
    found = []
    position = 0
    while token := _TOKEN.search(plain, position):
        start, position = token.span()
        if _is_glued(plain, start):
            name_end = _NAME_END.match(plain, start)
            position = name_end.end() if name_end else position
        elif token["numbering"]:
            parts = re.finditer(r"\d+", token[0])
            found += [_figure(text, plain, start + p.start(), start + p.end()) for p in parts]
        else:
            found.append(_figure(text, plain, start, position))
    return found


def matches(typed: Decimal, figures: Iterable[Figure]) -> bool:
    """Tell whether a typed number equals one of the figures.

    >>> matches(Decimal("2.50"), figures("a dose of 2.5 mg"))
    True
    """
    return any(figure.value == typed for figure in figures)


def _figure(text: str, plain: str, start: int, end: int) -> Figure:
    return Figure(start, end, Decimal(plain[start:end].replace(",", "")), text[start:end])


def _is_glued(plain: str, start: int) -> bool:
    """Tell whether digits continue a name: after a letter, or after the ``_`` of an identifier."""
    before = plain[max(0, start - 2) : start].removesuffix("_")[-1:]
    return before.isalpha() and not is_han(before)
