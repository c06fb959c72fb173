"""Scaffolding: what is refused, with what to do, and that nothing is written then."""

import os
import shutil
from pathlib import Path

import pytest

from etro.assets import find_assets
from etro.errors import EtroError
from etro.graph import read_tables
from etro.schema import Schema
from running import ROOT, run
from scaffolding import refused, row, state, written

pytest_plugins = ["scaffolding"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Outcom", "value=1"], "no table 'Outcom'; did you mean Outcome?"),
        (["Nonsense"], "no table 'Nonsense'; etro scaffold lists the tables"),
        (["Outcome", "valu=1"], "Outcome has no column 'valu'; did you mean value?"),
        (["Outcome", "valu"], "Outcome has no column 'valu'; did you mean value?"),
        (["Outcome", "value=1", "unit"], "unit has no value; write unit=…"),
        (["Outcome", "value=1,204"], "value: '1,204' is not a decimal number such as 6.9"),
        (["Outcome", "reported=yes"], "reported: 'yes' is not true or false"),
        (["Outcome", "value=1", "value=2"], "value is given twice: '1' and '2'; give it once"),
        (["Outcome", "statistic=medan"], "statistic: no Statistic named 'medan'; did you mean"),
        (["Outcome", "endpoint=zzz"], "etro scaffold Outcome endpoint lists them"),
        (["Outcome", "trial=BOLERO2"], "trial: no ClinicalTrial named 'BOLERO2'; did you mean"),
        (["Arm", "label=x", "trial=NEW-1"], "here may stand a row of ClinicalTrial; add a new one"),
        (["Source", "label=x", "language=de"], "language: 'de' may not stand here; write en or zh"),
        (["Drug", "modality=peptide"], 'a new Drug has no name; give label="…", or the id of'),
        (["Drug", "label=Everolimus"], "a Drug of the name 'Everolimus' already: drug/everolimus"),
        (["Drug", "label=依维莫司"], "already: drug/everolimus; change it with id=drug/everolimus"),
        (["Drug", "label=x", "exactMatch=nonsense:1"], "exactMatch: unknown prefix 'nonsense'"),
        (["Drug", "id=gene/ESR1", "label=x"], "gene/ESR1 is a row of graph/Gene.tsv, line"),
        (["Drug", "id=claims/1", "label=x"], "'claims/1' is no id of Drug; write drug/ and a name"),
        (["Drug", "label=新药"], "no id can be made of '新药'; give one with id=drug/…"),
        (["Gene", "label=A B"], "no id can be made of 'A B'; give one with id=gene/…"),
        (["Drug", "id=a b", "label=x"], "'drug/a b' is no id of Drug"),
        (
            ["Outcome", "id=claim/9999", "value=1"],
            "there is no claim/9999; give --phrase to make it",
        ),
        (["Drug", "label=x", "--phrase", "8.4 months"], "Drug has no column 'span'"),
        (["Outcome", "--phrase", "8.4 months"], "a passage of no source; name its source"),
        (
            ["Outcome", "source=invented", "--phrase", "9.9 months"],
            "'9.9 months' does not stand in",
        ),
        (["Outcome", "source=guarneri-2012", "--phrase", "x"], "no text of 'source/guarneri-2012'"),
        (
            ["Outcome", "source=invented", "--phrase", "8.4", "--nth", "1", "--nth", "1"],
            "--nth is given 2 times for 1 phrases",
        ),
        (["Outcome", "source=invented", "--phrase", "8.4", "--nth", "2"], "there is no place 2"),
        (["Outcome", "source=invented", "span=source/invented#char=1,5"], "cuts a word"),
        (["Drug", "label=x", "--text", ROOT / "LICENSE"], "there is no column characters here"),
        (["Source", "label=x", "--text", "no-such-file"], "'no-such-file' does not exist"),
    ],
)
def test_what_cannot_stand_is_refused_with_what_to_do_and_nothing_is_written(bench, words, told):
    before = state(bench)
    said = refused(*words)
    assert told in said
    assert state(bench) == before


