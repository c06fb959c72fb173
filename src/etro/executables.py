"""The questions as RDF: each a SHACL SPARQL executable, as sib-swiss/sparql-examples has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from etro.errors import InvalidQuery
from etro.queries import PREFIXES, Example, Parameter, Query, Term, classes_of
from etro.tokens import without_comments
from etro.vocabulary import BASE, DCTERMS, ETRO, LABEL, OWL, RDF, RDFS, TYPE, XSD

SH, SCHEMA = "http://www.w3.org/ns/shacl#", "https://schema.org/"
SPEX = "https://purl.expasy.org/sparql-examples/ontology#"
LIST = ox.NamedNode(f"{BASE}query")
_ROOT = ox.NamedNode(ETRO.rstrip("#"))
_OF_ALL = (f"{DCTERMS}license", f"{DCTERMS}creator", f"{OWL}versionInfo")
PUBLISHED = {"sh": SH, "schema": SCHEMA, "spex": SPEX}


class Published(NamedTuple):
    """A question with the text that asks it by default, and the terms bound there."""

    query: Query
    text: str
    bound: Mapping[str, Term | Sequence[Term]]


def executables(
    store: ox.Store, questions: Iterable[Published], examples: Iterable[Example], target: str = ""
) -> Iterator[ox.Triple]:
    """Yield the triples of all questions and examples.

    The collection has licence, creator and version of the ontology in the ``store``; ``target`` is
    the endpoint where the queries run. Raises ``InvalidQuery`` for one that is no web address.
    """
    yield ox.Triple(LIST, TYPE, _node(OWL, "Ontology"))
    for iri in _OF_ALL:
        for quad in store.quads_for_pattern(_ROOT, ox.NamedNode(iri), None, None):
            yield ox.Triple(LIST, quad.predicate, quad.object)
    yield from _prefixes()
    for question in questions:
        yield from _question(question)
        yield from _executable(question.query.name, question.query.header, question.text, target)
    for each in examples:
        text = without_comments(each.text).strip() + "\n"
        yield from _executable(each.name, each.header, text, target)
        service = _address(each.header["service"])
        yield ox.Triple(_query(each.name), _node(SPEX, "federatesWith"), service)


def _executable(
    name: str, header: Mapping[str, str], text: str, target: str
) -> Iterator[ox.Triple]:
    """Yield what any consumer of examples looks for."""
    node = _query(name)
    yield ox.Triple(node, TYPE, _node(SH, "SPARQLExecutable"))
    yield ox.Triple(node, TYPE, _node(SH, "SPARQLSelectExecutable"))
    yield ox.Triple(node, LABEL, ox.Literal(header["title"], language="en"))
    comment = ox.Literal(header["question"], language="en")
    yield ox.Triple(node, _node(RDFS, "comment"), comment)
    yield ox.Triple(node, _node(SH, "prefixes"), LIST)
    yield ox.Triple(node, _node(SH, "select"), ox.Literal(text))
    for word in header.get("keywords", "").split(","):
        if word.strip():
            yield ox.Triple(node, _node(SCHEMA, "keywords"), ox.Literal(word.strip()))
    if target:
        yield ox.Triple(node, _node(SCHEMA, "target"), _address(target))


def _question(question: Published) -> Iterator[ox.Triple]:
    """Yield the parameters of a question: those with a default stand as VALUES in its text."""
    query = question.query
    for number, each in enumerate(query.parameters):
        node = ox.NamedNode(f"{_query(query.name).value}#{each.name}")
        yield ox.Triple(_query(query.name), _node(SH, "parameter"), node)
        yield from _parameter(node, each, number)
        if each.default:
            value = question.bound[each.name]
            single = value if isinstance(value, ox.NamedNode | ox.Literal) else value[0]
            yield ox.Triple(node, _node(SH, "defaultValue"), single)


def _parameter(node: ox.NamedNode, parameter: Parameter, number: int) -> Iterator[ox.Triple]:
    path = ox.NamedNode(f"{BASE}parameter/{parameter.name}")
    yield ox.Triple(node, TYPE, _node(SH, "Parameter"))
    yield ox.Triple(node, _node(SH, "path"), path)
    yield ox.Triple(node, _node(SH, "order"), _typed(number, "integer"))
    yield ox.Triple(node, _node(SH, "name"), ox.Literal(parameter.name))
    yield ox.Triple(
        node, _node(SH, "description"), ox.Literal(parameter.description, language="en")
    )
    yield ox.Triple(node, _node(SH, "optional"), _typed("true", "boolean"))
    if not parameter.several:
        yield ox.Triple(node, _node(SH, "maxCount"), _typed(1, "integer"))
    yield ox.Triple(path, TYPE, _node(RDF, "Property"))
    for name in classes_of(parameter.kind):
        yield ox.Triple(path, _node(SCHEMA, "rangeIncludes"), _node(ETRO, name))


def _prefixes() -> Iterator[ox.Triple]:
    yield ox.Triple(LIST, _node(DCTERMS, "title"), ox.Literal("Questions to ETRO", language="en"))
    for prefix, namespace in PREFIXES.items():
        node = ox.NamedNode(f"{LIST.value}#{prefix}")
        yield ox.Triple(LIST, _node(SH, "declare"), node)
        yield ox.Triple(node, TYPE, _node(SH, "PrefixDeclaration"))
        yield ox.Triple(node, _node(SH, "prefix"), ox.Literal(prefix))
        yield ox.Triple(node, _node(SH, "namespace"), _typed(namespace, "anyURI"))


def _query(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{LIST.value}/{name}")


def _node(namespace: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(namespace + name)


def _typed(value: object, datatype: str) -> ox.Literal:
    return ox.Literal(str(value), datatype=_node(XSD, datatype))


def _address(text: str) -> ox.NamedNode:
    remedy = "name the SPARQL endpoint as https://…"
    if not text.startswith(("http://", "https://")):
        raise InvalidQuery(f"{text!r} is no web address", value=text, remedy=remedy)
    try:
        return ox.NamedNode(text)
    except ValueError:
        raise InvalidQuery(f"{text!r} is no web address", value=text, remedy=remedy) from None
