"""The context: what it says of columns and prefixes is what the ontology and JSON-LD say."""

import json

import pyoxigraph as ox
import pytest

from etro.assets import Assets
from etro.graph import read_context
from etro.ontology import read_ontology
from etro.vocabulary import BASE, ETRO, LABEL, OWL, RDFS, SKOS, TYPE, XSD


@pytest.fixture(scope="module")
def context(root):
    return read_context(Assets(str(root), ""))


@pytest.fixture(scope="module")
def ontology(root):
    return read_ontology(Assets(str(root), ""))


_FOREIGN = {LABEL.value, *(f"{SKOS}{name}" for name in ("altLabel", "exactMatch", "closeMatch"))}
_FOREIGN |= {f"{SKOS}broadMatch", f"{SKOS}narrowMatch"}


def test_the_context_stands_on_the_base_and_the_ontology(context):
    terms = context.document["@context"]
    assert (terms["@base"], terms["@vocab"], terms["etro"]) == (BASE, ETRO, ETRO)


def test_each_column_is_a_declared_property_of_a_fitting_kind(context, ontology):
    wrong = []
    for column in context.columns.values():
        kinds = ontology.values(column.predicate, TYPE.value)
        if column.kind == "id" or column.predicate in _FOREIGN:
            continue
        reference = column.kind in ("thing", "term")
        wanted = f"{OWL}ObjectProperty" if reference else f"{OWL}DatatypeProperty"
        if wanted not in kinds or column.predicate != ETRO + column.name:
            wrong.append((column.name, kinds))
    assert wrong == []


def test_each_datatype_is_the_range_that_the_ontology_declares(context, ontology):
    wrong = []
    for column in context.columns.values():
        if column.kind in ("id", "thing", "term") or column.predicate in _FOREIGN:
            continue
        declared = ontology.values(column.predicate, f"{RDFS}range")
        datatype = XSD + {"text": "string"}.get(column.kind, column.kind)
        if declared != [datatype]:
            wrong.append((column.name, declared))
    assert wrong == []


def test_each_property_of_another_vocabulary_is_declared(context, ontology):
    used = {c.predicate for c in context.columns.values() if c.kind != "id"}
    foreign = {predicate for predicate in used if not predicate.startswith(ETRO)}
    assert foreign == _FOREIGN
    assert foreign - {LABEL.value} <= ontology.terms


def test_each_prefix_resolves_as_json_ld_says(context):
    cells = {prefix: f"{prefix}:X1" for prefix in context.prefixes}
    document = {**context.document, "@id": "gene/A", "exactMatch": list(cells.values())}
    text = json.dumps(document).encode()
    parsed = {quad.object.value for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)}
    assert {context.expand(cell) for cell in cells.values()} == parsed
    assert parsed == {f"{iri}X1" for iri in context.prefixes.values()}
    assert all(iri.startswith(("https://", "http://")) for iri in context.prefixes.values())
    assert len(set(context.prefixes.values())) == len(context.prefixes)


def test_no_controlled_value_is_mistaken_for_a_column_or_prefix(context, ontology):
    # JSON-LD reads "mesh" in a column of values as the prefix of that name, not as a term.
    column = context.columns["certainty"]
    own = {iri for iri in ontology.terms if iri.startswith(ETRO)}
    names = sorted(iri.removeprefix(ETRO) for iri in own)
    document = {**context.document, "@id": "gene/A", "certainty": names}
    text = json.dumps(document).encode()
    parsed = {quad.object.value for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)}
    assert parsed == {context.resolve(column, name) for name in names} == own


def test_each_header_column_is_in_the_context(root, context):
    for path in sorted((root / "graph").glob("*.tsv")):
        header = path.read_text(encoding="utf-8").partition("\n")[0].split("\t")
        assert set(header) <= set(context.columns), path.name
