"""New rows, and cells of old ones: what a curator knows goes in, a whole row comes out."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from etro.changelog import read_withdrawn
from etro.errors import (
    AmbiguousName,
    AmbiguousPassage,
    Finding,
    InvalidCell,
    InvalidData,
    UnknownName,
)
from etro.passages import find_spans, told
from etro.rows import Row
from etro.schema import Schema
from etro.sources import SourceTexts
from etro.spans import Span, parse_span, passage_digest, read_text, text_hash
from etro.vocabulary import BASE, ETRO, LABEL


class Passages(NamedTuple):
    """The phrases that a row rests on, and which of their places are meant."""

    phrases: Sequence[str] = ()
    nth: Sequence[int] = ()
    near: int | None = None
    folder: str = ""


class Draft(NamedTuple):
    """A row that can be written: its cells in the order of the header, and what it changes."""

    kind: str
    id: str
    cells: dict[str, str]
    changed: dict[str, str]
    missing: list[str]
    new: bool


def draft(
    schema: Schema,
    kind: str,
    typed: Iterable[tuple[str, str]],
    passages: Passages,
    text: str | os.PathLike[str] | None = None,
) -> Draft:
    """Make a row of a kind from cells as (column, text), phrases, and for a source its text file.

    A known ``id`` among the cells means that row, whose other cells stay; an empty text clears a
    cell. Raises ``UnknownName``, ``AmbiguousName``, ``InvalidCell`` or ``InvalidSpan`` for what
    cannot stand, ``AmbiguousPassage`` for a phrase that stands in several places, ``InvalidData``
    for cells with faults that would be lost.
    """
    header = schema.tables.headers[kind]
    cells = _cells(schema, kind, typed)
    id, old = _identify(schema, kind, cells.get("id", ""), cells.get("label", ""))
    if old is None:
        _refuse_empty(schema, kind, id, cells, passages)
    elif faults := _lost(schema, old, cells):
        raise InvalidData(faults)
    before = {name: "|".join(values) for name, values in old.cells.items()} if old else {}
    base = before or _defaults(schema, kind)
    found = _of_file(header, text) if text is not None else {}
    row = {**base, **found, **cells, "id": id}
    row |= _place(schema, kind, row, passages, moved="span" in cells)
    row = {name: row[name] for name in header if row.get(name)}
    names = [name for name in header if row.get(name, "") != before.get(name, "")]
    changed = {name: row.get(name, "") for name in names if name != "id"}
    return Draft(kind, id, row, changed, schema.missing(kind, row), old is None)


def _cells(schema: Schema, kind: str, typed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the cells as they are to stand; values given one by one are joined where many may."""
    cells: dict[str, str] = {}
    for name, text in typed:
        column = schema.column(kind, name)
        texts = [each for each in (text.split("|") if column.many else [text]) if text.strip()]
        as_it_is = column.kind == "id"
        cell = "|".join(t.strip() if as_it_is else schema.cell(kind, name, t) for t in texts)
        if name in cells and not column.many:
            message = f"{name} is given twice: {cells[name]!r} and {cell!r}"
            raise InvalidCell(message, value=text, remedy="give it once")
        cells[name] = f"{cells[name]}|{cell}" if cells.get(name) else cell
    return cells


def _identify(schema: Schema, kind: str, id: str, label: str) -> tuple[str, Row | None]:
    """Return the id of a row, and the row itself where it is there already."""
    prefix = schema.ontology.annotation(ETRO + kind, "idPrefix")[0]
    if id:
        id = id if "/" in id else prefix + id
        row = schema.tables.by_iri.get(BASE + id)
        fault = schema.context.fault(schema.context.columns["id"], id)
        if row and row.cls != kind:
            message = f"{id} is a row of {row.file}, line {row.line}"
            raise InvalidCell(message, value=id, remedy=f"name the kind {row.cls}, or another id")
        if fault or not id.startswith(prefix):
            message = f"{id!r} is no id of {kind}"
            raise InvalidCell(message, value=id, remedy=f"write {prefix} and a name for it")
        if _number(id, prefix) in _withdrawn(schema, kind):
            raise InvalidCell(f"{id} was withdrawn", value=id, remedy="take another number")
        return id, row
    if not _labelled(schema, kind):
        return f"{prefix}{_next_number(schema, kind, prefix):04}", None
    return (_named(schema, kind, prefix, label) if label else ""), None


def _refuse_empty(
    schema: Schema, kind: str, id: str, cells: dict[str, str], passages: Passages
) -> None:
    """Refuse a new thing without a name, and a new number without a passage: ids misspelt."""
    labelled = _labelled(schema, kind)
    if labelled and not cells.get("label"):
        message, remedy = f"a new {kind} has no name", 'give label="…"'
    elif not labelled and "id" in cells and not (passages.phrases or cells.get("span")):
        message, remedy = f"there is no {id}", "give --phrase to make it"
    else:
        return
    raise InvalidCell(message, value=id, remedy=f"{remedy}, or the id of a row that is there")


