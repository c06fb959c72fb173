"""Wrong names and wrong kinds: what a curator is told of each, and that nothing is built."""

from pathlib import Path

from click.testing import CliRunner

from etro.assets import Assets
from etro.checks import check
from etro.cli import main
from etro.dataset import build, open_store


def findings(data):
    return list(map(str, check(Assets(str(data), str(data / "build"))).findings))


def test_a_table_named_after_no_class_is_told_with_a_near_name(data):
    (data / "graph" / "Drug.tsv").rename(data / "graph" / "Drugs.tsv")
    (line,) = [each for each in findings(data) if each.startswith("graph/Drugs.tsv")]
    assert "no class Drugs in the ontology" in line
    assert "did you mean Drug" in line


def test_a_table_whose_class_has_no_shape_is_told_what_to_write(data):
    (data / "graph" / "Entity.tsv").write_text("id\tlocator\n", encoding="utf-8")
    assert findings(data) == [
        "graph/Entity.tsv: class Entity has no shape; write shapes/Entity.ttl"
    ]


def test_a_column_of_another_class_is_told(data, table):
    genes = table("Gene")
    genes.write([*genes.header, "year"], genes.rows)
    (line,) = findings(data)
    assert line.startswith("graph/Gene.tsv:1:year: Gene has no column year; ")


def test_a_required_column_left_out_of_the_header_is_told_once(data, table):
    outcomes = table("Outcome")
    outcomes.write([name for name in outcomes.header if name != "certainty"], outcomes.rows)
    lines = [line for line in findings(data) if "Outcome.tsv" in line and "certainty" in line]
    assert lines[0].startswith("graph/Outcome.tsv:1: the required column certainty is missing")


WRONG_IDS = {
    "dug/everolimus": ("dug/everolimus does not begin with drug/", "drug/everolimus"),
    "trial/everolimus": ("trial/everolimus does not begin with drug/", "drug/everolimus"),
    "chembl:CHEMBL1399": ("unknown prefix 'chembl'", "did you mean"),
    "etro:Rapalog": ("etro:Rapalog does not begin with drug/", "name it drug/"),
}


def test_a_wrong_prefix_of_a_row_is_told_with_the_right_one(data, table):
    for id in WRONG_IDS:
        table("Drug").add(id=id, label=f"the drug of {id}")
    numbers = {row["id"]: number for number, row in enumerate(table("Drug").rows, start=2)}
    lines = findings(data)
    for id, (message, remedy) in WRONG_IDS.items():
        here = [line for line in lines if line.startswith(f"graph/Drug.tsv:{numbers[id]}:id: ")]
        assert any(message in line and remedy in line for line in here), id


WRONG_CELLS = {
    "dug/everolimus": ("unknown id 'dug/everolimus'", "did you mean drug/everolimus"),
    "trial/everolimus": ("unknown id 'trial/everolimus'", "drug/everolimus"),
    "chembl:CHEMBL1399": ("unknown prefix 'chembl'", "did you mean"),
    "drug/everolimvs": ("unknown id 'drug/everolimvs'", "did you mean drug/everolimus"),
    "etro:Rapalogue": ("unknown id 'etro:Rapalogue'", "did you mean Rapalog"),
}


def test_a_wrong_reference_is_told_with_a_near_one(data, table):
    wanted = {
        table("Regimen").add(id=f"regimen/z{n}", label=f"regimen {n}", drugs=cell): told
        for n, (cell, told) in enumerate(WRONG_CELLS.items())
    }
    lines = findings(data)
    assert len(lines) == len(WRONG_CELLS)
    for line, (number, (message, remedy)) in zip(lines, wanted.items(), strict=True):
        assert line.startswith(f"graph/Regimen.tsv:{number}:drugs: {message}")
        assert remedy in line


def test_a_misspelt_controlled_value_is_told_with_a_near_one(data, table):
    claim = table("Outcome").rows[0]["id"]
    number = table("Outcome").set(claim, "certainty", "assertd")
    (line,) = findings(data)
    assert line.startswith(f"graph/Outcome.tsv:{number}:certainty: unknown id 'assertd'")
    assert "did you mean asserted" in line


def test_a_controlled_value_of_another_set_is_told(data, table):
    claim = table("Outcome").rows[0]["id"]
    number = table("Outcome").set(claim, "certainty", "metastatic")
    assert findings(data) == [
        f"graph/Outcome.tsv:{number}:certainty: 'metastatic': "
        "say how sure the source is: asserted, hypothesised or contested"
    ]


def test_a_thing_of_the_wrong_kind_is_told(data, table):
    number = table("Arm").set("arm/tamrad-tamoxifen", "trial", "drug/tamoxifen")
    here = f"graph/Arm.tsv:{number}:trial: 'drug/tamoxifen': name the one trial"
    assert any(line.startswith(here) for line in findings(data))


def test_a_claim_that_does_not_say_where_it_comes_from_is_told(data, table):
    terms = table("Term")
    columns = ["source", "span", "locator", "digest", "evidence"]
    wanted = [
        f"graph/Term.tsv:{terms.set(row['id'], column, '')}:{column}: "
        for row, column in zip(terms.rows, columns, strict=False)
    ]
    lines = findings(data)
    assert [line[: len(place)] for line, place in zip(lines, wanted, strict=True)] == wanted


def test_a_broken_copy_is_not_built_and_the_old_build_stays_usable(data, table):
    assets = Assets(str(data), str(data / "build"))
    old = build(assets)
    reader = open_store(old.folder)
    held = len(reader)
    number = table("Arm").set("arm/tamrad-tamoxifen", "regimen", "regimen/tamoxifn")
    table("Term").set(table("Term").rows[0]["id"], "span", "")
    result = CliRunner().invoke(main, ["--data", str(data), "build"])
    assert result.exit_code == 1
    assert result.stdout == ""
    told = result.stderr.splitlines()
    assert f"graph/Arm.tsv:{number}:regimen: unknown id 'regimen/tamoxifn'" in told[0]
    assert told[1].startswith("graph/Term.tsv:2:span: ")
    assert told[2] == "2 findings"
    assert len(reader) == held
    assert sum(1 for _ in open_store(old.folder)) == held
    assert [path.name for path in (data / "build").glob("store-*")] == [Path(old.folder).name]


def test_a_broken_copy_is_neither_asked_nor_counted(data, table):
    table("Arm").set("arm/tamrad-tamoxifen", "regimen", "regimen/tamoxifn")
    for words in (["ask", "definitions"], ["stats"], ["find", "everolimus"]):
        result = CliRunner().invoke(main, ["--data", str(data), *words])
        assert result.exit_code == 1
        assert result.stdout == ""
        assert "regimen/tamoxifn" in result.stderr
