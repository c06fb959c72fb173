"""What a store holds, counted."""

from __future__ import annotations

import pyoxigraph as ox

from etro.queries import run
from etro.vocabulary import BASE, ETRO

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


def counts(store: ox.Store, graphs: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return (group, name, count) rows; ``graphs`` gives the statements of each graph."""
    rows: list[tuple[str, str, int]] = []
    for group, text in _COUNTS.items():
        _, terms = run(store, text, {})
        counted = [(name.value, int(n.value)) for name, n in terms if name and n]
        short_names = [(name.removeprefix(ETRO).removeprefix(BASE), n) for name, n in counted]
        rows += [(group, name, n) for name, n in sorted(short_names)]
    return [*rows, *(("graph", name.removeprefix(BASE), n) for name, n in sorted(graphs.items()))]
