"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def replace(path: Path, content: bytes) -> None:
    """Put a file in the place of another; into what is no file, such as a pipe, write as it is.

    Raises ``OSError``, with what was there left as it was.
    """
    old = path.exists()
    if old and not path.is_file():
        path.write_bytes(content)
        return
    fresh = path.with_name(f".etro-{os.urandom(6).hex()}")
    try:
        with fresh.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if old:
            fresh.chmod(path.stat().st_mode & 0o777)
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
