"""The command line: streams, exit codes, near misses, files written, SPARQL."""

import json
import re

import pytest

from running import process, run

pytest_plugins = ["running"]

NEAR_MISSES = [
    (("biuld",), "build"),
    (("exprot",), "export"),
    (("stat",), "stats"),
    (("ask", "trial-comparison"), "trial-comparisons"),
    (("ask", "drug_targets"), "drug-targets"),
    (("ask", "trial-comparisons", "--trail", "TAMRAD"), "--trial"),
    (("ask", "drug-targets", "--drugs", "everolimus"), "--drug"),
    (("ask", "drug-targets", "--drug", "everolimvs"), "everolimus"),
    (("ask", "drug-targets", "--drug", "依维莫"), "依维莫司"),
    (("ask", "trial-comparisons", "--trial", "BOLERO2"), "BOLERO-2"),
    (("explain", "everolimvs"), "everolimus"),
    (("export", "--graph", "assertd"), "asserted"),
    (("build", "--forse"), "--force"),
]
MISUSES = [
    *(arguments for arguments, _ in NEAR_MISSES),
    ("no-such-command",),
    ("ask", "no-such-question"),
    ("ask", "drug-targets", "--format", "xml"),
    ("ask", "drug-targets", "--drug"),
    ("ask", "drug-targets", "--drug", "no such drug at all"),
    ("ask", "drug-targets", "--drug", "BOLERO-2"),
    ("ask", "drug-targets", "superfluous"),
    ("find",),
    ("find", "everolimus", "--format", "xml"),
    ("stats", "--format", "turtle"),
    ("export", "--format", "csv"),
    ("explain", "no such thing at all"),
    ("sparql", "no-such-file.rq"),
    ("check", "--engine", "other"),
    ("check", "--sources", "no/such/folder"),
    ("coverage",),
    ("coverage", "--sources", "no/such/folder"),
    ("locate", "guarneri-2012", "anything"),
    ("locate", "guarneri-2012", "anything", "--sources", "no/such/folder"),
    ("--data", "no/such/folder", "stats"),
    ("--no-such-option",),
]


@pytest.mark.parametrize(
    "arguments",
    [
        ("build",),
        ("check",),
        ("stats",),
        ("find", "everolimus"),
        ("explain", "everolimus"),
        ("ask", "--list"),
        ("ask", "drug-targets"),
        ("export", "--graph", "inferred"),
    ],
    ids=" ".join,
)
def test_what_is_done_well_is_told_on_standard_output_alone(here, arguments):
    done = run(*arguments)
    assert done.exit_code == 0
    assert done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", MISUSES, ids=" ".join)
def test_misuse_is_told_on_standard_error_alone_with_exit_code_2(here, arguments):
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "meant"), NEAR_MISSES, ids=[" ".join(a) for a, _ in NEAR_MISSES]
)
def test_a_near_miss_is_answered_with_what_was_probably_meant(here, arguments, meant):
    assert re.search(rf"[Dd]id you mean.*{re.escape(meant)}", run(*arguments).stderr)


def test_a_file_in_place_of_a_data_folder_is_told_with_what_it_lacks(here):
    done = run("--data", here / "graph", "stats")
    assert done.exit_code == 2
    assert "graph, ontology, queries, shapes" in done.stderr


def test_findings_are_told_on_standard_output_with_exit_code_1(built, tables_of, monkeypatch):
    monkeypatch.setenv("ETRO_DATA", str(built))
    line = tables_of(built, "Drug").set("drug/everolimus", "scaffold", "rapamycinScafold")
    done = run("check")
    assert done.exit_code == 1
    first, *_, last = done.stdout.splitlines()
    assert first.startswith(f"graph/Drug.tsv:{line}:scaffold: ")
    assert "rapamycinScaffold" in first, "what was probably meant"
    assert re.search(r"\b1 finding", last)
    assert done.stderr == ""


@pytest.mark.parametrize(
    "arguments", [("build",), ("ask", "drug-targets"), ("stats",), ("export",)], ids=" ".join
)
def test_faulty_data_are_told_finding_by_finding_with_exit_code_1(
    built, tables_of, monkeypatch, arguments
):
    monkeypatch.setenv("ETRO_DATA", str(built))
    line = tables_of(built, "Drug").set("drug/everolimus", "scaffold", "noSuchScaffold")
    done = run(*arguments)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert f"graph/Drug.tsv:{line}:scaffold: " in done.stderr


def test_build_says_whether_it_built_and_how_much(small_built, monkeypatch):
    monkeypatch.setenv("ETRO_DATA", str(small_built))
    assert re.fullmatch(r"up to date: \d+ statements, fingerprint \w+\n", run("build").stdout)
    assert re.fullmatch(r"built: \d+ statements, fingerprint \w+\n", run("build", "--force").stdout)


