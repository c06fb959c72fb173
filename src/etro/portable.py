"""Bundled questions as SPARQL that runs elsewhere as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from etro.queries import PREFIXES, Query, Term, bind
from etro.tokens import first_brace, without_comments, without_words

_PREFIX = re.compile(r"(?<![\w?$])([a-z]+):")
_WHERE = re.compile(r"\bWHERE\s*$", re.IGNORECASE)
_NOTE = """\
# For a store that keeps the graphs apart, as etro export --format nquads writes them;
# for one that holds all in a single graph, take the FROM lines away.
"""


def portable(
    query: Query, bound: Mapping[str, Term | Sequence[Term]], graphs: Iterable[str]
) -> str:
    """Return a question with its prefixes, its parameters bound, and the graphs that it is of.

    It needs a store that holds the graphs under their names; whether that store takes their union
    for its default graph does not matter.
    """
    lines = without_comments(bind(query.text, bound)).splitlines()
    body = "\n".join(line.rstrip() for line in lines if line.strip())
    used = set(_PREFIX.findall(without_words(body)))
    prefixes = [f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items() if name in used]
    parts = [f"FROM <{graph}>\nFROM NAMED <{graph}>\n" for graph in sorted(graphs)]
    start = first_brace(body)
    head = _WHERE.sub("", body[:start]).rstrip() + "\n"
    return "".join([f"# {query.question}\n{_NOTE}", *prefixes, head, *parts, body[start:], "\n"])
