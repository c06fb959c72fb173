"""Products: the ontology as one file without imports, in three sizes, under a header of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import pyoxigraph as ox

from etro.assets import Assets
from etro.errors import EtroError, UnknownName
from etro.exports import FORMATS, serialise_triples
from etro.obographs import obographs
from etro.ontology import read_product
from etro.queries import PREFIXES, run
from etro.structure import KINDS, Structure, Term
from etro.suggest import did_you_mean
from etro.vocabulary import (
    BASE,
    DCTERMS,
    ETRO,
    GRAPHS,
    LABEL,
    OBO_IN_OWL,
    OWL,
    RDF,
    RDFS,
    TYPE,
    XSD,
)

PRODUCTS = ("base", "core", "full")
ROOT = ox.NamedNode(ETRO.rstrip("#"))
VOID = "http://rdfs.org/ns/void#"
_ONTOLOGY = ox.NamedNode(f"{OWL}Ontology")
_VERSION_IRI = ox.NamedNode(f"{OWL}versionIRI")
_SOURCE = ox.NamedNode(f"{DCTERMS}source")
_EXACT = ox.NamedNode(f"{OBO_IN_OWL}hasExactSynonym")
_OWN_WORDS = {f"{DCTERMS}title", f"{DCTERMS}description"}
_LANGUAGE = (OWL, RDF, RDFS, XSD)

# A record is what points into the text of a source: the ontology says which classes do.
_RECORDS = f"""PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?record {{
  GRAPH <{BASE}graph/ontology> {{ etro:span schema:domainIncludes ?top }}
  ?class rdfs:subClassOf* ?top .
  GRAPH <{BASE}graph/asserted> {{ ?record a ?class }}
}}"""


def export_product(store: ox.Store, assets: Assets, name: str, format: str = "turtle") -> bytes:
    """Return a product serialised: the formats of RDF, ``functional`` or ``obographs``.

    Raises ``UnknownName`` for a product or a format that there is not.
    """
    known = [*FORMATS, "functional", "obographs"]
    if format not in known:
        remedy = did_you_mean(format, known) or f"choose {', '.join(known)}"
        raise UnknownName(f"no format named {format!r}", value=format, remedy=remedy)
    triples = product(store, assets, name)
    if format == "functional":
        return _functional(triples)
    return obographs(triples) if format == "obographs" else serialise_triples(triples, format)


def product(store: ox.Store, assets: Assets, name: str) -> list[ox.Triple]:
    """Return the triples of a product: ``base``, ``core`` or ``full``.

    base has the own terms, core the external ones and the things too, full all that is asserted.
    Raises ``UnknownName`` for another name.
    """
    if name not in PRODUCTS:
        remedy = did_you_mean(name, PRODUCTS) or f"choose {', '.join(PRODUCTS)}"
        raise UnknownName(f"no product named {name!r}", value=name, remedy=remedy)
    stated = [quad.triple for quad in store.quads_for_pattern(None, None, None, GRAPHS["ontology"])]
    headers = {triple.subject for triple in stated if triple.object == _ONTOLOGY}
    axioms = _pairwise([triple for triple in stated if triple.subject not in headers])
    body = _own(axioms) if name == "base" else {*axioms, *_asserted(store, name == "full")}
    root = [triple for triple in stated if triple.subject == ROOT]
    header = _header(root, read_product(assets, name))
    return sorted({*body, *_counted(header, body)}, key=str)


def _pairwise(triples: list[ox.Triple]) -> list[ox.Triple]:
    """Write each set of disjoint classes as pairs, since some readers drop such sets silently."""
    structure, gone, pairs = Structure(triples), set[Term](), []
    disjoint = ox.NamedNode(f"{OWL}disjointWith")
    for node in structure.typed(f"{OWL}AllDisjointClasses"):
        gone |= structure.reach(node)
        members = structure.members(structure.value(node, f"{OWL}members"))
        for one, other in combinations(members, 2):
            assert isinstance(one, ox.NamedNode)
            pairs.append(ox.Triple(one, disjoint, other))
    return [*(triple for triple in triples if triple.subject not in gone), *pairs]


def _own(triples: list[ox.Triple]) -> set[ox.Triple]:
    """Return the axioms of own terms, and a declaration of each other term that they name.

    An axiom without a name for its subject is own if it names an own term. Labels are in English.
    """
    structure = Structure(triples)
    objects = {triple.object for triple in triples}
    own: set[Term] = set()
    for subject in structure.by_subject:
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(ETRO):
            own.add(subject)
            for values in structure.by_subject[subject].values():
                own = own.union(*map(structure.reach, values))
        elif isinstance(subject, ox.BlankNode) and subject not in objects:
            tree = structure.reach(subject)
            if any(iri.startswith(ETRO) for iri in _names(t for t in triples if t.subject in tree)):
                own |= tree
    kept = {_labelled_once(triple) for triple in triples if triple.subject in own}
    named = {iri for iri in _names(kept) if not iri.startswith((ETRO, *_LANGUAGE))}
    declared = {t for t in triples if t.predicate == TYPE and _is(t.object, KINDS)}
    return kept | {t for t in declared if getattr(t.subject, "value", "") in named}


def _labelled_once(triple: ox.Triple) -> ox.Triple:
    """Make a label that is not English an exact synonym: OBO's format has room for one label."""
    language = getattr(triple.object, "language", None) or "en"
    if triple.predicate != LABEL or language == "en":
        return triple
    return ox.Triple(triple.subject, _EXACT, triple.object)


