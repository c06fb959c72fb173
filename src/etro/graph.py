"""The curated tables: rows in, located rows and RDF out. Opens ``graph/`` and nothing else.

The file names the class, the header the property, the row the subject, the cell the object;
``graph/context.jsonld`` is the only mapping. No drug and no pathway is named here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from etro.assets import Assets
from etro.columns import Column, Context
from etro.errors import Finding, InvalidData
from etro.suggest import did_you_mean
from etro.vocabulary import BASE, GRAPHS


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


class Tables:
    """All rows of all tables, with the context they are read under.

    ``broken`` holds the IRIs of lines that have a fault of form: not read, but known by name.
    """

    def __init__(
        self, context: Context, headers: dict[str, list[str]], rows: list[Row], broken: set[str]
    ) -> None:
        self.context = context
        self.headers = headers
        self.rows = rows
        self.broken = frozenset(broken)

    @cached_property
    def by_iri(self) -> dict[str, Row]:
        """Rows by the full IRI of their subject."""
        return {row.iri: row for row in self.rows}

    def references(self, row: Row) -> Iterator[tuple[Column, str, str]]:
        """Yield (column, cell, full IRI) for each reference or controlled value of a row."""
        for name, values in row.cells.items():
            column = self.context.columns[name]
            if column.kind in ("thing", "term"):
                for cell in values:
                    yield column, cell, self.context.resolve(column, cell)

    def nodes(self, cls: str) -> list[dict[str, Any]]:
        """Return the rows of one table as JSON-LD nodes."""
        many = {name for name, column in self.context.columns.items() if column.many}
        return [
            {
                "@id": row.id,
                "@type": f"etro:{cls}",
                **{
                    name: list(values) if name in many else values[0]
                    for name, values in row.cells.items()
                },
            }
            for row in self.rows
            if row.cls == cls
        ]

    def quads(self) -> list[ox.Quad]:
        """Return the statements of all rows, in the graph of what is asserted."""
        quads = []
        for cls in self.headers:
            document = {**self.context.document, "@graph": self.nodes(cls)}
            text = json.dumps(document, ensure_ascii=False).encode()
            for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD, base_iri=BASE):
                quads.append(ox.Quad(quad.subject, quad.predicate, quad.object, GRAPHS["asserted"]))
        return quads


def read_context(assets: Assets) -> Context:
    """Read ``graph/context.jsonld``. Raises ``InvalidData`` where it is no JSON."""
    path = assets.folder("graph") / "context.jsonld"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidData([Finding("graph/context.jsonld", 0, "", f"not JSON: {error}")]) from None
    try:
        return Context(document)
    except (KeyError, TypeError, AttributeError) as error:
        message = f"no JSON-LD context: {error!r}"
        raise InvalidData([Finding("graph/context.jsonld", 0, "", message)]) from None


def read_tables(assets: Assets) -> tuple[Tables, list[Finding]]:
    """Read every table, and return what could be read with every fault of form found.

    Faults of form are those a table shows without knowledge of the ontology: encoding, header,
    number of cells, ill-formed cells, duplicate ids, equal claims, order.
    """
    context = read_context(assets)
    reader = _Reader(context)
    for path in sorted(p for p in assets.folder("graph").glob("*.tsv") if p.is_file()):
        reader.read(path, assets.relative(path))
    reader.check_equal_rows()
    return Tables(context, reader.headers, reader.rows, reader.broken), reader.findings


def read_units(assets: Assets, source: str) -> list[tuple[int, int]] | None:
    """Return the pinned text units of a source (its id), as offsets, or None if none are pinned."""
    path = _units_path(assets, source)
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [(int(start), int(end)) for start, end in (line.split("\t") for line in lines)]


def write_units(assets: Assets, source: str, units: Iterable[tuple[int, int]]) -> Path:
    """Pin the text units of a source (its id) and return the path of the list."""
    path = _units_path(assets, source)
    path.parent.mkdir(exist_ok=True)
    lines = ["start\tend", *(f"{start}\t{end}" for start, end in units)]
    fresh = path.with_suffix(".new")
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(path)
    return path


def _units_path(assets: Assets, source: str) -> Path:
    return assets.folder("graph") / "units" / f"{source.rpartition('/')[2]}.tsv"


class _Reader:
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
