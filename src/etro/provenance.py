"""Claims against their passages: spans, digests, numbers and names. Needs the source texts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etro.data import Data
from etro.errors import Finding, InvalidSpan
from etro.exceptions import CITED, LOST, NAMES, Passage, check_exceptions, excepted
from etro.figures import Figure, figures, matches
from etro.folding import find_labels, locate
from etro.lexicon import Lexicon
from etro.rows import Row
from etro.sources import SourceTexts, row_spans
from etro.spans import parse_span, passage_digest
from etro.units import blocks
from etro.vocabulary import ETRO, short

_LONG, _TOO_LONG = 400, 800


class Provenance:
    """Holds what all rows are checked with: texts, figures, names."""

    def __init__(self, data: Data, texts: SourceTexts) -> None:
        self.data = data
        self.texts = texts
        self.lexicon = Lexicon(data)
        self.names = {id: self.lexicon.names_in(text) for id, text in texts.texts.items()}
        self.figures = {
            id: figures(text, ((start, end) for start, end, _ in self.names[id]))
            for id, text in texts.texts.items()
        }
        self._blocks = {id: blocks(text) for id, text in texts.texts.items()}

    def check(self) -> Iterator[Finding]:
        """Check every row that has a span and whose text is at hand."""
        yield from self.texts.findings
        told = {(finding.file, finding.row, finding.column) for finding in self.data.findings}
        for row in self.data.tables.rows:
            if "span" not in row.cells or row.first("source") not in self.texts.texts:
                continue
            if (row.file, row.line, "span") in told:
                continue
            faults = list(self._check_spans(row))
            yield from faults
            if not any(fault.level == "error" and fault.column == "span" for fault in faults):
                yield from self._check_exceptions(row)
                yield from self._check_numbers(row)
                yield from self._check_printed_forms(row)
                yield from self._check_verbatim(row)
                yield from self._check_names(row)
                yield from self._check_order(row)

    def inside(self, row: Row) -> list[Figure]:
        """Return the figures inside a row's spans."""
        return [
            figure
            for span in row_spans(row)
            for figure in self.figures.get(span.source, ())
            if span.start <= figure.start and figure.end <= span.end
        ]

    def _passages(self, row: Row) -> list[str]:
        return [self.texts.passage(fragment) for fragment in row.cells["span"]]

    def _check_spans(self, row: Row) -> Iterator[Finding]:
        for fragment in row.cells["span"]:
            try:
                length = len(self.texts.passage(fragment))
                if parse_span(fragment).source != row.first("source"):
                    raise InvalidSpan(f"{fragment} is not of {row.first('source')}")
            except InvalidSpan as error:
                yield row.finding("span", error.message, error.remedy or "locate the passage anew")
                continue
            if length > _LONG:
                level = "error" if length > _TOO_LONG else "warning"
                message = f"{fragment} is {length} characters long"
                yield row.finding("span", message, "narrow it to the clause", level)
        try:
            digest = passage_digest(self._passages(row))
        except InvalidSpan:
            return
        if row.first("digest") != digest:
            message = "the passage is not the one that was curated"
            remedy = (
                f"locate it anew, or write {digest} as its digest if the span was moved on purpose"
            )
            yield row.finding("span", message, remedy)

    def _check_exceptions(self, row: Row) -> Iterator[Finding]:
        signs = {
            column.name: self._is_printed(row, iri)
            for column, _, iri in self.data.tables.references(row)
            if self.data.ontology.values(iri, f"{ETRO}signMayBeLost") == ["true"]
        }
        numbers = {value for _, value in self._numbers(row)}
        text = "\n".join(self._passages(row))
        yield from check_exceptions(row, Passage(text, self.inside(row), numbers, signs))

    def _numbers(self, row: Row) -> Iterator[tuple[str, str]]:
        """Yield column and value of each number that the row types as printed."""
        for name, values in row.cells.items():
            if self.lexicon.is_printed_number(name):
                yield from ((name, value) for value in values)

    def _check_numbers(self, row: Row) -> Iterator[Finding]:
        inside, known = self.inside(row), excepted(row)
        for name, value in self._numbers(row):
            if value not in known and not matches(Decimal(value), inside):
                message = f"{value} is no figure of the passage"
                remedy = "correct the number or the span, or name an exception"
                yield row.finding(name, message, remedy)

    def _is_printed(self, row: Row, iri: str) -> bool:
        """Tell whether a passage prints an operator or unit in one of its forms."""
        forms = self.data.ontology.values(iri, f"{ETRO}printedForm")
        return bool(find_labels("\n".join(self._passages(row)), forms))

    def _check_printed_forms(self, row: Row) -> Iterator[Finding]:
        """Find each operator and unit in the passage, in one of the forms that may be printed."""
        lost = excepted(row, LOST)
        for column, cell, iri in self.data.tables.references(row):
            values = self.data.ontology.values
            if not values(iri, f"{ETRO}printedForm") or self._is_printed(row, iri):
                continue
            may_be_lost = values(iri, f"{ETRO}signMayBeLost") == ["true"]
            if column.name not in lost or not may_be_lost:
                message = f"{cell} is not printed in the passage"
                remedy = "correct the value or the span"
                if may_be_lost:
                    remedy = f"correct it, or write {column.name}:{LOST} as an exception"
                yield row.finding(column.name, message, remedy)

    def _check_verbatim(self, row: Row) -> Iterator[Finding]:
        text = "\n".join(self._passages(row))
        for name, values in row.cells.items():
            predicate = self.data.tables.context.columns[name].predicate
            if self.data.ontology.values(predicate, f"{ETRO}verbatim") == ["true"]:
                for value in values:
                    if not locate(text, value).hits:
                        message = f"{value!r} does not stand in the passage"
                        yield row.finding(name, message, "write it as the source prints it")

    def _check_names(self, row: Row) -> Iterator[Finding]:
        """Find each named thing in a span or in its block, under one of its labels."""
        if NAMES in excepted(row, CITED):
            return
        around = self._surroundings(row)
        for column, _, iri in self.data.tables.references(row):
            if not self.lexicon.is_marked(iri, "namedInText"):
                continue
            labels = self.lexicon.labels(iri)
            if not any(find_labels(text, labels) for text in around):
                message = f"{short(iri)} is not named in the passage or its paragraph"
                remedy = "add a context span that names it, or the name as a Term claim"
                yield row.finding(column.name, message, remedy)

    def _surroundings(self, row: Row) -> list[str]:
        spans = row_spans(row)
        found = []
        for id in {span.source for span in spans}:
            own = [span for span in spans if span.source == id]
            found += [
                self.texts.texts[id][start:end]
                for start, end in self._blocks[id]
                if any(span.start < end and start < span.end for span in own)
            ]
        return found

    def _check_order(self, row: Row) -> Iterator[Finding]:
        """Warn where a pair of values stands in another order than the arms they are said of."""
        text = "\n".join(self._passages(row))
        values = [
            self.data.tables.by_iri[iri].first("value")
            for column, _, iri in self.data.tables.references(row)
            if column.name == "outcomes" and iri in self.data.tables.by_iri
        ]
        if (
            len(values) != 2
            or not all(values)
            or Decimal(values[0]) == Decimal(values[1])
            or not find_labels(text, ("vs", "versus", "respectively", "分别"))
        ):
            return
        sides = [self._mentions(row, side, text) for side in ("experimental", "control")]
        places = [[f.start for f in figures(text) if f.value == Decimal(value)] for value in values]
        if all(sides) and all(places):
            arms_in_order = min(sides[0]) < min(sides[1])
            values_in_order = min(places[0]) < min(places[1])
            if arms_in_order != values_in_order:
                message = "values and arms stand in different orders in the passage"
                yield row.finding("outcomes", message, "see which value is whose", "warning")

    def _mentions(self, row: Row, side: str, text: str) -> list[int]:
        """Return where a text names what only this side of a comparison has."""
        other = {"experimental": "control", "control": "experimental"}[side]
        own = self._side(row, side) - self._side(row, other)
        labels = {label for iri in own for label in self.lexicon.labels(iri)}
        return [start for hits in find_labels(text, labels).values() for start, _ in hits]

    def _side(self, row: Row, side: str) -> set[str]:
        """Return what one side of a comparison is given, a placebo included."""
        rows, context = self.data.tables.by_iri, self.data.tables.context
        target = rows.get(context.expand(row.first(side)))
        if target is None:
            return set()
        regimen = rows.get(context.expand(target.first("regimen")), target)
        given = {iri for iri in self.lexicon.references(target) if self.lexicon.labels(iri)}
        if "placebo" not in regimen.cells:
            return given
        return given - set(map(context.expand, regimen.cells["placebo"])) | {f"{ETRO}placebo"}
