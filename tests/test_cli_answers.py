"""Answers on the command line: forms that parse back, names in any form, and empty answers."""

import csv
import io
import json
import re
import shutil

import pyoxigraph as ox
import pytest

import etro
from running import ROOT, run

pytest_plugins = ["running"]

BASE = "https://w3id.org/etro/"
QUESTIONS = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
EVEROLIMUS = [
    "everolimus",
    "Everolimus",
    "EVEROLIMUS",
    "依维莫司",
    "drug/everolimus",
    "https://w3id.org/etro/drug/everolimus",
    "chembl.compound:CHEMBL1908360",
    "drugbank:DB01590",
    "chebi:68478",
    "atc:L01EG02",
    "https://bioregistry.io/drugbank:DB01590",
    "http://purl.obolibrary.org/obo/CHEBI_68478",
    "  everolimus  ",
]
BOLERO_2 = [
    "BOLERO-2",
    "bolero-2",
    "Bolero-2",
    "BOLERO-2试验",
    "bolero-2试验",
    "trial/bolero-2",
    "https://w3id.org/etro/trial/bolero-2",
    "clinicaltrials:NCT00863655",
    "pubmed:22149876",
]


@pytest.fixture(scope="module")
def kg(whole):
    """The graph, to compare with."""
    return etro.load(whole)


@pytest.fixture
def here(whole, monkeypatch):
    """The built data as those that ``etro`` uses without being told."""
    monkeypatch.setenv("ETRO_DATA", str(whole))
    return whole


@pytest.mark.parametrize("question", QUESTIONS)
def test_csv_parses_back_to_the_cells_of_the_answer(here, kg, question):
    rows = list(csv.reader(io.StringIO(run("ask", question, "--format", "csv").stdout, newline="")))
    assert rows[0] == kg.ask(question).columns
    assert rows[1:] == kg.ask(question).cells


@pytest.mark.parametrize("question", QUESTIONS)
def test_tsv_parses_back_to_the_cells_of_the_answer(here, kg, question):
    lines = run("ask", question, "--format", "tsv").stdout.removesuffix("\n").split("\n")
    rows = [line.split("\t") for line in lines]
    assert rows == [kg.ask(question).columns, *kg.ask(question).cells]


@pytest.mark.parametrize("question", QUESTIONS)
def test_json_parses_back_to_the_terms_of_the_answer(here, kg, question):
    data = run("ask", question, "--format", "json").stdout_bytes
    read = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    assert [variable.value for variable in read.variables] == kg.ask(question).columns
    assert [tuple(solution) for solution in read] == kg.ask(question).terms


@pytest.mark.parametrize("question", QUESTIONS)
def test_markdown_parses_back_to_the_cells_of_the_answer(here, kg, question):
    lines = run("ask", question, "--format", "markdown").stdout.removesuffix("\n").split("\n")
    rows = [
        [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines
    ]
    answer = kg.ask(question)
    assert rows[0] == answer.columns
    assert set(rows[1]) == {"---"}
    assert rows[2:] == answer.cells


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_table_is_the_default_and_has_a_line_a_row(here, kg, question):
    done = run("ask", question)
    assert done.stdout == run("ask", question, "--format", "table").stdout
    lines = done.stdout.splitlines()
    assert lines[0].split() == kg.ask(question).columns
    assert len(lines) == len(kg.ask(question)) + 1
    for line, row in zip(lines[1:], kg.ask(question).cells, strict=True):
        assert "".join(line.split()) == "".join("".join(row).split())


def test_json_has_full_iris_and_csv_short_ids(here):
    document = json.loads(run("ask", "drug-targets", "--format", "json").stdout)
    assert document["results"]["bindings"][0]["drug"] == {
        "type": "uri",
        "value": f"{BASE}drug/everolimus",
    }
    rows = list(csv.DictReader(io.StringIO(run("ask", "drug-targets", "--format", "csv").stdout)))
    assert rows[0]["drug"] == "everolimus"
    assert {row["claim"] for row in rows if row["claim"]} >= {"claim/0027"}
    assert all("://" not in cell for row in rows for cell in row.values())


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "markdown"])
def test_find_and_stats_have_every_plain_form(here, form):
    for arguments in (("find", "everolimus"), ("stats",)):
        done = run(*arguments, "--format", form)
        assert (done.exit_code, done.stderr) == (0, "")
        assert "everolimus" in done.stdout or "Drug" in done.stdout


@pytest.mark.parametrize("name", EVEROLIMUS)
def test_a_drug_is_taken_by_any_of_its_names_with_equal_answers(here, kg, name):
    done = run("ask", "drug-targets", "--drug", name, "--format", "csv")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == kg.ask("drug-targets", drug="drug/everolimus").to_csv()


@pytest.mark.parametrize("name", BOLERO_2)
def test_a_trial_is_taken_by_any_of_its_names_with_equal_answers(here, kg, name):
    done = run("ask", "trial-comparisons", "--trial", name, "--format", "csv")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == kg.ask("trial-comparisons", trial="trial/bolero-2").to_csv()


