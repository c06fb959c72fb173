"""Passages: where a phrase stands in a source, and what stands where a span points to."""

from __future__ import annotations

import os
from collections.abc import Iterable

from etro.assets import Assets
from etro.errors import InvalidSpan, UnknownName
from etro.folding import locate
from etro.graph import read_tables
from etro.sources import SourceTexts
from etro.spans import Span, passage_digest

_CONTEXT = 60


def passages(
    assets: Assets, folder: str | os.PathLike[str], spans: Iterable[str]
) -> list[tuple[str, str]]:
    """Return each span with the characters it points to, or with why they cannot be shown."""
    texts = SourceTexts(read_tables(assets)[0], folder)
    shown = []
    for span in spans:
        try:
            shown.append((span, " ".join(texts.passage(span).split())))
        except InvalidSpan as error:
            shown.append((span, f"[{error}]"))
    return shown


def find_passage(
    assets: Assets,
    folder: str | os.PathLike[str],
    source: str,
    phrase: str,
    *,
    nth: int | None = None,
    near: int | None = None,
) -> list[str]:
    """Return the places of a phrase in a source: span, digest and context, a line each.

    ``nth`` (from 1) or ``near`` (an offset) choose one of several. Raises ``UnknownName`` for a
    source or text that is not at hand, for a phrase that does not stand in it, and for a place
    beyond the last.
    """
    texts = SourceTexts(read_tables(assets)[0], folder)
    id = texts.at_hand(source)
    return told(texts, find_spans(texts, id, phrase, nth=nth, near=near))


def find_spans(
    texts: SourceTexts, id: str, phrase: str, *, nth: int | None = None, near: int | None = None
) -> list[Span]:
    """Return the places of a phrase in the text of a source, as ``find_passage`` finds them."""
    hits = locate(texts.texts[id], phrase).hits
    if not hits:
        remedy = "shorten the phrase, or copy it from the text"
        raise UnknownName(f"{phrase!r} does not stand in {id}", value=phrase, remedy=remedy)
    if near is not None:
        hits = [min(hits, key=lambda hit: abs(hit[0] - near))]
    if nth is not None and nth > len(hits):
        times = f"{len(hits)} place" + "s" * (len(hits) > 1)
        message = f"{phrase!r} stands in {times} of {id}, there is no place {nth}"
        raise UnknownName(message, value=nth, remedy=f"take --nth of 1 to {len(hits)}")
    chosen = hits if nth is None else [hits[nth - 1]]
    return [Span(id, start, end) for start, end in chosen]


def told(texts: SourceTexts, spans: Iterable[Span]) -> list[str]:
    """Return a line a span: its fragment, its digest, and its words in their context."""
    return [_place(texts.texts[span.source], span) for span in spans]


def _place(text: str, span: Span) -> str:
    before = " ".join(text[max(0, span.start - _CONTEXT) : span.start].split())
    inside = text[span.start : span.end]
    after = " ".join(text[span.end : span.end + _CONTEXT].split())
    return f"{span}\t{passage_digest([inside])}\t… {before} [{' '.join(inside.split())}] {after} …"
