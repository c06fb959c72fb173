"""What stands below a cascade's picture: its key, its mechanisms by number, and what is elsewhere.

Lengths are inches; y grows downwards.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from etro.canvas import words
from etro.cards import Badge, draw_badge
from etro.cascade import Cascade, stance
from etro.lines import MARKS, draw_line
from etro.links import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    Line = tuple[str, Callable[[Axes, float, float], None] | None]

_SIZE, _ROW, _COLUMN, _LETTERS, _SAMPLE = 6.5, 0.125, 3.4, 62, 0.55
_BADGES = {
    "number of a mechanism; ↑ its driver is gained, ↓ lost": Badge("12↑", True, True, False),
    "only supposed, or its part is called unknown": Badge("12", False, True, False),
    "placed by its definition: no claim names a driver shown here": Badge(
        "12", False, False, False
    ),
    "all claims speak against it": Badge("12", False, True, True),
}


class Notes:
    """The notes of a cascade, set in columns within a width."""

    def __init__(self, cascade: Cascade, width: float) -> None:
        lines = [*_key(), *_mechanisms(cascade), *_elsewhere(cascade)]
        count = max(1, int(width / _COLUMN))
        self._rows = -(-len(lines) // count)
        self._column = width / count
        self._lines = lines

    @property
    def height(self) -> float:
        """Height of the notes."""
        return self._rows * _ROW

    def draw(self, ax: Axes, left: float, top: float) -> None:
        """Draw the notes with their upper left corner at a place."""
        for number, (text, sample) in enumerate(self._lines):
            column, row = divmod(number, self._rows)
            x, y = left + column * self._column, top + (row + 0.5) * _ROW
            heading = text.startswith("#")
            indent = _SAMPLE if sample else 0 if heading else 0.08
            ax.text(
                *(x + indent, y, text.removeprefix("# ")),
                size=_SIZE,
                va="center_baseline",
                weight="bold" if heading else "normal",
            )
            if sample:
                sample(ax, x, y)


def _headed(title: str, lines: Sequence[Line]) -> list[Line]:
    return [(f"# {title}", None), *lines, ("", None)] if lines else []


def _wrapped(texts: Iterable[str]) -> list[Line]:
    return [
        (line, None)
        for text in texts
        for line in textwrap.wrap(text, _LETTERS, subsequent_indent="    ")
    ]


def _key() -> list[Line]:
    def line(mark: str, certain: bool = True) -> Callable[[Axes, float, float], None]:
        return lambda ax, x, y: draw_line(ax, mark, certain, [(x + 0.08, y), (x + 0.45, y)])

    def badge(each: Badge) -> Callable[[Axes, float, float], None]:
        return lambda ax, x, y: draw_badge(ax, x + 0.15, y, each)

    lines: list[Line] = [(text, line(mark)) for mark, (text, _) in MARKS.items()]
    lines.append(
        ("dashed: only supposed, contested or denied by another claim", line("activation", False))
    )
    lines += [(text, badge(each)) for text, each in _BADGES.items()]
    lines += _wrapped(
        [
            "3/2 at a line: 3 claims of 2 sources. ⚑: curators doubt each claim behind it.",
            "Square boxes: molecules; round: pathways, processes, gene sets. Bold: of the "
            "cascade itself; else: linked to it.",
            "Below a box: drugs that inhibit it (bar), stimulate it (arrow) or bind it (no "
            "end). *: by the drug's identity, no claim; (?): only supposed or contested.",
        ]
    )
    return _headed("Key", lines)


def _mechanisms(cascade: Cascade) -> list[Line]:
    claims: dict[str, list[Row]] = defaultdict(list)
    numbers = {}
    for each in cascade.mechanisms:
        claims[each.mechanism] += each.rows
        numbers[each.mechanism] = each.number
    found: dict[str, list[str]] = defaultdict(list)
    for mechanism, number in numbers.items():
        row = cascade.taxonomy[mechanism]
        place = words(row["place"].partition(";")[0]) or "at no one place of the cascade"
        found[place].append(f"{number}  {row['class_label']}: {counted(claims[mechanism])}")
    return [
        line
        for place, texts in found.items()
        for line in _headed(f"Mechanisms: {place}", _wrapped(texts))
    ]


def counted(rows: Iterable[Row]) -> str:
    """Return how many claims hold a mechanism responsible, how many deny it or leave it open."""
    claims = {row["claim"]: row for row in rows}.values()
    counts: dict[str, int] = defaultdict(int)
    for row in claims:
        counts[stance(row)] += 1
    supposed = sum(stance(row) == "for" and row["certainty"] != "asserted" for row in claims)
    hedge = f" ({supposed} supposed)" if supposed else ""
    told = [
        f"{counts[each]} {each}" + hedge * (each == "for") for each in ("for", "against", "open")
    ]
    return ", ".join(text for text in told if not text.startswith("0"))


def _elsewhere(cascade: Cascade) -> list[Line]:
    causes: dict[str, list[Row]] = defaultdict(list)
    drugs: dict[str, dict[str, None]] = defaultdict(dict)
    for row in cascade.elsewhere:
        if row["kind"] == "mechanism":
            causes[row["subject"]].append(row)
        else:
            drugs[row["subject_label"]][row["object_label"]] = None
    texts = []
    for rows in causes.values():
        drivers = sorted({row["object_label"] for row in rows if row["object"] != "notStated"})
        told = f" (driven by {', '.join(drivers)})" if drivers else ""
        texts.append(f"{rows[0]['subject_label']}{told}: {counted(rows)}")
    idle = [f"{drug}: {', '.join(targets)}" for drug, targets in drugs.items()]
    denied = {
        f"{row['subject_label']}: no {words(row['link'])} {row['object_label']}": None
        for row in cascade.denied
    }
    return [
        *_headed("Elsewhere: mechanisms with no place above", _wrapped(texts)),
        *_headed("Elsewhere: drugs on what is not drawn", _wrapped(idle)),
        *_headed("Denied, and claimed by nobody", _wrapped(denied)),
    ]
