"""A process of its own for queries that a user wrote: what hangs or breaks there ends there.

The engine can neither stop a query nor survive one that is too deep for its stack or too large
for the memory (``docs/decisions.md``). So each data set that is asked in SPARQL gets a process
that opens it read-only and can be killed. It starts with the first query and serves them all.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from queue import SimpleQueue
from typing import IO, Any

from etro.dataset import open_store
from etro.errors import BuildError, EtroError, InvalidQuery, ReplacedData, StoppedQuery
from etro.sparql import Result, read, run

TIMEOUT = 60
MEMORY = 4 * 2**30
MAX_ANSWER = 128 * 2**20
_START = 60
_ERRORS = {each.__name__: each for each in (BuildError, InvalidQuery, ReplacedData, StoppedQuery)}
# The child takes over the search path of its parent, and no other setting.
_CHILD = "import sys; sys.path[:] = {path!r}; from etro.worker import serve; serve()"


class Worker:
    """Runs queries over the data set in ``folder``, one after the other, in a process of its own.

    ``memory`` bounds what the process may take, in bytes of address space.
    """

    def __init__(self, folder: str, memory: int = MEMORY) -> None:
        self._setting = json.dumps([folder, memory])
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] = lambda: None

    def run(self, text: str, timeout: float = TIMEOUT) -> Result:
        """Return the rows, truth value or triples that a query gives within ``timeout`` seconds.

        Raises ``InvalidQuery`` for one that is refused, ``StoppedQuery`` for one that takes too
        long, too much memory or too deep a stack, ``BuildError`` for a data set that is gone.
        """
        with self._lock:
            try:
                head, body = _exchange(self._started(), text, timeout)
            except BaseException:
                # Whatever came in between, the next answer would be the one to this query.
                self.close()
                raise
        if "error" in head:
            raise _ERRORS[head["error"]](head["message"], value=text, remedy=head["remedy"])
        result = read(head["type"], body)
        assert result is not None
        return result

    def close(self) -> None:
        """End the process, if there is one; the next query starts another."""
        self._end()
        self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _CHILD.format(path=sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._end = weakref.finalize(self, _end, self._process)
            head, _ = _exchange(self._process, self._setting, _START)
            if "error" in head:
                raise _ERRORS[head["error"]](head["message"], remedy=head["remedy"])
        return self._process


def _exchange(
    process: subprocess.Popen[bytes], text: str, timeout: float
) -> tuple[dict[str, Any], bytes]:
    """Send a text and return what comes back before the time is out. Raises ``StoppedQuery``."""
    late = threading.Event()

    def expire() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(timeout, expire)
    timer.daemon = True
    timer.start()
    assert process.stdin is not None and process.stdout is not None
    try:
        with contextlib.suppress(BrokenPipeError):
            _send(process.stdin, {}, text.encode())
        return _receive(process.stdout)
    except EOFError:
        if late.is_set():
            message = f"the query did not end within {timeout:g} seconds"
            remedy = "narrow it, or give it more time with --timeout SECONDS"
            raise StoppedQuery(message, value=text, remedy=remedy) from None
        message = f"the query broke off the process that ran it (exit status {process.wait()})"
        remedy = "shorten its chains of operators or paths, join less, or sort by one kind of value"
        raise StoppedQuery(message, value=text, remedy=remedy) from None
    finally:
        timer.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            stream.close()  # type: ignore[union-attr]


def _send(stream: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    stream.write(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
    stream.flush()


def _receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """Read one message. Raises ``EOFError`` where the other side has ended."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    head = json.loads(line)
    body = stream.read(head["size"])
    if len(body) < head["size"]:
        raise EOFError
    return head, body


class _Bounded(io.BytesIO):
    """A buffer that takes no more than an answer may have."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > MAX_ANSWER:
            message = f"the answer is larger than {MAX_ANSWER >> 20} MiB"
            raise StoppedQuery(message, remedy="add a LIMIT, or take all with etro export")
        return super().write(data)


def serve() -> None:
    """Answer the queries on standard input until the other side is gone: the child's whole life."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    folder, memory = json.loads(_receive(requests)[1])
    _limit(memory)
    try:
        store = open_store(folder)
    except BuildError as error:
        _send(answers, _told(error))
        return
    _send(answers, {})
    waiting: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    while True:
        output = _Bounded()
        try:
            media_type = run(store, waiting.get(), output)
        except EtroError as error:
            _send(answers, _told(error))
        except (OSError, RuntimeError, ValueError) as error:
            failed = InvalidQuery(f"the query failed: {error}", remedy="put it in another way")
            _send(answers, _told(failed))
        else:
            _send(answers, {"type": media_type}, output.getvalue())


def _listen(requests: IO[bytes], waiting: SimpleQueue[str]) -> None:
    """Pass on each query, and end the process, in the middle of one if need be, with its parent."""
    while True:
        try:
            waiting.put(_receive(requests)[1].decode())
        except EOFError:
            os._exit(0)


def _told(error: EtroError) -> dict[str, Any]:
    return {"error": type(error).__name__, "message": error.message, "remedy": error.remedy}


def _limit(memory: int) -> None:
    """Bound the address space where the system can, and leave no core file behind."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
