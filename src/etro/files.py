"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from etro.assets import Assets
from etro.errors import UnwritableOutput


def replace(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Put a file in the place of another; into what is no file, such as a pipe, write as it is.

    Raises ``OSError``, with what was there left as it was.
    """
    parts = (content,) if isinstance(content, bytes) else content
    old = path.exists()
    if old and not path.is_file():
        with path.open("wb") as file:
            file.writelines(parts)
        return
    fresh = path.with_name(f".etro-{os.urandom(6).hex()}")
    try:
        with fresh.open("xb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        if old:
            fresh.chmod(path.stat().st_mode & 0o777)
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise


def write_lines(assets: Assets, path: Path, lines: list[str]) -> None:
    """Write a file of the data, whole or not at all.

    Raises ``UnwritableOutput`` for the data of an installed package, and where the system refuses.
    """
    if assets.installed:
        raise UnwritableOutput(
            "the data of an installed package are not to be changed",
            value=assets.root,
            remedy="work in a checkout, or name one with --data DIR",
        )
    try:
        path.parent.mkdir(exist_ok=True)
        replace(path, ("\n".join(lines) + "\n").encode())
    except OSError as error:
        message = f"{assets.relative(path)} cannot be written: {error.strerror}"
        raise UnwritableOutput(message, value=str(path), remedy="make it writable") from None
