"""The lexicon: under which names a text may speak of a thing, and what each row speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from etro.data import Data
from etro.figures import figures
from etro.folding import find_labels
from etro.rows import Row
from etro.vocabulary import ETRO, NAME_PROPERTIES

_ABOUT_THE_ROW = frozenset({"source", "span", "evidence", "repeats"})
_NOT_OF_THE_SOURCE = frozenset({"locator", "digest", "comment", "reason", "exception"})


class Lexicon:
    """Labels of everything that the tables and the ontology name, and what rows refer to."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._rows = data.tables.by_iri
        self.things_by_label: dict[str, set[str]] = {}
        self._labels: dict[str, set[str]] = {}
        for prop in NAME_PROPERTIES:
            for iri, label in data.ontology.subjects(prop.value):
                self._add(iri, label)
        for row in data.tables.rows:
            for column in ("label", "labelZh", "synonym"):
                for label in row.cells.get(column, ()):
                    self._add(row.iri, label)
            if row.cls == "Term" and row.first("thing"):
                self._add(data.tables.context.expand(row.first("thing")), row.first("name"))
        self._references: dict[str, frozenset[str]] = {}
        self._numbers: dict[str, frozenset[Decimal]] = {}

    def _add(self, iri: str, label: str) -> None:
        if label:
            self.things_by_label.setdefault(label, set()).add(iri)
            self._labels.setdefault(iri, set()).add(label)

    def labels(self, iri: str) -> set[str]:
        """Return the names of a thing."""
        return self._labels.get(iri, set())

    def is_marked(self, iri: str, annotation: str) -> bool:
        """Tell whether a thing's class, or the class itself, is marked with an annotation."""
        row, ontology = self._rows.get(iri), self._data.ontology
        if row is None and ontology.values(iri, f"{ETRO}idPrefix"):
            return False  # the kind itself, such as Gene, is no name of a thing
        return ontology.annotation(ETRO + row.cls if row else iri, annotation) == ["true"]

    @cached_property
    def accounted(self) -> dict[str, set[str]]:
        """The labels that coverage has to account for, with all the things they may mean."""
        return {
            label: things
            for label, things in self.things_by_label.items()
            if any(self.is_marked(iri, "accountedFor") for iri in things)
        }

    def names_in(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, label) of the accounted names in a text, the longest at a place."""
        hits = [
            (start, end, label)
            for label, places in find_labels(text, self.accounted).items()
            for start, end in places
        ]
        hits.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
        taken: list[tuple[int, int, str]] = []
        for start, end, label in hits:
            if all(end <= a or b <= start for a, b, _ in taken):
                taken.append((start, end, label))
        return sorted(taken)

    def references(self, row: Row) -> frozenset[str]:
        """Return all that a row refers to, itself and through the things it refers to."""
        if row.id not in self._references:
            found: set[str] = set()
            self._climb(row, found, _ABOUT_THE_ROW)
            self._references[row.id] = frozenset(found)
        return self._references[row.id]

    def _climb(self, row: Row, found: set[str], left_out: frozenset[str]) -> None:
        for column, _, iri in self._data.tables.references(row):
            if column.name not in left_out and iri not in found:
                found.add(iri)
                target = self._rows.get(iri)
                if target is not None and target.cls != "Source":
                    self._climb(target, found, left_out)

    def numbers(self, row: Row) -> frozenset[Decimal]:
        """Return the figures that a row carries, itself and through the things it refers to.

        What it cites is none of them: the year of a work is no figure of a claim that rests on it.
        """
        if row.id not in self._numbers:
            found: set[str] = set()
            self._climb(row, found, _ABOUT_THE_ROW | {"cites"})
            things = (self._rows[iri] for iri in found if iri in self._rows)
            values = (value for each in (row, *things) for value in self._own_numbers(each))
            self._numbers[row.id] = frozenset(values)
        return self._numbers[row.id]

    def _own_numbers(self, row: Row) -> Iterable[Decimal]:
        for name, values in row.cells.items():
            text = self._data.tables.context.columns[name].kind == "text"
            for value in values:
                if self.is_printed_number(name):
                    yield Decimal(value)
                elif text and name not in _NOT_OF_THE_SOURCE:
                    yield from (figure.value for figure in figures(value))

    def is_printed_number(self, name: str) -> bool:
        """Tell whether a column holds numbers as the source prints them."""
        column = self._data.tables.context.columns[name]
        numeric = column.kind in ("decimal", "integer")
        return numeric and not self._data.ontology.values(column.predicate, f"{ETRO}notPrinted")
