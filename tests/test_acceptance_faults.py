"""The acceptance of the tables: whatever cell is emptied or misspelt, the check names it."""

import random
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from etro.assets import Assets
from etro.checks import check
from etro.cli import main
from etro.graph import read_context, read_tables
from etro.ontology import read_ontology
from etro.shapes import read_shapes
from etro.vocabulary import ETRO

ROOT = Path(__file__).parents[1]
CLASSES = sorted(path.stem for path in (ROOT / "graph").glob("*.tsv"))
ASSETS = Assets(str(ROOT), "")

# Tables are checked in a few copies, so that far fewer faults than all stand side by side.
COPIES = 4

# A right cell for a column that no row of its table has filled, to be misspelt.
SPARE = {"thing": "drug/everolimus", "term": "hypothesised"}


class Fault(NamedTuple):
    """A cell and what was put into it; empty where it was emptied."""

    cls: str
    line: int
    column: str
    cell: str

    @property
    def place(self):
        """The beginning of the line that tells of it."""
        return f"graph/{self.cls}.tsv:{self.line}:{self.column}: "


class Planter:
    """Chooses, seeded, one row to empty and one to misspell for each column that has to hold."""

    def __init__(self):
        self.context = read_context(ASSETS)
        self.shapes = read_shapes(ASSETS)
        rows = {row.iri for row in read_tables(ASSETS)[0].rows}
        self.known = read_ontology(ASSETS).terms | rows

    def plant(self, table, cls):
        """Write the faults of one table into a copy and return them."""
        chance = random.Random(2026)
        header, rows = table.header, table.rows
        if len(rows) == 1:
            # A column that is required and a reference has to be emptied and misspelt.
            rows.append({**rows[0], "id": _another_id(rows[0]["id"])})
            rows.sort(key=lambda row: row["id"])
        faults, taken = [], set()
        for column, kind in self.columns(header, cls):
            filled = [i for i, row in enumerate(rows) if row[column] and (i, column) not in taken]
            chosen = chance.choice(filled or range(len(rows)))
            taken.add((chosen, column))
            right = rows[chosen][column] or SPARE[self.context.columns[column].kind]
            wrong = "" if kind == "emptied" else self.misspell(chance, column, right)
            rows[chosen][column] = wrong
            faults.append(Fault(cls, chosen + 2, column, wrong))
        table.write(header, rows)
        return faults

    def columns(self, header, cls):
        """Return each column with what to do: emptied if required, misspelt if a reference."""
        required = {
            iri for iri, each in self.shapes.properties(ETRO + cls).items() if each.required
        }
        found = []
        for name in header[1:]:
            column = self.context.columns[name]
            if column.predicate in required and name != "labelZh":
                found.append((name, "emptied"))
            if column.kind in ("thing", "term"):
                found.append((name, "misspelt"))
        return found

    def misspell(self, chance, name, cell):
        """Return a cell with two letters swapped, so that the spelling can be seen to be wrong."""
        column = self.context.columns[name]
        first = cell.split("|")[0]
        slug = max(first.rfind("/"), first.rfind(":")) + 1
        start, end = slug, len(first)
        if (
            name.endswith("Match")
            or name in ("identifier", "licence", "span")
            or first[slug:].isdigit()
        ):
            # A swapped digit may be the number of another record: the kind is misspelt instead.
            start, end = 0, re.search("[:/]", first).start()
        wrong = [
            first[:i] + first[i + 1] + first[i] + first[i + 2 :]
            for i in range(start, end - 1)
            if first[i] != first[i + 1]
        ]
        wrong = [each for each in wrong if self.context.resolve(column, each) not in self.known]
        return chance.choice(wrong) + cell[len(first) :]


def _another_id(id):
    """Return an id of the same form that no row has."""
    digits = re.search(r"\d+$", id)
    if not digits:
        return f"{id}-2"
    return f"{id[: digits.start()]}{int(digits[0]) + 5000:0{len(digits[0])}}"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Return a function that gives a fresh copy of the data folders."""

    def copied():
        folder = tmp_path_factory.mktemp("faults")
        for name in ("graph", "ontology", "queries", "shapes"):
            shutil.copytree(ROOT / name, folder / name)
        return folder

    return copied


@pytest.fixture(scope="module")
def planted(copy, tables_of):
    """Return a function from some classes to a copy of the data and the faults in it."""
    planter = Planter()

    def plant(classes):
        folder = copy()
        faults = [f for cls in classes for f in planter.plant(tables_of(folder, cls), cls)]
        return folder, faults

    return plant


@pytest.fixture(scope="module")
def told(planted):
    """What the check says of each table: its faults, and all lines of the copy that it is in."""
    found = {}
    for number in range(COPIES):
        classes = CLASSES[number::COPIES]
        folder, faults = planted(classes)
        lines = list(map(str, check(Assets(str(folder), str(folder / "build"))).findings))
        found.update({cls: ([f for f in faults if f.cls == cls], lines) for cls in classes})
    return found


@pytest.mark.parametrize("cls", CLASSES)
def test_each_emptied_or_misspelt_cell_of_a_table_is_named(told, cls):
    faults, lines = told[cls]
    assert faults
    for fault in faults:
        here = [line for line in lines if line.startswith(fault.place)]
        # The prefix alone is named where that is what is unknown.
        wrong = fault.cell.split("|")[0].partition(":")[0]
        assert any(wrong in line for line in here), fault


def test_all_faults_of_all_tables_at_once_are_all_named(planted):
    folder, faults = planted(CLASSES)
    result = CliRunner().invoke(main, ["--data", str(folder), "check"])
    lines = result.stdout.splitlines()
    places = {fault.place for fault in faults}
    assert len(places) == len(faults)
    emptied = sum(not fault.cell for fault in faults)
    assert emptied > 5 * len(CLASSES)
    assert len(faults) - emptied > 10 * len(CLASSES)
    assert sorted(each for each in places if not any(n.startswith(each) for n in lines)) == []
    assert result.exit_code == 1
    assert re.fullmatch(r"\d+ findings, \d+ of them errors", lines[-1])


def test_an_emptied_id_is_named_in_every_table(copy, tables_of):
    folder = copy()
    for cls in CLASSES:
        table = tables_of(folder, cls)
        rows = table.rows
        rows[0]["id"] = ""
        table.write(table.header, rows)
    found = check(Assets(str(folder), "")).findings
    told = {(finding.file, finding.row, finding.column) for finding in found}
    assert {(f"graph/{cls}.tsv", 2, "id") for cls in CLASSES} <= told
