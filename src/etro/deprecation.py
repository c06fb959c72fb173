"""Terms through time: what was released, what is deprecated, and what takes its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from etro.assets import Assets
from etro.errors import Finding, InvalidData
from etro.graph import Tables
from etro.ontology import RELEASED, Ontology, read_released_lines, write_released_lines
from etro.structure import KINDS
from etro.vocabulary import ETRO, LABEL, OBO, OBO_IN_OWL, OWL, TYPE, short

_HEADER = "term\tkind\tlabel\tsince"
_DEPRECATED = f"{OWL}deprecated"
_REPLACED, _CONSIDER = f"{OBO}IAO_0100001", f"{OBO_IN_OWL}consider"


class Released(NamedTuple):
    """A term of the last release: its local name, its kind, its label, and its first release."""

    term: str
    kind: str
    label: str
    since: str


class Deprecated(NamedTuple):
    """A deprecated term: what takes its place, if one term does, and what else to consider."""

    iri: str
    replacement: str
    considered: list[str]

    @property
    def remedy(self) -> str:
        """What to do where the term is used."""
        if self.replacement:
            return f"use {short(self.replacement)} (etro migrate writes it)"
        hint = ", ".join(map(short, self.considered))
        return f"choose by hand: {hint}" if hint else "choose another by hand"


def deprecated_terms(ontology: Ontology) -> list[Deprecated]:
    """Return the deprecated terms, each with its last replacement: those of replacements too."""
    terms = sorted(iri for iri, value in ontology.subjects(_DEPRECATED) if value == "true")

    def last(iri: str, seen: tuple[str, ...] = ()) -> str:
        if iri not in terms:
            return iri
        following = ontology.values(iri, _REPLACED)
        circle = iri in seen or len(following) != 1
        return "" if circle else last(following[0], (*seen, iri))

    return [Deprecated(iri, last(iri), ontology.values(iri, _CONSIDER)) for iri in terms]


def read_released(assets: Assets) -> list[Released]:
    """Read the terms of the last release; none before the first. Raises ``InvalidData``."""
    header, *lines = read_released_lines(assets) or [_HEADER]
    rows = [line.split("\t") for line in lines]
    faults = [number for number, row in enumerate(rows, 2) if len(row) != len(Released._fields)]
    if header != _HEADER or faults:
        row = faults[0] if faults else 1
        remedy = "restore it as the last release had it"
        raise InvalidData([Finding(f"ontology/{RELEASED}", row, "", "not as released", remedy)])
    return [Released(*row) for row in rows]


def freeze(assets: Assets, ontology: Ontology) -> list[Released]:
    """Write the own terms of the ontology as those of the release that its version names.

    Raises ``InvalidData`` if a term of the last release is gone: the list only grows;
    ``UnwritableOutput`` for the data of an installed package, and where the system refuses.
    """
    before = read_released(assets)
    if gone := list(_vanished(before, ontology)):
        raise InvalidData(gone)
    since = {row.term: row.since for row in before}
    rows = [
        Released(name, kind, _label(ontology, ETRO + name), since.get(name, ontology.version))
        for name, kind in sorted(_declared(ontology).items())
    ]
    write_released_lines(assets, [_HEADER, *map("\t".join, rows)])
    return rows


def check_terms(assets: Assets, ontology: Ontology, tables: Tables) -> Iterator[Finding]:
    """Find released terms that vanished, deprecated ones without a successor, and rows with one."""
    yield from _vanished(read_released(assets), ontology)
    known = ontology.terms | {row.iri for row in tables.rows}
    deprecated = {each.iri: each for each in deprecated_terms(ontology)}
    for each in deprecated.values():
        successors = [each.replacement] if each.replacement else each.considered
        if not [iri for iri in successors if iri in known or not iri.startswith(ETRO)]:
            remedy = "state what takes its place (IAO:0100001), or what to consider"
            message = f"{short(each.iri)} is deprecated, and nothing leads on"
            yield Finding("ontology/etro.ttl", 0, "", message, remedy)
    for row in tables.rows:
        for column, cell, iri in tables.references(row):
            if iri in deprecated:
                message = f"{cell} is deprecated"
                yield row.finding(column.name, message, deprecated[iri].remedy)


def _vanished(released: list[Released], ontology: Ontology) -> Iterator[Finding]:
    declared = _declared(ontology)
    for number, row in enumerate(released, 2):
        kind = declared.get(row.term)
        if kind is None:
            message = f"{row.term}, a {row.kind} released in {row.since}, is gone"
            remedy = "declare it again, deprecated, with what replaces it"
            yield Finding(f"ontology/{RELEASED}", number, "term", message, remedy)
        elif kind != row.kind:
            message = f"{row.term} was released as {row.kind} and is {kind} now"
            remedy = "keep its kind, deprecate it, and give the new one another name"
            yield Finding(f"ontology/{RELEASED}", number, "kind", message, remedy)


def _declared(ontology: Ontology) -> dict[str, str]:
    """Return the local names of all own terms, with the kind that they are first of."""
    found: dict[str, str] = {}
    for iri in ontology.terms:
        types = ontology.values(iri, TYPE.value)
        kinds = [kind.removeprefix(OWL) for kind in KINDS if kind in types]
        if iri.startswith(ETRO) and kinds:
            found[iri.removeprefix(ETRO)] = kinds[0]
    return found


def _label(ontology: Ontology, iri: str) -> str:
    quads = ontology.graph.quads_for_subject(ox.NamedNode(iri))
    labels = sorted(
        (getattr(quad.object, "language", None) != "en", getattr(quad.object, "value", ""))
        for quad in quads
        if quad.predicate == LABEL
    )
    return labels[0][1] if labels else ""
