"""The picture of a cascade: boxes in layers, lines between them, and below what they mean.

Lengths are inches; y grows downwards.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from etro.canvas import paint
from etro.cards import Badge, Card, Entry
from etro.cascade import Cascade, Mechanism, stance
from etro.layers import Layout, lay_out
from etro.lines import Point, draw_line
from etro.links import Row
from etro.notes import Notes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MARGIN, _TITLE, _GAP, _PASSAGE, _AISLE, _LANE = 0.25, 0.5, 0.16, 0.1, 0.35, 0.013
_LEAD, _PORT = 0.13, 0.11
_ROUNDED = ("pathway/", "process/", "gene-set/")
_TURNS = {"positiveSign": "↑", "negativeSign": "↓"}
_DOUBT = "⚑"


class _Line(NamedTuple):
    """A line between two cards, by their numbers, for all edges alike between their things."""

    start: int
    end: int
    mark: str
    certain: bool
    note: str


class _Place(NamedTuple):
    """Where a card stands: its sides, its box's top and height, and its column's sides."""

    left: float
    right: float
    top: float
    height: float
    column: tuple[float, float]


def draw(cascade: Cascade, form: str) -> bytes:
    """Return the picture as SVG or PNG; the same cascade gives the same bytes.

    Raises ``EtroError`` where matplotlib or igraph is not installed.
    """
    groups = _groups(cascade)
    lines = _lines(cascade, groups)
    cards = [_card(cascade, things, number, lines) for number, things in enumerate(groups)]
    heights = [card.height for card in cards]
    layout = lay_out(heights, [(line.start, line.end) for line in lines], _GAP, _PASSAGE)
    columns = _columns(cards, layout, lines)
    bottom = _TITLE + _MARGIN + max(m + h / 2 for m, h in zip(layout.middles, heights, strict=True))
    width = columns[-1][1] + _MARGIN
    notes = Notes(cascade, width - 2 * _MARGIN)
    height = bottom + notes.height + _MARGIN
    places = [
        _place(card, columns[layer], _TITLE + middle - card.height / 2)
        for card, layer, middle in zip(cards, layout.layers, layout.middles, strict=True)
    ]

    def draw_all(figure: Figure) -> None:
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set_xlim(0, width)
        ax.set_ylim(height, 0)
        ax.axis("off")
        ax.text(_MARGIN, _TITLE / 2, cascade.title, size=12, weight="bold", va="center")
        for line, way in zip(lines, _ways(lines, layout, columns, places), strict=True):
            draw_line(ax, line.mark, line.certain, way, line.note)
        for card, place in zip(cards, places, strict=True):
            card.draw(ax, place.left, place.top)
        notes.draw(ax, _MARGIN, bottom)

    return paint(draw_all, form, figsize=(width, height))


def _groups(cascade: Cascade) -> list[tuple[str, ...]]:
    """Return the things of each card: alone those with drugs, else those linked alike."""
    links: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    for edge in cascade.edges:
        links[edge.start].add(("to", edge.end, edge.mark, edge.certain))
        links[edge.end].add(("from", edge.start, edge.mark, edge.certain))
    targets = {edge.end for edge in cascade.drugs}
    alike: dict[object, list[str]] = defaultdict(list)
    for thing in sorted(links):
        shape = thing.startswith(_ROUNDED)
        alike[thing if thing in targets else (shape, frozenset(links[thing]))].append(thing)
    return [tuple(things) for things in alike.values()]


def _lines(cascade: Cascade, groups: list[tuple[str, ...]]) -> list[_Line]:
    number = {thing: n for n, things in enumerate(groups) for thing in things}
    found: dict[tuple[int, int, str, bool], list[Row]] = defaultdict(list)
    for edge in cascade.edges:
        key = (number[edge.start], number[edge.end], edge.mark, edge.certain)
        found[key] += edge.rows
    return [_Line(*key, _note(rows)) for key, rows in sorted(found.items())]


def _note(rows: list[Row]) -> str:
    """Return how many claims of how many sources, if more than one, and whether all are doubted."""
    claims = {row["claim"]: row for row in rows if row["claim"]}
    sources = {row["source"] for row in claims.values()}
    counts = f"{len(claims)}/{len(sources)}" if len(claims) > 1 else ""
    return counts + _doubt(rows)


def _doubt(rows: list[Row]) -> str:
    return _DOUBT if all(row["flags"] for row in rows) else ""


def _card(cascade: Cascade, things: tuple[str, ...], number: int, lines: list[_Line]) -> Card:
    entries = [
        Entry(
            cascade.labels[thing],
            thing in cascade.core,
            [_badge(each) for each in cascade.mechanisms if each.thing == thing],
        )
        for thing in things
    ]
    drugs: dict[str, list[str]] = defaultdict(list)
    for edge in cascade.drugs:
        if edge.end in things:
            claimed = any(row["claim"] for row in edge.rows)
            sure = "" if edge.certain else " (?)"
            name = cascade.labels[edge.start] + "*" * (not claimed) + sure + _doubt([*edge.rows])
            drugs[edge.mark].append(name)
    ports = max(
        sum(line.start == number for line in lines), sum(line.end == number for line in lines)
    )
    rounded = things[0].startswith(_ROUNDED)
    return Card(entries, sorted(drugs.items(), reverse=True), rounded, ports)


def _badge(mechanism: Mechanism) -> Badge:
    turns = (
        {_TURNS[row["sign"]] for row in mechanism.rows if row["sign"]}
        if mechanism.claimed
        else set()
    )
    held = [row for row in mechanism.rows if stance(row) != "against"]
    asserted = any(row["certainty"] == "asserted" and stance(row) == "for" for row in held)
    text = f"{mechanism.number}{''.join(sorted(turns))}"
    return Badge(text, asserted, mechanism.claimed, not held)


def _columns(cards: list[Card], layout: Layout, lines: list[_Line]) -> list[tuple[float, float]]:
    """Return the left and right side of each layer's column; more lines take a wider aisle."""
    widths: dict[int, float] = defaultdict(float)
    for card, layer in zip(cards, layout.layers, strict=True):
        widths[layer] = max(widths[layer], card.box[0] + 2 * _LEAD)
    crossing: Counter[int] = Counter()
    for line in lines:
        ends = sorted((layout.layers[line.start], layout.layers[line.end]))
        crossing.update(range(*ends))
    columns, left = [], _MARGIN
    for layer in range(max(widths) + 1):
        columns.append((left, left + widths[layer]))
        left += widths[layer] + _AISLE + _LANE * crossing[layer]
    return columns


