"""SPARQL endpoints elsewhere: a query goes there as it is, and what comes back is read here."""

from __future__ import annotations

import time
from collections.abc import Sequence
from http.client import HTTPResponse, IncompleteRead
from math import ceil
from urllib.parse import quote
from urllib.request import Request

from etro.errors import EndpointError, InvalidQuery
from etro.queries import PREFIXES
from etro.sparql import Result, read
from etro.tokens import query_kind, without_comments
from etro.wire import Credentials, check_address, credentials, retrying, told

MAX_ANSWER = 128 * 2**20
MAX_ADDRESS = 2_000
_CHUNK = 65_536


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
    # Words in comments would be taken for the kind of the query by SPARQLWrapper and by others.
    text = without_comments(text)
    kind = query_kind(text)
    if not kind:
        raise InvalidQuery("the query does not read", remedy="etro sparql never changes a store")
    secret = credentials() if secret is None else secret
    check_address(endpoint, secret)
    deadline = time.monotonic() + timeout

    def send(seconds: float) -> tuple[str, bytes]:
        return _fetch(endpoint, text, kind, seconds, secret, graphs)

    try:
        media_type, body = retrying(endpoint, send, deadline)
    except EndpointError:
        raise
    # Not only its own errors: those of urllib, http.client and socket come through SPARQLWrapper.
    except Exception as error:
        raise told(endpoint, error, "answer the query") from None
    return _read(endpoint, media_type, body)


def _fetch(
    endpoint: str,
    text: str,
    kind: str,
    timeout: float,
    secret: Credentials,
    graphs: Sequence[str],
) -> tuple[str, bytes]:
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
    deadline = time.monotonic() + timeout
    with client.query().response as response:
        return response.headers.get_content_type(), _body(endpoint, response, deadline)


def _body(endpoint: str, response: HTTPResponse, deadline: float) -> bytes:
    """Read a body that may come drop by drop, or have no end."""
    parts, size = [], 0
    while part := response.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if time.monotonic() > deadline:
            message = f"{endpoint} did not end its answer in time"
            remedy = "narrow the query, or give it more time with --timeout SECONDS"
            raise EndpointError(message, value=endpoint, remedy=remedy)
        if size > MAX_ANSWER:
            message = f"{endpoint} sent more than {MAX_ANSWER >> 20} MiB"
            raise EndpointError(message, value=endpoint, remedy="add a LIMIT")
    if response.length:
        raise IncompleteRead(b"", response.length)
    return b"".join(parts)


_BROKEN = "ask it again; if it ran out of time, narrow the query"


def _read(endpoint: str, media_type: str, body: bytes) -> Result:
    try:
        result = read(media_type, body)
    except SyntaxError as error:
        message = f"{endpoint} sent a broken answer: {error}"
        raise EndpointError(message, value=endpoint, remedy=_BROKEN) from None
    if result is None:
        message = f"{endpoint} answered with {media_type}, not with SPARQL results"
        remedy = "check that the URL is a SPARQL endpoint"
        if media_type == "text/html":
            remedy = "check that the URL is a SPARQL endpoint, not its page for people or a log-in"
        raise EndpointError(message, value=endpoint, remedy=remedy)
    return result


def _with_prefixes(text: str) -> str:
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return declared + text
