"""The source texts, where they are at hand: recognised by their hash, never shipped."""

from __future__ import annotations

import os
from pathlib import Path

from etro.errors import EtroError, Finding, InvalidSpan, UnknownName
from etro.graph import Tables
from etro.rows import Row
from etro.spans import Span, parse_span, passage, read_text, text_hash
from etro.suggest import did_you_mean


class SourceTexts:
    """The texts found in a folder, by source id; other files there are ignored."""

    def __init__(self, tables: Tables, folder: str | os.PathLike[str]) -> None:
        self.rows = {row.id: row for row in tables.rows if row.cls == "Source"}
        self.texts: dict[str, str] = {}
        self.findings: list[Finding] = []
        root = Path(folder)
        if not root.is_dir():
            remedy = "name the folder that holds the source texts"
            raise UnknownName(f"{root} is no folder", value=str(folder), remedy=remedy)
        by_hash = {row.first("sha256"): row for row in self.rows.values()}
        for path in sorted(root.iterdir()):
            if path.is_file():
                self._take(path, by_hash)

    def _take(self, path: Path, by_hash: dict[str, Row]) -> None:
        try:
            text = read_text(path.read_bytes())
        except (EtroError, OSError):
            text = None  # some other file that lies in the folder
        row = by_hash.get(text_hash(text)) if text is not None else None
        if row and text is not None:
            self.texts[row.id] = text
            if row.first("characters") != str(len(text)):
                message = f"the text has {len(text)} characters"
                self.findings.append(row.finding("characters", message, f"write {len(text)}"))
            return
        for named in self.rows.values():
            if named.first("fileName") == path.name:
                message = f"{path.name} is not the text that was curated: its hash differs"
                remedy = "find the text of this hash, or curate its spans anew"
                self.findings.append(named.finding("sha256", message, remedy))

    def at_hand(self, source: str) -> str:
        """Return the id of a source (its id or slug). Raises ``UnknownName`` without its text."""
        id = source if source.startswith("source/") else f"source/{source}"
        if id in self.texts:
            return id
        remedy = did_you_mean(id, self.rows) or f"at hand: {', '.join(self.texts) or 'none'}"
        if id in self.rows:
            remedy = f"put {self.rows[id].first('fileName')} into the folder given with --sources"
        raise UnknownName(f"no text of {source!r} at hand", value=source, remedy=remedy)

    def missing(self) -> list[str]:
        """Return the ids of the sources whose text is not at hand, sorted."""
        return sorted(set(self.rows) - set(self.texts))

    def passage(self, fragment: str) -> str:
        """Return the characters that a span points to. Raises ``InvalidSpan``."""
        span = parse_span(fragment)
        text = self.texts.get(span.source)
        if text is None:
            raise InvalidSpan(
                f"the text of {span.source} is not at hand",
                value=fragment,
                remedy="put it in the folder given with --sources",
            )
        return passage(text, span)


def row_spans(row: Row) -> list[Span]:
    """Return the well-formed spans of a row, in cell order."""
    spans = []
    for fragment in row.cells.get("span", ()):
        try:
            spans.append(parse_span(fragment))
        except InvalidSpan:
            continue
    return spans
