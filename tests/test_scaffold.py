"""Scaffolding: rows that are whole at once, and names that become ids."""

import re
import shutil

import pytest

from etro.assets import find_assets
from etro.schema import Schema
from etro.spans import passage_digest, text_hash
from running import ROOT, run
from scaffolding import TEXT, refused, row, state, written

pytest_plugins = ["scaffolding"]

KINDS = sorted(path.stem for path in (ROOT / "graph").glob("*.tsv"))


@pytest.fixture(scope="module")
def schema():
    """The data as they stand."""
    return Schema(find_assets(ROOT))


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
