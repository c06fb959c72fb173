"""Answers as a person reads them: aligned text, or on a terminal a table that fits it."""

from __future__ import annotations

import io
import re
import sys
from collections import defaultdict

from etro.answers import Answer

_WORD = 20
_FIELD, _PART = re.compile(r"\{(\w+)\}"), re.compile(r"\[([^\[\]]*)\]")


def render(answer: Answer, template: str = "") -> str:
    """Return an answer as aligned text or, on a terminal, as a table with cells broken to fit it.

    Where a terminal is too narrow even for that, ``template`` says each row in words; without one,
    each is a record. Colours are used on a terminal only.
    """
    if not sys.stdout.isatty():
        return aligned(answer)
    from rich.console import Console
    from rich.table import Table

    output = io.StringIO()
    console = Console(
        file=output, width=Console().width, force_terminal=True, highlight=False, markup=False
    )
    least = _least_widths(answer)
    if sum(least) + 2 * len(least) > console.width:
        if not template:
            return "\n".join(_record(answer.columns, row) for row in answer.cells)
        for row in answer.cells:
            console.print("•", sentence(template, answer.columns, row), markup=False)
        return output.getvalue()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, width in zip(answer.columns, least, strict=True):
        table.add_column(name, min_width=width, overflow="fold")
    for row in answer.cells:
        table.add_row(*row)
    console.print(table)
    return output.getvalue()


def aligned(answer: Answer) -> str:
    """Return an answer as text in columns; a Chinese character counts as two wide.

    >>> from etro.vocabulary import literal
    >>> print(aligned(Answer(["name", "n"], [(literal("来曲唑"), literal(2))])), end="")
    name    n
    来曲唑  2
    """
    widths = _widths(answer)
    lines = (
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        for row in (answer.columns, *answer.cells)
    )
    return "".join(line.rstrip() + "\n" for line in lines)


def sentence(template: str, columns: list[str], row: list[str]) -> str:
    """Return a row in words; a ``[part]`` of the template with an empty column is dropped.

    >>> sentence("{drug}[ in {trial}][: {value}].", ["drug", "trial", "value"], ["x", "y", ""])
    'x in y.'
    """
    values = defaultdict(str, zip(columns, row, strict=True))

    def fill(part: re.Match[str]) -> str:
        fields = _FIELD.findall(part[1])
        return part[1].format_map(values) if all(values[name] for name in fields) else ""

    return " ".join(_PART.sub(fill, template).format_map(values).split())


def _widths(answer: Answer) -> list[int]:
    columns = zip(answer.columns, *answer.cells, strict=True)
    return [max(map(_width, column)) for column in columns]


def _least_widths(answer: Answer) -> list[int]:
    """Return how narrow each column may be so that no word of usual length is broken."""
    heads = map(_width, answer.columns)
    bodies = (
        max((_width(word) for cell in column for word in cell.split()), default=0)
        for column in zip(*answer.cells, strict=True)
    )
    cells = list(bodies) or [0] * len(answer.columns)
    return [max(head, min(cell, _WORD)) for head, cell in zip(heads, cells, strict=True)]


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum((1 + (east_asian_width(c) in "WF")) * (not combining(c)) for c in text)


def _record(columns: list[str], row: list[str]) -> str:
    width = max(map(len, columns))
    pairs = zip(columns, row, strict=True)
    return "".join(f"{name:<{width}}  {cell}\n" for name, cell in pairs if cell)
