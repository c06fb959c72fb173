"""What reasoners find in ontology and data: contradictions with their causes, and who differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from etro.data import Data
from etro.inference import infer
from etro.logic import Axiom, Theory, name, read_theory, smallest
from etro.reasoners import Hermit, Hierarchy, Reasoner, Rustdl
from etro.vocabulary import BASE, ETRO, OWL, RDF, RDFS, TYPE, short

_MOST = 5
_WITNESS = ox.NamedNode(f"{BASE}witness")


class Contradiction(NamedTuple):
    """What cannot hold, and the axioms and claims behind it, each with its place."""

    reasoner: str
    what: str
    causes: list[str]

    def __str__(self) -> str:
        told = f"{self.what} ({self.reasoner})"
        if not self.causes:
            return told
        return "\n".join([f"{told}; correct one of these:", *(f"  {each}" for each in self.causes)])


class Verdict(NamedTuple):
    """All contradictions and differences, and a note for each thing that was looked at."""

    findings: list[Contradiction]
    notes: list[str]


class Case:
    """The ontology, the rows and what the rules make of them, as one theory."""

    def __init__(self, data: Data) -> None:
        self.data = data
        asserted = [quad.triple for quad in data.quads]
        inferred = [quad.triple for quad in infer(data.quads, data.rules)]
        self.added = {t for t in inferred if not _is_record(t)} - set(asserted)
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
            return "inferred"
        row = self.data.tables.by_iri.get(name(subject))
        if row is None or predicate.value == f"{RDFS}subClassOf":
            return "ontology"
        columns = self.data.tables.context.columns
        header = self.data.tables.headers[row.cls]
        found = [column for column in header if columns[column].predicate == predicate.value]
        return ":".join([row.file, str(row.line), *found])

    def _is_row(self, axiom: Axiom) -> bool:
        return name(axiom.triple.subject) in self.data.tables.by_iri


def reason(case: Case, *, dl: bool = False) -> Verdict:
    """Check that all can hold, that each class can have members, and that all agree on it.

    rustdl looks at the whole, HermiT (``dl``) as well; HermiT also tells the classes of each row
    that a definition may apply to, which must be those that the rules give. Raises
    ``MissingReasoner`` where one is not at hand.
    """
    first = Rustdl()
    findings = list(contradictions(case, first, first))
    notes = [f"{len(case.theory.axioms)} axioms and statements, {len(case.added)} of them inferred"]
    if dl and not findings:
        findings += contradictions(case, Hermit(), first)
    if findings:
        return Verdict(findings, notes)
    whole = first.classify(case.theory)
    notes.append(f"rustdl: consistent, {len(whole.subclasses)} subclass relations")
    notes += [f"rustdl leaves out {each}" for each in whole.left_out]
    findings += impossible(case, first, first, whole.unsatisfiable)
    if dl:
        second = Hermit()
        things = second.classify(case.things())
        more = [cls for cls in things.unsatisfiable if cls not in whole.unsatisfiable]
        notes.append(
            f"HermiT: consistent, {len(things.subclasses)} subclass relations, "
            f"{len(things.types)} memberships"
        )
        findings += impossible(case, second, first, more)
        findings += differences(case, whole, things)
    return Verdict(findings, notes)


def contradictions(case: Case, reasoner: Reasoner, guide: Reasoner) -> Iterator[Contradiction]:
    """Yield each inconsistency with its cause, the rows behind it set aside for the next."""
    theory = case.theory
    for _ in range(_MOST):
        if reasoner.consistent(theory):
            return
        causes = explain(theory, reasoner, guide)
        if not causes:
            yield Contradiction(reasoner.name, "not all can hold, the cause was not found", [])
            return
        yield Contradiction(reasoner.name, "these cannot all hold", _told(case, causes))
        rows = [axiom for axiom in causes if case.place(axiom) != "ontology"] or causes
        theory = theory.holding(axiom for axiom in theory.axioms if axiom not in rows)


def impossible(
    case: Case, reasoner: Reasoner, guide: Reasoner, classes: list[str]
) -> Iterator[Contradiction]:
    """Yield each of some classes that can have no member, with the axioms that forbid it.

    Rows are looked at only where the ontology alone does not forbid it.
    """
    for cls in classes:
        member = Axiom(ox.Triple(_WITNESS, TYPE, ox.NamedNode(cls)))
        whole = case.theory.holding([*case.theory.axioms, member])
        terms = case.theory.holding([*case.terms, member])
        theory = whole if reasoner.consistent(terms) else terms
        causes = [each for each in explain(theory, reasoner, guide) if each != member]
        what = f"{short(cls)} can have no member{'' if causes else ', the cause was not found'}"
        yield Contradiction(reasoner.name, what, _told(case, causes))


def explain(theory: Theory, reasoner: Reasoner, guide: Reasoner) -> list[Axiom]:
    """Return axioms of an inconsistent theory that clash, none of which can be spared.

    The guide's own justification narrows the search, where the reasoner finds that it suffices.
    Nothing is returned where the search comes to its limit.
    """

    def fails(axioms: list[Axiom]) -> bool:
        return not reasoner.consistent(theory.holding(axioms))

    iris = guide.involved(theory)
    near = [axiom for axiom in theory.axioms if axiom.iris <= iris]
    start = near if near and fails(near) else theory.axioms
    return smallest(start, fails, reasoner.patience) or []


def differences(case: Case, one: Hierarchy, other: Hierarchy) -> Iterator[Contradiction]:
    """Yield what one reasoner says of classes and the other does not, and so for the rules.

    A class that one of them finds impossible is passed over: all follows of it.
    """
    void = {*one.unsatisfiable, *other.unsatisfiable}
    for found, missing, first, second in (
        (one.subclasses, other.subclasses, "rustdl", "HermiT"),
        (other.subclasses, one.subclasses, "HermiT", "rustdl"),
    ):
        for cls, wider in sorted(_own(found) - missing):
            if cls in void:
                continue
            what = f"{short(cls)} is a kind of {short(wider)}: {second} does not say so"
            yield Contradiction(first, what, [])
    given = _own(case.types(case.things()))
    things = {thing for thing, _ in given}
    followed = {(thing, cls) for thing, cls in _own(other.types) if thing in things}
    for thing, cls in sorted(followed - given):
        what = f"{short(thing)} is a {short(cls)} and no rule says so"
        yield Contradiction("HermiT", what, [])
    for thing, cls in sorted(given - followed):
        what = f"{short(thing)} is a {short(cls)} by a rule, and by no axiom"
        yield Contradiction("HermiT", what, [])


def _own(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {pair for pair in pairs if pair[1].startswith(ETRO)}


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


def _told(case: Case, causes: list[Axiom]) -> list[str]:
    stated = [axiom for axiom in causes if isinstance(axiom.triple.subject, ox.NamedNode)]
    near = {iri for axiom in stated for iri in axiom.iris}
    return [f"{case.place(axiom)}: {case.theory.tell(axiom, near)}" for axiom in causes]
