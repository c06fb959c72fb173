"""The command line as a process: pipes that close, terminals, colours, locales."""

import os
import pty
import select
import subprocess

import pytest

from running import command, environment, process

pytest_plugins = ["running"]


def on_terminal(*arguments, data, columns=200, **settings):
    """Run etro with standard output and error on a terminal; return exit code and what it shows."""
    leader, follower = pty.openpty()
    running = subprocess.Popen(
        command(*arguments),
        env=environment(data, COLUMNS=columns, TERM="xterm", **settings),
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    while select.select([leader], [], [], 30)[0]:
        try:
            chunk = os.read(leader, 65536)
        except OSError:  # Linux says so when the other side is closed.
            break
        if not chunk:
            break
        shown += chunk
    os.close(leader)
    return running.wait(30), shown.decode()


def closed_early(*arguments, data, read=0):
    """Run etro into a pipe whose reader leaves after some bytes; return what is on stderr."""
    running = subprocess.Popen(
        command(*arguments),
        env=environment(data),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    if read:
        assert len(os.read(running.stdout.fileno(), read)) == read
    running.stdout.close()
    told = running.stderr.read()
    running.stderr.close()
    running.wait(30)
    return told


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "source-claims", "--format", "csv"),
        ("ask", "trial-comparisons"),
        ("find", "e"),
        ("explain", "drug/everolimus"),
        ("export",),
        ("stats",),
        ("check",),
    ],
    ids=" ".join,
)
def test_a_pipe_that_is_closed_from_the_start_shows_no_traceback(template, arguments):
    told = closed_early(*arguments, data=template)
    assert b"Traceback" not in told
    assert b"BrokenPipe" not in told


@pytest.mark.parametrize("arguments", [("export",), ("export", "--format", "nquads")], ids=" ".join)
def test_a_reader_that_leaves_in_the_middle_shows_no_traceback(template, arguments):
    assert closed_early(*arguments, data=template, read=10) == b""


@pytest.mark.parametrize(
    "arguments",
    [("ask", "drug-targets"), ("find", "everolimus"), ("check",)],
    ids=" ".join,
)
def test_no_colour_and_no_progress_goes_into_a_pipe(template, arguments):
    done = process(*arguments, data=template)
    assert b"\x1b" not in done.stdout + done.stderr
    assert done.stderr == b""


def test_a_first_answer_into_a_pipe_builds_and_tells_no_progress(small):
    done = process("find", "MTOR", "--format", "csv", data=small)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"id,label,")
    assert (small / "build/current").is_file()


def test_a_build_on_a_terminal_tells_its_steps(small):
    code, shown = on_terminal("build", data=small)
    assert code == 0
    assert shown.count("…") >= 3


def test_a_wide_terminal_shows_a_coloured_table(template):
    code, shown = on_terminal("find", "everolimus", data=template, columns=400)
    assert code == 0
    assert "\x1b[" in shown
    assert "drug/everolimus" in shown


def test_no_cell_is_cut_on_a_terminal_of_any_width(template, tables_of):
    chinese = next(r["labelZh"] for r in tables_of(template, "Arm").rows if r["labelZh"])
    for columns in (20, 80, 140):
        code, shown = on_terminal("find", chinese, data=template, columns=columns)
        assert code == 0
        rest = iter(shown)  # A broken cell goes on a line below, in its column.
        assert all(letter in rest for letter in "".join(chinese.split()))
        assert "…" not in shown


def test_a_narrow_terminal_tells_each_row_in_words(template):
    code, shown = on_terminal("ask", "trial-comparisons", data=template, columns=60)
    assert code == 0
    words = " ".join(shown.split())
    assert "claim/0071" in words
    assert "0.43" in words
    assert max(len(line) for line in shown.splitlines()) <= 70


def test_a_terminal_gets_csv_as_a_pipe_would(template):
    _, shown = on_terminal("ask", "drug-targets", "--format", "csv", data=template)
    piped = process("ask", "drug-targets", "--format", "csv", data=template).stdout.decode()
    assert shown.replace("\r\n", "\n") == piped


def test_answers_are_utf8_whatever_the_locale(template):
    expected = process("find", "依维莫司", "--format", "csv", data=template).stdout
    for settings in ({"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"}):
        done = process("find", "依维莫司", "--format", "csv", data=template, **settings)
        assert done.stdout == expected
        assert "依维莫司" in done.stdout.decode("utf-8")
