"""The bundled questions as commands: one each, its options made from the question's header."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from etro.console import (
    TEXT,
    Commands,
    answer_text,
    assets_of,
    examples,
    format_option,
    graph_of,
    output_option,
    write,
)
from etro.errors import UnknownName

if TYPE_CHECKING:
    from etro.queries import Parameter, Query


class _Questions(Commands):
    """One subcommand a question, made from its header."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from etro.queries import query_names

        return query_names(assets_of(ctx))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        from etro.queries import read_query

        try:
            return _question_command(read_query(assets_of(ctx), name))
        except UnknownName:
            return None


@click.group(
    cls=_Questions,
    invoke_without_command=True,
    no_args_is_help=True,
    subcommand_metavar="NAME [--PARAM VALUE]...",
    epilog=examples("etro ask --list", "etro ask trial-comparisons --trial BOLERO-2 --format csv"),
)
@click.option("--list", "listing", is_flag=True, help="List the questions.")
@click.pass_context
def ask(ctx: click.Context, listing: bool) -> None:
    """Answer one of the bundled questions."""
    if listing:
        from etro.queries import query_names, read_query

        assets = assets_of(ctx)
        for name in query_names(assets):
            click.echo(f"{name}\t{read_query(assets, name).question}")
        ctx.exit(0)


def _question_command(query: Query) -> click.Command:
    def answer(form: str, output: str | None, **parameters: str | tuple[str, ...]) -> None:
        ctx = click.get_current_context()
        rows = graph_of(ctx).ask(query.name, **parameters)
        if not len(rows):
            click.echo(f"etro: no rows. {query.header['empty-means']}", err=True)
        write(output, answer_text(rows, form, query.header["answer"]))
        if form == "table" and len(rows) and sys.stdout.isatty():
            click.echo(
                f"{len(rows)} rows; --format csv gives all {len(rows.columns)} columns", err=True
            )

    options: list[click.Parameter] = [_parameter_option(each) for each in query.parameters]
    command = click.Command(
        query.name,
        params=options,
        callback=answer,
        help=query.question,
        short_help=query.header["title"],
        epilog=examples(f"etro ask {query.name}" + _default_call(query)),
    )
    return format_option(output_option(command))


def _default_call(query: Query) -> str:
    return "".join(f" --{p.name} {p.default!r}" for p in query.parameters if p.default)


def _parameter_option(parameter: Parameter) -> click.Option:
    shown = parameter.default or "all"
    return click.Option(
        [f"--{parameter.name.replace('_', '-')}", parameter.name],
        default=[parameter.default] if parameter.several else parameter.default,
        multiple=parameter.several,
        type=TEXT,
        metavar=parameter.kind.upper(),
        help=f"{parameter.description}  [default: {shown}]",
    )
