"""Measure speed and memory against named peers, in one run: ratios matter, times are noisy.

``make bench`` prints a Markdown table. Nothing here is a test.
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

ROOT = Path(__file__).parents[1]
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
    from etro.queries import run

    kg = etro.load()
    with tempfile.TemporaryDirectory() as folder:
        dump, query = Path(folder) / "etro.nq", ROOT / "queries" / "trial-comparisons.rq"
        dump.write_bytes(kg.export("nquads"))
        prefixed = Path(folder) / "query.rq"
        prefixed.write_text(_prefixed(query.read_text(encoding="utf-8")), encoding="utf-8")

        base = median(process(sys.executable, "-c", "import pyoxigraph"), 25)
        plain = median(process(ETRO, *QUESTION, "--format", "csv"), 25)
        table = median(process(ETRO, *QUESTION), 15)
        peer = median(process(sys.executable, "-c", RDFLIB, str(dump), str(prefixed)), 5)
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
        found += _in_process(kg, dump, prefixed.read_text(encoding="utf-8"), run)

    assets = find_assets()
    shifty = median(lambda: Data(assets), 3)
    pyshacl = median(lambda: Data(assets, engine="pyshacl"), 1)
    data = Data(assets)
    found += [
        ("read, check and validate: shifty (default)", shifty, "ms", "1"),
        ("read, check and validate: pySHACL", pyshacl, "ms", f"{pyshacl / shifty:.1f} × shifty"),
        ("infer and order all statements", median(lambda: assemble(data), 3), "ms", ""),
        ("etro build --force, whole process", _build(), "ms", ""),
    ]
    return found


def _in_process(kg, dump, text, run):  # type: ignore[no-untyped-def]
    import pyoxigraph as ox
    import rdflib

    trial = "https://w3id.org/etro/trial/bolero-2"
    store = kg._store
    bound = {"trial": ox.NamedNode(trial)}
    raw = median(lambda: run(store, text, bound), 50)
    ours = median(lambda: kg.ask("trial-comparisons", trial="BOLERO-2").to_csv(), 50)
    graph = rdflib.Dataset(default_union=True)
    graph.parse(dump, format="nquads")
    binding = {"trial": rdflib.URIRef(trial)}
    peer = median(lambda: list(graph.query(text, initBindings=binding)), 3)
    return [
        ("in process: raw pyoxigraph, one query", raw, "ms", "1"),
        ("in process: kg.ask to csv", ours, "ms", f"{ours / raw:.2f} × raw"),
        ("in process: rdflib, the same query", peer, "ms", f"{peer / raw:.0f} × raw"),
    ]


def _build() -> float:
    with tempfile.TemporaryDirectory() as home:
        os.environ["ETRO_HOME"] = home
        try:
            return median(process(ETRO, "build", "--force"), 3)
        finally:
            del os.environ["ETRO_HOME"]


def _prefixed(text: str) -> str:
    from etro.queries import PREFIXES

    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + text


def main() -> None:
    """Print the table."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{os.cpu_count()} cores, {memory:.0f} GiB"
    print(f"{date.today()}, Python {platform.python_version()}, {machine}")
    print("\n| what | value | against |\n| --- | ---: | --- |")
    for what, value, unit, against in rows():
        print(f"| {what} | {value:.1f} {unit} | {against} |")


if __name__ == "__main__":
    main()
