"""Answers: rows of terms as Python values, and the plain forms in which they are handed out."""

import csv
import io
import json
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etro.answers import FORMATS, Answer, short_id, to_value

BASE = "https://w3id.org/etro/"
XSD = "http://www.w3.org/2001/XMLSchema#"


def typed(text, datatype):
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def answer(*rows, columns=("first", "second")):
    """An answer of plain texts, None where a cell is unbound."""
    terms = [tuple(None if cell is None else ox.Literal(cell) for cell in row) for row in rows]
    return Answer(columns, terms)


# XML and RDF know no surrogates, and Python's csv reader no way to keep a bare NUL in old versions.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
rows = st.lists(st.tuples(texts, texts), max_size=5)


@given(rows)
@example([("a,b", 'say "no"'), ("two\nlines", "carriage\rreturn"), ("both\r\n", "")])
@example([("", ""), (" spaced ", "'")])
@example([("依维莫司", "\u2028 separator"), ("\x0b\x1c", "\ufeff")])
def test_a_csv_reader_reads_back_what_csv_wrote(cells):
    table = answer(*cells)
    read = list(csv.reader(io.StringIO(table.to_csv(), newline="")))
    assert read == [["first", "second"], *map(list, cells)]


@given(rows)
def test_tsv_is_one_line_a_row_and_one_tab_a_column_gap(cells):
    text = answer(*cells).to_tsv()
    assert text.endswith("\n")
    lines = text.removesuffix("\n").split("\n")
    assert len(lines) == len(cells) + 1
    assert {line.count("\t") for line in lines} == {1}
    assert "\r" not in text


@given(rows)
def test_tsv_keeps_all_but_white_space(cells):
    lines = answer(*cells).to_tsv().removesuffix("\n").split("\n")[1:]
    for line, row in zip(lines, cells, strict=True):
        kept = ["".join(cell.split()) for cell in line.split("\t")]
        assert kept == ["".join(cell.split()) for cell in row]


@given(rows)
def test_json_holds_each_text_as_it_is(cells):
    document = json.loads(answer(*cells).to_json())
    assert document["head"] == {"vars": ["first", "second"]}
    found = [(row["first"], row["second"]) for row in document["results"]["bindings"]]
    assert found == [tuple({"type": "literal", "value": cell} for cell in row) for row in cells]


@given(rows)
def test_markdown_is_one_line_a_row_with_as_many_bars_as_the_header(cells):
    lines = answer(*cells).to_markdown().removesuffix("\n").split("\n")
    assert len(lines) == len(cells) + 2
    assert {line.replace(r"\|", "").count("|") for line in lines} == {3}


def test_a_csv_has_unix_line_ends_and_quotes_only_what_needs_it():
    text = answer(("plain", "with, comma")).to_csv()
    assert text == 'first,second\nplain,"with, comma"\n'


def test_an_unbound_cell_is_empty_in_every_plain_form():
    table = answer((None, "x"))
    assert table.to_csv() == "first,second\n,x\n"
    assert table.to_tsv() == "first\tsecond\n\tx\n"
    assert table.to_markdown().splitlines()[2] == "|  | x |"


def test_an_unbound_cell_is_left_out_of_json():
    document = json.loads(answer((None, "x")).to_json())
    assert document["results"]["bindings"] == [{"second": {"type": "literal", "value": "x"}}]


def test_an_empty_text_is_not_left_out_of_json():
    document = json.loads(answer(("", "x")).to_json())
    assert document["results"]["bindings"][0]["first"] == {"type": "literal", "value": ""}


def test_an_answer_without_rows_still_has_its_header_in_every_form():
    table = answer()
    assert table.to_csv() == "first,second\n"
    assert table.to_tsv() == "first\tsecond\n"
    assert table.to_markdown() == "| first | second |\n| --- | --- |\n"
    assert json.loads(table.to_json())["head"]["vars"] == ["first", "second"]


def test_markdown_escapes_bars_and_joins_lines():
    text = answer(("a|b", "one\ntwo")).to_markdown()
    assert text.splitlines() == [
        "| first | second |",
        "| --- | --- |",
        r"| a\|b | one two |",
    ]


