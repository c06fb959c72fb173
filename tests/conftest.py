"""What the tests share: copies of the data to break, and ways to edit a table."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("graph", "ontology", "queries", "shapes")

# What a test needs beyond what is installed: source texts, jars of the OWL API, Comunica, Java.
_AT_HAND = {
    "test_sources_at_hand.py": os.environ.get("ETRO_SOURCES"),
    "test_products_owlapi.py": os.environ.get("ETRO_OWLAPI"),
    "test_comunica.py": os.environ.get("ETRO_COMUNICA"),
    "test_reason_java.py": shutil.which("javac"),
}
collect_ignore = [test for test, at_hand in _AT_HAND.items() if not at_hand]


def pytest_report_header():
    """Say which tests are left out, and so what is not proven by this run."""
    return [f"not collected, for want of what it needs: {test}" for test in collect_ignore]


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    """Keep what the user has set out of the tests."""
    for name in ("ETRO_DATA", "ETRO_HOME", "ETRO_SOURCES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def root():
    """The checkout."""
    return ROOT


@pytest.fixture
def data(tmp_path):
    """A copy of all data folders, free to be broken."""
    folder = tmp_path / "data"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    return folder


class Table:
    """A table of a copied data folder, to read and edit cell by cell."""

    def __init__(self, data, cls):
        self.path = data / "graph" / f"{cls}.tsv"
        self.name = f"graph/{cls}.tsv"

    @property
    def lines(self):
        """The lines without the last line feed; line 0 is the header."""
        return self.path.read_text(encoding="utf-8").removesuffix("\n").split("\n")

    @property
    def header(self):
        """The column names."""
        return self.lines[0].split("\t")

    @property
    def rows(self):
        """The rows as dictionaries, in file order; row i stands on line i + 2 of the file."""
        return [dict(zip(self.header, line.split("\t"), strict=True)) for line in self.lines[1:]]

    def write(self, header, rows):
        """Write the table anew."""
        lines = ["\t".join(header), *("\t".join(row.get(c, "") for c in header) for row in rows)]
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def set(self, id, column, value):
        """Set one cell and return the line number of its row."""
        header, rows = self.header, self.rows
        index = next(i for i, row in enumerate(rows) if row["id"] == id)
        rows[index][column] = value
        self.write(header, rows)
        return index + 2

    def add(self, **cells):
        """Add a row, keeping the table sorted by id, and return its line number."""
        header = self.header
        rows = sorted([*self.rows, cells], key=lambda row: row["id"])
        self.write(header, rows)
        return rows.index(cells) + 2

    def remove(self, id):
        """Remove a row."""
        self.write(self.header, [row for row in self.rows if row["id"] != id])


@pytest.fixture
def table(data):
    """Return a function from a class name to its table in the copied data."""
    return lambda cls: Table(data, cls)


@pytest.fixture(scope="session")
def tables_of():
    """Return a function from a data folder and a class name to the table."""
    return Table
