"""Rows as data frames of other libraries, and as a table of a notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from etro.errors import EtroError

if TYPE_CHECKING:
    from decimal import Decimal

    import pandas
    import polars

    Value = str | int | Decimal | bool | None
    Column = Sequence[Value]

_SHOWN = 50


def pandas_frame(columns: Mapping[str, Column]) -> pandas.DataFrame:
    """Return named columns as a pandas frame. Raises ``EtroError`` without pandas."""
    try:
        import pandas
    except ImportError:
        raise _missing("pandas") from None
    dtypes = {bool: "boolean", int: "Int64", float: "Float64", str: "string"}
    made = {
        name: pandas.array(_plain(column, kind), dtype=dtypes[kind])
        for name, column in columns.items()
        for kind in [_kind(column)]
    }
    return pandas.DataFrame(made, columns=list(columns))


def polars_frame(columns: Mapping[str, Column]) -> polars.DataFrame:
    """Return named columns as a polars frame. Raises ``EtroError`` without polars."""
    try:
        import polars
    except ImportError:
        raise _missing("polars") from None
    dtypes = {bool: polars.Boolean, int: polars.Int64, float: polars.Float64, str: polars.String}
    made = [
        polars.Series(name, _plain(column, kind), dtype=dtypes[kind])
        for name, column in columns.items()
        for kind in [_kind(column)]
    ]
    return polars.DataFrame(made)


def _missing(library: str) -> EtroError:
    remedy = f"pip install 'etro[{library}]'"
    return EtroError(f"{library} is not installed", value=library, remedy=remedy)


def _kind(column: Column) -> type[bool] | type[int] | type[float] | type[str]:
    """Return the one type that holds all of a column; text where nothing else does."""
    kinds = {type(value) for value in column if value is not None}
    if kinds == {bool}:
        return bool
    if kinds == {int}:
        return int
    return float if kinds and kinds.isdisjoint({bool, str}) else str


def _plain(column: Column, kind: type[bool | int | float | str]) -> list[object]:
    return [None if value is None else kind(value) for value in column]


def html_table(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Return the first rows as an HTML table, with how many there are.

    >>> html_table(["a"], [["<b>"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    from html import escape

    def row(texts: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts) + "</tr>"

    body = "".join(row(texts, "td") for texts in cells[:_SHOWN])
    head = row(columns, "th")
    more = f"<p>{_SHOWN} of {len(cells)} rows</p>" if len(cells) > _SHOWN else ""
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>{more}"