def test_json_tells_the_kinds_of_terms_apart_and_gives_full_iris():
    cells = (
        ox.NamedNode(BASE + "drug/everolimus"),
        ox.BlankNode("b0"),
        ox.Literal("来曲唑", language="zh"),
        typed("6.90", "decimal"),
        ox.Literal("plain"),
    )
    document = json.loads(Answer("abcde", [cells]).to_json())
    assert document["results"]["bindings"] == [
        {
            "a": {"type": "uri", "value": "https://w3id.org/etro/drug/everolimus"},
            "b": {"type": "bnode", "value": "b0"},
            "c": {"type": "literal", "value": "来曲唑", "xml:lang": "zh"},
            "d": {"type": "literal", "value": "6.90", "datatype": XSD + "decimal"},
            "e": {"type": "literal", "value": "plain"},
        }
    ]


def test_json_is_what_another_reader_of_sparql_results_reads():
    cells = (ox.NamedNode(BASE + "drug/everolimus"), typed("6.9", "decimal"))
    table = Answer(["drug", "value"], [cells, (None, ox.Literal("近", language="zh"))])
    read = ox.parse_query_results(table.to_json().encode(), format=ox.QueryResultsFormat.JSON)
    assert [variable.value for variable in read.variables] == ["drug", "value"]
    assert [tuple(solution) for solution in read] == table.terms


def test_json_writes_chinese_as_chinese():
    assert "来曲唑" in answer(("来曲唑", "x")).to_json()


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (typed("724", "integer"), 724),
        (typed("-3", "integer"), -3),
        (typed("6.90", "decimal"), Decimal("6.90")),
        (typed("0.0001", "decimal"), Decimal("0.0001")),
        (typed("true", "boolean"), True),
        (typed("false", "boolean"), False),
        (ox.Literal("6.9"), "6.9"),
        (ox.Literal("true"), "true"),
        (ox.Literal("来曲唑", language="zh"), "来曲唑"),
        (ox.NamedNode(BASE + "drug/everolimus"), "everolimus"),
        (ox.NamedNode(BASE + "ontology#asserted"), "asserted"),
        (ox.NamedNode("http://example.org/x"), "http://example.org/x"),
        (None, None),
    ],
)
def test_a_term_is_handed_out_as_a_python_value(term, value):
    assert to_value(term) == value
    assert type(to_value(term)) is type(value)


def test_a_decimal_keeps_its_digits():
    assert str(Answer(["v"], [(typed("6.90", "decimal"),)]).rows[0]["v"]) == "6.90"
    assert Answer(["v"], [(typed("6.90", "decimal"),)]).to_csv() == "v\n6.90\n"


@pytest.mark.parametrize(
    ("iri", "id"),
    [
        ("pathway/hsa04151", "hsa04151"),
        ("gene-set/HALLMARK_E2F_TARGETS", "HALLMARK_E2F_TARGETS"),
        ("claim/0042", "claim/0042"),
        ("flag/0001", "flag/0001"),
        ("inference/00112233aabb", "inference/00112233aabb"),
        ("not-curated/0001", "not-curated/0001"),
        ("ontology#Rapalog", "Rapalog"),
        ("source/doe-2020#char=3,9", "source/doe-2020#char=3,9"),
    ],
)
def test_ids_are_short_but_numbers_keep_their_kind(iri, id):
    assert short_id(BASE + iri) == id


def test_an_iri_of_others_is_shown_in_full():
    assert short_id("http://purl.obolibrary.org/obo/ECO_0000033").startswith("http://")


def test_an_answer_is_a_sequence_of_rows_by_column():
    table = answer(("1", "2"), ("3", None))
    assert len(table) == 2
    assert [row["first"] for row in table] == ["1", "3"]
    assert table.rows[1] == {"first": "3", "second": None}
    assert table.cells == [["1", "2"], ["3", ""]]


def test_an_answer_tells_its_size_and_columns_when_printed():
    assert repr(answer(("1", "2"))) == "<Answer: 1 rows of first, second>"


def test_rows_of_another_width_than_the_header_are_not_passed_on():
    with pytest.raises(ValueError, match="zip"):
        _ = answer(("only one",)).rows


@pytest.mark.parametrize("form", FORMATS)
def test_each_form_ends_in_one_line_feed(form):
    text = answer(("a", "b")).to_format(form)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
