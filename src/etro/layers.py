"""Boxes of unequal height in layers, with the lines between them.

igraph's Sugiyama layout gives the layers, then the order within each of boxes and passing lines;
heights follow by drawing each towards its neighbours without overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from etro.errors import EtroError

_SWEEPS = 60


class Layout(NamedTuple):
    """Where boxes and lines go: lengths are those of the heights given, counted from 0.

    ``layers`` holds the layer of each box and ``middles`` its middle; ``routes`` holds for each
    line the layer and height of each place that it passes between its boxes, from its start on.
    """

    layers: list[int]
    middles: list[float]
    routes: list[list[tuple[int, float]]]


def lay_out(
    heights: Sequence[float], lines: Sequence[tuple[int, int]], gap: float, passage: float
) -> Layout:
    """Return the layout of boxes, by their heights, and lines, by the boxes that they join.

    ``gap`` is the room between boxes, ``passage`` what a line needs that passes a layer. Raises
    ``EtroError`` where igraph is not installed.
    """
    try:
        from igraph import Graph
    except ImportError:
        remedy = "pip install 'etro[plot]'"
        raise EtroError("igraph is not installed", value="igraph", remedy=remedy) from None
    layers = [round(y) for _, y in Graph(len(heights), lines, directed=True).layout_sugiyama()]
    _tighten(layers, lines)
    # The places to stand in: the boxes, then each layer that a line passes.
    rooms = [height + gap for height in heights]
    chains = []
    for start, end in lines:
        step = 1 if layers[start] <= layers[end] else -1
        passed = range(layers[start] + step, layers[end], step)
        chains.append([start, *range(len(layers), len(layers) + len(passed)), end])
        layers += passed
        rooms += [passage] * len(passed)
    steps = [(one, other) for chain in chains for one, other in pairwise(chain)]
    onward = [(one, other) if layers[one] < layers[other] else (other, one) for one, other in steps]
    whole = Graph(len(layers), onward, directed=True)
    order = [x for x, _ in whole.layout_sugiyama(layers=layers, maxiter=1000)]
    middles = _settle(layers, order, rooms, chains)
    _stack(middles, rooms, sorted(whole.connected_components("weak"), key=len, reverse=True))
    routes = [[(layers[place], middles[place]) for place in chain[1:-1]] for chain in chains]
    return Layout(layers[: len(heights)], middles[: len(heights)], routes)


def _tighten(layers: list[int], lines: Sequence[tuple[int, int]]) -> None:
    """Move each box with more lines onward than back next to the box that it leads to first."""
    onward, back = defaultdict(list), defaultdict(list)
    for one, other in lines:
        low, high = (one, other) if layers[one] < layers[other] else (other, one)
        onward[low].append(high)
        back[high].append(low)
    moved = True
    while moved:
        moved = False
        for box in sorted(onward):
            nearest = min(layers[other] for other in onward[box]) - 1
            if len(onward[box]) > len(back[box]) and layers[box] < nearest:
                layers[box], moved = nearest, True


def _settle(
    layers: Sequence[int], order: Sequence[float], rooms: Sequence[float], chains: list[list[int]]
) -> list[float]:
    """Return the middles of all places: near to the places that they are joined with."""
    joined = defaultdict(list)
    for chain in chains:
        for one, other in pairwise(chain):
            joined[one].append(other)
            joined[other].append(one)
    rows = defaultdict(list)
    for place in sorted(range(len(layers)), key=lambda place: (order[place], place)):
        rows[layers[place]].append(place)
    middles = [0.0] * len(layers)
    for row in rows.values():
        whole = sum(rooms[place] for place in row)
        for place, end in zip(row, accumulate(rooms[place] for place in row), strict=True):
            middles[place] = end - rooms[place] / 2 - whole / 2
    for sweep in range(_SWEEPS):
        for layer in sorted(rows, reverse=sweep % 2 == 1):
            row = rows[layer]
            wanted = [
                sum(middles[other] for other in joined[place]) / len(joined[place])
                if joined[place]
                else middles[place]
                for place in row
            ]
            for place, middle in zip(row, _apart(wanted, [rooms[p] for p in row]), strict=True):
                middles[place] = middle
    return middles


def _stack(middles: list[float], rooms: Sequence[float], parts: Sequence[Sequence[int]]) -> None:
    """Move places that no line joins with others to a band of their own below these."""
    top = 0.0
    for part in parts:
        shift = top - min(middles[place] - rooms[place] / 2 for place in part)
        for place in part:
            middles[place] += shift
        top = max(middles[place] + rooms[place] / 2 for place in part)


def _apart(wanted: Sequence[float], rooms: Sequence[float]) -> list[float]:
    """Return the places nearest to those wanted, by least squares, that keep order and room.

    >>> _apart([0, 0, 10], [2, 2, 2])
    [-1.0, 1.0, 10.0]
    """
    shifts = [0.0, *accumulate((one + other) / 2 for one, other in pairwise(rooms))]
    blocks: list[tuple[float, int]] = []
    for want, shift in zip(wanted, shifts, strict=True):
        mean, size = want - shift, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    means = [mean for mean, size in blocks for _ in range(size)]
    return [mean + shift for mean, shift in zip(means, shifts, strict=True)]
