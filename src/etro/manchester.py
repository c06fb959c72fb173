"""Class expressions in words, near to the Manchester syntax of OWL 2."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from etro.vocabulary import OWL, RDF

Node = ox.NamedNode | ox.BlankNode | ox.Literal
# What a sentence is made of: words, and nodes that have a name of their own.
Phrase = list[str | Node]

_FILLERS = {"hasValue": "value", "someValuesFrom": "some", "allValuesFrom": "only"}
_COUNTS = {
    "minQualifiedCardinality": "min",
    "maxQualifiedCardinality": "max",
    "qualifiedCardinality": "exactly",
    "minCardinality": "min",
    "maxCardinality": "max",
    "cardinality": "exactly",
}
_JOINED = {"intersectionOf": " and ", "unionOf": " or "}


class Expressions:
    """The class expressions that stand in some triples."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._stated: dict[Node, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if not isinstance(triple.subject, ox.Triple) and not isinstance(
                triple.object, ox.Triple
            ):
                self._stated[triple.subject][triple.predicate.value].append(triple.object)

    def phrase(self, node: Node, inner: bool = False) -> Phrase:
        """Return an expression as words and named nodes; one inside another gets brackets.

        What is no known form of expression is told as such, never left out.
        """
        if not isinstance(node, ox.BlankNode):
            return [node]
        stated = {name.removeprefix(OWL): values for name, values in self._stated[node].items()}
        for form, between in _JOINED.items():
            if form in stated:
                joined = self._join(stated[form][0], between)
                return ["(", *joined, ")"] if inner else joined
        if "complementOf" in stated:
            return ["not ", *self.phrase(stated["complementOf"][0], inner=True)]
        if "oneOf" in stated:
            return ["{", *self._join(stated["oneOf"][0], ", "), "}"]
        if "onProperty" in stated:
            return self._restriction(stated)
        return ["an expression without a name"]

    def _restriction(self, stated: dict[str, list[Node]]) -> Phrase:
        prop = self.phrase(stated["onProperty"][0], inner=True)
        for form, word in _FILLERS.items():
            if form in stated:
                return [*prop, f" {word} ", *self.phrase(stated[form][0], inner=True)]
        if "hasSelf" in stated:
            return [*prop, " Self"]
        for form, word in _COUNTS.items():
            if form in stated:
                of = stated.get("onClass", stated.get("onDataRange", []))
                filler = [" ", *self.phrase(of[0], inner=True)] if of else []
                return [*prop, f" {word} {stated[form][0].value}", *filler]
        return [*prop, " (a restriction of another kind)"]

    def _join(self, node: Node, between: str) -> Phrase:
        phrase: Phrase = []
        for member in self.members(node):
            phrase += [between] if phrase else []
            phrase += self.phrase(member, inner=True)
        return phrase

    def members(self, node: Node) -> Iterator[Node]:
        """Yield the members of an RDF list."""
        while f"{RDF}first" in self._stated[node]:
            yield self._stated[node][f"{RDF}first"][0]
            node = self._stated[node][f"{RDF}rest"][0]

    def stated(self, node: Node) -> dict[str, list[Node]]:
        """Return all that is stated of a node, by full property."""
        return self._stated[node]

    @property
    def subjects(self) -> list[Node]:
        """All nodes that something is stated of."""
        return list(self._stated)
