"""What a claim, a thing or an inferred statement rests on, told down to the passage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from etro.answers import short_id
from etro.names import Names
from etro.vocabulary import BASE, DEFINITION, DERIVED_FROM, ETRO, LABEL, OWL, TYPE, short

_HIDDEN = {TYPE.value, LABEL.value, f"{ETRO}digest"}
_LIMIT = 25


class Line(NamedTuple):
    """One line of an explanation: how deep it stands, what it is about, and its text."""

    depth: int
    key: str
    text: str

    def __str__(self) -> str:
        lead = "  " * self.depth
        return f"{lead}{self.key}: {self.text}" if self.key else f"{lead}{self.text}"


class Explainer:
    """Explains what a store holds; ``rules`` gives the meaning of each rule by its name."""

    def __init__(self, store: ox.Store, names: Names, rules: dict[str, str]) -> None:
        self._store = store
        self._names = names
        self._rules = rules

    def explain(self, iri: str) -> list[Line]:
        """Return the explanation of a claim, an inferred statement, or a thing, line by line."""
        classes = self._names.classes(iri)
        if f"{ETRO}Inference" in classes:
            return list(self._inference(iri, 0))
        if self._value(iri, "source") and self._value(iri, "span"):
            return [*self._claim(iri, 0), *self._consequences(iri)]
        return list(self._thing(iri))

    def spans(self, iri: str) -> list[str]:
        """Return the spans of a claim, or of all claims that an inferred statement rests on."""
        own = [short(term.value) for term in self._nodes(iri, f"{ETRO}span")]
        if own:
            return own
        return [span for premise in self._premises(iri) for span in self.spans(premise)]

    def _claim(self, iri: str, depth: int) -> Iterator[Line]:
        kind = self._names.label(self._names.classes(iri)[0])
        yield Line(depth, short_id(iri), kind)
        for quad in sorted(
            self._facts(iri), key=lambda quad: (quad.predicate.value, str(quad.object))
        ):
            if quad.predicate.value not in _HIDDEN:
                yield Line(
                    depth + 1, self._names.label(quad.predicate.value), self._show(quad.object)
                )

    def _inference(self, iri: str, depth: int) -> Iterator[Line]:
        parts = [self._value(iri, f"inferred{part}") for part in ("Subject", "Predicate", "Object")]
        yield Line(depth, short_id(iri), " ".join(self._show(part) for part in parts if part))
        rule = self._value(iri, "rule")
        name = rule.value if rule else ""
        yield Line(
            depth + 1, f"by the rule {name}", self._rules.get(name, "a rule since withdrawn")
        )
        yield Line(depth + 1, "", "because")
        for premise in self._premises(iri):
            if self._value(premise, "span"):
                yield from self._claim(premise, depth + 2)
            else:
                label = self._names.label(premise)
                classes = ", ".join(map(self._names.label, self._names.classes(premise)))
                yield Line(depth + 2, short_id(premise), f"{label} ({classes})")

    def _thing(self, iri: str) -> Iterator[Line]:
        classes = ", ".join(map(self._names.label, self._names.classes(iri)))
        yield Line(0, short(iri), f"{self._names.label(iri)} ({classes})")
        for quad in sorted(
            self._facts(iri), key=lambda quad: (quad.predicate.value, str(quad.object))
        ):
            if quad.predicate.value not in _HIDDEN and not isinstance(quad.object, ox.BlankNode):
                key = "definition" if quad.predicate.value == DEFINITION else ""
                name = key or self._names.label(quad.predicate.value)
                yield Line(1, name, self._show(quad.object))
        inferred = self._inferences("inferredSubject", iri)
        for node in inferred[:_LIMIT]:
            yield from self._inference(node, 1)
        claims = self._mentions(iri)
        for claim in claims[:_LIMIT]:
            yield Line(1, short_id(claim), self._gist(claim))
        hidden = max(0, len(claims) - _LIMIT) + max(0, len(inferred) - _LIMIT)
        if hidden:
            yield Line(1, "", f"and {hidden} more")

    def _consequences(self, iri: str) -> Iterator[Line]:
        node = ox.NamedNode(iri)
        for quad in sorted(self._store.quads_for_pattern(None, DERIVED_FROM, node), key=str):
            if isinstance(quad.subject, ox.NamedNode):
                name = quad.subject.value
                parts = (
                    self._value(name, f"inferred{p}") for p in ("Subject", "Predicate", "Object")
                )
                stated = " ".join(self._show(part) for part in parts if part)
                yield Line(1, "from it follows", f"{stated} ({short_id(name)})")

    def _gist(self, claim: str) -> str:
        kind = self._names.label(self._names.classes(claim)[0])
        source, locator = self._value(claim, "source"), self._value(claim, "locator")
        place = ", ".join(self._show(part) for part in (source, locator) if part)
        return f"{kind} ({place})"

    def _mentions(self, iri: str) -> list[str]:
        quads = self._store.quads_for_pattern(None, None, ox.NamedNode(iri))
        subjects = {q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)}
        return sorted(subject for subject in subjects if self._value(subject, "span"))

    def _inferences(self, role: str, iri: str) -> list[str]:
        prop = ox.NamedNode(ETRO + role)
        quads = self._store.quads_for_pattern(None, prop, ox.NamedNode(iri))
        return sorted(q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode))

    def _premises(self, iri: str) -> list[str]:
        return sorted(term.value for term in self._nodes(iri, DERIVED_FROM.value))

    def _nodes(self, iri: str, predicate: str) -> list[ox.NamedNode]:
        objects = (quad.object for quad in self._facts(iri, predicate))
        return [term for term in objects if isinstance(term, ox.NamedNode)]

    def _facts(self, iri: str, predicate: str = "") -> list[ox.Quad]:
        prop = ox.NamedNode(predicate) if predicate else None
        return list(self._store.quads_for_pattern(ox.NamedNode(iri), prop, None))

    def _value(self, iri: str, name: str) -> ox.NamedNode | ox.Literal | None:
        for quad in self._facts(iri, ETRO + name):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                return quad.object
        return None

    def _show(self, term: object) -> str:
        if isinstance(term, ox.Literal):
            return term.value
        if not isinstance(term, ox.NamedNode):
            return str(term)
        label = self._names.label(term.value)
        if "#char=" in term.value or not term.value.startswith((BASE, OWL)):
            return short(term.value) if label == short(term.value) else label
        if term.value.startswith(ETRO):
            return label
        identifier = short_id(term.value)
        return label if label in (identifier, short(term.value)) else f"{label} ({identifier})"
