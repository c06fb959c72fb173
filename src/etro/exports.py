"""Linked-data export: the data set, or one graph of it, in the formats of RDF."""

from __future__ import annotations

import io
from typing import NamedTuple

import pyoxigraph as ox

from etro.errors import UnknownName
from etro.queries import PREFIXES
from etro.suggest import did_you_mean
from etro.vocabulary import BASE

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
    if format not in FORMATS:
        remedy = did_you_mean(format, FORMATS) or f"choose {', '.join(FORMATS)}"
        raise UnknownName(f"no format named {format!r}", value=format, remedy=remedy)
    rdf, keeps_graphs = FORMATS[format]
    quads = sorted(_quads(store, graph), key=str)
    if keeps_graphs:
        return _serialise(quads, rdf)
    return _serialise(sorted({quad.triple for quad in quads}, key=str), rdf)


def _quads(store: ox.Store, graph: str) -> list[ox.Quad]:
    if graph == "all":
        return list(store)
    names = graph_names(store)
    if graph not in names:
        remedy = did_you_mean(graph, names) or f"choose all, {', '.join(names)}"
        raise UnknownName(f"no graph named {graph!r}", value=graph, remedy=remedy)
    node = ox.NamedNode(f"{BASE}graph/{graph}")
    return list(store.quads_for_pattern(None, None, None, node))


def _serialise(statements: list[ox.Quad] | list[ox.Triple], rdf: ox.RdfFormat) -> bytes:
    output = io.BytesIO()
    ox.serialize(statements, output, format=rdf, prefixes=_PREFIXES)
    return output.getvalue()


def serialise_triples(triples: list[ox.Triple], format: str) -> bytes:
    """Return triples in one of ``FORMATS``, with fixed prefixes and in a fixed order."""
    return _serialise(sorted(triples, key=str), FORMATS[format].rdf)
