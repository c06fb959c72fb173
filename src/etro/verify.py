"""Quality checks of the ontology and of what was inferred: queries whose rows are problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from etro.assets import Assets
from etro.data import Data
from etro.dataset import assemble, find_built, open_store
from etro.errors import Finding
from etro.queries import read_verifications, run
from etro.vocabulary import short


def verify(data: Data) -> Iterator[Finding]:
    """Run each verification over the whole data set, as it is built or as it would be.

    Data with errors are not verified: what cannot be built has no consequences to look at.
    """
    if data.errors:
        return
    built = find_built(data.assets)
    if built:
        store = open_store(built.folder)
    else:
        store = ox.Store()
        store.extend(assemble(data))
    yield from verify_store(data.assets, store, lambda iri: _remedy(data, iri))


def _remedy(data: Data, iri: str) -> str:
    """Tell the table and line of a row, or the module that declares a term, to correct."""
    if row := data.tables.by_iri.get(iri):
        return f"correct {row.file}:{row.line}"
    module = data.ontology.modules.get(iri, "").rpartition("/ontology")[2].strip("/")
    return f"correct ontology/{module or 'etro'}.ttl" if iri in data.ontology.modules else ""


def verify_store(
    assets: Assets, store: ox.Store, remedy: Callable[[str], str] = lambda _: ""
) -> Iterator[Finding]:
    """Run each verification over all graphs of a store; a row is a finding on its ``?term``.

    ``remedy`` says of an IRI where to correct what is said of it.
    """
    for file, level, meaning, text in read_verifications(assets):
        variables, rows = run(store, text, {})
        for row in rows:
            found = dict(zip(variables, row, strict=True))
            term, detail = found["term"], found.get("detail")
            name = short(term.value) if term else ""
            shown = f": {short(detail.value)}" if detail else ""
            where = remedy(term.value) if term else ""
            yield Finding(file, 0, name, f"{meaning}{shown}", where, level)
