"""The built data set on disk: made whole or not at all, opened read-only.

A build writes a new folder beside the old one and then replaces one small file,
``current``, that names the folder in use. Killed at any moment, it leaves that file, and so
the old data set, as it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from etro import inputs
from etro.assets import Assets
from etro.errors import BuildError, InvalidData, ReplacedData

if TYPE_CHECKING:
    from etro.data import Data

_POINTER = "current"
_STORE, NAMES = "store", "names.tsv"
_FORMAT = "etro data set 3"


class Built(NamedTuple):
    """A data set in use: its folder, the fingerprint of its inputs, and what it holds."""

    folder: str
    fingerprint: str
    quads: dict[str, int]
    fresh: bool = False


class _Pointer(NamedTuple):
    """What the pointer file says: the data set in use, and the inputs it was made from."""

    store: str
    fingerprint: str
    quads: dict[str, int]
    stamp: list[str]


def find_built(assets: Assets) -> Built | None:
    """Return the data set if it is that of the inputs as they are now, else None."""
    pointer = _read_pointer(assets)
    return _built(assets, pointer) if pointer and pointer.stamp == inputs.stamp(assets) else None


def ensure_built(assets: Assets, progress: Callable[[str], None] | None = None) -> Built:
    """Return the data set for the inputs as they are now, building it first if it is out of date.

    Raises ``InvalidData`` if the inputs hold faults, ``BuildError`` if it cannot be written.
    """
    return find_built(assets) or build(assets, progress=progress)


def build(
    assets: Assets, *, force: bool = False, progress: Callable[[str], None] | None = None
) -> Built:
    """Check the inputs, infer, and write the data set; nothing is done if nothing has changed.

    Raises ``InvalidData`` with every fault found, and then leaves the old data set as it is.
    """
    from filelock import FileLock

    _check_encoding(assets.home)
    try:
        os.makedirs(assets.home, exist_ok=True)
        with FileLock(os.path.join(assets.home, "lock")):
            stamp, fingerprint = inputs.stamp(assets), inputs.fingerprint(assets, _FORMAT)
            pointer = _read_pointer(assets)
            if pointer and pointer.fingerprint == fingerprint and not force:
                _write_pointer(assets, pointer._replace(stamp=stamp))
                return _built(assets, pointer)
            return _write(assets, stamp, fingerprint, progress or (lambda _: None))
    except OSError as error:
        message = f"the data set cannot be written: {error}"
        raise BuildError(message, remedy="free the disk, or name a folder in ETRO_HOME") from error


def store_folder(path: str) -> str | None:
    """Return the folder to open of a build's folder, which may be that itself; None if none is."""
    pointer = _read_pointer(Assets("", path))
    folder = os.path.join(path, pointer.store) if pointer else path
    return folder if os.path.isdir(os.path.join(folder, _STORE)) else None


def open_store(folder: str) -> ox.Store:
    """Open the data set in a folder read-only; many readers may do so at once.

    Raises ``ReplacedData`` where a later build has swept it away, ``BuildError`` if it is broken.
    """
    _check_encoding(folder)
    try:
        return ox.Store.read_only(os.path.join(folder, _STORE))
    except (OSError, RuntimeError) as error:
        raise unreadable(folder, error) from error


def _check_encoding(folder: str) -> None:
    """Refuse a folder of which the engine cannot be told the name."""
    try:
        folder.encode()
    except UnicodeEncodeError:
        message = f"the engine takes no folder whose name is not UTF-8, such as {folder!r}"
        raise BuildError(message, remedy="name another folder in ETRO_HOME") from None


def unreadable(folder: str, error: Exception) -> BuildError:
    """Return the error to raise for a data set of which a file could not be opened."""
    if not os.path.isdir(folder):
        return ReplacedData("the data set has been built anew", remedy="load it again")
    message = f"the data set cannot be read: {error}"
    return BuildError(message, remedy="build it anew with etro build --force")


def assemble(data: Data, progress: Callable[[str], None] | None = None) -> list[ox.Quad]:
    """Return the whole data set, ontology, asserted and inferred, in one fixed order.

    Raises ``InvalidData`` if the data hold errors. Blank nodes get canonical labels (RDFC-1.0),
    so that the same input gives the same bytes.
    """
    from etro.inference import infer

    if data.errors:
        raise InvalidData(data.findings)
    dataset = ox.Dataset(data.quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    quads = list(dataset)
    if progress:
        progress("inferring")
    inferred = infer(quads, data.rules)
    return sorted([*quads, *data.bulk.quads, *inferred], key=str)


def _write(
    assets: Assets, stamp: list[str], fingerprint: str, progress: Callable[[str], None]
) -> Built:
    from etro.data import Data
    from etro.index import name_index

    progress("checking the tables")
    data = Data(assets)
    quads = assemble(data, progress)
    progress("writing")
    name = f"store-{fingerprint[:12]}-{os.urandom(4).hex()}"
    folder = os.path.join(assets.home, name)
    os.mkdir(folder)
    with open(os.path.join(folder, NAMES), "w", encoding="utf-8") as file:
        file.write(name_index(quads, data.tables.context))
    store = ox.Store(os.path.join(folder, _STORE))
    store.bulk_extend(quads)
    store.optimize()
    store.flush()
    del store
    counts: dict[str, int] = {}
    for quad in quads:
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        counts[graph] = counts.get(graph, 0) + 1
    pointer = _Pointer(name, fingerprint, dict(sorted(counts.items())), stamp)
    _write_pointer(assets, pointer)
    _sweep(assets, keep=name)
    return _built(assets, pointer)._replace(fresh=True)


def _read_pointer(assets: Assets) -> _Pointer | None:
    """Read the pointer, or return None where there is none, or none that names a data set."""
    try:
        path = os.path.join(assets.home, _POINTER)
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            form, store, fingerprint, count, *rest = file.read().splitlines()
        graphs = [line.split("\t") for line in rest[: int(count)]]
        quads = {graph: int(number) for graph, number in graphs}
    except (OSError, ValueError):
        return None
    usable = form == _FORMAT and os.path.isdir(os.path.join(assets.home, store))
    return _Pointer(store, fingerprint, quads, rest[int(count) :]) if usable else None


def _write_pointer(assets: Assets, pointer: _Pointer) -> None:
    graphs = [f"{graph}\t{number}" for graph, number in pointer.quads.items()]
    head = [_FORMAT, pointer.store, pointer.fingerprint, str(len(graphs))]
    fresh = os.path.join(assets.home, f"{_POINTER}.{os.getpid()}")
    with open(fresh, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write("\n".join([*head, *graphs, *pointer.stamp]) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, os.path.join(assets.home, _POINTER))


def _sweep(assets: Assets, keep: str) -> None:
    """Remove what earlier and broken-off builds have left; the lock is held.

    A folder is renamed first: a reader finds all of a data set under its name, or nothing.
    """
    import contextlib
    import shutil

    for name in os.listdir(assets.home):
        path = os.path.join(assets.home, name)
        with contextlib.suppress(OSError):
            if name.startswith(f"{_POINTER}."):
                os.remove(path)
            if name.startswith("store-") and name != keep:
                gone = os.path.join(assets.home, name.replace("store-", "swept-", 1))
                os.rename(path, gone)
                shutil.rmtree(gone)
            if name.startswith("swept-"):
                shutil.rmtree(path)


def _built(assets: Assets, pointer: _Pointer) -> Built:
    folder = os.path.join(assets.home, pointer.store)
    return Built(folder, pointer.fingerprint, pointer.quads)
