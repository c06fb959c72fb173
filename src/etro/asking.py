"""The bundled questions as commands: one each, its options made from the question's header."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from etro.completion import complete_value
from etro.console import (
    TEXT,
    Commands,
    answer_text,
    assets_of,
    endpoint_option,
    examples,
    format_option,
    graph_of,
    in_words,
    output_option,
    progress,
    sources_option,
    timeout_option,
    write,
)
from etro.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable

    from etro.answers import Answer
    from etro.knowledge import KnowledgeGraph
    from etro.queries import Parameter, Query
    from etro.remote import RemoteGraph

_AT = "etro.endpoint"

VIEWS = {
    "words": "Say each row in a sentence.",
    "explain": "Say each row, its claims and, with --sources, their passages.",
    "where": "Say what the question looks for, in words.",
    "sparql": "Print the query with its parameters, to run elsewhere.",
}


def _view_option(name: str) -> Callable[[click.Command], click.Command]:
    return click.option(f"--{name}", "view", flag_value=name, default="rows", help=VIEWS[name])


sheet_option = click.option(
    "--spreadsheet", "sheet", is_flag=True, help="csv or tsv that no spreadsheet takes amiss."
)


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
@endpoint_option
@timeout_option
@click.pass_context
def ask(ctx: click.Context, listing: bool, at: str | None, timeout: int) -> None:
    """Answer one of the bundled questions."""
    ctx.meta[_AT] = at, timeout
    if listing:
        from etro.queries import query_names, read_query

        assets = assets_of(ctx)
        for name in query_names(assets):
            click.echo(f"{name}\t{read_query(assets, name).question}")
        ctx.exit(0)


def _question_command(query: Query) -> click.Command:
    def answer(
        form: str,
        output: str | None,
        view: str,
        sheet: bool,
        sources: str | None,
        at: str | None = None,
        **parameters: str | tuple[str, ...],
    ) -> None:
        ctx = click.get_current_context()
        _refuse_clash(ctx, view, form, sheet)
        graph = graph_of(ctx)
        if view in ("where", "sparql"):
            tell = graph.where if view == "where" else graph.to_sparql
            write(output, tell(query.name, **parameters).rstrip() + "\n")
            return
        rows = _asked(ctx, at).ask(query.name, **parameters)
        if not len(rows):
            click.echo(f"etro: no rows. {query.header['empty-means']}", err=True)
        template = query.header["answer"]
        if view == "explain":
            write(output, _explained(ctx, graph, rows, template, sources))
        elif view == "words":
            write(output, in_words(rows, template))
        elif sheet:
            from etro.spreadsheet import spreadsheet

            write(output, spreadsheet(rows, "tsv" if form == "tsv" else "csv"))
        else:
            write(output, answer_text(rows, form, template))
        if view == "rows" and not sheet and form == "table" and len(rows) and sys.stdout.isatty():
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
    for name in VIEWS:
        command = _view_option(name)(command)
    # Some questions have a parameter of this name: a trial's endpoint.
    if all(each.name != "endpoint" for each in query.parameters):
        endpoint_option(command)
    return format_option(sheet_option(sources_option(output_option(command))))


def _refuse_clash(ctx: click.Context, view: str, form: str, sheet: bool) -> None:
    """Raise ``click.UsageError`` for options of which one would do nothing."""
    named = ctx.get_parameter_source("form") is not ParameterSource.DEFAULT
    if view != "rows" and (named or sheet):
        raise click.UsageError(f"--{view} is text: leave --format and --spreadsheet out")
    if sheet and named and form not in ("csv", "tsv"):
        raise click.UsageError("--spreadsheet goes with --format csv or tsv")


def _explained(
    ctx: click.Context, graph: KnowledgeGraph, rows: Answer, template: str, sources: str | None
) -> str:
    from etro.evidence import explained

    def passages_of(id: str) -> list[tuple[str, str]]:
        from etro.passages import passages

        return passages(assets_of(ctx), sources, graph.spans(id)) if sources else []

    said = in_words(rows, template).splitlines()
    lines = explained(said, graph.claims(rows), graph.explain, passages_of)
    return "".join(f"{line}\n" for line in lines)


def _asked(ctx: click.Context, at: str | None) -> KnowledgeGraph | RemoteGraph:
    """Return the graph to ask: the local one, or that of the endpoint that was named."""
    first, timeout = ctx.meta[_AT]
    if not (at or first):
        return graph_of(ctx)
    from etro.remote import connect

    return connect(at or first, timeout=timeout, data=ctx.find_root().obj, progress=progress())


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
        shell_complete=partial(complete_value, parameter.kind),
    )
