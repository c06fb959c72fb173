"""The command line. The only module that prints: results to stdout, all else to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from etro.errors import EtroError, Finding, InvalidData, UnknownName

if TYPE_CHECKING:
    import pyoxigraph as ox

    from etro.answers import Answer
    from etro.assets import Assets
    from etro.knowledge import KnowledgeGraph
    from etro.queries import Parameter, Query

_ANSWER_FORMATS = ("table", "csv", "tsv", "json", "markdown")
_GRAPH_FORMATS = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld")


def _examples(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


class _Group(click.Group):
    """A group that reports etro's errors once, and suggests near misses of its commands."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EtroError as error:
            lead = "" if isinstance(error, InvalidData) else "etro: "
            click.echo(f"{lead}{error}", err=True)
            ctx.exit(error.exit_code)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None:
            from etro.suggest import did_you_mean

            hint = (
                did_you_mean(args[0], self.list_commands(ctx)) or f"see {ctx.command_path} --help"
            )
            raise UnknownName(f"no command {args[0]!r}", value=args[0], remedy=hint)
        return super().resolve_command(ctx, args)


class _Questions(_Group):
    """One subcommand a question, made from its header."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from etro.queries import query_names

        return query_names(_assets(ctx))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        from etro.queries import read_query

        try:
            return _question_command(read_query(_assets(ctx), name))
        except UnknownName:
            return None


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", metavar="DIR", help="Folder with graph, ontology, queries and shapes.")
@click.version_option(package_name="etro")
@click.pass_context
def main(ctx: click.Context, data: str | None) -> None:
    """Ask why endocrine therapy of breast cancer stops working, and what might overcome it.

    Every answer names the claims it rests on, and each claim the characters of its source.
    """
    ctx.obj = data


def _assets(ctx: click.Context) -> Assets:
    from etro.assets import find_assets

    return find_assets(ctx.find_root().obj)


def _graph(ctx: click.Context) -> KnowledgeGraph:
    from etro.knowledge import load

    return load(ctx.find_root().obj, _progress())


def _progress() -> Callable[[str], None] | None:
    """Return what to tell the steps of a build to: a line each, where a person is watching."""
    if not sys.stderr.isatty():
        return None

    def tell(step: str) -> None:
        click.echo(f"etro: {step} …", err=True)

    return tell


def _print_findings(findings: Iterable[Finding]) -> None:
    for finding in findings:
        click.echo(finding)


def _write(output: str | None, content: bytes | str) -> None:
    raw = content.encode() if isinstance(content, str) else content
    if output is None:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    with click.open_file(output, "wb", atomic=True) as file:
        file.write(raw)


def _answer_text(answer: Answer, form: str, template: str = "") -> str:
    if form != "table":
        return answer.to_format(form)
    from etro.tables import render

    return render(answer, template)


_format_option = click.option(
    "--format", "form", type=click.Choice(_ANSWER_FORMATS), default="table", show_default=True
)
_output_option = click.option("-o", "--output", metavar="FILE", help="Write to FILE, not stdout.")
_sources_option = click.option(
    "--sources",
    envvar="ETRO_SOURCES",
    metavar="DIR",
    help="Folder with the source texts (also ETRO_SOURCES).",
)


@main.command(epilog=_examples("etro build", "etro build --force"))
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@click.pass_context
def build(ctx: click.Context, force: bool) -> None:
    """Build the data set: check, infer, write. Nothing is done if nothing has changed."""
    from etro.dataset import build as run_build

    built = run_build(_assets(ctx), force=force, progress=_progress())
    total = sum(built.quads.values())
    state = "built" if built.fresh else "up to date"
    click.echo(f"{state}: {total} statements, fingerprint {built.fingerprint[:12]}")


@main.command(epilog=_examples("etro check", "etro check --sources ~/texts"))
@_sources_option
@click.option("--ontology", is_flag=True, help="Run the ontology's quality checks as well.")
@click.option("--engine", type=click.Choice(["shifty", "pyshacl"]), default="shifty")
@click.pass_context
def check(ctx: click.Context, sources: str | None, ontology: bool, engine: str) -> None:
    """Check tables, ontology, shapes and, with the texts at hand, each claim's passage."""
    from etro.checks import check as run_check

    report = run_check(_assets(ctx), sources=sources, ontology=ontology, engine=engine)
    _print_findings(report.findings)
    for note in report.notes:
        click.echo(note)
    ctx.exit(1 if report.findings else 0)


