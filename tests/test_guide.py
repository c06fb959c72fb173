"""The curator's guide, followed to the letter: its commands, in order, print what it shows."""

import re
import shlex
import shutil
from typing import NamedTuple

import pytest

from etro.changelog import withdrawals
from running import FOLDERS, ROOT, run

pytest_plugins = ["running"]

GUIDE = (ROOT / "docs" / "curating.md").read_text(encoding="utf-8")
TEXT = "tests/guide/letrozole-card.txt"
COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
NUMBERED = re.compile(r"\b(claim|flag|not-curated)/(\d{4,})")
MADE = re.compile(r"^(claim|flag|not-curated)/(\d{4,}) (?:added|would)", re.MULTILINE)


class Step(NamedTuple):
    """A command of the guide, what the guide shows of it, and what it printed."""

    command: str
    shown: str
    printed: str


def commands():
    """Return each command of the guide with what is shown below it, in order."""
    blocks = re.findall(r"^```console\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return [(match[1], match[2]) for block in blocks for match in COMMAND.finditer(block)]


def free_numbers(data):
    """Return the first number that no row under a prefix has, and no withdrawn claim."""
    numbers = {kind: [0] for kind in ("claim", "flag", "not-curated")}
    for path in (data / "graph").glob("*.tsv"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := NUMBERED.fullmatch(line.partition("\t")[0]):
                numbers[match[1]].append(int(match[2]))
    changelog = (data / "CHANGELOG.md").read_text(encoding="utf-8")
    numbers["claim"] += [number for _, gone in withdrawals(changelog) for number in gone]
    return {kind: max(found) + 1 for kind, found in numbers.items()}


def renumbering(data):
    """Return a function that counts the guide's new numbers on from those of the data."""
    free, first = free_numbers(data), {}
    for kind, number in MADE.findall(GUIDE):
        first[kind] = min(int(number), first.get(kind, int(number)))

    def shifted(match):
        kind, number = match[1], int(match[2])
        moved = number - first[kind] + free[kind] if number >= first.get(kind, 10_000) else number
        return f"{kind}/{moved:04}"

    return lambda text: NUMBERED.sub(shifted, text)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of all of the data, with the guide's text where a checkout has it."""
    folder = tmp_path_factory.mktemp("guide") / "checkout"
    for name in (*FOLDERS, "tests/guide"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "CHANGELOG.md", folder)
    return folder


@pytest.fixture(scope="module")
def steps(copy):
    """Every command of the guide, run in order."""
    done, renumbered = [], renumbering(copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ETRO_DATA", str(copy))
        patch.delenv("ETRO_HOME", raising=False)
        patch.chdir(copy)
        for command, shown in commands():
            words = shlex.split(renumbered(command).replace("\\\n", ""))
            if words[0] == "export":
                patch.setenv(*words[1].split("="))
                done.append(Step(command, shown, ""))
                continue
            assert words[0] == "etro", command
            done.append(Step(command, renumbered(shown), run(*words[1:]).output))
    return done


def comparable(text):
    """Return a text without the lines of tables, which move with each row above them."""
    return re.sub(r"(?<=\.tsv:)\d+(?=:)|(?<=\.tsv, line )\d+", "N", text).strip()


def test_each_command_prints_what_the_guide_shows(steps):
    for step in steps:
        wanted = ".*".join(map(re.escape, comparable(step.shown).split("…")))
        printed = comparable(step.printed)
        assert re.fullmatch(wanted, printed, re.DOTALL), f"$ {step.command}\n{printed}"


def last(steps, start):
    return [step.printed for step in steps if step.command.startswith(start)][-1]


def test_in_the_end_the_check_finds_nothing_and_the_text_is_accounted_for(steps):
    assert last(steps, "etro check").splitlines()[-1].startswith("0 findings")
    summary = last(steps, "etro coverage").splitlines()[0]
    assert " 0 partial, 0 untouched; 0 unaccounted for" in summary
    assert "not gated" not in summary


def test_in_the_end_a_question_is_answered_by_a_claim_of_the_guide(steps, copy):
    (comparison,) = re.findall(r"^(claim/\d+) added", last(steps, "etro scaffold Comparison"), re.M)
    assert f",{comparison},letrozole-card," in last(steps, "etro ask trial-comparisons")


def test_its_rows_touch_no_other_line_of_a_table(steps, copy):
    for path in sorted((ROOT / "graph").glob("*.tsv")):
        before = path.read_text(encoding="utf-8").splitlines()
        after = (copy / "graph" / path.name).read_text(encoding="utf-8").splitlines()
        own = [line for line in after if "letrozole-card" in line or line not in before]
        assert [line for line in after if line not in own] == before


def test_the_text_is_short_and_stands_in_no_table():
    assert len((ROOT / TEXT).read_text(encoding="utf-8").split(".")) < 20
    for path in (ROOT / "graph").glob("*.tsv"):
        assert "MARIGOLD-1" not in path.read_text(encoding="utf-8")


def test_each_message_that_the_guide_explains_is_one_that_the_program_gives():
    table = GUIDE.partition("| it says |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines()[2:]]
    told = [
        part for row in rows for each in re.findall(r"`([^`]+)`", row) for part in each.split("…")
    ]
    code = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src/etro").glob("*.py"))
    assert len(told) > 10
    assert [part for part in told if part.strip() not in code] == []


def test_the_new_controlled_value_of_the_guide_is_offered(tmp_path, monkeypatch, root):
    (term,) = re.findall(r"^```turtle\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name)
    with (tmp_path / "ontology" / "trial-terms.ttl").open("a", encoding="utf-8") as file:
        file.write(term)
    monkeypatch.setenv("ETRO_DATA", str(tmp_path))
    shown = run("scaffold", "TrialDesign", "phase").stdout
    assert "phase0: A trial phase that gives single small doses" in shown
