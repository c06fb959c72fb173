"""Remote endpoints: the rows of a real one are those of the local graph, a broken one is named."""

import os
import re
import subprocess
import sys
import time

import pytest

from endpoints import Stub, free_port, raw
from etro.endpoint import ask_endpoint
from etro.errors import EndpointError, InvalidQuery
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
    "an error 502": ({"status": 502}, "502"),
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
each_broken = pytest.mark.parametrize(("answer", "said"), BROKEN.values(), ids=BROKEN)


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
        answer = ask_endpoint(url, text, **options)
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


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.id)
def test_an_endpoint_gives_the_rows_written_by_hand(golden, tiny, endpoint):
    answer = ask_endpoint(endpoint, tiny.bound_text(golden.name, golden.parameters))
    assert answer.to_tsv() == golden.table


@pytest.mark.parametrize("text", SELECTS.values(), ids=SELECTS)
def test_select_gives_the_same_terms_far_and_near(text, endpoint, tiny):
    far, near = ask_endpoint(endpoint, text), tiny.kg.sparql(text)
    assert far.columns == near.columns
    assert far.terms == near.terms
    assert far.to_json() == near.to_json()


@pytest.mark.parametrize("text", ["ASK { ?d a etro:Rapalog }", "ASK { ?d a etro:SERD }"])
def test_ask_gives_the_same_truth_far_and_near(text, endpoint, tiny):
    assert ask_endpoint(endpoint, text) is tiny.kg.sparql(text)


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?a etro:favours ?b } { ?a etro:favours ?b }",
        "CONSTRUCT WHERE { ?claim etro:value ?value ; etro:unit ?unit }",
        "CONSTRUCT { ?a etro:favours ?b } { ?a etro:favours ?b , etro:nobody }",
        "DESCRIBE <https://w3id.org/etro/drug/zarunib>",
    ],
)
def test_triples_are_the_same_far_and_near(text, endpoint, tiny):
    assert set(ask_endpoint(endpoint, text)) == set(tiny.kg.sparql(text))


def test_a_long_query_is_answered_like_a_short_one(endpoint, tiny):
    text = SELECTS["in order"] + "\n# " + "long " * 4000
    assert ask_endpoint(endpoint, text).terms == tiny.kg.sparql(text).terms


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <a:select>",
        "PREFIX select: <a:b> CLEAR ALL",
        "nonsense",
        "# SELECT",
        "",
    ],
)
def test_what_is_no_query_never_leaves_the_house(text):
    with Stub() as stub, pytest.raises(InvalidQuery, match="never changes a store"):
        ask_endpoint(stub.url, text)
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
        answer = ask_endpoint(stub.url, "SELECT ?s { ?s a etro:Drug }")
    assert answer.cells == [["http://a/b"]]
    [(method, path, _)] = stub.requests
    assert method == "GET"
    assert "PREFIX+etro%3A" in path


@pytest.mark.parametrize(
    "text",
    [
        "# describes what follows\nSELECT ?s { ?s a etro:Drug }",
        "#\n# with, delete, construct\n#load\nSELECT ?s { ?s a etro:Drug }",
        "PREFIX construct: <http://a/load#> SELECT ?s { ?s a etro:Drug } # insert",
        "BASE <http://describe/> PREFIX : <http://a/#ask> # ask\nselect ?s { ?s a etro:Drug }",
        "SELECT ?s { ?s a etro:Drug FILTER(?s != <http://a/#describe> && ?s != '# ask') }",
    ],
)
def test_words_of_other_kinds_of_query_do_not_mislead(text, endpoint, tiny):
    answer = ask_endpoint(endpoint, text)
    assert sorted(answer.cells) == sorted(tiny.kg.sparql(text).cells)
    assert len(answer)


# Connections that break


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: " + JSON.encode() + b"\r\n"
TRIPLES = b"<http://a/b> <http://a/b> <http://a/b> .\n"
CUT_OFF = {
    "by its length": HEAD + b"Content-Length: 500\r\n\r\n" + ROWS,
    "between triples": HEAD.replace(JSON.encode(), b"application/n-triples")
    + b"Content-Length: 500\r\n\r\n"
    + TRIPLES,
    "in a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{",
    "before a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    "by a chunk that is none": HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n{",
    "at once": b"",
    "in its head": HEAD[:30],
    "by another protocol": b"SSH-2.0-OpenSSH\r\n",
    "by an endless line": b"HTTP/1.1 200 " + b"x" * 70_000,
    "by a foreign compression": HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b",
}


@pytest.mark.parametrize("answer", CUT_OFF.values(), ids=CUT_OFF)
def test_a_connection_that_breaks_is_an_error_of_the_endpoint(answer):
    with raw(answer) as url:
        assert failure(url, "CONSTRUCT WHERE { ?s ?p ?o }" if TRIPLES in answer else "ASK {}")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "http://",
        "http://[::1",
        "http://127.0.0.1:1/a b",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:port/",
        "http://.../",
        "http://" + "x" * 300 + "/",
        "file:///etc/hosts",
        "ftp://127.0.0.1:1/",
        "http://127.0.0.1:1/\r\nHost: x",
    ],
)
def test_an_address_that_is_none_is_an_error_of_the_endpoint(url):
    assert failure(url, "ASK {}")


def test_an_answer_that_comes_drop_by_drop_is_given_up():
    with raw(HEAD + b"\r\n", drop=b" ") as url:
        began = time.monotonic()
        assert "in time" in failure(url, "ASK {}", timeout=1)
        assert time.monotonic() - began < 2.5


def test_an_answer_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr("etro.endpoint.MAX_ANSWER", 100_000)
    with raw(HEAD + b"\r\n", drop=b" " * 50_000) as url:
        assert "sent more than" in failure(url, "ASK {}", timeout=10)


def test_the_command_ends_with_status_1_and_one_line_where_a_connection_breaks(ask_file):
    with raw(CUT_OFF["in a chunk"]) as url:
        done = ask_file("ASK {}", "--endpoint", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"etro: {url} did not answer the query: ")
    assert done.stderr.count("\n") == 1


def test_the_command_gives_an_endpoint_up_after_the_time_that_it_is_told(ask_file):
    with Stub(delay=3) as stub:
        began = time.monotonic()
        done = ask_file("ASK {}", "--endpoint", stub.url, "--timeout", "1")
        assert time.monotonic() - began < 2.9
    assert (done.returncode, done.stdout) == (1, "")
