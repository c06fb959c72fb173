"""The reference page of the ontology: one HTML page, which needs nothing from elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pyoxigraph as ox

from etro.classmap import class_map, draw
from etro.manchester import Node
from etro.ontology import Ontology
from etro.page import environment, inline
from etro.terms import KINDS, Row, Term, Terms
from etro.vocabulary import BASE, DCTERMS, ETRO, OWL

_ROOT = ETRO.rstrip("#")
_VANN = "http://purl.org/vocab/vann/"
_HEADER = {
    f"{OWL}versionInfo": "version",
    f"{OWL}versionIRI": "this version",
    f"{OWL}priorVersion": "version before",
    f"{_VANN}preferredNamespaceUri": "namespace",
    f"{_VANN}preferredNamespacePrefix": "prefix",
    f"{DCTERMS}creator": "made by",
    f"{DCTERMS}license": "licence",
    f"{DCTERMS}issued": "issued",
    f"{DCTERMS}bibliographicCitation": "to cite it",
    f"{DCTERMS}source": "designed against",
}
_NEVER_LINKED = ("rdf-schema#", "XMLSchema#")


class Code(str):
    """Words of a phrase that a person may type as they are."""


class Branch(NamedTuple):
    """A class in the tree of its module, with those below it that the module declares."""

    term: Term
    below: list[Branch]


class Module(NamedTuple):
    """A module as the index shows it: what it is, its classes as a tree, and its other terms."""

    name: str
    title: str
    description: str
    tree: list[Branch]
    others: dict[str, list[Term]]


def reference(
    ontology: Ontology,
    further: Mapping[str, list[Row]] | None = None,
    sources: Mapping[str, str] | None = None,
) -> str:
    """Return the page as HTML.

    ``further`` holds more rows for a term, by its IRI; ``sources`` says what the sources of
    definitions are, by the names that they go by there.

    Raises ``EtroError`` where Jinja2, matplotlib or igraph is not installed.
    """
    terms = Terms(ontology)
    found = terms.all
    labels = {iri: term.label for iri, term in found.items()}
    picture = class_map(ontology)
    values: dict[str, Any] = {
        "title": ontology.values(_ROOT, f"{DCTERMS}title")[0],
        "description": ontology.values(_ROOT, f"{DCTERMS}description")[0],
        "header": [
            Row(heading, [[_node(value)] for value in ontology.values(_ROOT, predicate)])
            for predicate, heading in _HEADER.items()
            if ontology.values(_ROOT, predicate)
        ],
        "iri": _ROOT,
        "counts": _counts(found),
        "modules": [_module(ontology, terms, iri) for iri in _modules(found)],
        "terms": list(found.values()),
        "further": further or {},
        "sources": sources or {},
        "names": {term.iri: term.name for term in found.values()},
        "labels": labels,
        "own": ETRO,
        "products": f"{BASE}product/",
        "picture": inline(draw(picture, labels), "map-title"),
        "map": picture,
    }
    return str(_template(found.get, values["sources"]).render(values)) + "\n"


def _template(find: Callable[[str], Term | None], sources: Mapping[str, str]) -> Any:
    engine = environment()
    from markupsafe import Markup, escape

    def shown(part: str | Node) -> Any:
        if isinstance(part, str):
            return (
                Markup("<code>{}</code>").format(part) if isinstance(part, Code) else escape(part)
            )
        if part.value in sources:
            return Markup('<a href="#{0}">{0}</a>').format(part.value)
        if isinstance(part, ox.Literal):
            language = Markup(' lang="{}"').format(part.language) if part.language else ""
            return Markup("<span{}>{}</span>").format(language, part.value)
        term = find(part.value)
        if term is not None:
            return Markup('<a href="#{}">{}</a>').format(term.name, term.label)
        if part.value.startswith(BASE) and not part.value.startswith(_ROOT):
            return Markup("<code>{}</code>").format(part.value.removeprefix(BASE))
        if isinstance(part, ox.BlankNode) or any(name in part.value for name in _NEVER_LINKED):
            return Markup("<code>{}</code>").format(part.value.rpartition("#")[2])
        return Markup('<a href="{0}">{0}</a>').format(part.value)

    engine.filters["phrase"] = lambda phrase: Markup("").join(map(shown, phrase))
    return engine.get_template("reference.html.j2")


def _node(value: str) -> ox.NamedNode | ox.Literal:
    return ox.NamedNode(value) if value.startswith("http") else ox.Literal(value)


def _counts(terms: Mapping[str, Term]) -> list[tuple[str, int, int]]:
    """Return each kind with the number of own terms and of those taken from elsewhere."""
    counted = {kind: [0, 0] for kind in KINDS.values()}
    for term in terms.values():
        counted[term.kind][not term.iri.startswith(ETRO)] += 1
    return [(kind, own, others) for kind, (own, others) in counted.items()]


def _modules(terms: Mapping[str, Term]) -> list[str]:
    return sorted({term.module for term in terms.values()})


def _module(ontology: Ontology, terms: Terms, iri: str) -> Module:
    mine = {name: term for name, term in terms.all.items() if term.module == iri}
    classes = {name for name, term in mine.items() if term.kind == KINDS["Class"]}
    below = {child for name in classes for child in terms.children(name)}

    def grow(name: str) -> Branch:
        return Branch(mine[name], [grow(each) for each in terms.children(name) if each in classes])

    others: dict[str, list[Term]] = defaultdict(list)
    for name, term in mine.items():
        if name not in classes:
            group = [cls.label for cls in map(terms.all.get, terms.types(name)) if cls]
            others[group[0] if group else term.kind].append(term)
    return Module(
        iri.removeprefix(_ROOT).strip("/"),
        ontology.values(iri, f"{DCTERMS}title")[0],
        ontology.values(iri, f"{DCTERMS}description")[0],
        [grow(name) for name in sorted(classes - below, key=str.casefold)],
        dict(sorted(others.items())),
    )
