"""The data set under accidents: builds killed at any moment, several at once, readers between."""

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import etro
from etro import knowledge
from etro.__main__ import main as way_in
from etro.assets import find_assets
from etro.dataset import build, find_built
from etro.errors import ReplacedData
from running import answers, command, environment, process, stores

pytest_plugins = ["running"]

KILLS = 20
QUESTION = ("find", "MTOR", "--format", "csv")

# A build that kills itself when it comes to a function: no moment is too short to be met.
FATAL_BUILD = """
import importlib, os, signal, sys
from etro.assets import find_assets
from etro.dataset import build
module, path = sys.argv[1], sys.argv[2].split(".")
target = importlib.import_module(module)
for part in path[:-1]:
    target = getattr(target, part)
def fatal(*args, **settings):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(target, path[-1], fatal)
build(find_assets(), force=True)
"""


def spawn(*arguments, data):
    """Start a process with the data folder set as the one that etro uses."""
    return subprocess.Popen(
        arguments,
        env=environment(data),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def end(running):
    """Wait for a process and return its exit code."""
    running.communicate(timeout=60)
    return running.returncode


def forced_build(data):
    """Start a build of what needs none: while it runs, the old data set is in use."""
    return spawn(*command("build", "--force"), data=data)


def test_a_build_killed_at_many_moments_leaves_the_old_data_set_answering(small_built):
    expected = answers(small_built)
    start = time.monotonic()
    assert end(forced_build(small_built)) == 0
    duration = time.monotonic() - start
    dice = random.Random(1947)
    killed = 0
    for turn in range(KILLS):
        running = forced_build(small_built)
        time.sleep((turn + dice.random()) / KILLS * duration)
        running.send_signal(signal.SIGKILL)
        killed += end(running) == -signal.SIGKILL
        assert answers(small_built) == expected
    assert killed >= KILLS * 3 // 4
    assert end(forced_build(small_built)) == 0
    assert len(stores(small_built)) == 1
    assert answers(small_built) == expected


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "mkdir"),
        ("etro.dataset", "ox.Store.bulk_extend"),
        ("etro.dataset", "ox.Store.flush"),
        ("os", "fsync"),
        ("os", "replace"),
        ("os", "rename"),
        ("shutil", "rmtree"),
    ],
)
def test_a_build_killed_at_a_given_step_leaves_the_old_data_set(small_built, module, name):
    expected = answers(small_built)
    running = spawn(sys.executable, "-c", FATAL_BUILD, module, name, data=small_built)
    assert end(running) == -signal.SIGKILL
    assert answers(small_built) == expected


def test_a_first_build_that_is_killed_is_made_up_for_by_the_next_question(small):
    running = spawn(sys.executable, "-c", FATAL_BUILD, "os", "replace", data=small)
    assert end(running) == -signal.SIGKILL
    assert not (small / "build/current").exists()
    done = process(*QUESTION, data=small)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"gene/MTOR" in done.stdout
    assert len(stores(small)) == 1


def test_what_killed_builds_left_is_swept_by_the_next_build(small_built):
    for name in ("store-0123456789ab-deadbeef", "store-cut"):
        (small_built / "build" / name).mkdir()
        (small_built / "build" / name / "000001.sst").write_bytes(b"half")
    (small_built / "build" / "current.4711").write_text("half")
    (small_built / "build" / "swept-0123456789ab-deadbeef").mkdir()
    build(find_assets(small_built), force=True)
    assert answers(small_built)
    left = sorted(path.name for path in (small_built / "build").iterdir())
    assert left == sorted(["current", "lock", *stores(small_built)])
    assert len(stores(small_built)) == 1


def test_three_builds_at_once_all_end_well_with_one_data_set(small_built):
    expected = answers(small_built)
    several = [forced_build(small_built) for _ in range(3)]
    outputs = [each.communicate(timeout=60) for each in several]
    assert [each.returncode for each in several] == [0, 0, 0], outputs
    assert all(out.startswith(b"built") and not err for out, err in outputs)
    assert len(stores(small_built)) == 1
    assert answers(small_built) == expected


