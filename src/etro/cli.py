"""The command line: results to stdout, all else to stderr."""

from __future__ import annotations

from typing import Any

import click

from etro.asking import ask
from etro.console import (
    ANSWER_FORMATS,
    EXPORT_FORMATS,
    GRAPH_FORMATS,
    PRODUCT_FORMATS,
    PRODUCTS,
    TEXT,
    Commands,
    answer_text,
    assets_of,
    endpoint_option,
    examples,
    format_option,
    graph_of,
    needed,
    output_option,
    print_findings,
    progress,
    result_text,
    sources_option,
    timeout_option,
    write,
)
from etro.curating import scaffold
from etro.drawing import plot
from etro.reasoning import reason
from etro.releasing import diff, freeze, migrate


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", metavar="DIR", help="Folder with graph, ontology, queries and shapes.")
@click.version_option(package_name="etro")
@click.pass_context
def main(ctx: click.Context, data: str | None) -> None:
    """Ask why endocrine therapy of breast cancer stops working, and what might overcome it.

    Every answer names the claims it rests on, and each claim the characters of its source.
    """
    ctx.obj = data


for command in (ask, diff, freeze, migrate, plot, reason, scaffold):
    main.add_command(command)


@main.command(epilog=examples("etro build", "etro build --force"))
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@click.pass_context
def build(ctx: click.Context, force: bool) -> None:
    """Build the data set: check, infer, write. Nothing is done if nothing has changed."""
    from etro.dataset import build as run_build

    built = run_build(assets_of(ctx), force=force, progress=progress())
    total = sum(built.quads.values())
    state = "built" if built.fresh else "up to date"
    click.echo(f"{state}: {total} statements, fingerprint {built.fingerprint[:12]}")


@main.command(epilog=examples("etro check", "etro check --sources ~/texts"))
@sources_option
@click.option("--ontology", is_flag=True, help="Run the ontology's quality checks as well.")
@click.option("--engine", type=click.Choice(["shifty", "pyshacl"]), default="shifty")
@click.pass_context
def check(ctx: click.Context, sources: str | None, ontology: bool, engine: str) -> None:
    """Check tables, ontology, shapes and, with the texts at hand, each claim's passage."""
    from etro.checks import check as run_check

    report = run_check(assets_of(ctx), sources=sources, ontology=ontology, engine=engine)
    print_findings(report.findings)
    for note in report.notes:
        click.echo(note)
    ctx.exit(1 if report.findings else 0)


@main.command(epilog=examples("etro coverage --sources ~/texts", "etro coverage guarneri-2012"))
@click.argument("source", type=TEXT, required=False)
@sources_option
@click.option("--pin", is_flag=True, help="Pin the text's units as they are cut now.")
@click.pass_context
def coverage(ctx: click.Context, source: str | None, sources: str | None, pin: bool) -> None:
    """Tell what of each source no claim accounts for."""
    from etro.coverage import cover

    report = cover(assets_of(ctx), needed(sources), source, pin=pin)
    print_findings(report.findings)
    for note in report.notes:
        click.echo(note)
    ctx.exit(1 if report.failed else 0)


@main.command(epilog=examples('etro locate guarneri-2012 "median PFS" --sources ~/texts'))
@click.argument("source", type=TEXT)
@click.argument("phrase", type=TEXT)
@sources_option
@click.option("--nth", type=click.IntRange(1), help="Take the Nth of several hits.")
@click.option("--near", type=click.IntRange(0), help="Take the hit nearest to this offset.")
@click.pass_context
def locate(
    ctx: click.Context,
    source: str,
    phrase: str,
    sources: str | None,
    nth: int | None,
    near: int | None,
) -> None:
    """Print the span of PHRASE in SOURCE, with its digest and context."""
    from etro.passages import find_passage

    found = find_passage(assets_of(ctx), needed(sources), source, phrase, nth=nth, near=near)
    for place in found:
        click.echo(place)
    if len(found) > 1:
        click.echo("several places: lengthen the phrase, or use --nth or --near", err=True)
    ctx.exit(1 if len(found) > 1 else 0)


@main.command(
    epilog=examples(
        "etro sparql query.rq", "echo 'SELECT * { ?s a etro:Drug }' | etro sparql - --format csv"
    )
)
@click.argument("file", type=click.File("rb"))
@click.option("--format", "form", type=click.Choice([*ANSWER_FORMATS, *GRAPH_FORMATS]))
@endpoint_option
@timeout_option
@output_option
@click.pass_context
def sparql(
    ctx: click.Context,
    file: Any,
    form: str | None,
    at: str | None,
    timeout: int,
    output: str | None,
) -> None:
    """Run a SPARQL query from FILE (- for standard input)."""
    from etro.errors import InvalidQuery

    try:
        text = file.read().decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidQuery("the query is not UTF-8", remedy="save it as UTF-8") from None
    if at:
        _sparql_at(at, text, timeout, form, output)
    else:
        from etro.knowledge import retrying

        result = retrying(lambda: graph_of(ctx).sparql(text, timeout))
        write(output, result_text(result, form))


