"""What the tests of the whole program share: a built copy of the data, and ways to run etro.

It asserts nothing, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

import etro
from etro.assets import find_assets
from etro.cli import main
from etro.dataset import build
from etro.graph import read_tables
from etro.vocabulary import BASE

ROOT = Path(__file__).parents[1]
FOLDERS = ("graph", "ontology", "queries", "shapes")


# The tables grow with each source that is curated; a test needs one source's claims at most.
SOURCE = "source/guarneri-2012"
SMALL = (
    "graph/context.jsonld",
    "ontology/annotations.ttl",
    "ontology/catalog-v001.xml",
    "ontology/entities.ttl",
    "ontology/etro.ttl",
    "shapes/Gene.ttl",
    "shapes/common.ttl",
)
GENES = (
    "id\tlabel\tlabelZh\tsynonym\texactMatch",
    "gene/ESR1\tESR1\t雌激素受体\toestrogen receptor\thgnc:3467",
    "gene/MTOR\tMTOR\t\tmTOR|target of rapamycin\thgnc:3942|ncbigene:2475",
)


def copy_of_one_source(folder):
    """Copy the data with what one source claims and all that this refers to, without bulk data."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("bulk", "units"))
    tables, _ = read_tables(find_assets(folder))
    kept = {
        row.iri
        for row in tables.rows
        if row.cls == "NamedGraph" or SOURCE in (row.id, row.first("source"))
    }
    pending = list(kept)
    while pending:
        for _, _, iri in tables.references(tables.by_iri[pending.pop()]):
            if iri in tables.by_iri and iri not in kept:
                kept.add(iri)
                pending.append(iri)
    for cls in tables.headers:
        path = folder / "graph" / f"{cls}.tsv"
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        rows = [line for line in lines if BASE + line.partition("\t")[0] in kept]
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def one_source(tmp_path_factory):
    """The data with the claims of one source, not built, to be copied."""
    return copy_of_one_source(tmp_path_factory.mktemp("one-source") / "data")


@pytest.fixture(scope="session")
def template(one_source, tmp_path_factory):
    """The same, built, to be read by many tests and changed by none."""
    return _build(shutil.copytree(one_source, tmp_path_factory.mktemp("template") / "data"))


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """All of the data, built, for what asks every question."""
    folder = tmp_path_factory.mktemp("whole") / "data"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    return _build(folder)


def _build(folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ETRO_HOME", raising=False)
        build(find_assets(folder))
    return folder


@pytest.fixture
def built(template, tmp_path):
    """A built copy of the data, free to be broken."""
    return shutil.copytree(template, tmp_path / "built")


@pytest.fixture
def small(tmp_path):
    """Data of one invented table and two modules of the ontology, not built: a build is quick."""
    folder = tmp_path / "small"
    for file in SMALL:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, folder / file)
    shutil.copytree(ROOT / "queries", folder / "queries")
    shutil.copytree(ROOT / "ontology" / "rules", folder / "ontology" / "rules")
    (folder / "graph" / "Gene.tsv").write_text("\n".join(GENES) + "\n", encoding="utf-8")
    root = folder / "ontology" / "etro.ttl"
    module = "<https://w3id.org/etro/ontology/(?!annotations>|entities>)[a-z-]+>"
    text = re.sub(rf"{module}\s*,\s*", "", root.read_text(encoding="utf-8"))
    root.write_text(re.sub(rf",\s*{module}\s*\.", " .", text), encoding="utf-8")
    return folder


@pytest.fixture
def small_built(small):
    """The small data, built."""
    build(find_assets(small))
    return small


@pytest.fixture
def here(template, monkeypatch):
    """The built data as those that ``etro`` uses without being told."""
    monkeypatch.setenv("ETRO_DATA", str(template))
    return template


def run(*arguments, stdin=None):
    """Run the click command in this process, as wide as off a terminal: exit code and outputs."""
    words = [str(each) for each in arguments]
    return CliRunner().invoke(main, words, input=stdin, prog_name="etro", terminal_width=78)


def command(*arguments):
    """Return the command line that runs etro in a process of its own."""
    return [sys.executable, "-m", "etro", *map(str, arguments)]


def environment(data=None, **settings):
    """Return an environment with only the given settings of etro."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ETRO_")}
    if data:
        kept["ETRO_DATA"] = str(data)
    return kept | {name: str(value) for name, value in settings.items()}


def process(*arguments, data=None, stdin=None, **settings):
    """Run etro in a process of its own and return what it did, outputs as bytes."""
    return subprocess.run(
        command(*arguments),
        env=environment(data, **settings),
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        timeout=60,
        check=False,
    )


def stores(data):
    """Return the names of the data sets that lie in the build folder of a data folder."""
    return sorted(path.name for path in (data / "build").glob("store-*"))


def answers(data):
    """Return what a data set answers and holds, as it is: nothing may be built for it."""
    steps = []
    kg = etro.load(data, progress=steps.append)
    if steps:
        pytest.fail(f"built anew: {steps}")
    count = kg.sparql("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").rows[0]["n"]
    return kg.find("MTOR"), count, kg.stats()


def words(svg):
    """Return the texts of a picture."""
    return ["".join(each.itertext()).strip() for each in ET.fromstring(svg).iter() if each.text]