def _names(triples: Iterable[ox.Triple]) -> set[str]:
    terms = {term for triple in triples for term in triple}
    return {term.value for term in terms if isinstance(term, ox.NamedNode)}


def _is(term: Term, iris: tuple[str, ...]) -> bool:
    return isinstance(term, ox.NamedNode) and term.value in iris


def _asserted(store: ox.Store, records: bool) -> Iterator[ox.Triple]:
    """Yield what is asserted; without records, nothing that is said of one or refers to one."""
    left_out = set() if records else {row[0] for row in run(store, _RECORDS, {})[1]}
    for quad in store.quads_for_pattern(None, None, None, GRAPHS["asserted"]):
        if quad.subject not in left_out and quad.object not in left_out:
            yield quad.triple


def _header(root: list[ox.Triple], own: list[ox.Triple]) -> list[ox.Triple]:
    """Return the header of the ontology, under the IRI, the version and the words of a product."""
    name = own[0].subject
    assert isinstance(name, ox.NamedNode)
    header = list(own)
    for _, predicate, value in root:
        if predicate == _VERSION_IRI and isinstance(value, ox.NamedNode):
            version = value.value.removeprefix(ROOT.value)
            header += [
                ox.Triple(name, predicate, ox.NamedNode(name.value + version)),
                ox.Triple(name, _SOURCE, value),
            ]
        elif predicate.value not in _OWN_WORDS:
            header.append(ox.Triple(name, predicate, value))
    return header


def _counted(header: list[ox.Triple], body: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return a header with the counts of VoID over the whole product, the counts included.

    What they count is declared too, where the ontology has not been taken along to say so.
    """
    names = ("triples", "entities", "classes", "properties")
    properties = [ox.NamedNode(VOID + name) for name in names]
    annotation = ox.NamedNode(f"{OWL}AnnotationProperty")
    used = {triple.predicate for triple in header if not triple.predicate.value.startswith(OWL)}
    declared = {ox.Triple(each, TYPE, annotation) for each in (*properties, *(used - {TYPE}))}
    whole = {*header, *declared, *body}
    counts = (
        len(whole) + len(properties),
        len({t.subject for t in whole if isinstance(t.subject, ox.NamedNode)}),
        len({triple.object for triple in whole if triple.predicate == TYPE}),
        len({triple.predicate for triple in whole} | set(properties)),
    )
    subject, integer = header[0].subject, ox.NamedNode(f"{XSD}integer")
    stated = {
        ox.Triple(subject, each, ox.Literal(str(count), datatype=integer))
        for each, count in zip(properties, counts, strict=True)
    }
    return {*header, *declared, *stated}


def _functional(triples: list[ox.Triple]) -> bytes:
    """Return triples in OWL functional syntax. Raises ``EtroError`` where no writer is at hand."""
    try:
        import pyhornedowl
    except ImportError:
        remedy = "pip install 'etro[owl]'"
        raise EtroError(
            "py-horned-owl is not installed", value="py-horned-owl", remedy=remedy
        ) from None
    text = serialise_triples(triples, "rdfxml").decode()
    ontology = pyhornedowl.open_ontology_from_string(text, "rdf")
    for prefix, iri in PREFIXES.items():
        ontology.prefix_mapping.add_prefix(prefix, iri)
    return ontology.save_to_string("ofn").encode()
