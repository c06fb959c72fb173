"""Triples by subject: what an OWL file says of a node, its lists, its types."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from etro.vocabulary import OWL, RDF, TYPE

Node = ox.NamedNode | ox.BlankNode
Term = Node | ox.Literal | ox.Triple
_FIRST, _REST, _NIL = f"{RDF}first", f"{RDF}rest", f"{RDF}nil"
_KINDS = (
    "Class",
    "ObjectProperty",
    "DatatypeProperty",
    "AnnotationProperty",
    "NamedIndividual",
)
KINDS = tuple(OWL + kind for kind in _KINDS)


class Structure:
    """Triples, looked up by subject and predicate, each look-up in a fixed order."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.by_subject: dict[Term, dict[str, list[Term]]] = {}
        for subject, predicate, value in sorted(triples, key=str):
            stated = self.by_subject.setdefault(subject, {})
            stated.setdefault(predicate.value, []).append(value)

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """Return all values of a property of a node."""
        return self.by_subject.get(subject, {}).get(predicate, [])

    def value(self, subject: Term, predicate: str) -> Term | None:
        """Return the first value of a property of a node, or None."""
        return next(iter(self.values(subject, predicate)), None)

    def members(self, node: Term | None) -> list[Term]:
        """Return the members of an RDF list, in its order."""
        found: list[Term] = []
        while node is not None and getattr(node, "value", _NIL) != _NIL:
            found += self.values(node, _FIRST)
            node = self.value(node, _REST)
        return found

    def types(self, subject: Term) -> set[str]:
        """Return the IRIs of the classes that a node is stated to be of."""
        return {getattr(value, "value", "") for value in self.values(subject, TYPE.value)}

    def typed(self, *types: str) -> list[Term]:
        """Return the nodes stated to be of one of some classes, in a fixed order."""
        return [node for node in self.by_subject if self.types(node) & set(types)]

    def reach(self, start: Term) -> set[Term]:
        """Return a blank node and all blank nodes that hang below it; of a name, none."""
        found: set[Term] = set()
        pending = [start] if isinstance(start, ox.BlankNode) else []
        while pending:
            node = pending.pop()
            if node not in found:
                found.add(node)
                stated = self.by_subject.get(node, {}).values()
                pending += [o for each in stated for o in each if isinstance(o, ox.BlankNode)]
        return found
