"""Versions to compare: folders of data, built data sets and files of RDF, each as triples."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from etro.assets import FOLDERS, Assets
from etro.dataset import open_store, store_folder
from etro.errors import InvalidData, UnknownName
from etro.exports import FORMATS
from etro.graph import read_tables
from etro.ontology import read_ontology
from etro.vocabulary import GRAPHS

_EXTENSIONS = {
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".trig": "trig",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
    ".xml": "rdfxml",
    ".jsonld": "jsonld",
}
_COMPARED = (ox.DefaultGraph(), GRAPHS["ontology"], GRAPHS["asserted"])


def read_version(path: str) -> list[ox.Triple]:
    """Return the ontology and what is asserted, of a data folder, a built data set or an RDF file.

    What is inferred or taken over whole is left out where the graphs tell it apart. Numbers are as
    the store keeps them, by value. Raises ``UnknownName`` for what is none of the three,
    ``InvalidData`` for what cannot be read.
    """
    place = Path(path)
    if place.is_file():
        return _stored(read_quads(path))
    if all((place / name).is_dir() for name in FOLDERS):
        return _stored(_read_data(Assets(str(place.resolve()), "")))
    folder = store_folder(path)
    if folder is None:
        remedy = "name a folder of data, the folder of a build, or a file of RDF"
        raise UnknownName(f"{path} holds nothing to compare", value=path, remedy=remedy)
    return _compared(open_store(folder))


def read_quads(path: str) -> list[ox.Quad]:
    """Return what a file of RDF says. Raises ``UnknownName`` for a file of no known format."""
    try:
        return list(ox.parse(path=path, format=FORMATS[format_of(path)].rdf))
    except (OSError, SyntaxError, ValueError) as error:
        remedy = "mend it, or export it anew"
        raise UnknownName(f"{path} cannot be read: {error}", value=path, remedy=remedy) from None


def format_of(path: str) -> str:
    """Return the name of the format that a file name ends with. Raises ``UnknownName``."""
    extension = Path(path).suffix.lower()
    if extension not in _EXTENSIONS:
        remedy = f"name a file that ends with {', '.join(_EXTENSIONS)}"
        raise UnknownName(f"{path} is in no known format", value=path, remedy=remedy)
    return _EXTENSIONS[extension]


def _read_data(assets: Assets) -> list[ox.Quad]:
    tables, faults = read_tables(assets)
    if faults:
        raise InvalidData(faults)
    return [*read_ontology(assets).quads, *tables.quads()]


def _stored(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    store = ox.Store()
    store.extend(quads)
    return _compared(store)


def _compared(store: ox.Store) -> list[ox.Triple]:
    return [quad.triple for quad in store if quad.graph_name in _COMPARED]
