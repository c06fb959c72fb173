"""A matrix of remedies: mechanisms by drug class and subtype, with what came of the tests.

The question ``gap-matrix`` gives the rows. Lengths are inches; y grows downwards.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from etro.canvas import paint
from etro.errors import NothingToPlot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from etro.answers import Answer
    from etro.knowledge import KnowledgeGraph

# What a state is drawn as, from the best to the least: a sign, and a colour of the Okabe-Ito
# palette that only repeats what the sign says.
SIGNS = {
    "better": ("+", "#009E73"),
    "mixed": ("±", "#F0E442"),
    "no-difference": ("=", "#999999"),
    "worse": ("−", "#D55E00"),
    "not-established": ("?", "#CCCCCC"),
    "not-reported": ("n", "#CCCCCC"),
    "in-practice": ("r", "#56B4E9"),
    "in-trial": ("t", "#56B4E9"),
    "preclinical": ("p", "#CC79A7"),
    "proposed": ("i", "#E8D5E3"),
    "untested": ("0", "#FFFFFF"),
}
_NONE = "no-candidate"
_ANY = "not stated"
_UNMET = "no candidate and no treatment said to overcome it"
_WIDTH, _HEIGHT, _SIGN, _LETTER, _HEAD = 0.34, 0.2, 0.17, 0.068, 1.6

Column = tuple[str, str]


class Matrix(NamedTuple):
    """Mechanisms with their support, columns by drug class and subtype, and states by both."""

    mechanisms: dict[str, int]
    columns: list[Column]
    states: dict[tuple[str, Column], list[str]]

    def sides(self, left: float) -> list[float]:
        """Return where columns begin and the last ends: each has room for its fullest cell."""
        found = [left]
        for column in self.columns:
            fullest = max(len(told) for (_, at), told in self.states.items() if at == column)
            found.append(found[-1] + max(_WIDTH, _SIGN * fullest))
        return found


def matrix(kg: KnowledgeGraph, mechanism: str = "") -> tuple[Matrix, Answer]:
    """Return the matrix of a mechanism and all below it, best supported first, and its table.

    Raises ``UnknownName`` for a mechanism there is not, ``NothingToPlot`` where no claim speaks
    for one.
    """
    table = kg.ask("gap-matrix", **({"mechanism": mechanism} if mechanism else {}))
    if not len(table):
        message = f"no claim speaks for {mechanism}"
        raise NothingToPlot(message, value=mechanism, remedy="try a mechanism above it")
    support: dict[str, int] = {}
    states: dict[tuple[str, Column], set[str]] = defaultdict(set)
    for row in table:
        name = str(row["mechanism_label"])
        support[name] = int(str(row["independent"]))
        if row["testing"] != _NONE:
            column = (str(row["drug_class_label"]), str(row["subtype_label"] or _ANY))
            states[name, column].add(str(row["testing"]))
    tested = {mechanism for mechanism, _ in states}
    ordered = sorted(support, key=lambda name: (-support[name], name not in tested, name))
    columns = sorted({column for _, column in states}, key=lambda c: (c[0], c[1] != _ANY, c[1]))
    found = {key: [each for each in SIGNS if each in value] for key, value in states.items()}
    return Matrix({name: support[name] for name in ordered}, columns, found), table


def draw(found: Matrix, form: str) -> bytes:
    """Return the matrix as SVG or PNG; the same matrix gives the same bytes.

    Raises ``EtroError`` where matplotlib is not installed.
    """
    names = [f"{name} ({count})" for name, count in found.mechanisms.items()]
    subtypes = _shortened([subtype for _, subtype in found.columns])
    sides = found.sides(_LETTER * max(map(len, names)) + 0.3)
    top = _HEAD + _LETTER * max(map(len, [*subtypes, ""])) + 1
    width = max(sides[-1], sides[0] + 4) + 0.3
    height = top + _HEIGHT * len(names) + 0.9

    def put(figure: Figure) -> None:
        ax = figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, width), ylim=(height, 0))
        ax.axis("off")
        ax.text(0.15, 0.3, "What might overcome resistance, and how far it is tested", fontsize=12)
        ax.text(0.15, 0.52, "In brackets: independent trials, works and sources for the mechanism")
        _heads(ax, found.columns, subtypes, sides, top)
        _rows(ax, found, names, sides, top)
        _key(ax, top + _HEIGHT * len(names) + 0.35)

    return paint(put, form, figsize=(width, height))


def _heads(
    ax: Axes, columns: list[Column], subtypes: list[str], sides: list[float], top: float
) -> None:
    """Write each subtype upright over its column, and each drug class over its columns."""
    last = ""
    for (name, _), subtype, x, end in zip(columns, subtypes, sides, sides[1:], strict=False):
        ax.text((x + end) / 2, top - 0.06, subtype, rotation=90, ha="center", va="bottom")
        if name != last:
            ax.plot([x, x], [0.8, top], color="black", linewidth=0.6)
            told = _broken(name, _HEAD)
            ax.text(x + 0.03, 0.8, told, rotation=90, va="top", fontweight="bold", fontsize=7)
        last = name


def _rows(ax: Axes, found: Matrix, names: list[str], sides: list[float], top: float) -> None:
    """Draw a line for each mechanism: its name, and a cell for each state of testing."""
    for number, (mechanism, name) in enumerate(zip(found.mechanisms, names, strict=True)):
        y = top + _HEIGHT * number
        ax.plot([0.1, sides[-1]], [y, y], color="#DDDDDD", linewidth=0.5)
        ax.text(sides[0] - 0.1, y + _HEIGHT / 2, name, ha="right", va="center")
        cells = [found.states.get((mechanism, column), []) for column in found.columns]
        if not any(cells):
            at = (sides[0] + 0.05, y + _HEIGHT / 2)
            ax.text(*at, _UNMET, va="center", color="#666666", style="italic")
        for states, x, end in zip(cells, sides, sides[1:], strict=False):
            _cell(ax, x, end, y, states)


def _cell(ax: Axes, x: float, end: float, y: float, states: list[str]) -> None:
    """Fill a cell with its states side by side, each with its sign."""
    step = (end - x) / max(len(states), 1)
    for number, state in enumerate(states):
        _sign(ax, x + step * number, y + _HEIGHT / 2, step, state)


def _sign(ax: Axes, x: float, y: float, width: float, state: str) -> None:
    """Draw the box of a state with its sign, by the middle of its left side."""
    sign, colour = SIGNS[state]
    box = ([x, x + width], y - 0.08, y + 0.08)
    ax.fill_between(*box, facecolor=colour, edgecolor="#777777", linewidth=0.4)
    ax.text(x + width / 2, y, sign, ha="center", va="center", fontsize=7)


def _key(ax: Axes, y: float) -> None:
    """Write what the signs mean, in two lines."""
    for number, state in enumerate(SIGNS):
        x, line = 0.15 + 1.25 * (number // 2), y + 0.22 * (number % 2)
        _sign(ax, x, line, _SIGN, state)
        ax.text(x + 0.2, line, state, va="center")


def _shortened(labels: list[str]) -> list[str]:
    """Return labels without the words that all of them, but for that for none, end in."""
    listed = [[label] if label == _ANY else label.split() for label in labels]
    named = [words for words in listed if words != [_ANY]]
    shared = 0
    while named and all(len(words) > shared + 1 for words in named):
        if len({words[-shared - 1] for words in named}) > 1:
            break
        shared += 1
    return [
        " ".join(words if words == [_ANY] else words[: len(words) - shared]) for words in listed
    ]


def _broken(name: str, room: float) -> str:
    """Return a name with its words on lines, as many on each as the room allows."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _LETTER * len(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)
