"""Remote endpoints: the rows of a real one are those of the local graph, a broken one is named."""

import os
import re
import subprocess
import sys
import time

import pyoxigraph as ox
import pytest

from endpoints import Stub, free_port
from etro.errors import EndpointError, InvalidQuery
from etro.sparql import run_local, run_remote
from tiny_graph import GOLDEN

pytest_plugins = ["tiny_graph", "endpoints"]

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://a/b"}}]}}'
SELECTS = {
    "in order": "SELECT ?d ?l { ?d a etro:Drug ; rdfs:label ?l } ORDER BY ?d ?l",
    "no rows": "SELECT ?d { ?d a etro:Drug , etro:Gene }",
    "unbound": "SELECT ?d ?s { ?d a etro:Drug OPTIONAL { ?d etro:scaffold ?s } } ORDER BY ?d",
    "typed": "SELECT ?c ?v { ?c etro:value|etro:accrued|etro:reported ?v } ORDER BY ?c ?v",
    "counted": "SELECT ?k (COUNT(*) AS ?n) { ?c etro:source ?s ; a ?k } GROUP BY ?k ORDER BY ?k",
    "by graph": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "in Han": "SELECT ?d { ?d rdfs:label '泽鲁尼'@zh }",
}
# What an endpoint may answer instead of results, and what the error has to say of it.
BROKEN = {
    "an HTML page": ({"body": b"<html>Log in</html>"}, "answered with text/html"),
    "an error 500": ({"status": 500, "body": b"out of rooms"}, "500.*out of rooms"),
    "an error 503": ({"status": 503}, "503"),
    "an error 404": ({"status": 404}, "EndPointNotFound"),
    "a cut-off answer": ({"content_type": JSON, "body": ROWS[:70]}, "sent a broken answer"),
    "an empty answer": ({"content_type": JSON}, "sent a broken answer"),
    "other JSON": ({"content_type": "application/json", "body": b"[1]"}, "sent a broken answer"),
    "no text": ({"content_type": JSON, "body": b"\xff\xfe"}, "sent a broken answer"),
    "a bad IRI": (
        {"content_type": JSON, "body": ROWS.replace(b"http://", b"a b")},
        "broken answer",
    ),
    "results as XML": ({"content_type": "application/sparql-results+xml"}, "results.xml"),
}
# Questions that no endpoint can be asked: their comments hold a word that SPARQLWrapper takes for
# the kind of the query ("describes", "with").
UNMENDED = {"trial-design", "trial-findings"}
ASKED = [golden for golden in GOLDEN if golden.name not in UNMENDED]

each_broken = pytest.mark.parametrize(("answer", "said"), BROKEN.values(), ids=BROKEN)


@pytest.fixture(scope="module")
def store(tiny):
    """The tiny graph in memory."""
    store = ox.Store()
    store.extend(tiny.all)
    return store


@pytest.fixture
def ask_file(tiny, tmp_path):
    """Return a function that runs ``etro sparql FILE`` in a process of its own."""

    def run(text, *options):
        path = tmp_path / "question.rq"
        path.write_text(text, encoding="utf-8")
        words = ["--data", tiny.folder, "sparql", path, *options]
        return subprocess.run(
            [sys.executable, "-m", "etro", *map(str, words)],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            env=os.environ | {"PYTHONIOENCODING": "utf-8", "NO_PROXY": "127.0.0.1"},
        )

    return run


