"""Measure speed and memory against named peers, in one run: ratios matter, times are noisy.

``make bench`` writes ``docs/speed.md``. Nothing here is a test.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import questions

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "speed.md"
ETRO = str(Path(sys.executable).parent / "etro")
QUESTION = ["ask", "trial-comparisons", "--trial", "BOLERO-2"]
RDFLIB = """
import rdflib, sys
graph = rdflib.Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
trial = rdflib.URIRef("https://w3id.org/etro/trial/bolero-2")
print(len(list(graph.query(open(sys.argv[2]).read(), initBindings={"trial": trial}))))
"""


def median(action: Callable[[], object], runs: int) -> float:
    """Return the median time of an action in milliseconds; the first run is not counted."""
    action()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def process(*words: str) -> Callable[[], object]:
    """Return an action that runs a program to its end."""
    return lambda: subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


def peak(*words: str) -> float:
    """Return the peak memory of a program in MB."""
    probe = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, "
        "stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *words], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return float(done.stdout)


def rows() -> list[tuple[str, float, str, str]]:
    """Return (what, value, unit, against) rows, peers first in each group."""
    import etro
    from etro.assets import find_assets
    from etro.data import Data
    from etro.dataset import assemble

    kg = etro.load()
    with tempfile.TemporaryDirectory() as folder:
        dump, query = Path(folder) / "etro.nq", ROOT / "queries" / "trial-comparisons.rq"
        dump.write_bytes(kg.export("nquads"))
        prefixed = Path(folder) / "query.rq"
        prefixed.write_text(_prefixed(query.read_text(encoding="utf-8")), encoding="utf-8")

        base = median(process(sys.executable, "-c", "import pyoxigraph"), 25)
        plain = median(process(ETRO, *QUESTION, "--format", "csv"), 25)
        table = median(process(ETRO, *QUESTION), 15)
        peer = median(process(sys.executable, "-c", RDFLIB, str(dump), str(prefixed)), 1)
        found = [
            ("process start: python, import pyoxigraph", base, "ms", "1"),
            ("process start: etro ask, csv", plain, "ms", f"{plain / base:.1f} × the import"),
            ("process start: etro ask, table", table, "ms", f"{table / base:.1f} × the import"),
            ("process start: rdflib, parse and ask", peer, "ms", f"{peer / plain:.0f} × etro ask"),
        ]
        memory = {
            "etro ask, csv": peak(ETRO, *QUESTION, "--format", "csv"),
            "rdflib, parse and ask": peak(sys.executable, "-c", RDFLIB, str(dump), str(prefixed)),
        }
        found += [(f"peak memory: {name}", value, "MB", "") for name, value in memory.items()]

    assets = find_assets()
    read = median(lambda: Data(assets), 1)
    data = Data(assets)
    found += [
        ("read, check and validate", read, "ms", ""),
        ("infer and order all statements", median(lambda: assemble(data), 1), "ms", ""),
        ("etro build --force, whole process", _build(), "ms", ""),
    ]
    return found


def _build() -> float:
    with tempfile.TemporaryDirectory() as home:
        os.environ["ETRO_HOME"] = home
        try:
            return median(process(ETRO, "build", "--force"), 1)
        finally:
            del os.environ["ETRO_HOME"]


def _prefixed(text: str) -> str:
    from etro.queries import PREFIXES

    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + text


def page() -> str:
    """Return the page: what was measured, when and where."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{os.cpu_count()} cores, {memory:.0f} GiB"
    whole = [
        f"| {what} | {value:.1f} {unit} | {against} |" for what, value, unit, against in rows()
    ]
    found = list(questions.timings(lambda name: print(name, file=sys.stderr)))
    lines = [
        "# How fast it answers",
        "",
        "Written by `make bench`. Ratios matter, times are noisy: they are medians of a few runs.",
        f"{date.today()}, Python {platform.python_version()}, {machine}.",
        "",
        "## From process start, and whole steps",
        "",
        "| what | value | against |",
        "| --- | ---: | --- |",
        *whole,
        "",
        "## Each question with its default parameters, on the whole graph",
        "",
        *questions.summary(found),
        "",
        *questions.table(found),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page, and print it."""
    text = page()
    PAGE.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
