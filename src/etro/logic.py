"""Triples as axioms: what a reasoner is given, and the fewest that cannot all hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

import pyoxigraph as ox

from etro.manchester import Expressions
from etro.vocabulary import BASE, ETRO, LABEL, OWL, RDF, RDFS, TYPE, short

_NIL = ox.NamedNode(f"{RDF}nil")
_FIRST, _REST = ox.NamedNode(f"{RDF}first"), ox.NamedNode(f"{RDF}rest")
_NAMED = ox.NamedNode(f"{OWL}NamedIndividual")
_HEADER = ox.NamedNode(f"{OWL}Ontology")
_ANNOTATION = ox.NamedNode(f"{OWL}AnnotationProperty")
_BUILT_IN = {
    ox.NamedNode(iri)
    for iri in (LABEL.value, f"{RDFS}comment", f"{RDFS}seeAlso", f"{RDFS}isDefinedBy")
}
_DECLARATIONS = {
    _NAMED,
    _ANNOTATION,
    *(ox.NamedNode(OWL + kind) for kind in ("Class", "ObjectProperty", "DatatypeProperty")),
}
_DIFFERENT = ox.NamedNode(f"{OWL}AllDifferent")
_EXCLUSIVE = ox.NamedNode(f"{OWL}AllDisjointClasses")
_EXCLUDES = ox.NamedNode(f"{OWL}disjointWith")
_WORDS = {
    TYPE.value: "is a",
    f"{RDFS}subClassOf": "is a kind of",
    f"{RDFS}subPropertyOf": "is a sort of",
    f"{RDFS}domain": "is said only of",
    f"{RDFS}range": "has as value only",
    f"{OWL}disjointWith": "excludes",
    f"{OWL}equivalentClass": "is by definition",
    f"{OWL}inverseOf": "is the inverse of",
}

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Axiom(NamedTuple):
    """One axiom or assertion: its triple, and those of the class expressions in it."""

    triple: ox.Triple
    rest: frozenset[ox.Triple] = frozenset()

    @property
    def triples(self) -> set[ox.Triple]:
        """All triples of the axiom."""
        return {self.triple, *self.rest}

    @property
    def iris(self) -> set[str]:
        """The IRIs that the axiom names, apart from those of OWL itself."""
        terms = (term for each in self.triples for term in each)
        named = {term.value for term in terms if isinstance(term, ox.NamedNode)}
        return {iri for iri in named if not iri.startswith((RDF, RDFS, OWL))}


class Theory(NamedTuple):
    """Declarations and axioms, and the labels by which to tell of them."""

    declarations: list[ox.Triple]
    axioms: list[Axiom]
    labels: dict[str, str]

    def holding(self, axioms: Iterable[Axiom]) -> Theory:
        """Return the theory with these axioms in place of its own."""
        return self._replace(axioms=list(axioms))

    def rdfxml(self) -> bytes:
        """Return the theory in the one syntax that all reasoners read."""
        triples = {*self.declarations, *(each for axiom in self.axioms for each in axiom.triples)}
        prefixes = {"etro": ETRO, "owl": OWL, "rdfs": RDFS}
        form = ox.RdfFormat.RDF_XML
        return ox.serialize(sorted(triples, key=str), format=form, prefixes=prefixes) or b""

    def tell(self, axiom: Axiom, near: Collection[str] = ()) -> str:
        """Return an axiom in words; of many that differ, those whose IRIs are ``near``.

        >>> a, b = ox.NamedNode(ETRO + "Drug"), ox.NamedNode(ETRO + "ClinicalTrial")
        >>> excludes = ox.NamedNode(OWL + "disjointWith")
        >>> Theory([], [], {}).tell(Axiom(ox.Triple(a, excludes, b)))
        'Drug excludes ClinicalTrial'
        """
        of = defaultdict(dict)  # type: defaultdict[Term, dict[str, Term]]
        for subject, predicate, value in axiom.triples:
            of[subject][predicate.value] = value
        subject, predicate, value = axiom.triple
        if value == _DIFFERENT:
            stated = of[subject]
            head = stated.get(f"{OWL}distinctMembers") or stated[f"{OWL}members"]
            members = _members(head, of)
            shown = [self._name(each) for each in members if not near or name(each) in near]
            return f"{', '.join(shown)} are different"
        thus = predicate.value == f"{RDFS}subClassOf" and isinstance(value, ox.BlankNode)
        verb = "thus" if thus else _WORDS.get(predicate.value) or self._name(predicate)
        return f"{self._term(subject, of)} {verb} {self._term(value, of)}"

    def _term(self, term: Term, of: dict[Term, dict[str, Term]]) -> str:
        if not isinstance(term, ox.BlankNode):
            return self._name(term)
        parts = of[term]
        if f"{OWL}intersectionOf" in parts:
            members = _members(parts[f"{OWL}intersectionOf"], of)
            return " that ".join(self._term(each, of) for each in members)
        for kind, word in (
            ("hasValue", ""),
            ("someValuesFrom", "some "),
            ("allValuesFrom", "only "),
        ):
            if OWL + kind in parts:
                value = self._term(parts[OWL + kind], of)
                return f"{self._term(parts[OWL + 'onProperty'], of)} {word}{value}"
        stated = (
            ox.Triple(node, ox.NamedNode(predicate), value)
            for node in of
            if isinstance(node, ox.BlankNode)
            for predicate, value in of[node].items()
        )
        phrase = Expressions(stated).phrase(term, inner=True)
        return "".join(each if isinstance(each, str) else self._name(each) for each in phrase)

    def _name(self, term: Term) -> str:
        iri = name(term)
        return short(iri) if iri.startswith(BASE) else self.labels.get(iri) or _tail(iri)


def name(term: Term) -> str:
    """Return the IRI of a term, or what a literal says."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def read_theory(triples: Iterable[ox.Triple]) -> Theory:
    """Sort triples into declarations and axioms; annotations and headers are left out.

    An axiom that many classes exclude each other becomes one for each pair; own individuals are
    declared as such.
    """
    known = set(triples)
    of = defaultdict(set)  # type: defaultdict[Term, set[ox.Triple]]
    for triple in known:
        of[triple.subject].add(triple)
    cells = {term: {each.predicate.value: each.object for each in of[term]} for term in of}
    told = {triple.subject for triple in known if triple.object == _ANNOTATION} | _BUILT_IN
    headers = {triple.subject for triple in known if triple.object == _HEADER}
    inner = {triple.object for triple in known if isinstance(triple.object, ox.BlankNode)}
    labels = {name(t.subject): name(t.object) for t in sorted(known, key=str) if t[1] == LABEL}
    declarations, axioms = set[ox.Triple](), list[Axiom]()
    for triple in known:
        subject, predicate, value = triple
        if predicate in told or subject in headers or subject in inner:
            continue
        if predicate == TYPE and value in _DECLARATIONS:
            declarations.add(triple)
        elif predicate == TYPE and value == _EXCLUSIVE:
            # rustdl passes over this axiom: it is given one for each pair instead.
            axioms += _pairs(cells, cells[subject][f"{OWL}members"])
        elif (
            isinstance(subject, ox.NamedNode)
            or predicate.value.startswith(RDFS)
            or value == _DIFFERENT
        ):
            axioms.append(Axiom(triple, frozenset(_closure(of, subject, value))))
        if predicate == TYPE and isinstance(value, ox.NamedNode) and name(value).startswith(ETRO):
            declarations.add(ox.Triple(subject, TYPE, _NAMED))
    return Theory(sorted(declarations, key=str), sorted(axioms, key=str), labels)


