"""The guide to asking: each command prints what it shows, and each line of Python gives it."""

import doctest
import re
import shlex

import pytest

import etro
from running import ROOT, run

pytest_plugins = ["running"]

GUIDE = (ROOT / "docs" / "asking.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"^\$ (etro ask .*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
COMMANDS = [
    (match[1], match[2])
    for block in re.findall(r"^```console\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    for match in COMMAND.finditer(block)
]


@pytest.mark.parametrize(("command", "shown"), COMMANDS, ids=[each for each, _ in COMMANDS])
def test_each_question_of_the_guide_prints_what_it_shows(
    whole, monkeypatch, tmp_path, command, shown
):
    monkeypatch.setenv("ETRO_DATA", str(whole))
    monkeypatch.chdir(tmp_path)
    done = run(*shlex.split(command)[1:])
    assert done.exit_code == 0, done.stderr
    wanted = ".*".join(map(re.escape, shown.strip().split("…"))) if shown.strip() else ".*"
    assert re.fullmatch(wanted, done.stdout.strip(), re.DOTALL), done.stdout


def test_each_line_of_python_in_the_guide_gives_what_it_shows(whole, monkeypatch):
    monkeypatch.setenv("ETRO_DATA", str(whole))
    text = "\n".join(re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL))
    assert text.count(">>>") > 10
    examples = doctest.DocTestParser().get_doctest(
        text.replace("…>", "...>"), {"etro": etro}, "asking.md", None, 0
    )
    told = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    runner.run(examples, out=told.append)
    assert not runner.failures, "".join(told)
