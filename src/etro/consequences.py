"""What reasoners find in ontology and data: contradictions with their causes, and who differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from etro.case import Case
from etro.logic import Axiom, Theory, smallest
from etro.reasoners import Hermit, Hierarchy, Reasoner, Rustdl
from etro.vocabulary import BASE, ETRO, TYPE, short

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
        if len(findings) == _MOST:
            notes.append(f"after {_MOST} it was not looked for more: correct these and ask again")
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
    """Yield each inconsistency with its cause, the rows behind it set aside for the next.

    What is inferred counts as a cause only where the rows alone can hold.
    """
    theory = case.theory
    for _ in range(_MOST):
        if reasoner.consistent(theory):
            return
        stated = theory.holding(axiom for axiom in theory.axioms if axiom.triple not in case.added)
        alone = bool(case.added) and not reasoner.consistent(stated)
        causes = explain(stated if alone else theory, reasoner, guide)
        if not causes:
            yield Contradiction(reasoner.name, "not all can hold, the cause was not found", [])
            return
        yield Contradiction(reasoner.name, "these cannot all hold", _told(case, causes))
        rows = [axiom for axiom in causes if case.place(axiom) != "ontology"] or causes
        theory = theory.holding(_without(case, theory.axioms, rows))


def _without(case: Case, axioms: list[Axiom], gone: list[Axiom]) -> Iterator[Axiom]:
    """Yield the axioms that are left without some, and without what is inferred of the same."""
    subjects = {axiom.triple.subject for axiom in gone}
    for axiom in axioms:
        follows = axiom.triple in case.added and axiom.triple.subject in subjects
        if axiom not in gone and not follows:
            yield axiom


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


def _told(case: Case, causes: list[Axiom]) -> list[str]:
    stated = [axiom for axiom in causes if isinstance(axiom.triple.subject, ox.NamedNode)]
    near = {iri for axiom in stated for iri in axiom.iris}
    return [f"{case.place(axiom)}: {case.theory.tell(axiom, near)}" for axiom in causes]