@main.command(epilog=_examples("etro coverage --sources ~/texts", "etro coverage guarneri-2012"))
@click.argument("source", required=False)
@_sources_option
@click.option("--pin", is_flag=True, help="Pin the text's units as they are cut now.")
@click.pass_context
def coverage(ctx: click.Context, source: str | None, sources: str | None, pin: bool) -> None:
    """Tell what of each source no claim accounts for."""
    from etro.coverage import cover

    report = cover(_assets(ctx), _needed(sources), source, pin=pin)
    _print_findings(report.findings)
    for note in report.notes:
        click.echo(note)
    ctx.exit(1 if report.failed else 0)


@main.command(epilog=_examples('etro locate guarneri-2012 "median PFS" --sources ~/texts'))
@click.argument("source")
@click.argument("phrase")
@_sources_option
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
    from etro.provenance import find_passage

    found = find_passage(_assets(ctx), _needed(sources), source, phrase, nth=nth, near=near)
    for place in found:
        click.echo(place)
    if len(found) > 1:
        click.echo("several places: lengthen the phrase, or use --nth or --near", err=True)
    ctx.exit(1 if len(found) > 1 else 0)


@main.group(
    cls=_Questions,
    invoke_without_command=True,
    no_args_is_help=True,
    subcommand_metavar="NAME [--PARAM VALUE]...",
    epilog=_examples("etro ask --list", "etro ask trial-comparisons --trial BOLERO-2 --format csv"),
)
@click.option("--list", "listing", is_flag=True, help="List the questions.")
@click.pass_context
def ask(ctx: click.Context, listing: bool) -> None:
    """Answer one of the bundled questions."""
    if listing:
        from etro.queries import query_names, read_query

        assets = _assets(ctx)
        for name in query_names(assets):
            click.echo(f"{name}\t{read_query(assets, name).question}")
        ctx.exit(0)


def _question_command(query: Query) -> click.Command:
    def answer(form: str, output: str | None, **parameters: str | tuple[str, ...]) -> None:
        ctx = click.get_current_context()
        rows = _graph(ctx).ask(query.name, **parameters)
        if not len(rows):
            click.echo(f"etro: no rows. {query.header['empty-means']}", err=True)
        _write(output, _answer_text(rows, form, query.header["answer"]))
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
        epilog=_examples(f"etro ask {query.name}" + _default_call(query)),
    )
    return _format_option(_output_option(command))


def _default_call(query: Query) -> str:
    return "".join(f" --{p.name} {p.default!r}" for p in query.parameters if p.default)


def _parameter_option(parameter: Parameter) -> click.Option:
    shown = parameter.default or "all"
    return click.Option(
        [f"--{parameter.name.replace('_', '-')}", parameter.name],
        default=[parameter.default] if parameter.several else parameter.default,
        multiple=parameter.several,
        metavar=parameter.kind.upper(),
        help=f"{parameter.description}  [default: {shown}]",
    )


