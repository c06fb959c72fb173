"""Answers as a person reads them in a terminal."""

from __future__ import annotations

import io
import sys
from collections import defaultdict

from etro.answers import Answer

_UNBOUNDED = 10_000


def render(answer: Answer, template: str = "") -> str:
    """Return an answer as a table or, where that is wider than the terminal, as records.

    Each record begins with the question's answer in words, where ``template`` is given. Colours
    are used on a terminal only.
    """
    from rich.console import Console
    from rich.table import Table

    terminal = sys.stdout.isatty()
    width = Console().width if terminal else _UNBOUNDED
    output = io.StringIO()
    console = Console(file=output, width=width, force_terminal=terminal, highlight=False)
    widths = [max(map(len, column)) for column in zip(answer.columns, *answer.cells, strict=True)]
    if sum(widths) + 3 * len(widths) > width:
        return "\n".join(_record(answer.columns, row, template) for row in answer.cells)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in answer.columns:
        table.add_column(name, no_wrap=True)
    for row in answer.cells:
        table.add_row(*row)
    console.print(table)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


def sentence(template: str, columns: list[str], row: list[str]) -> str:
    """Return a row in words: the template with the row's values, and gaps closed.

    >>> sentence("{drug} in {trial}: {value}", ["drug", "trial", "value"], ["x", "y", ""])
    'x in y:'
    """
    values = defaultdict(str, zip(columns, row, strict=True))
    return " ".join(template.format_map(values).split())


def _record(columns: list[str], row: list[str], template: str) -> str:
    width = max(map(len, columns))
    lines = [sentence(template, columns, row)] if template else []
    lines += [f"  {name:<{width}}  {cell}" for name, cell in zip(columns, row, strict=True) if cell]
    return "\n".join(lines) + "\n"
