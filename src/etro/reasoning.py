"""The command that asks OWL reasoners whether all can hold, and what they make of it."""

from __future__ import annotations

import click

from etro.console import assets_of, examples


@click.command(epilog=examples("etro reason", "etro reason --dl"))
@click.option("--dl", is_flag=True, help="Ask HermiT as well; it needs Java.")
@click.pass_context
def reason(ctx: click.Context, dl: bool) -> None:
    """Check that ontology, rows and inferences can all hold, and name what cannot.

    Each contradiction is told with the axioms and claims behind it. With --dl, both reasoners
    and the rules must agree on classes and their members.
    """
    from etro.case import Case
    from etro.consequences import reason as run_reason
    from etro.data import Data

    verdict = run_reason(Case(Data(assets_of(ctx))), dl=dl)
    for line in [*verdict.findings, *verdict.notes]:
        click.echo(line)
    click.echo(f"{len(verdict.findings)} findings")
    ctx.exit(1 if verdict.findings else 0)
