"""Terms through time: none vanishes after a release, and a migration leads on from old to new."""

import shutil

import pyoxigraph as ox
import pytest

from etro.assets import Assets, find_assets
from etro.checks import check
from etro.data import Data
from etro.deprecation import check_terms, deprecated_terms, freeze, read_released
from etro.errors import InvalidData, UnwritableOutput
from etro.graph import read_tables
from etro.ontology import RELEASED, read_ontology
from etro.vocabulary import BASE, ETRO
from running import ROOT, run

pytest_plugins = ["running"]

# A value, a class and a relation are renamed; one value goes without any one in its place; one is
# replaced by what is replaced in turn.
DEPRECATIONS = """
etro:hazardRatio owl:deprecated true ; obo:IAO_0100001 etro:riskOverTime .
etro:riskOverTime a owl:NamedIndividual , etro:Measure ; rdfs:label "risk over time"@en ;
    obo:IAO_0000115 "A planted measure."@en .
etro:PlantOld a owl:Class ; owl:deprecated true ; obo:IAO_0100001 etro:PlantMiddle .
etro:PlantMiddle a owl:Class ; owl:deprecated true ; obo:IAO_0100001 etro:PlantNew .
etro:PlantNew a owl:Class ; rdfs:label "plant"@en ; obo:IAO_0000115 "A planted class."@en .
etro:plantSplit a owl:ObjectProperty ; owl:deprecated true ;
    oboInOwl:consider etro:measure , etro:unit .
"""
MODULE = "trial-terms"


def plant(folder, turtle, module=MODULE):
    path = folder / "ontology" / f"{module}.ttl"
    prefixes = "@prefix oboInOwl: <http://www.geneontology.org/formats/oboInOwl#> .\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{prefixes}{text}\n{turtle}", encoding="utf-8")
    return folder


@pytest.fixture
def folder(one_source, tmp_path):
    """A copy of the data of one source, free to be changed."""
    return shutil.copytree(one_source, tmp_path / "copy")


@pytest.fixture
def deprecating(folder):
    return plant(folder, DEPRECATIONS)


def ontology(folder):
    return read_ontology(Assets(str(folder), ""))


def findings(folder):
    assets = Assets(str(folder), "")
    return list(check_terms(assets, read_ontology(assets), read_tables(assets)[0]))


# What is deprecated


def test_a_deprecated_term_leads_to_the_last_of_its_replacements(deprecating):
    found = {each.iri.removeprefix(ETRO): each for each in deprecated_terms(ontology(deprecating))}
    assert found["hazardRatio"].replacement == f"{ETRO}riskOverTime"
    assert found["PlantOld"].replacement == f"{ETRO}PlantNew"
    assert found["plantSplit"].replacement == ""
    assert found["plantSplit"].considered == [f"{ETRO}measure", f"{ETRO}unit"]


def test_two_terms_that_replace_each_other_lead_nowhere(folder):
    text = """etro:A a owl:Class ; owl:deprecated true ; obo:IAO_0100001 etro:B .
    etro:B a owl:Class ; owl:deprecated true ; obo:IAO_0100001 etro:A ."""
    found = deprecated_terms(ontology(plant(folder, text)))
    assert [each.replacement for each in found] == ["", ""]
    told = [finding.message for finding in findings(folder)]
    assert told == [f"{name} is deprecated, and nothing leads on" for name in "AB"]


def test_the_ontology_of_the_repository_has_no_term_that_leads_nowhere():
    assert findings(ROOT) == []


def test_a_row_that_names_a_deprecated_term_is_found_with_what_to_write(deprecating):
    told = [str(finding) for finding in findings(deprecating)]
    (one,) = [each for each in told if each.startswith("graph/Comparison.tsv")]
    assert one.endswith(
        ":measure: hazardRatio is deprecated; use riskOverTime (etro migrate writes it)"
    )


def test_etro_check_of_the_ontology_tells_it_too(deprecating):
    report = check(find_assets(deprecating), ontology=True)
    assert any(finding.message == "hazardRatio is deprecated" for finding in report.findings)


# Migration of the tables


def test_the_migration_writes_the_replacement_into_each_cell_and_nothing_else(deprecating):
    before = {path.name: path.read_text("utf-8") for path in (deprecating / "graph").glob("*.tsv")}
    done = run("--data", deprecating, "migrate")
    assert done.exit_code == 0
    assert "measure: hazardRatio is now riskOverTime" in done.stdout
    for name, text in before.items():
        rows = [line.replace("hazardRatio", "riskOverTime") for line in text.split("\n")]
        assert (deprecating / "graph" / name).read_text("utf-8").split("\n") == rows
    assert findings(deprecating) == []
    assert Data(find_assets(deprecating)).errors == []