@pytest.mark.parametrize("name", ["PFS", "pfs", "progression-free survival", "无进展生存期"])
def test_an_endpoint_is_taken_by_abbreviation_and_name_in_either_language(here, kg, name):
    done = run("ask", "trial-comparisons", "--endpoint", name, "--format", "csv")
    assert done.exit_code == 0, done.stderr
    expected = kg.ask("trial-comparisons", endpoint="progressionFreeSurvival")
    assert done.stdout == expected.to_csv()
    assert len(expected) < len(kg.ask("trial-comparisons"))


@pytest.mark.parametrize("form", [(), ("--format", "csv"), ("--format", "json")])
def test_an_empty_value_leaves_a_parameter_open(here, kg, form):
    done = run("ask", "drug-targets", "--drug", "", *form)
    drugs = {row["drug"] for row in kg.ask("drug-targets", drug="")}
    assert len(drugs) > 1
    assert all(drug in done.stdout for drug in drugs)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("everolimus", "drug/everolimus"),
        ("依维莫司", "drug/everolimus"),
        ("chembl.compound:CHEMBL1908360", "drug/everolimus"),
        ("DB01590", "drug/everolimus"),
        ("BOLERO-2", "trial/bolero-2"),
        ("progression-free survival", "progressionFreeSurvival"),
        ("雷帕霉素", "gene/MTOR"),
    ],
)
def test_find_takes_english_chinese_and_identifiers(here, text, id):
    rows = list(csv.DictReader(io.StringIO(run("find", text, "--format", "csv").stdout)))
    assert id in {row["id"] for row in rows}
    assert all(row["why"] for row in rows)


def test_find_tells_near_misses_of_what_nothing_is_named(here):
    done = run("find", "everolimvs", "--format", "csv")
    assert (done.exit_code, done.stdout) == (0, "id,label,class,why\n")
    assert "everolimus" in done.stderr


@pytest.fixture(scope="module")
def with_unknowns(template, tables_of, tmp_path_factory):
    """The data with a drug, a trial, a pathway and a source that no claim is about."""
    folder = shutil.copytree(template, tmp_path_factory.mktemp("unknowns") / "data")
    tables_of(folder, "Drug").add(id="drug/zzz-invented", label="inventolimus")
    tables_of(folder, "ClinicalTrial").add(
        id="trial/zzz-invented", label="INVENTED-1", trialKind="singleTrial"
    )
    tables_of(folder, "Pathway").add(id="pathway/zzz-invented", label="Invented pathway")
    tables_of(folder, "CuratedSignature").add(
        id="gene-set/zzz-invented", label="Invented signature"
    )
    tables_of(folder, "Variant").add(id="variant/zzz-invented", label="Invented variant")
    tables_of(folder, "Source").add(
        id="source/zzz-invented",
        label="Invented 2050",
        fileName="invented.txt",
        characters="9",
        sha256="0" * 64,
        language="en",
        curated="false",
    )
    assert len(etro.load(folder).find("inventolimus")) == 1
    return folder


UNKNOWNS = {
    "drug": "inventolimus",
    "trial": "INVENTED-1",
    "source": "zzz-invented",
    "state": "therapy sensitivity",
    "phenotype": "responsive molecular phenotype",
    "pathway": "Invented pathway",
    "signature": "Invented signature",
    "variant": "Invented variant",
    "subtype": "basal-like breast cancer",
    "text": "no-such-kind",
    "thing": "inventolimus",
}

# Asked for by mechanism alone: what is known by a name has rows, and what has none is no name here.
# Asked for by context: a drug without evidence there has a row that says so.
NEVER_EMPTY = {"evidence-in-context", "gap-matrix", "mechanism-support", "mechanisms"}


@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize("question", [each for each in QUESTIONS if each not in NEVER_EMPTY])
def test_an_empty_answer_says_on_standard_error_what_it_means(
    with_unknowns, monkeypatch, question, form
):
    monkeypatch.setenv("ETRO_DATA", str(with_unknowns))
    query = etro.load(with_unknowns).question(question)
    parameter = next(each for each in query.parameters if each.kind in UNKNOWNS)
    value = UNKNOWNS[parameter.kind]
    others = [each for each in query.parameters if each.default and not each.several]
    left_open = [word for each in others for word in (f"--{each.name}", "")]
    given = [*left_open, f"--{parameter.name}", value]
    done = run("ask", question, *given, "--format", form)
    assert done.exit_code == 0
    assert query.header["empty-means"] in done.stderr
    assert query.header["empty-means"] not in done.stdout
    assert next(iter(query.columns)) in done.stdout
    if form != "json":
        assert done.stdout.count("\n") == 1


def test_every_row_of_an_answer_leads_on_to_an_explanation(here, kg):
    for row in kg.ask("trial-comparisons"):
        done = run("explain", row["claim"])
        assert done.exit_code == 0
        assert row["locator"] in done.stdout


def test_the_inferences_of_an_answer_are_explained(here, kg):
    for question in QUESTIONS:
        rows = kg.ask(question, **{p.name: "" for p in kg.question(question).parameters})
        told = {str(cell) for row in rows for cell in row.values()}
        for cell in sorted(each for each in told if each.startswith("inference/"))[:8]:
            assert "because" in run("explain", cell).stdout
