"""Loading the graph into a store elsewhere, graph by graph, and counting what arrived."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote
from urllib.request import Request, urlopen

import pyoxigraph as ox

from etro.errors import EndpointError
from etro.wire import Credentials, check_address, credentials, is_plain, retrying, told

if TYPE_CHECKING:
    from etro.knowledge import KnowledgeGraph

BATCH = 5_000
_TRIPLES = "application/n-triples"
Send = Callable[[str, list[ox.Triple]], None]


def push(
    kg: KnowledgeGraph,
    url: str,
    *,
    query: str = "",
    timeout: float = 600,
    plain: bool = False,
    secret: Credentials | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, int]:
    """Replace the graphs of ETRO in a store and return how many statements each now has there.

    ``url`` is that of the Graph Store protocol; or, where ``query`` names the store's query
    address, that of SPARQL Update. All other graphs of the store stay as they are. ``timeout``
    bounds each request, in seconds. Raises ``EndpointError`` for a store that refuses, or that
    then holds another number of statements; and, unless ``plain``, for http to another host.
    """
    secret = credentials() if secret is None else secret
    for address in filter(None, (url, query)):
        check_address(address, secret)
        if is_plain(address) and not plain:
            message = f"{address} would be sent the graph unencrypted, so anyone could change it"
            remedy = "use its https:// address, or allow it with --plain-http"
            raise EndpointError(message, value=address, remedy=remedy)
    store = _Store(url, query, timeout, secret)
    counts: dict[str, int] = {}
    for graph, triples in kg.graphs().items():
        if progress:
            progress(f"sending {len(triples)} statements to {graph}")
        store.replace(graph, triples)
        counts[graph] = store.count(graph)
        if counts[graph] != len(triples):
            message = f"{url} holds {counts[graph]} statements of {graph}, not {len(triples)}"
            raise EndpointError(message, value=url, remedy="push it again, or look at its log")
    return counts


class _Store:
    """A store that can be written; ``query`` is empty for the Graph Store protocol."""

    def __init__(self, url: str, query: str, timeout: float, secret: Credentials) -> None:
        self.url, self.query, self.timeout, self.secret = url, query, timeout, secret

    def replace(self, graph: str, triples: list[ox.Triple]) -> None:
        """Make a graph hold these statements and no others."""
        if not self.query:
            self._send(self._address(graph), "PUT", _serialise(triples), _TRIPLES)
            return
        self._update(f"CLEAR SILENT GRAPH <{graph}>")
        for part in _parts(triples):
            self._update(f"INSERT DATA {{ GRAPH <{graph}> {{ {_serialise(part).decode()} }} }}")

    def count(self, graph: str) -> int:
        """Return how many statements a graph has there."""
        if not self.query:
            body = self._send(self._address(graph), "GET", None, _TRIPLES)
            try:
                return sum(1 for _ in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
            except SyntaxError as error:
                message = f"{self.url} did not give {graph} back: {error}"
                remedy = "check that the URL is one of the Graph Store protocol"
                raise EndpointError(message, value=self.url, remedy=remedy) from None
        from etro.answers import Answer
        from etro.endpoint import ask_endpoint

        text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        answer = ask_endpoint(self.query, text, self.timeout, self.secret)
        assert isinstance(answer, Answer)
        return int(answer.cells[0][0])

    def _address(self, graph: str) -> str:
        return f"{self.url}{'&' if '?' in self.url else '?'}graph={quote(graph, safe='')}"

    def _update(self, text: str) -> None:
        self._send(self.url, "POST", text.encode(), "application/sparql-update")

    def _send(self, address: str, method: str, body: bytes | None, media_type: str) -> bytes:
        def send(seconds: float) -> bytes:
            request = Request(address, data=body, method=method)
            request.add_header("Accept" if body is None else "Content-Type", media_type)
            request.add_header("User-Agent", "etro")
            if self.secret.header:
                request.add_unredirected_header("Authorization", self.secret.header)
            with urlopen(request, timeout=seconds) as response:
                content: bytes = response.read()
                return content

        try:
            return retrying(self.url, send, time.monotonic() + self.timeout)
        except EndpointError:
            raise
        except Exception as error:
            raise told(self.url, error, f"take the graph by {method}") from None


def _serialise(triples: list[ox.Triple]) -> bytes:
    output = io.BytesIO()
    ox.serialize(triples, output, format=ox.RdfFormat.N_TRIPLES)
    return output.getvalue()


def _parts(triples: list[ox.Triple]) -> Iterator[list[ox.Triple]]:
    """Split statements; those with blank nodes stay together, as a label holds for one request."""
    blank = [t for t in triples if ox.BlankNode in (type(t.subject), type(t.object))]
    if blank:
        yield blank
    gone = set(blank)
    rest = [triple for triple in triples if triple not in gone]
    for start in range(0, len(rest), BATCH):
        yield rest[start : start + BATCH]
