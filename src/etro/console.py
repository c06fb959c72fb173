"""What all commands share: how they report, find their data, and write their results."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from etro.errors import EtroError, Finding, InvalidData, UnknownName

if TYPE_CHECKING:
    from etro.answers import Answer
    from etro.assets import Assets
    from etro.knowledge import KnowledgeGraph

ANSWER_FORMATS = ("table", "csv", "tsv", "json", "markdown")
GRAPH_FORMATS = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld")


def examples(*lines: str) -> str:
    """Return an epilog that shows command lines."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


class Commands(click.Group):
    """A group that reports etro's errors once, and suggests near misses of its commands."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and end with the exit code of the error if it raises one."""
        try:
            return super().invoke(ctx)
        except EtroError as error:
            lead = "" if isinstance(error, InvalidData) else "etro: "
            click.echo(f"{lead}{error}", err=True)
            ctx.exit(error.exit_code)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant. Raises ``UnknownName`` with near misses."""
        if self.get_command(ctx, args[0]) is None:
            from etro.suggest import did_you_mean

            hint = (
                did_you_mean(args[0], self.list_commands(ctx)) or f"see {ctx.command_path} --help"
            )
            raise UnknownName(f"no command {args[0]!r}", value=args[0], remedy=hint)
        return super().resolve_command(ctx, args)


def assets_of(ctx: click.Context) -> Assets:
    """Return where the data lie that the command was told of."""
    from etro.assets import find_assets

    return find_assets(ctx.find_root().obj)


def graph_of(ctx: click.Context) -> KnowledgeGraph:
    """Return the graph, built first where it is missing or out of date."""
    from etro.knowledge import load

    return load(ctx.find_root().obj, progress())


def progress() -> Callable[[str], None] | None:
    """Return what to tell the steps of a build to: a line each, where a person is watching."""
    if not sys.stderr.isatty():
        return None

    def tell(step: str) -> None:
        click.echo(f"etro: {step} …", err=True)

    return tell


def print_findings(findings: Iterable[Finding]) -> None:
    """Print findings, one a line."""
    for finding in findings:
        click.echo(finding)


def write(output: str | None, content: bytes | str) -> None:
    """Write a result to a file, whole or not at all, or to standard output."""
    raw = content.encode() if isinstance(content, str) else content
    if output is None:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    with click.open_file(output, "wb", atomic=True) as file:
        file.write(raw)


def answer_text(answer: Answer, form: str, template: str = "") -> str:
    """Return an answer in one of ``ANSWER_FORMATS``; ``template`` says a row in words."""
    if form != "table":
        return answer.to_format(form)
    from etro.tables import render

    return render(answer, template)


format_option = click.option(
    "--format", "form", type=click.Choice(ANSWER_FORMATS), default="table", show_default=True
)
output_option = click.option("-o", "--output", metavar="FILE", help="Write to FILE, not stdout.")
sources_option = click.option(
    "--sources",
    envvar="ETRO_SOURCES",
    metavar="DIR",
    help="Folder with the source texts (also ETRO_SOURCES).",
)