def premises(axiom: Axiom) -> list[str]:
    """Return the conditions of a class definition or general axiom on ``?s``, as SPARQL.

    An axiom that tells no members has none.
    """
    of = defaultdict(dict)  # type: defaultdict[Term, dict[str, Term]]
    for subject, predicate, value in axiom.triples:
        of[subject][predicate.value] = value
    defined = axiom.triple.predicate.value == f"{OWL}equivalentClass"
    start = axiom.triple.object if defined else axiom.triple.subject
    if not isinstance(start, ox.BlankNode) or axiom.triple.object == _DIFFERENT:
        return []
    inner = of[start].get(f"{OWL}intersectionOf")
    return [_pattern(each, of) for each in ([start] if inner is None else _members(inner, of))]


def _pattern(condition: Term, of: dict[Term, dict[str, Term]]) -> str:
    kind = f"a/<{RDFS}subClassOf>*"
    if isinstance(condition, ox.NamedNode):
        return f"?s {kind} {condition}"
    parts = of[condition]
    on = parts[f"{OWL}onProperty"]
    if f"{OWL}hasValue" in parts:
        return f"?s {on} {parts[f'{OWL}hasValue']}"
    return f"?s {on}/{kind} {parts[f'{OWL}someValuesFrom']}"


def smallest(
    axioms: list[Axiom], fails: Callable[[list[Axiom]], bool], calls: int
) -> list[Axiom] | None:
    """Return axioms that fail together, of which none can be spared, or None at the limit.

    The list as a whole fails. Halves are set aside in turn (QuickXplain): a set of k out of n
    takes about ``k * log2(n)`` calls of ``fails``; ``calls`` is the limit.
    """
    left = calls

    def search(kept: list[Axiom], fresh: bool, rest: list[Axiom]) -> list[Axiom]:
        nonlocal left
        if fresh:
            if not left:
                raise _Spent
            left -= 1
            if fails(kept):
                return []
        if len(rest) == 1:
            return rest
        half = len(rest) // 2
        first, second = rest[:half], rest[half:]
        found = search(kept + first, True, second)
        return search(kept + found, bool(found), first) + found

    try:
        return search([], False, axioms) if axioms else []
    except _Spent:
        return None


class _Spent(Exception):
    """The limit of calls is reached."""


def _pairs(cells: dict[Term, dict[str, Term]], head: Term) -> Iterator[Axiom]:
    for one, other in combinations(_members(head, cells), 2):
        if isinstance(one, ox.NamedNode):
            yield Axiom(ox.Triple(one, _EXCLUDES, other))


def _members(head: Term, of: dict[Term, dict[str, Term]]) -> Iterator[Term]:
    while head != _NIL:
        yield of[head][_FIRST.value]
        head = of[head][_REST.value]


def _closure(of: dict[Term, set[ox.Triple]], *terms: Term) -> Iterator[ox.Triple]:
    """Yield all triples below the blank nodes among some terms, subclass axioms apart."""
    pending, seen = list(terms), set[Term]()
    while pending:
        term = pending.pop()
        if not isinstance(term, ox.BlankNode) or term in seen:
            continue
        seen.add(term)
        for triple in of[term]:
            if triple.predicate.value != f"{RDFS}subClassOf":
                yield triple
                pending.append(triple.object)


def _tail(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2] or iri
