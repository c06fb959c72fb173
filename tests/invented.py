"""Invented sources: a text, the claims over it, and what the checks say of them.

It asserts nothing, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import functools
import shutil

import pytest

from etro.assets import find_assets
from etro.checks import check
from etro.coverage import cover
from etro.ontology import read_ontology
from etro.shapes import read_shapes
from etro.spans import passage_digest, text_hash
from etro.units import units

pytest_plugins = ["running"]

CLAIM = {
    "locator": "somewhere",
    "certainty": "asserted",
    "polarity": "affirmed",
    "evidence": "eco:0000034",
}


class Invented:
    """A copy of the graph, made larger by an invented source whose text is at hand."""

    def __init__(self, data, folder, tables_of, text, slug="doe-2050", language="en"):
        self.data, self.texts = folder / "data", folder / "texts"
        self.text, self.slug, self.id = text, slug, f"source/{slug}"
        self._table = lambda cls: tables_of(self.data, cls)
        if not self.data.exists():
            shutil.copytree(data / "graph", self.data / "graph")
            for name in ("ontology", "queries", "shapes"):
                (self.data / name).symlink_to(data / name)
            self.texts.mkdir()
        self.add(
            "Source",
            self.id,
            label=f"{slug} (invented)",
            fileName=f"{slug}.txt",
            characters=str(len(text)),
            sha256=text_hash(text),
            language=language,
            curated="true",
        )
        (self.texts / f"{slug}.txt").write_bytes(text.encode())

    def file(self, cls):
        """Return the name under which messages speak of a table."""
        return f"graph/{cls}.tsv"

    def add(self, cls, id, **cells):
        """Add a row with just these cells and return its line number."""
        return self._table(cls).add(id=id, **cells)

    def set(self, cls, id, column, value):
        """Set one cell."""
        return self._table(cls).set(id, column, value)

    def remove(self, cls, *ids):
        """Remove rows."""
        for id in ids:
            self._table(cls).remove(id)

    def place(self, phrase):
        """Return the offsets of a phrase that stands once in the text."""
        if self.text.count(phrase) != 1:
            raise ValueError(f"{phrase!r} stands {self.text.count(phrase)} times")
        start = self.text.index(phrase)
        return start, start + len(phrase)

    def span(self, phrase):
        """Return the fragment of a phrase that stands once in the text."""
        start, end = self.place(phrase)
        return f"{self.id}#char={start},{end}"

    def claim(self, cls, *phrases, id="claim/9001", **cells):
        """Add a claim over one or several phrases and return its line number."""
        return self.add(
            cls,
            id,
            source=self.id,
            span="|".join(map(self.span, phrases)),
            digest=passage_digest(phrases),
            **CLAIM | cells,
        )

    def set_aside(self, phrase, reason, id="not-curated/9001", **cells):
        """Add a passage that is not curated."""
        return self.add(
            "NotCurated",
            id,
            notCuratedReason=reason,
            source=self.id,
            span=self.span(phrase),
            digest=passage_digest([phrase]),
            **cells,
        )

    def report(self):
        """Return the whole report of the check with the texts."""
        return check(find_assets(self.data), sources=self.texts)

    def check(self):
        """Return the findings of the check as (table, line, column, message) and level."""
        return self.report().findings

    def cover(self, source="", **options):
        """Return the coverage of this source, of another one that is named, or of all (None)."""
        chosen = self.slug if source == "" else source
        return cover(find_assets(self.data), self.texts, chosen, **options)

    def uncovered(self):
        """Return what of the text no claim accounts for: the passage, and what is said of it."""
        found = []
        for finding in self.cover().findings:
            start, end = finding.file.partition("#char=")[2].split(",")
            found.append((self.text[int(start) : int(end)], finding.message))
        return found

    def units(self):
        """Return the units of the text, as passages."""
        return [self.text[start:end] for start, end in units(self.text)]


@pytest.fixture(scope="session")
def constants(one_source):
    """Ontology and shapes, which no test of sources changes, read once and quick to ask."""
    ontology = read_ontology(find_assets(one_source))
    ontology.annotation = functools.cache(ontology.annotation)
    ontology.values = functools.cache(ontology.values)
    return ontology, read_shapes(find_assets(one_source))


@pytest.fixture
def invented(one_source, tmp_path, tables_of, monkeypatch, constants):
    """Return a function from a text to an invented source. Validation, slow, is left out."""
    monkeypatch.setattr("etro.data.read_ontology", lambda _: constants[0])
    monkeypatch.setattr("etro.data.read_shapes", lambda _: constants[1])
    monkeypatch.setattr("etro.data.validate", lambda *_: [])
    monkeypatch.setattr("etro.data.Data.ntriples", lambda _: b"")
    return lambda text, **settings: Invented(one_source, tmp_path, tables_of, text, **settings)


@pytest.fixture
def invented_and_valid(one_source, tmp_path, tables_of):
    """Return the same function, with the shapes left in."""
    return lambda text, **settings: Invented(one_source, tmp_path, tables_of, text, **settings)
