"""The command line where the system or the caller gives it what it cannot use: no traceback."""

import json
import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

from running import command, environment, process, run

pytest_plugins = ["running"]

LATIN_1 = os.fsdecode(b"caf\xe9")
ANSWER = ("ask", "drug-targets", "--format", "csv")


def told(done, code=2):
    """Return the one line of an error, with nothing on standard output."""
    assert done.returncode == code
    assert done.stdout in (b"", None)
    assert done.stderr.startswith(b"etro: ")
    assert done.stderr.count(b"\n") == 1
    return done.stderr.decode()


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("none/out.csv", "No such file or directory"),
        (".", "directory"),
        ("file/out.csv", "Not a directory"),
        ("x" * 300, "too long"),
        ("/dev/full", "No space left"),
        ("a\0b", "null byte"),
    ],
)
@pytest.mark.parametrize("arguments", [ANSWER, ("export",)], ids=" ".join)
def test_an_output_that_cannot_be_written_is_told_by_its_name(
    here, tmp_path, monkeypatch, arguments, target, reason
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("in the way")
    done = run(*arguments, "-o", target)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"etro: {target!r} cannot be written: ")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def small_disk():
    """Let no file of this process grow beyond a few bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))


def test_a_file_that_could_be_written_in_part_only_stays_as_it_was(template, tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")
    done = subprocess.run(
        command(*ANSWER, "-o", target),
        env=environment(template, PYTHONDONTWRITEBYTECODE=1),
        capture_output=True,
        preexec_fn=small_disk,
        check=False,
    )
    assert "File too large" in told(done)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_an_output_keeps_the_rights_and_the_link_of_the_file_that_it_replaces(here, tmp_path):
    target, link = tmp_path / "out.csv", tmp_path / "link.csv"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    assert run(*ANSWER, "-o", link).exit_code == 0
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert target.read_bytes() == run(*ANSWER).stdout_bytes


def test_a_device_is_written_to_and_not_replaced(here, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    assert run(*ANSWER, "-o", pipe).exit_code == 0
    assert reading.communicate(timeout=30)[0] == run(*ANSWER).stdout_bytes
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    "arguments",
    [
        ANSWER,
        ("ask", "drug-targets", "--format=csv"),
        ("ask", "--list"),
        ("export",),
        ("find", "everolimus"),
        ("explain", "drug/everolimus"),
        ("stats",),
        ("check",),
        ("build",),
    ],
    ids=" ".join,
)
def test_a_full_disk_is_told_in_one_line(template, arguments):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(*arguments),
            env=environment(template),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert "the output: No space left on device" in told(done)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "drug-targets", "--drug", LATIN_1),
        ("ask", "drug-targets", "--drug", LATIN_1, "--format=csv"),
        ("explain", LATIN_1),
        ("find", LATIN_1),
        ("export", "--graph", LATIN_1),
        ("locate", "guarneri-2012", LATIN_1, "--sources", "."),
        ("locate", LATIN_1, "anything", "--sources", "."),
        ("coverage", LATIN_1, "--sources", "."),
        ("sparql", "-", "--endpoint", LATIN_1),
    ],
    ids=lambda arguments: " ".join(arguments[:3]).encode("utf-8", "replace").decode(),
)
def test_an_argument_that_is_not_utf8_is_told_by_its_name(template, arguments):
    done = process(*arguments, data=template)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Invalid value for" in done.stderr
    assert rb"'caf\\xe9' is not UTF-8" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (LATIN_1,),
        ("ask", LATIN_1),
        ("ask", "drug-targets", f"--{LATIN_1}", "x"),
        ("build", LATIN_1),
    ],
    ids=["command", "question", "option", "superfluous"],
)
def test_a_command_question_or_option_that_is_not_utf8_is_misuse(template, arguments):
    done = process(*arguments, data=template)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"caf" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_folder_or_file_whose_name_is_not_utf8_is_used_as_any_other(template, tmp_path):
    folder = shutil.copytree(template, tmp_path / LATIN_1)
    words = ("--data", folder, "find", "everolimus", "--format", "csv")
    assert "ETRO_HOME" in told(process(*words))
    done = process(*words, ETRO_HOME=tmp_path / "home")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == process("find", "everolimus", "--format", "csv", data=template).stdout
    target = tmp_path / f"{LATIN_1}.csv"
    assert process(*ANSWER, "-o", target, data=template).returncode == 0
    assert target.read_bytes() == process(*ANSWER, data=template).stdout


def test_an_encoding_that_lacks_a_character_is_told(small, tables_of):
    tables_of(small, "Gene").set("gene/MTOR", "exactMatch", "雌:1")
    assert "雌" in process("check", data=small).stdout.decode()
    line = told(process("check", data=small, PYTHONIOENCODING="latin-1"))
    assert "cannot be written as latin-1; set PYTHONIOENCODING=utf-8" in line


@pytest.mark.parametrize("target", ["nowhere", "/proc/self/mem"])
@pytest.mark.parametrize("name", ["graph/Gene.tsv", "graph/notes", "shapes/Gene.ttl"])
@pytest.mark.parametrize("arguments", [("build",), ANSWER], ids=" ".join)
def test_an_input_that_cannot_be_read_is_told_by_its_name(small_built, name, target, arguments):
    (small_built / name).unlink(missing_ok=True)
    (small_built / name).symlink_to(target)
    done = process(*arguments, data=small_built)
    assert (done.returncode, done.stdout) == (1, b"")
    first, last = done.stderr.decode().splitlines()
    assert first.startswith(f"{name}: cannot be read: ")
    assert "restore it, or remove it" in first
    assert last == "1 finding"


@pytest.mark.parametrize("truth", ["true", "false"])
def test_the_truth_is_told_as_sparql_results(here, truth):
    text = "ASK {}" if truth == "true" else "ASK { <a:a> <a:a> <a:a> }"
    done = run("sparql", "-", "--format", "json", stdin=text)
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"head": {}, "boolean": truth == "true"}
    for form in ("csv", "tsv", "markdown", "table"):
        assert run("sparql", "-", "--format", form, stdin=text).stdout == f"{truth}\n"


def test_the_truth_is_not_written_as_triples(here):
    done = run("sparql", "-", "--format", "turtle", stdin="ASK {}")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "choose table, csv" in done.stderr
