"""All checks in one call: the data as they stand, and the claims against their texts."""

from __future__ import annotations

import os
from typing import NamedTuple

from etro.assets import Assets
from etro.data import Data
from etro.errors import Finding


class Report(NamedTuple):
    """All findings, sorted by place, and a summary line for each part of the check."""

    findings: list[Finding]
    notes: list[str]


def check(
    assets: Assets,
    *,
    sources: str | os.PathLike[str] | None = None,
    ontology: bool = False,
    engine: str = "shifty",
) -> Report:
    """Check all data: form, references, shapes, and, with the source texts, provenance.

    ``sources`` is the folder of the texts; without it the note says that spans were not checked.
    ``ontology`` adds the queries of ``queries/verify``, whose rows are problems, and the terms
    that were released or are deprecated.
    """
    data = Data(assets, engine)
    findings = list(data.findings)
    notes = [f"{len(data.tables.rows)} rows in {len(data.tables.headers)} tables"]
    if sources is None:
        notes.append("no source texts given: spans, numbers and names were not checked")
    else:
        from etro.provenance import Provenance
        from etro.sources import SourceTexts

        texts = SourceTexts(data.tables, sources)
        findings += Provenance(data, texts).check()
        notes += [f"{id}: its text is not at hand, not checked" for id in texts.missing()]
    if ontology:
        from etro.deprecation import check_terms
        from etro.verify import verify

        findings += [*check_terms(assets, data.ontology, data.tables), *verify(data)]
        if data.errors:
            notes.append("queries/verify was not run: correct the errors first")
    errors = sum(finding.level == "error" for finding in findings)
    notes.append(f"{len(findings)} findings, {errors} of them errors")
    return Report(sorted(set(findings)), notes)
