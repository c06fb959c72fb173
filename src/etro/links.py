"""Links as claims tell them, and the lines that they draw between things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Row = Mapping[str, str]
ENDS = ("subject", "object", "product")
_SIGNED = {"positiveSign": "activation", "negativeSign": "inhibition"}
_OWN_MARK = ("feedback", "crosstalk")


class Edge(NamedTuple):
    """A line of the picture: what it joins, its mark, and the claims for and against it."""

    start: str
    end: str
    mark: str
    rows: tuple[Row, ...]
    denials: tuple[Row, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether an asserted claim, or identity, stands behind it that no claim denies."""
        denied = {_says(row) for row in self.denials}
        return any(
            row["certainty"] in ("asserted", "") and _says(row) not in denied for row in self.rows
        )


def _says(row: Row) -> tuple[str, ...]:
    return (row["subject"], row["link"], row["object"])


def affirmed(row: Row) -> bool:
    """Return whether a claim, or identity, says that something is so."""
    return row["polarity"] != "negated"


def ends_of(row: Row) -> set[str]:
    """Return the things that a link joins."""
    return {row[end] for end in ENDS if row[end]}


def whole(links: Iterable[Row], core: set[str]) -> set[str]:
    """Return some things with all their parts and members."""
    parts = [row for row in links if row["kind"] == "part" and affirmed(row)]
    found = core
    while found:
        found = {row["subject"] for row in parts if row["object"] in core} - core
        core = core | found
    return core


def around(links: Iterable[Row], core: set[str], steps: int) -> set[str]:
    """Return some things with all that is linked to them in so many steps."""
    ends = [ends_of(row) for row in links if affirmed(row)]
    for _ in range(steps):
        core = core.union(*(each for each in ends if each & core))
    return core


def draw_edges(links: Iterable[Row], shown: set[str]) -> tuple[list[Edge], list[Row]]:
    """Return the lines between things, a line for all claims alike, and what is only denied."""
    found: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in links:
        if ends_of(row) <= shown:
            for start, end, mark in _strokes(row):
                found[start, end][mark if affirmed(row) else "denied"].append(row)
    edges, denied = [], []
    for (start, end), marks in sorted(found.items()):
        denials = marks.pop("denied", [])
        signed = [mark for mark in _SIGNED.values() if mark in marks]
        if len(signed) == 1:  # A claim without a sign says less than one with it.
            marks[signed[0]] += marks.pop("regulation", [])
        edges += [
            Edge(start, end, mark, tuple(marks[mark]), tuple(denials)) for mark in sorted(marks)
        ]
        denied += [] if marks else denials
    return edges, denied


def _strokes(row: Row) -> list[tuple[str, str, str]]:
    """Return (start, end, mark) of each line that a claim draws."""
    start, end, product = (row[end] for end in ENDS)
    if row["kind"] == "part":
        return [(start, end, "part")]
    if product:
        return [(end, product, "conversion"), (start, product, "catalysis")]
    mark = row["link"] if row["link"] in _OWN_MARK else _SIGNED.get(row["sign"], "regulation")
    return [(start, end, mark)]