def failure(url, text, **options):
    """Return the message of the error that asking an endpoint ends in.

    The error itself is let go: it holds the response, and with it a socket.
    """
    try:
        answer = run_remote(url, text, **options)
    except EndpointError as error:
        assert error.value == url
        assert error.remedy
        return error.message
    raise AssertionError(f"no error, but {answer!r}")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """Keep requests to the loopback from going through a proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


# A real endpoint


@pytest.mark.parametrize("golden", ASKED, ids=lambda golden: golden.id)
def test_an_endpoint_gives_the_rows_written_by_hand(golden, tiny, endpoint):
    answer = run_remote(endpoint, tiny.bound_text(golden.name, golden.parameters))
    assert answer.to_tsv() == golden.table


@pytest.mark.parametrize("text", SELECTS.values(), ids=SELECTS)
def test_select_gives_the_same_terms_far_and_near(text, endpoint, store):
    far, near = run_remote(endpoint, text), run_local(store, text)
    assert far.columns == near.columns
    assert far.terms == near.terms
    assert far.to_json() == near.to_json()


@pytest.mark.parametrize("text", ["ASK { ?d a etro:Rapalog }", "ASK { ?d a etro:SERD }"])
def test_ask_gives_the_same_truth_far_and_near(text, endpoint, store):
    assert run_remote(endpoint, text) is run_local(store, text)


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?a etro:favours ?b } { ?a etro:favours ?b }",
        "CONSTRUCT WHERE { ?claim etro:value ?value ; etro:unit ?unit }",
        "CONSTRUCT { ?a etro:favours ?b } { ?a etro:favours ?b , etro:nobody }",
        "DESCRIBE <https://w3id.org/etro/drug/zarunib>",
    ],
)
def test_triples_are_the_same_far_and_near(text, endpoint, store):
    assert set(run_remote(endpoint, text)) == set(run_local(store, text))


def test_a_long_query_is_answered_like_a_short_one(endpoint, store):
    text = SELECTS["in order"] + "\n# " + "long " * 4000
    assert run_remote(endpoint, text).terms == run_local(store, text).terms


@pytest.mark.parametrize("text", ["INSERT DATA { <a:b> <a:b> <a:b> }", "DELETE WHERE { ?s ?p ?o }"])
def test_an_update_never_leaves_the_house(text):
    with Stub() as stub, pytest.raises(InvalidQuery, match="never changes a store"):
        run_remote(stub.url, text)
    assert stub.requests == []


def test_what_the_endpoint_cannot_parse_is_its_error(endpoint):
    assert re.search(
        "did not answer the query: .*badly formed", failure(endpoint, "SELECT * { ?s ?p }")
    )


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "markdown", "table"])
def test_the_command_prints_the_same_far_and_near(form, endpoint, ask_file):
    text = SELECTS["unbound"]
    far = ask_file(text, "--endpoint", endpoint, "--format", form)
    near = ask_file(text, "--format", form)
    assert (far.returncode, far.stderr) == (0, "")
    assert far.stdout == near.stdout
    assert "corimus" in far.stdout


def test_the_command_prints_truth_and_triples_from_an_endpoint(endpoint, ask_file):
    assert ask_file("ASK { ?d a etro:Rapalog }", "--endpoint", endpoint).stdout == "true\n"
    text = "CONSTRUCT { ?d a etro:Rapalog } { ?d a etro:Rapalog }"
    far = ask_file(text, "--endpoint", endpoint, "--format", "ntriples")
    assert far.stdout == ask_file(text, "--format", "ntriples").stdout
    assert far.stdout.count("\n") == 1


# Endpoints that do not answer as they should


@each_broken
def test_an_answer_that_is_no_results_is_an_error_that_says_so(answer, said):
    with Stub(**answer) as stub:
        assert re.search(said, failure(stub.url, SELECTS["in order"]))
    assert len(stub.requests) == 1


@each_broken
def test_the_command_ends_with_status_1_and_one_line(answer, said, ask_file):
    with Stub(**answer) as stub:
        done = ask_file(SELECTS["in order"], "--endpoint", stub.url)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"etro: {stub.url} ")
    assert done.stderr.count("\n") == 1


def test_broken_triples_are_an_error():
    with Stub(content_type="text/turtle", body=b"<http://a/b> <http://a/c> ") as stub:
        assert "sent a broken answer" in failure(stub.url, "CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_port_that_nobody_listens_on_is_named(ask_file):
    url = f"http://127.0.0.1:{free_port()}/query"
    assert "refused" in failure(url, "ASK {}")
    done = ask_file("ASK {}", "--endpoint", url)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"etro: {url} did not answer the query")
    assert done.stderr.count("\n") == 1


def test_an_endpoint_that_keeps_silent_is_given_up():
    with Stub(delay=3) as stub:
        began = time.monotonic()
        assert "timed out" in failure(stub.url, "ASK {}", timeout=1)
        assert time.monotonic() - began < 2.5


def test_the_query_arrives_with_the_prefixes_that_need_no_declaration():
    with Stub(content_type=JSON, body=ROWS) as stub:
        answer = run_remote(stub.url, "SELECT ?s { ?s a etro:Drug }")
    assert answer.cells == [["http://a/b"]]
    [(method, path, _)] = stub.requests
    assert method == "GET"
    assert "PREFIX+etro%3A" in path
