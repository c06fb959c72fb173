"""The command that writes rows, and that tells a curator what may stand in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from etro.console import TEXT, assets_of, examples, needed, sources_option
from etro.errors import InvalidCell
from etro.vocabulary import ETRO

if TYPE_CHECKING:
    from etro.scaffold import Draft
    from etro.schema import Schema


@click.command(
    epilog=examples(
        "etro scaffold",
        "etro scaffold Outcome",
        "etro scaffold Outcome statistic",
        "etro scaffold Drug label=lumestrant primarilyDegrades=ESR1 --dry-run",
        "etro scaffold Source label='A card' language=en --text ~/texts/card.txt",
        "etro scaffold Outcome source=a-card value=9.2 --phrase '9.2 months' --sources ~/texts",
        "etro scaffold Outcome id=claim/0069 unit=month --dry-run",
    )
)
@click.argument("kind", type=TEXT, required=False)
@click.argument("cells", type=TEXT, nargs=-1, metavar="[COLUMN[=VALUE]]...")
@click.option("--phrase", "phrases", type=TEXT, multiple=True, help="Words of a passage; repeat.")
@click.option("--nth", type=click.IntRange(1), multiple=True, help="Take this hit of each phrase.")
@click.option("--near", type=click.IntRange(0), help="Take the hits nearest to this offset.")
@click.option(
    "--text",
    type=click.Path(exists=True, dir_okay=False, readable=True),
    metavar="FILE",
    help="Text of a source: fills in its name, length and hash.",
)
@click.option("--dry-run", is_flag=True, help="Show the row, and write nothing.")
@sources_option
@click.pass_context
def scaffold(
    ctx: click.Context,
    kind: str | None,
    cells: tuple[str, ...],
    phrases: tuple[str, ...],
    nth: tuple[int, ...],
    near: int | None,
    text: str | None,
    dry_run: bool,
    sources: str | None,
) -> None:
    """Write a row of KIND, with its id, its span and its digest, or change one.

    Things and values are given by name, in either language. Without cells, it tells the columns of
    KIND; with bare COLUMNs, what may stand in them; without KIND, it lists the tables.
    """
    from etro.scaffold import Passages, draft
    from etro.schema import Schema

    schema = Schema(assets_of(ctx))
    if kind is None:
        click.echo("\n".join(_told_kinds(schema)))
        return
    kind = schema.kind(kind)
    bare = [cell for cell in cells if "=" not in cell]
    if len(bare) == len(cells) and not phrases and text is None:
        for line in _told_columns(schema, kind, bare):
            click.echo(line)
        return
    if bare:
        schema.column(kind, bare[0])
        raise InvalidCell(f"{bare[0]} has no value", value=bare[0], remedy=f"write {bare[0]}=…")
    typed = [(name, value) for name, _, value in (cell.partition("=") for cell in cells)]
    placed = phrases or any(name == "span" and value for name, value in typed)
    passages = Passages(phrases, nth, near, needed(sources) if placed else "")
    _report(schema, draft(schema, kind, typed, passages, text), write=not dry_run)


def _report(schema: Schema, row: Draft, *, write: bool) -> None:
    """Write a row unless it is only to be shown, and tell what it holds and what it lacks."""
    from etro.graph import write_row

    place = f"graph/{row.kind}.tsv"
    if not row.changed:
        click.echo(f"{row.id} stands so in {place} already")
    elif not write:
        click.echo(f"{row.id} would stand in {place}; nothing is written")
    else:
        number = write_row(schema.assets, row.kind, row.cells)
        click.echo(f"{row.id} {'added to' if row.new else 'changed in'} {place}, line {number}")
    width = max(map(len, row.changed), default=0)
    for name, cell in row.changed.items():
        click.echo(f"  {name:<{width}}  {cell}".rstrip())
    for line in _told_missing(schema, row):
        click.echo(line, err=True)


def _told_missing(schema: Schema, row: Draft) -> Iterator[str]:
    if row.missing:
        yield "still empty, and required:"
    for name in row.missing:
        yield from (f"  {line}" for line in _told_column(schema, row.kind, name))
    if "span" in row.missing:
        yield "(--phrase with words of the passage fills in span and digest)"


def _told_kinds(schema: Schema) -> Iterator[str]:
    for kind in schema.kinds:
        yield f"{kind}: {schema.meaning(ETRO + kind)}"


def _told_columns(schema: Schema, kind: str, names: list[str]) -> Iterator[str]:
    """Yield what each column of a kind means; of those that are named, each value as well."""
    for name in names:
        schema.column(kind, name)
        yield from _told_column(schema, kind, name, listed=True)
    if not names:
        yield f"{kind}: {schema.meaning(ETRO + kind)}"
        required = schema.missing(kind, {})
        for name in schema.tables.headers[kind][1:]:
            first, *rest = _told_column(schema, kind, name)
            yield f"{'*' if name in required else ' '} {first}"
            yield from rest
        yield "* required"


def _told_column(schema: Schema, kind: str, name: str, *, listed: bool = False) -> Iterator[str]:
    """Yield what a column means, what to do with it, and in short or listed what it takes."""
    meaning = schema.meaning(schema.context.columns[name].predicate)
    yield f"{name}: {meaning}" if meaning else name
    yield f"    {schema.property(kind, name).message}"
    if choice := schema.choice(kind, name, listed=listed):
        yield f"    here may stand {choice}"
    if listed:
        for cell, iri in schema.values(kind, name).items():
            told = schema.told(iri)
            yield f"      {cell}: {told}" if told else f"      {cell}"
