"""Answers in Python: frames, displays, and things with the questions that can be asked of them."""

import builtins
import inspect
from decimal import Decimal

import pyoxigraph as ox
import pytest
from rich.console import Console

import etro
from etro.answers import Answer
from etro.queries import KINDS
from etro.things import Question, Thing

pytest_plugins = ["tiny_graph"]

XSD = "http://www.w3.org/2001/XMLSchema#"


def literal(text, kind):
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


MIXED = Answer(
    ["whole", "ratio", "flag", "text", "both", "none"],
    [
        (
            literal("3", "integer"),
            literal("0.43", "decimal"),
            literal("true", "boolean"),
            ox.Literal("<b>&[red]"),
            literal("1", "integer"),
            None,
        ),
        (None, literal("2", "integer"), None, None, ox.Literal("x"), None),
    ],
)


def test_a_pandas_frame_has_types_and_knows_what_is_missing():
    frame = MIXED.to_pandas()
    assert list(map(str, frame.dtypes))[:3] == ["Int64", "Float64", "boolean"]
    assert frame["ratio"].tolist() == [0.43, 2.0]
    assert frame["both"].tolist() == ["1", "x"]
    assert frame.isna().sum().tolist() == [1, 0, 1, 1, 0, 2]


def test_a_polars_frame_has_types_and_knows_what_is_missing():
    frame = MIXED.to_polars()
    assert list(map(str, frame.dtypes)) == [
        "Int64",
        "Float64",
        "Boolean",
        "String",
        "String",
        "String",
    ]
    assert frame.null_count().row(0) == (1, 0, 1, 1, 0, 2)


def test_an_answer_without_rows_has_its_columns_in_a_frame():
    empty = Answer(["a", "b"], [])
    assert list(empty.to_pandas().columns) == empty.to_polars().columns == ["a", "b"]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_frame_without_its_library_names_the_extra(monkeypatch, library):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name.partition(".")[0] == library:
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(etro.EtroError, match=rf"pip install 'etro\[{library}\]'"):
        getattr(MIXED, f"to_{library}")()


def test_a_notebook_shows_cells_as_text_and_says_how_many_rows_it_left_out():
    page = MIXED._repr_html_()
    assert "&lt;b&gt;&amp;[red]" in page
    assert "<b>" not in page
    many = Answer(["n"], [(literal(str(n), "integer"),) for n in range(200)])._repr_html_()
    assert many.count("<tr>") == 51
    assert "50 of 200 rows" in many


def test_rich_prints_cells_as_they_are():
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(MIXED)
    console.file.close()
    assert "<b>&[red]" in console.export_text()


# Things


def test_a_thing_has_a_method_for_each_question_with_a_parameter_of_its_kind(full):
    for kind, name in (("drug", "anastrozole"), ("trial", "BOLERO-2"), ("source", "miller-2012")):
        thing = getattr(full, kind)(name)
        for each in full.questions:
            if any(parameter.kind == kind for parameter in full.question(each).parameters):
                assert each.replace("-", "_") in dir(thing)


def test_a_method_binds_the_thing_and_leaves_the_rest_open(full):
    trial = full.trial("BOLERO-2")
    wanted = full.ask("trial-comparisons", trial="BOLERO-2", endpoint="")
    assert trial.comparisons().terms == wanted.terms
    some = trial.comparisons(endpoint="PFS")
    assert {row["estimate"] for row in some if row["estimate"]} == {Decimal("0.43")}
    assert 0 < len(some) < len(wanted)


def test_a_question_says_what_it_takes_and_tells(full):
    question = full.trial("BOLERO-2").comparisons
    assert list(inspect.signature(question).parameters) == ["endpoint"]
    assert inspect.getdoc(question).startswith(full.question("trial-comparisons").question)
    assert "estimate: the effect as printed" in inspect.getdoc(question)


def test_two_questions_never_share_the_name_of_a_method(tiny, full):
    for kind in KINDS:
        names = [full.question(each).header.get("called") for each in full.questions]
        called = [name for name in names if name]
        assert len(called) == len(set(called)), kind


def test_a_misspelt_method_or_kind_or_thing_is_told_with_near_misses(full):
    with pytest.raises(AttributeError, match="did you mean targets"):
        _ = full.drug("anastrozole").targts
    with pytest.raises(AttributeError, match="did you mean drug"):
        _ = full.drugg
    with pytest.raises(etro.UnknownName, match=r"did you mean .*anastrozole"):
        full.drug("anastrozol3")
    with pytest.raises(etro.InvalidQuery, match="has no parameter 'endpont'"):
        full.trial("BOLERO-2").comparisons(endpont="PFS")


def test_a_graph_lists_its_kinds_of_things(full):
    assert set(KINDS) <= set(dir(full))


def test_each_public_method_shows_an_example():
    for cls in (etro.KnowledgeGraph, Answer, Thing, Question):
        assert ">>>" in (cls.__doc__ or "")
        for name, member in vars(cls).items():
            plain = member.fget if isinstance(member, property) else member
            if inspect.isfunction(plain) and not name.startswith("_"):
                assert ">>>" in (plain.__doc__ or ""), f"{cls.__name__}.{name}"
                assert "+SKIP" not in plain.__doc__
    assert ">>>" in etro.load.__doc__
