"""The ontology: its modules, its terms and its rules. Opens ``ontology/`` and nothing else."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from etro.assets import Assets
from etro.errors import Finding, InvalidData
from etro.files import write_lines
from etro.mappings import parse_mappings
from etro.vocabulary import BASE, ETRO, GRAPHS, OWL, SUBCLASS, TYPE

RELEASED = "released-terms.tsv"
_IMPORTS = ox.NamedNode(f"{OWL}imports")
_CATALOG = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri"


class Rule(NamedTuple):
    """An inference rule: a SELECT of ``?s ?p ?o ?premise``, run in its stratum.

    Rules of one stratum run until nothing new appears; a later stratum may deny what an
    earlier one has settled.
    """

    name: str
    stratum: int
    query: str
    meaning: str


class Ontology:
    """The merged triples of all modules, with look-ups over them.

    ``modules`` names for each term the module that declares it.
    """

    def __init__(self, triples: list[ox.Triple], modules: dict[str, str]) -> None:
        self.triples = triples
        self.modules = modules

    @cached_property
    def graph(self) -> ox.Dataset:
        """All triples in one default graph."""
        return ox.Dataset(ox.Quad(*triple) for triple in self.triples)

    @property
    def quads(self) -> list[ox.Quad]:
        """All triples in the named graph of the ontology."""
        name = GRAPHS["ontology"]
        return [ox.Quad(t.subject, t.predicate, t.object, name) for t in self.triples]

    @cached_property
    def terms(self) -> frozenset[str]:
        """IRIs of everything the modules declare with a type, own and external."""
        return frozenset(
            quad.subject.value
            for quad in self.graph.quads_for_predicate(TYPE)
            if isinstance(quad.subject, ox.NamedNode)
        )

    @cached_property
    def parents(self) -> dict[str, set[str]]:
        """Named classes with their named superclasses, transitively and reflexively."""
        direct: dict[str, set[str]] = {}
        for quad in self.graph.quads_for_predicate(SUBCLASS):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                direct.setdefault(quad.subject.value, set()).add(quad.object.value)

        def climb(iri: str, seen: set[str]) -> set[str]:
            for parent in direct.get(iri, ()):
                if parent not in seen:
                    seen.add(parent)
                    climb(parent, seen)
            return seen

        classes = {
            quad.subject.value
            for quad in self.graph.quads_for_object(ox.NamedNode(f"{OWL}Class"))
            if quad.predicate == TYPE and isinstance(quad.subject, ox.NamedNode)
        }
        return {iri: climb(iri, {iri}) for iri in classes | set(direct)}

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Tell whether a named class is ``ancestor`` or stands below it (full IRIs)."""
        return ancestor in self.parents.get(cls, {cls})

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property of a term, as plain strings, sorted."""
        node, wanted = ox.NamedNode(subject), ox.NamedNode(predicate)
        return sorted(
            quad.object.value
            for quad in self.graph.quads_for_subject(node)
            if quad.predicate == wanted and isinstance(quad.object, ox.NamedNode | ox.Literal)
        )

    def annotation(self, cls: str, name: str) -> list[str]:
        """Return what the nearest class at or above ``cls`` says with an own annotation property.

        Nearest first: a value on the class itself hides those above it.
        """
        frontier, seen = [cls], {cls}
        while frontier:
            found = sorted({v for iri in frontier for v in self.values(iri, ETRO + name)})
            if found:
                return found
            frontier = [
                parent
                for iri in frontier
                for parent in self.values(iri, SUBCLASS.value)
                if parent not in seen and not seen.add(parent)  # type: ignore[func-returns-value]
            ]
        return []

    def subjects(self, predicate: str) -> list[tuple[str, str]]:
        """Return all (subject, value) pairs of a property, sorted."""
        return sorted(
            (quad.subject.value, quad.object.value)
            for quad in self.graph.quads_for_predicate(ox.NamedNode(predicate))
            if isinstance(quad.subject, ox.NamedNode)
            and isinstance(quad.object, ox.NamedNode | ox.Literal)
        )

    @property
    def version(self) -> str:
        """The version that the root module states."""
        return self.values(ETRO.rstrip("#"), f"{OWL}versionInfo")[0]


def read_ontology(assets: Assets) -> Ontology:
    """Read the root module and all it imports, found through the local catalog alone.

    Imports are resolved here, and their statements dropped from the merged graph, so that no
    later reader can be made to fetch one. The tables of mappings beside the modules are part of
    it. Raises ``InvalidData`` naming file and line for a module that is missing or cannot be
    parsed, and for a mapping that cannot be read.
    """
    folder = assets.folder("ontology")
    catalog = _read_catalog(folder / "catalog-v001.xml")
    triples: list[ox.Triple] = []
    modules: dict[str, str] = {}
    findings: list[Finding] = []
    pending, seen = [ETRO.rstrip("#")], set[str]()
    while pending:
        iri = pending.pop()
        if iri in seen:
            continue
        seen.add(iri)
        name = catalog.get(iri)
        if name is None or not (folder / name).is_file():
            message = f"the imported module <{iri}> has no file"
            findings.append(
                Finding("ontology/catalog-v001.xml", 0, "", message, "name its file in the catalog")
            )
            continue
        try:
            for triple in _parse(folder / name):
                if triple.predicate == _IMPORTS and isinstance(triple.object, ox.NamedNode):
                    pending.append(triple.object.value)
                    continue
                triples.append(triple)
                if triple.predicate == TYPE and isinstance(triple.subject, ox.NamedNode):
                    modules.setdefault(triple.subject.value, iri)
        except SyntaxError as error:
            place = assets.relative(folder / name)
            findings.append(Finding(place, error.lineno or 0, "", f"not Turtle: {error.msg}"))
    for path in sorted(folder.glob("*.sssom.tsv")):
        try:
            mappings = parse_mappings(path.read_text(encoding="utf-8"), assets.relative(path))
            triples += [mapping.triple for mapping in mappings]
        except InvalidData as error:
            findings += error.findings
    if findings:
        raise InvalidData(findings)
    return Ontology(triples, modules)


def read_product(assets: Assets, name: str) -> list[ox.Triple]:
    """Read the header of a product: its IRI, its title and what it holds.

    Raises ``InvalidData`` where the file is missing, is no Turtle, or names no ontology.
    """
    path = assets.folder("ontology") / "products" / f"{name}.ttl"
    try:
        triples = list(_parse(path))
        (product,) = {t.subject for t in triples if t.object == ox.NamedNode(f"{OWL}Ontology")}
    except (OSError, SyntaxError, ValueError) as error:
        place = assets.relative(path)
        finding = Finding(place, 0, "", f"no header of a product: {error}", "name one owl:Ontology")
        raise InvalidData([finding]) from None
    return [triple for triple in triples if triple.subject == product]


def read_released_lines(assets: Assets) -> list[str]:
    """Return the lines of the list of released terms, none where there is no list."""
    path = assets.folder("ontology") / RELEASED
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def write_released_lines(assets: Assets, lines: list[str]) -> None:
    """Write the list of released terms anew. Raises ``UnwritableOutput``."""
    write_lines(assets, assets.folder("ontology") / RELEASED, lines)


def _parse(path: Path) -> Iterator[ox.Triple]:
    # A blank node's label is local to its file: two modules may both write _:x.
    for quad in ox.parse(
        path=str(path), format=ox.RdfFormat.TURTLE, base_iri=BASE, rename_blank_nodes=True
    ):
        yield quad.triple


def _read_catalog(path: Path) -> dict[str, str]:
    try:
        tree = ElementTree.parse(path)
        return {node.attrib["name"]: node.attrib["uri"] for node in tree.iter(_CATALOG)}
    except (OSError, ElementTree.ParseError, KeyError) as error:
        finding = Finding("ontology/catalog-v001.xml", 0, "", f"no catalog: {error}")
        raise InvalidData(
            [finding._replace(remedy="name each module and its file in it")]
        ) from None


def read_rules(assets: Assets) -> list[Rule]:
    """Read the rules in the order in which they run; the file name begins with the stratum.

    A rule file is ``<stratum>-<name>.rq``; its first comment line says what it means. Raises
    ``InvalidData`` naming each file that is misnamed, says nothing, or does not parse.
    """
    rules: list[Rule] = []
    findings: list[Finding] = []
    for path in sorted((assets.folder("ontology") / "rules").glob("*.rq")):
        place, text = assets.relative(path), path.read_text(encoding="utf-8")
        stratum, _, name = path.stem.partition("-")
        meaning = text.partition("\n")[0].lstrip("# ").strip()
        if not stratum.isdigit() or not name:
            findings.append(Finding(place, 0, "", "no stratum", "name it such as 30-name.rq"))
        elif not text.startswith("# ") or not meaning:
            findings.append(
                Finding(place, 1, "", "no meaning", "begin with a comment that says it")
            )
        elif fault := _syntax_fault(text):
            findings.append(Finding(place, 0, "", f"not SPARQL: {fault}", "correct the rule"))
        else:
            rules.append(Rule(name, int(stratum), text, meaning))
    if findings:
        raise InvalidData(findings)
    return rules


def _syntax_fault(query: str) -> str:
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        return str(error)
    return ""
