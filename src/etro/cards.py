"""The boxes of a cascade's picture: a thing's name, its mechanisms as badges, its drugs below.

Lengths are inches; y grows downwards. Shape tells all that is told here, colour nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAME_SIZE, _BADGE_SIZE, _DRUG_SIZE = 7.5, 6.0, 6.5
_NAME_LINE, _BADGE_LINE, _DRUG_LINE = 0.125, 0.14, 0.11
_PAD, _GAP, _STEM = 0.06, 0.035, 0.1
_LETTERS, _BADGE_ROW, _PORT = 28, 1.45, 0.09


class Badge(NamedTuple):
    """A mechanism at a thing: its text, and what stands behind it.

    ``asserted`` if a claim asserts it, ``claimed`` if a claim names the thing, and not only the
    mechanism's definition, ``denied`` if all claims deny it.
    """

    text: str
    asserted: bool
    claimed: bool
    denied: bool


class Entry(NamedTuple):
    """A thing of a card, with the mechanisms that act there."""

    name: str
    core: bool
    badges: Sequence[Badge]


@dataclass(frozen=True)
class Card:
    """Things that are linked alike; the drugs that hang on them, by the mark of their action."""

    entries: Sequence[Entry]
    drugs: Sequence[tuple[str, Sequence[str]]]
    rounded: bool
    ports: int

    def rows(self) -> list[tuple[float, float, Entry | None, Sequence[Badge] | str]]:
        """Return (width, height, entry, text or badges) of each row of the box."""
        found: list[tuple[float, float, Entry | None, Sequence[Badge] | str]] = []
        for entry in self.entries:
            for text in _broken(entry.name):
                found.append((text_width(text, _NAME_SIZE, entry.core), _NAME_LINE, entry, text))
            for badges in _filled(entry.badges):
                width = sum(_badge_width(badge) + _GAP for badge in badges) - _GAP
                found.append((width, _BADGE_LINE, None, badges))
        return found

    @property
    def box(self) -> tuple[float, float]:
        """Width and height of the box without the drugs."""
        rows = self.rows()
        width = max(max(width for width, *_ in rows) + 2 * _PAD, self._tag_width)
        height = sum(height for _, height, *_ in rows) + 1.4 * _PAD
        return width, max(height, (self.ports + 0.5) * _PORT)

    @property
    def height(self) -> float:
        """Height of the box with the drugs below."""
        lines = [len(_tag(names)) for _, names in self.drugs]
        return self.box[1] + sum(_STEM + _DRUG_LINE * count for count in lines)

    @property
    def _tag_width(self) -> float:
        texts = [text for _, names in self.drugs for text in _tag(names)]
        return max((text_width(text, _DRUG_SIZE) + 0.2 for text in texts), default=0.0)

    def draw(self, ax: Axes, left: float, top: float) -> None:
        """Draw the card with its upper left corner at a place."""
        from matplotlib.patches import FancyBboxPatch, Rectangle

        width, height = self.box
        core = any(entry.core for entry in self.entries)
        style: dict[str, Any] = {
            "facecolor": "white",
            "edgecolor": "black",
            "linewidth": 1.1 if core else 0.6,
        }
        if self.rounded:
            shape = "round,pad=0,rounding_size=0.08"
            ax.add_patch(FancyBboxPatch((left, top), width, height, shape, zorder=3, **style))
        else:
            ax.add_patch(Rectangle((left, top), width, height, zorder=3, **style))
        rows = self.rows()
        y = top + (height - sum(row[1] for row in rows)) / 2
        last = rows[0][2]
        for wide, high, entry, content in rows:
            if entry and entry is not last:
                across = [left + _PAD, left + width - _PAD]
                ax.plot(across, [y + 0.01] * 2, color="black", linewidth=0.3, zorder=4)
                last = entry
            if isinstance(content, str):
                weight = "bold" if entry and entry.core else "normal"
                middle = (left + width / 2, y + high / 2)
                _write(ax, *middle, content, _NAME_SIZE, ha="center", weight=weight)
            else:
                x = left + (width - wide) / 2
                for badge in content:
                    draw_badge(ax, x, y + high / 2, badge)
                    x += _badge_width(badge) + _GAP
            y += high
        self._draw_drugs(ax, left, top + height)

    def _draw_drugs(self, ax: Axes, left: float, top: float) -> None:
        for mark, names in self.drugs:
            lines = _tag(names)
            x, foot = left + 0.1, top + _STEM + _DRUG_LINE * (len(lines) - 0.5)
            line: dict[str, Any] = {
                "color": "black",
                "linewidth": 0.8,
                "zorder": 4,
                "solid_capstyle": "butt",
            }
            ax.plot([x, x], [top + 0.03, foot], **line)
            if mark == "inhibition":
                ax.plot([x - 0.06, x + 0.06], [top + 0.03] * 2, **{**line, "linewidth": 1.8})
            elif mark == "activation":
                ax.fill([x - 0.04, x, x + 0.04], [top + 0.1, top + 0.02, top + 0.1], "k", zorder=4)
            for number, text in enumerate(lines):
                y = top + _STEM + _DRUG_LINE * (number + 0.5)
                _write(ax, x + 0.06, y, text, _DRUG_SIZE, ha="left", style="italic")
            top += _STEM + _DRUG_LINE * len(lines)


@cache
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) / 72


def _write(ax: Axes, x: float, y: float, text: str, size: float, **how: Any) -> None:
    ax.text(x, y, text, size=size, va="center_baseline", zorder=5, **how)


def _broken(name: str) -> list[str]:
    """Return a name in lines, broken at spaces and underscores."""
    lines = textwrap.wrap(name.replace("_", "_ "), _LETTERS, break_long_words=False)
    return [line.replace("_ ", "_") for line in lines]


def _tag(names: Sequence[str]) -> list[str]:
    return textwrap.wrap(", ".join(names), _LETTERS, break_long_words=False)


def _badge_width(badge: Badge) -> float:
    return text_width(badge.text, _BADGE_SIZE) + 0.07


def _filled(badges: Sequence[Badge]) -> list[list[Badge]]:
    """Return badges in rows that are no wider than a card."""
    rows: list[list[Badge]] = []
    room = 0.0
    for badge in badges:
        room -= _badge_width(badge) + _GAP
        if room < 0:
            rows.append([])
            room = _BADGE_ROW - _badge_width(badge) - _GAP
        rows[-1].append(badge)
    return rows


def draw_badge(ax: Axes, x: float, y: float, badge: Badge) -> None:
    """Draw a badge with the middle of its left side at a place."""
    from matplotlib.patches import FancyBboxPatch

    width, height = _badge_width(badge), _BADGE_LINE - 0.03
    face, ink = ("#333333", "white") if badge.asserted and badge.claimed else ("white", "black")
    ax.add_patch(
        FancyBboxPatch(
            (x, y - height / 2),
            *(width, height, "round,pad=0,rounding_size=0.045"),
            facecolor=face,
            edgecolor="black",
            linewidth=0.6,
            linestyle="-" if badge.claimed else (0, (1, 1)),
            zorder=4,
        )
    )
    _write(ax, x + width / 2, y, badge.text, _BADGE_SIZE, ha="center", color=ink)
    if badge.denied:
        ax.plot([x, x + width], [y + height / 2, y - height / 2], "k", linewidth=0.8, zorder=6)
