"""What all pages of the documentation share: a strict template engine, and pictures in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etro.errors import EtroError

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def environment() -> Environment:
    """Return the engine that fills the templates: it escapes all text and misses no value.

    Raises ``EtroError`` where Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError:
        remedy = "pip install 'etro[docs]'"
        raise EtroError("Jinja2 is not installed", value="jinja2", remedy=remedy) from None
    return Environment(
        loader=PackageLoader("etro", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def inline(svg: bytes, title: str) -> Markup:
    """Return a picture fit to stand within a page, named by the element whose id is ``title``."""
    from markupsafe import Markup

    text = svg.decode()
    body = text[text.index("<svg") :]
    return Markup(body.replace("<svg ", f'<svg role="img" aria-labelledby="{title}" ', 1))