def test_the_data_option_goes_before_the_environment(here, small, tables_of):
    tables_of(small, "Gene").set("gene/MTOR", "synonym", "inventor")
    assert run("find", "inventor").stdout.count("\n") == 1
    assert "gene/MTOR" in run("--data", small, "find", "inventor").stdout


def test_stats_count_what_the_tables_hold(here, tables_of):
    lines = run("stats", "--format", "csv").stdout.splitlines()
    assert lines[0] == "group,name,count"
    counts = {tuple(line.split(",")[:2]): int(line.split(",")[2]) for line in lines[1:]}
    for cls in ("Drug", "Gene", "Source"):
        assert counts["class", cls] == len(tables_of(here, cls).rows)
    for cls in ("Outcome", "Comparison", "Term"):
        assert counts["claim", cls] == len(tables_of(here, cls).rows)
    by_source = sum(n for (group, _), n in counts.items() if group == "source")
    assert by_source == sum(n for (group, _), n in counts.items() if group == "claim")


def test_an_output_file_holds_what_standard_output_would(here, tmp_path):
    for arguments in (
        ("ask", "drug-targets", "--format", "csv"),
        ("ask", "drug-targets"),
        ("export", "--graph", "inferred"),
    ):
        done = run(*arguments, "-o", tmp_path / "out")
        assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
        assert (tmp_path / "out").read_bytes() == run(*arguments).stdout_bytes


def test_an_output_file_is_replaced_whole_and_nothing_else_is_left(here, tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")
    with target.open() as reader:
        before = target.stat().st_ino
        run("ask", "drug-targets", "--format", "csv", "--output", target)
        assert reader.read() == "old", "who reads meanwhile reads the old file to its end"
    assert target.stat().st_ino != before
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(
    "arguments",
    [("ask", "drug-targets", "--drug", "everolimvs"), ("export", "--graph", "no-such-graph")],
    ids=" ".join,
)
def test_an_output_file_is_left_as_it_is_when_there_is_no_result(here, tmp_path, arguments):
    target = tmp_path / "out"
    target.write_text("old")
    assert run(*arguments, "-o", target).exit_code == 2
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_sparql_is_read_from_a_file_or_from_standard_input(here, tmp_path):
    text = "SELECT ?drug { ?drug a etro:Drug } ORDER BY ?drug"
    (tmp_path / "q.rq").write_text(text)
    from_file = run("sparql", tmp_path / "q.rq", "--format", "csv")
    from_input = run("sparql", "-", "--format", "csv", stdin=text)
    assert from_file.stdout == from_input.stdout
    assert "everolimus" in from_file.stdout


@pytest.mark.parametrize(
    ("text", "form", "begins"),
    [
        ("ASK { ?s a etro:Drug }", None, "true\n"),
        ("ASK { ?s a etro:NoSuchClass }", None, "false\n"),
        ("CONSTRUCT WHERE { ?s a etro:Drug }", None, "@prefix"),
        ("DESCRIBE <https://w3id.org/etro/drug/everolimus>", "ntriples", "<https://w3id.org/"),
        ("SELECT ?s { ?s a etro:Drug }", "tsv", "s\n"),
    ],
)
def test_each_form_of_sparql_query_has_its_result(here, text, form, begins):
    arguments = ("--format", form) if form else ()
    done = run("sparql", "-", *arguments, stdin=text)
    assert done.exit_code == 0
    assert done.stdout.startswith(begins)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT {", "csv"),
        ("SELECT ?s { ?s a etro:Drug }", "turtle"),
        ("CONSTRUCT WHERE { ?s a etro:Drug }", "csv"),
        ("DELETE WHERE { ?s ?p ?o }", "csv"),
        ("SELECT * { SERVICE <http://localhost:9/> { ?s ?p ?o } }", "csv"),
        (b"SELECT ?s { ?s rdfs:label '\xff' }", "csv"),
    ],
)
def test_a_query_that_cannot_be_run_or_written_so_is_misuse(here, text, form):
    done = run("sparql", "-", "--format", form, stdin=text)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("etro: ")


def test_json_of_the_command_line_is_json(here):
    document = json.loads(run("find", "everolimus", "--format", "json").stdout)
    assert document["head"]["vars"] == ["id", "label", "class", "why"]


def test_a_process_without_any_setting_works_on_the_checkout(root, tmp_path):
    done = process("ask", "--list", ETRO_HOME=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(list((root / "queries").glob("*.rq")))
