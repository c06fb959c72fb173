"""Linked-data export: the data set, or one graph of it, in the formats of RDF."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from etro.errors import UnknownName
from etro.queries import PREFIXES
from etro.suggest import did_you_mean
from etro.vocabulary import BASE, XSD

if TYPE_CHECKING:
    import rdflib

_PREFIXES = {
    **PREFIXES,
    "dcterms": "http://purl.org/dc/terms/",
    "eco": "http://purl.obolibrary.org/obo/ECO_",
}


class Format(NamedTuple):
    """A serialisation: pyoxigraph's name for it, and whether it keeps named graphs."""

    rdf: ox.RdfFormat
    keeps_graphs: bool


FORMATS = {
    "turtle": Format(ox.RdfFormat.TURTLE, False),
    "ntriples": Format(ox.RdfFormat.N_TRIPLES, False),
    "nquads": Format(ox.RdfFormat.N_QUADS, True),
    "trig": Format(ox.RdfFormat.TRIG, True),
    "rdfxml": Format(ox.RdfFormat.RDF_XML, False),
    "jsonld": Format(ox.RdfFormat.JSON_LD, True),
}


def graph_names(store: ox.Store) -> list[str]:
    """Return the short names of the graphs that a store holds, sorted."""
    names = (node.value for node in store.named_graphs())
    return sorted(name.removeprefix(f"{BASE}graph/") for name in names)


def export(store: ox.Store, format: str = "turtle", graph: str = "all") -> bytes:
    """Return a graph, or all of them, serialised with fixed prefixes and in a fixed order.

    Turtle, N-Triples and RDF/XML hold the union of the graphs; the others keep them apart.
    Raises ``UnknownName`` for a graph or format that there is not.
    """
    check_format(format)
    return serialise_quads(_quads(store, graph), format)


def check_format(format: str) -> None:
    """Raise ``UnknownName`` for a format that there is not."""
    if format not in FORMATS:
        remedy = did_you_mean(format, FORMATS) or f"choose {', '.join(FORMATS)}"
        raise UnknownName(f"no format named {format!r}", value=format, remedy=remedy)


def _quads(store: ox.Store, graph: str) -> list[ox.Quad]:
    if graph == "all":
        return list(store)
    names = graph_names(store)
    if graph not in names:
        remedy = did_you_mean(graph, names) or f"choose all, {', '.join(names)}"
        raise UnknownName(f"no graph named {graph!r}", value=graph, remedy=remedy)
    node = ox.NamedNode(f"{BASE}graph/{graph}")
    return list(store.quads_for_pattern(None, None, None, node))


def _serialise(
    statements: list[ox.Quad] | list[ox.Triple],
    rdf: ox.RdfFormat,
    prefixes: Mapping[str, str] = _PREFIXES,
) -> bytes:
    output = io.BytesIO()
    ox.serialize(statements, output, format=rdf, prefixes=dict(prefixes))
    return output.getvalue()


def to_rdflib(store: ox.Store, graph: str = "all") -> rdflib.Dataset:
    """Return a copy of a store with the same named graphs, or one, and their union as default.

    Raises ``UnknownName`` for a graph that there is not.
    """
    import rdflib

    # Not by rdflib's own parser: Dataset.parse warns of a method of rdflib that it calls itself.
    dataset = rdflib.Dataset(default_union=True)
    copies = {node: dataset.graph(rdflib.URIRef(node.value)) for node in store.named_graphs()}
    for s, p, o, node in _quads(store, graph):
        copies[node].add((_rdflib_term(s), _rdflib_term(p), _rdflib_term(o)))
    return dataset


def _rdflib_term(term: object) -> rdflib.term.Identifier:
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal), "the data hold no triple terms"
    plain = term.language or term.datatype == ox.NamedNode(f"{XSD}string")
    datatype = None if plain else URIRef(term.datatype.value)
    return Literal(term.value, lang=term.language, datatype=datatype)


def serialise_triples(triples: Iterable[ox.Triple], format: str, **prefixes: str) -> bytes:
    """Return triples in one of ``FORMATS``, in a fixed order, with fixed prefixes and some more."""
    return _serialise(sorted(triples, key=str), FORMATS[format].rdf, _PREFIXES | prefixes)


def serialise_quads(quads: Iterable[ox.Quad], format: str) -> bytes:
    """Return statements in one of ``FORMATS``, in a fixed order; graphs where it keeps them."""
    rdf, keeps_graphs = FORMATS[format]
    if keeps_graphs:
        return _serialise(sorted(quads, key=str), rdf)
    return serialise_triples({quad.triple for quad in quads}, format)
