"""What each row of an answer rests on: its claims and, with the texts at hand, their passages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import pyoxigraph as ox

from etro.answers import Term, short_id
from etro.explain import Explainer
from etro.vocabulary import BASE

_ID = re.compile(r"\b[a-z][a-z-]*/[\w.-]*\w")


def claims_of(explainer: Explainer, row: Sequence[Term | None]) -> list[str]:
    """Return the ids of the claims and inferred statements that a row names, in order."""
    named = dict.fromkeys(iri for term in row for iri in _named(term))
    return [short_id(iri) for iri in named if explainer.spans(iri)]


def _named(term: Term | None) -> list[str]:
    """Return what a cell names: itself, or the ids that stand in its text."""
    if isinstance(term, ox.NamedNode):
        return [term.value]
    return [BASE + id for id in _ID.findall(term.value)] if isinstance(term, ox.Literal) else []


def explained(
    rows: Sequence[str],
    claims: Sequence[Sequence[str]],
    explain: Callable[[str], Sequence[object]],
    passages: Callable[[str], Sequence[tuple[str, str]]],
) -> Iterator[str]:
    """Yield each row in words, and below it what each of its claims says and where it stands."""
    for row, ids in zip(rows, claims, strict=True):
        yield row
        for id in ids or ():
            yield from (f"    {line}" for line in explain(id))
            for span, text in passages(id):
                yield from (f"      {span}", f"        {text}")
        if not ids:
            yield "    no claim: it follows from what things are, or nothing is known"
