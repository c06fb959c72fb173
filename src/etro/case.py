"""What reasoners are given: ontology, rows and inferences as one theory, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from etro.data import Data
from etro.inference import infer
from etro.logic import Axiom, Theory, name, read_theory
from etro.structure import Structure
from etro.vocabulary import BASE, DERIVED_FROM, ETRO, OWL, RDF, RDFS, TYPE


class Case:
    """The ontology, the rows and what the rules make of them, as one theory."""

    def __init__(self, data: Data) -> None:
        self.data = data
        asserted = [quad.triple for quad in data.quads]
        inferred = [quad.triple for quad in infer(data.quads, data.rules)]
        self.added = {t for t in inferred if not _is_record(t)} - set(asserted)
        self._records = Structure(triple for triple in inferred if _is_record(triple))
        self.theory = read_theory([*asserted, *self.added])

    def things(self) -> Theory:
        """Return the ontology with the rows that a class definition may apply to."""
        heads = {part for axiom in self.theory.axioms for part in _heads(axiom)}
        rows = {
            triple.subject
            for triple in (axiom.triple for axiom in self.theory.axioms)
            if triple.predicate == TYPE
            and any(self.data.ontology.is_a(name(triple.object), head) for head in heads)
        }
        return self.theory.holding(
            axiom
            for axiom in self.theory.axioms
            if axiom.triple not in self.added
            and (axiom.triple.subject in rows or not self._is_row(axiom))
        )

    @property
    def terms(self) -> list[Axiom]:
        """The axioms of the ontology, without the rows."""
        return [axiom for axiom in self.theory.axioms if not self._is_row(axiom)]

    def types(self, theory: Theory) -> set[tuple[str, str]]:
        """Return each (row, own class) of a theory that rows and rules give, class by class."""
        rows = {a.triple.subject for a in theory.axioms if self._is_row(a)}
        told = {a.triple for a in self.theory.axioms if a.triple.predicate == TYPE}
        return {
            (name(triple.subject), wider)
            for triple in told
            if triple.subject in rows and name(triple.object) in self.data.ontology.parents
            for wider in self.data.ontology.parents[name(triple.object)]
        }

    def place(self, axiom: Axiom) -> str:
        """Return where an axiom stands: the cell of a table, a rule's result, or the ontology."""
        subject, predicate, _ = axiom.triple
        if axiom.triple in self.added:
            return self._origin(axiom.triple)
        row = self.data.tables.by_iri.get(name(subject))
        if row is None or predicate.value == f"{RDFS}subClassOf":
            return "ontology"
        columns = self.data.tables.context.columns
        header = self.data.tables.headers[row.cls]
        found = [column for column in header if columns[column].predicate == predicate.value]
        return ":".join([row.file, str(row.line), *found])

    def _origin(self, triple: ox.Triple) -> str:
        """Return the rule that gives a statement, and the rows that it rests on."""
        parts = ("inferredSubject", "inferredPredicate", "inferredObject")
        for node in self._records.by_subject:
            if all(
                self._records.value(node, ETRO + part) == term
                for part, term in zip(parts, triple, strict=True)
            ):
                rule = self._records.value(node, f"{ETRO}rule")
                premises = map(name, self._records.values(node, DERIVED_FROM.value))
                rows = [self.data.tables.by_iri[iri] for iri in premises if self._known(iri)]
                places = ", ".join(f"{row.file}:{row.line}" for row in rows) or "the ontology"
                return f"inferred by {name(rule) if rule else 'a rule'} from {places}"
        return "inferred"

    def _known(self, iri: str) -> bool:
        return iri in self.data.tables.by_iri

    def _is_row(self, axiom: Axiom) -> bool:
        return self._known(name(axiom.triple.subject))


def _heads(axiom: Axiom) -> Iterator[str]:
    """Yield the named classes of which a class definition or a general axiom tells members."""
    defined = axiom.triple.predicate.value == f"{OWL}equivalentClass"
    if not defined and not isinstance(axiom.triple.subject, ox.BlankNode):
        return
    if not isinstance(axiom.triple.subject if defined else axiom.triple.object, ox.NamedNode):
        return
    for triple in axiom.rest:
        if triple.predicate.value == f"{RDF}first" and isinstance(triple.object, ox.NamedNode):
            yield name(triple.object)


def _is_record(triple: ox.Triple) -> bool:
    return name(triple.subject).startswith(f"{BASE}inference/")
