"""What all plots share: a matplotlib figure as bytes, and how a value reads in words."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from etro.errors import EtroError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("svg", "png")


def paint(draw: Callable[[Figure], None], form: str, **options: Any) -> bytes:
    """Return what ``draw`` puts on a figure as SVG or PNG; the same drawing gives the same bytes.

    ``options`` are those of the figure. Raises ``EtroError`` where matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        remedy = "pip install 'etro[plot]'"
        raise EtroError("matplotlib is not installed", value="matplotlib", remedy=remedy) from None
    with mpl.rc_context({"svg.hashsalt": "etro", "svg.fonttype": "none", "font.size": 8}):
        figure = Figure(**options)
        draw(figure)
        out = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        figure.savefig(out, format=form, dpi=150, metadata=metadata)
    return out.getvalue()


def draw_arrow(
    ax: Axes,
    points: Sequence[tuple[float, float]],
    text: str,
    *,
    size: float,
    at: float = 0.4,
    **line: Any,
) -> None:
    """Draw an arrow through all points, with a text ``at`` a share of the way to the second."""
    for number, (point, aim) in enumerate(pairwise(points)):
        tip = "-|>" if number == len(points) - 2 else "-"
        style = {"arrowstyle": tip, "color": "#444444", "lw": 0.8, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", aim, point, arrowprops=style | line)
    (x, y), (to_x, to_y) = points[:2]
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    place = ((1 - at) * x + at * to_x, (1 - at) * y + at * to_y)
    ax.text(*place, text, size=size, ha="center", va="center", bbox=ground, zorder=5)


def words(value: str) -> str:
    """Return a camel-case value as words.

    >>> words("ligandIndependent")
    'ligand independent'
    """
    return "".join(f" {c.lower()}" if c.isupper() else c for c in value)
