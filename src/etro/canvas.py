"""What all plots share: a matplotlib figure as bytes, and how a value reads in words."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from etro.errors import EtroError

if TYPE_CHECKING:
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


def words(value: str) -> str:
    """Return a camel-case value as words.

    >>> words("ligandIndependent")
    'ligand independent'
    """
    return "".join(f" {c.lower()}" if c.isupper() else c for c in value)
