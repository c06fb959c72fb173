"""The bundled questions, asked at a SPARQL endpoint that holds the graph."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from etro.errors import EndpointError, InvalidQuery
from etro.knowledge import load
from etro.vocabulary import BASE, ETRO

if TYPE_CHECKING:
    import pyoxigraph as ox

    from etro.answers import Answer
    from etro.knowledge import KnowledgeGraph
    from etro.queries import Query
    from etro.stream import Stream
    from etro.wire import Credentials

_ONTOLOGY = ETRO.rstrip("#")
_PRESENT = f"""SELECT DISTINCT ?where {{
  {{ <{_ONTOLOGY}> a owl:Ontology BIND(false AS ?where) }} UNION
  {{ GRAPH ?graph {{ <{_ONTOLOGY}> a owl:Ontology }} BIND(true AS ?where) }}
}}"""


class RemoteGraph:
    """The graph as a SPARQL 1.1 endpoint holds it; names are looked up in the local data.

    Get one from ``etro.connect(url)``.
    """

    def __init__(
        self, url: str, local: KnowledgeGraph, timeout: float, secret: Credentials | None
    ) -> None:
        self.url = url
        self._local = local
        self._timeout = timeout
        self._secret = secret
        self._graphs = self._apart()

    def __repr__(self) -> str:
        return f"<RemoteGraph: {self.url}>"

    @property
    def questions(self) -> list[str]:
        """Names of the bundled questions, sorted."""
        return self._local.questions

    def question(self, name: str) -> Query:
        """Return a bundled question with its header. Raises ``UnknownName``."""
        return self._local.question(name)

    def ask(self, name: str, /, **parameters: str | Sequence[str]) -> Answer:
        """Answer a bundled question as ``KnowledgeGraph.ask`` does, from the endpoint's data.

        Raises ``EndpointError`` where it does not answer as it should.
        """
        from etro.answers import Answer
        from etro.queries import bind

        query = self.question(name)
        bound = self._local.bind(query, parameters)
        answer = self.sparql(bind(query.text, bound))
        assert isinstance(answer, Answer)
        return answer

    def sparql(self, text: str, timeout: float | None = None) -> Answer | bool | list[ox.Triple]:
        """Run a SPARQL query there: rows for SELECT, a truth value for ASK, else triples."""
        from etro.endpoint import ask_endpoint

        seconds = timeout or self._timeout
        return ask_endpoint(self.url, text, seconds, self._secret, self._graphs)

    def stream(self, text: str, timeout: float | None = None) -> Stream:
        """Run a SELECT there and return its rows as they come: for an answer too large to hold.

        What breaks off raises ``EndpointError`` in the row that is missing, not before.
        """
        from etro.endpoint import stream_endpoint
        from etro.stream import Stream

        seconds = timeout or self._timeout
        rows = stream_endpoint(self.url, text, seconds, self._secret, self._graphs)
        if not isinstance(rows, Stream):
            raise InvalidQuery("the query is no SELECT", value=text, remedy="use sparql for it")
        return rows

    def _apart(self) -> list[str]:
        """Return the graphs to name with each query: those of a store that keeps them apart.

        Raises ``EndpointError`` where the graph is not there.
        """
        from etro.answers import Answer
        from etro.endpoint import ask_endpoint

        answer = ask_endpoint(self.url, _PRESENT, self._timeout, self._secret)
        assert isinstance(answer, Answer)
        found = {row["where"] for row in answer}
        if not found:
            message = f"{self.url} does not hold the graph: nothing there is <{_ONTOLOGY}>"
            remedy = "load it with etro push URL, to the address at which its store is written"
            raise EndpointError(message, value=self.url, remedy=remedy)
        if False in found:
            return []
        return [f"{BASE}{name}" for group, name, _ in self._local.stats() if group == "graph"]


def connect(
    url: str,
    *,
    token: str | None = None,
    user: str | None = None,
    password: str = "",
    timeout: float = 60,
    data: str | os.PathLike[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> RemoteGraph:
    """Return the graph at a SPARQL endpoint, to be asked as the local one is.

    ``token`` is a bearer's, ``user`` and ``password`` are for basic authentication; by default both
    are taken from ``ETRO_ENDPOINT_TOKEN``, ``ETRO_ENDPOINT_USER`` and ``ETRO_ENDPOINT_PASSWORD``.
    ``timeout`` bounds each question, in seconds. Raises ``EndpointError`` for an endpoint that
    cannot be reached or does not hold the graph.

    >>> import etro
    >>> etro.connect("example.org")
    Traceback (most recent call last):
        ...
    etro.errors.EndpointError: 'example.org' is no address of an endpoint; begin it with http:// \
or https://
    """
    from etro.wire import Credentials, check_address, credentials

    given = token is not None or user is not None
    secret = Credentials(token or "", user or "", password) if given else credentials()
    check_address(url, secret)
    return RemoteGraph(url, load(data, progress), timeout, secret)
