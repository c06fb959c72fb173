"""Endpoints on the loopback for tests: a real one with the tiny graph, and ones that misbehave.

It asserts nothing, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import contextlib
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

OXIGRAPH = Path(sys.executable).parent / "oxigraph"
PATIENCE = 20


def free_port():
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def serving(location, log):
    """Run the oxigraph server on a store until the block ends, and yield its query URL."""
    port = free_port()
    address = f"127.0.0.1:{port}"
    options = ["--location", location, "--bind", address, "--union-default-graph"]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [OXIGRAPH, "serve-read-only", *options], stdout=output, stderr=output
        ) as server,
    ):
        try:
            url = f"http://{address}/query"
            wait_for(url, server, log)
            yield url
        finally:
            server.terminate()
            try:
                server.wait(5)
            except subprocess.TimeoutExpired:
                server.kill()


def wait_for(url, server, log):
    """Wait until an endpoint answers; fail with what the server said if it does not."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with direct.open(f"{url}?query=ASK%7B%7D", timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"no oxigraph server at {url}: {log.read_text()}")


@pytest.fixture(scope="session")
def endpoint(tiny, tmp_path_factory):
    """The query URL of an oxigraph server that holds the tiny graph."""
    folder = tmp_path_factory.mktemp("oxigraph")
    dump = folder / "tiny.nq"
    dump.write_bytes(tiny.kg.export("nquads"))
    load = [OXIGRAPH, "load", "--location", folder / "store", "--file", dump]
    subprocess.run(load, check=True, capture_output=True, timeout=60)
    with serving(folder / "store", folder / "log") as url:
        yield url


@pytest.fixture
def writable(tmp_path):
    """The address of an empty store that can be written, without a slash at its end."""
    address = f"127.0.0.1:{free_port()}"
    command = [OXIGRAPH, "serve", "--location", tmp_path / "store", "--bind", address]
    log = tmp_path / "log"
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as one:
        try:
            wait_for(f"http://{address}/query", one, log)
            yield f"http://{address}"
        finally:
            one.terminate()


class Loopback:
    """A server on the loopback that a request handler makes; runs until its block ends."""

    def __init__(self, handler):
        class Quiet(handler):
            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


class Stub(Loopback):
    """A server that gives every request the same answer and keeps the requests.

    ``busy`` are the statuses that come first.
    """

    def __init__(
        self, status=200, content_type="text/html", body=b"", delay=0, headers=None, busy=()
    ):
        self.requests, self.headers = [], []
        first = list(busy)
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                size = int(self.headers.get("Content-Length", 0))
                stub.requests.append((self.command, self.path, self.rfile.read(size)))
                stub.headers.append(self.headers)
                time.sleep(delay)
                with contextlib.suppress(OSError):
                    self.send_response(first.pop(0) if first else status)
                    for name, value in (headers or {}).items():
                        self.send_header(name, value)
                    self.send_header("Content-Type", content_type)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            do_POST = do_PUT = do_GET  # noqa: N815

        super().__init__(Handler)


@contextlib.contextmanager
def raw(answer, drop=b""):
    """Serve bytes as they are to one request, then a drop again and again, and yield the URL."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with contextlib.suppress(OSError), server.accept()[0] as peer:
                peer.recv(65536)
                peer.sendall(answer)
                while drop:
                    peer.sendall(drop)
                    time.sleep(0.05)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        with contextlib.suppress(OSError), socket.create_connection(server.getsockname(), 1):
            pass
        thread.join(5)
