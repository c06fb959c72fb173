"""The commands of a release: what has changed since the last one."""

from __future__ import annotations

import click

from etro.console import TEXT, examples, output_option, write


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
