"""A difference in words: which axioms and which cells of which claims have changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from etro.changes import PARTS, Change, Difference, Fact
from etro.structure import Structure, Term
from etro.vocabulary import LABEL, OWL, RDFS, SUBCLASS, TYPE, short

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_JOINED = {"intersectionOf": " and ", "unionOf": " or "}
_QUANTIFIED = {
    "someValuesFrom": "some",
    "allValuesFrom": "only",
    "hasValue": "value",
    "minCardinality": "min",
    "maxCardinality": "max",
    "cardinality": "exactly",
    "minQualifiedCardinality": "min",
    "maxQualifiedCardinality": "max",
    "qualifiedCardinality": "exactly",
}
_SETS = {
    f"{OWL}AllDifferent": "all different",
    f"{OWL}AllDisjointClasses": "all disjoint",
    f"{OWL}AllDisjointProperties": "all disjoint",
}


def told(difference: Difference) -> Iterator[str]:
    """Yield a difference line by line: by part and subject, with a count of each part last."""
    changes = difference.changes
    for part in PARTS:
        chosen = [change for change in changes if change.part == part]
        if chosen:
            yield part
        for change in chosen:
            yield f"{_SIGNS[change.kind]} {_name(difference, change)}"
            yield from (f"    {line}" for line in _lines(difference, change))
    for part in PARTS:
        kinds = [change.kind for change in changes if change.part == part]
        counts = (f"{kinds.count(kind)} {kind}" for kind in _SIGNS)
        yield f"{part}: {', '.join(counts)}"


def _name(difference: Difference, change: Change) -> str:
    """Return a subject with its kinds and its label."""
    if change.subject is None:
        return "general axioms"
    structure = difference.old if change.kind == "removed" else difference.new
    kinds = ", ".join(sorted(re.split("[#/]", iri)[-1] for iri in structure.types(change.subject)))
    labels = structure.values(change.subject, LABEL.value)
    label = min(labels, key=lambda each: getattr(each, "language", "") != "en", default=None)
    name = short(change.subject.value) + (f" ({kinds})" if kinds else "")
    return f"{name} {_value(label)}" if label else name


def _lines(difference: Difference, change: Change) -> Iterator[str]:
    """Yield what changed of a subject; one value for another of its kind is one line."""
    yield from _set_lines(change)
    sides = (_worded(change, change.removed), _worded(change, change.added))
    for key in sorted({*sides[0], *sides[1]}):
        old, new = (side.get(key, []) for side in sides)
        if len(old) == len(new) == 1:
            yield f"{key}: was {old[0]}, now {new[0]}"
        else:
            yield from (f"- {key}: {value}" for value in old)
            yield from (f"+ {key}: {value}" for value in new)


def _set_lines(change: Change) -> Iterator[str]:
    """Yield what changed of axioms about a set: of one that is much as it was, the new members."""
    old, new = ([s for f in facts if (s := _set(f))] for facts in (change.removed, change.added))
    for words, members in new:
        alike = [
            each for each in old if each[0] == words and 2 * len(each[1] & members) > len(members)
        ]
        if not alike:
            yield f"+ {words}: {', '.join(sorted(members))}"
            continue
        old.remove(alike[0])
        common = alike[0][1] & members
        steps = [f"+ {each}" for each in sorted(members - common)]
        steps += [f"- {each}" for each in sorted(alike[0][1] - common)]
        yield f"{words}, the set with {min(common)}: {', '.join(steps)}"
    yield from (f"- {words}: {', '.join(sorted(members))}" for words, members in old)


def _set(fact: Fact) -> tuple[str, set[str]] | None:
    """Return what an axiom says of a set, and the members; None of any other fact."""
    structure = Structure(fact)
    for kind, words in _SETS.items():
        for node in structure.typed(kind):
            lists = (structure.value(node, OWL + name) for name in ("distinctMembers", "members"))
            return words, {_value(each) for head in lists for each in structure.members(head)}
    return None


def _worded(change: Change, facts: list[Fact]) -> dict[str, list[str]]:
    """Return what facts say, by what they say it with."""
    found: dict[str, list[str]] = {}
    for fact in (each for each in facts if _set(each) is None):
        key, value = _fact(fact, change)
        found.setdefault(key, []).append(value)
    return {key: sorted(values) for key, values in found.items()}


def _fact(fact: Fact, change: Change) -> tuple[str, str]:
    structure = Structure(fact)
    inner = {triple.object for triple in fact}
    roots = [triple for triple in fact if triple.subject not in inner]
    said = next((triple for triple in roots if triple.predicate == SUBCLASS), roots[0])
    if isinstance(said.subject, ox.BlankNode) and said.predicate == SUBCLASS:
        return "implied by", _expression(structure, said.subject)
    return _key(said.predicate.value, change.part), _expression(structure, said.object)


def _key(predicate: str, part: str) -> str:
    """Return a cell's column as it is, and the name of a relation between terms in words."""
    if predicate == TYPE.value:
        return "is a"
    name = re.split("[#/]", predicate)[-1]
    known = {"IAO_0000115": "definition", "IAO_0000119": "definition source"}
    known |= {"IAO_0000112": "example", "IAO_0100001": "replaced by"}
    if part != "axioms" or name in known:
        return known.get(name, name)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _expression(structure: Structure, node: Term) -> str:
    """Return a class expression in the words of the Manchester syntax, or a plain value."""
    if not isinstance(node, ox.BlankNode):
        return _value(node)
    for name, word in _JOINED.items():
        if members := structure.members(structure.value(node, OWL + name)):
            return word.join(_part(structure, each) for each in members)
    if members := structure.members(structure.value(node, f"{OWL}oneOf")):
        return f"one of {', '.join(map(_value, members))}"
    if (other := structure.value(node, f"{OWL}complementOf")) is not None:
        return f"not {_part(structure, other)}"
    if (on := structure.value(node, f"{OWL}onProperty")) is not None:
        for name, word in _QUANTIFIED.items():
            if (filler := structure.value(node, OWL + name)) is not None:
                of = structure.value(node, f"{OWL}onClass")
                qualified = f" {_part(structure, of)}" if of is not None else ""
                prop = _part(structure, on)
                return f"{prop} {word} {_part(structure, filler)}{qualified}"
    if (inverse := structure.value(node, f"{OWL}inverseOf")) is not None:
        return f"inverse of {_value(inverse)}"
    members = structure.members(node)
    return " o ".join(map(_value, members)) if members else "something without a name"


def _part(structure: Structure, node: Term) -> str:
    text = _expression(structure, node)
    return f"({text})" if isinstance(node, ox.BlankNode) else text


def _value(term: Term) -> str:
    """Return a name in short, or a text in quotes with its language."""
    if isinstance(term, ox.NamedNode):
        name = short(term.value)
        return name.removeprefix(OWL).removeprefix(RDFS)
    if isinstance(term, ox.Literal):
        if term.language:
            return f'"{term.value}"@{term.language}'
        return f'"{term.value}"' if term.datatype.value.endswith("#string") else term.value
    return "something without a name"