def _lost(schema: Schema, old: Row, cells: Collection[str]) -> list[Finding]:
    """Return the faults of cells that could not be read and are not given anew."""
    here = (each for each in schema.findings if (each.file, each.row) == (old.file, old.line))
    return [each for each in here if each.column not in ("id", *cells)]


def _labelled(schema: Schema, kind: str) -> bool:
    return LABEL.value in schema.properties(kind)


def _next_number(schema: Schema, kind: str, prefix: str) -> int:
    """Return the number after the highest that any row under a prefix has, or a claim ever had."""
    known = {row.id for row in schema.tables.rows}
    known |= {iri.removeprefix(BASE) for iri in schema.tables.broken}
    return max({0}.union((_number(id, prefix) for id in known), _withdrawn(schema, kind))) + 1


def _number(id: str, prefix: str) -> int:
    """Return the number in an id with a prefix, 0 where it is no number."""
    slug = id.removeprefix(prefix)
    return int(slug) if id.startswith(prefix) and slug.isdecimal() else 0


def _withdrawn(schema: Schema, kind: str) -> set[int]:
    is_claim = schema.ontology.is_a(ETRO + kind, f"{ETRO}Claim")
    return read_withdrawn(schema.assets) if is_claim else set()


def _named(schema: Schema, kind: str, prefix: str, label: str) -> str:
    """Return the id of a new thing from its label. Raises ``InvalidCell`` if its name is taken."""
    as_written = schema.ontology.annotation(ETRO + kind, "slugIsLabel") == ["true"]
    id = prefix + (label if as_written else slug(label))
    known = id if BASE + id in schema.tables.by_iri else _bearer(schema, kind, label)
    if known:
        message = f"there is a {kind} of the name {label!r} already: {known}"
        remedy = f"change it with id={known}, or tell the new one apart by label, or by id=…"
        raise InvalidCell(message, value=label, remedy=remedy)
    if schema.context.fault(schema.context.columns["id"], id):
        message = f"no id can be made of {label!r}"
        raise InvalidCell(message, value=label, remedy=f"give one with id={prefix}…")
    return id


def _bearer(schema: Schema, kind: str, label: str) -> str:
    """Return the id of a row that has a label among its names, or nothing."""
    try:
        iri = schema.names.resolve(label, kind).value
    except (AmbiguousName, UnknownName):
        return ""
    return iri.removeprefix(BASE) if iri in schema.tables.by_iri else ""


def slug(label: str) -> str:
    """Return the last part of an id for a label.

    >>> slug("LANTERN-3, placebo and œstradiol (2 mg)"), slug("Müller 2012")
    ('lantern-3-placebo-and-stradiol-2-mg', 'muller-2012')
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")


def _defaults(schema: Schema, kind: str) -> dict[str, str]:
    """Return the cells that a new row has unless others are given."""
    found = {}
    for name in schema.tables.headers[kind]:
        if value := schema.property(kind, name).default:
            column = schema.context.columns[name]
            found[name] = schema.context.cell(column, value) if column.kind == "term" else value
    return found


def _of_file(header: list[str], path: str | os.PathLike[str]) -> dict[str, str]:
    """Return what a source's row says of its text file. Raises ``EtroError`` if not UTF-8."""
    text = read_text(Path(path).read_bytes())
    cells = {
        "fileName": Path(path).name,
        "characters": str(len(text)),
        "sha256": text_hash(text),
    }
    if unfit := sorted(set(cells) - set(header)):
        remedy = "give a text only to what has a column for it, such as Source"
        raise InvalidCell(f"there is no column {unfit[0]} here", value=str(path), remedy=remedy)
    return cells


def _place(
    schema: Schema, kind: str, row: dict[str, str], passages: Passages, *, moved: bool
) -> dict[str, str]:
    """Return span and digest of the passages that phrases mark, or that a typed span points to."""
    if not passages.phrases and not (moved and row["span"]):
        return {"digest": ""} if moved else {}
    schema.column(kind, "span")
    if not row.get("source"):
        raise InvalidCell("a passage of no source", remedy="name its source with source=…")
    texts = SourceTexts(schema.tables, passages.folder)
    id = texts.at_hand(row["source"])
    spans = _located(texts, id, passages) or list(map(parse_span, row["span"].split("|")))
    words = [texts.passage(str(span)) for span in spans]
    return {"span": "|".join(map(str, spans)), "digest": passage_digest(words)}


def _located(texts: SourceTexts, id: str, passages: Passages) -> list[Span]:
    phrases, nth = passages.phrases, passages.nth
    if nth and len(nth) != len(phrases):
        message = f"--nth is given {len(nth)} times for {len(phrases)} phrases"
        remedy = "give it once a phrase, in their order, or use --near"
        raise InvalidCell(message, value=list(nth), remedy=remedy)
    spans = []
    for phrase, place in zip_longest(phrases, nth):
        found = find_spans(texts, id, phrase, nth=place, near=passages.near)
        if len(found) > 1:
            message = f"{phrase!r} stands in {len(found)} places of {id}"
            remedy = "lengthen the phrase, or use --nth or --near"
            raise AmbiguousPassage(message, value=told(texts, found), remedy=remedy)
        spans += found
    return spans