def test_a_phrase_that_stands_in_several_places_is_not_chosen_silently(bench, tables_of):
    words = ("Outcome", "source=invented", "--phrase", "The median was")
    before = state(bench)
    first, *places = refused(*words, code=1).splitlines()
    assert "stands in 2 places of source/invented; lengthen the phrase, or use --nth or" in first
    assert "".join(f"{place}\n" for place in places) == run("locate", "invented", words[-1]).stdout
    assert state(bench) == before
    spans = [
        row(tables_of, bench, "Outcome", written(*words, *choice))["span"]
        for choice in (("--nth", "2"), ("--near", "1000"), ("--nth", "1"))
    ]
    assert spans == [place.split("\t")[0] for place in (places[1], places[1], places[0])]


def test_without_the_texts_a_phrase_is_refused_with_what_to_name(bench, monkeypatch):
    monkeypatch.delenv("ETRO_SOURCES")
    assert "--sources DIR" in refused("Outcome", "source=invented", "--phrase", "8.4 months")


def test_a_text_that_is_not_utf_8_is_refused(bench, tmp_path):
    (tmp_path / "latin.txt").write_bytes("Östrogen".encode("latin-1"))
    told = refused("Source", "label=x", "language=en", "--text", tmp_path / "latin.txt")
    assert "is not UTF-8; save the text as UTF-8" in told


def test_the_data_of_an_installed_package_are_not_changed(bench, tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "etro"
    shutil.copytree(bench, package / "data")
    (package / "__init__.py").touch()
    monkeypatch.setenv("ETRO_DATA", str(package / "data"))
    before = state(package)
    told = refused("Drug", "label=orlestrant")
    assert "installed package" in told and "work in a checkout, or name one with --data" in told
    assert run("coverage", "invented", "--pin").exit_code == 2
    assert state(package) == before


def test_a_table_that_cannot_be_written_is_left_as_it_was(bench, monkeypatch):
    before = state(bench)

    def refuse(self, target):
        raise PermissionError(13, "Permission denied", os.fspath(target))

    monkeypatch.setattr(Path, "replace", refuse)
    told = refused("Drug", "label=orlestrant")
    assert told == "etro: graph/Drug.tsv cannot be written: Permission denied; make it writable\n"
    assert state(bench) == before


def test_a_table_that_cannot_be_read_is_to_be_mended_first(bench):
    path = bench / "graph" / "Drug.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("scaffold", "scafold", 1))
    told = refused("drug", "label=orlestrant", code=1)
    assert "graph/Drug.tsv:1:scafold: unknown column 'scafold'; did you mean scaffold" in told


def test_a_cell_that_cannot_be_read_is_not_lost_when_its_row_is_changed(bench, tables_of):
    id = written("Outcome", "source=invented", "--phrase", "8.4 months")
    tables_of(bench, "Outcome").set(id, "value", "8,4")
    assert "'8,4' is not a decimal number" in refused("Outcome", f"id={id}", "unit=month", code=1)
    written("Outcome", f"id={id}", "unit=month", "value=8.4")
    assert row(tables_of, bench, "Outcome", id)["value"] == "8.4"


def test_two_rows_that_say_the_same_do_not_keep_others_from_being_made(bench):
    words = ("Outcome", "source=invented", "--phrase", "8.4 months")
    assert len({written(*words) for _ in range(3)}) == 3
    assert "says the same as" in run("check").stdout


def test_rows_that_lack_cells_do_not_keep_others_from_being_made(bench):
    written("TargetAction", "source=invented", "--phrase", "Orlestrant degrades")
    assert written("Drug", "label=orlestrant") == "drug/orlestrant"
    assert run("check").exit_code == 1


def test_what_is_scaffolded_is_read_as_it_was_shown(bench):
    written("Drug", "label=orlestrant", "synonym=ORL-1|ORL-2", "exactMatch=drugbank:DB00000")
    tables, findings = read_tables(find_assets(bench))
    assert findings == []
    (found,) = [each for each in tables.rows if each.id == "drug/orlestrant"]
    assert found.cells["synonym"] == ("ORL-1", "ORL-2")
    assert found.cells["exactMatch"] == ("drugbank:DB00000",)
    with pytest.raises(EtroError):
        Schema(find_assets(bench)).cell("Drug", "scaffold", "orlestrant")
