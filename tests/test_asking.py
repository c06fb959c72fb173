"""Asking on the command line: other views of an answer, and what the tab key offers."""

import csv
import io
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etro.answers import Answer, show
from etro.portable import portable
from etro.queries import parse_query
from etro.spreadsheet import spreadsheet
from etro.vocabulary import BASE
from running import ROOT, environment, run
from test_cli_streams import on_terminal
from tiny_graph import GOLDEN

pytest_plugins = ["running", "tiny_graph", "endpoints"]

QUESTIONS = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))


def tab(words, data=None, **settings):
    """Return what bash is offered after some words, the last of them begun."""
    done = subprocess.run(
        [sys.executable, "-m", "etro"],
        env=environment(
            data,
            _ETRO_COMPLETE="bash_complete",
            COMP_WORDS=words,
            COMP_CWORD=len(words.split(" ")) - 1,
            **settings,
        ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


# The tab key


def test_questions_options_and_formats_are_offered(template):
    names = ["drug-card", "drug-comparison", "drug-responses", "drug-targets"]
    assert tab("etro ask drug-", template) == names
    assert "--drug" in tab("etro ask drug-targets --", template)
    assert tab("etro ask drug-targets --format c", template) == ["csv"]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("ask drug-targets --drug EVER", ["everolimus"]),
        ("ask drug-targets --drug 依维", ["依维莫司"]),
        ("ask drug-targets --drug rapal", ["Rapalog"]),
        ("ask drug-targets --drug bolero", []),
        ("ask trial-design --trial bolero-2", ["bolero-2"]),
        ("ask gaps --kind n", []),
    ],
)
def test_values_of_the_kind_are_offered_as_they_begin(template, words, offered):
    assert tab(f"etro {words}", template) == offered


def test_each_value_that_is_offered_is_understood(full):
    from etro.completion import beginning
    from etro.queries import KINDS

    for kind in ("drug", "trial", "endpoint", "subtype", "mechanism"):
        offered = beginning(full.names, "", KINDS[kind])
        assert len(offered) > 3
        assert [full.names.resolve(name, KINDS[kind]).value for name, _ in offered] == [
            iri for _, iri in offered
        ]


@pytest.mark.parametrize(
    "words",
    [
        "ask drug-targets --drug zzz",
        "ask no-such-question --drug zzz",
        "--data nowhere ask drug-targets --drug e",
    ],
)
def test_where_there_is_nothing_to_offer_the_tab_key_is_silent(template, words):
    assert tab(f"etro {words}", template) == []


def test_without_a_build_no_value_is_offered_and_none_is_made(template, tmp_path):
    home = tmp_path / "home"
    assert tab("etro ask drug-targets --drug e", template, ETRO_HOME=home) == []
    assert not home.exists()


def test_bash_completes_after_the_line_of_the_guide(template):
    line = 'eval "$(_ETRO_COMPLETE=bash_source etro)"'
    assert line in (ROOT / "docs" / "asking.md").read_text(encoding="utf-8")
    call = (
        f"{line}; complete -p etro >/dev/null || exit 1; COMP_WORDS=(etro ask drug-targets --drug "
        "eve); COMP_CWORD=4; _etro_completion etro; echo ${COMPREPLY[@]}"
    )
    settings = environment(template)
    settings["PATH"] = f"{Path(sys.executable).parent}:{settings['PATH']}"
    done = subprocess.run(
        ["bash", "-c", call], env=settings, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["everolimus"]


def test_near_misses_of_questions_options_and_values_are_named(here):
    for words, hint in (
        (("drug-target",), "drug-targets"),
        (("drug-targets", "--drgu", "x"), "--drug"),
        (("drug-targets", "--drug", "everolimsu"), "everolimus"),
    ):
        done = run("ask", *words)
        assert done.exit_code == 2
        assert f"id you mean {hint}" in done.stderr.replace("'", "")


# Views


def test_words_are_a_sentence_a_row(here):
    done = run("ask", "trial-comparisons", "--trial", "BOLERO-2", "--words")
    rows = run("ask", "trial-comparisons", "--trial", "BOLERO-2", "--format", "csv")
    assert len(done.stdout.splitlines()) == len(rows.stdout.splitlines()) - 1
    assert all("claim/" in line and line.endswith(".") for line in done.stdout.splitlines())


def test_explain_puts_claims_and_passages_under_their_row(tiny, monkeypatch):
    monkeypatch.setenv("ETRO_DATA", str(tiny.folder))
    monkeypatch.delenv("ETRO_SOURCES", raising=False)
    call = ("ask", "trial-comparisons", "--trial", "", "--explain")
    rows = list(tiny.kg.ask("trial-comparisons", trial=""))
    assert rows
    bare = run(*call).stdout.splitlines()
    heads = [line for line in bare if not line.startswith(" ")]
    assert len(heads) == len(rows)
    for row in rows:
        assert any(line.strip().startswith(f"{row['claim']}:") for line in bare)
    texts = ROOT / "tests" / "tiny" / "texts"
    told = run(*call, "--sources", texts).stdout
    (span, *_) = tiny.kg.spans(rows[0]["claim"])
    start, end = map(int, span.rpartition("=")[2].split(","))
    text = (texts / f"{rows[0]['source']}.txt").read_text(encoding="utf-8")
    assert " ".join(text[start:end].split()) in told
    assert told.count("#char=") > "\n".join(bare).count("#char=")


def test_a_row_that_names_several_claims_in_one_cell_is_explained_by_each(tiny):
    answer = tiny.kg.ask("flags", source="")
    named = {id for cell in answer for id in str(cell["rests_on"] or "").split("; ") if id}
    found = {id for ids in tiny.kg.claims(answer) for id in ids}
    assert named
    assert {id for id in named if id.startswith("claim/")} <= found


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_pattern_of_each_question_is_told_in_words(full, name):
    said = full.where(name)
    query = full.question(name)
    assert said.startswith("Each answer has:\n- ")
    for sign in ("None", "Builtin", "_{", "<"):
        assert sign not in said
    assert "http" not in re.sub(r"“[^”]*”", "", said)
    for parameter in query.parameters:
        if parameter.default:
            assert f"[{parameter.name}" in said


def test_the_pattern_in_words_keeps_what_is_optional_denied_and_alternative():
    from etro.pattern import in_words

    said = in_words(
        "SELECT * { ?a a etro:Drug OPTIONAL { ?a etro:b* ?c } MINUS { ?a ^etro:d ?c } "
        "{ ?a etro:e|etro:f 1 } UNION { ?a rdfs:label 'x' } VALUES ?a { etro:p etro:q } "
        "FILTER(?c != 2 && BOUND(?a)) FILTER NOT EXISTS { ?a etro:r ?c } }",
        lambda iri: iri.rpartition("#")[2],
    )
    assert said.splitlines()[1:] == [
        "- [a] is a Drug",
        "- where known:",
        "  - [a] b (itself or over any distance) [c]",
        "- but not:",
        "  - [a] (d) of [c]",
        "- either:",
        "  - [a] (e or f) 1",
        "- or:",
        "  - [a] is called “x”",
        "- [a] is one of p, q",
        "- ([c] is not 2 and [a] is known)",
        "- there is not:",
        "  - [a] r [c]",
    ]


def test_the_query_to_paste_binds_a_value_within_its_subqueries_too():
    text = (ROOT / "queries" / "drug-card.rq").read_text(encoding="utf-8")
    source = ox.NamedNode(f"{BASE}source/guarneri-2012")
    pasted = portable(parse_query("drug-card", text), {"source": source}, [])
    within = text.count("# bind source")
    assert within > 1
    assert pasted.count(f"VALUES (?source) {{ ({source}) }}") == within


@pytest.mark.parametrize("union", [False, True])
@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.id)
def test_the_query_that_is_printed_has_the_same_rows_elsewhere(tiny, golden, union):
    text = tiny.kg.to_sparql(golden.name, **golden.parameters)
    elsewhere = ox.Store()
    elsewhere.extend(tiny.all)
    found = elsewhere.query(text, use_default_graph_as_union=union)
    wanted = tiny.kg.ask(golden.name, **golden.parameters)
    assert [variable.value for variable in found.variables] == wanted.columns
    assert [[show(term) for term in row] for row in found] == wanted.cells


