"""Names to things: what a person calls something, in either language, and its IRI."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from etro.assets import Assets
from etro.errors import AmbiguousName, UnknownName
from etro.suggest import did_you_mean, near_misses
from etro.vocabulary import BASE, ETRO, LABEL, NAME_PROPERTIES, SKOS, SUBCLASS, TYPE, short

_NAME, _THING = ox.NamedNode(f"{ETRO}name"), ox.NamedNode(f"{ETRO}thing")
_LABELLED = LABEL.value
_NAME_TYPE = ox.NamedNode(f"{ETRO}nameType")
_MATCHES = tuple(
    ox.NamedNode(SKOS + match)
    for match in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")
)


def index(quads: Iterable[ox.Quad]) -> str:
    """Return all names in quads as lines of folded name, IRI, name as written, and what says so.

    A name is a label, a synonym, a name that a term claim gives, or an external identifier with
    and without its prefix. Lines are sorted; the text begins and ends with a line feed.
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
        elif prop in _MATCHES:
            curie, *local = _identifiers(value.value)
            for identifier in (curie, *local):
                entries.add((identifier.casefold(), subject.value, curie, short(prop.value)))
    for claim in claims.values():
        if _NAME in claim:
            why = short(claim.get(_NAME_TYPE, ""))
            entries.add((claim[_NAME].casefold(), claim[_THING], claim[_NAME], why))
    lines = sorted("\t".join(" ".join(part.split()) for part in entry) for entry in entries)
    return "\n" + "".join(line + "\n" for line in lines)


def _identifiers(iri: str) -> list[str]:
    """Return the CURIE in an identifier's IRI, and its local part if that is no bare number."""
    curie = iri.rpartition("/")[2].rpartition("#")[2].replace("_", ":")
    local = curie.partition(":")[2]
    return [curie, local] if local and not local.isdigit() else [curie]


class Match(NamedTuple):
    """A thing found by a name: its short id, label, class, and what matched."""

    id: str
    label: str
    cls: str
    why: str


