"""What differs between two graphs, by subject: canonical, so that blank nodes do not count."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

import pyoxigraph as ox

from etro.structure import Structure, Term
from etro.vocabulary import BASE, ETRO, OWL

T = TypeVar("T")
# One statement, or all statements that hang together by blank nodes: an axiom, as a rule.
Fact = tuple[ox.Triple, ...]
PARTS = ("axioms", "things", "claims")
_SPAN = f"{ETRO}span"


class Change(NamedTuple):
    """What is no longer said of a subject, and what is said anew.

    ``subject`` is None for axioms about no single term; ``kind`` is ``added``, ``removed`` or
    ``changed``.
    """

    part: str
    kind: str
    subject: ox.NamedNode | None
    removed: list[Fact]
    added: list[Fact]


class Difference:
    """Two graphs and what differs between them."""

    def __init__(self, old: Iterable[ox.Triple], new: Iterable[ox.Triple]) -> None:
        before, after = list(old), list(new)
        self.old, self.new = Structure(before), Structure(after)
        facts_before, facts_after = set(facts(before)), set(facts(after))
        self.removed = facts_before - facts_after
        self.added = facts_after - facts_before

    @property
    def changes(self) -> list[Change]:
        """The changes by part and subject, in a fixed order."""
        sides: dict[ox.NamedNode | None, tuple[list[Fact], list[Fact]]] = {}
        for side, found in enumerate((self.removed, self.added)):
            for fact in sorted(found, key=str):
                sides.setdefault(subject_of(fact), ([], []))[side].append(fact)
        changes = [self._change(subject, *pair) for subject, pair in sides.items()]
        return sorted(changes, key=lambda c: (PARTS.index(c.part), str(c.subject or "")))

    def _change(
        self, subject: ox.NamedNode | None, removed: list[Fact], added: list[Fact]
    ) -> Change:
        kind = "changed"
        if subject is not None and subject not in self.old.by_subject:
            kind = "added"
        elif subject is not None and subject not in self.new.by_subject:
            kind = "removed"
        return Change(self._part(subject), kind, subject, removed, added)

    def _part(self, subject: ox.NamedNode | None) -> str:
        if subject is None or not subject.value.startswith(BASE) or subject.value.startswith(ETRO):
            return "axioms"
        if any(kind.startswith(OWL) for kind in self.types(subject)):
            return "axioms"
        spans = [*self.old.values(subject, _SPAN), *self.new.values(subject, _SPAN)]
        return "claims" if spans else "things"

    def types(self, subject: Term) -> set[str]:
        """Return the classes that a subject is stated to be of, in either graph."""
        return self.old.types(subject) | self.new.types(subject)


def facts(triples: Iterable[ox.Triple]) -> Iterator[Fact]:
    """Yield each statement, those that share blank nodes as one, with canonical labels.

    Labels of RDFC-1.0 over a whole graph depend on all of its blank nodes, so that one new axiom
    would rename the others; over what hangs together they depend on that alone.
    """
    groups: dict[ox.BlankNode, set[ox.BlankNode]] = {}
    blank: list[tuple[ox.BlankNode, ox.Triple]] = []
    for triple in triples:
        nodes = [n for n in (triple.subject, triple.object) if isinstance(n, ox.BlankNode)]
        if not nodes:
            yield (triple,)
            continue
        blank.append((nodes[0], triple))
        group = set(nodes).union(*(groups.get(node, set()) for node in nodes))
        for node in group:
            groups[node] = group
    parts: dict[int, list[ox.Triple]] = {}
    for node, triple in blank:
        parts.setdefault(id(groups[node]), []).append(triple)
    yield from map(_canonical, parts.values())


def _canonical(part: list[ox.Triple]) -> Fact:
    """Return triples with blank nodes that are named after all that they say."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in part)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    triples = sorted((quad.triple for quad in dataset), key=str)
    mark = hashlib.sha256("\n".join(map(str, triples)).encode()).hexdigest()[:16]

    def named(term: T) -> T | ox.BlankNode:
        return ox.BlankNode(f"b{mark}{term.value}") if isinstance(term, ox.BlankNode) else term

    return tuple(ox.Triple(named(t.subject), t.predicate, named(t.object)) for t in triples)


def subject_of(fact: Fact) -> ox.NamedNode | None:
    """Return the term that a fact is about: its named subject, or what a general axiom implies."""
    named = {triple.subject for triple in fact if isinstance(triple.subject, ox.NamedNode)}
    if not named:
        inner = {triple.object for triple in fact}
        roots = [triple for triple in fact if triple.subject not in inner]
        named = {
            triple.object
            for triple in roots
            if isinstance(triple.object, ox.NamedNode) and not triple.object.value.startswith(OWL)
        }
    return next(iter(named)) if len(named) == 1 else None
