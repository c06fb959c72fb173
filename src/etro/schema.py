"""What may stand where: the kinds of rows, their columns, and what each column takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

import pyoxigraph as ox

from etro.assets import Assets
from etro.columns import Column
from etro.errors import InvalidCell, InvalidData, UnknownName
from etro.graph import read_tables
from etro.index import name_index
from etro.names import Names
from etro.ontology import read_ontology
from etro.shapes import Property, read_shapes
from etro.suggest import did_you_mean
from etro.vocabulary import DEFINITION, ETRO, TYPE, short

_FEW = 12


class Schema:
    """Tables, ontology and shapes as they stand, faults and all, asked for what may be written."""

    def __init__(self, assets: Assets) -> None:
        self.assets = assets
        self.tables, self.findings = read_tables(assets)
        self.context = self.tables.context
        self.ontology = read_ontology(assets)
        self.shapes = read_shapes(assets)
        self._properties: dict[str, dict[str, Property]] = {}

    @cached_property
    def names(self) -> Names:
        """The names of all things and terms, of this moment: nothing has to be built."""
        quads = [*self.ontology.quads, *self.tables.quads()]
        store = ox.Store()
        store.extend(quads)
        return Names(store, self.assets, name_index(quads, self.context).encode())

    @property
    def kinds(self) -> list[str]:
        """The kinds of rows, which are the names of the tables."""
        return sorted(self.tables.headers)

    def kind(self, text: str) -> str:
        """Return the kind that is meant, in any case.

        Raises ``UnknownName`` with near misses, ``InvalidData`` for a table that cannot be read.
        """
        found = [kind for kind in self.kinds if kind.casefold() == text.casefold()]
        if not found:
            file = f"graph/{text}.tsv".casefold()
            if faults := [each for each in self.findings if each.file.casefold() == file]:
                raise InvalidData(faults)
            remedy = did_you_mean(text, self.kinds) or "etro scaffold lists the tables"
            raise UnknownName(f"no table {text!r}", value=text, remedy=remedy)
        return found[0]

    def column(self, kind: str, name: str) -> Column:
        """Return a column of a kind's table. Raises ``UnknownName`` with near misses."""
        header = self.tables.headers[kind]
        if name not in header:
            remedy = did_you_mean(name, header) or f"choose of {', '.join(header)}"
            raise UnknownName(f"{kind} has no column {name!r}", value=name, remedy=remedy)
        return self.context.columns[name]

    def properties(self, kind: str) -> dict[str, Property]:
        """Return what the shape of a kind says of each property, by full IRI."""
        if kind not in self._properties:
            self._properties[kind] = self.shapes.properties(ETRO + kind)
        return self._properties[kind]

    def property(self, kind: str, name: str) -> Property:
        """Return what the shape of a kind says of a column."""
        return self.properties(kind).get(self.context.columns[name].predicate, Property())

    def meaning(self, iri: str) -> str:
        """Return the definition of a term, or nothing."""
        return "".join(self.ontology.values(iri, DEFINITION)[:1])

    def told(self, iri: str) -> str:
        """Return what a value means: its definition, else its label; nothing for plain text."""
        if "://" not in iri:
            return ""
        return self.meaning(iri) or self.names.label(iri)

    def values(self, kind: str, name: str) -> dict[str, str]:
        """Return the terms that may stand in a column, each with its full IRI or text, sorted.

        Rows of tables are none of them: ``rows`` tells their kinds.
        """
        column, prop = self.context.columns[name], self.property(kind, name)
        found = set(prop.values) or {
            *(
                iri
                for iri, kind in self.ontology.subjects(TYPE.value)
                if self._is_a(kind, prop.classes)
            ),
            *(
                iri
                for iri in self.ontology.parents
                if self._speakable(iri) and self._is_a(iri, prop.roots)
            ),
        }
        terms = column.kind in ("thing", "term")
        cells = {self.context.cell(column, iri) if terms else iri: iri for iri in found}
        return dict(sorted(cells.items()))

    def rows(self, kind: str, name: str) -> list[str]:
        """Return the kinds of rows that a column may name, sorted."""
        classes = self.property(kind, name).classes
        return [each for each in self.kinds if self._is_a(ETRO + each, classes)]

    def missing(self, kind: str, cells: Collection[str]) -> list[str]:
        """Return the required columns that are not filled; of two for one property, the first."""
        columns = self.context.columns
        filled = {columns[name].predicate for name in cells}
        missing: dict[str, str] = {}
        for name in self.tables.headers[kind]:
            predicate = columns[name].predicate
            if self.property(kind, name).required and predicate not in filled:
                missing.setdefault(predicate, name)
        return list(missing.values())

    def _is_a(self, cls: str, ancestors: Iterable[str]) -> bool:
        return any(self.ontology.is_a(cls, ancestor) for ancestor in ancestors)

    def _speakable(self, iri: str) -> bool:
        """Tell whether a class is more than the kind of a table: it can be spoken of."""
        return iri.startswith(ETRO) and not self.ontology.values(iri, f"{ETRO}idPrefix")

    def choice(self, kind: str, name: str, *, listed: bool = False) -> str:
        """Return in a few words what may stand in a column; nothing where its kind says it all.

        Of terms that are ``listed`` elsewhere it gives the number alone.
        """
        values, rows = self.values(kind, name), self.rows(kind, name)
        parts = [f"a row of {', '.join(rows)}"] if rows else []
        if listed and values:
            parts += [f"one of {len(values)} terms"]
        elif 0 < len(values) <= _FEW:
            parts += [", ".join(values)]
        elif values:
            parts += [f"one of {len(values)} terms (etro scaffold {kind} {name} lists them)"]
        return ", or ".join(parts)

    def cell(self, kind: str, name: str, text: str) -> str:
        """Return a text as it stands in a cell: a name, in either language, becomes its id.

        Raises ``UnknownName``, ``AmbiguousName`` or ``InvalidCell``, each naming the column.
        """
        column, prop = self.column(kind, name), self.property(kind, name)
        value = " ".join(text.split())
        if column.kind in ("thing", "term") and not self._stands_as_it_is(prop, value):
            value = self.context.cell(column, self._resolved(kind, column, prop, value))
        if fault := self.context.fault(column, value):
            raise InvalidCell(f"{name}: {fault[0]}", value=text, remedy=fault[1])
        known = self.values(kind, name)
        if prop.values and value not in known:
            remedy = f"write {' or '.join(known)}"
            raise InvalidCell(f"{name}: {value!r} may not stand here", value=text, remedy=remedy)
        return value

    def _stands_as_it_is(self, prop: Property, value: str) -> bool:
        """Tell whether a value is a span, or a foreign CURIE where no class is asked for."""
        curie = ":" in value and " " not in value and not value.startswith("etro:")
        return "#char=" in value or (curie and not (prop.classes or prop.roots))

    def _resolved(self, kind: str, column: Column, prop: Property, value: str) -> str:
        bounds = {short(iri) for iri in (*prop.classes, *prop.roots) if iri.startswith(ETRO)}
        wanted = " ".join(sorted(bounds))
        try:
            return self.names.resolve(value, wanted).value
        except UnknownName as error:
            remedy = error.remedy
            if choice := self.choice(kind, column.name):
                near = f"{remedy} " if remedy.startswith("did you mean") else ""
                new = "; add a new one first" if self.rows(kind, column.name) else ""
                remedy = f"{near}here may stand {choice}{new}"
            told = f"{column.name}: {error.message}"
            raise UnknownName(told, value=value, remedy=remedy) from None
