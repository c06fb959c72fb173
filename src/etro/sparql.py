"""SPARQL that a user wrote: gated, then run here or at an endpoint that the user names."""

from __future__ import annotations

import pyoxigraph as ox

from etro.answers import Answer
from etro.errors import EndpointError, InvalidQuery
from etro.queries import PREFIXES

MAX_BYTES = 65_536
MAX_NESTING = 100
_RESULTS = ("application/sparql-results+json", "application/json")
_TRIPLES = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/turtle": ox.RdfFormat.TURTLE,
    "text/turtle": ox.RdfFormat.TURTLE,
}


def guard(text: str) -> None:
    """Refuse a query that could harm the process or call out. Raises ``InvalidQuery``.

    Too large or too deeply nested text would overflow the parser's stack; a SERVICE clause
    would make a request that the user may not have noticed.
    """
    if len(text.encode()) > MAX_BYTES:
        raise InvalidQuery(f"the query is larger than {MAX_BYTES} bytes", remedy="shorten it")
    depth = deepest = 0
    for character in text:
        depth += (character in "{([") - (character in "})]")
        deepest = max(deepest, depth)
    if deepest > MAX_NESTING:
        message = f"the query nests more than {MAX_NESTING} levels"
        raise InvalidQuery(message, remedy="flatten it")
    escaped = "\\u" in text.casefold()
    hidden = "service" in text.casefold() and (escaped or "\r" in text)
    if hidden or ("service" in text.casefold() and _calls_out(text)):
        remedy = "ask the endpoint itself with --endpoint URL"
        raise InvalidQuery("SERVICE is refused: it calls another host", remedy=remedy)


def _calls_out(text: str) -> bool:
    """Tell whether a query holds a service pattern, by its algebra, not by its letters."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    def holds(node: object) -> bool:
        if isinstance(node, CompValue):
            return node.name == "ServiceGraphPattern" or any(map(holds, node.values()))
        return isinstance(node, list | tuple | set) and any(map(holds, node))

    try:
        return holds(translateQuery(parseQuery(text), initNs=PREFIXES).algebra)
    except Exception as error:
        message = "a query with the word SERVICE in it could not be read well enough to be safe"
        raise InvalidQuery(message, value=str(error), remedy="remove the word") from None


def run_local(store: ox.Store, text: str) -> Answer | bool | list[ox.Triple]:
    """Run any read query over the union of all graphs: rows, a truth value, or triples.

    The prefixes of the bundled questions need no declaration. Raises ``InvalidQuery``.
    """
    guard(text)
    try:
        result = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
        return _collect(result)
    except SyntaxError as error:
        remedy = "etro sparql takes SELECT, ASK, CONSTRUCT and DESCRIBE"
        raise InvalidQuery(
            f"the query does not parse: {error}", value=text, remedy=remedy
        ) from None


def _collect(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
) -> Answer | bool | list[ox.Triple]:
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QueryTriples):
        return list(result)
    columns = [variable.value for variable in result.variables]
    return Answer(columns, [tuple(row) for row in result])


def run_remote(endpoint: str, text: str, timeout: int = 60) -> Answer | bool | list[ox.Triple]:
    """Run a query at a SPARQL endpoint and return what ``run_local`` would.

    Raises ``EndpointError`` for an endpoint that cannot be reached, that refuses the query, or
    that answers with something else than SPARQL results.
    """
    from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    client = SPARQLWrapper(endpoint)
    client.setQuery(_with_prefixes(text))
    client.setTimeout(timeout)
    if client.queryType not in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        raise InvalidQuery("the query does not read", remedy="etro sparql never changes a store")
    client.setReturnFormat(JSON if client.queryType in ("SELECT", "ASK") else TURTLE)
    if len(text) > 2_000:
        client.setMethod("POST")
    try:
        response = client.query().response
        content_type, body = response.headers.get_content_type(), response.read()
    except (SPARQLWrapperException, OSError) as error:
        reason = " ".join(str(error).split())[:300]
        message = f"{endpoint} did not answer the query: {reason}"
        raise EndpointError(message, value=endpoint, remedy="check the URL and the query") from None
    return _read_response(endpoint, content_type, body)


def _read_response(
    endpoint: str, content_type: str, body: bytes
) -> Answer | bool | list[ox.Triple]:
    try:
        if content_type in _RESULTS:
            return _collect(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))
        if content_type in _TRIPLES:
            return [quad.triple for quad in ox.parse(body, format=_TRIPLES[content_type])]
    except SyntaxError as error:
        message = f"{endpoint} sent a broken answer: {error}"
        raise EndpointError(message, value=endpoint, remedy="ask it again") from None
    message = f"{endpoint} answered with {content_type}, not with SPARQL results"
    raise EndpointError(message, value=endpoint, remedy="check that the URL is a SPARQL endpoint")


def _with_prefixes(text: str) -> str:
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return declared + text
