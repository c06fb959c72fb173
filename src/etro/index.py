"""The index of names: what a build writes down so that a name leads to its thing at once."""

from __future__ import annotations

import mmap
from collections.abc import Iterable

import pyoxigraph as ox

from etro.columns import Context
from etro.vocabulary import BASE, ETRO, NAME_PROPERTIES, SKOS, short

ID = "id"
_NAME, _THING = ox.NamedNode(f"{ETRO}name"), ox.NamedNode(f"{ETRO}thing")
_NAME_TYPE = ox.NamedNode(f"{ETRO}nameType")
MATCHES = tuple(
    ox.NamedNode(SKOS + match)
    for match in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
)


def open_index(path: str) -> mmap.mmap:
    """Return the index that a build has written, as it lies in its file.

    It is mapped at once, so that a rebuild may remove the file while this reader goes on.
    """
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def name_index(quads: Iterable[ox.Quad], context: Context) -> str:
    """Return all names in quads as lines of folded name, IRI, name as written, and what says so.

    A name is a label, a synonym, a name that a term claim gives, the id of a thing, or an external
    identifier with and without its prefix. Lines are sorted; the text begins and ends with a line
    feed.
    """
    claims: dict[object, dict[ox.NamedNode, str]] = {}
    entries: set[tuple[str, str, str, str]] = set()
    for quad in quads:
        prop, subject, value = quad.predicate, quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode) or isinstance(value, ox.BlankNode | ox.Triple):
            continue
        if prop in (_NAME, _THING, _NAME_TYPE):
            claims.setdefault(subject, {})[prop] = value.value
        elif prop in NAME_PROPERTIES and isinstance(value, ox.Literal):
            entries.add((value.value.casefold(), subject.value, value.value, short(prop.value)))
            if subject.value.startswith(BASE) and not subject.value.startswith(ETRO):
                id = short(subject.value)
                entries.add((id.casefold(), subject.value, id, ID))
        elif prop in MATCHES:
            curie = context.shorten(value.value)
            for identifier in _identifiers(curie):
                entries.add((identifier.casefold(), subject.value, curie, short(prop.value)))
    for claim in claims.values():
        if _NAME in claim:
            why = short(claim.get(_NAME_TYPE, ""))
            entries.add((claim[_NAME].casefold(), claim[_THING], claim[_NAME], why))
    lines = sorted("\t".join(" ".join(part.split()) for part in entry) for entry in entries)
    return "\n" + "".join(line + "\n" for line in lines)


def _identifiers(curie: str) -> list[str]:
    """Return a CURIE, and its local part if that is no bare number, which says too little."""
    local = curie.partition(":")[2]
    bare = local and not local.isdigit() and not local.startswith("//")
    return [curie, local] if bare else [curie]
