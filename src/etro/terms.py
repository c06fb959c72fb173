"""The terms of the ontology as a reference lists them: each with all that is stated of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from etro.manchester import Expressions, Node, Phrase
from etro.ontology import Ontology
from etro.vocabulary import DEFINITION, ETRO, LABEL, OBO, OBO_IN_OWL, OWL, RDFS, SKOS, TYPE

KINDS = {
    "Class": "class",
    "ObjectProperty": "object property",
    "DatatypeProperty": "data property",
    "AnnotationProperty": "annotation property",
    "NamedIndividual": "individual",
}
_SCHEMA = "https://schema.org/"
_TOLD_APART, _DEPRECATED = f"{ETRO}toldApartBy", f"{OWL}deprecated"
_MATCH = tuple(f"{SKOS}{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
# What is stated with a property of its own, under what heading, in this order.
_STATED = {
    f"{OBO}IAO_0000119": "definition source",
    **{
        f"{OBO_IN_OWL}has{kind}Synonym": f"{kind.lower()} synonym"
        for kind in ("Exact", "Narrow", "Broad", "Related")
    },
    f"{OBO}IAO_0000112": "example",
    f"{RDFS}comment": "comment",
    f"{OBO}IAO_0100001": "replaced by",
    f"{OBO_IN_OWL}consider": "consider instead",
    f"{RDFS}subPropertyOf": "subproperty of",
    f"{OWL}inverseOf": "inverse of",
    f"{RDFS}domain": "domain",
    f"{_SCHEMA}domainIncludes": "used on",
    f"{RDFS}range": "range",
    f"{_SCHEMA}rangeIncludes": "takes",
}
# The same from the other end: what other terms state of a term.
_REVERSED = {
    f"{RDFS}subPropertyOf": "subproperty",
    f"{RDFS}domain": "has property",
    f"{_SCHEMA}domainIncludes": "has property",
    f"{RDFS}range": "is value of",
    f"{_SCHEMA}rangeIncludes": "is value of",
}
_LOGIC = {
    f"{RDFS}subClassOf",
    f"{OWL}equivalentClass",
    f"{OWL}disjointWith",
    f"{OWL}propertyChainAxiom",
}


class Row(NamedTuple):
    """One heading of an entry, and what stands under it."""

    heading: str
    phrases: list[Phrase]


class Term(NamedTuple):
    """A term as the reference shows it; ``rows`` hold what has no place of its own."""

    iri: str
    kind: str
    module: str
    label: str
    translations: list[ox.Literal]
    definition: str
    deprecated: bool
    rows: list[Row]

    @property
    def name(self) -> str:
        """The term's anchor: an own term's local name, so that its address leads to its entry."""
        parts = self.iri.replace("#", "/").split("/")
        return parts[-1] if self.iri.startswith(ETRO) else "-".join(parts[-2:])


class Terms:
    """All terms of an ontology, own and external, and the tree of its classes."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._read = Expressions(ontology.triples)
        self._reversed: dict[tuple[str, str], list[str]] = defaultdict(list)
        for triple in ontology.triples:
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
                key = (triple.predicate.value, triple.object.value)
                self._reversed[key].append(triple.subject.value)
        for found in self._reversed.values():
            found.sort(key=str.casefold)

    @cached_property
    def all(self) -> dict[str, Term]:
        """The terms by IRI, sorted by name."""
        found = {}
        for iri, module in self._ontology.modules.items():
            kinds = [KINDS[name] for name in KINDS if f"{OWL}{name}" in self._values(iri, TYPE)]
            if kinds:
                found[iri] = self._term(iri, kinds[0], module)
        return dict(sorted(found.items(), key=lambda item: item[1].name.casefold()))

    def children(self, iri: str) -> list[str]:
        """Return the classes stated right below a class."""
        return self._reversed[f"{RDFS}subClassOf", iri]

    def members(self, iri: str) -> list[str]:
        """Return the individuals stated to be of a class."""
        return self._reversed[TYPE.value, iri]

    def types(self, iri: str) -> list[str]:
        """Return the classes that a term is stated to be of, other than those of OWL itself."""
        return [name for name in self._values(iri, TYPE) if not name.startswith(OWL)]

    def _values(self, iri: str, predicate: ox.NamedNode | str) -> list[str]:
        name = predicate if isinstance(predicate, str) else predicate.value
        return [node.value for node in self._nodes(iri, name)]

    def _nodes(self, iri: str, predicate: str) -> list[Node]:
        return self._read.stated(ox.NamedNode(iri)).get(predicate, [])

    def _term(self, iri: str, kind: str, module: str) -> Term:
        labels = [n for n in self._nodes(iri, LABEL.value) if isinstance(n, ox.Literal)]
        english = [label.value for label in labels if label.language in (None, "en")]
        return Term(
            iri,
            kind,
            module,
            english[0] if english else iri,
            [label for label in labels if label.language not in (None, "en")],
            next(iter(self._values(iri, DEFINITION)), ""),
            "true" in self._values(iri, _DEPRECATED),
            [row for row in self._rows(iri) if row.phrases],
        )

    def _rows(self, iri: str) -> Iterator[Row]:
        for predicate, heading in _STATED.items():
            nodes = sorted(self._nodes(iri, predicate), key=str)
            yield Row(heading, [self._read.phrase(node) for node in nodes])
        yield Row("of class", _named(self.types(iri)))
        features = [name for name in self._values(iri, TYPE) if name.startswith(OWL)]
        told = [_feature(name) for name in features if name.removeprefix(OWL) not in KINDS]
        yield Row("characteristic", [[name] for name in sorted(told) if name])
        yield from self._logic(iri)
        for heading in dict.fromkeys(_REVERSED.values()):
            found = [
                other
                for predicate, each in _REVERSED.items()
                if each == heading
                for other in self._reversed[predicate, iri]
            ]
            yield Row(heading, _named(found))
        yield from self._below(iri)
        for predicate in _MATCH:
            heading = predicate.removeprefix(SKOS).removesuffix("Match") + " match"
            yield Row(heading, _named(sorted(self._values(iri, predicate))))
        yield from self._further(iri)

    def _logic(self, iri: str) -> Iterator[Row]:
        above = self._nodes(iri, f"{RDFS}subClassOf")
        yield Row("subclass of", [[node] for node in above if isinstance(node, ox.NamedNode)])
        yield Row("necessarily", self._conditions(iri))
        parents = self._ontology.parents.get(iri, set()) - {iri}
        inherited = {
            str(phrase): phrase for parent in parents for phrase in self._conditions(parent)
        }
        yield Row("inherited", [phrase for _, phrase in sorted(inherited.items())])
        same = self._nodes(iri, f"{OWL}equivalentClass")
        yield Row("equivalent to", [self._read.phrase(node) for node in same])
        enough = [phrase for cls, phrase in self._general if cls == iri]
        yield Row("sufficient", sorted(enough, key=str))
        chains = self._nodes(iri, f"{OWL}propertyChainAxiom")
        yield Row("follows from", [self._chain(node) for node in chains])
        yield Row("disjoint with", _named(sorted(self._disjoint[iri], key=str.casefold)))

    def _conditions(self, iri: str) -> list[Phrase]:
        """Return the expressions that a class is stated to be below."""
        above = self._nodes(iri, f"{RDFS}subClassOf")
        phrases = [self._read.phrase(node) for node in above if isinstance(node, ox.BlankNode)]
        return sorted(phrases, key=str)

    def _chain(self, node: Node) -> Phrase:
        phrase: Phrase = []
        for member in self._read.members(node):
            phrase += [" then ", member] if phrase else [member]
        return phrase

    def _below(self, iri: str) -> Iterator[Row]:
        respects: dict[str, list[str]] = defaultdict(list)
        for child in self.children(iri):
            respects[next(iter(self._values(child, _TOLD_APART)), "")].append(child)
        for respect, children in sorted(respects.items()):
            heading = f"subclass (told apart by {respect})" if respect else "subclass"
            yield Row(heading, _named(children))
        yield Row("member", _named(self.members(iri)))

    def _further(self, iri: str) -> Iterator[Row]:
        """Yield what is stated with any other property, under the property's label."""
        shown = {*_STATED, *_MATCH, *_LOGIC, LABEL.value, DEFINITION, TYPE.value, _DEPRECATED}
        for predicate, nodes in sorted(self._read.stated(ox.NamedNode(iri)).items()):
            if predicate not in shown:
                name = next(iter(self._values(predicate, LABEL.value)), predicate)
                yield Row(name, [self._read.phrase(node) for node in sorted(nodes, key=str)])

    @cached_property
    def _general(self) -> list[tuple[str, Phrase]]:
        """Axioms with an expression on the left: the class that follows, and the expression."""
        return [
            (above.value, self._read.phrase(subject))
            for subject in self._read.subjects
            if isinstance(subject, ox.BlankNode)
            for above in self._read.stated(subject).get(f"{RDFS}subClassOf", [])
        ]

    @cached_property
    def _disjoint(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for subject in self._read.subjects:
            stated = self._read.stated(subject)
            lists = stated.get(f"{OWL}members", [])
            sets = [{node.value for node in self._read.members(each)} for each in lists]
            others = stated.get(f"{OWL}disjointWith", [])
            sets += [{subject.value, other.value} for other in others]
            for members in sets:
                for member in members:
                    found[member] |= members - {member}
        return found


def _named(iris: list[str]) -> list[Phrase]:
    return [[ox.NamedNode(iri)] for iri in dict.fromkeys(iris)]


def _feature(iri: str) -> str:
    """Return a characteristic of a property in words.

    >>> _feature("http://www.w3.org/2002/07/owl#SymmetricProperty")
    'symmetric'
    """
    return iri.removeprefix(OWL).removesuffix("Property").lower()
