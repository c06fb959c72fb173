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
print(len(list(graph.query(open(sys.argv[2]).read()))))
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
    from etro.queries import PREFIXES, bind
    from tiny_graph import compose  # what the tests build

    kg = etro.load()
    with tempfile.TemporaryDirectory() as folder:
        dump, query = Path(folder) / "etro.nq", Path(folder) / "query.rq"
        dump.write_bytes(kg.export("nquads"))
        asked = kg.question("trial-comparisons")
        bound = bind(asked.text, kg.bind(asked, {"trial": "BOLERO-2"}))
        prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        query.write_text(prefixes + bound, encoding="utf-8")

        base = median(process(sys.executable, "-c", "import pyoxigraph"), 25)
        plain = median(process(ETRO, *QUESTION, "--format", "csv"), 25)
        table = median(process(ETRO, *QUESTION), 15)
        peer = median(process(sys.executable, "-c", RDFLIB, str(dump), str(query)), 1)
        found = [
            ("process start: python, import pyoxigraph", base, "ms", "1"),
            ("process start: etro ask, csv", plain, "ms", f"{plain / base:.1f} × the import"),
            ("process start: etro ask, table", table, "ms", f"{table / base:.1f} × the import"),
            ("process start: rdflib, parse and ask", peer, "ms", f"{peer / plain:.0f} × etro ask"),
        ]
        memory = {
            "etro ask, csv": peak(ETRO, *QUESTION, "--format", "csv"),
            "rdflib, parse and ask": peak(sys.executable, "-c", RDFLIB, str(dump), str(query)),
        }
        found += [(f"peak memory: {name}", value, "MB", "") for name, value in memory.items()]

        small = find_assets(compose(Path(folder) / "small"))
        shifty = median(lambda: Data(small).findings, 3)
        pyshacl = median(lambda: Data(small, engine="pyshacl").findings, 1)
        found += [
            ("read, check and validate the tests' graph", shifty, "ms", "1"),
            ("the same with pySHACL", pyshacl, "ms", f"{pyshacl / shifty:.0f} × the other"),
        ]

    assets = find_assets()
    read = median(lambda: Data(assets).findings, 1)
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
