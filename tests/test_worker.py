"""The process for users' queries: it answers, it is stopped in time, and it alone breaks."""

import gc
import os
import signal
import subprocess
import sys
import time

import pyoxigraph as ox
import pytest

import etro
from etro import worker as module
from etro.assets import find_assets
from etro.dataset import find_built
from etro.errors import BuildError, InvalidQuery, ReplacedData, StoppedQuery
from etro.worker import Worker
from running import environment, process, run

pytest_plugins = ["running"]

BASE = "https://w3id.org/etro/"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d) }"
# Each of these is short enough for the gate, and overflows the engine's stack.
DEEP = {
    "not": "ASK { FILTER(" + "!" * 60_000 + "true) }",
    "plus": "ASK { FILTER(1" + "+1" * 32_000 + " = 1) }",
    "or": "ASK { FILTER(true" + "||true" * 10_000 + ") }",
    "path": "ASK { ?s <a:a>" + "/<a:a>" * 10_000 + " ?o }",
    "union": "ASK { {}" + "UNION{}" * 9_000 + " }",
    "minus": "ASK { ?s ?p ?o " + "MINUS{}" * 9_000 + " }",
    "bind": "ASK { " + "".join(f"BIND(1 AS ?a{i})" for i in range(3_500)) + " }",
    "quoted": "ASK { " + "<<" * 15_000 + " ?s ?p ?o " + ">>" * 15_000 + " ?p ?o }",
}
# And each of these takes the engine longer than anybody waits.
LONG = {
    "rows": ENDLESS,
    "pattern": "ASK { " + "?s ?p ?o ." * 6_500 + " }",
    "groups": "ASK { " + "{?s ?p ?o}" * 6_400 + " }",
}


@pytest.fixture(scope="module")
def kg(template):
    """The graph."""
    return etro.load(template)


@pytest.fixture
def worker(template):
    """A process over the graph, and its end."""
    one = Worker(find_built(find_assets(template)).folder)
    yield one
    one.close()


def pid(worker):
    """Return the number of the process."""
    return worker._process.pid


