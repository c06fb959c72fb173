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
from etro.queries import Query, Term, bind, query_names, read_query, run
from etro.suggest import did_you_mean
from etro.vocabulary import ETRO, XSD

if TYPE_CHECKING:
    import rdflib

    from etro.explain import Explainer, Line
    from etro.things import Thing
    from etro.worker import Worker

T = TypeVar("T")
_TRIES = 5
_NOTHING = ox.NamedNode(f"{ETRO}notStated")


class KnowledgeGraph:
    """A built data set, opened read-only.

    Get one from ``etro.load()``. All questions go to the union of its graphs; ``names`` looks
    things up by name. A method a kind of thing (``drug``, ``gene``, ``trial``, ``pathway``,
    ``mechanism``, …) gives one thing, with the questions that can be asked of it.

    >>> import etro
    >>> etro.load().gene("HER2").id
    'ERBB2'
    """

    def __init__(self, assets: Assets, built: Built) -> None:
        self._assets = assets
        self._built = built
        self._store = open_store(built.folder)
        self._questions: dict[str, Query] = {}
        index = os.path.join(built.folder, NAMES)
        try:
            self.names = Names(self._store, assets, open_index(index))
        except (OSError, ValueError) as error:
            raise unreadable(built.folder, error) from error

    def __repr__(self) -> str:
        return f"<KnowledgeGraph: {sum(self._built.quads.values())} statements>"

    def __getattr__(self, kind: str) -> Callable[[str], Thing]:
        from etro.queries import KINDS

        if kind.startswith("_"):
            raise AttributeError(kind)
        if kind not in KINDS:
            hint = did_you_mean(kind, dir(self)) or "dir() lists what there is"
            raise AttributeError(f"a knowledge graph has no {kind!r}; {hint}")

        def thing(name: str) -> Thing:
            """Return the one thing of this kind that is named so. Raises ``UnknownName``."""
            from etro.things import Thing

            return Thing(self, self.names.resolve(name, KINDS[kind]).value)

        return thing

    def __dir__(self) -> list[str]:
        from etro.queries import KINDS

        return sorted({*super().__dir__(), *KINDS})

    @property
    def questions(self) -> list[str]:
        """Names of the bundled questions, sorted.

        >>> import etro
        >>> "trial-comparisons" in etro.load().questions
        True
        """
        return query_names(self._assets)

    def question(self, name: str) -> Query:
        """Return a bundled question with its header, as it was when first asked for.

        Raises ``UnknownName``.

        >>> import etro
        >>> etro.load().question("trial-design").parameters[0].default
        'BOLERO-2'
        """
        if name not in self._questions:
            self._questions[name] = read_query(self._assets, name)
        return self._questions[name]

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

    def where(self, name: str, /, **parameters: str | Sequence[str]) -> str:
        """Return the pattern of a bundled question in words, a condition a line.

        Raises what ``ask`` raises.

        >>> import etro
        >>> print(etro.load().where("trial-design", trial="BOLERO-2").splitlines()[0])
        Each answer has:
        """
        from etro.pattern import in_words

        query = self.question(name)
        return in_words(bind(query.text, self.bind(query, parameters)), self.names.label)

    def to_sparql(self, name: str, /, **parameters: str | Sequence[str]) -> str:
        """Return a bundled question as SPARQL that runs as it is on a store with these graphs.

        Raises what ``ask`` raises.

        >>> import etro
        >>> "VALUES (?trial)" in etro.load().to_sparql("trial-design", trial="BOLERO-2")
        True
        """
        from etro.portable import portable

        query = self.question(name)
        return portable(query, self.bind(query, parameters), self._built.quads)

    def claims(self, answer: Answer) -> list[list[str]]:
        """Return the ids of the claims and inferred statements that each row rests on.

        >>> import etro
        >>> kg = etro.load()
        >>> kg.claims(kg.ask("trial-comparisons", trial="BOLERO-2", endpoint="PFS"))[0]
        ['claim/0071']
        """
        from etro.evidence import claims_of

        return [claims_of(self._explainer, row) for row in answer.terms]

    def bind(
        self, query: Query, parameters: Mapping[str, str | Sequence[str]]
    ) -> dict[str, Term | list[Term]]:
        """Return the RDF terms for a question's parameters; a list for one that takes several.

        >>> import etro
        >>> kg = etro.load()
        >>> kg.bind(kg.question("trial-design"), {"trial": "TAMRAD"})
        {'trial': <NamedNode value=https://w3id.org/etro/trial/tamrad>}
        """
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

        >>> import etro
        >>> print(etro.load().explain("claim/0071")[0])
        claim/0071: comparison claim
        """
        return self._explainer.explain(self.names.resolve(name).value)

    def spans(self, name: str) -> list[str]:
        """Return the spans of the claim, or of the claims behind an inferred statement.

        >>> import etro
        >>> etro.load().spans("claim/0071")[0].partition("#")[0]
        'source/guarneri-2012'
        """
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

        >>> import etro
        >>> etro.load().sparql("ASK { etro:Rapalog rdfs:subClassOf etro:MTORInhibitor }")
        True
        """
        return self._worker.run(text, timeout)

    @cached_property
    def _worker(self) -> Worker:
        from etro.worker import Worker

        return Worker(self._built.folder)

    def stats(self) -> list[tuple[str, str, int]]:
        """Return (group, name, count) rows: by class, claim kind, source, rule and graph.

        >>> import etro
        >>> sorted({group for group, _, _ in etro.load().stats()})
        ['claim', 'class', 'graph', 'rule', 'source']
        """
        from etro.counts import counts

        return counts(self._store, self._built.quads)

    def export(self, format: str = "turtle", graph: str = "all", product: str = "") -> bytes:
        """Return the data set, or one graph of it, serialised. Raises ``UnknownName``.

        With ``product``, ``base``, ``core`` or ``full``, it is that product as one ontology; its
        formats are those of RDF, ``functional`` and ``obographs``.

        >>> import etro
        >>> b"inferredSubject" in etro.load().export("ntriples", "inferred")
        True
        """
        if product:
            from etro.products import export_product

            return export_product(self._store, self._assets, product, format)
        from etro.exports import export

        return export(self._store, format, graph)

    def export_queries(self, format: str = "turtle", target: str = "") -> bytes:
        """Return the bundled questions as RDF: each a SPARQL executable of SHACL, with its text.

        ``target`` is the address of the endpoint at which they can be run. Raises ``UnknownName``
        for a format that there is not, ``InvalidQuery`` for a target that is no web address.

        >>> import etro
        >>> b"SPARQLSelectExecutable" in etro.load().export_queries()
        True
        """
        from etro.executables import PUBLISHED, Published, executables
        from etro.exports import check_format, serialise_triples
        from etro.queries import read_examples

        check_format(format)
        queries = map(self.question, self.questions)
        published = (Published(q, self.to_sparql(q.name), self.bind(q, {})) for q in queries)
        examples = read_examples(self._assets)
        triples = set(executables(self._store, published, examples, target))
        return serialise_triples(triples, format, **PUBLISHED)

    def graphs(self) -> dict[str, list[ox.Triple]]:
        """Return the statements of each named graph, by its IRI, in a fixed order.

        >>> import etro
        >>> [iri.rsplit("/", 1)[-1] for iri in etro.load().graphs()]
        ['asserted', 'hallmark', 'hgnc', 'inferred', 'ontology']
        """
        found: dict[str, list[ox.Triple]] = {}
        for quad in sorted(self._store, key=str):
            found.setdefault(quad.graph_name.value, []).append(quad.triple)
        return dict(sorted(found.items()))

    def to_rdflib(self, graph: str = "all") -> rdflib.Dataset:
        """Return a copy as an ``rdflib.Dataset``: its named graphs, or one; union as default.

        Raises ``UnknownName`` for a graph that there is not.

        >>> import etro
        >>> len(etro.load().to_rdflib("hallmark")) > 0
        True
        """
        from etro.exports import to_rdflib

        return to_rdflib(self._store, graph)


def load(
    data: str | os.PathLike[str] | None = None, progress: Callable[[str], None] | None = None
) -> KnowledgeGraph:
    """Open the knowledge graph, building it first where it is missing or out of date.

    ``data`` names a folder with ``graph``, ``ontology``, ``queries`` and ``shapes``; by default
    the data that come with the package. ``progress`` is told each step of a build. Raises
    ``InvalidData`` with all findings if the data hold faults.

    >>> import etro
    >>> etro.load().find("letrozole")[0].id
    'drug/letrozole'
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