def test_two_first_questions_at_once_are_both_answered_and_build_once(small):
    both = [spawn(*command(*QUESTION), data=small) for _ in range(2)]
    outputs = [each.communicate(timeout=60) for each in both]
    assert [each.returncode for each in both] == [0, 0], outputs
    assert outputs[0] == outputs[1]
    assert b"gene/MTOR" in outputs[0][0]
    assert len(stores(small)) == 1


def test_readers_that_are_open_during_a_rebuild_keep_answering(small_built):
    kg = etro.load(small_built)
    before = kg.find("MTOR"), kg.export("nquads"), kg.explain("gene/MTOR")
    for _ in range(2):
        assert build(find_assets(small_built), force=True).fresh
        assert (kg.find("MTOR"), kg.export("nquads"), kg.explain("gene/MTOR")) == before


def test_a_reader_that_first_uses_a_name_after_a_rebuild_keeps_answering(small_built):
    kg = etro.load(small_built)
    assert build(find_assets(small_built), force=True).fresh
    assert kg.find("MTOR")[0].id == "gene/MTOR"


@pytest.fixture
def swept(small_built):
    """A data set that a build has swept away just after it was looked up."""
    found = find_built(find_assets(small_built))
    assert build(find_assets(small_built), force=True).fresh
    return found


def test_a_reader_that_comes_too_late_takes_the_new_data_set(small_built, swept, monkeypatch):
    looked_up = [swept, swept]
    real = knowledge.ensure_built
    monkeypatch.setattr(
        knowledge, "ensure_built", lambda *args: looked_up.pop() if looked_up else real(*args)
    )
    assert etro.load(small_built).find("MTOR")[0].id == "gene/MTOR"
    assert looked_up == []


def test_a_reader_that_always_comes_too_late_is_told_so(small_built, swept, monkeypatch):
    monkeypatch.setattr(knowledge, "ensure_built", lambda *_: swept)
    with pytest.raises(ReplacedData) as caught:
        etro.load(small_built)
    assert caught.value.remedy


def test_a_data_set_swept_before_its_names_were_read_is_told_so(small_built, swept, monkeypatch):
    monkeypatch.setattr(knowledge, "open_store", lambda _: None)
    with pytest.raises(ReplacedData):
        knowledge.KnowledgeGraph(find_assets(small_built), swept)


def test_the_quick_way_in_leaves_a_data_set_that_is_gone_to_the_command(
    small_built, swept, monkeypatch, capsys
):
    monkeypatch.setenv("ETRO_DATA", str(small_built))
    monkeypatch.setattr("sys.argv", ["etro", "ask", "drug-targets", "--drug", ""])
    monkeypatch.setattr("etro.__main__.find_built", lambda _: swept)
    with pytest.raises(SystemExit) as ended:
        way_in()
    assert ended.value.code == 0
    assert "Traceback" not in capsys.readouterr().err


def test_a_query_to_a_graph_whose_data_set_was_replaced_is_told_so_or_asked_again(small_built):
    kg = etro.load(small_built)
    build(find_assets(small_built), force=True)
    with pytest.raises(ReplacedData):
        kg.sparql("ASK {}")
    graphs = [kg]

    def ask():
        return (graphs.pop() if graphs else etro.load(small_built)).sparql("ASK {}")

    assert knowledge.retrying(ask) is True


def test_no_question_fails_while_builds_go_on(small_built):
    rebuilding = [forced_build(small_built) for _ in range(3)]
    asked = 0
    while any(each.poll() is None for each in rebuilding):
        etro.load(small_built).find("MTOR")
        done = process(*QUESTION, data=small_built)
        assert (done.returncode, done.stderr) == (0, b"")
        asked += 1
    assert [end(each) for each in rebuilding] == [0, 0, 0]
    assert asked > 1


def test_many_readers_open_one_data_set_at_once(small_built):
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: process(*QUESTION, data=small_built), range(4)))
    assert {each.returncode for each in done} == {0}
    assert {each.stderr for each in done} == {b""}
    assert len({each.stdout for each in done}) == 1