def _place(card: Card, column: tuple[float, float], top: float) -> _Place:
    width, height = card.box
    left = (column[0] + column[1] - width) / 2
    return _Place(left, left + width, top, height, column)


def _ways(
    lines: list[_Line], layout: Layout, columns: list[tuple[float, float]], places: list[_Place]
) -> list[list[Point]]:
    """Return the way of each line: out of its card and column, through others, and in again."""
    sides: dict[tuple[int, bool], list[tuple[float, int, bool]]] = defaultdict(list)
    onward = [layout.layers[line.start] < layout.layers[line.end] for line in lines]
    for number, line in enumerate(lines):
        heights = [layout.middles[line.start], *(y for _, y in layout.routes[number])]
        heights.append(layout.middles[line.end])
        sides[line.start, onward[number]].append((heights[1], number, True))
        sides[line.end, not onward[number]].append((heights[-2], number, False))
    ports: dict[tuple[int, bool], float] = {}
    for (card, _), ends in sides.items():
        place = places[card]
        step = min(_PORT, place.height / (len(ends) + 1))
        first = place.top + (place.height - step * (len(ends) - 1)) / 2
        for count, (_, number, start) in enumerate(sorted(ends)):
            ports[number, start] = first + step * count
    ways = []
    for number, line in enumerate(lines):
        right = onward[number]
        begin, end = places[line.start], places[line.end]
        y, to_y = ports[number, True], ports[number, False]
        way = [(begin.right if right else begin.left, y), (begin.column[right], y)]
        for layer, middle in layout.routes[number]:
            way += [(columns[layer][side], middle + _TITLE) for side in (not right, right)]
        way += [(end.column[not right], to_y), (end.left if right else end.right, to_y)]
        ways.append(way)
    return ways
