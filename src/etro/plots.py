"""A forest plot of what sources report on an endpoint, drawn with matplotlib, and its table.

Two questions give the data: ``outcomes-compared`` the comparisons between arms with their
estimates, ``outcomes-across-trials`` the figure of each arm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from etro.answers import Answer, short_id
from etro.canvas import paint, words
from etro.errors import NothingToPlot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from etro.knowledge import KnowledgeGraph

COLUMNS = (
    *("trial", "population", "assessor", "data_cut", "side", "value", "low", "high", "unit", "n"),
    *("measure", "estimate", "estimate_low", "estimate_high", "direction"),
    *("claim", "source", "locator"),
)
_RATIOS = {
    "hazardRatio": "hazard ratio",
    "oddsRatio": "odds ratio",
    "relativeRisk": "relative risk",
    "ratioMeasure": "ratio",
}
# Of the Okabe-Ito palette, and each with a shape of its own: colour is never all that tells.
_MARKS = (("o", "#0072B2"), ("s", "#D55E00"), ("^", "#009E73"), ("D", "#CC79A7"), ("v", "#56B4E9"))
_RATIO = "ratio of first arm to second"
_TICKS = (0.2, 0.5, 1, 2)
_ROW_INCHES = 0.24
_PANEL_INCHES = 4.5
_LETTER_INCHES = 0.075

Row = Mapping[str, Any]


@dataclass
class Line:
    """One line of the plot: a group of patients in one source, with its arms and estimate."""

    trial: str
    population: str
    context: str
    source: str
    endpoint: str
    unit: str = ""
    sides: list[Row] = field(default_factory=list)
    comparison: Row | None = None

    @property
    def group(self) -> tuple[str, ...]:
        """The patients, context and source that the line is about."""
        return (self.trial, self.population, self.context, self.source)

    @property
    def label(self) -> str:
        """The line's name: patients, who told by a trial name it, else the trial; and source."""
        parts = [self.population or self.trial, self.context, self.source]
        return ", ".join(part for part in parts if part)


def outcomes(
    kg: KnowledgeGraph, endpoint: str, *, trial: str = "", drug: str = ""
) -> tuple[list[Line], Answer]:
    """Return the lines of the plot and its table, a claim a row.

    Raises ``UnknownName`` for what there is not, ``NothingToPlot`` where no figure is claimed.
    """
    asked = {"endpoint": endpoint, "drug": drug}
    wanted = kg.bind(kg.question("trial-outcomes"), {"trial": trial})["trial"] if trial else None
    compared, figures = (
        [row for row in kg.ask(question, **asked) if drawn(row) and _is_of(row, wanted)]
        for question, drawn in (
            ("outcomes-compared", _is_ratio),
            ("outcomes-across-trials", _has_value),
        )
    )
    lines: dict[tuple[str, ...], Line] = {}
    for row in figures:
        _line(lines, row, row["unit"]).sides.append(row)
    for row in compared:
        _line(lines, row, row["unit"], row["claim"]).comparison = row
    _join(lines)
    if not lines:
        message = f"no claim gives a figure on {endpoint}"
        raise NothingToPlot(message, value=endpoint, remedy="try another endpoint, trial or drug")
    table = [_table_row(row) for row in (*compared, *figures)]
    return list(lines.values()), Answer(COLUMNS, table)


def _is_ratio(row: Row) -> bool:
    return row["contrast"] == "betweenArms" and row["measure"] in _RATIOS


def _has_value(row: Row) -> bool:
    return row["value"] is not None


def _is_of(row: Row, trial: Any) -> bool:
    return trial is None or row["trial"] == short_id(trial.value)


def _line(lines: dict[tuple[str, ...], Line], row: Row, unit: Any, own: Any = "") -> Line:
    stated = (row["assessor"] and words(row["assessor"]), row["data_cut"])
    context = ", ".join(each for each in stated if each)
    key = (row["trial"] or "", row["population"] or "", context, row["source"], unit or "", own)
    if key not in lines:
        trial = row["trial_label"] or "no trial named"
        patients = row["population_label"] or ""
        told = (trial, patients, context, row["source"])
        lines[key] = Line(*told, row["endpoint_label"], unit or "")
    return lines[key]


def _join(lines: dict[tuple[str, ...], Line]) -> None:
    """Put a comparison on the line of the figures that it compares, where there is one."""
    for key, line in list(lines.items()):
        if line.comparison is None or line.sides:
            continue
        compared = {line.comparison["value_1"], line.comparison["value_2"]} - {None}
        for other in lines.values():
            values = {side["value"] for side in other.sides}
            same = line.group == other.group and other.comparison is None
            if same and compared and compared <= values:
                other.comparison = line.comparison
                del lines[key]
                break


