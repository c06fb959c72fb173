"""A picture of the ontology for a newcomer: the kinds of things, and the claims made of them.

What is drawn follows from domains, ranges and their schema.org hints alone. Lengths are inches; y
grows downwards.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from etro.canvas import draw_arrow, paint
from etro.layers import lay_out
from etro.ontology import Ontology
from etro.vocabulary import ETRO, RDFS, SUBCLASS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_THING, _CLAIM, _VALUE = f"{ETRO}Entity", f"{ETRO}Claim", f"{ETRO}ControlledValue"
_ENDS = {
    "start": (f"{RDFS}domain", "https://schema.org/domainIncludes"),
    "end": (f"{RDFS}range", "https://schema.org/rangeIncludes"),
}
_MARGIN, _PAD, _ROW, _WIDTH, _AISLE, _LETTERS = 0.2, 0.08, 0.15, 2.35, 1.2, 40
# Which share of their places in domains and ranges makes two kinds one box.
_ALIKE = 0.4
_COLOURS = {True: ("#FFF4DE", "#8A5A00"), False: ("#E8F1FA", "#1F4E79")}


class Link(NamedTuple):
    """Properties that lead from one box to another, by their labels; boxes by their numbers."""

    start: int
    end: int
    labels: tuple[str, ...]


class Box(NamedTuple):
    """Kinds that may stand for one another, and the kinds of claims that refer to them."""

    kinds: tuple[str, ...]
    claims: tuple[str, ...]


class ClassMap(NamedTuple):
    """The boxes and the links between them."""

    boxes: list[Box]
    links: list[Link]


def class_map(ontology: Ontology) -> ClassMap:
    """Return what the properties of an ontology say of how its kinds of things hang together.

    Kinds share a box if they stand side by side in much of the domains and ranges of either.
    """
    claims: dict[str, set[str]] = defaultdict(set)
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    slots: dict[str, set[str]] = defaultdict(set)
    for prop in sorted(ontology.modules):
        starts, ends = (_classes(ontology, prop, names) for names in _ENDS.values())
        for start, end in product(starts, ends):
            kind, aim = _top(ontology, start), _top(ontology, end)
            if _VALUE in (kind, aim) or not _drawn(ontology, start):
                continue
            slots[aim].add(f"to {prop}")
            if kind == _CLAIM != start:
                claims[aim].add(start)
            else:
                slots[kind].add(f"from {prop}")
                pairs[kind, aim].add(prop)
    claims[_CLAIM] = {cls for cls in ontology.parents if ontology.is_a(cls, _CLAIM)} - {_CLAIM}
    groups = _groups(slots)
    number = {kind: n for n, kinds in enumerate(groups) for kind in kinds}
    links: dict[tuple[int, int], set[str]] = defaultdict(set)
    for (kind, aim), props in pairs.items():
        if number[kind] != number[aim]:
            links[number[kind], number[aim]] |= props
    boxes = [
        Box(kinds, tuple(sorted({claim for kind in kinds for claim in claims[kind]})))
        for kinds in groups
    ]
    return ClassMap(boxes, [Link(*ends, tuple(sorted(of))) for ends, of in sorted(links.items())])


def _groups(slots: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """Return the kinds in groups, each of those that share at least half of their slots."""
    groups: list[list[str]] = []
    for kind in sorted(slots, key=lambda kind: (-len(slots[kind]), kind)):
        for group in groups:
            shared = len(slots[kind] & slots[group[0]]) / len(slots[kind] | slots[group[0]])
            if shared >= _ALIKE:
                group.append(kind)
                break
        else:
            groups.append([kind])
    return [tuple(sorted(group)) for group in groups]


def _classes(ontology: Ontology, prop: str, names: tuple[str, ...]) -> list[str]:
    return [cls for name in names for cls in ontology.values(prop, name) if cls.startswith(ETRO)]


def _top(ontology: Ontology, cls: str) -> str:
    """Return the kind that a class belongs to: the highest own class that is not all things."""
    above = [each for each in ontology.values(cls, SUBCLASS.value) if each.startswith(ETRO)]
    return cls if not above or above == [_THING] else _top(ontology, above[0])


def _drawn(ontology: Ontology, start: str) -> bool:
    """Tell whether a kind is of things or claims, or is named in texts, unlike curators' notes."""
    return any(ontology.is_a(start, each) for each in (_THING, _CLAIM)) or bool(
        ontology.values(start, f"{ETRO}accountedFor")
    )