@main.command(
    epilog=_examples(
        "etro sparql query.rq", "echo 'SELECT * { ?s a etro:Drug }' | etro sparql - --format csv"
    )
)
@click.argument("file", type=click.File("rb"))
@click.option("--format", "form", type=click.Choice([*_ANSWER_FORMATS, *_GRAPH_FORMATS]))
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not the local data.")
@click.option(
    "--timeout",
    type=click.IntRange(1, 86_400),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="Give the query up after this time.",
)
@_output_option
@click.pass_context
def sparql(
    ctx: click.Context,
    file: Any,
    form: str | None,
    endpoint: str | None,
    timeout: int,
    output: str | None,
) -> None:
    """Run a SPARQL query from FILE (- for standard input)."""
    from etro.errors import InvalidQuery

    try:
        text = file.read().decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidQuery("the query is not UTF-8", remedy="save it as UTF-8") from None
    if endpoint:
        from etro.endpoint import ask_endpoint

        result = ask_endpoint(endpoint, text, timeout)
    else:
        from etro.knowledge import retrying

        result = retrying(lambda: _graph(ctx).sparql(text, timeout))
    _write(output, _result_text(result, form))


def _result_text(result: Answer | bool | list[ox.Triple], form: str | None) -> str | bytes:
    from etro.answers import Answer
    from etro.errors import InvalidQuery

    if isinstance(result, bool):
        return f"{str(result).lower()}\n"
    if isinstance(result, Answer) and form not in _GRAPH_FORMATS:
        return _answer_text(result, form or "table")
    if isinstance(result, list) and form not in _ANSWER_FORMATS:
        from etro.exports import serialise_triples

        return serialise_triples(result, form or "turtle")
    fitting = _ANSWER_FORMATS if isinstance(result, Answer) else _GRAPH_FORMATS
    message = f"the result cannot be written as {form}"
    raise InvalidQuery(message, value=form, remedy=f"choose {', '.join(fitting)}")


@main.command(epilog=_examples("etro find everolimus", "etro find 依维莫司"))
@click.argument("text")
@_format_option
@click.pass_context
def find(ctx: click.Context, text: str, form: str) -> None:
    """Find things by name, synonym or identifier, in either language."""
    from etro.answers import Answer
    from etro.vocabulary import literal

    graph = _graph(ctx)
    matches = graph.find(text)
    if not matches:
        hint = ", ".join(graph.names.suggest(text))
        remedy = f"did you mean {hint}?" if hint else "try a shorter or another name"
        click.echo(f"etro: nothing is named {text!r}; {remedy}", err=True)
    rows = [tuple(map(literal, match)) for match in matches]
    _write(None, _answer_text(Answer(["id", "label", "class", "why"], rows), form))


@main.command(
    epilog=_examples("etro explain claim/0012", "etro explain everolimus --sources ~/texts")
)
@click.argument("name")
@_sources_option
@click.pass_context
def explain(ctx: click.Context, name: str, sources: str | None) -> None:
    """Tell what a claim, a thing or an inferred statement rests on, down to the passage."""
    graph = _graph(ctx)
    for line in graph.explain(name):
        click.echo(line)
    if sources:
        from etro.provenance import passages

        for span, text in passages(_assets(ctx), sources, graph.spans(name)):
            click.echo(f"  {span}\n    {text}")


@main.command(epilog=_examples("etro stats", "etro stats --format csv"))
@_format_option
@click.pass_context
def stats(ctx: click.Context, form: str) -> None:
    """Count what the graph holds, by class, claim kind, source, rule and graph."""
    from etro.answers import Answer
    from etro.vocabulary import literal

    rows = [tuple(map(literal, row)) for row in _graph(ctx).stats()]
    _write(None, _answer_text(Answer(["group", "name", "count"], rows), form))


@main.command(epilog=_examples("etro export -o etro.ttl", "etro export --format nquads"))
@click.option("--format", "form", type=click.Choice(_GRAPH_FORMATS), default="turtle")
@click.option("--graph", default="all", show_default=True, help="One graph, or all.")
@_output_option
@click.pass_context
def export(ctx: click.Context, form: str, graph: str, output: str | None) -> None:
    """Write the data set, or one graph of it, as RDF."""
    _write(output, _graph(ctx).export(form, graph))


def _needed(sources: str | None) -> str:
    if sources is None:
        raise UnknownName(
            "the source texts are not at hand", remedy="name their folder with --sources DIR"
        )
    return sources
