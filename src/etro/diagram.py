"""A picture of the pattern of a query. Lengths are inches; y grows downwards."""

from __future__ import annotations

import textwrap
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from etro.canvas import draw_arrow, paint
from etro.layers import Layout, lay_out
from etro.sketch import Box, Frame, Line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MARGIN, _PAD, _ROW, _AISLE, _GAP = 0.15, 0.09, 0.17, 1.75, 0.28
_LETTER, _LETTERS, _LABEL, _MOST = 0.075, 36, 24, 3
# How wide alternatives may stand side by side.
_WIDE = 12.5
_BOXES = {
    "asked": ("#FFF4DE", "#8A5A00"),
    "told": ("#E8F1FA", "#1F4E79"),
    "other": ("#FFFFFF", "#555555"),
    "fixed": ("#EEEEEE", "#555555"),
}
_FRAMES = {"whole": "none", "part": "#777777", "choice": "#1F4E79", "not": "#A00000"}
_KNOWN = "?"


class _Text(NamedTuple):
    text: str
    weight: str = "normal"
    style: str = "normal"


class _Placed(NamedTuple):
    """A frame with its size and the places of what it holds, from its own corner on."""

    frame: Frame
    texts: list[list[_Text]]
    layout: Layout | None
    lefts: list[float]
    widths: list[float]
    notes: list[_Text]
    inner: list[tuple[float, float, _Placed]]
    top: float
    width: float
    height: float


def draw(frame: Frame, form: str = "svg") -> bytes:
    """Return the picture as SVG or PNG. Raises ``EtroError`` without matplotlib or igraph."""
    placed = _place(frame)

    def draw_all(figure: Figure) -> None:
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set_xlim(0, placed.width)
        ax.set_ylim(placed.height, 0)
        ax.axis("off")
        _draw(ax, placed, 0, 0)

    return paint(draw_all, form, figsize=(placed.width, placed.height))


def _place(frame: Frame) -> _Placed:
    texts = [_box_texts(box) for box in frame.boxes]
    heights = [len(each) * _ROW + 2 * _PAD for each in texts]
    layout = None
    widths, lefts, wide, tall = list[float](), list[float](), 0.0, 0.0
    if frame.boxes:
        lines = [(arrow.start, arrow.end) for arrow in frame.arrows]
        layout = lay_out(heights, lines, _GAP, 0.3)
        widths = [0.0] * (max(layout.layers) + 1)
        for layer, each in zip(layout.layers, texts, strict=True):
            widths[layer] = max(widths[layer], _width(each) + 2 * _PAD)
        lefts = [0.0, *accumulate(width + _AISLE for width in widths)][: len(widths)]
        wide = lefts[-1] + widths[-1]
        tall = max(m + h / 2 for m, h in zip(layout.middles, heights, strict=True)) + _PAD
    top = _MARGIN + (_ROW if frame.head else 0)
    inner, right, below = _stack(frame, [_place(each) for each in frame.frames])
    wide = max(wide, right)
    letters = max(int(wide / _LETTER), 2 * _LETTERS)
    notes = [text for note in frame.notes for text in _line(note, letters)]
    wide = max(wide, _width([*notes, _Text(frame.head)]))
    start = top + tall + len(notes) * _ROW + (_PAD if notes else 0)
    moved = [(x + _MARGIN, y + start, each) for x, y, each in inner]
    size = (wide + 2 * _MARGIN, start + below + _MARGIN)
    return _Placed(frame, texts, layout, lefts, widths, notes, moved, top, *size)


def _stack(
    frame: Frame, inner: list[_Placed]
) -> tuple[list[tuple[float, float, _Placed]], float, float]:
    """Return the places of inner frames, and how far they reach: alternatives beside each other."""
    across = sum(each.width + _PAD for each in inner)
    if frame.kind == "choice" and across <= _WIDE:
        xs = [0.0, *accumulate(each.width + _PAD for each in inner)]
        tall = max(each.height for each in inner)
        return [(x, 0.0, each) for x, each in zip(xs, inner, strict=False)], across, tall
    ys = [0.0, *accumulate(each.height + _PAD for each in inner)]
    wide = max((each.width for each in inner), default=0.0)
    return [(0.0, y, each) for y, each in zip(ys, inner, strict=False)], wide, ys[-1]


def _box_texts(box: Box) -> list[_Text]:
    weight = "bold" if box.role in ("asked", "told") else "normal"
    title = [_Text(line, weight) for line in _wrap(box.title, _LETTERS - 6)]
    return title + [text for line in box.lines for text in _line(line, _LETTERS)]