def test_a_second_migration_has_nothing_to_do(deprecating):
    run("--data", deprecating, "migrate")
    done = run("--data", deprecating, "migrate")
    assert (done.exit_code, done.stdout) == (0, "nothing to migrate\n")


def test_the_difference_of_a_migration_is_the_term_and_its_cells(folder, one_source):
    plant(folder, DEPRECATIONS)
    run("--data", folder, "migrate")
    lines = run("diff", one_source, folder).stdout.splitlines()
    assert "    measure: was hazardRatio, now riskOverTime" in lines
    assert "    + replaced by: riskOverTime" in lines
    assert "    + deprecated: true" in lines


def test_a_dry_run_tells_the_same_and_writes_nothing(deprecating):
    path = deprecating / "graph" / "Comparison.tsv"
    before = path.read_bytes()
    told = run("--data", deprecating, "migrate", "--dry-run").stdout
    assert path.read_bytes() == before
    assert run("--data", deprecating, "migrate").stdout == told
    assert path.read_bytes() != before


def test_a_term_without_one_replacement_is_left_to_a_person(folder, tables_of):
    text = """etro:hazardRatio owl:deprecated true ;
        oboInOwl:consider etro:oddsRatio , etro:relativeRisk ."""
    before = tables_of(plant(folder, text), "Comparison").rows
    done = run("--data", folder, "migrate")
    assert done.exit_code == 1
    assert "hazardRatio is deprecated; choose by hand: oddsRatio, relativeRisk" in done.stdout
    assert tables_of(folder, "Comparison").rows == before


def test_columns_and_tables_named_after_a_deprecated_term_are_told(folder):
    text = """etro:estimate owl:deprecated true ; obo:IAO_0100001 etro:value .
    etro:Comparison owl:deprecated true ; obo:IAO_0100001 etro:Outcome ."""
    done = run("--data", plant(folder, text), "migrate")
    assert done.exit_code == 1
    assert "graph/Comparison.tsv:1:estimate: estimate is deprecated; use value" in done.stdout
    assert "graph/Comparison.tsv: Comparison is deprecated; use Outcome" in done.stdout


def test_a_thing_gives_way_to_another_thing_as_a_term_does(folder, tables_of):
    arm = next(row for row in tables_of(folder, "Arm").rows if row["regimen"])
    other = next(
        row["id"] for row in tables_of(folder, "Regimen").rows if row["id"] != arm["regimen"]
    )
    text = f"<{BASE}{arm['regimen']}> owl:deprecated true ; obo:IAO_0100001 <{BASE}{other}> ."
    assert run("--data", plant(folder, text), "migrate").exit_code == 0
    after = {row["id"]: row["regimen"] for row in tables_of(folder, "Arm").rows}
    assert after[arm["id"]] == other


# Migration of what others hold

MINE = f"""@prefix etro: <{ETRO}> . @prefix ex: <http://example.org/> .
ex:a a etro:PlantOld ; etro:measure etro:hazardRatio ;
    etro:plantSplit ex:b ; ex:note "hazardRatio" .
"""


def test_a_file_of_rdf_is_migrated_in_any_place_of_a_statement(deprecating, tmp_path):
    (tmp_path / "mine.ttl").write_text(MINE, encoding="utf-8")
    done = run("--data", deprecating, "migrate", tmp_path / "mine.ttl", "-o", tmp_path / "new.nt")
    assert done.exit_code == 1, "one property is left"
    assert "plantSplit is deprecated and used 1 time; choose by hand: measure, unit" in done.stdout
    new = (tmp_path / "new.nt").read_text(encoding="utf-8")
    lines = new.replace("http://example.org/", "ex:").replace(ETRO, "").splitlines()
    assert sorted(line.removesuffix(" .").split(" ", 1)[1] for line in lines) == [
        '<ex:note> "hazardRatio"',
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <PlantNew>",
        "<measure> <riskOverTime>",
        "<plantSplit> <ex:b>",
    ]


def test_what_a_file_says_of_the_terms_it_deprecates_itself_stays(deprecating, tmp_path):
    path = tmp_path / "ontology.nt"
    assert (
        run(
            "--data",
            deprecating,
            "export",
            "--format",
            "ntriples",
            "--graph",
            "ontology",
            "-o",
            path,
        ).exit_code
        == 0
    )
    run("--data", deprecating, "migrate", path, "-o", tmp_path / "new.nt")
    new = (tmp_path / "new.nt").read_text(encoding="utf-8")
    assert f"<{ETRO}hazardRatio> <http://purl.obolibrary.org/obo/IAO_0100001>" in new


