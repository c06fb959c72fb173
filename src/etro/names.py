"""Names to things: what a person calls something, in either language, and its IRI."""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from etro.assets import Assets
from etro.errors import AmbiguousName, UnknownName
from etro.index import ID, MATCHES
from etro.suggest import did_you_mean, near_misses
from etro.vocabulary import BASE, ETRO, LABEL, SUBCLASS, TYPE, of_classes, short

_LABELLED = LABEL.value
_EXACT = MATCHES[0].value


def _holds(name: str, wanted: str, why: str) -> bool:
    """Tell whether a name holds what is wanted; an identifier must hold all of it, or its number.

    Both are folded.
    """
    if why.endswith("Match"):
        return wanted.isdigit() and name.endswith(f":{wanted}")
    return why != ID and wanted in name


def _is_loose(why: str) -> bool:
    """Tell whether a name is an identifier of something near the thing, not of the thing itself."""
    return why.endswith("Match") and why != _EXACT


def _is_slug(text: str) -> bool:
    """Tell whether a text may be the last part of an id, without its kind."""
    return "/" not in text and ":" not in text


class Match(NamedTuple):
    """A thing found by a name: its short id, label, class, and what matched."""

    id: str
    label: str
    cls: str
    why: str


class Names:
    """All names in a data set; ``index`` is the index of names that belongs to it."""

    def __init__(self, store: ox.Store, assets: Assets, index: mmap.mmap | bytes) -> None:
        self._store = store
        self._assets = assets
        self._index = index

    @cached_property
    def entries(self) -> list[list[str]]:
        """All names: folded, IRI, as written, and the property or name type that says so."""
        return [line.split("\t") for line in self._index[:].decode().splitlines()[1:]]

    def _any_case(self, text: str) -> list[tuple[str, str, str]]:
        """Return (IRI, why, name as written) of what has a name in any case.

        It is a search by halves in the index as it lies: its lines are sorted.
        """
        index, wanted = self._index, f"{' '.join(text.casefold().split())}\t".encode()

        def beginning(position: int) -> bytes:
            start = index.find(b"\n", position) + 1
            return index[start : start + len(wanted)]

        last = index.rfind(b"\n", 0, len(index) - 1) + 1
        start = index.find(b"\n", bisect_left(range(last), wanted, key=beginning)) + 1
        found = []
        while index[start : start + len(wanted)] == wanted:
            end = index.find(b"\n", start)
            _, iri, written, why = index[start:end].decode().split("\t")
            found.append((iri, why, written))
            start = end + 1
        return found

    def resolve(self, text: str, cls: str = "") -> ox.NamedNode:
        """Return the one thing that ``text`` names, of the class ``cls`` if given.

        ``cls`` is the local name of a class, or several with spaces between; each class is itself
        one of its things. ``text`` is an IRI, a short id, a slug, a CURIE or a name in either
        language, any case.
        Raises ``UnknownName`` with near misses, ``AmbiguousName`` with the candidates.
        """
        found = self._candidates(text.strip(), cls)
        meant = [iri for iri, why in found.items() if why in (_LABELLED, _EXACT)]
        if len(found) == 1 or len(meant) == 1:
            return ox.NamedNode((meant or list(found))[0])
        if found:
            listed = ", ".join(map(short, sorted(found)))
            raise AmbiguousName(
                f"{text!r} may mean {listed}", value=text, remedy="name one of these ids"
            )
        remedy = did_you_mean(text, self._names_like(text, cls)) or "look it up with etro find"
        wanted = " or ".join(cls.replace("<", "").split()) or "thing"
        raise UnknownName(f"no {wanted} named {text!r}", value=text, remedy=remedy)

    def _names_like(self, text: str, cls: str = "") -> Iterator[str]:
        """Yield the names of the things of some classes (their local names), or of all things.

        Ids are among them where the text itself looks like one.
        """
        ids = not _is_slug(text)
        names = [(iri, name) for _, iri, name, why in self.entries if ids or why != ID]
        things = self.members(cls) if cls else None
        yield from (name for iri, name in names if things is None or iri in things)

    def members(self, cls: str) -> set[str]:
        """Return the things of some classes (their local names), those classes among them."""
        members = f"SELECT ?thing {{ {of_classes(cls)} }}"
        solutions = self._store.query(members, use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        return {row["thing"].value for row in solutions if isinstance(row["thing"], ox.NamedNode)}

    def find(self, text: str, limit: int = 50) -> list[Match]:
        """Return the things whose name is, begins with or holds ``text``, best first.

        An external identifier counts as a name, with or without its prefix; what it is the same as
        comes before what it is only near to.
        """
        wanted = " ".join(text.casefold().split())
        ranked: dict[str, tuple[int, str, str]] = {}
        for folded, iri, written, why in self.entries:
            if folded == wanted or _holds(folded, wanted, why):
                rank = 0 if folded == wanted else 1 if folded.startswith(wanted) else 2
                ranked[iri] = min(ranked.get(iri, (9, "", "")), (rank, written, why))
        for iri, _ in self._exactly(text.strip()):
            if ranked.get(iri, (9, "", ""))[0] > 0:
                ranked[iri] = (0, short(iri), ID)
        order = sorted(
            ranked.items(),
            key=lambda item: (item[1][0], _is_loose(item[1][2]), len(item[1][1]), item[0]),
        )
        return [self._match(iri, *reason[1:]) for iri, reason in order[:limit]]

    def suggest(self, text: str) -> list[str]:
        """Return names near to ``text``, best first."""
        return near_misses(text, self._names_like(text))

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
        found = self._objects(iri, TYPE) | self._objects(iri, SUBCLASS)
        return sorted(cls for cls in found if cls.startswith(ETRO))

    def _objects(self, iri: str, prop: ox.NamedNode) -> set[str]:
        quads = self._store.quads_for_pattern(ox.NamedNode(iri), prop, None)
        return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}

    def _match(self, iri: str, name: str, why: str) -> Match:
        classes = ", ".join(map(short, self.classes(iri)))
        reason = f"{why.rpartition('#')[2]}: {name}"
        return Match(short(iri), self.label(iri), classes, reason)

    def _candidates(self, text: str, cls: str) -> dict[str, str]:
        """Return what of a class an id, a CURIE, or a name in any case may mean: IRI and why.

        A whole id is one thing; a bare slug may be that of several, and of another's name. Where
        one thing has the name just as it is written, it is that one. A hyphen may mean a space.
        """
        by_id = self._of_class(self._by_id(text), cls)
        if len(by_id) == 1:
            return by_id
        named = self._any_case(text)
        written = self._of_class(((iri, why) for iri, why, name in named if name == text), cls)
        if len(written) != 1:
            written = self._of_class(((iri, why) for iri, why, _ in named), cls)
        return (
            by_id | written
            or self._of_class(self._by_identifier(text), cls)
            or self._of_class(self._by_folded_id(text), cls)
            or ("-" in text and self._candidates(text.replace("-", " "), cls))
            or {}
        )

    def _of_class(self, candidates: Iterable[tuple[str, str]], cls: str) -> dict[str, str]:
        return {iri: why for iri, why in candidates if self.fits(iri, cls)}

    def _by_id(self, text: str) -> list[tuple[str, str]]:
        if text.startswith("etro:"):
            text = text.removeprefix("etro:")
            if self._known(ETRO + text):
                return [(ETRO + text, ID)]
        iris = [text] if "://" in text else [ETRO + text, BASE + text]
        if _is_slug(text):
            iris += [BASE + prefix + text for prefix in self._prefixes]
        return [(iri, ID) for iri in iris if " " not in iri and self._known(iri)]

    def _by_folded_id(self, text: str) -> list[tuple[str, str]]:
        """Return what has a text in any case as its id or slug."""
        lower = self._by_id(text.casefold())
        if lower or not _is_slug(text):
            return lower
        named = (each for prefix in self._prefixes for each in self._any_case(prefix + text))
        return [(iri, why) for iri, why, _ in named if why == ID]

    def _by_identifier(self, text: str) -> list[tuple[str, str]]:
        """Return what has an external identifier, given as a CURIE or IRI, or is itself that."""
        if ":" not in text:
            return []
        from etro.graph import read_context

        try:
            node = ox.NamedNode(read_context(self._assets).expand(text))
        except ValueError:
            return []
        quads = (q for prop in MATCHES for q in self._store.quads_for_pattern(None, prop, node))
        found = [(q.subject.value, ID) for q in quads if isinstance(q.subject, ox.NamedNode)]
        return found or [(node.value, ID)] * self._known(node.value)

    @cached_property
    def _prefixes(self) -> list[str]:
        prop = ox.NamedNode(f"{ETRO}idPrefix")
        quads = self._store.quads_for_pattern(None, prop, None)
        return sorted({q.object.value for q in quads if isinstance(q.object, ox.Literal)})

    def _exactly(self, text: str) -> list[tuple[str, str]]:
        return self._by_id(text) + self._by_identifier(text) + self._by_folded_id(text)

    def _known(self, iri: str) -> bool:
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return False
        return next(iter(self._store.quads_for_pattern(node, None, None)), None) is not None

    def fits(self, iri: str, cls: str) -> bool:
        """Tell whether a thing is of a class, or of one of several; all are of none.

        It asks what ``of_classes`` asks, upwards from the thing.
        """
        if not cls:
            return True
        types = self._objects(iri, TYPE)
        return any(
            ETRO + name.lstrip("<") in self._upwards({iri} if name[0] == "<" else {iri, *types})
            for name in cls.split()
        )

    def _upwards(self, iris: set[str]) -> Iterator[str]:
        """Yield classes and all that they are below of, nearest first."""
        found, new = set(iris), iris
        while new:
            yield from new
            new = {cls for each in new for cls in self._objects(each, SUBCLASS)} - found
            found |= new
