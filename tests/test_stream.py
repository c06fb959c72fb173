"""Large answers of endpoints: written row by row as they come, and never taken for whole if not."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler

import pytest

import etro
from endpoints import Loopback, Stub
from etro.answers import FORMATS, Answer
from etro.endpoint import stream_endpoint
from etro.errors import EndpointError, InvalidQuery
from etro.stream import pieces
from etro.vocabulary import literal

pytest_plugins = ["tiny_graph", "endpoints"]

ROWS = 200_000
TEXT = "SELECT * { ?s ?p ?n }"
HEAD = b'{"head":{"vars":["n"]},"results":{"bindings":['
TAIL = b"]}}"
PATIENCE = 20


def some_rows(first, last):
    terms = ({"n": {"type": "literal", "value": f"row {n}"}} for n in range(first, last))
    return ",".join(map(json.dumps, terms)).encode()


class Slow(Loopback):
    """A server that sends its first rows, waits until it is told that one was read, sends the rest.

    With ``cut`` it breaks off in the middle.
    """

    def __init__(self, rows=ROWS, cut=False):
        self.read = threading.Event()
        self.waited_in_vain = False
        slow = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.close_connection = True
                self.chunk(HEAD + some_rows(0, 100))
                slow.waited_in_vain = not slow.read.wait(PATIENCE)
                for first in range(100, rows // 2 if cut else rows, 1000):
                    self.chunk(b"," + some_rows(first, min(first + 1000, rows)))
                if not cut:
                    self.chunk(TAIL)
                    self.chunk(b"")

            def chunk(self, data):
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

        super().__init__(Handler)

    def __exit__(self, *error):
        self.read.set()
        super().__exit__(*error)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """Keep requests to the loopback from going through a proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def asking(tmp_path):
    """Return a function that starts ``etro sparql`` at an endpoint."""
    path = tmp_path / "question.rq"
    path.write_text(TEXT, encoding="utf-8")

    def start(url, *options):
        return subprocess.Popen(
            [sys.executable, "-m", "etro", "sparql", path, "--endpoint", url, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"NO_PROXY": "127.0.0.1"},
        )

    return start


# Row by row


@pytest.mark.parametrize("form", ["csv", "tsv", "markdown"])
def test_the_first_row_is_written_before_the_last_is_sent(form, asking):
    with Slow(2_000) as slow, asking(slow.url, "--format", form) as process:
        begin = ""
        while "row 0" not in begin:
            begin += process.stdout.readline()
        slow.read.set()
        rest = process.stdout.read()
    assert process.returncode == 0
    assert not slow.waited_in_vain
    assert begin + rest == Answer(["n"], [(literal(f"row {n}"),) for n in range(2_000)]).to_format(
        form
    )


def peak(process):
    """Return the most memory that a process ever took, in KiB, once all it writes is read."""
    lines = sum(1 for _ in process.stdout)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert (process.returncode, process.stderr.read()) == (0, "")
    return lines, usage.ru_maxrss


def test_two_hundred_thousand_rows_take_no_more_memory_than_two_hundred(asking):
    peaks = []
    for rows in (200, ROWS):
        with Slow(rows) as slow, asking(slow.url, "--format", "csv") as process:
            slow.read.set()
            lines, most = peak(process)
        assert lines == rows + 1
        peaks.append(most)
    assert peaks[1] - peaks[0] < 4_096


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_pieces_make_the_whole(form, count):
    terms = [(literal(f'row, "{n}" ] | x'), None if n else literal(n)) for n in range(count)]
    answer = Answer(["text", "n"], terms)
    assert "".join(pieces(answer.columns, iter(terms), form)) == answer.to_format(form)


def test_json_is_streamed_as_it_is_written_whole(asking):
    with Slow(2_000) as slow, asking(slow.url, "--format", "json") as process:
        slow.read.set()
        document = json.loads(process.stdout.read())
    assert document["head"]["vars"] == ["n"]
    assert [row["n"]["value"] for row in document["results"]["bindings"]][-1] == "row 1999"


def test_from_python_each_row_comes_as_soon_as_it_is_sent():
    with Slow(2_000) as slow, stream_endpoint(slow.url, TEXT) as rows:
        assert rows.columns == ["n"]
        assert next(iter(rows)) == {"n": "row 0"}
        slow.read.set()
        assert sum(1 for _ in rows) == 1_999


def test_a_stream_has_the_rows_of_the_whole_answer(tiny, endpoint):
    remote = etro.connect(endpoint, data=tiny.folder)
    text = "SELECT ?d ?l ?s { ?d a etro:Drug ; rdfs:label ?l OPTIONAL { ?d etro:scaffold ?s } }"
    text += " ORDER BY ?d ?l"
    with remote.stream(text) as rows:
        assert list(rows) == remote.sparql(text).rows
    with pytest.raises(InvalidQuery, match="no SELECT"):
        remote.stream("ASK {}")


# An answer that breaks off


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_an_answer_that_breaks_off_ends_with_status_1_and_says_so(form, asking):
    with Slow(cut=True) as slow, asking(slow.url, "--format", form) as process:
        slow.read.set()
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert errors.startswith(f"etro: {slow.url} did not answer the query: IncompleteRead")
    assert errors.count("\n") == 1
    assert ("row 0" in output) == (form != "table")


def test_no_file_is_left_of_an_answer_that_breaks_off(asking, tmp_path):
    kept = tmp_path / "answer.csv"
    kept.write_text("as it was", encoding="utf-8")
    with (
        Slow(cut=True) as slow,
        asking(slow.url, "--format", "csv", "-o", str(kept)) as process,
    ):
        slow.read.set()
        process.communicate(timeout=60)
    assert process.returncode == 1
    assert kept.read_text(encoding="utf-8") == "as it was"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["answer.csv", "question.rq"]


def test_from_python_the_row_that_is_missing_raises():
    with Slow(2_000, cut=True) as slow, stream_endpoint(slow.url, TEXT) as rows:
        slow.read.set()
        with pytest.raises(EndpointError, match="did not answer"):
            list(rows)


def test_results_that_end_too_early_are_an_error_though_the_server_says_that_they_are_whole():
    body = HEAD + some_rows(0, 3)
    with Stub(content_type="application/json", body=body) as stub:
        rows = stream_endpoint(stub.url, TEXT)
        with rows, pytest.raises(EndpointError, match="sent a broken answer"):
            list(rows)
