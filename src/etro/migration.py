"""A migration: what is deprecated gives way to what replaces it, in the tables or in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from etro.assets import Assets
from etro.deprecation import Deprecated, deprecated_terms
from etro.errors import Finding, InvalidData
from etro.graph import Tables, read_tables, write_row
from etro.ontology import Ontology, read_ontology
from etro.structure import Term
from etro.vocabulary import ETRO, OWL, short


class Migration(NamedTuple):
    """What was written, a line each, and what is left to do by hand."""

    done: list[str]
    left: list[Finding]


def migrate_tables(assets: Assets, *, write: bool = True) -> Migration:
    """Put what replaces a deprecated term into each cell that names one.

    Columns and tables that are themselves named after one are told, not changed: context and
    shapes go with them. Raises ``InvalidData`` if the tables have faults of form.
    """
    ontology = read_ontology(assets)
    tables, faults = read_tables(assets)
    if faults:
        raise InvalidData(faults)
    deprecated = {each.iri: each for each in deprecated_terms(ontology)}
    migration = Migration([], list(_named_after(tables, deprecated)))
    for row in tables.rows:
        changed: dict[str, list[str]] = {}
        for column, cell, iri in tables.references(row):
            if iri not in deprecated:
                continue
            new = deprecated[iri].replacement
            if not new:
                finding = row.finding(column.name, f"{cell} is deprecated", deprecated[iri].remedy)
                migration.left.append(finding)
                continue
            written = tables.context.cell(column, new)
            cells = changed.setdefault(column.name, list(row.cells[column.name]))
            cells[cells.index(cell)] = written
            migration.done.append(f"{row.file}:{row.line}:{column.name}: {cell} is now {written}")
        if changed and write:
            # A value that stood beside its replacement is said once.
            said = row.cells | {
                name: tuple(dict.fromkeys(cells)) for name, cells in changed.items()
            }
            joined = {name: "|".join(values) for name, values in said.items()}
            write_row(assets, row.cls, {"id": row.id, **joined})
    return migration


def _named_after(tables: Tables, deprecated: dict[str, Deprecated]) -> Iterator[Finding]:
    for cls, header in tables.headers.items():
        if found := deprecated.get(ETRO + cls):
            yield Finding(f"graph/{cls}.tsv", 0, "", f"{cls} is deprecated", found.remedy)
        for name in header:
            if found := deprecated.get(tables.context.columns[name].predicate):
                message = f"{name} is deprecated"
                yield Finding(f"graph/{cls}.tsv", 1, name, message, found.remedy)


def migrate_quads(ontology: Ontology, quads: Iterable[ox.Quad]) -> tuple[list[ox.Quad], Migration]:
    """Return statements in which each deprecated term has given way, and what was done.

    What a file that itself deprecates a term says of it stays.
    """
    quads = list(quads)
    marked = {quad.subject for quad in quads if quad.predicate.value == f"{OWL}deprecated"}
    deprecated = {each.iri: each for each in deprecated_terms(ontology)}
    counts: dict[str, int] = {}

    def follow(term: Term) -> Term:
        iri = term.value if isinstance(term, ox.NamedNode) else ""
        if iri not in deprecated:
            return term
        counts[iri] = counts.get(iri, 0) + 1
        new = deprecated[iri].replacement
        return ox.NamedNode(new) if new else term

    migrated = []
    for quad in quads:
        if quad.subject in marked:
            migrated.append(quad)
            continue
        s, p, o = follow(quad.subject), follow(quad.predicate), follow(quad.object)
        assert isinstance(s, ox.NamedNode | ox.BlankNode)
        assert isinstance(p, ox.NamedNode)
        migrated.append(ox.Quad(s, p, o, quad.graph_name))
    done, left = [], []
    for iri, count in sorted(counts.items()):
        each = deprecated[iri]
        times = f"{count} time{'s' * (count != 1)}"
        if each.replacement:
            done.append(f"{short(iri)} is now {short(each.replacement)}, {times}")
        else:
            message = f"{short(iri)} is deprecated and used {times}"
            left.append(Finding("", 0, "", message, each.remedy))
    return migrated, Migration(done, left)
