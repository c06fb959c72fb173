"""The help of the command line: examples that run, parameters with their defaults, lists."""

import re
import shlex

import pytest

import etro
from etro.cli import main
from running import ROOT, run

pytest_plugins = ["running"]

# Those that take files, servers, or long; each has a test file of its own.
ON_FILES = ("build", "diff", "freeze", "migrate", "push", "reason", "sparql")
QUESTIONS = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
COMMANDS = sorted(main.commands)


def examples(help_text):
    """Return the command lines that a help text shows as examples."""
    _, _, tail = help_text.partition("Examples:\n")
    return [line.strip() for line in tail.splitlines() if "etro " in line]


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_shows_examples(here, command, flag):
    done = run(command, flag)
    assert done.exit_code == 0
    shown = examples(done.stdout)
    assert shown
    assert all(f"etro {command}" in line for line in shown)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_help_of_each_question_shows_an_example_that_runs(whole, monkeypatch, question):
    monkeypatch.setenv("ETRO_DATA", str(whole))
    done = run("ask", question, "--help")
    assert done.exit_code == 0
    for line in examples(done.stdout):
        words = shlex.split(line)
        assert words[:3] == ["etro", "ask", question]
        assert run(*words[1:]).exit_code == 0
    assert examples(done.stdout)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_help_of_each_question_tells_each_parameter_and_its_default(here, question):
    text = " ".join(run("ask", question, "--help").stdout.split())
    query = etro.load(here).question(question)
    assert query.question in text
    for parameter in query.parameters:
        assert f"--{parameter.name}" in text
        assert parameter.description in text
        assert f"[default: {parameter.default or 'all'}]" in text


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ON_FILES])
def test_the_examples_of_each_command_are_understood(here, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in examples(run(command, "--help").stdout):
        if "~/texts" not in line and command != "coverage":
            words = shlex.split(line)
            assert run(*words[1:]).exit_code == 0, line


def test_the_help_of_etro_lists_all_commands(here):
    text = run("--help").stdout
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", text, re.MULTILINE)


def test_the_help_of_ask_lists_all_questions(here):
    text = run("ask", "--help").stdout
    for question in QUESTIONS:
        assert re.search(rf"^  {question} ", text, re.MULTILINE)


def test_ask_list_gives_a_line_a_question_with_the_question(here):
    lines = run("ask", "--list").stdout.splitlines()
    pairs = [line.split("\t") for line in lines]
    assert [name for name, _ in pairs] == QUESTIONS
    assert all(question.endswith("?") for _, question in pairs)


def test_etro_alone_and_ask_alone_show_their_help(here):
    for arguments in ((), ("ask",)):
        done = run(*arguments)
        assert "Usage: etro" in done.stdout + done.stderr


def test_the_version_is_told(here):
    assert etro.__version__ in run("--version").stdout