def test_the_query_that_is_printed_is_answered_by_a_server_that_knows_no_prefix(tiny, endpoint):
    for golden in GOLDEN[::12]:
        text = tiny.kg.to_sparql(golden.name, **golden.parameters)
        request = urllib.request.Request(
            endpoint,
            text.encode(),
            {"Content-Type": "application/sparql-query", "Accept": "text/csv"},
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=30) as response:
            rows = list(csv.reader(io.TextIOWrapper(response, "utf-8", newline="")))
        wanted = tiny.kg.ask(golden.name, **golden.parameters)
        assert rows[0] == wanted.columns
        assert len(rows) == len(wanted) + 1


def test_views_go_without_a_format(here):
    for arguments in (
        ("--words", "--format", "csv"),
        ("--where", "--spreadsheet"),
        ("--spreadsheet", "--format", "json"),
    ):
        assert run("ask", "drug-targets", *arguments).exit_code == 2


# Spreadsheets

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(cells, cells), max_size=4), st.sampled_from(["csv", "tsv"]))
@example([("=1+1", "-2.5"), ("@x", '"=1'), ("\t=1", "\r=1"), (" =1", "＝1"), ("+", "-")], "tsv")
def test_no_cell_for_a_spreadsheet_is_a_formula_and_no_text_is_lost(rows, form):
    answer = Answer(["a", "b"], [tuple(map(ox.Literal, row)) for row in rows])
    text = spreadsheet(answer, form)
    assert text.startswith("\ufeff")
    read = list(
        csv.reader(io.StringIO(text[1:], newline=""), delimiter="," if form == "csv" else "\t")
    )
    for row, given_row in zip(read[1:], rows, strict=True):
        for cell, original in zip(row, given_row, strict=True):
            assert cell in (original, f"'{original}")
            if cell.lstrip(" ")[:1] and cell.lstrip(" ")[0] in "=+-@\t\r":
                float(cell)


def test_numbers_stay_numbers_in_a_spreadsheet(here):
    done = run("ask", "trial-comparisons", "--trial", "BOLERO-2", "--spreadsheet")
    plain = run("ask", "trial-comparisons", "--trial", "BOLERO-2", "--format", "csv")
    assert done.stdout_bytes[:3] == b"\xef\xbb\xbf"
    assert done.stdout[1:] == plain.stdout
    assert "0.43" in done.stdout


# Tables


def test_a_table_that_is_somewhat_too_wide_is_broken_to_fit(template):
    for columns in (130, 160):
        code, shown = on_terminal("ask", "drug-targets", data=template, columns=columns)
        assert code == 0
        lines = shown.splitlines()
        assert "•" not in shown
        assert "locator" in lines[0]
        assert "…" not in shown
        bare = [re.sub(r"\x1b\[\d+m", "", line) for line in lines[:-1]]
        assert max(map(len, bare)) <= columns