class Names:
    """All names in a data set; ``path`` is the file of the index that was built with it."""

    def __init__(self, store: ox.Store, assets: Assets, path: str) -> None:
        self._store = store
        self._assets = assets
        # Mapped at once, so that a rebuild may remove the file while this reader goes on.
        with open(path, "rb") as file:
            self._index = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    @cached_property
    def entries(self) -> list[list[str]]:
        """All names: folded, IRI, as written, and the property or name type that says so."""
        return [line.split("\t") for line in self._index[:].decode().splitlines()[1:]]

    def _any_case(self, text: str) -> list[tuple[str, str]]:
        """Return (IRI, why) of what has a name in any case: a search in the index as it lies.

        Where one thing has the name just as it is written, it is that one.
        """
        wanted = f"\n{' '.join(text.casefold().split())}\t".encode()
        found, exact, position = [], [], self._index.find(wanted)
        while position >= 0:
            end = self._index.find(b"\n", position + 1)
            _, iri, written, why = self._index[position + 1 : end].decode().split("\t")
            found.append((iri, why))
            if written == text:
                exact.append((iri, why))
            position = self._index.find(wanted, position + 1)
        return exact if len(dict(exact)) == 1 else found

    def resolve(self, text: str, cls: str = "") -> ox.NamedNode:
        """Return the one thing that ``text`` names, of the class ``cls`` if given.

        ``cls`` is the local name of a class, or several with spaces between; each class is itself
        one of its things. ``text`` is an IRI, a short id, a slug, a CURIE or a name in either
        language, any case.
        Raises ``UnknownName`` with near misses, ``AmbiguousName`` with the candidates.
        """
        found = {iri: why for iri, why in self._candidates(text.strip()) if self._fits(iri, cls)}
        labelled = [iri for iri, why in found.items() if why == _LABELLED]
        if len(found) == 1 or len(labelled) == 1:
            return ox.NamedNode((labelled or list(found))[0])
        if found:
            listed = ", ".join(map(short, sorted(found)))
            raise AmbiguousName(
                f"{text!r} may mean {listed}", value=text, remedy="name one of these ids"
            )
        remedy = did_you_mean(text, self._names_of(cls)) or "look it up with etro find"
        wanted = " or ".join(cls.split()) or "thing"
        raise UnknownName(f"no {wanted} named {text!r}", value=text, remedy=remedy)

    def _names_of(self, cls: str) -> Iterator[str]:
        """Yield the names of the things of some classes (their local names), or of all things."""
        if not cls:
            yield from (written for _, _, written, _ in self.entries)
            return
        path = f"a?/<{SUBCLASS.value}>*"
        listed = " ".join(f"<{ETRO}{name}>" for name in cls.split())
        members = f"SELECT ?thing {{ VALUES ?cls {{ {listed} }} ?thing {path} ?cls }}"
        solutions = self._store.query(members, use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        things = {row["thing"].value for row in solutions if isinstance(row["thing"], ox.NamedNode)}
        yield from (written for _, iri, written, _ in self.entries if iri in things)

    def find(self, text: str, limit: int = 50) -> list[Match]:
        """Return the things whose name is, begins with or holds ``text``, best first.

        An external identifier counts as a name, with or without its prefix.
        """
        wanted = " ".join(text.casefold().split())
        ranked: dict[str, tuple[int, str, str]] = {}
        for folded, iri, written, why in self.entries:
            if folded == wanted or (wanted in folded and not why.endswith("Match")):
                rank = 0 if folded == wanted else 1 if folded.startswith(wanted) else 2
                ranked[iri] = min(ranked.get(iri, (9, "", "")), (rank, written, why))
        for iri, _ in self._by_id(text.strip()):
            ranked[iri] = min(ranked.get(iri, (9, "", "")), (0, short(iri), "id"))
        order = sorted(ranked.items(), key=lambda item: (item[1][0], len(item[1][1]), item[0]))
        return [self._match(iri, *reason[1:]) for iri, reason in order[:limit]]

    def suggest(self, text: str) -> list[str]:
        """Return names near to ``text``, best first."""
        return near_misses(text, self._names_of(""))

    def label(self, iri: str) -> str:
        """Return the English label of a thing, else its short id."""
        labels = [
            quad.object for quad in self._store.quads_for_pattern(ox.NamedNode(iri), LABEL, None)
        ]
        literals = [label for label in labels if isinstance(label, ox.Literal)]
        literals.sort(key=lambda label: (label.language != "en", label.value))
        return literals[0].value if literals else short(iri)

    def classes(self, iri: str) -> list[str]:
        """Return the own classes that a thing is an instance or, for a class, a subclass of."""
        node = ox.NamedNode(iri)
        found = {
            quad.object.value
            for prop in (TYPE, SUBCLASS)
            for quad in self._store.quads_for_pattern(node, prop, None)
            if isinstance(quad.object, ox.NamedNode)
        }
        return sorted(cls for cls in found if cls.startswith(ETRO))

    def _match(self, iri: str, name: str, why: str) -> Match:
        classes = ", ".join(map(short, self.classes(iri)))
        reason = f"{why.rpartition('#')[2]}: {name}"
        return Match(short(iri), self.label(iri), classes, reason)

    def _candidates(self, text: str) -> list[tuple[str, str]]:
        """Return (IRI, why) of what an id, a CURIE, or a name in any case may mean.

        A whole id is one thing; a bare slug may be that of several, and of another's name.
        """
        by_id = self._by_id(text)
        if len(by_id) == 1:
            return by_id
        return by_id + self._any_case(text) or self._by_identifier(text)

    def _by_id(self, text: str) -> list[tuple[str, str]]:
        iris = [text] if "://" in text else [ETRO + text, BASE + text]
        if "/" not in text and ":" not in text:
            iris += [BASE + prefix + text for prefix in self._prefixes()]
        return [(iri, "id") for iri in iris if " " not in iri and self._known(iri)]

    def _by_identifier(self, text: str) -> list[tuple[str, str]]:
        """Return what has an external identifier, given as a CURIE or IRI."""
        if ":" not in text:
            return []
        from etro.graph import read_context

        try:
            node = ox.NamedNode(read_context(self._assets).expand(text))
        except ValueError:
            return []
        quads = (q for prop in _MATCHES for q in self._store.quads_for_pattern(None, prop, node))
        return [(q.subject.value, "id") for q in quads if isinstance(q.subject, ox.NamedNode)]

    def _prefixes(self) -> list[str]:
        prop = ox.NamedNode(f"{ETRO}idPrefix")
        quads = self._store.quads_for_pattern(None, prop, None)
        return sorted({q.object.value for q in quads if isinstance(q.object, ox.Literal)})

    def _known(self, iri: str) -> bool:
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return False
        return next(iter(self._store.quads_for_pattern(node, None, None)), None) is not None

    def _fits(self, iri: str, cls: str) -> bool:
        if not cls:
            return True
        listed = " ".join(f"<{ETRO}{name}>" for name in cls.split())
        ask = f"ASK {{ VALUES ?cls {{ {listed} }} ?thing a?/<{SUBCLASS.value}>* ?cls }}"
        return bool(
            self._store.query(
                ask,
                use_default_graph_as_union=True,
                substitutions={ox.Variable("thing"): ox.NamedNode(iri)},
            )
        )
