"""Answers for a spreadsheet: read as UTF-8, and no cell taken for a formula."""

from __future__ import annotations

import re

from etro.answers import Answer

_MARK = "\ufeff"
_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_SEPARATORS = {"csv": ",", "tsv": "\t"}
FORMS = tuple(_SEPARATORS)


def spreadsheet(answer: Answer, form: str = "csv") -> str:
    r"""Return an answer as ``csv`` or ``tsv`` that a spreadsheet program reads as it is meant.

    It begins with a byte order mark. A text that such a program would run as a formula gets an
    apostrophe before it; numbers stay as they are.

    >>> from etro.vocabulary import literal
    >>> spreadsheet(Answer(["a", "b"], [(literal("=1+1"), literal(-2))]))
    "\ufeffa,b\n'=1+1,-2\n"
    """
    separator = _SEPARATORS[form]
    rows = [answer.columns, *answer.cells]
    lines = (separator.join(_quoted(_harmless(cell), separator) for cell in row) for row in rows)
    return _MARK + "".join(line + "\n" for line in lines)


def _harmless(cell: str) -> str:
    if cell.lstrip(" ").startswith(_STARTS) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _quoted(cell: str, separator: str) -> str:
    if any(mark in cell for mark in (separator, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell
