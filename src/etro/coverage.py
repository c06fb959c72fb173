"""Coverage: what of a source no claim accounts for. Needs the source texts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from etro.assets import Assets
from etro.data import Data
from etro.errors import Finding
from etro.graph import read_units, write_units
from etro.provenance import Provenance
from etro.rows import Row
from etro.sources import SourceTexts, row_spans
from etro.spans import Span
from etro.units import units
from etro.vocabulary import short

_MAX_WORDS, _MAX_HAN = 8, 16
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W\d_\u3400-\u4dbf\u4e00-\u9fff][^\W_\u3400-\u4dbf\u4e00-\u9fff]*")


class Coverage(NamedTuple):
    """The findings, a summary line a source, and whether a source marked curated has any."""

    findings: list[Finding]
    notes: list[str]
    failed: bool


class _Interval(NamedTuple):
    start: int
    end: int
    row: Row


def cover(
    assets: Assets,
    folder: str | os.PathLike[str],
    source: str | None = None,
    *,
    pin: bool = False,
) -> Coverage:
    """Account for every figure, known name and longer run of words of each source at hand.

    ``source`` is an id or slug; without it, all sources whose text is at hand. ``pin`` writes the
    list of text units first. Raises ``UnknownName`` for a source that is not at hand.
    """
    data = Data(assets)
    provenance = Provenance(data, SourceTexts(data.tables, folder))
    chosen = sorted(provenance.texts.texts)
    if source is not None:
        chosen = [provenance.texts.at_hand(source)]
    findings: list[Finding] = list(provenance.texts.findings)
    notes, failed = [], bool(findings)
    for id in chosen:
        if pin:
            write_units(assets, id, units(provenance.texts.texts[id]))
        account = _Account(assets, provenance, id)
        found = sorted(account.findings(), key=lambda finding: finding.row)
        gated = provenance.texts.rows[id].first("curated") == "true"
        notes.append(account.summary(found, gated))
        failed = failed or (gated and bool(found))
        findings += [finding._replace(row=0) for finding in found]
    notes += [f"{id}: not at hand, not covered" for id in provenance.texts.missing()]
    return Coverage(findings, notes, failed)


class _Account:
    """Accounts for one source."""

    def __init__(self, assets: Assets, provenance: Provenance, id: str) -> None:
        self._provenance = provenance
        self._lexicon = provenance.lexicon
        self._id = id
        self._text = provenance.texts.texts[id]
        self._units = read_units(assets, id) or units(self._text)
        self._claims: list[_Interval] = []
        self._set_aside: list[_Interval] = []
        for row in provenance.data.tables.rows:
            if row.cls == "CurationFlag":
                continue
            target = self._set_aside if row.cls == "NotCurated" else self._claims
            for span in row_spans(row):
                if span.source == id:
                    target.append(_Interval(span.start, span.end, row))

    def summary(self, findings: list[Finding], gated: bool) -> str:
        """Return the line that sums up the source."""
        touched = {i for i, unit in enumerate(self._units) if self._over(*unit, self._all())}
        places = [finding.row - 1 for finding in findings]
        faulty = {i for i, (a, b) in enumerate(self._units) if any(a <= p < b for p in places)}
        whole = len(touched - faulty)
        untouched = len(self._units) - len(touched)
        state = "" if gated else " (not marked curated: reported, not gated)"
        return (
            f"{self._id}: {len(self._units)} units, {whole} covered, "
            f"{len(touched & faulty)} partial, {untouched} untouched; "
            f"{len(findings)} unaccounted for{state}"
        )

    def findings(self) -> Iterator[Finding]:
        """Yield what is unaccounted for; ``row`` holds the offset, for sorting."""
        for start, end in self._gaps():
            yield from self._check_run(start, end)
        for figure in self._provenance.figures[self._id]:
            over = self._over(figure.start, figure.end, self._all())
            claims = [each.row for each in over if each.row.cls != "NotCurated"]
            if not over:
                yield self._finding(figure.start, figure.end, f"figure {figure.text} in no claim")
            elif claims and not any(figure.value in self._lexicon.numbers(row) for row in claims):
                message = f"figure {figure.text} is carried by no claim over it"
                yield self._finding(figure.start, figure.end, message)
            elif not claims:
                yield from self._check_set_aside(figure.start, figure.end, over, figure.value)
        for start, end, label in self._provenance.names[self._id]:
            yield from self._check_name(start, end, label)

    def _check_name(self, start: int, end: int, label: str) -> Iterator[Finding]:
        over = self._over(start, end, self._all())
        claims = [each.row for each in over if each.row.cls != "NotCurated"]
        things = self._lexicon.accounted[label]
        if not over:
            yield self._finding(start, end, f"the name {label} in no claim")
        elif claims and not any(things & self._lexicon.references(row) for row in claims):
            meant = ", ".join(sorted(map(short, things)))
            yield self._finding(start, end, f"no claim over {label} refers to {meant}")
        elif not claims:
            yield from self._check_set_aside(start, end, over, label)

    def _check_set_aside(
        self, start: int, end: int, over: list[_Interval], what: object
    ) -> Iterator[Finding]:
        """Hold a passage that is not curated to the reason that its row gives."""
        for row in {each.row.id: each.row for each in over}.values():
            reason = row.first("notCuratedReason")
            if reason == "connectiveText":
                message = f"{row.id} sets aside as connective text what holds {what}"
                yield self._finding(start, end, message)
            elif reason == "repeatsClaim" and not self._repeated(row, what):
                yield self._finding(start, end, f"the claims that {row.id} repeats lack {what}")

    def _repeated(self, row: Row, what: object) -> bool:
        tables = self._provenance.data.tables
        claims = [
            tables.by_iri[iri]
            for column, _, iri in tables.references(row)
            if column.name == "repeats" and iri in tables.by_iri
        ]
        if isinstance(what, str):
            things = self._lexicon.accounted[what]
            return any(things & self._lexicon.references(claim) for claim in claims)
        return any(what in self._lexicon.numbers(claim) for claim in claims)

    def _check_run(self, start: int, end: int) -> Iterator[Finding]:
        passage = self._text[start:end]
        words, han = len(_WORD.findall(passage)), len(_HAN.findall(passage))
        if words > _MAX_WORDS or han > _MAX_HAN:
            count = f"{han} characters" if han > _MAX_HAN else f"{words} words"
            shown = " ".join(passage.split())
            yield self._finding(start, end, f"{count} in no claim: {shown[:160]}")

    def _gaps(self) -> Iterator[tuple[int, int]]:
        """Yield what of each unit no span covers."""
        intervals = sorted((each.start, each.end) for each in self._all())
        for start, end in self._units:
            position = start
            for a, b in intervals:
                if b <= position or a >= end:
                    continue
                if a > position:
                    yield position, a
                position = max(position, b)
            if position < end:
                yield position, end

    def _all(self) -> list[_Interval]:
        return [*self._claims, *self._set_aside]

    @staticmethod
    def _over(start: int, end: int, intervals: list[_Interval]) -> list[_Interval]:
        return [each for each in intervals if each.start < end and start < each.end]

    def _finding(self, start: int, end: int, message: str) -> Finding:
        remedy = "add a claim or a span over it, or set it aside in NotCurated.tsv"
        return Finding(str(Span(self._id, start, end)), start + 1, "", message, remedy)
