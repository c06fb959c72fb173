"""The data set under accidents: builds killed at any moment, two at once, readers in between."""

import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import etro
from etro.assets import find_assets
from etro.dataset import build, find_built
from running import command, environment, process, stores

pytest_plugins = ["running"]

KILLS = 16
QUESTION = ("ask", "trial-comparisons", "--trial", "BOLERO-2", "--format", "csv")

# A build without what takes most of its time, checking and inferring: nearly all of it is writing.
# Told a function and a number, it kills itself at that call: no moment is too short to be met.
QUICK_BUILD = """
import importlib, os, signal, sys
import etro.data, etro.inference
from etro.assets import find_assets
from etro.dataset import build
etro.data.validate = etro.inference.infer = lambda *_: []
if sys.argv[1:]:
    module, path, count = sys.argv[1], sys.argv[2].split("."), int(sys.argv[3])
    target = importlib.import_module(module)
    for part in path[:-1]:
        target = getattr(target, part)
    original, calls = getattr(target, path[-1]), [0]
    def fatal(*args, **settings):
        calls[0] += 1
        if calls[0] == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **settings)
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


def quick_build(data, *death):
    """Start a quick build, one that kills itself if told where."""
    return spawn(sys.executable, "-c", QUICK_BUILD, *death, data=data)


def end(running):
    """Wait for a process and return its exit code."""
    running.communicate(timeout=60)
    return running.returncode


@pytest.fixture(scope="module")
def quickly_built(template, tmp_path_factory):
    """A copy of the data that is quickly built, to be read by many tests and changed by none."""
    folder = shutil.copytree(template, tmp_path_factory.mktemp("quick") / "data")
    assert end(quick_build(folder)) == 0
    return folder


@pytest.fixture
def target(quickly_built, tmp_path):
    """A quickly built copy of the data, to build again."""
    return shutil.copytree(quickly_built, tmp_path / "target")


def answer(data):
    """Return an answer and a count from the data set as it is, which must need no build."""
    assert find_built(find_assets(data)), "the old data set is still in use"
    kg = etro.load(data, progress=lambda step: pytest.fail(f"built anew: {step}"))
    count = kg.sparql("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    return kg.ask("trial-comparisons", trial="BOLERO-2").to_csv(), count.rows


def test_a_build_killed_at_many_moments_leaves_the_old_data_set_answering(target):
    expected = answer(target)
    start = time.monotonic()
    assert end(quick_build(target)) == 0
    duration = time.monotonic() - start
    dice = random.Random(1947)
    killed = 0
    for turn in range(KILLS):
        running = quick_build(target)
        time.sleep((turn + dice.random()) / KILLS * duration)
        running.send_signal(signal.SIGKILL)
        killed += end(running) == -signal.SIGKILL
        assert answer(target) == expected
    assert killed >= KILLS * 2 // 3
    assert end(quick_build(target)) == 0
    assert len(stores(target)) == 1
    assert answer(target) == expected


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("etro.dataset", "ox.Store.bulk_extend"),
        ("etro.dataset", "ox.Store.flush"),
        ("os", "fsync"),
        ("os", "replace"),
        ("shutil", "rmtree"),
    ],
)
def test_a_build_killed_at_a_given_step_leaves_the_old_data_set(target, module, name):
    expected = answer(target)
    assert end(quick_build(target, module, name, "1")) == -signal.SIGKILL
    assert answer(target) == expected


def test_a_first_build_that_is_killed_is_made_up_for_by_the_next_question(data):
    running = quick_build(data)
    while not list((data / "build").glob("store-*")):
        assert running.poll() is None, "killed while it writes"
        time.sleep(0.002)
    running.kill()
    end(running)
    done = process(*QUESTION, data=data)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(stores(data)) == 1


def test_what_killed_builds_left_is_swept_by_the_next_build(built, quick):
    for name in ("store-0123456789ab-deadbeef", "store-cut"):
        (built / "build" / name).mkdir()
        (built / "build" / name / "000001.sst").write_bytes(b"half")
    build(find_assets(built), force=True)
    assert len(stores(built)) == 1
    assert answer(built)


def test_three_builds_at_once_all_end_well_with_one_data_set(target):
    expected = answer(target)
    several = [quick_build(target) for _ in range(3)]
    outputs = [each.communicate(timeout=60) for each in several]
    assert [each.returncode for each in several] == [0, 0, 0], outputs
    assert outputs == [(b"", b"")] * 3
    assert len(stores(target)) == 1
    assert answer(target) == expected


def test_two_first_questions_at_once_are_both_answered_and_build_once(data):
    both = [spawn(*command(*QUESTION), data=data) for _ in range(2)]
    outputs = [each.communicate(timeout=60) for each in both]
    assert [each.returncode for each in both] == [0, 0], outputs
    assert outputs[0] == outputs[1]
    assert outputs[0][0].count(b"\n") > 1
    assert len(stores(data)) == 1


def test_readers_that_are_open_during_a_rebuild_keep_answering(built, quick):
    kg, other = etro.load(built), etro.load(built)
    before = other.export("nquads")
    assert build(find_assets(built), force=True).fresh
    assert kg.export("nquads") == before
    assert len(kg.ask("trial-comparisons", trial="BOLERO-2")) > 0
    assert kg.find("everolimus")[0].id == "drug/everolimus"
    assert kg.explain("drug/everolimus")


def test_many_readers_open_one_data_set_at_once(built):
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: process(*QUESTION, data=built), range(4)))
    assert {each.returncode for each in done} == {0}
    assert {each.stderr for each in done} == {b""}
    assert len({each.stdout for each in done}) == 1