def draw(found: ClassMap, labels: Mapping[str, str], form: str = "svg") -> bytes:
    """Return the picture as SVG or PNG. Raises ``EtroError`` without matplotlib or igraph."""
    texts = [_lines(box, labels) for box in found.boxes]
    heights = [len(text) * _ROW + 2 * _PAD for text in texts]
    layout = lay_out(heights, [(link.start, link.end) for link in found.links], 0.35, 0.3)
    lefts = [_MARGIN + layer * (_WIDTH + _AISLE) for layer in range(max(layout.layers) + 1)]
    width = lefts[-1] + _WIDTH + _MARGIN
    ends = (middle + tall / 2 for middle, tall in zip(layout.middles, heights, strict=True))
    height = max(ends) + 2 * _MARGIN

    def draw_all(figure: Figure) -> None:
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set_xlim(0, width)
        ax.set_ylim(height, 0)
        ax.axis("off")
        for link, route in zip(found.links, layout.routes, strict=True):
            both = [(layout.layers[n], layout.middles[n]) for n in (link.start, link.end)]
            stops = [(lefts[layer], _MARGIN + y) for layer, y in (both[0], *route, both[1])]
            _draw_link(ax, [labels[prop] for prop in link.labels], stops)
        for number, box in enumerate(found.boxes):
            top = _MARGIN + layout.middles[number] - heights[number] / 2
            place = (lefts[layout.layers[number]], top, heights[number])
            _draw_box(ax, texts[number], place, _CLAIM in box.kinds)

    return paint(draw_all, form, figsize=(width, height))


def _lines(box: Box, labels: Mapping[str, str]) -> list[tuple[str, bool]]:
    """Return the lines of a box, each with whether it is a heading."""
    title = textwrap.wrap(" · ".join(labels[kind] for kind in box.kinds), _LETTERS - 8)
    told = ", ".join(labels[claim].removesuffix(" claim") for claim in box.claims)
    kinds = "kinds: " if _CLAIM in box.kinds else "claims: "
    text = textwrap.wrap(kinds + told, _LETTERS) if told else []
    return [*((line, True) for line in title), *((line, False) for line in text)]


def _draw_box(
    ax: Axes, text: list[tuple[str, bool]], place: tuple[float, float, float], claim: bool
) -> None:
    from matplotlib.patches import FancyBboxPatch

    left, top, tall = place
    face, edge = _COLOURS[claim]
    shape = "round,pad=0,rounding_size=0.05"
    box = FancyBboxPatch((left, top), _WIDTH, tall, boxstyle=shape, fc=face, ec=edge, zorder=3)
    ax.add_patch(box)
    for number, (line, heading) in enumerate(text):
        y = top + _PAD + (number + 0.5) * _ROW
        size, weight = (8.5, "bold") if heading else (6.5, "normal")
        ax.text(left + _PAD, y, line, size=size, weight=weight, va="center", zorder=4)


def _draw_link(ax: Axes, labels: list[str], stops: list[tuple[float, float]]) -> None:
    """Draw an arrow through all stops, with what it means in the first aisle that it crosses."""
    onward = stops[0][0] < stops[-1][0]
    out, into = (_WIDTH, 0.0) if onward else (0.0, _WIDTH)
    points = [(stops[0][0] + out, stops[0][1])]
    for x, y in stops[1:-1]:
        points += [(x + into, y), (x + out, y)]
    points.append((stops[-1][0] + into, stops[-1][1]))
    draw_arrow(ax, points, "\n".join(textwrap.wrap(", ".join(labels), 24)), size=5.5)
