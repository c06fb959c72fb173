"""A difference as RDF: one change set of the Changeset vocabulary a subject.

Each statement is described by its subject, predicate and object and is not made, so that what was
removed is not said again. With all of them, the new graph can be made of the old one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pyoxigraph as ox

from etro.changes import Change, Difference
from etro.exports import serialise_triples
from etro.vocabulary import BASE, RDF, TYPE

CHANGESET = "http://purl.org/vocab/changeset/schema#"
_STATEMENT = ox.NamedNode(f"{RDF}Statement")


def changesets(difference: Difference) -> bytes:
    """Return a difference in Turtle, in a fixed order."""
    triples = {t for change in difference.changes for t in _changeset(change)}
    return serialise_triples(triples, "turtle", cs=CHANGESET)


def _changeset(change: Change) -> Iterator[ox.Triple]:
    node = _named(f"{change.subject} {change.removed} {change.added}")
    yield ox.Triple(node, TYPE, _term("ChangeSet"))
    yield ox.Triple(node, _term("changeReason"), ox.Literal(f"{change.part}: {change.kind}"))
    if change.subject is not None:
        yield ox.Triple(node, _term("subjectOfChange"), change.subject)
    for predicate, facts in (("removal", change.removed), ("addition", change.added)):
        for triple in (triple for fact in facts for triple in fact):
            statement = _named(str(triple))
            yield ox.Triple(node, _term(predicate), statement)
            yield ox.Triple(statement, TYPE, _STATEMENT)
            for name, term in zip(("subject", "predicate", "object"), triple, strict=True):
                yield ox.Triple(statement, ox.NamedNode(RDF + name), term)


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(CHANGESET + name)


def _named(content: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}change/{hashlib.sha256(content.encode()).hexdigest()[:20]}")
