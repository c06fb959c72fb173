"""The plots as commands: a picture, and beside it the table that it was drawn from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from etro.console import TEXT, Commands, examples, graph_of, write
from etro.errors import UnwritableOutput

if TYPE_CHECKING:
    from etro.answers import Answer

form_option = click.option(
    "--format", "form", type=click.Choice(["svg", "png", "tsv"]), help="By FILE, or svg."
)
output_option = click.option(
    "-o", "--output", metavar="FILE", help="Write to FILE, and the table to FILE.tsv."
)


@click.group(
    cls=Commands,
    epilog=examples(
        "etro plot outcomes --endpoint PFS -o pfs.svg",
        "etro plot cascade -o map.svg",
        "etro plot gaps -o gaps.svg",
    ),
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
@form_option
@output_option
@click.pass_context
def outcomes(
    ctx: click.Context, endpoint: str, trial: str, drug: str, form: str | None, output: str | None
) -> None:
    """Draw a forest plot: each arm's figure, and the ratios between arms with their intervals."""
    from etro import plots

    kg = graph_of(ctx)
    lines, table = plots.outcomes(kg, endpoint, trial=trial, drug=drug)
    title = f"{lines[0].endpoint}: what sources report"
    _deliver(form, output, table, lambda form: plots.draw(lines, title, form))


@plot.command(
    epilog=examples(
        "etro plot cascade -o map.svg",
        "etro plot cascade --pathway PI3K/Akt/mTOR --steps 2 -o pi3k.png",
        "etro plot cascade --pathway oestrogen --format tsv",
    )
)
@click.option(
    "--pathway",
    type=TEXT,
    default="",
    help="Pathway, gene set, process or molecule; else all that mechanisms of resistance involve.",
)
@click.option(
    "--steps", type=click.IntRange(0), default=1, show_default=True, help="Links to go beyond it."
)
@form_option
@output_option
@click.pass_context
def cascade(
    ctx: click.Context, pathway: str, steps: int, form: str | None, output: str | None
) -> None:
    """Draw a map: what signals to what, and where drugs and mechanisms of resistance act."""
    from etro import chart
    from etro.cascade import cascade as find

    found = find(graph_of(ctx), pathway, steps)
    _deliver(form, output, found.table, lambda form: chart.draw(found, form))


@plot.command(
    epilog=examples(
        "etro plot gaps -o gaps.svg", "etro plot gaps --mechanism 'ErbB pathway activation'"
    )
)
@click.option("--mechanism", type=TEXT, default="", help="Only this mechanism and all below it.")
@form_option
@output_option
@click.pass_context
def gaps(ctx: click.Context, mechanism: str, form: str | None, output: str | None) -> None:
    """Draw a matrix: for each mechanism which drugs might help, in whom, and what tests found."""
    from etro import gaps

    found, table = gaps.matrix(graph_of(ctx), mechanism)
    _deliver(form, output, table, lambda form: gaps.draw(found, form))


def _deliver(
    form: str | None, output: str | None, table: Answer, draw: Callable[[str], bytes]
) -> None:
    """Write a picture, and to a file its table beside it; or the table alone."""
    form = form or _form(output)
    rows = table.to_tsv()
    if form == "tsv":
        write(output, rows)
        return
    write(output, draw(form))
    if output and output != "-":
        write(f"{output}.tsv", rows)


def _form(output: str | None) -> str:
    """Return the format that a file name asks for. Raises ``UnwritableOutput`` for another."""
    suffix = Path(output or "-").suffix.lower().removeprefix(".") or "svg"
    if suffix not in ("svg", "png", "tsv"):
        message = f"{output!r} ends in no format that a plot has"
        raise UnwritableOutput(message, value=output, remedy="end it in .svg, .png or .tsv")
    return suffix
