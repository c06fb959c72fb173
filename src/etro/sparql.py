"""SPARQL that a user wrote: the gate it has to pass, and its results as bytes and back."""

from __future__ import annotations

from typing import IO

import pyoxigraph as ox

from etro.answers import Answer
from etro.errors import InvalidQuery
from etro.queries import PREFIXES
from etro.tokens import nesting

MAX_BYTES = 65_536
MAX_NESTING = 100
JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
_TRIPLE_TYPES = {
    TRIPLES: ox.RdfFormat.N_TRIPLES,
    "application/turtle": ox.RdfFormat.TURTLE,
    "text/turtle": ox.RdfFormat.TURTLE,
}

Result = Answer | bool | list[ox.Triple]


def guard(text: str) -> None:
    """Refuse a query that is too large or too deep to read, or that calls out.

    Raises ``InvalidQuery``. A SERVICE clause would make a request that the user may not have
    noticed. A query that passes may still take for ever or break the process that runs it.
    """
    if len(text.encode()) > MAX_BYTES:
        raise InvalidQuery(f"the query is larger than {MAX_BYTES} bytes", remedy="shorten it")
    if nesting(text) > MAX_NESTING:
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


def run(store: ox.Store, text: str, output: IO[bytes]) -> str:
    """Run any read query over the union of all graphs, write its result, return its media type.

    The prefixes of the bundled questions need no declaration. Raises ``InvalidQuery``.
    """
    guard(text)
    try:
        result = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
        if isinstance(result, ox.QueryTriples):
            result.serialize(output, format=ox.RdfFormat.N_TRIPLES)
            return TRIPLES
        result.serialize(output, format=ox.QueryResultsFormat.JSON)
        return JSON
    except SyntaxError as error:
        remedy = "etro sparql takes SELECT, ASK, CONSTRUCT and DESCRIBE"
        raise InvalidQuery(
            f"the query does not parse: {error}", value=text, remedy=remedy
        ) from None


def read(media_type: str, body: bytes) -> Result | None:
    """Return the rows, truth value or triples in a result, or None for a type that is none.

    Raises ``SyntaxError`` for a body that is not of its type.
    """
    result = parse(media_type, body)
    if isinstance(result, ox.QuerySolutions):
        return Answer(columns_of(result), [tuple(row) for row in result])
    return result


def parse(
    media_type: str, body: bytes | IO[bytes]
) -> ox.QuerySolutions | bool | list[ox.Triple] | None:
    """Return a result as ``read`` does, but rows as they are read from the body."""
    if media_type in _TRIPLE_TYPES:
        return [quad.triple for quad in ox.parse(body, format=_TRIPLE_TYPES[media_type])]
    if media_type not in (JSON, "application/json"):
        return None
    result = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    return bool(result) if isinstance(result, ox.QueryBoolean) else result


def columns_of(solutions: ox.QuerySolutions) -> list[str]:
    """Return the names of a result's variables."""
    return [variable.value for variable in solutions.variables]
