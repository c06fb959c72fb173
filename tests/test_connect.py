"""The bundled questions at an endpoint, and the way there: secrets, busy servers, no graph."""

import base64
import time

import pytest

import etro
from endpoints import Stub
from etro.endpoint import ask_endpoint
from etro.errors import EndpointError, UnknownName
from etro.push import push
from etro.wire import Credentials
from running import process
from tiny_graph import GOLDEN

pytest_plugins = ["tiny_graph", "endpoints"]

JSON = "application/sparql-results+json"
YES = b'{"head":{},"boolean":true}'
TOO_LONG = "ASK { FILTER('" + "x" * 3000 + "' = '') }"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in ("TOKEN", "USER", "PASSWORD"):
        monkeypatch.delenv(f"ETRO_ENDPOINT_{name}", raising=False)


@pytest.fixture(scope="module")
def far(tiny, endpoint):
    """The tiny graph at a real server."""
    return etro.connect(endpoint, data=tiny.folder)


# Questions


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.id)
def test_an_endpoint_answers_a_question_as_the_local_graph_does(golden, tiny, far):
    here = tiny.kg.ask(golden.name, **golden.parameters)
    assert far.ask(golden.name, **golden.parameters).to_tsv() == here.to_tsv()


def test_a_name_that_is_unknown_is_told_before_anything_is_sent(far):
    with pytest.raises(UnknownName, match="corimus"):
        far.ask("drug-targets", drug="corimuss")


@pytest.mark.parametrize("before", [True, False])
def test_the_command_prints_the_same_from_an_endpoint(before, tiny, endpoint):
    where = ["--endpoint", endpoint]
    words = ["--drug", "corimus", "--format", "csv"]
    first, last = (where, []) if before else ([], where)
    options = {"ETRO_HOME": tiny.folder / "build", "NO_PROXY": "127.0.0.1"}
    far = process("ask", *first, "drug-targets", *words, *last, data=tiny.folder, **options)
    near = process("ask", "drug-targets", *words, data=tiny.folder, **options)
    assert far.stderr == b""
    assert far.stdout == near.stdout
    assert b"MTOR" in far.stdout


# The graph there


def test_an_endpoint_without_the_graph_is_told_with_the_way_to_load_it(writable, tiny):
    with pytest.raises(EndpointError, match=r"does not hold the graph.*etro push URL"):
        etro.connect(f"{writable}/query", data=tiny.folder)


@pytest.mark.parametrize("by_update", [False, True])
def test_a_pushed_graph_answers_although_the_store_keeps_its_graphs_apart(
    by_update, writable, tiny
):
    query = f"{writable}/query"
    url, options = (
        (f"{writable}/update", {"query": query})
        if by_update
        else (
            f"{writable}/store",
            {},
        )
    )
    told = []
    counts = push(tiny.kg, url, progress=told.append, **options)
    assert push(tiny.kg, url, **options) == counts
    assert counts == {name: len(triples) for name, triples in tiny.kg.graphs().items()}
    assert len(told) == len(counts) > 2
    far = etro.connect(query, data=tiny.folder)
    for name, given in {"drug-targets": {"drug": "corimus"}, "flags": {"source": ""}}.items():
        answer = far.ask(name, **given)
        assert answer.to_tsv() == tiny.kg.ask(name, **given).to_tsv()
        assert len(answer)


def test_the_command_pushes_and_prints_what_arrived(writable, tiny):
    options = {"ETRO_HOME": tiny.folder / "build", "NO_PROXY": "127.0.0.1"}
    done = process("push", f"{writable}/store", data=tiny.folder, **options)
    assert done.returncode == 0, done.stderr
    assert dict(line.split("\t") for line in done.stdout.decode().splitlines()) == {
        name: str(len(triples)) for name, triples in tiny.kg.graphs().items()
    }


def test_a_store_that_loses_statements_is_an_error(tiny):
    lost = pytest.raises(EndpointError, match=r"holds 0 statements of .*, not ")
    with Stub(content_type="application/n-triples") as stub, lost:
        push(tiny.kg, stub.url)


