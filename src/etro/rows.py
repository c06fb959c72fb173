"""Rows: the lines of a table as they are read, each at its place, with every fault of form."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from etro.columns import Context
from etro.errors import Finding
from etro.suggest import did_you_mean
from etro.vocabulary import BASE


class Row(NamedTuple):
    """One line of a table: its place, its id and its cells, split where the column holds sets."""

    file: str
    line: int
    cls: str
    id: str
    cells: dict[str, tuple[str, ...]]

    @property
    def iri(self) -> str:
        """The subject's full IRI."""
        return BASE + self.id

    def first(self, column: str) -> str:
        """Return the first value of a column, or an empty string where nothing is stated."""
        return next(iter(self.cells.get(column, ())), "")

    def finding(self, column: str, message: str, remedy: str = "", level: str = "error") -> Finding:
        """Return a finding at this row and column."""
        return Finding(self.file, self.line, column, message, remedy, level)


class TableReader:
    """Collects rows and findings over all tables."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.headers: dict[str, list[str]] = {}
        self.rows: list[Row] = []
        self.findings: list[Finding] = []
        self.broken: set[str] = set()
        self._first_seen: dict[str, Row] = {}

    def read(self, path: Path, file: str) -> None:
        """Read one table; one with a fault of the whole file is left out, its ids remembered."""
        raw = path.read_bytes()
        lines = raw.decode("utf-8", errors="replace").split("\n")
        if fault := _file_fault(raw):
            self.findings.append(Finding(file, fault[0], "", *fault[1:]))
        if lines[-1] == "":
            lines.pop()
        elif not fault:
            self._fault(
                file, len(lines), "", "the last line does not end", "end it with a line feed"
            )
        if not fault and self._header_holds(file, header := lines[0].split("\t")):
            self.headers[path.stem] = header
            self._read_rows(path.stem, file, header, lines[1:])
        else:
            self.broken.update(BASE + line.partition("\t")[0].strip() for line in lines[1:])

    def _header_holds(self, file: str, header: list[str]) -> bool:
        before = len(self.findings)
        if header[0] != "id":
            self._fault(
                file, 1, header[0], "the first column is not id", "begin the header with id"
            )
        for name in header:
            if name not in self.context.columns:
                hint = did_you_mean(name, self.context.columns)
                remedy = f"{hint or 'spell it as'} in graph/context.jsonld"
                self._fault(file, 1, name, f"unknown column {name!r}", remedy)
        for name in sorted({name for name in header if header.count(name) > 1}):
            self._fault(file, 1, name, f"column {name!r} stands twice", "remove one")
        return len(self.findings) == before

    def _read_rows(self, cls: str, file: str, header: list[str], lines: list[str]) -> None:
        previous = ""
        for number, line in enumerate(lines, start=2):
            cells = line.split("\t")
            if len(cells) != len(header):
                what = "a cell is missing" if len(cells) < len(header) else "a cell too many"
                column = header[min(len(cells), len(header) - 1)]
                message = f"{what}: {len(cells)} cells under {len(header)} columns"
                self._fault(file, number, column, message, "match the header, tab by tab")
                self.broken.add(BASE + cells[0])
                continue
            row = self._row(cls, file, number, dict(zip(header, cells, strict=True)))
            if not row.id:
                self._fault(file, number, "id", "no id", "give the row an id")
                continue
            if row.id in self._first_seen:
                first = self._first_seen[row.id]
                message = f"{row.id} is defined already in {first.file}:{first.line}"
                self._fault(file, number, "id", message, "give each row an id of its own")
                continue
            if row.id < previous:
                message = f"{row.id} stands after {previous}"
                self._fault(file, number, "id", message, "sort the rows by id")
            previous = row.id
            self._first_seen[row.id] = row
            self.rows.append(row)

    def _row(self, cls: str, file: str, number: int, raw: dict[str, str]) -> Row:
        cells: dict[str, tuple[str, ...]] = {}
        for name, cell in raw.items():
            if not cell:
                continue
            column = self.context.columns[name]
            values = tuple(cell.split("|")) if column.many else (cell,)
            faults = [fault for value in values if (fault := self.context.fault(column, value))]
            for message, remedy in faults:
                self._fault(file, number, name, message, remedy)
            if not faults and column.kind != "id":
                cells[name] = values
        return Row(file, number, cls, raw["id"].strip(), cells)

    def check_equal_rows(self) -> None:
        """Find claims whose cells and spans are all equal: the same thing said twice."""
        seen: dict[tuple[object, ...], Row] = {}
        for row in self.rows:
            if "span" not in row.cells:
                continue
            key = (row.cls, *sorted(row.cells.items()))
            if key in seen:
                message = f"{row.id} says the same as {seen[key].id} with the same span"
                self.findings.append(row.finding("id", message, "keep one of the two"))
            seen.setdefault(key, row)

    def _fault(self, file: str, row: int, column: str, message: str, remedy: str) -> None:
        self.findings.append(Finding(file, row, column, message, remedy))


def _file_fault(raw: bytes) -> tuple[int, str, str] | None:
    """Return line, message and remedy of a fault that forbids reading a file, or None."""
    if not raw:
        return 1, "the table is empty", "give it a header, or remove the file"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return line, f"not UTF-8: {error.reason}", "save the file as UTF-8"
    for mark, name in ((b"\r", "carriage return"), (b"\xef\xbb\xbf", "byte order mark")):
        if mark in raw:
            line = raw[: raw.index(mark)].count(b"\n") + 1
            return line, f"a {name}", "save with line feeds alone and no byte order mark"
    return None
