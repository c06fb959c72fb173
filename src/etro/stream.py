"""Answers too large to hold: rows that are read, and written, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from etro.answers import Answer, Term, to_value

if TYPE_CHECKING:
    from etro.answers import Value

Row = tuple[Term | None, ...]


class Stream:
    """The rows of an answer as they come, each once; to be closed, best by ``with``.

    ``columns`` are the SELECT names; ``terms`` gives each row as RDF terms, and iteration gives it
    as a dictionary of Python values.

    >>> from pyoxigraph import Literal
    >>> with Stream(["n"], iter([(Literal(1),), (None,)]), lambda: None) as rows:
    ...     list(rows)
    [{'n': 1}, {'n': None}]
    """

    def __init__(
        self, columns: Sequence[str], terms: Iterator[Row], close: Callable[[], None]
    ) -> None:
        self.columns = list(columns)
        self.terms = terms
        self.close = close

    def __iter__(self) -> Iterator[dict[str, Value]]:
        for row in self.terms:
            yield {name: to_value(term) for name, term in zip(self.columns, row, strict=True)}

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def pieces(columns: Sequence[str], terms: Iterable[Row], form: str) -> Iterator[str]:
    r"""Yield what ``Answer.to_format`` returns, bit by bit: head, each row, end.

    >>> from pyoxigraph import Literal
    >>> list(pieces(["n"], [(Literal(1),), (Literal(2),)], "csv"))
    ['n\n', '1\n', '2\n', '']
    """
    empty = Answer(columns, []).to_format(form)
    head, tail, between, end = empty, "", "", ""
    if form == "json":
        # Here alone something follows the rows, and stands between two of them.
        head, bracket, rest = empty.rpartition("]")
        tail, between, end = bracket + rest, ",", f"\n  {bracket}{rest}"
    yield head
    lead = ""
    for row in terms:
        yield lead + Answer(columns, [row]).to_format(form)[len(head) :].removesuffix(end)
        lead = between
    yield end if lead else tail