def test_a_file_without_deprecated_terms_comes_back_as_it_was(folder, tmp_path):
    (tmp_path / "mine.ttl").write_text(MINE, encoding="utf-8")
    done = run("--data", folder, "migrate", tmp_path / "mine.ttl", "-o", tmp_path / "new.ttl")
    assert done.exit_code == 0

    def read(name):
        return set(ox.parse(path=str(tmp_path / name)))

    assert read("new.ttl") == read("mine.ttl")


# What was released


def test_before_the_first_release_no_term_is_held(folder):
    assert read_released(Assets(str(folder), "")) == []
    (folder / "ontology" / RELEASED).unlink()
    assert read_released(Assets(str(folder), "")) == []


def test_a_release_lists_each_own_term_with_kind_label_and_version(folder):
    done = run("--data", folder, "freeze")
    assert done.exit_code == 0
    rows = {row.term: row for row in read_released(Assets(str(folder), ""))}
    assert rows["Rapalog"] == ("Rapalog", "Class", "rapalog", ontology(folder).version)
    assert rows["primarilyInhibits"].kind == "ObjectProperty"
    assert rows["asserted"].kind == "NamedIndividual"
    assert f"{len(rows)} terms" in done.stdout
    assert list(rows) == sorted(rows)
    assert findings(folder) == []


def rename(folder, old, new, module="drug-classes"):
    path = folder / "ontology" / f"{module}.ttl"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_released_term_that_vanished_is_found_by_its_line(folder):
    run("--data", folder, "freeze")
    rename(folder, "etro:Rapalog ", "etro:Rapamycins ")
    lines = (folder / "ontology" / RELEASED).read_text(encoding="utf-8").splitlines()
    number = 1 + next(i for i, line in enumerate(lines) if line.startswith("Rapalog\t"))
    told = [str(finding) for finding in findings(folder)]
    assert told[0] == (
        f"ontology/{RELEASED}:{number}:term: Rapalog, a Class released in 0.1.0, is gone; "
        "declare it again, deprecated, with what replaces it"
    )


def test_a_released_term_that_is_deprecated_instead_is_no_fault(folder):
    run("--data", folder, "freeze")
    rename(folder, "etro:Rapalog ", "etro:Rapamycins ")
    text = """etro:Rapalog a owl:Class ; rdfs:label "obsolete rapalog"@en ;
        owl:deprecated true ; obo:IAO_0100001 etro:Rapamycins ."""
    plant(folder, text)
    run("--data", folder, "migrate")
    assert findings(folder) == []


def test_a_released_class_that_became_a_property_is_found(folder):
    run("--data", folder, "freeze")
    rename(folder, "etro:Rapalog a owl:Class", "etro:Rapalog a owl:ObjectProperty")
    (finding,) = findings(folder)
    assert finding.message == "Rapalog was released as Class and is ObjectProperty now"
    assert finding.column == "kind"


def test_the_next_release_keeps_since_when_a_term_is_out(folder):
    run("--data", folder, "freeze")
    for path in (folder / "ontology").glob("*.ttl"):
        path.write_text(path.read_text("utf-8").replace('"0.1.0"', '"0.2.0"'), encoding="utf-8")
    plant(folder, 'etro:Fresh a owl:Class ; rdfs:label "fresh"@en .')
    done = run("--data", folder, "freeze")
    since = {row.term: row.since for row in read_released(Assets(str(folder), ""))}
    assert (since["Rapalog"], since["Fresh"]) == ("0.1.0", "0.2.0")
    assert "1 of them since 0.2.0" in done.stdout


def test_no_release_is_written_while_a_released_term_is_gone(folder):
    run("--data", folder, "freeze")
    before = (folder / "ontology" / RELEASED).read_bytes()
    rename(folder, "etro:Rapalog ", "etro:Rapamycins ")
    done = run("--data", folder, "freeze")
    assert done.exit_code == 1
    assert "Rapalog" in done.stderr
    assert (folder / "ontology" / RELEASED).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "row"), [("term\tlabel\n", 1), ("term\tkind\tlabel\tsince\nA\n", 2)]
)
def test_a_list_that_is_not_as_released_is_told(folder, text, row):
    (folder / "ontology" / RELEASED).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        read_released(Assets(str(folder), ""))
    assert [(f.file, f.row) for f in caught.value.findings] == [(f"ontology/{RELEASED}", row)]


def test_a_release_is_not_made_in_an_installed_package(folder):
    (folder.parent / "__init__.py").touch()
    with pytest.raises(UnwritableOutput):
        freeze(Assets(str(folder), ""), ontology(folder))
