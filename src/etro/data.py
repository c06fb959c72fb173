"""The data as read, and every check that needs no source text, each fault at its place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import pyoxigraph as ox

from etro.assets import Assets
from etro.bulk import Bulk
from etro.columns import Column
from etro.errors import Finding, InvalidSpan
from etro.graph import read_tables
from etro.ontology import read_ontology, read_rules
from etro.rows import Row
from etro.shapes import Property, Result, read_shapes, validate
from etro.spans import parse_span
from etro.suggest import did_you_mean
from etro.vocabulary import BASE, ETRO, short


class Data:
    """The data as read and checked: tables, ontology, shapes, quads, and all findings."""

    def __init__(self, assets: Assets, engine: str = "shifty") -> None:
        self.assets = assets
        self.tables, form = read_tables(assets)
        self.ontology = read_ontology(assets)
        self.rules = read_rules(assets)
        self.shapes = read_shapes(assets)
        self.bulk = Bulk(assets, self.tables.context)
        self._engine = engine
        located = [*form, *self.bulk.findings, *self._check_tables(), *self._check_bulk()]
        located += self._check_references({(f.file, f.row, f.column) for f in located})
        located += self._check_spans({(f.file, f.row, f.column) for f in located})
        located += self._check_shapes({(f.file, f.row, f.column) for f in located}, located)
        self.findings = sorted(set(located))

    @cached_property
    def quads(self) -> list[ox.Quad]:
        """The ontology and what is asserted, each in its graph."""
        return [*self.ontology.quads, *self.tables.quads()]

    @property
    def errors(self) -> list[Finding]:
        """The findings that forbid a build."""
        return [finding for finding in self.findings if finding.level == "error"]

    def ntriples(self) -> bytes:
        """Ontology and asserted graph together, as a validator reads them."""
        triples = (quad.triple for quad in self.quads)
        return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""

    def _check_tables(self) -> Iterator[Finding]:
        """Check that each table is of a declared class, has a shape and only its columns."""
        for cls in self.tables.headers:
            file, iri = f"graph/{cls}.tsv", ETRO + cls
            if iri not in self.ontology.parents:
                hint = did_you_mean(cls, map(short, self.ontology.parents))
                remedy = hint or "name the table after a class of the ontology"
                yield Finding(file, 0, "", f"no class {cls} in the ontology", remedy)
                continue
            allowed = self.shapes.properties(iri)
            if not allowed:
                yield Finding(file, 0, "", f"class {cls} has no shape", f"write shapes/{cls}.ttl")
                continue
            yield from self._check_header(cls, allowed)
            yield from self._check_ids(cls, iri)

    def _check_header(self, cls: str, allowed: dict[str, Property]) -> Iterator[Finding]:
        """Hold a header to the columns that the shape allows and requires."""
        file, context = f"graph/{cls}.tsv", self.tables.context
        columns = [context.columns[name] for name in self.tables.headers[cls]]
        fitting = [
            column.name for column in context.columns.values() if column.predicate in allowed
        ]
        for column in columns:
            if column.kind != "id" and column.predicate not in allowed:
                remedy = did_you_mean(column.name, fitting) or f"choose of {', '.join(fitting)}"
                yield Finding(file, 1, column.name, f"{cls} has no column {column.name}", remedy)
        present = {column.predicate for column in columns}
        for predicate, prop in sorted(allowed.items()):
            if prop.required and predicate not in present and predicate.startswith(ETRO):
                message = f"the required column {short(predicate)} is missing"
                yield Finding(file, 1, "", message, "add it to the header and fill it")

    def _check_bulk(self) -> Iterator[Finding]:
        """Check that each bulk file has its graph described, with the hash of its content."""
        for file, graph, sha256 in self.bulk.files:
            row = self.tables.by_iri.get(BASE + graph)
            if row is None:
                remedy = f"describe {graph} in NamedGraph.tsv: origin, version, licence, sha256"
                yield Finding(file, 0, "", f"no row for {graph}", remedy)
            elif row.first("sha256") != sha256:
                remedy = f"take the file over anew, or write {sha256}"
                yield row.finding("sha256", f"{file} has another hash", remedy)

    def _check_ids(self, cls: str, iri: str) -> Iterator[Finding]:
        prefixes = self.ontology.annotation(iri, "idPrefix")
        for row in self.tables.rows:
            if row.cls == cls and prefixes and not row.id.startswith(prefixes[0]):
                remedy = f"name it {prefixes[0]}{row.id.rpartition('/')[2]}"
                yield row.finding("id", f"{row.id} does not begin with {prefixes[0]}", remedy)

    def _check_references(self, known_faults: set[tuple[str, int, str]]) -> Iterator[Finding]:
        """Check that each own IRI that a cell names is that of a row or of a declared term."""
        things = {row.iri for row in self.tables.rows} | self.tables.broken
        for row in self.tables.rows:
            for column, cell, iri in self.tables.references(row):
                if (row.file, row.line, column.name) in known_faults or "#char=" in cell:
                    continue
                if iri.startswith(ETRO):
                    if iri not in self.ontology.terms:
                        yield self._unknown(row, column, cell, map(short, self.ontology.terms))
                elif iri.startswith(BASE) and iri not in things:
                    yield self._unknown(row, column, cell, map(short, things))

    def _check_spans(self, known_faults: set[tuple[str, int, str]]) -> Iterator[Finding]:
        """Check what can be known of a span without its text: form, source and length."""
        for row in self.tables.rows:
            if "span" not in row.cells or (row.file, row.line, "span") in known_faults:
                continue
            source = self.tables.by_iri.get(BASE + row.first("source"))
            for fragment in row.cells["span"]:
                try:
                    span = parse_span(fragment)
                    if source and span.source != source.id:
                        raise InvalidSpan(f"{fragment} is not of {source.id}")
                    if source and span.end > int(source.first("characters") or span.end):
                        raise InvalidSpan(f"{fragment} ends after the text does")
                except InvalidSpan as error:
                    yield row.finding(
                        "span", error.message, error.remedy or "locate the passage anew"
                    )

    def _unknown(self, row: Row, column: Column, cell: str, known: Iterator[str]) -> Finding:
        if column.kind == "term":
            wanted = "use a term of the ontology"
            name = cell
        else:
            wanted = "add a row for it, or use the id of one"
            name = cell.removeprefix("etro:")
        return row.finding(column.name, f"unknown id {cell!r}", did_you_mean(name, known) or wanted)

    def _check_shapes(
        self, known_faults: set[tuple[str, int, str]], findings: list[Finding]
    ) -> Iterator[Finding]:
        """Validate, and place each result at its row and column."""
        broken = {finding.file for finding in findings if finding.row == 0}
        rows = self.tables.by_iri
        for result in validate(self.shapes, self.ntriples(), self._engine):
            row = rows.get(result.focus)
            if row is None:
                yield Finding("", 0, "", f"{short(result.focus)}: {result.message}")
                continue
            column = self._column(row, result)
            places = {(row.file, row.line, column), (row.file, 1, column)}
            target = rows.get(result.value)
            at_fault = result.value in self.tables.broken or (target and target.file in broken)
            if not places & known_faults and not at_fault:
                level = "error" if result.severity == "violation" else result.severity
                yield row.finding(column, _told(result), level=level)

    def _column(self, row: Row, result: Result) -> str:
        header = self.tables.headers[row.cls]
        columns = self.tables.context.columns
        return next((name for name in header if columns[name].predicate == result.path), "")


def _told(result: Result) -> str:
    """Return the shape's message, with the value at fault where the report has one."""
    value = f"{short(result.value)!r}: " if result.value else ""
    return value + result.message
