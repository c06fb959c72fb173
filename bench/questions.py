"""Time each bundled question on raw pyoxigraph, through etro, on a server and on rdflib."""

from __future__ import annotations

import gc
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql.processor import prepareQuery

import etro
from etro.queries import PREFIXES, bind

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
# rdflib is stopped at this many times what etro took, and never before the seconds.
PATIENCE, AT_LEAST = 22, 1.0


class Timing(NamedTuple):
    """Medians of one question with its default parameters, in ms; None where it was stopped."""

    name: str
    rows: int
    raw: float
    ours: float
    remote: float
    rdflib: float | None
    stopped: float

    @property
    def overhead(self) -> float:
        """What etro adds to raw pyoxigraph, as a share of it."""
        return self.ours / self.raw - 1

    @property
    def faster(self) -> float:
        """How many times faster than rdflib etro is: at least, where rdflib was stopped."""
        return (self.rdflib or self.stopped) / self.ours


def timings(tell: Callable[[str], None]) -> Iterator[Timing]:
    """Time all questions; ``tell`` hears the name of each as it begins."""
    from endpoints import OXIGRAPH, serving  # what the tests start, too

    kg = etro.load(ROOT)
    dump = kg.export("nquads")
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=dump, format="nquads")
    # What rdflib holds is not searched for garbage in the middle of what another engine does.
    gc.collect()
    gc.freeze()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ox.Store(str(folder / "store")).bulk_load(dump, ox.RdfFormat.N_QUADS)
        assert OXIGRAPH.exists()
        with serving(folder / "store", folder / "log") as url:
            remote = etro.connect(url)
            for question in kg.questions:
                tell(question)
                yield _timing(kg, remote, dataset, question)


def _timing(kg, remote, dataset, name):  # type: ignore[no-untyped-def]
    query = kg.question(name)
    text = bind(query.text, kg.bind(query, {}))
    # The two that are compared to the percent take turns, so that what disturbs meets both.
    first = seconds(lambda: kg.ask(name))
    runs = max(5, min(200, int(0.7 / first)))
    raw, ours = [], []
    for _ in range(runs):
        raw.append(seconds(lambda: _raw(kg, text)))
        ours.append(seconds(lambda: kg.ask(name)))
    there = [seconds(lambda: remote.ask(name)) for _ in range(3)]
    one, two = statistics.median(raw), statistics.median(ours)
    limit = max(AT_LEAST, PATIENCE * two)
    prepared = prepareQuery(text, initNs=PREFIXES)
    peer = _stopped_at(limit, lambda: list(dataset.query(prepared)))
    in_ms = [1000 * each for each in (one, two, statistics.median(there))]
    rows = len(kg.ask(name))
    return Timing(name, rows, *in_ms, peer and 1000 * peer, 1000 * limit)


def _raw(kg, text):  # type: ignore[no-untyped-def]
    solutions = kg._store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
    return [tuple(solution) for solution in solutions]


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _stopped_at(limit: float, action: Callable[[], object]) -> float | None:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        return seconds(action)
    except TimeoutError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def summary(found: list[Timing]) -> list[str]:
    """Return what the ratios of all questions say, a line each."""
    overheads = [each.overhead for each in found]
    total = sum(each.ours for each in found) / sum(each.raw for each in found) - 1
    above = [each.name for each in found if each.overhead > 0.2]
    ratios = statistics.median(each.faster for each in found)
    stopped = sum(each.rdflib is None for each in found)
    return [
        f"What etro adds to raw pyoxigraph: {100 * statistics.median(overheads):.0f} % for the "
        f"median question, {100 * total:.0f} % over all; above 20 %: {', '.join(above) or 'none'}.",
        f"The median question is {ratios:.0f} times faster than on rdflib, where {stopped} of "
        f"{len(found)} were stopped at {PATIENCE} times what etro took (or {AT_LEAST:.0f} s) and "
        "are counted at that.",
    ]


def table(found: list[Timing]) -> list[str]:
    """Return the lines of a Markdown table."""
    head = [
        "| question | rows | raw pyoxigraph, ms | etro, ms | adds | oxigraph server, ms |"
        " rdflib, s | faster than rdflib |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    return head + [
        f"| {each.name} | {each.rows} | {each.raw:.1f} | {each.ours:.1f} | "
        f"{100 * each.overhead:.0f} % | {each.remote:.1f} | "
        + (f"{each.rdflib / 1000:.1f} | " if each.rdflib else f"> {each.stopped / 1000:.0f} | > ")
        + f"{each.faster:.0f} × |"
        for each in found
    ]
