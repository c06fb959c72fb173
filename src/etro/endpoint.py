"""SPARQL endpoints elsewhere: a query goes there as it is, and what comes back is read here."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPResponse, IncompleteRead
from math import ceil, inf
from typing import IO, cast
from urllib.parse import quote
from urllib.request import Request

import pyoxigraph as ox

from etro.answers import Answer
from etro.errors import EndpointError, InvalidQuery
from etro.queries import PREFIXES
from etro.sparql import Result, columns_of, parse
from etro.stream import Row, Stream
from etro.tokens import query_kind, without_comments
from etro.wire import Credentials, check_address, credentials, retrying, told

MAX_ANSWER = 128 * 2**20
MAX_ADDRESS = 2_000


def ask_endpoint(
    endpoint: str,
    text: str,
    timeout: float = 60,
    secret: Credentials | None = None,
    graphs: Sequence[str] = (),
) -> Result:
    """Run a query at a SPARQL endpoint and return its rows, truth value or triples.

    ``secret`` is taken from the environment by default; ``graphs`` are the IRIs of the graphs that
    are asked, by default what the endpoint itself asks. Raises ``InvalidQuery`` for what is no
    query, ``EndpointError`` for an endpoint that cannot be reached, that refuses the query, or
    that answers with something else than SPARQL results.
    """
    result = stream_endpoint(endpoint, text, timeout, secret, graphs, MAX_ANSWER)
    if isinstance(result, Stream):
        with result:
            return Answer(result.columns, list(result.terms))
    return result


def stream_endpoint(
    endpoint: str,
    text: str,
    timeout: float = 60,
    secret: Credentials | None = None,
    graphs: Sequence[str] = (),
    limit: float = inf,
) -> Stream | bool | list[ox.Triple]:
    """Run a query as ``ask_endpoint`` does, and return its rows as they come.

    The answer ends within ``timeout`` seconds and ``limit`` bytes. A row may raise what
    ``ask_endpoint`` raises: those before it were right, but not all.
    """
    # Words in comments would be taken for the kind of the query by SPARQLWrapper and by others.
    text = without_comments(text)
    kind = query_kind(text)
    if not kind:
        raise InvalidQuery("the query does not read", remedy="etro sparql never changes a store")
    secret = credentials() if secret is None else secret
    check_address(endpoint, secret)
    deadline = time.monotonic() + timeout

    def send(seconds: float) -> HTTPResponse:
        return _fetch(endpoint, text, kind, seconds, secret, graphs)

    with _told(endpoint), ExitStack() as stack:
        response = stack.enter_context(retrying(endpoint, send, deadline))
        media_type = response.headers.get_content_type()
        body = _Body(endpoint, response, deadline, limit)
        result = parse(media_type, cast("IO[bytes]", body))
        if result is None:
            raise _no_results(endpoint, media_type)
        if isinstance(result, ox.QuerySolutions):
            stack.pop_all()
            return Stream(columns_of(result), _rows(endpoint, result), response.close)
    return result


def _rows(endpoint: str, solutions: ox.QuerySolutions) -> Iterator[Row]:
    with _told(endpoint):
        for solution in solutions:
            yield tuple(solution)


@contextmanager
def _told(endpoint: str) -> Iterator[None]:
    """Raise ``EndpointError`` in place of whatever goes wrong with an endpoint."""
    try:
        yield
    except EndpointError:
        raise
    except SyntaxError as error:
        message = f"{endpoint} sent a broken answer: {error}"
        raise EndpointError(message, value=endpoint, remedy=_BROKEN) from None
    # Not only its own errors: those of urllib, http.client and socket come through SPARQLWrapper.
    except Exception as error:
        raise told(endpoint, error, "answer the query") from None


def _fetch(
    endpoint: str,
    text: str,
    kind: str,
    timeout: float,
    secret: Credentials,
    graphs: Sequence[str],
) -> HTTPResponse:
    from SPARQLWrapper import JSON as ROWS
    from SPARQLWrapper import TURTLE, SPARQLWrapper

    class Client(SPARQLWrapper):
        def _createRequest(self) -> Request:  # noqa: N802
            request: Request = super()._createRequest()
            if secret.header:
                # A header that is added in the plain way goes along to wherever one is sent on.
                request.add_unredirected_header("Authorization", secret.header)
            return request

    client = Client(endpoint)
    client.setQuery(_with_prefixes(text))
    client.queryType = kind
    client.setTimeout(ceil(timeout))
    client.setReturnFormat(ROWS if kind in ("SELECT", "ASK") else TURTLE)
    for graph in graphs:
        # As default graph, and as named ones, which GRAPH then still finds.
        client.addDefaultGraph(graph)
        client.addNamedGraph(graph)
    if len(quote("".join([client.queryString, *graphs]))) > MAX_ADDRESS:
        client.setMethod("POST")
    response: HTTPResponse = client.query().response
    return response


class _Body:
    """A body that may come drop by drop, or have no end."""

    def __init__(
        self, endpoint: str, response: HTTPResponse, deadline: float, limit: float
    ) -> None:
        self.endpoint, self.response = endpoint, response
        self.deadline, self.limit = deadline, limit
        self.size = 0

    def read(self, size: int) -> bytes:
        """Return what has come, empty at the end."""
        part = self.response.read1(size)
        self.size += len(part)
        if time.monotonic() > self.deadline:
            message = f"{self.endpoint} did not end its answer in time"
            remedy = "narrow the query, or give it more time with --timeout SECONDS"
            raise EndpointError(message, value=self.endpoint, remedy=remedy)
        if self.size > self.limit:
            message = f"{self.endpoint} sent more than {MAX_ANSWER >> 20} MiB"
            raise EndpointError(message, value=self.endpoint, remedy="add a LIMIT")
        if not part and self.response.length:
            raise IncompleteRead(b"", self.response.length)
        return part


_BROKEN = "ask it again; if it ran out of time, narrow the query"


def _no_results(endpoint: str, media_type: str) -> EndpointError:
    message = f"{endpoint} answered with {media_type}, not with SPARQL results"
    remedy = "check that the URL is a SPARQL endpoint"
    if media_type == "text/html":
        remedy = "check that the URL is a SPARQL endpoint, not its page for people or a log-in"
    return EndpointError(message, value=endpoint, remedy=remedy)


def _with_prefixes(text: str) -> str:
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return declared + text
