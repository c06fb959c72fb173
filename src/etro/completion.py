"""What a shell offers on the tab key: the things that a parameter of a question may name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from etro.console import assets_of
from etro.index import ID
from etro.vocabulary import ETRO, LABEL

if TYPE_CHECKING:
    import click

    from etro.names import Names

# What no shell parts, quotes or expands.
_WORD = re.compile(r"[\w./+-]+")
_ORDER = {ID: 0, LABEL.value: 1}


def complete_value(
    kind: str, ctx: click.Context, parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    """Return names and ids of the kind that begin as typed; none where nothing is built yet."""
    from etro.dataset import find_built
    from etro.knowledge import KnowledgeGraph
    from etro.queries import KINDS

    assets = assets_of(ctx)
    built = find_built(assets) if kind in KINDS else None
    if built is None:
        return []
    names = KnowledgeGraph(assets, built).names
    return [
        CompletionItem(name, help=names.label(iri))
        for name, iri in beginning(names, begun, KINDS[kind])
    ]


def beginning(names: Names, begun: str, cls: str) -> list[tuple[str, str]]:
    """Return one name for each thing of a class that has names which begin so, with the thing.

    Its id without its kind comes first, then what it is called; a class goes by its own name. Only
    names of one word are offered, and only those that mean one thing.
    """
    wanted, things = begun.casefold(), names.members(cls) if cls else None
    found: dict[str, dict[str, int]] = {}
    for _, iri, written, why in names.entries:
        if things is None or iri in things:
            own = written.partition("/")[2] if why == ID else written
            for name in {own, iri.removeprefix(ETRO)} if iri.startswith(ETRO) else {own}:
                if name.casefold().startswith(wanted) and _WORD.fullmatch(name):
                    found.setdefault(name, {})[iri] = _ORDER.get(why, 2)
    best: dict[str, tuple[int, str]] = {}
    for name, meant in found.items():
        for iri, order in meant.items() if len(meant) == 1 else ():
            best[iri] = min(best.get(iri, (9, "")), (order, name))
    return sorted((name, iri) for iri, (_, name) in best.items())
