"""Named exceptions: why a row types what its passage does not print just so, and whether it holds.

A cell of the column is ``VALUE:in-words:WORD``, ``VALUE:derived:FORMULA``, ``COLUMN:operator-lost``
or ``names:inferred-through-citation``.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from etro.errors import Finding
from etro.figures import Figure, matches
from etro.folding import locate
from etro.rows import Row

IN_WORDS, DERIVED, LOST, CITED = "in-words", "derived", "operator-lost", "inferred-through-citation"
NAMES = "names"
_LONGEST = 200
_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class RowException(NamedTuple):
    """One exception: the number, column or kind of check it is for, its kind, and its reason."""

    target: str
    kind: str
    detail: str


class Passage(NamedTuple):
    """What a row's exceptions are held against: its passages, and what it types over them.

    ``figures`` are those of the passages, ``numbers`` those that the row types as printed;
    ``signs`` tells of each column with a sign that may be lost whether the passage prints it.
    """

    text: str
    figures: list[Figure]
    numbers: Collection[str]
    signs: Mapping[str, bool]


def read_exceptions(row: Row) -> list[RowException]:
    """Return the exceptions that a row names, in cell order; what a cell lacks is empty."""
    cells = row.cells.get("exception", ())
    return [RowException(*[*cell.split(":", 2), "", ""][:3]) for cell in cells]


def excepted(row: Row, kind: str = "") -> set[str]:
    """Return what the exceptions of a row are for, all or those of one kind."""
    return {each.target for each in read_exceptions(row) if kind in ("", each.kind)}


def check_exceptions(row: Row, passage: Passage) -> Iterator[Finding]:
    """Find each exception that is of no kind, for nothing in the row, needless, or not true."""
    seen: set[str] = set()
    for each in read_exceptions(row):
        if each.target in seen:
            message = f"a second exception for {each.target!r}"
            yield row.finding("exception", message, "remove one of the two")
        seen.add(each.target)
        for message, remedy in _faults(each, passage):
            yield row.finding("exception", message, remedy)


def _faults(each: RowException, passage: Passage) -> Iterator[tuple[str, str]]:
    """Yield message and remedy of what is wrong with an exception."""
    target = each.target
    if each.kind in (IN_WORDS, DERIVED):
        if target not in passage.numbers:
            remedy = "name a number of the row as it is typed, or remove the exception"
            yield f"{target!r} is no number that this row types as printed", remedy
        elif each.kind == DERIVED:
            yield from _formula_faults(target, each.detail, passage.figures)
        elif not each.detail or not locate(passage.text, each.detail).hits:
            yield (
                f"{each.detail!r} does not stand in the passage",
                "write the word as it is printed",
            )
    elif each.kind == LOST:
        if target not in passage.signs:
            message = f"{target!r} is no column of this row whose sign an extraction drops"
            yield message, "remove the exception, or correct the operator"
        elif passage.signs[target]:
            yield f"the {target} is printed in the passage", "remove the exception"
    elif each.kind != CITED or target != NAMES:
        kinds = f"VALUE:{IN_WORDS}:WORD, VALUE:{DERIVED}:FORMULA, COLUMN:{LOST} or {NAMES}:{CITED}"
        yield f"unknown exception {target}:{each.kind}", f"write {kinds}"


def _formula_faults(value: str, formula: str, figures: list[Figure]) -> Iterator[tuple[str, str]]:
    """Compute a number again from figures of the passage."""
    wanted = Decimal(value)
    try:
        if len(formula) > _LONGEST:
            raise ValueError(f"longer than {_LONGEST} characters")
        tree = ast.parse(formula, mode="eval").body
        result = _calculate(tree)
    except (SyntaxError, ValueError, ArithmeticError):
        shown = formula[:_LONGEST]
        yield f"{shown!r} is no formula", f"use + - * / ( ), at most {_LONGEST} characters"
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and not matches(_calculate(node), figures):
            message = f"{_calculate(node)} is no figure of the passage"
            yield message, "use the passage's own figures"
    if not _rounds_to(result, wanted):
        yield f"{formula} is {result:.10g}, not {value}", "correct the formula or the number"


def _rounds_to(result: Decimal, wanted: Decimal) -> bool:
    try:
        return result.quantize(wanted) == wanted
    except InvalidOperation:
        return False  # more digits than a number of a source has


def _calculate(node: ast.expr) -> Decimal:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_calculate(node.left), _calculate(node.right))
    raise ValueError(ast.dump(node))
