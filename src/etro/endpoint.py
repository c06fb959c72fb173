"""SPARQL endpoints elsewhere: a query goes there as it is, and what comes back is read here."""

from __future__ import annotations

import re
import time
from http.client import HTTPResponse, IncompleteRead

from etro.errors import EndpointError, InvalidQuery
from etro.queries import PREFIXES
from etro.sparql import Result, read
from etro.tokens import query_kind, without_comments

MAX_ANSWER = 128 * 2**20
_CHUNK = 65_536
_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)


def ask_endpoint(endpoint: str, text: str, timeout: int = 60) -> Result:
    """Run a query at a SPARQL endpoint and return its rows, truth value or triples.

    Raises ``InvalidQuery`` for what is no query, ``EndpointError`` for an endpoint that cannot be
    reached, that refuses the query, or that answers with something else than SPARQL results.
    """
    # Words in comments would be taken for the kind of the query by SPARQLWrapper and by others.
    text = without_comments(text)
    kind = query_kind(text)
    if not kind:
        raise InvalidQuery("the query does not read", remedy="etro sparql never changes a store")
    if not _ADDRESS.fullmatch(endpoint):
        message = f"{endpoint!r} is no address of an endpoint"
        raise EndpointError(message, value=endpoint, remedy="begin it with http:// or https://")
    try:
        media_type, body = _fetch(endpoint, text, kind, timeout)
    except EndpointError:
        raise
    # Not only its own errors: those of urllib, http.client and socket come through SPARQLWrapper.
    except Exception as error:
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        message = f"{endpoint} did not answer the query: {reason}"
        raise EndpointError(message, value=endpoint, remedy="check the URL and the query") from None
    return _read(endpoint, media_type, body)


def _fetch(endpoint: str, text: str, kind: str, timeout: int) -> tuple[str, bytes]:
    from SPARQLWrapper import JSON as ROWS
    from SPARQLWrapper import TURTLE, SPARQLWrapper

    client = SPARQLWrapper(endpoint)
    client.setQuery(_with_prefixes(text))
    client.queryType = kind
    client.setTimeout(timeout)
    client.setReturnFormat(ROWS if kind in ("SELECT", "ASK") else TURTLE)
    if len(text) > 2_000:
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


def _read(endpoint: str, media_type: str, body: bytes) -> Result:
    try:
        result = read(media_type, body)
    except SyntaxError as error:
        message = f"{endpoint} sent a broken answer: {error}"
        raise EndpointError(message, value=endpoint, remedy="ask it again") from None
    if result is None:
        message = f"{endpoint} answered with {media_type}, not with SPARQL results"
        remedy = "check that the URL is a SPARQL endpoint"
        raise EndpointError(message, value=endpoint, remedy=remedy)
    return result


def _with_prefixes(text: str) -> str:
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return declared + text
