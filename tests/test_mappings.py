"""Mappings: a table that any SSSOM reader takes, which says nothing twice and leads to terms."""

import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import sssom_pydantic

import etro
from etro.assets import Assets
from etro.errors import InvalidData
from etro.exports import export
from etro.graph import read_context
from etro.index import name_index
from etro.mappings import parse_mappings
from etro.names import Names
from etro.ontology import read_ontology
from etro.vocabulary import ETRO, LABEL, OWL, SKOS, TYPE

ROOT = Path(__file__).parents[1]
PATH = ROOT / "ontology" / "mappings.sssom.tsv"
TEXT = PATH.read_text(encoding="utf-8")
FILE = "ontology/mappings.sssom.tsv"
MAPPINGS = parse_mappings(TEXT, FILE)
EXACT = f"{SKOS}exactMatch"
RELATIONS = {f"{SKOS}{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
LOCAL = {
    "atc": r"[A-Z]\d\d[A-Z]{0,2}",
    "biolink": r"([A-Z][A-Za-z]+|[a-z]+(_[a-z]+)*)",
    "chebi": r"\d+",
    "doid": r"\d+",
    "mesh": r"[CD]\d{6,9}",
    "ncit": r"C\d+",
    "sio": r"\d{6}",
}


@pytest.fixture(scope="module")
def ontology():
    return read_ontology(Assets(str(ROOT), ""))


@pytest.fixture(scope="module")
def context():
    return read_context(Assets(str(ROOT), ""))


@pytest.fixture(scope="module")
def store(ontology):
    """The ontology in a store, as a build would load it."""
    store = ox.Store()
    store.extend(ontology.quads)
    return store


@pytest.fixture(scope="module")
def names(store, context):
    """The look-up over the ontology alone."""
    return Names(store, Assets(str(ROOT), ""), name_index(store, context).encode())


def prefix_of(mapping):
    return mapping.cells["object_id"].partition(":")[0]


# The table by itself


def test_a_reader_of_sssom_takes_every_line():
    pack = sssom_pydantic.read(PATH)
    read = [(m.subject.curie, m.predicate.curie, m.object.curie) for m in pack[0]]
    cells = [mapping.cells for mapping in MAPPINGS]
    assert read == [(c["subject_id"], c["predicate_id"], c["object_id"]) for c in cells]
    assert all(m.confidence and m.other["read_in"] for m in pack[0])


def test_a_reader_of_sssom_refuses_a_confidence_above_one(tmp_path):
    path = tmp_path / "bad.sssom.tsv"
    path.write_text(TEXT.replace("\t0.95\t", "\t1.95\t", 1), encoding="utf-8")
    assert len(sssom_pydantic.read(path)[0]) < len(MAPPINGS)


def test_the_table_is_of_the_version_of_the_package():
    assert f'#mapping_set_version: "{etro.__version__}"\n' in TEXT
    assert f'#subject_source_version: "{etro.__version__}"\n' in TEXT


def test_lines_are_sorted_by_subject_relation_and_object():
    order = [
        tuple(m.cells[c] for c in ("subject_id", "predicate_id", "object_id")) for m in MAPPINGS
    ]
    assert order == sorted(order)


def test_no_two_terms_are_mapped_to_each_other_twice():
    pairs = Counter((m.triple.subject, m.triple.object) for m in MAPPINGS)
    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_an_exact_match_is_one_to_one_in_each_vocabulary():
    exact = [m for m in MAPPINGS if m.triple.predicate.value == EXACT]
    of_subject = Counter((m.triple.subject, prefix_of(m)) for m in exact)
    of_object = Counter(m.triple.object for m in exact)
    assert max(of_subject.values()) == 1
    assert max(of_object.values()) == 1


def test_each_mapping_says_how_sure_it_is_why_and_where_its_target_was_read():
    for mapping in MAPPINGS:
        cells = mapping.cells
        assert mapping.triple.predicate.value in RELATIONS, mapping
        assert 0.5 < float(cells["confidence"]) < 1, mapping
        assert cells["mapping_justification"] == "semapv:ManualMappingCuration", mapping
        assert cells["author_label"], mapping
        assert cells["object_label"].strip() == cells["object_label"] != "", mapping
        assert re.fullmatch(r"read_in=\S[^|]*:\S[^|]*", cells["other"]), mapping


def test_each_target_has_the_form_of_its_vocabulary():
    for mapping in MAPPINGS:
        prefix, _, local = mapping.cells["object_id"].partition(":")
        assert mapping.cells["object_source"] == f"bioregistry:{prefix}"
        assert re.fullmatch(LOCAL.get(prefix, r"\d{7}"), local), mapping


# The table and the ontology


def test_each_subject_is_a_term_that_is_in_force_under_its_label(ontology):
    for mapping in MAPPINGS:
        iri = mapping.triple.subject.value
        assert iri.startswith(ETRO)
        assert iri in ontology.terms, iri
        assert "true" not in ontology.values(iri, f"{OWL}deprecated")
        assert mapping.cells["subject_label"] in ontology.values(iri, LABEL.value), iri


def test_each_relation_is_declared(ontology):
    declared = {
        quad.subject.value
        for quad in ontology.graph.quads_for_object(ox.NamedNode(f"{OWL}AnnotationProperty"))
        if quad.predicate == TYPE
    }
    assert {m.triple.predicate.value for m in MAPPINGS} <= declared


def test_each_prefix_means_in_the_tables_what_it_means_here(context):
    for mapping in MAPPINGS:
        assert context.expand(mapping.cells["object_id"]) == mapping.triple.object.value
        assert context.shorten(mapping.triple.object.value) == mapping.cells["object_id"]


def test_mappings_of_terms_stand_in_no_other_file(ontology):
    stated = {t for t in ontology.triples if t.predicate.value in RELATIONS}
    assert stated == {mapping.triple for mapping in MAPPINGS}


# What a user has of it


def test_a_code_leads_to_the_term(names):
    (found,) = names.find("ncit:C46079")
    assert (found.id, found.why) == ("randomisedControlledTrial", "exactMatch: ncit:C46079")


def test_what_a_code_is_the_same_as_comes_before_what_it_is_near_to(names):
    assert [found.id for found in names.find("mesh:D001943")] == ["breastNeoplasm", "breastCancer"]
    assert names.resolve("mesh:D001943").value == f"{ETRO}breastNeoplasm"


def test_an_export_of_the_ontology_carries_each_mapping(store):
    text = export(store, "ntriples", "ontology")
    written = {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)}
    assert {mapping.triple for mapping in MAPPINGS} <= written


