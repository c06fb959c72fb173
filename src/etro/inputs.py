"""The files that the data set is made of, and how it is told that one of them has changed."""

from __future__ import annotations

import os

from etro.assets import Assets
from etro.errors import Finding, InvalidData

# Which cut of a text is pinned matters for coverage alone; nothing of it goes into the data set.
_LEFT_OUT = "graph/units/"


def files(assets: Assets) -> list[str]:
    """Return the files that the data set is made of, sorted: tables, ontology, rules, shapes.

    Names are relative to the root, with forward slashes.
    """
    found = []
    for name in ("graph", "ontology", "shapes"):
        for folder, _, names in os.walk(assets.path(name)):
            inner = os.path.relpath(folder, assets.root).replace(os.sep, "/")
            found += [f"{inner}/{each}" for each in names if not each.startswith(".")]
    return sorted(name for name in found if not name.startswith(_LEFT_OUT))


def stamp(assets: Assets) -> list[str]:
    """Return name, size and time of each input: cheap to compare at each question."""
    found = []
    for name in files(assets):
        try:
            stat = os.stat(assets.path(name))
        except OSError as error:
            raise _unreadable_input(name, error) from error
        found.append(f"{name}\t{stat.st_size}\t{stat.st_mtime_ns}")
    return found


def _unreadable_input(name: str, error: OSError) -> InvalidData:
    message = f"cannot be read: {error.strerror}"
    return InvalidData([Finding(name, 0, "", message, "restore it, or remove it")])


def fingerprint(assets: Assets, form: str) -> str:
    """Return one SHA-256 over the form of the data set and the names and contents of all inputs."""
    import hashlib

    total = hashlib.sha256(form.encode())
    for name in files(assets):
        try:
            with open(assets.path(name), "rb") as file:
                content = file.read()
        except OSError as error:
            raise _unreadable_input(name, error) from error
        line = f"{name} {hashlib.sha256(content).hexdigest()}\n"
        total.update(line.encode("utf-8", "surrogateescape"))
    return total.hexdigest()
