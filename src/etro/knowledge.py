"""The knowledge graph as a Python object: ask, find, explain, query, count, export."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from etro.answers import Answer
from etro.assets import Assets, find_assets
from etro.dataset import NAMES, Built, ensure_built, open_store, unreadable
from etro.errors import InvalidQuery, ReplacedData
from etro.index import open_index
from etro.names import Match, Names
from etro.queries import Query, Term, query_names, read_query, run
from etro.suggest import did_you_mean
from etro.vocabulary import BASE, ETRO, XSD

if TYPE_CHECKING:
    import rdflib

    from etro.explain import Explainer, Line
    from etro.worker import Worker

T = TypeVar("T")
_TRIES = 5
_NOTHING = ox.NamedNode(f"{ETRO}notStated")
_COUNTS = {
    "class": f"""SELECT ?name (COUNT(DISTINCT ?thing) AS ?count) {{
        GRAPH <{BASE}graph/asserted> {{ ?thing a ?name }}
        FILTER NOT EXISTS {{ ?name rdfs:subClassOf* <{ETRO}Claim> }} }} GROUP BY ?name""",
    "claim": f"""SELECT ?name (COUNT(DISTINCT ?thing) AS ?count) {{
        GRAPH <{BASE}graph/asserted> {{ ?thing a ?name }}
        ?name rdfs:subClassOf* <{ETRO}Claim> }} GROUP BY ?name""",
    "source": f"""SELECT ?name (COUNT(DISTINCT ?thing) AS ?count) {{
        ?thing a/rdfs:subClassOf* <{ETRO}Claim> ; <{ETRO}source> ?name }} GROUP BY ?name""",
    "rule": f"SELECT ?name (COUNT(?node) AS ?count) {{ ?node <{ETRO}rule> ?name }} GROUP BY ?name",
}


class KnowledgeGraph:
    """A built data set, opened read-only.

    Get one from ``etro.load()``. All questions go to the union of its graphs; ``names`` looks
    things up by name.
    """

    def __init__(self, assets: Assets, built: Built) -> None:
        self._assets = assets
        self._built = built
        self._store = open_store(built.folder)
        index = os.path.join(built.folder, NAMES)
        try:
            self.names = Names(self._store, assets, open_index(index))
        except (OSError, ValueError) as error:
            raise unreadable(built.folder, error) from error

    def __repr__(self) -> str:
        return f"<KnowledgeGraph: {sum(self._built.quads.values())} statements>"

    @property
    def questions(self) -> list[str]:
        """Names of the bundled questions, sorted."""
        return query_names(self._assets)

    def question(self, name: str) -> Query:
        """Return a bundled question with its header. Raises ``UnknownName``."""
        return read_query(self._assets, name)

    def ask(self, name: str, /, **parameters: str | Sequence[str]) -> Answer:
        """Answer a bundled question.

        A parameter is a name, synonym, short id, CURIE or IRI; those not given take their
        default. An empty string leaves one open: all. Some take several values. Raises
        ``UnknownName`` for a question, parameter or thing that there is not, with near misses.

        >>> import etro
        >>> answer = etro.load().ask("trial-comparisons", trial="BOLERO-2")
        >>> {str(row["estimate"]) for row in answer if row["measure"] == "hazardRatio"}
        {'0.43'}
        """
        query = self.question(name)
        return Answer(*run(self._store, query.text, self.bind(query, parameters)))

    def bind(
        self, query: Query, parameters: Mapping[str, str | Sequence[str]]
    ) -> dict[str, Term | list[Term]]:
        """Return the RDF terms for a question's parameters; a list for one that takes several."""
        known = {parameter.name: parameter for parameter in query.parameters}
        for name in parameters:
            if name not in known:
                remedy = did_you_mean(name, known) or f"it takes {', '.join(known) or 'none'}"
                message = f"{query.name} has no parameter {name!r}"
                raise InvalidQuery(message, value=name, remedy=remedy)
        bound: dict[str, Term | list[Term]] = {}
        for parameter in query.parameters:
            given = parameters.get(parameter.name) or (
                "" if parameter.name in parameters else parameter.default
            )
            texts = [given] if isinstance(given, str) else list(given)
            if len(texts) > 1 and not parameter.several:
                message = f"{query.name} takes one {parameter.name}"
                raise InvalidQuery(message, value=texts, remedy="name one")
            terms: list[Term] = [self._term(parameter.kind, text) for text in texts if text]
            if parameter.several:
                bound[parameter.name] = terms or [_NOTHING]
            elif terms:
                bound[parameter.name] = terms[0]
        return bound

    def _term(self, kind: str, text: str) -> Term:
        from etro.queries import KINDS

        if kind == "text":
            return ox.Literal(text)
        if kind == "number":
            return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}decimal"))
        return self.names.resolve(text, KINDS[kind])

    def find(self, text: str) -> list[Match]:
        """Return the things that a name or identifier leads to, best match first.

        >>> import etro
        >>> etro.load().find("everolimus")[0].id
        'drug/everolimus'
        """
        return self.names.find(text)

    def explain(self, name: str) -> list[Line]:
        """Return what a claim, thing or inferred statement rests on, line by line.

        Raises ``UnknownName`` with near misses.
        """
        return self._explainer.explain(self.names.resolve(name).value)

    def spans(self, name: str) -> list[str]:
        """Return the spans of the claim, or of the claims behind an inferred statement."""
        return self._explainer.spans(self.names.resolve(name).value)

    @cached_property
    def _explainer(self) -> Explainer:
        from etro.explain import Explainer
        from etro.ontology import read_rules

        rules = {rule.name: rule.meaning for rule in read_rules(self._assets)}
        return Explainer(self._store, self.names, rules)

    def sparql(self, text: str, timeout: float = 60) -> Answer | bool | list[ox.Triple]:
        """Run a SPARQL query: rows for SELECT, a truth value for ASK, triples for the others.

        The prefixes etro, rdf, rdfs, owl, skos, prov, xsd and obo need no declaration. It runs in
        a process of its own, for at most ``timeout`` seconds. Raises ``InvalidQuery`` for what
        does not parse, changes the store, or calls another host, ``StoppedQuery`` for what takes
        too long or too much.
        """
        return self._worker.run(text, timeout)

    @cached_property
    def _worker(self) -> Worker:
        from etro.worker import Worker

        return Worker(self._built.folder)

    def stats(self) -> list[tuple[str, str, int]]:
        """Return (group, name, count) rows: by class, claim kind, source, rule and graph."""
        rows: list[tuple[str, str, int]] = []
        for group, text in _COUNTS.items():
            _, terms = run(self._store, text, {})
            counted = [(name.value, int(n.value)) for name, n in terms if name and n]
            short_names = [(name.removeprefix(ETRO).removeprefix(BASE), n) for name, n in counted]
            rows += [(group, name, n) for name, n in sorted(short_names)]
        graphs = sorted(self._built.quads.items())
        return [*rows, *(("graph", name.removeprefix(BASE), n) for name, n in graphs)]

    def export(self, format: str = "turtle", graph: str = "all", product: str = "") -> bytes:
        """Return the data set, or one graph of it, serialised. Raises ``UnknownName``.

        With ``product``, ``base``, ``core`` or ``full``, it is that product as one ontology; its
        formats are those of RDF, ``functional`` and ``obographs``.
        """
        if product:
            from etro.products import export_product

            return export_product(self._store, self._assets, product, format)
        from etro.exports import export

        return export(self._store, format, graph)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return a copy as an ``rdflib.Dataset`` with the same named graphs, union as default."""
        from etro.exports import to_rdflib

        return to_rdflib(self._store)


def load(
    data: str | os.PathLike[str] | None = None, progress: Callable[[str], None] | None = None
) -> KnowledgeGraph:
    """Open the knowledge graph, building it first where it is missing or out of date.

    ``data`` names a folder with ``graph``, ``ontology``, ``queries`` and ``shapes``; by default
    the data that come with the package. ``progress`` is told each step of a build. Raises
    ``InvalidData`` with all findings if the data hold faults.
    """
    assets = find_assets(data)
    return retrying(lambda: KnowledgeGraph(assets, ensure_built(assets, progress)))


def retrying(use: Callable[[], T]) -> T:
    """Return what ``use`` returns, trying again where a build replaced the data set meanwhile."""
    for _ in range(_TRIES):
        try:
            return use()
        except ReplacedData:
            continue
    return use()