# Faults


HEADER = '#curie_map:\n#  a: "https://a.example/"\nsubject_id\tpredicate_id\tobject_id\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{HEADER}a:1\tb:2\ta:3\n", "x.tsv:4:predicate_id: 'b:2' has the prefix b, which the"),
        (f"{HEADER}a:1\ta:2\n", "x.tsv:4:object_id: '' is no CURIE"),
        (f"{HEADER}a:1\ta:2\ta: 3\n", "x.tsv:4:object_id: 'a: 3' makes no IRI"),
        (HEADER.replace("object_id", "object"), "x.tsv:3:object_id: the column is missing"),
        ("", "x.tsv:1:subject_id: the column is missing"),
    ],
)
def test_a_line_that_makes_no_statement_is_told_by_its_place(text, told):
    with pytest.raises(InvalidData) as caught:
        parse_mappings(text, "x.tsv")
    assert told in str(caught.value)


def test_a_broken_table_of_mappings_is_told_with_the_rest_of_the_ontology(data):
    path = data / "ontology" / "mappings.sssom.tsv"
    path.write_text(TEXT.replace("\tmesh:D047072\t", "\tmash:D047072\t", 1), encoding="utf-8")
    with pytest.raises(
        InvalidData, match=r"sssom\.tsv:\d+:object_id: 'mash:D047072' has the prefix"
    ):
        read_ontology(Assets(str(data), ""))
