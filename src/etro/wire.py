"""The way to servers elsewhere: addresses, credentials, and how often one is asked again."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlsplit

from etro.errors import EndpointError

T = TypeVar("T")
TRIES = 5
PAUSE = 1.0
_BUSY = (429, 503)
_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SETTINGS = "ETRO_ENDPOINT_TOKEN, or ETRO_ENDPOINT_USER and ETRO_ENDPOINT_PASSWORD"


class Credentials(NamedTuple):
    """A bearer token, or a user with a password; empty where none is needed."""

    token: str = ""
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"<Credentials: {'token' if self.token else self.user or 'none'}>"

    @property
    def header(self) -> str:
        """The value of the header ``Authorization``, empty for none.

        >>> Credentials(user="ada", password="x").header
        'Basic YWRhOng='
        """
        from base64 import b64encode

        if self.token:
            return f"Bearer {self.token}"
        pair = f"{self.user}:{self.password}".encode()
        return f"Basic {b64encode(pair).decode()}" if self.user else ""


def credentials() -> Credentials:
    """Return the credentials that the environment holds: on a command line all could read them."""
    names = ("TOKEN", "USER", "PASSWORD")
    return Credentials(*(os.environ.get(f"ETRO_ENDPOINT_{name}", "") for name in names))


def check_address(url: str, secret: Credentials) -> None:
    """Refuse what is no address, and to send a secret in plain text over a network.

    Raises ``EndpointError``.
    """
    shown = without_secrets(url)
    if not _ADDRESS.fullmatch(url):
        message = f"{shown!r} is no address of an endpoint"
        raise EndpointError(message, value=shown, remedy="begin it with http:// or https://")
    if shown != url:
        message = f"{shown} has a user or password in it"
        raise EndpointError(message, value=shown, remedy=f"set {_SETTINGS}")
    header = secret.header
    if any(ord(mark) < 32 for mark in header) or not header.isascii():
        remedy = f"check {_SETTINGS}"
        raise EndpointError("the credentials hold unfit characters", value=shown, remedy=remedy)
    if header and is_plain(url):
        message = f"no credentials are sent to {shown}, since anyone could read them on the way"
        raise EndpointError(message, value=shown, remedy="use its https:// address")


def is_plain(url: str) -> bool:
    """Tell whether what is sent to an address can be read on the way: http to another host.

    >>> is_plain("http://example.org/sparql"), is_plain("http://localhost:7878/query")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() == "http" and parts.hostname not in _LOOPBACK
    except ValueError:
        return True


def without_secrets(url: str) -> str:
    """Return an address as it may be printed.

    >>> without_secrets("https://ada:secret@example.org/sparql")
    'https://example.org/sparql'
    """
    return re.sub(r"(?<=//)[^/?#]*@", "", url)


def retrying(url: str, send: Callable[[float], T], deadline: float) -> T:
    """Return what ``send`` returns, asking again while a server says that it is too busy.

    ``send`` is told how many seconds are left. The server's ``Retry-After`` is heeded; else the
    pauses double. All ends at the deadline (of ``time.monotonic``) or after ``TRIES`` requests;
    then ``EndpointError`` is raised. Other errors pass.
    """
    for turn in range(TRIES):
        try:
            return send(max(0.1, deadline - time.monotonic()))
        except HTTPError as error:
            status, asked = error.code, error.headers.get("Retry-After")
            if status not in _BUSY:
                raise
            error.close()
        wait = _seconds(asked, PAUSE * 2**turn)
        last = turn == TRIES - 1
        if last or time.monotonic() + wait > deadline:
            after = f", also after {turn + 1} requests" if turn else ""
            said = f" and asks to wait {wait:.0f} s" if asked else ""
            message = f"{url} is too busy ({status}){said}{after}"
            remedy = "try again later, or give it more time with --timeout SECONDS"
            raise EndpointError(message, value=url, remedy=remedy)
        time.sleep(wait)
    raise AssertionError("unreachable")


def _seconds(text: str | None, default: float) -> float:
    """Return how long a ``Retry-After`` asks to wait: seconds or a date.

    >>> _seconds("7", 1), _seconds("soon", 1), _seconds("Sat, 01 Jan 2000 00:00:00 GMT", 1)
    (7.0, 1, 0.0)
    """
    from email.utils import parsedate_to_datetime

    if text is None:
        return default
    if text.strip().isascii() and text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        return default


def told(url: str, error: Exception, what: str) -> EndpointError:
    """Return the error to raise for whatever went wrong on the way to a server and back."""
    status = getattr(error, "code", None) or _STATUS.get(type(error).__name__)
    reason = " ".join(str(error).split())[:300] or type(error).__name__
    remedy = "check the URL and the query"
    if status in (401, 403):
        remedy = f"set {_SETTINGS}, if it wants credentials"
    elif status in (301, 302, 303, 307, 308) and isinstance(error, HTTPError):
        remedy = f"name its new address, {error.headers.get('Location')}"
    elif isinstance(error, TimeoutError) or "timed out" in reason:
        remedy = "narrow the query, or give it more time with --timeout SECONDS"
    if isinstance(error, HTTPError):
        error.close()
    return EndpointError(f"{url} did not {what}: {reason}", value=url, remedy=remedy)


_STATUS = {"Unauthorized": 401}