def _table_row(row: Row) -> tuple[ox.Literal | None, ...]:
    one = row.get("group_label") or f"{row['side_1_label']} against {row['side_2_label']}"
    compared = "side_1" in row
    values = {
        "side": one,
        "value": None if compared else row["value"],
        "low": None if compared else row["low"],
        "high": None if compared else row["high"],
        "estimate_low": row["low"] if compared else None,
        "estimate_high": row["high"] if compared else None,
    }
    cells = (values.get(name, row.get(name)) for name in COLUMNS)
    return tuple(None if cell is None else ox.Literal(str(cell)) for cell in cells)


def draw(lines: list[Line], title: str, form: str) -> bytes:
    """Return the plot as SVG or PNG; the same lines give the same bytes.

    Raises ``EtroError`` where matplotlib is not installed.
    """
    places = _places(lines)
    units = sorted({line.unit for line in lines if line.sides})
    panels = [*units, *([_RATIO] if any(line.comparison for line in lines) else [])]
    names = [_name(line, side) for _, line, side in places]

    def draw_panels(figure: Figure) -> None:
        axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for ax, panel in zip(axes, panels, strict=True):
            for y, line, side in places:
                _mark(ax, panel, y, line, side)
            _frame(ax, panel, len(places))
        axes[0].set_yticks(range(len(names)), names)
        for label, (_, _, side) in zip(axes[0].get_yticklabels(), places, strict=True):
            label.set_fontweight("bold" if side is None else "normal")
        figure.suptitle(title, fontsize=11)

    width = _LETTER_INCHES * max(map(len, names)) + _PANEL_INCHES * len(panels)
    height = 1.3 + _ROW_INCHES * len(places)
    return paint(draw_panels, form, figsize=(width, height), layout="constrained")


def _places(lines: Iterable[Line]) -> list[tuple[int, Line, int | None]]:
    """Return (height, line, number of the arm) of each row: a heading, then the arms."""
    rows = [(line, place) for line in lines for place in (None, *range(len(line.sides)))]
    return [(y, line, place) for y, (line, place) in enumerate(rows)]


def _name(line: Line, side: int | None) -> str:
    return line.label if side is None else _arm(line, line.sides[side])


def _arm(line: Line, side: Row) -> str:
    name = side["group_label"].removeprefix(f"{line.trial}, ")
    patients = f" (n = {side['n']})" if side["n"] is not None else ""
    return f"{name}{patients}, {side['claim']}"


def _frame(ax: Axes, panel: str, rows: int) -> None:
    ax.set_ylim(rows - 0.4, -0.6)
    ax.grid(axis="x", linewidth=0.4, alpha=0.5)
    ax.tick_params(axis="y", length=0)
    for edge in ("top", "right", "left"):
        ax.spines[edge].set_visible(False)
    ax.set_xlabel(panel)
    if panel != _RATIO:
        ax.set_xlim(0, max(ax.get_xlim()[1], 1) * 1.15)
        return
    ax.set_xscale("log")
    ax.axvline(1, color="grey", linewidth=0.8, linestyle="--")
    low, high = ax.get_xlim()
    ax.set_xlim(min(0.2, low), max(2.0, high))
    ax.set_xticks(_TICKS, [str(tick) for tick in _TICKS])
    ax.minorticks_off()


def _mark(ax: Axes, panel: str, y: int, line: Line, side: int | None) -> None:
    """Draw what a row has to show on a panel: the estimate of a heading, the figure of an arm."""
    if side is None and panel == _RATIO and line.comparison:
        row = line.comparison
        _point(ax, y, row, row["estimate"], "s", "black", _told(row))
    elif side is not None and panel == line.unit:
        row = line.sides[side]
        mark, colour = _MARKS[side % len(_MARKS)]
        _point(ax, y, row, row["value"], mark, colour, f"{row['operator'] or ''}{row['value']}")


def _point(ax: Axes, y: int, row: Row, value: Any, mark: str, colour: str, told: str) -> None:
    if row["low"] is not None and row["high"] is not None:
        ax.plot([float(row["low"]), float(row["high"])], [y, y], color=colour, linewidth=1)
    ax.plot([float(value)], [y], mark, color=colour, markersize=6, clip_on=False)
    end = float(row["high"] if row["high"] is not None else value)
    ax.annotate(told, (end, y), (7, 0), textcoords="offset points", va="center")


def _told(row: Row) -> str:
    interval = f" ({row['low']} to {row['high']})" if row["low"] is not None else ""
    p_value = f", p {row['p_operator']} {row['p']}" if row["p"] is not None else ""
    return f"{_RATIOS[row['measure']]} {row['estimate']}{interval}{p_value}"
