"""The loader: what a table means as rows and as RDF, to the last cell."""

from collections import Counter
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etro.assets import Assets
from etro.graph import read_context, read_tables
from etro.vocabulary import BASE, ETRO, TYPE, XSD

pytest_plugins = ["loading"]


@pytest.fixture(scope="session")
def context(root):
    return read_context(Assets(str(root), ""))


def test_quotes_have_no_meaning(read):
    tables, findings = read(Gene='id\tlabel\tsynonym\ngene/A\t"x\t"a|b"\n')
    assert findings == []
    assert tables.rows[0].cells == {"label": ('"x',), "synonym": ('"a', 'b"')}


def test_a_bar_splits_only_in_columns_of_sets(read):
    tables, findings = read(Gene="id\tlabel\tsynonym\ngene/A\tx|y\tx|y\n")
    assert findings == []
    assert tables.rows[0].cells == {"label": ("x|y",), "synonym": ("x", "y")}


# The law of the loader: what was written is read, and each cell is one statement.

_SLUGS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)
_THINGS = st.builds("{}/{}".format, st.sampled_from(["drug", "gene-set", "claim"]), _SLUGS)
_CURIES = st.builds("{}:{}".format, st.sampled_from(["etro", "doi", "hp", "kegg.pathway"]), _SLUGS)
_PRINTED = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\t\n\r\ufeff|"), min_size=1
)
_TEXTS = _PRINTED.filter(lambda text: text == text.strip())
_CELLS = {
    "thing": _THINGS | _CURIES | st.builds("https://example.org/{}".format, _SLUGS),
    "term": st.sampled_from(["asserted", "metastatic", "phase3", "x"]),
    "text": _TEXTS,
    "boolean": st.sampled_from(["true", "false"]),
    "integer": st.integers().map(str),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, places=3).map("{:f}".format),
}


@st.composite
def _written(draw, columns):
    """Draw a header and rows, sorted by id, each cell a tuple of values."""
    names = draw(st.lists(st.sampled_from(sorted(columns)), unique=True, min_size=1, max_size=5))
    ids = sorted(draw(st.lists(_THINGS, unique=True, min_size=1, max_size=5)))
    rows = {}
    for id in ids:
        rows[id] = {}
        for name in names:
            column = columns[name]
            most = 3 if column.many else 1
            values = draw(st.lists(_CELLS[column.kind], unique=True, max_size=most))
            if values:
                rows[id][name] = tuple(values)
    return names, rows


def _expected(context, id, name, value):
    """Return the statement that a cell stands for, its literal by value."""
    column = context.columns[name]
    if column.kind == "thing":
        prefix, colon, rest = value.partition(":")
        full = context.prefixes.get(prefix, "") + rest if colon else BASE + value
        term = value if value.startswith("https://") else full
    elif column.kind == "term":
        term = ETRO + value
    elif column.kind == "text":
        term = (value, {"label": "en", "labelZh": "zh"}.get(name, ""))
    else:
        term = (Decimal(value) if column.kind != "boolean" else value, XSD + column.kind)
    return BASE + id, column.predicate, term


def _found(quad):
    term = quad.object
    if isinstance(term, ox.NamedNode):
        shown = term.value
    elif term.datatype.value.startswith(XSD) and term.datatype.value != f"{XSD}string":
        boolean = term.datatype.value == f"{XSD}boolean"
        shown = (term.value if boolean else Decimal(term.value), term.datatype.value)
    else:
        shown = (term.value, term.language or "")
    return quad.subject.value, quad.predicate.value, shown


@given(drawn=st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_written_is_read_and_each_cell_is_one_statement(read, context, drawn):
    columns = {name: column for name, column in context.columns.items() if column.kind != "id"}
    names, rows = drawn.draw(_written(columns))
    lines = ["\t".join(["id", *names])]
    for id, cells in rows.items():
        lines.append("\t".join([id, *("|".join(cells.get(name, ())) for name in names)]))
    tables, findings = read(Gene="\n".join(lines) + "\n")
    assert [each for each in findings if "says the same" not in each.message] == []
    assert {row.id: row.cells for row in tables.rows} == rows
    assert [row.line for row in tables.rows] == list(range(2, len(rows) + 2))
    stated = Counter(_found(quad) for quad in tables.quads())
    wanted = Counter(
        _expected(context, id, name, value)
        for id, cells in rows.items()
        for name, values in cells.items()
        for value in values
    )
    wanted.update((BASE + id, TYPE.value, f"{ETRO}Gene") for id in rows)
    assert stated == wanted


def test_the_real_tables_lose_no_cell(root, context):
    tables, findings = read_tables(Assets(str(root), ""))
    assert findings == []
    stated = Counter((quad.subject.value, quad.predicate.value) for quad in tables.quads())
    wanted = Counter(
        (row.iri, context.columns[name].predicate)
        for row in tables.rows
        for name, values in row.cells.items()
        for _ in values
    )
    wanted.update((row.iri, TYPE.value) for row in tables.rows)
    assert stated == wanted
