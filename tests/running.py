"""What the tests of the whole program share: a built copy of the data, and ways to run etro.

It asserts nothing, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import etro
from etro.assets import find_assets
from etro.cli import main
from etro.dataset import build

ROOT = Path(__file__).parents[1]
FOLDERS = ("graph", "ontology", "queries", "shapes")


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A copy of the data that is built, to be read by many tests and changed by none."""
    folder = tmp_path_factory.mktemp("template") / "data"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ETRO_HOME", raising=False)
        build(find_assets(folder))
    return folder


@pytest.fixture
def built(template, tmp_path):
    """A built copy of the data, free to be broken."""
    return shutil.copytree(template, tmp_path / "built")


@pytest.fixture
def quick(monkeypatch):
    """Leave out what takes most of a build's time, where only whether it is built is asked."""
    monkeypatch.setattr("etro.data.validate", lambda *_: [])
    monkeypatch.setattr("etro.inference.infer", lambda *_: [])


@pytest.fixture
def here(template, monkeypatch):
    """The built data as those that ``etro`` uses without being told."""
    monkeypatch.setenv("ETRO_DATA", str(template))
    return template


def run(*arguments, stdin=None):
    """Run the click command in this process: exit code, stdout and stderr, apart."""
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin, prog_name="etro")


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
    """Return a question's answer from the data set as it is: nothing may be built for it."""
    steps = []
    text = (
        etro.load(data, progress=steps.append).ask("trial-comparisons", trial="BOLERO-2").to_csv()
    )
    if steps:
        pytest.fail(f"built anew: {steps}")
    return text
