"""OBO Graphs JSON: what that format can say of an ontology, written from its triples.

It has nodes, edges, logical definitions, domains and ranges. It has no place for disjointness, for
sets of different individuals, for general axioms, and for the language of a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from etro.structure import Structure, Term
from etro.vocabulary import DEFINITION, LABEL, OBO, OBO_IN_OWL, OWL, RDFS, SUBCLASS, TYPE

_NODES = {
    f"{OWL}Class": {"type": "CLASS"},
    f"{OWL}ObjectProperty": {"type": "PROPERTY", "propertyType": "OBJECT"},
    f"{OWL}DatatypeProperty": {"type": "PROPERTY", "propertyType": "DATA"},
    f"{OWL}AnnotationProperty": {"type": "PROPERTY", "propertyType": "ANNOTATION"},
}
_EDGES = {
    SUBCLASS.value: "is_a",
    f"{RDFS}subPropertyOf": "subPropertyOf",
    f"{OWL}inverseOf": "inverseOf",
    TYPE.value: "type",
}
_SOURCE, _XREF = f"{OBO}IAO_0000119", f"{OBO_IN_OWL}hasDbXref"
_COMMENT, _DEPRECATED = f"{RDFS}comment", f"{OWL}deprecated"
_SYNONYMS = {
    f"{OBO_IN_OWL}has{kind}Synonym": f"has{kind}Synonym"
    for kind in ("Exact", "Related", "Broad", "Narrow")
}
_FILLERS = (f"{OWL}someValuesFrom", f"{OWL}hasValue")


def obographs(triples: Iterable[ox.Triple]) -> bytes:
    """Return an ontology as an OBO Graphs document of one graph, in a fixed order."""
    structure = Structure(triples)
    (header,) = structure.typed(f"{OWL}Ontology")
    named = [node for node in structure.by_subject if isinstance(node, ox.NamedNode)]
    nodes = [_node(structure, node) for node in named if node != header]
    graph = {
        "id": _text(header),
        "meta": _meta(structure, header),
        "nodes": nodes,
        "edges": [edge for node in named if node != header for edge in _edges(structure, node)],
        "logicalDefinitionAxioms": [d for node in named for d in _definitions(structure, node)],
        "domainRangeAxioms": [axiom for node in named for axiom in _domains(structure, node)],
        "propertyChainAxioms": [chain for node in named for chain in _chains(structure, node)],
    }
    document = {"graphs": [{key: value for key, value in graph.items() if value}]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _text(term: Term | None) -> str:
    return "" if term is None or isinstance(term, ox.Triple) else term.value


def _node(structure: Structure, node: ox.NamedNode) -> dict[str, Any]:
    """Return a node with its label in English, as a class where it is an individual too."""
    types = structure.types(node)
    kind = next((_NODES[each] for each in _NODES if each in types), {"type": "INDIVIDUAL"})
    found: dict[str, Any] = {"id": node.value, "lbl": _text(_english(structure, node)), **kind}
    found["meta"] = _meta(structure, node)
    return {key: value for key, value in found.items() if value}


def _english(structure: Structure, node: Term) -> Term | None:
    labels = structure.values(node, LABEL.value)
    return min(labels, key=lambda each: getattr(each, "language", None) != "en", default=None)


def _meta(structure: Structure, node: Term) -> dict[str, Any]:
    """Return what annotations and data properties say of a node."""
    stated = structure.by_subject[node]
    definition = [_text(value) for value in stated.get(DEFINITION, [])]
    synonyms = [
        {"pred": kind, "val": _text(value)}
        for predicate, kind in _SYNONYMS.items()
        for value in stated.get(predicate, [])
    ]
    sources = [_text(value) for value in stated.get(_SOURCE, [])]
    meta: dict[str, Any] = {
        "definition": {"val": definition[0], "xrefs": sources} if definition else {},
        "comments": [_text(value) for value in stated.get(_COMMENT, [])],
        "synonyms": synonyms,
        "xrefs": [{"val": _text(value)} for value in stated.get(_XREF, [])],
        "basicPropertyValues": _properties(structure, node),
        "version": _text(structure.value(node, f"{OWL}versionIRI")),
        "deprecated": _text(structure.value(node, _DEPRECATED)) == "true",
    }
    return {key: value for key, value in meta.items() if value}


def _properties(structure: Structure, node: Term) -> list[dict[str, str]]:
    """Return the values that have no place of their own, and that no edge holds."""
    told = {DEFINITION, _SOURCE, _COMMENT, _XREF, _DEPRECATED, f"{OWL}versionIRI", *_SYNONYMS}
    label = _english(structure, node)
    return [
        {"pred": predicate, "val": _text(value)}
        for predicate, values in structure.by_subject[node].items()
        if predicate not in told and predicate != TYPE.value
        for value in values
        if value != label and not isinstance(value, ox.BlankNode)
        if isinstance(value, ox.Literal) or _annotates(structure, predicate)
    ]


def _annotates(structure: Structure, predicate: str) -> bool:
    return f"{OWL}AnnotationProperty" in structure.types(ox.NamedNode(predicate))


def _edges(structure: Structure, node: ox.NamedNode) -> list[dict[str, str]]:
    """Return the links of a node to others: of its kind, by a restriction, or by a property."""
    found = []
    for predicate, values in structure.by_subject[node].items():
        for value in values:
            if predicate == SUBCLASS.value and (part := _restriction(structure, value)):
                found.append((part["propertyId"], part["fillerId"]))
            elif isinstance(value, ox.NamedNode) and not value.value.startswith(OWL):
                if predicate in _EDGES:
                    found.append((_EDGES[predicate], value.value))
                elif f"{OWL}ObjectProperty" in structure.types(ox.NamedNode(predicate)):
                    found.append((predicate, value.value))
    return [{"sub": node.value, "pred": pred, "obj": obj} for pred, obj in found]


def _restriction(structure: Structure, node: Term) -> dict[str, str] | None:
    """Return a restriction that some, or one given, filler stands in a property."""
    on = structure.value(node, f"{OWL}onProperty")
    fillers = [value for each in _FILLERS for value in structure.values(node, each)]
    if isinstance(on, ox.NamedNode) and len(fillers) == 1 and isinstance(fillers[0], ox.NamedNode):
        return {"propertyId": on.value, "fillerId": fillers[0].value}
    return None


def _definitions(structure: Structure, node: ox.NamedNode) -> list[dict[str, Any]]:
    """Return the equivalences with named classes and restrictions; others have no place."""
    found = []
    for value in structure.values(node, f"{OWL}equivalentClass"):
        parts = structure.members(structure.value(value, f"{OWL}intersectionOf"))
        genera = [_text(part) for part in parts if isinstance(part, ox.NamedNode)]
        restrictions = [
            _restriction(structure, part) for part in parts if _text(part) not in genera
        ]
        if parts and all(restrictions):
            found.append(
                {"definedClassId": node.value, "genusIds": genera, "restrictions": restrictions}
            )
    return found


def _domains(structure: Structure, node: ox.NamedNode) -> list[dict[str, Any]]:
    """Return domain and range of a property, as far as they are named classes."""
    places = {
        key: [_text(v) for v in structure.values(node, RDFS + name) if isinstance(v, ox.NamedNode)]
        for key, name in (("domainClassIds", "domain"), ("rangeClassIds", "range"))
    }
    if not any(places.values()):
        return []
    return [{"predicateId": node.value, **{k: v for k, v in places.items() if v}}]


def _chains(structure: Structure, node: ox.NamedNode) -> list[dict[str, Any]]:
    return [
        {"predicateId": node.value, "chainPredicateIds": list(map(_text, structure.members(each)))}
        for each in structure.values(node, f"{OWL}propertyChainAxiom")
    ]