@pytest.mark.parametrize(
    "answer", [{"status": 405}, {"status": 401}, {"body": b"<html>Fine</html>"}]
)
def test_a_store_that_takes_no_graph_is_an_error(answer, tiny):
    with Stub(**answer) as stub, pytest.raises(EndpointError) as failure:
        push(tiny.kg, stub.url)
    assert failure.value.remedy


def test_a_graph_goes_unencrypted_to_no_other_host_unless_that_is_asked_for(tiny):
    with pytest.raises(EndpointError, match="--plain-http"):
        push(tiny.kg, "http://192.0.2.1/store")


# Secrets


@pytest.mark.parametrize(
    ("settings", "sent"),
    [
        ({"TOKEN": "t0"}, "Bearer t0"),
        ({"USER": "ada", "PASSWORD": "p:w"}, "Basic " + base64.b64encode(b"ada:p:w").decode()),
        ({}, None),
    ],
)
@pytest.mark.parametrize("text", ["ASK {}", TOO_LONG])
def test_credentials_come_from_the_environment(settings, sent, text, monkeypatch):
    for name, value in settings.items():
        monkeypatch.setenv(f"ETRO_ENDPOINT_{name}", value)
    with Stub(content_type=JSON, body=YES) as stub:
        assert ask_endpoint(stub.url, text) is True
    assert stub.headers[0]["Authorization"] == sent


def test_a_token_does_not_follow_a_redirection_to_another_server():
    other = Stub(content_type=JSON, body=YES)
    with other, Stub(status=302, headers={"Location": other.url}) as first:
        ask_endpoint(first.url, "ASK {}", secret=Credentials("t0"))
    assert first.headers[0]["Authorization"] == "Bearer t0"
    assert other.headers[0]["Authorization"] is None


def test_a_secret_is_not_sent_unencrypted_over_a_network():
    with pytest.raises(EndpointError, match="anyone could read"):
        ask_endpoint("http://192.0.2.1/query", "ASK {}", secret=Credentials("t0"))


def test_a_password_in_an_address_is_refused_and_not_repeated():
    with pytest.raises(EndpointError, match="ETRO_ENDPOINT_USER") as failure:
        ask_endpoint("https://ada:hush@192.0.2.1/query", "ASK {}")
    assert "hush" not in f"{failure.value} {failure.value.value} {Credentials('hush')!r}"


def test_an_endpoint_that_wants_credentials_is_told_how_they_are_given():
    with Stub(status=401) as stub, pytest.raises(EndpointError, match="ETRO_ENDPOINT_TOKEN"):
        ask_endpoint(stub.url, "ASK {}")


# Busy servers, and long queries


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again(status, monkeypatch):
    monkeypatch.setattr("etro.wire.PAUSE", 0.01)
    with Stub(content_type=JSON, body=YES, busy=[status, status]) as stub:
        assert ask_endpoint(stub.url, "ASK {}") is True
    assert len(stub.requests) == 3


def test_a_server_that_stays_busy_is_given_up(monkeypatch):
    monkeypatch.setattr("etro.wire.PAUSE", 0.01)
    with Stub(status=503) as stub, pytest.raises(EndpointError, match=r"too busy .503.*5 requests"):
        ask_endpoint(stub.url, "ASK {}")
    assert len(stub.requests) == 5


def test_a_server_is_given_the_pause_that_it_asks_for():
    with Stub(content_type=JSON, body=YES, busy=[429], headers={"Retry-After": "1"}) as stub:
        began = time.monotonic()
        assert ask_endpoint(stub.url, "ASK {}") is True
    assert time.monotonic() - began >= 1


def test_a_pause_beyond_the_time_that_is_left_is_not_waited_for():
    with Stub(status=503, headers={"Retry-After": "3600"}) as stub:
        began = time.monotonic()
        with pytest.raises(EndpointError, match="asks to wait 3600 s"):
            ask_endpoint(stub.url, "ASK {}", timeout=30)
    assert time.monotonic() - began < 10
    assert len(stub.requests) == 1


@pytest.mark.parametrize(("text", "method"), [("ASK {}", "GET"), (TOO_LONG, "POST")])
def test_a_short_query_is_sent_by_get_and_a_long_one_by_post(text, method):
    with Stub(content_type=JSON, body=YES) as stub:
        ask_endpoint(stub.url, text)
    assert stub.requests[0][0] == method
