"""Scaffolding: rows that are whole at once, names that become ids, and what is refused."""

import os
import re
import shutil
from pathlib import Path

import pytest

from etro.assets import find_assets
from etro.errors import EtroError
from etro.graph import read_tables
from etro.schema import Schema
from etro.spans import passage_digest, text_hash
from running import ROOT, run

pytest_plugins = ["running"]

TEXT = """\
Orlestrant degrades the oestrogen receptor.

The median was 8.4 months with orlestrant. The median was 5.1 months without.
"""
SOURCE = ("Source", "id=invented", "label=an invented text", "language=en", "--text")
KINDS = sorted(path.stem for path in (ROOT / "graph").glob("*.tsv"))


@pytest.fixture(scope="module")
def schema():
    """The data as they stand."""
    return Schema(find_assets(ROOT))


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
    assert done.stdout == ""
    return done.stderr


def row(tables_of, data, kind, id):
    """Return the cells of a row that are filled."""
    (found,) = [each for each in tables_of(data, kind).rows if each["id"] == id]
    return {name: cell for name, cell in found.items() if cell}


def state(folder):
    """Return every file of a folder with its bytes."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# What is written


def test_a_new_row_takes_its_place_in_the_order_of_ids_and_no_other_line_is_touched(bench):
    path = bench / "graph" / "Drug.tsv"
    before = path.read_text(encoding="utf-8").splitlines()
    assert written("Drug", "label=Orlestrant", "primarilyDegrades=ESR1") == "drug/orlestrant"
    after = path.read_text(encoding="utf-8").splitlines()
    (new,) = set(after) - set(before)
    assert new.startswith("drug/orlestrant\tOrlestrant\t")
    assert [line for line in after if line != new] == before
    assert sorted(line.partition("\t")[0] for line in after[1:]) == [
        line.partition("\t")[0] for line in after[1:]
    ]


@pytest.mark.parametrize("name", ["ESR1", "oestrogen receptor", "雌激素受体α", "gene/ESR1"])
def test_a_thing_is_named_as_one_knows_it(bench, tables_of, name):
    written("Drug", "label=orlestrant", f"primarilyDegrades={name}", "labelZh=奥来司群")
    assert row(tables_of, bench, "Drug", "drug/orlestrant") == {
        "id": "drug/orlestrant",
        "label": "orlestrant",
        "labelZh": "奥来司群",
        "primarilyDegrades": "gene/ESR1",
    }


def test_a_claim_has_number_span_digest_and_what_is_usual(bench, tables_of):
    phrase = "Orlestrant degrades the oestrogen receptor"
    id = written("TargetAction", "source=invented", "target=ESR1", "--phrase", phrase)
    cells = row(tables_of, bench, "TargetAction", id)
    start = TEXT.index(phrase)
    assert cells == {
        "id": id,
        "target": "gene/ESR1",
        "source": "source/invented",
        "span": f"source/invented#char={start},{start + len(phrase)}",
        "digest": passage_digest([phrase]),
        "certainty": "asserted",
        "polarity": "affirmed",
    }


def test_several_phrases_are_several_spans_in_the_order_in_which_they_are_given(bench, tables_of):
    phrases = ("8.4 months with orlestrant", "Orlestrant degrades")
    options = [word for phrase in phrases for word in ("--phrase", phrase)]
    id = written("Outcome", "source=invented", *options)
    cells = row(tables_of, bench, "Outcome", id)
    places = [TEXT.index(phrase) for phrase in phrases]
    assert re.findall(r"char=(\d+)", cells["span"]) == list(map(str, places))
    assert cells["digest"] == passage_digest(phrases)


def test_span_and_digest_are_those_that_locate_prints(bench, tables_of):
    place, digest, _ = run("locate", "invented", "5.1 months").stdout.split("\t")
    id = written("Outcome", "source=invented", "--phrase", "5.1 months")
    typed = written("Outcome", "source=invented", f"span={place}")
    for each in (id, typed):
        cells = row(tables_of, bench, "Outcome", each)
        assert (cells["span"], cells["digest"]) == (place, digest)


def test_a_source_has_name_length_and_hash_of_its_text_as_it_is_read(bench, tables_of):
    cells = row(tables_of, bench, "Source", "source/invented")
    assert cells["fileName"] == "invented.txt"
    assert cells["characters"] == str(len(TEXT))
    assert cells["sha256"] == text_hash(TEXT)
    assert cells["curated"] == "false"
    assert "source/invented" not in run("check").stdout


def test_members_of_a_set_are_given_at_once_or_one_by_one(bench, tables_of):
    written("Regimen", "label=a and b", "drugs=everolimus|exemestane")
    written("Regimen", "label=c and d", "drugs=everolimus", "drugs=exemestane")
    wanted = "drug/everolimus|drug/exemestane"
    for id in ("regimen/a-and-b", "regimen/c-and-d"):
        assert row(tables_of, bench, "Regimen", id)["drugs"] == wanted


def test_a_gene_keeps_its_symbol_as_its_name(bench):
    assert written("Gene", "label=XYZ1") == "gene/XYZ1"


def test_a_row_that_is_there_is_changed_in_the_cells_that_are_given(bench, tables_of):
    id = written("Outcome", "source=invented", "value=8.5", "unit=month", "--phrase", "8.4 months")
    before = row(tables_of, bench, "Outcome", id)
    done = run("scaffold", "Outcome", f"id={id}", "value=8.4", "unit=")
    assert [line.split() for line in done.stdout.splitlines()[1:]] == [["value", "8.4"], ["unit"]]
    after = row(tables_of, bench, "Outcome", id)
    assert after == {
        name: cell for name, cell in (before | {"value": "8.4"}).items() if name != "unit"
    }


def test_a_change_that_changes_nothing_says_so(bench):
    before = state(bench)
    done = run("scaffold", "Source", "id=invented", "language=en")
    assert done.stdout == "source/invented stands so in graph/Source.tsv already\n"
    assert state(bench) == before


def test_phrases_given_anew_move_the_span_and_its_digest(bench, tables_of):
    id = written("Outcome", "source=invented", "--phrase", "8.4 months")
    written("Outcome", f"id={id}", "--phrase", "5.1 months")
    assert row(tables_of, bench, "Outcome", id)["digest"] == passage_digest(["5.1 months"])


def test_a_dry_run_shows_the_same_and_writes_nothing(bench):
    before = state(bench)
    shown = run("scaffold", "Drug", "label=orlestrant", "primarilyDegrades=ESR1", "--dry-run")
    assert state(bench) == before
    done = run("scaffold", "Drug", "label=orlestrant", "primarilyDegrades=ESR1")
    assert shown.stdout.splitlines()[1:] == done.stdout.splitlines()[1:]
    assert "nothing is written" in shown.stdout


def test_the_same_words_write_the_same_bytes(bench, tmp_path, monkeypatch):
    other = shutil.copytree(bench, tmp_path / "other")
    words = ("scaffold", "Outcome", "source=invented", "value=8.4", "--phrase", "8.4 months")
    first = run(*words)
    monkeypatch.setenv("ETRO_DATA", str(other))
    assert run(*words).output == first.output
    graphs = [state(folder / "graph") for folder in (bench, other)]
    assert list(graphs[0].values()) == list(graphs[1].values())


# Numbers are those of one row for ever


def test_a_number_follows_the_highest_of_all_tables(bench, tables_of):
    tables_of(bench, "Statement").add(id="claim/7000")
    assert written("Outcome", "source=invented", "--phrase", "8.4 months") == "claim/7001"
    assert written("Term", "source=invented", "--phrase", "8.4 months") == "claim/7002"


def test_a_number_that_was_withdrawn_is_not_given_again(bench):
    (bench / "CHANGELOG.md").write_text("- Withdrawn: 7003 (said twice)\n", encoding="utf-8")
    words = ("Outcome", "source=invented", "--phrase", "8.4 months")
    assert written(*words) == "claim/7004"
    assert "claim/7003 was withdrawn; take another" in refused(*words, "id=claim/7003")


def test_a_number_of_a_broken_line_is_not_given_again(bench):
    with (bench / "graph" / "Statement.tsv").open("a", encoding="utf-8") as file:
        file.write("claim/7005\ttoo few cells\n")
    assert written("Outcome", "source=invented", "--phrase", "8.4 months") == "claim/7006"


def test_a_curator_may_begin_a_range_of_numbers(bench):
    words = ("Outcome", "source=invented", "--phrase", "8.4 months")
    assert written(*words, "id=claim/8000") == "claim/8000"
    assert written(*words, "value=8.4") == "claim/8001"


# What is missing is told


def test_required_cells_that_are_empty_are_told_with_meaning_and_values(bench):
    done = run("scaffold", "TargetAction", "source=invented", "agent=everolimus")
    told = done.stderr
    assert done.exit_code == 0
    assert "action: Relates a target action claim to the way" in told
    assert "here may stand agonism, antagonism, binding" in told
    assert "target: " in told and "a row of Gene, GeneFamily" in told
    assert "--phrase" in told
    assert "agent: " not in told and "certainty: " not in told and "labelZh" not in told


def test_nothing_is_told_of_a_row_that_is_whole(bench):
    done = run("scaffold", "Drug", "label=orlestrant")
    assert done.stderr == ""


def test_without_a_kind_the_tables_are_told(bench):
    lines = run("scaffold").stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == KINDS
    assert all(line.partition(": ")[2] for line in lines)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_tells_all_its_columns_and_which_are_required(bench, schema, kind):
    done = run("scaffold", kind.lower())
    assert done.exit_code == 0
    told = [
        line[2:].partition(":")[0] for line in done.stdout.splitlines()[1:-1] if line[3:4] != " "
    ]
    assert told == schema.tables.headers[kind][1:]
    starred = {line[2:].partition(":")[0] for line in done.stdout.splitlines() if line[:2] == "* "}
    assert starred - {"required"} == set(schema.missing(kind, ()))


def test_a_column_alone_tells_each_value_with_its_definition(bench):
    lines = run("scaffold", "Outcome", "statistic").stdout.splitlines()
    assert lines[0].startswith("statistic: Relates an outcome claim")
    assert (
        "      medianStatistic: A statistic that lies in the middle of the ordered values." in lines
    )


# What stands in a table may be typed


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_in_a_table_is_taken_as_it_stands(schema, kind):
    rows = [each for each in schema.tables.rows if each.cls == kind]
    for each in (*rows[:2], *rows[-1:]):
        for name, values in each.cells.items():
            assert tuple(schema.cell(kind, name, value) for value in values) == values, each.id


def test_a_term_with_its_prefix_is_the_term_also_where_a_thing_has_its_name(schema):
    assert schema.cell("Statement", "subject", "etro:metastatic") == "etro:metastatic"


# What is refused, and how


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
