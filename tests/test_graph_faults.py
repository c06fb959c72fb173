"""The loader: each fault of form at its place with a remedy, and nothing else lost."""

import pytest

from etro.assets import Assets
from etro.errors import InvalidData
from etro.graph import read_tables
from etro.vocabulary import BASE

pytest_plugins = ["loading"]


def place(finding):
    return f"{finding.file}:{finding.row}:{finding.column}"


# What is wrong, the table, where that is told, and words of the message and of the remedy.
FAULTS = {
    "an unknown column": (
        "id\tlable\ngene/A\tx\n",
        "graph/Gene.tsv:1:lable",
        "unknown column 'lable'",
        "did you mean label",
    ),
    "an unknown column like no other": (
        "id\tqqqqqq\ngene/A\tx\n",
        "graph/Gene.tsv:1:qqqqqq",
        "unknown column 'qqqqqq'",
        "graph/context.jsonld",
    ),
    "a doubled column": (
        "id\tlabel\tlabel\ngene/A\tx\ty\n",
        "graph/Gene.tsv:1:label",
        "column 'label' stands twice",
        "remove one",
    ),
    "a header that does not begin with id": (
        "label\tid\nx\tgene/A\n",
        "graph/Gene.tsv:1:label",
        "first column is not id",
        "begin the header with id",
    ),
    "a surplus cell": (
        "id\tlabel\ngene/A\tx\ngene/B\ty\tz\n",
        "graph/Gene.tsv:3:label",
        "a cell too many: 3 cells under 2 columns",
        "match the header",
    ),
    "trailing spaces": (
        "id\tlabel\ngene/A\tx \n",
        "graph/Gene.tsv:2:label",
        "'x ' is empty or has spaces at an end",
        "remove the spaces",
    ),
    "leading spaces in an id": (
        "id\tlabel\n gene/A\tx\n",
        "graph/Gene.tsv:2:id",
        "' gene/A' is empty or has spaces",
        "remove the spaces",
    ),
    "a cell of white space": (
        "id\tlabel\ngene/A\t\u3000\n",
        "graph/Gene.tsv:2:label",
        "'\\u3000' is empty or has spaces",
        "remove the spaces",
    ),
    "an empty set member": (
        "id\tsynonym\ngene/A\tx||y\n",
        "graph/Gene.tsv:2:synonym",
        "'' is empty",
        "the extra |",
    ),
    "a set that ends with a bar": (
        "id\tsynonym\ngene/A\tx|\n",
        "graph/Gene.tsv:2:synonym",
        "'' is empty",
        "the extra |",
    ),
    "a duplicate id": (
        "id\tlabel\ngene/A\tx\ngene/A\ty\n",
        "graph/Gene.tsv:3:id",
        "gene/A is defined already in graph/Gene.tsv:2",
        "an id of its own",
    ),
    "a row without an id": (
        "id\tlabel\n\tx\n",
        "graph/Gene.tsv:2:id",
        "no id",
        "give the row an id",
    ),
    "unsorted rows": (
        "id\tlabel\ngene/B\tx\ngene/A\ty\n",
        "graph/Gene.tsv:3:id",
        "gene/A stands after gene/B",
        "sort the rows by id",
    ),
    "bytes that are not UTF-8": (
        b"id\tlabel\ngene/A\tx\ngene/B\t\xe9\n",
        "graph/Gene.tsv:3:",
        "not UTF-8",
        "save the file as UTF-8",
    ),
    "a byte order mark": (
        b"\xef\xbb\xbfid\tlabel\ngene/A\tx\n",
        "graph/Gene.tsv:1:",
        "byte order mark",
        "no byte order mark",
    ),
    "a byte order mark inside": (
        "id\tlabel\ngene/A\tx\ufeff\n",
        "graph/Gene.tsv:2:",
        "byte order mark",
        "no byte order mark",
    ),
    "a carriage return": (
        "id\tlabel\ngene/A\tx\r\n",
        "graph/Gene.tsv:2:",
        "carriage return",
        "line feeds alone",
    ),
    "a missing last line feed": (
        "id\tlabel\ngene/A\tx",
        "graph/Gene.tsv:2:",
        "the last line does not end",
        "line feed",
    ),
    "an empty file": (
        "",
        "graph/Gene.tsv:1:",
        "the table is empty",
        "give it a header, or remove the file",
    ),
    "an id without a slash": (
        "id\tlabel\neverolimus\tx\n",
        "graph/Gene.tsv:2:id",
        "'everolimus' is no id",
        "kind/slug",
    ),
    "an id with a space in it": (
        "id\tlabel\ngene/A B\tx\n",
        "graph/Gene.tsv:2:id",
        "'gene/A B' is no id",
        "kind/slug",
    ),
    "an unknown prefix": (
        "id\texactMatch\ngene/A\tensemble:ENSG1\n",
        "graph/Gene.tsv:2:exactMatch",
        "unknown prefix 'ensemble'",
        "did you mean ensembl",
    ),
    "an unknown prefix like no other": (
        "id\texactMatch\ngene/A\tqqqqqq:1\n",
        "graph/Gene.tsv:2:exactMatch",
        "unknown prefix 'qqqqqq'",
        "graph/context.jsonld",
    ),
    "a comma for the decimal point": (
        "id\tvalue\nclaim/1\t6,9\n",
        "graph/Gene.tsv:2:value",
        "6,9",
        "correct",
    ),
    "an exponent": (
        "id\tvalue\nclaim/1\t1e3\n",
        "graph/Gene.tsv:2:value",
        "1e3",
        "correct",
    ),
    "a decimal among whole numbers": (
        "id\tn\nclaim/1\t7.5\n",
        "graph/Gene.tsv:2:n",
        "7.5",
        "correct",
    ),
    "a truth value in capitals": (
        "id\treported\nclaim/1\tTRUE\n",
        "graph/Gene.tsv:2:reported",
        "TRUE",
        "correct",
    ),
    "a controlled value with a prefix": (
        "id\tcertainty\nclaim/1\tetro:asserted\n",
        "graph/Gene.tsv:2:certainty",
        "'etro:asserted' is no name of a term",
        "such as asserted",
    ),
    "two equal claims": (
        "id\tname\tspan\n"
        "claim/1\tx\tsource/a#char=1,2\n"
        "claim/2\ty\tsource/a#char=1,2\n"
        "claim/3\tx\tsource/a#char=1,2\n",
        "graph/Gene.tsv:4:id",
        "claim/3 says the same as claim/1",
        "keep one",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_form_is_told_at_its_place_with_a_remedy(read, fault):
    content, where, message, remedy = FAULTS[fault]
    _, findings = read(Gene=content)
    assert [place(finding) for finding in findings] == [where]
    assert message in findings[0].message
    assert remedy in findings[0].remedy
    assert findings[0].level == "error"


def test_a_missing_cell_is_located(read):
    _, findings = read(Gene="id\tlabel\tlabelZh\ngene/A\tx\t\ngene/B\ty\n")
    (finding,) = findings
    assert (finding.file, finding.row) == ("graph/Gene.tsv", 3)
    assert "a cell is missing: 2 cells under 3 columns" in finding.message
    assert "tab by tab" in finding.remedy


def test_an_id_is_unique_over_all_tables(read):
    _, findings = read(Drug="id\tlabel\nx/a\tone\n", Gene="id\tlabel\ngene/A\tz\nx/a\ttwo\n")
    told = [place(finding) for finding in findings if "defined already" in finding.message]
    assert told == ["graph/Gene.tsv:3:id"]
    assert "graph/Drug.tsv:2" in str(findings)


def test_a_finding_reads_as_place_message_and_remedy(read):
    _, findings = read(Gene="id\tlabel\ngene/B\tx\ngene/A\ty\n")
    assert str(findings[0]) == (
        "graph/Gene.tsv:3:id: gene/A stands after gene/B; sort the rows by id"
    )


def test_all_faults_are_told_at_once_and_sound_rows_are_read(read):
    tables, findings = read(
        Arm="id\tlable\narm/a\tx\n",
        Drug=b"id\tlabel\ndrug/a\t\xff\n",
        Gene="id\tlabel\tsynonym\n"
        "gene/A\tsound\ta|b\n"
        "gene/B\tshort\n"
        "gene/C\tspace \tc\n"
        "gene/A\tagain\t\n"
        "gene/D\tsound\t\n"
        "gene/B2\tlate\t\n",
        Outcome="id\tvalue\tn\nclaim/1\t6.9\t7\nclaim/2\tx\ty\nclaim/3\t2\t3",
        Regimen="",
    )
    assert sorted(place(finding) for finding in findings if "missing" not in finding.message) == [
        "graph/Arm.tsv:1:lable",
        "graph/Drug.tsv:2:",
        "graph/Gene.tsv:4:label",
        "graph/Gene.tsv:5:id",
        "graph/Gene.tsv:7:id",
        "graph/Outcome.tsv:3:n",
        "graph/Outcome.tsv:3:value",
        "graph/Outcome.tsv:4:",
        "graph/Regimen.tsv:1:",
    ]
    assert [f.row for f in findings if "missing" in f.message] == [3]
    cells = {row.id: row.cells for row in tables.rows}
    assert cells["gene/A"] == {"label": ("sound",), "synonym": ("a", "b")}
    assert cells["gene/C"] == {"synonym": ("c",)}
    assert cells["gene/D"] == {"label": ("sound",)}
    assert cells["gene/B2"] == {"label": ("late",)}
    assert cells["claim/1"] == {"value": ("6.9",), "n": ("7",)}
    assert cells["claim/2"] == {}
    assert cells["claim/3"] == {"value": ("2",), "n": ("3",)}


def test_rows_that_could_not_be_read_are_known_by_name(read):
    tables, _ = read(
        Arm="id\tlable\narm/a\tx\n",
        Drug="id\tlabel\r\ndrug/a\tx\r\n",
        Gene="id\tlabel\ngene/B\tx\ty\n",
    )
    assert tables.broken == {f"{BASE}arm/a", f"{BASE}drug/a", f"{BASE}gene/B"}
    assert tables.rows == []


def test_lines_are_counted_as_an_editor_counts_them(read):
    # U+2028 and the form feed end a line for str.splitlines, but not for an editor.
    _, findings = read(Gene="id\tlabel\ngene/A\tx\u2028y\ngene/B\tx\x0cy\ngene/C\tz \n")
    assert [place(finding) for finding in findings] == ["graph/Gene.tsv:4:label"]


def test_a_broken_context_is_told_by_its_file(tmp_path):
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "context.jsonld").write_text("{,}", encoding="utf-8")
    with pytest.raises(InvalidData, match=r"graph/context\.jsonld: not JSON"):
        read_tables(Assets(str(tmp_path), ""))
