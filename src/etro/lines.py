"""The lines of a cascade's picture: the mark of each, and its way from box to box.

The shape of a line's end tells what it does, dashes that it is uncertain; colour only helps the
eye. Lengths are inches; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]
# What each mark says, and its colour: of the Okabe-Ito palette, darkened for print, or grey.
MARKS = {
    "activation": ("more of it leads to more", "#00785A"),
    "inhibition": ("more of it leads to less", "#B24700"),
    "regulation": ("acts on it, sign not stated", "#444444"),
    "feedback": ("feeds back on it", "#9C3D78"),
    "crosstalk": ("crosstalk, no sign", "#0072B2"),
    "conversion": ("becomes", "#000000"),
    "catalysis": ("makes it from something else", "#000000"),
    "part": ("is a part or member of it", "#888888"),
}
_HEAD, _HALF = 0.085, 0.036
_DASHES, _DOTS = (0, (4, 2)), (0, (1, 1.5))


def draw_line(ax: Axes, mark: str, certain: bool, way: Sequence[Point], note: str = "") -> None:
    """Draw a line along its way; a note, such as how many claims it stands for, at its end.

    The way holds the two ends of each of its level stretches.
    """
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    colour = MARKS[mark][1]
    style = _DOTS if mark == "part" else "-" if certain else _DASHES
    codes, points = [Path.MOVETO], [way[0]]
    for number, ((x, y), (to_x, to_y)) in enumerate(pairwise(way)):
        middle = (x + to_x) / 2
        level = number % 2 == 0
        codes += [Path.LINETO] if level else [Path.CURVE4] * 3
        points += [(to_x, to_y)] if level else [(middle, y), (middle, to_y), (to_x, to_y)]
    path = Path(points, codes)
    ax.add_patch(
        PathPatch(path, fill=False, edgecolor=colour, linewidth=0.8, linestyle=style, zorder=2)
    )
    x, y = way[-1]
    onward = 1 if x > way[0][0] else -1
    _draw_head(ax, mark, colour, (x, y), onward)
    if mark == "crosstalk":
        _draw_head(ax, mark, colour, way[0], -onward)
    if note:
        side = "right" if onward > 0 else "left"
        place = (x - onward * (_HEAD + 0.03), y - 0.01)
        ax.text(*place, note, size=5, ha=side, va="bottom", color=colour, zorder=6)


def _draw_head(ax: Axes, mark: str, colour: str, tip: Point, onward: int) -> None:
    """Draw the end of a line that comes in from the left, or with ``onward`` -1 from the right."""
    x, y = tip
    back = x - onward * _HEAD
    line: dict[str, Any] = {"color": colour, "linewidth": 0.9, "zorder": 4}
    if mark in ("activation", "conversion"):
        face = colour if mark == "activation" else "white"
        corners = ([back, x, back], [y - _HALF, y, y + _HALF])
        ax.fill(*corners, facecolor=face, edgecolor=colour, linewidth=0.9, zorder=4)
    elif mark in ("inhibition", "feedback"):
        for step in (0.012, 0.05)[: 1 + (mark == "feedback")]:
            ax.plot([x - onward * step] * 2, [y - _HALF, y + _HALF], **{**line, "linewidth": 1.5})
    elif mark in ("regulation", "crosstalk"):
        ax.plot([back, x, back], [y - _HALF, y, y + _HALF], **line)
    elif mark == "catalysis":
        from matplotlib.patches import Circle

        centre = (x - onward * _HALF, y)
        ax.add_patch(Circle(centre, _HALF, facecolor="white", edgecolor=colour, zorder=4))
    else:
        middle = (back + x) / 2
        xs, ys = [back, middle, x, middle], [y, y - _HALF * 0.7, y, y + _HALF * 0.7]
        ax.fill(xs, ys, facecolor="white", edgecolor=colour, linewidth=0.8, zorder=4)
