"""The quick way in: an answer without click, to the same bytes and the same errors."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from running import ROOT, environment, process, run

pytest_plugins = ["running"]

QUESTIONS = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
FORMATS = ["table", "csv", "tsv", "json", "markdown"]

# Runs several command lines in one process, each as a process of its own would: a line of
# arguments in, exit code, standard output and standard error out, and whether click was needed.
WAY_IN = """
import io, json, sys
import etro.__main__
for line in sys.stdin:
    sys.argv = ["etro", *json.loads(line)]
    sys.modules.pop("etro.cli", None)
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdout, sys.stderr = (io.TextIOWrapper(each, "utf-8") for each in (out, err))
    try:
        etro.__main__.main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    sys.stdout.flush(), sys.stderr.flush()
    result = [code, out.getvalue().decode(), err.getvalue().decode(), "etro.cli" in sys.modules]
    sys.__stdout__.write(json.dumps(result) + "\\n")
"""


def calls_alike():
    """Return the command lines for which the quick way in and click must do the same."""
    good = [["ask", name, "--format", form] for name in QUESTIONS for form in FORMATS]
    good += [
        ["ask", "drug-targets"],
        ["ask", "drug-targets", "--drug", "依维莫司", "--format", "csv"],
        ["ask", "drug-targets", "--format", "csv", "--drug", "EVEROLIMUS"],
        ["ask", "drug-targets", "--drug", "", "--format", "json"],
        ["ask", "trial-comparisons", "--trial", "bolero-2", "--endpoint", "PFS"],
        ["ask", "trial-comparisons", "--trial=BOLERO-2", "--format=tsv"],
        ["ask", "drug-targets", "--drug", "--format", "--format", "csv"],
        ["ask", "drug-targets", "--drug", "everolimus", "--drug", "letrozole"],
        ["ask", "drug-targets", "--format", "csv", "--format", "json"],
    ]
    wrong = [
        ["ask"],
        ["ask", "no-such-question", "--format", "csv"],
        ["ask", "trial-comparison", "--format", "csv"],
        ["ask", "drug-targets", "--drug", "everolimvs", "--format", "csv"],
        ["ask", "drug-targets", "--drug", "BOLERO-2", "--format", "csv"],
        ["ask", "drug-targets", "--drugs", "everolimus", "--format", "csv"],
        ["ask", "drug-targets", "-drug", "everolimus", "--format", "csv"],
        ["ask", "drug-targets", "--_drug", "everolimus", "--format", "csv"],
        ["ask", "drug-targets", "---drug", "everolimus", "--format", "csv"],
        ["ask", "drug-targets", "drug", "everolimus", "--format", "csv"],
        ["ask", "drug-targets", "--format", "xml"],
        ["ask", "drug-targets", "--format", ""],
        ["ask", "drug-targets", "--format"],
        ["ask", "drug-targets", "--", "everolimus"],
        ["ask", "../queries/drug-targets", "--format", "csv"],
        ["ask", "--format", "csv"],
        ["ask", "drug-targets", "--data", "x", "--format", "csv"],
        ["ask", "drug-targets", "--name", "x"],
        ["ask", "conflicts", "--trial", "BOLERO-2", "--format", "csv"],
        ["Ask", "drug-targets", "--format", "csv"],
        ["ask", "", "--format", "csv"],
        ["ask", "drug-targets", "", ""],
    ]
    return good, wrong


@pytest.fixture(scope="module")
def way_in(template):
    """A function from a command line to what the way in did with it, in one other process."""
    running = subprocess.Popen(
        [sys.executable, "-c", WAY_IN],
        env=environment(template),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )

    def call(arguments):
        running.stdin.write(json.dumps(arguments) + "\n")
        running.stdin.flush()
        return json.loads(running.stdout.readline())

    yield call
    running.communicate()
    assert running.returncode == 0


@pytest.mark.parametrize("arguments", calls_alike()[0], ids=" ".join)
def test_the_quick_way_in_gives_the_same_bytes_as_click(here, way_in, arguments):
    code, out, err, _ = way_in(arguments)
    done = run(*arguments)
    assert (code, out, err) == (done.exit_code, done.stdout, done.stderr)


@pytest.mark.parametrize("arguments", calls_alike()[1], ids=" ".join)
def test_the_quick_way_in_gives_the_same_errors_as_click(here, way_in, arguments):
    code, out, err, _ = way_in(arguments)
    done = run(*arguments)
    assert (code, out, err) == (done.exit_code, done.stdout, done.stderr)
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("option", "code"), [("--the-drug", 0), ("--the_drug", 2), ("--the-_drug", 2), ("--thedrug", 2)]
)
def test_an_option_of_two_words_is_written_with_a_dash_by_either_way(
    built, monkeypatch, option, code
):
    text = (built / "queries/drug-targets.rq").read_text("utf-8")
    text = re.sub(r"(# param: |# bind |\?)drug\b", r"\1the_drug", text)
    (built / "queries/again.rq").write_text(text, "utf-8")
    arguments = ("ask", "again", option, "everolimus", "--format", "csv")
    monkeypatch.setenv("ETRO_DATA", str(built))
    done, click = process(*arguments, data=built), run(*arguments)
    assert (done.returncode, done.stdout) == (code, click.stdout_bytes)
    assert (done.stderr, click.exit_code) == (click.stderr_bytes, code)


@pytest.mark.parametrize("form", FORMATS)
def test_an_answer_to_a_pipe_does_without_click(way_in, form):
    assert way_in(["ask", "drug-targets", "--format", form])[3] is False
    assert way_in(["ask", "drug-targets", f"--format={form}"])[3] is True


def test_a_real_process_gives_the_bytes_of_the_click_command(here):
    for arguments in (
        ("ask", "drug-targets", "--format", "json"),
        ("ask", "trial-comparisons", "--trial", "BOLERO-2"),
        ("ask", "drug-targets", "--drug", "everolimvs", "--format", "csv"),
        ("ask", "conflicts", "--format", "csv"),
    ):
        done, click = process(*arguments, data=here), run(*arguments)
        assert done.stdout == click.stdout_bytes
        assert done.stderr == click.stderr_bytes
        assert done.returncode == click.exit_code


def test_the_installed_command_is_the_module(template):
    script = Path(sys.executable).with_name("etro")
    done = subprocess.run(
        [script, "ask", "drug-targets", "--format", "csv"],
        env=environment(template),
        capture_output=True,
        check=True,
    )
    assert done.stdout == process("ask", "drug-targets", "--format", "csv", data=template).stdout
