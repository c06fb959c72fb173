"""Columns and cells: what the JSON-LD context says of a column, and what a cell may hold."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pyoxigraph as ox

from etro.suggest import did_you_mean
from etro.vocabulary import BASE

_LEXICAL = {
    "decimal": (re.compile(r"-?\d+(\.\d+)?"), "a decimal number such as 6.9"),
    "integer": (re.compile(r"-?\d+"), "a whole number such as 724"),
    "boolean": (re.compile(r"true|false"), "true or false"),
}
_THING = re.compile(r"[a-z][a-z-]*/[^\s|<>\"{}^`\\:]+(#char=[^\s|]*)?")
_CURIE = re.compile(r"([A-Za-z][\w.-]*):([^\s|<>\"{}^`\\]+)")
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9]*")


class Column(NamedTuple):
    """A column as the context declares it.

    ``kind`` is ``id`` (the subject), ``thing`` (a reference), ``term`` (a controlled value),
    ``text``, or the local name of an XSD datatype.
    """

    name: str
    predicate: str
    kind: str
    many: bool


class Context:
    """The JSON-LD context: columns and prefixes."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        terms = document["@context"]
        self.prefixes = {
            name: iri for name, value in terms.items() if (iri := _prefix(value)) and name[0] != "@"
        }
        self.columns = {
            name: self._column(name, value)
            for name, value in terms.items()
            if not name.startswith("@") and name not in self.prefixes
        }

    def _column(self, name: str, value: str | dict[str, str]) -> Column:
        definition = {"@id": value} if isinstance(value, str) else value
        target = definition.get("@id", name)
        datatype = definition.get("@type", "")
        kinds = {"@id": "thing", "@vocab": "term", "": "text"}
        kind = "id" if target == "@id" else kinds.get(datatype) or datatype.partition(":")[2]
        return Column(name, self.expand(target), kind, definition.get("@container") == "@set")

    def expand(self, cell: str) -> str:
        """Return the full IRI that a reference cell, a CURIE or a relative id, stands for."""
        prefix, colon, rest = cell.partition(":")
        if colon and prefix in self.prefixes:
            return self.prefixes[prefix] + rest
        return cell if "//" in cell else BASE + cell

    def shorten(self, iri: str) -> str:
        """Return the CURIE of an IRI, or the IRI itself where no prefix fits."""
        fitting = [name for name, base in self.prefixes.items() if iri.startswith(base)]
        prefix = max(fitting, key=lambda name: len(self.prefixes[name]), default="")
        return f"{prefix}:{iri.removeprefix(self.prefixes[prefix])}" if prefix else iri

    def resolve(self, column: Column, cell: str) -> str:
        """Return the full IRI that a cell of a ``thing`` or ``term`` column stands for."""
        if column.kind == "term" and ":" not in cell:
            return self.prefixes["etro"] + cell
        return self.expand(cell)

    def cell(self, column: Column, iri: str) -> str:
        """Return what to write into a ``thing`` or ``term`` column for a full IRI."""
        etro = self.prefixes["etro"]
        if iri.startswith(etro):
            name = iri.removeprefix(etro)
            return name if column.kind == "term" else f"etro:{name}"
        return iri.removeprefix(BASE) if iri.startswith(BASE) else self.shorten(iri)

    def fault(self, column: Column, value: str) -> tuple[str, str] | None:
        """Return what is wrong with one value of a cell and what to do about it, or None."""
        if value != value.strip() or not value:
            return f"{value!r} is empty or has spaces at an end", "remove the spaces or the extra |"
        if column.kind in _LEXICAL:
            pattern, wanted = _LEXICAL[column.kind]
            return (
                None if pattern.fullmatch(value) else (f"{value!r} is not {wanted}", "correct it")
            )
        if column.kind == "term" and not _TERM.fullmatch(value):
            return f"{value!r} is no name of a term", "write a term such as asserted"
        return self._reference_fault(value) if column.kind in ("id", "thing") else None

    def _reference_fault(self, value: str) -> tuple[str, str] | None:
        curie = _CURIE.fullmatch(value)
        known = curie is not None and curie[1] in self.prefixes
        if not (known or _THING.fullmatch(value) or value.startswith("https://")):
            if curie is None:
                return (
                    f"{value!r} is no id",
                    "write kind/slug, such as drug/everolimus, or prefix:id",
                )
            hint = did_you_mean(curie[1], self.prefixes)
            remedy = f"{hint or 'declare it'} in graph/context.jsonld"
            return f"unknown prefix {curie[1]!r}", remedy
        try:
            ox.NamedNode(self.expand(value))
        except ValueError as error:
            return f"{value!r} makes no IRI: {error}", "write special signs as %XX"
        return None


def _prefix(definition: str | dict[str, Any]) -> str:
    """Return the namespace of a prefix, by JSON-LD's own rule, or an empty string for a term."""
    if isinstance(definition, dict):
        return str(definition["@id"]) if definition.get("@prefix") else ""
    return definition if definition.endswith(("/", "#", ":")) else ""
