"""Quality checks of the ontology and of what was inferred: queries whose rows are problems."""

from __future__ import annotations

from collections.abc import Iterator

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
    yield from verify_store(data.assets, store)


def verify_store(assets: Assets, store: ox.Store) -> Iterator[Finding]:
    """Run each verification over all graphs of a store; a row is a finding on its ``?term``."""
    for file, level, meaning, text in read_verifications(assets):
        variables, rows = run(store, text, {})
        for row in rows:
            found = dict(zip(variables, row, strict=True))
            term, detail = found["term"], found.get("detail")
            name = short(term.value) if term else ""
            shown = f": {short(detail.value)}" if detail else ""
            yield Finding(file, 0, name, f"{meaning}{shown}", "", level)