def _sparql_at(at: str, text: str, timeout: int, form: str | None, output: str | None) -> None:
    """Write what an endpoint answers, row by row where the format allows it."""
    from etro.answers import FORMATS
    from etro.endpoint import ask_endpoint, stream_endpoint
    from etro.stream import Stream, pieces

    if form not in FORMATS:
        write(output, result_text(ask_endpoint(at, text, timeout), form))
        return
    result = stream_endpoint(at, text, timeout)
    if isinstance(result, Stream):
        with result:
            write(output, pieces(result.columns, result.terms, form))
    else:
        write(output, result_text(result, form))


@main.command(epilog=examples("etro find everolimus", "etro find 依维莫司"))
@click.argument("text", type=TEXT)
@format_option
@click.pass_context
def find(ctx: click.Context, text: str, form: str) -> None:
    """Find things by name, synonym or identifier, in either language."""
    from etro.answers import Answer
    from etro.vocabulary import literal

    graph = graph_of(ctx)
    matches = graph.find(text)
    if not matches:
        hint = ", ".join(graph.names.suggest(text))
        remedy = f"did you mean {hint}?" if hint else "try a shorter or another name"
        click.echo(f"etro: nothing is named {text!r}; {remedy}", err=True)
    rows = [tuple(map(literal, match)) for match in matches]
    write(None, answer_text(Answer(["id", "label", "class", "why"], rows), form))


@main.command(
    epilog=examples("etro explain claim/0012", "etro explain everolimus --sources ~/texts")
)
@click.argument("name", type=TEXT)
@sources_option
@click.pass_context
def explain(ctx: click.Context, name: str, sources: str | None) -> None:
    """Tell what a claim, a thing or an inferred statement rests on, down to the passage."""
    graph = graph_of(ctx)
    for line in graph.explain(name):
        click.echo(line)
    if sources:
        from etro.passages import passages

        for span, text in passages(assets_of(ctx), sources, graph.spans(name)):
            click.echo(f"  {span}\n    {text}")


@main.command(epilog=examples("etro stats", "etro stats --format csv"))
@format_option
@click.pass_context
def stats(ctx: click.Context, form: str) -> None:
    """Count what the graph holds, by class, claim kind, source, rule and graph."""
    from etro.answers import Answer
    from etro.vocabulary import literal

    rows = [tuple(map(literal, row)) for row in graph_of(ctx).stats()]
    write(None, answer_text(Answer(["group", "name", "count"], rows), form))


@main.command(
    epilog=examples(
        "etro export -o etro.ttl",
        "etro export --format nquads",
        "etro export --product base --format functional -o etro-base.ofn",
    )
)
@click.option("--format", "form", type=click.Choice(EXPORT_FORMATS), default="turtle")
@click.option("--graph", type=TEXT, default="all", show_default=True, help="One graph, or all.")
@click.option(
    "--product",
    type=click.Choice(PRODUCTS),
    help="One ontology without imports: own axioms; with external terms and things; with claims.",
)
@click.option("--queries", is_flag=True, help="The questions, as SPARQL executables of SHACL.")
@click.option("--target", type=TEXT, default="", metavar="URL", help="Where the queries run.")
@output_option
@click.pass_context
def export(
    ctx: click.Context,
    form: str,
    graph: str,
    product: str | None,
    queries: bool,
    target: str,
    output: str | None,
) -> None:
    """Write the data set, one graph of it, a product, or the queries.

    Only a product has the last two formats.
    """
    if queries and (product or graph != "all"):
        raise click.UsageError("the queries stand by themselves: leave --graph and --product out")
    if target and not queries:
        raise click.UsageError("--target is of the queries: add --queries")
    if form in PRODUCT_FORMATS and product is None:
        raise click.UsageError(f"{form} is of a product: name one with --product")
    if product and graph != "all":
        raise click.UsageError("a product has graphs of its own choice: leave --graph out")
    if queries:
        write(output, graph_of(ctx).export_queries(form, target))
    else:
        write(output, graph_of(ctx).export(form, graph, product or ""))


@main.command(
    "push",
    epilog=examples(
        "etro push http://localhost:7878/store",
        "etro push https://example.org/update --query https://example.org/query",
    ),
)
@click.argument("url", type=TEXT)
@click.option(
    "--query",
    type=TEXT,
    default="",
    metavar="URL",
    help="Push by SPARQL Update, and count at this query address; else by Graph Store protocol.",
)
@click.option("--plain-http", is_flag=True, help="Allow http:// to another host.")
@timeout_option
@click.pass_context
def push_command(ctx: click.Context, url: str, query: str, plain_http: bool, timeout: int) -> None:
    """Load the graph into the store at URL, and count what arrived there.

    What the store held in graphs of these names is replaced; its other graphs stay.
    """
    from etro.push import push

    counts = push(
        graph_of(ctx), url, query=query, timeout=timeout, plain=plain_http, progress=progress()
    )
    for graph, number in counts.items():
        click.echo(f"{graph}\t{number}")
