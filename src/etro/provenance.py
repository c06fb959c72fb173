"""Claims against their passages: spans, digests, numbers and names. Needs the source texts."""

from __future__ import annotations

import ast
import operator
import os
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from etro.assets import Assets
from etro.data import Data
from etro.errors import Finding, InvalidSpan, UnknownName
from etro.figures import Figure, figures, matches
from etro.folding import find_labels, locate
from etro.graph import Row, read_tables
from etro.lexicon import Lexicon
from etro.sources import SourceTexts, row_spans
from etro.spans import Span, parse_span, passage_digest
from etro.suggest import did_you_mean
from etro.units import blocks
from etro.vocabulary import ETRO, short

_LONG, _TOO_LONG = 400, 800
_PAIRING = ("vs", "versus", "compared to", "compared with", "respectively", "分别")
_CONTEXT = 60
_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def passages(
    assets: Assets, folder: str | os.PathLike[str], spans: Iterable[str]
) -> list[tuple[str, str]]:
    """Return each span with the characters it points to, or with why they cannot be shown."""
    texts = SourceTexts(read_tables(assets)[0], folder)
    shown = []
    for span in spans:
        try:
            shown.append((span, " ".join(texts.passage(span).split())))
        except InvalidSpan as error:
            shown.append((span, f"[{error}]"))
    return shown


def find_passage(
    assets: Assets,
    folder: str | os.PathLike[str],
    source: str,
    phrase: str,
    *,
    nth: int | None = None,
    near: int | None = None,
) -> list[str]:
    """Return the places of a phrase in a source: span, digest and context, a line each.

    ``nth`` (from 1) or ``near`` (an offset) choose one of several. Raises ``UnknownName`` for a
    source or text that is not at hand, and for a phrase that does not stand in it.
    """
    texts = SourceTexts(read_tables(assets)[0], folder)
    slug = source if source.startswith("source/") else f"source/{source}"
    if slug not in texts.texts:
        remedy = did_you_mean(slug, texts.texts) or f"at hand: {', '.join(texts.texts) or 'none'}"
        raise UnknownName(f"no text of {source!r} at hand", value=source, remedy=remedy)
    text = texts.texts[slug]
    hits = locate(text, phrase).hits
    if near is not None and hits:
        hits = [min(hits, key=lambda hit: abs(hit[0] - near))]
    if nth is not None:
        hits = hits[nth - 1 : nth]
    if not hits:
        remedy = "shorten the phrase, or copy it from the text"
        raise UnknownName(f"{phrase!r} does not stand in {slug}", value=phrase, remedy=remedy)
    return [_place(text, Span(slug, start, end)) for start, end in hits]


def _place(text: str, span: Span) -> str:
    before = " ".join(text[max(0, span.start - _CONTEXT) : span.start].split())
    inside = text[span.start : span.end]
    after = " ".join(text[span.end : span.end + _CONTEXT].split())
    return f"{span}\t{passage_digest([inside])}\t… {before} [{' '.join(inside.split())}] {after} …"


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

    def _exceptions(self, row: Row) -> dict[str, tuple[str, str]]:
        found = {}
        for cell in row.cells.get("exception", ()):
            what, kind, detail = [*cell.split(":", 2), "", ""][:3]
            found[what] = (kind, detail)
        return found

    def _check_numbers(self, row: Row) -> Iterator[Finding]:
        inside = self.inside(row)
        exceptions = self._exceptions(row)
        for name, values in row.cells.items():
            column = self.data.tables.context.columns[name]
            numeric = column.kind in ("decimal", "integer")
            if not numeric or self.data.ontology.values(column.predicate, f"{ETRO}notPrinted"):
                continue
            for value in values:
                if value in exceptions:
                    yield from self._check_exception(row, value, *exceptions[value])
                elif not matches(Decimal(value), inside):
                    message = f"{value} is no figure of the passage"
                    remedy = "correct the number or the span, or name an exception"
                    yield row.finding(name, message, remedy)

    def _check_exception(self, row: Row, value: str, kind: str, detail: str) -> Iterator[Finding]:
        text = "\n".join(self._passages(row))
        if kind == "in-words":
            if not detail or not locate(text, detail).hits:
                message = f"{detail!r} does not stand in the passage"
                yield row.finding("exception", message, "write the word as it is printed")
        elif kind == "derived":
            yield from self._check_formula(row, Decimal(value), detail)
        else:
            remedy = "write VALUE:in-words:WORD, VALUE:derived:FORMULA or COLUMN:operator-lost"
            yield row.finding("exception", f"unknown exception {kind!r}", remedy)

    def _check_formula(self, row: Row, value: Decimal, formula: str) -> Iterator[Finding]:
        try:
            tree = ast.parse(formula, mode="eval").body
            result = _calculate(tree)
        except (SyntaxError, ValueError, ArithmeticError):
            yield row.finding("exception", f"{formula!r} is no formula", "use + - * / ( )")
            return
        inside = self.inside(row)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and not matches(_calculate(node), inside):
                message = f"{_calculate(node)} is no figure of the passage"
                yield row.finding("exception", message, "use the passage's own figures")
        if result.quantize(value) != value:
            message = f"{formula} is {result}, not {value}"
            yield row.finding("exception", message, "correct the formula or the number")

    def _check_printed_forms(self, row: Row) -> Iterator[Finding]:
        """Find each operator and unit in the passage, in one of the forms that may be printed."""
        text = "\n".join(self._passages(row))
        exceptions = self._exceptions(row)
        for column, cell, iri in self.data.tables.references(row):
            forms = self.data.ontology.values(iri, f"{ETRO}printedForm")
            lost = exceptions.get(column.name, ("", ""))[0] == "operator-lost"
            if forms and not lost and not find_labels(text, forms):
                message = f"{cell} is not printed in the passage"
                remedy = f"correct it, or write {column.name}:operator-lost as an exception"
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
        if self._exceptions(row).get("names", ("", ""))[0] == "inferred-through-citation":
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


def _calculate(node: ast.expr) -> Decimal:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_calculate(node.left), _calculate(node.right))
    raise ValueError(ast.dump(node))
