"""A cascade as claims tell it: signals, drugs on their targets, mechanisms of resistance.

Two questions give the data: ``cascade`` every link between things, ``mechanisms`` the taxonomy of
mechanisms with what each involves by definition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from etro.answers import Answer, Term
from etro.errors import NothingToPlot
from etro.links import ENDS, Edge, Row, affirmed, around, draw_edges, whole
from etro.vocabulary import short

if TYPE_CHECKING:
    from etro.knowledge import KnowledgeGraph

COLUMNS = (
    *("drawn", "badge", "at", "mark", "line", "subject", "subject_label", "link", "sign"),
    *("object", "object_label", "product", "product_label", "via", "state", "condition"),
    *("certainty", "polarity", "flags", "basis", "claim", "source", "locator"),
)
_IDS = ("subject", "object", "product", "source", "at")
_KINDS = "MolecularEntity Pathway GeneSet BiologicalProcess"


class Mechanism(NamedTuple):
    """A mechanism at a thing: claims that name the thing, or only its definition does."""

    number: int
    mechanism: str
    thing: str
    rows: tuple[Row, ...]
    claimed: bool


class Cascade(NamedTuple):
    """What a picture shows, and what has no place in it."""

    title: str
    labels: dict[str, str]
    core: set[str]
    edges: list[Edge]
    drugs: list[Edge]
    mechanisms: list[Mechanism]
    denied: list[Row]
    elsewhere: list[Row]
    taxonomy: dict[str, Row]

    @property
    def table(self) -> Answer:
        """All that is drawn, a row a claim; what is denied or elsewhere comes last."""
        rows = [
            {**row, "drawn": row["kind"], "mark": edge.mark, "line": _line(edge)}
            for edge in (*self.edges, *self.drugs)
            for row in (*edge.rows, *edge.denials)
        ]
        rows += [
            {
                **row,
                "drawn": "mechanism",
                "badge": str(each.number),
                "at": each.thing,
                "mark": "claim" if row["object"] == each.thing else "definition",
            }
            for each in self.mechanisms
            for row in each.rows
        ]
        rows += [{**row, "drawn": "denied"} for row in self.denied]
        rows += [{**row, "drawn": "elsewhere"} for row in self.elsewhere]
        return Answer(COLUMNS, [_cells(row) for row in rows])


def _line(edge: Edge) -> str:
    return "solid" if edge.certain else "dashed"


def _cells(row: Row) -> tuple[ox.Literal | None, ...]:
    shown = {**row, **{name: row.get(name, "").rpartition("/")[2] for name in _IDS}}
    return tuple(ox.Literal(shown[name]) if shown.get(name) else None for name in COLUMNS)


def cascade(kg: KnowledgeGraph, thing: str = "", steps: int = 1) -> Cascade:
    """Return what is claimed of a cascade and of what lies ``steps`` links around it.

    The cascade is a thing with its parts and members; without one, all that mechanisms of
    resistance involve by definition. Raises ``UnknownName``, and ``NothingToPlot`` where no link
    is claimed.
    """
    rows = _rows(kg.ask("cascade", thing=""))
    taxonomy = {row["class"]: row for row in _rows(kg.ask("mechanisms", mechanism=""))}
    about = "The cascades of resistance"
    if thing:
        iri = kg.names.resolve(thing, _KINDS).value
        core, about = {short(iri)}, kg.names.label(iri)
    else:
        core = {part for row in taxonomy.values() for part in _listed(row["involves"])}
    agents = {row["subject"] for row in rows if row["kind"] == "drug"}
    links = [
        row for row in rows if row["kind"] in ("signal", "part") and row["subject"] not in agents
    ]
    core = whole(links, core)
    edges, denied = draw_edges(links, around(links, core, steps))
    if not edges:
        message = f"no claim ties anything to {thing or 'what mechanisms involve'}"
        raise NothingToPlot(message, value=thing, remedy="try another thing, or more steps")
    shown = {end for edge in edges for end in (edge.start, edge.end)}
    drugs, inert, idle = _drugs([row for row in rows if row["subject"] in agents], shown)
    causes = [row for row in rows if row["kind"] == "mechanism"]
    mechanisms, homeless = _mechanisms(causes, taxonomy, shown)
    return Cascade(
        f"{about}: signals, drugs and mechanisms as claimed",
        {row[end]: row[f"{end}_label"] for row in rows for end in ENDS},
        core & shown,
        edges,
        drugs,
        mechanisms,
        [*denied, *inert],
        [*idle, *homeless],
        taxonomy,
    )


def _rows(answer: Answer) -> list[Row]:
    return [
        {name: _text(term) for name, term in zip(answer.columns, terms, strict=True)}
        for terms in answer.terms
    ]


def _text(term: Term | None) -> str:
    """Return a term as text, with the kind of thing in its id, which keeps two kinds apart."""
    return short(term.value) if isinstance(term, ox.NamedNode) else term.value if term else ""


def stance(row: Row) -> str:
    """Return whether a claim speaks for a mechanism or against it, or leaves its part open."""
    if row["link"] == "unknownRole":
        return "open"
    return "for" if (row["link"] == "excluded") != affirmed(row) else "against"


def _listed(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part]


def _drugs(rows: Iterable[Row], shown: set[str]) -> tuple[list[Edge], list[Row], list[Row]]:
    """Return what hangs on which target, what is only denied, and what has no target here.

    What an agent acts on as a whole is drawn only where no target of the agent is.
    """
    rows = [{**row, "kind": "drug"} for row in rows]
    placed = {row["subject"] for row in rows if row["object"] in shown and row["link"] != "actsOn"}
    told = [row for row in rows if row["link"] != "actsOn" or row["subject"] not in placed]
    agents = {row["subject"] for row in rows}
    return *draw_edges(told, shown | agents), [row for row in told if row["object"] not in shown]


def _mechanisms(
    rows: Iterable[Row], taxonomy: Mapping[str, Row], shown: set[str]
) -> tuple[list[Mechanism], list[Row]]:
    """Return the mechanisms at their places, numbered along the cascade, and those without."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    unplaced: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["object"] in shown:
            found[row["subject"], row["object"]].append(row)
        else:
            unplaced[row["subject"]].append(row)
    claimed = set(found)
    homeless = []
    for mechanism, left in sorted(unplaced.items()):
        places = _defined_places(mechanism, taxonomy, shown)
        for place in places:
            found[mechanism, place] += left
        homeless += [] if places else left
    present = {mechanism for mechanism, _ in found}
    rank = {each: number for number, each in enumerate(taxonomy)}
    order = sorted(present, key=lambda each: (not taxonomy[each]["place"], rank[each]))
    numbers = {each: number for number, each in enumerate(order, 1)}
    mechanisms = [
        Mechanism(numbers[key[0]], *key, tuple(each), key in claimed) for key, each in found.items()
    ]
    return sorted(mechanisms, key=lambda each: (each.number, each.thing)), homeless


def _defined_places(mechanism: str, taxonomy: Mapping[str, Row], shown: set[str]) -> list[str]:
    """Return what is shown of the things that a mechanism involves by definition.

    They are its own, or where it has none those of the nearest mechanisms above it.
    """
    level = [mechanism]
    while level:
        above = {each: _listed(taxonomy[each]["broader"]) for each in level}
        own = {
            thing
            for each in level
            for thing in _listed(taxonomy[each]["involves"])
            if not any(thing in _listed(taxonomy[up]["involves"]) for up in above[each])
        }
        if own:
            return sorted(own & shown)
        level = sorted({up for ups in above.values() for up in ups})
    return []