def alive(number):
    """Tell whether a process is there."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_rows_come_as_the_engine_gives_them(kg, worker):
    text = "SELECT ?nothing ?s ?o { ?s rdfs:label|etro:value|etro:reported ?o } ORDER BY ?s STR(?o)"
    store = ox.Store()
    store.extend(ox.parse(kg.export("nquads"), format=ox.RdfFormat.N_QUADS))
    prefixes = {"rdfs": "http://www.w3.org/2000/01/rdf-schema#", "etro": f"{BASE}ontology#"}
    expected = store.query(text, prefixes=prefixes, use_default_graph_as_union=True)
    answer = worker.run(text)
    assert answer.columns == ["nothing", "s", "o"]
    assert answer.terms == [tuple(row) for row in expected]
    assert len(answer) > 100


def test_truth_and_triples_come_too(worker):
    assert worker.run("ASK { <https://w3id.org/etro/drug/everolimus> ?p ?o }") is True
    assert worker.run("ASK { <https://w3id.org/etro/drug/nothing> ?p ?o }") is False
    triples = worker.run("DESCRIBE <https://w3id.org/etro/drug/everolimus>")
    assert {triple.subject.value for triple in triples} == {f"{BASE}drug/everolimus"}


def test_one_process_serves_query_after_query(worker):
    worker.run("ASK {}")
    first = pid(worker)
    with pytest.raises(InvalidQuery):
        worker.run("ASK {")
    assert worker.run("ASK {}") is True
    assert pid(worker) == first


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_query_that_breaks_the_engine_is_told_and_the_next_is_answered(text, worker):
    with pytest.raises(StoppedQuery, match="broke off") as caught:
        worker.run(text)
    assert caught.value.remedy
    assert worker.run("ASK {}") is True


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_query_that_does_not_end_is_stopped_in_time_and_the_next_is_answered(text, worker):
    worker.run("ASK {}")
    first, began = pid(worker), time.monotonic()
    with pytest.raises(StoppedQuery, match=r"did not end within 1\.5 seconds") as caught:
        worker.run(text, timeout=1.5)
    assert time.monotonic() - began < 10
    assert "--timeout" in caught.value.remedy
    assert not alive(first)
    assert worker.run("ASK {}") is True


def test_a_query_that_needs_too_much_memory_breaks_only_its_process(template):
    small = Worker(find_built(find_assets(template)).folder, memory=2**30)
    with pytest.raises(StoppedQuery):
        small.run("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d")
    assert small.run("ASK {}") is True
    small.close()


def test_an_answer_without_measure_is_refused_with_the_measure(worker):
    with pytest.raises(StoppedQuery, match="larger than 128 MiB") as caught:
        worker.run("SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert "LIMIT" in caught.value.remedy
    assert worker.run("ASK {}") is True


@pytest.mark.parametrize(
    "text", ["\x00", "'", "ASK {} ASK {}", "ASK { ?s a nope:x }", "é" * 40_000]
)
def test_what_is_refused_is_refused_as_without_a_process(text, worker):
    with pytest.raises(InvalidQuery) as caught:
        worker.run(text)
    assert caught.value.remedy
    assert caught.value.value == text


def test_a_process_that_somebody_killed_is_made_up_for_by_the_next_query(worker):
    worker.run("ASK {}")
    os.kill(pid(worker), signal.SIGKILL)
    with pytest.raises(StoppedQuery):
        worker.run("ASK {}")
    assert worker.run("ASK {}") is True


def test_an_interrupt_ends_the_query_and_no_later_one_gets_its_answer(worker, monkeypatch):
    def interrupted(stream):
        raise KeyboardInterrupt

    worker.run("ASK {}")
    first = pid(worker)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(module, "_receive", interrupted)
        worker.run("SELECT * { ?s ?p ?o } LIMIT 1")
    assert not alive(first)
    assert worker.run("ASK {}") is True


def test_the_process_ends_with_the_graph_that_started_it(template):
    kg = etro.load(template)
    assert kg.sparql("ASK {}") is True
    number = pid(kg._worker)
    assert alive(number)
    del kg
    gc.collect()
    assert not alive(number)


ORPHAN = """import sys, etro, threading
kg = etro.load()
kg.sparql("ASK {}")
print(kg._worker._process.pid, flush=True)
kg.sparql(sys.argv[1], timeout=600)
"""


def test_the_process_ends_in_the_middle_of_a_query_when_its_parent_is_killed(template):
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHAN, ENDLESS], env=environment(template), stdout=subprocess.PIPE
    )
    number = int(parent.stdout.readline())
    time.sleep(0.3)
    assert alive(number)
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 10
    while alive(number) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(number)


def test_a_data_set_that_is_gone_or_broken_is_told(tmp_path):
    for folder, error in ((tmp_path / "gone", ReplacedData), (tmp_path, BuildError)):
        with pytest.raises(error) as caught:
            Worker(str(folder)).run("ASK {}")
        assert type(caught.value) is error
        assert caught.value.remedy


def test_a_module_in_the_folder_that_one_stands_in_is_not_run(worker, tmp_path, monkeypatch):
    (tmp_path / "pyoxigraph.py").write_text("raise SystemExit('stood in the way')")
    (tmp_path / "json.py").write_text("raise SystemExit('stood in the way')")
    monkeypatch.chdir(tmp_path)
    assert worker.run("ASK {}") is True


def test_the_command_stops_a_query_at_its_deadline_with_one_line(template):
    done = process("sparql", "-", "--timeout", "1", stdin=ENDLESS.encode(), data=template)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"etro: the query did not end within 1 seconds; ")
    assert b"--timeout" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_the_command_outlives_a_query_that_breaks_the_engine(template):
    done = process("sparql", "-", stdin=DEEP["path"].encode(), data=template)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"etro: the query broke off the process")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "86401", "soon"])
def test_a_time_that_is_none_is_misuse(here, seconds):
    done = run("sparql", "-", "--timeout", seconds, stdin="ASK {}")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--timeout" in done.stderr
