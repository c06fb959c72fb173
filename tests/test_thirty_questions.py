"""Thirty questions tried for the first time: each command prints what the page shows."""

import re
import shlex

import pytest

from running import ROOT, run

pytest_plugins = ["tiny_graph"]

PAGE = (ROOT / "docs" / "thirty-questions.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n\$ ([^\n]*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
NUMBERED = re.findall(r"^### (\d+)\. (.*)\n\n```console\n", PAGE, re.MULTILINE)
ROWS = re.findall(r"^\| (\d+) \| (.*?) \| .*? \| (.*) \|$", PAGE, re.MULTILINE)
WENT = ("answered", "answered after a small change", "answered in part", "a query of one's own")


def piped(line):
    """Run a line of the shell: etro, and what echo and sed do with one literal each."""
    text = ""
    for command in re.split(r" \| (?=sed |etro )", line):
        program, *words = shlex.split(command)
        if program == "etro":
            done = run(*words, stdin=text)
            assert done.exit_code == 0, done.stderr
            text = done.stdout
        elif program == "echo":
            [text] = words
        else:
            _, old, new, _ = re.split(r"(?<!\\)/", words[0])
            start = old.startswith("^")
            pattern = "^" * start + re.escape(old.removeprefix("^"))
            text = re.sub(pattern, lambda _, new=new: new, text, flags=re.MULTILINE)
    return text


@pytest.mark.parametrize(("line", "shown"), BLOCKS, ids=[line for line, _ in BLOCKS])
def test_each_command_prints_what_the_page_shows(full, monkeypatch, line, shown):
    monkeypatch.setenv("ETRO_DATA", str(ROOT))
    wanted = ".*".join(re.escape(part.strip()) for part in shown.strip().split("…"))
    printed = piped(line).strip()
    assert re.fullmatch(wanted, printed, re.DOTALL), printed


def test_each_question_has_a_row_an_outcome_and_a_command():
    assert [(number, question) for number, question, _ in ROWS] == NUMBERED
    assert len(ROWS) == 30
    assert {went for *_, went in ROWS} == set(WENT)


def test_the_page_counts_right():
    numbers = {"Twenty-one": 21, "four": 4, "one": 1}
    told = re.search(
        r"^(\S+) were answered, (\S+) after a small change, (\S+) by a query of one's own, "
        r"(\S+) in part\.$",
        PAGE,
        re.MULTILINE,
    )
    counts = [sum(went == kind for *_, went in ROWS) for kind in WENT]
    assert [numbers[each] for each in told.groups()] == [counts[0], counts[1], counts[3], counts[2]]
