"""The plots as commands: a picture, and beside it the table that it was drawn from."""

from __future__ import annotations

from pathlib import Path

import click

from etro.console import TEXT, Commands, examples, graph_of, write
from etro.errors import UnwritableOutput


@click.group(
    cls=Commands,
    epilog=examples("etro plot outcomes --endpoint PFS -o pfs.svg"),
)
def plot() -> None:
    """Draw what sources report, with the table behind the picture."""


@plot.command(
    epilog=examples(
        "etro plot outcomes --endpoint PFS -o pfs.svg",
        "etro plot outcomes --endpoint 'objective response rate' --drug exemestane -o orr.png",
        "etro plot outcomes --endpoint TTP --format tsv",
    )
)
@click.option("--endpoint", type=TEXT, default="PFS", show_default=True, help="Endpoint to draw.")
@click.option("--trial", type=TEXT, default="", help="Only this trial.")
@click.option("--drug", type=TEXT, default="", help="Only where this drug was given.")
@click.option("--format", "form", type=click.Choice(["svg", "png", "tsv"]), help="By FILE, or svg.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, and the table to FILE.tsv.")
@click.pass_context
def outcomes(
    ctx: click.Context, endpoint: str, trial: str, drug: str, form: str | None, output: str | None
) -> None:
    """Draw a forest plot: each arm's figure, and the ratios between arms with their intervals."""
    from etro import plots

    kg = graph_of(ctx)
    lines, table = plots.outcomes(kg, endpoint, trial=trial, drug=drug)
    form = form or _form(output)
    rows = table.to_tsv()
    if form == "tsv":
        write(output, rows)
        return
    title = f"{lines[0].endpoint}: what sources report"
    write(output, plots.draw(lines, title, form))
    if output and output != "-":
        write(f"{output}.tsv", rows)


def _form(output: str | None) -> str:
    """Return the format that a file name asks for. Raises ``UnwritableOutput`` for another."""
    suffix = Path(output or "-").suffix.lower().removeprefix(".") or "svg"
    if suffix not in ("svg", "png", "tsv"):
        message = f"{output!r} ends in no format that a plot has"
        raise UnwritableOutput(message, value=output, remedy="end it in .svg, .png or .tsv")
    return suffix
