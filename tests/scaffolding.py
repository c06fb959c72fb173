"""What tests of scaffolding share: data to write to, an invented text, and ways to run it.

Test modules ask for the fixture with ``pytest_plugins = ["scaffolding"]``.
Its assertions say what they saw, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import shutil

import pytest

from running import run

pytest_plugins = ["running"]

TEXT = """\
Orlestrant degrades the oestrogen receptor.

The median was 8.4 months with orlestrant. The median was 5.1 months without.
"""
SOURCE = ("Source", "id=invented", "label=an invented text", "language=en", "--text")


@pytest.fixture
def bench(one_source, tmp_path, monkeypatch):
    """A copy of one source's claims as the data that etro uses, and an invented text at hand."""
    folder = shutil.copytree(one_source, tmp_path / "data")
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "invented.txt").write_bytes(TEXT.replace("\n", "\r\n").encode())
    monkeypatch.setenv("ETRO_DATA", str(folder))
    monkeypatch.setenv("ETRO_SOURCES", str(texts))
    written(*SOURCE, texts / "invented.txt")
    return folder


def written(*words):
    """Scaffold, see that it ends well, and return the id of the row."""
    done = run("scaffold", *words)
    assert done.exit_code == 0, done.output
    return done.stdout.split()[0]


def refused(*words, code=2):
    """Scaffold, see that it fails, and return what is said."""
    done = run("scaffold", *words)
    assert done.exit_code == code, done.output
    assert done.stdout == "", done.stdout
    return done.stderr


def row(tables_of, data, kind, id):
    """Return the cells of a row that are filled."""
    (found,) = [each for each in tables_of(data, kind).rows if each["id"] == id]
    return {name: cell for name, cell in found.items() if cell}


def state(folder):
    """Return every file of a folder with its bytes."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
