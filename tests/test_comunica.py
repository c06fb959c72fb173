"""A second, independent engine: Comunica gives the rows that are written by hand.

It is collected where ``ETRO_COMUNICA`` names a folder with the packages of ``tests/comunica``;
``.ci/run`` installs them, and node, in a scratch folder.
"""

import json
import os
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from etro.answers import Answer
from etro.queries import PREFIXES
from tiny_graph import GOLDEN, ROOT

pytest_plugins = ["tiny_graph"]

HERE = ROOT / "tests" / "comunica"
PACKAGES = os.environ.get("ETRO_COMUNICA", "")
PROCESSES = 2
SECONDS = 60


@pytest.fixture(scope="module")
def answered(tiny, tmp_path_factory):
    """What Comunica answers for each golden answer, by its place; two processes share the work."""
    folder = tmp_path_factory.mktemp("comunica")
    (folder / "tiny.nq").write_bytes(tiny.kg.export("nquads"))
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    texts = {n: prefixes + tiny.bound_text(g.name, g.parameters) for n, g in enumerate(GOLDEN)}
    running = []
    for part in range(PROCESSES):
        path = folder / f"{part}.json"
        share = {n: text for n, text in texts.items() if n % PROCESSES == part}
        path.write_text(json.dumps(share), encoding="utf-8")
        words = ["node", HERE / "ask.mjs", folder / "tiny.nq", path, str(SECONDS)]
        output = path.with_suffix(".out").open("wb")
        with output:
            running.append(subprocess.Popen(words, cwd=PACKAGES, stdout=output))
    assert [process.wait(1800) for process in running] == [0] * PROCESSES
    lines = [line for out in folder.glob("*.out") for line in out.read_bytes().splitlines()]
    return {int(answer["name"]): answer for answer in map(json.loads, lines)}


def term(value):
    if value is None or value["type"] == "uri":
        return value and ox.NamedNode(value["value"])
    if "xml:lang" in value:
        return ox.Literal(value["value"], language=value["xml:lang"])
    # It writes a whole decimal with a point.
    whole = value["value"].removesuffix(".0")
    return ox.Literal(whole, datatype=ox.NamedNode(value["datatype"]))


def in_any_order(table):
    """Return a table with the parts of each list in a cell sorted, as SPARQL leaves it open."""
    cells = [line.split("\t") for line in table.splitlines()]
    return [["; ".join(sorted(cell.split("; "))) for cell in row] for row in cells]


def test_the_packages_are_those_that_are_locked():
    wanted = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    names = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name, version in names.items():
        found = Path(PACKAGES, "node_modules", name, "package.json").read_text(encoding="utf-8")
        assert json.loads(found)["version"] == version == wanted[f"node_modules/{name}"]["version"]


@pytest.mark.parametrize("place", range(len(GOLDEN)), ids=lambda place: GOLDEN[place].id)
def test_comunica_gives_the_rows_written_by_hand(place, answered):
    answer = answered[place]
    assert "error" not in answer, answer["error"]
    table = GOLDEN[place].table
    columns = table.partition("\n")[0].split("\t")
    terms = [tuple(term(row.get(name)) for name in columns) for row in answer["rows"]]
    assert in_any_order(Answer(columns, terms).to_tsv()) == in_any_order(table)
