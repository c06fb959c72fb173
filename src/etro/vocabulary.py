"""The namespaces, and the few IRIs that code has to know by name."""

from __future__ import annotations

import pyoxigraph as ox

BASE = "https://w3id.org/etro/"
ETRO = f"{BASE}ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCTERMS = "http://purl.org/dc/terms/"
OBO = "http://purl.obolibrary.org/obo/"
OBO_IN_OWL = "http://www.geneontology.org/formats/oboInOwl#"
DEFINITION = f"{OBO}IAO_0000115"

TYPE = ox.NamedNode(f"{RDF}type")
LABEL = ox.NamedNode(f"{RDFS}label")
SUBCLASS = ox.NamedNode(f"{RDFS}subClassOf")
DERIVED_FROM = ox.NamedNode(f"{PROV}wasDerivedFrom")
NAME_PROPERTIES = tuple(
    ox.NamedNode(iri)
    for iri in (
        f"{RDFS}label",
        f"{SKOS}altLabel",
        *(f"{OBO_IN_OWL}has{kind}Synonym" for kind in ("Exact", "Related", "Broad", "Narrow")),
    )
)

GRAPHS = {
    name: ox.NamedNode(f"{BASE}graph/{name}") for name in ("ontology", "asserted", "inferred")
}


def short(iri: str) -> str:
    """Return the short form in which an own IRI is shown: ``claim/0042``, ``Rapalog``.

    >>> short("https://w3id.org/etro/claim/0042")
    'claim/0042'
    >>> short("https://w3id.org/etro/pathway/hsa04151")
    'pathway/hsa04151'
    >>> short("https://w3id.org/etro/ontology#asserted")
    'asserted'
    >>> short("http://purl.obolibrary.org/obo/ECO_0000033")
    'http://purl.obolibrary.org/obo/ECO_0000033'
    """
    return iri.removeprefix(ETRO).removeprefix(BASE)


def literal(value: object) -> ox.Literal:
    """Return a plain value as an RDF literal.

    >>> literal(3).datatype.value
    'http://www.w3.org/2001/XMLSchema#integer'
    """
    return ox.Literal(value if isinstance(value, int | float) else str(value))


def of_classes(names: str) -> str:
    """Return a pattern for ``?thing`` of some classes, each of which is one of its own things.

    Names are local; one with ``<`` before it means classes only: itself and those below it.

    >>> of_classes("<Drug").count("?thing")
    1
    """
    path = f"<{SUBCLASS.value}>*"
    parts = ((path if name[0] == "<" else f"a?/{path}", name.lstrip("<")) for name in names.split())
    return " UNION ".join(f"{{ ?thing {way} <{ETRO}{name}> }}" for way, name in parts)
