"""The commands of a release: what has changed, which terms are out, and how others follow."""

from __future__ import annotations

import click

from etro.console import TEXT, assets_of, examples, output_option, print_findings, write


@click.command(
    epilog=examples(
        "etro diff ../etro-0.1.0 .",
        "etro diff old.nq new.nq --format ttl -o changes.ttl",
        "etro diff build new.nq",
    )
)
@click.argument("old", type=TEXT)
@click.argument("new", type=TEXT)
@click.option("--format", "form", type=click.Choice(["text", "ttl"]), default="text")
@output_option
def diff(old: str, new: str, form: str, output: str | None) -> None:
    """Tell what changed from OLD to NEW in axioms, in things, and in claims, cell by cell.

    Each is a folder of data, the folder of a build, or a file of RDF. As ttl, each subject has a
    change set, and together they make the new graph of the old one.
    """
    from etro.changes import Difference
    from etro.versions import read_version

    difference = Difference(read_version(old), read_version(new))
    if form == "ttl":
        from etro.changesets import changesets

        write(output, changesets(difference))
    else:
        from etro.wording import told

        write(output, "".join(f"{line}\n" for line in told(difference)))


@click.command(
    epilog=examples("etro migrate --dry-run", "etro migrate", "etro migrate mine.ttl -o new.ttl")
)
@click.argument("file", type=TEXT, required=False)
@click.option("--dry-run", is_flag=True, help="Tell what would change, and write nothing.")
@output_option
@click.pass_context
def migrate(ctx: click.Context, file: str | None, dry_run: bool, output: str | None) -> None:
    """Put what replaces them in the place of deprecated terms, in the tables or in a FILE of RDF.

    What the ontology says of a deprecated term is the mapping. Exit 1 if something is left to do by
    hand.
    """
    from etro.migration import migrate_quads, migrate_tables

    if file is None:
        migration = migrate_tables(assets_of(ctx), write=not dry_run)
    else:
        from etro.exports import serialise_quads
        from etro.ontology import read_ontology
        from etro.versions import format_of, read_quads

        quads, migration = migrate_quads(read_ontology(assets_of(ctx)), read_quads(file))
        if not dry_run:
            write(output, serialise_quads(quads, format_of(output or file)))
    nothing = [] if migration.left else ["nothing to migrate"]
    for line in migration.done or nothing:
        click.echo(line, err=file is not None)
    print_findings(migration.left)
    ctx.exit(1 if migration.left else 0)


@click.command(epilog=examples("etro freeze"))
@click.pass_context
def freeze(ctx: click.Context) -> None:
    """Write the list of terms of a release, which later versions may deprecate but not drop."""
    from etro.deprecation import freeze as write_list
    from etro.ontology import RELEASED, read_ontology

    assets = assets_of(ctx)
    ontology = read_ontology(assets)
    rows = write_list(assets, ontology)
    new = sum(row.since == ontology.version for row in rows)
    click.echo(f"ontology/{RELEASED}: {len(rows)} terms, {new} of them since {ontology.version}")
