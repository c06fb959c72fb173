"""The curated tables: rows in, located rows and RDF out. Opens ``graph/`` and nothing else.

The file names the class, the header the property, the row the subject, the cell the object;
``graph/context.jsonld`` is the only mapping. No drug and no pathway is named here.
"""

from __future__ import annotations

import json
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from etro.assets import Assets
from etro.columns import Column, Context
from etro.errors import Finding, InvalidData
from etro.files import write_lines
from etro.rows import Row, TableReader
from etro.vocabulary import BASE, GRAPHS


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
    reader = TableReader(context)
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
    """Pin the text units of a source (its id) and return the path of the list.

    Raises ``UnwritableOutput``, as ``write_row`` does.
    """
    path = _units_path(assets, source)
    write_lines(assets, path, ["start\tend", *(f"{start}\t{end}" for start, end in units)])
    return path


def write_row(assets: Assets, cls: str, cells: Mapping[str, str]) -> int:
    """Write a row, keyed by column, into the table of a class, and return its line from 1.

    It takes the place of the row with its id, or its own in the order of ids. No other line is
    touched. Raises ``UnwritableOutput`` for the data of an installed package, and where the system
    refuses; the table is then as it was.
    """
    path = assets.folder("graph") / f"{cls}.tsv"
    header, *lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    ids = [line.partition("\t")[0] for line in lines]
    place = ids.index(cells["id"]) if cells["id"] in ids else bisect(ids, cells["id"])
    line = "\t".join(cells.get(name, "") for name in header.split("\t"))
    lines[place : place + (cells["id"] in ids)] = [line]
    write_lines(assets, path, [header, *lines])
    return place + 2


def _units_path(assets: Assets, source: str) -> Path:
    return assets.folder("graph") / "units" / f"{source.rpartition('/')[2]}.tsv"