def _line(line: Line, letters: int) -> list[_Text]:
    style = "italic" if line.optional else "normal"
    wrapped = _wrap(line.text + _KNOWN * line.optional, letters)
    return [_Text(each, style=style) for each in wrapped]


def _wrap(text: str, letters: int) -> list[str]:
    """Return a text in lines, the first few of many."""
    return textwrap.wrap(text, letters, max_lines=_MOST, placeholder=" …")


def _width(texts: list[_Text]) -> float:
    widths = (len(each.text) * (1.15 if each.weight == "bold" else 1) for each in texts)
    return max(widths, default=0) * _LETTER


def _draw(ax: Axes, placed: _Placed, x: float, y: float) -> None:
    """Draw a frame, its corner at a place, with all that it holds."""
    frame = placed.frame
    if frame.kind != "whole":
        _draw_frame(ax, placed, x, y)
    if placed.layout is not None:
        _draw_graph(ax, placed, placed.layout, x + _MARGIN, y + placed.top)
    first = placed.inner[0][1] if placed.inner else placed.height - _MARGIN
    for number, note in enumerate(reversed(placed.notes)):
        at = y + first - _PAD - (number + 0.5) * _ROW
        _write(ax, note, x + _MARGIN, at)
    for right, down, each in placed.inner:
        _draw(ax, each, x + right, y + down)


def _draw_frame(ax: Axes, placed: _Placed, x: float, y: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    edge = _FRAMES[placed.frame.kind]
    dash = "solid" if placed.frame.kind == "choice" else "dashed"
    style = "round,pad=0,rounding_size=0.06"
    size = (placed.width, placed.height)
    box = FancyBboxPatch((x, y), *size, boxstyle=style, fc="none", ec=edge, ls=dash, lw=1)
    ax.add_patch(box)
    ax.text(x + _PAD, y + _ROW, placed.frame.head, size=9, color=edge, weight="bold", va="center")


def _draw_graph(ax: Axes, placed: _Placed, layout: Layout, x: float, y: float) -> None:
    frame, ends = placed.frame, Counter[tuple[str, int]]()
    for arrow in frame.arrows:
        ends.update({("out", arrow.start): 1, ("in", arrow.end): 1})
    for arrow, route in zip(frame.arrows, layout.routes, strict=True):
        layers = [layout.layers[arrow.start], *(n for n, _ in route), layout.layers[arrow.end]]
        middles = [layout.middles[arrow.start], *(m for _, m in route), layout.middles[arrow.end]]
        forward = layers[0] < layers[-1]
        points = []
        for number, (layer, middle) in enumerate(zip(layers, middles, strict=True)):
            sides = [placed.lefts[layer], placed.lefts[layer] + placed.widths[layer]]
            sides = sides if forward else sides[::-1]
            kept = sides[1:] if number == 0 else sides[:1] if number == len(layers) - 1 else sides
            points += [(x + side, y + middle) for side in kept]
        at = 0.62 if ends["out", arrow.start] > ends["in", arrow.end] else 0.38
        label = arrow.label + _KNOWN * arrow.optional
        dash = "dashed" if arrow.optional else "solid"
        draw_arrow(ax, points, "\n".join(_wrap(label, _LABEL)), size=8, at=at, ls=dash)
    for number, box in enumerate(frame.boxes):
        layer = layout.layers[number]
        tall = len(placed.texts[number]) * _ROW + 2 * _PAD
        corner = (x + placed.lefts[layer], y + layout.middles[number] - tall / 2)
        _draw_box(ax, box, placed.texts[number], corner, (placed.widths[layer], tall))


def _draw_box(
    ax: Axes,
    box: Box,
    texts: list[_Text],
    corner: tuple[float, float],
    size: tuple[float, float],
) -> None:
    from matplotlib.patches import FancyBboxPatch

    face, edge = _BOXES[box.role]
    shape = "round,pad=0,rounding_size=0.05"
    patch = FancyBboxPatch(corner, *size, boxstyle=shape, fc=face, ec=edge, zorder=3)
    ax.add_patch(patch)
    for number, text in enumerate(texts):
        _write(ax, text, corner[0] + _PAD, corner[1] + _PAD + (number + 0.5) * _ROW)


def _write(ax: Axes, text: _Text, x: float, y: float) -> None:
    ax.text(x, y, text.text, size=9, weight=text.weight, style=text.style, va="center", zorder=4)
