"""What all commands share: how they report, find their data, and write their results."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.types import StringParamType

from etro.errors import EtroError, Finding, InvalidData, UnknownName, UnwritableOutput
from etro.files import replace

if TYPE_CHECKING:
    import pyoxigraph as ox

    from etro.answers import Answer
    from etro.assets import Assets
    from etro.knowledge import KnowledgeGraph

ANSWER_FORMATS = ("table", "csv", "tsv", "json", "markdown")
GRAPH_FORMATS = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld")
PRODUCT_FORMATS = ("functional", "obographs")
EXPORT_FORMATS = (*GRAPH_FORMATS, *PRODUCT_FORMATS)
PRODUCTS = ("base", "core", "full")


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
        except BrokenPipeError:
            raise
        except (OSError, UnicodeEncodeError) as error:
            report_failure(error)
            ctx.exit(EtroError.exit_code)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant. Raises ``UnknownName`` with near misses."""
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            from etro.suggest import did_you_mean

            hint = (
                did_you_mean(args[0], self.list_commands(ctx)) or f"see {ctx.command_path} --help"
            )
            raise UnknownName(f"no command {args[0]!r}", value=args[0], remedy=hint)
        return super().resolve_command(ctx, args)


def assets_of(ctx: click.Context) -> Assets:
    """Return where the data lie that the command was told of."""
    from etro.assets import find_assets

    root = ctx.find_root()
    return find_assets(root.obj or root.params.get("data"))


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


def report_failure(error: OSError | UnicodeEncodeError) -> None:
    """Tell what the system refused, and of which file; what is left of the output is dropped."""
    if isinstance(error, UnicodeEncodeError):
        what = f"{error.object[error.start : error.end]!r} cannot be written as {error.encoding}"
        remedy = "set PYTHONIOENCODING=utf-8"
    else:
        what = f"{error.filename or 'the output'}: {error.strerror or error}"
        remedy = "mend that, or name another file or folder"
    click.echo(f"etro: {what}; {remedy}", err=True)
    drop_output()


def drop_output() -> None:
    """Send what standard output still holds nowhere, so that the end of the process is quiet."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write(output: str | None, content: bytes | str | Iterator[str]) -> None:
    """Write a result to a file, whole or not at all, or to standard output, piece by piece."""
    pieces = iter([content]) if isinstance(content, bytes | str) else content
    raw = (each.encode() if isinstance(each, str) else each for each in pieces)
    if output is None or output == "-":
        for each in raw:
            sys.stdout.buffer.write(each)
            sys.stdout.buffer.flush()
        return
    try:
        replace(Path(output).resolve(), raw)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"{output!r} cannot be written: {reason}"
        raise UnwritableOutput(message, value=output, remedy="name another file with -o") from None


class Text(StringParamType):
    """A name, a phrase or an address: any text, as long as it is text."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the text. Raises ``click.BadParameter`` for bytes that are not UTF-8."""
        raw = os.fsencode(value)
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            self.fail(f"{raw.decode('utf-8', 'backslashreplace')!r} is not UTF-8", param, ctx)
        return value


TEXT = Text()


def answer_text(answer: Answer, form: str, template: str = "") -> str:
    """Return an answer in one of ``ANSWER_FORMATS``; ``template`` says a row in words."""
    if form != "table":
        return answer.to_format(form)
    from etro.tables import render

    return render(answer, template)


def in_words(answer: Answer, template: str) -> str:
    """Return a row a line, in the words of a template."""
    from etro.tables import sentence

    rows = (sentence(template, answer.columns, row) for row in answer.cells)
    return "".join(f"{row}\n" for row in rows)


def result_text(result: Answer | bool | list[ox.Triple], form: str | None) -> str | bytes:
    """Return what a query gave in the form that was asked for, or in that of its kind."""
    from etro.answers import Answer
    from etro.errors import InvalidQuery

    if isinstance(result, bool) and form == "json":
        return f'{{"head": {{}}, "boolean": {str(result).lower()}}}\n'
    if isinstance(result, bool) and form not in GRAPH_FORMATS:
        return f"{str(result).lower()}\n"
    if isinstance(result, Answer) and form not in GRAPH_FORMATS:
        return answer_text(result, form or "table")
    if isinstance(result, list) and form not in ANSWER_FORMATS:
        from etro.exports import serialise_triples

        return serialise_triples(result, form or "turtle")
    fitting = GRAPH_FORMATS if isinstance(result, list) else ANSWER_FORMATS
    message = f"the result cannot be written as {form}"
    raise InvalidQuery(message, value=form, remedy=f"choose {', '.join(fitting)}")


format_option = click.option(
    "--format", "form", type=click.Choice(ANSWER_FORMATS), default="table", show_default=True
)
output_option = click.option("-o", "--output", metavar="FILE", help="Write to FILE, not stdout.")
endpoint_option = click.option(
    "--endpoint",
    "at",
    type=TEXT,
    metavar="URL",
    help="Ask this SPARQL endpoint, not the local data.",
)
timeout_option = click.option(
    "--timeout",
    type=click.IntRange(1, 86_400),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="Give a query up after this time.",
)
sources_option = click.option(
    "--sources",
    envvar="ETRO_SOURCES",
    metavar="DIR",
    help="Folder with the source texts (also ETRO_SOURCES).",
)


def needed(sources: str | None) -> str:
    """Return the folder of the source texts. Raises ``UnknownName`` where none is named."""
    if sources is None:
        raise UnknownName(
            "the source texts are not at hand", remedy="name their folder with --sources DIR"
        )
    return sources
