"""The taxonomy: what each of its terms tells, and how its levels are made."""

import csv
import re

import pytest

from etro.assets import Assets
from etro.ontology import read_ontology
from etro.vocabulary import DEFINITION, ETRO, LABEL, NAME_PROPERTIES, OBO, RDFS
from tiny_graph import ROOT

EXAMPLE, SOURCE = f"{OBO}IAO_0000112", f"{OBO}IAO_0000119"
WITH_EXAMPLES = ("ResistanceMechanism", "TherapyResponseState", "Claim")
# Names of a therapy where the class is of drugs: a synonym, but no label.
OF_THE_THERAPY = {"EndocrineTherapyAgent", "ChemotherapyAgent"}


@pytest.fixture(scope="module")
def ontology():
    """The ontology of the checkout."""
    return read_ontology(Assets(str(ROOT), ""))


@pytest.fixture(scope="module")
def classes(ontology):
    """The own classes."""
    return sorted(cls for cls in ontology.parents if cls.startswith(ETRO))


@pytest.fixture(scope="module")
def children(ontology, classes):
    """For each own class those stated right below it."""
    found = {cls: [] for cls in classes}
    for cls in classes:
        for parent in ontology.values(cls, f"{RDFS}subClassOf"):
            if parent in found:
                found[parent].append(cls)
    return found


def terms(ontology):
    """Return all own terms."""
    return [iri for iri in ontology.terms if iri.startswith(ETRO)]


def names(ontology, iri):
    """Return all names of a term, folded."""
    return {x.casefold() for each in NAME_PROPERTIES for x in ontology.values(iri, each.value)}


def given():
    """Return the names that sources give own terms: (term, name, language, kind of name)."""
    with (ROOT / "graph" / "Term.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    own = [
        row for row in rows if row["thing"].startswith("etro:") and row["polarity"] == "affirmed"
    ]
    return [
        (row["thing"].removeprefix("etro:"), row["name"], row["nameLanguage"], row["nameType"])
        for row in own
    ]


def test_each_own_term_says_where_its_definition_comes_from(ontology):
    with (ROOT / "graph" / "Source.tsv").open(encoding="utf-8") as file:
        known = {line.partition("\t")[0] for line in file}
    for iri in terms(ontology):
        told = ontology.values(iri, SOURCE)
        assert told, iri
        assert {each for each in told if each.startswith("source/")} <= known, iri


def test_the_definition_of_a_class_begins_with_a_class_above_it(ontology, classes):
    top = f"{ETRO}Entity"
    for cls in classes:
        above = ontology.parents[cls] - {cls}
        labels = [x for iri in above for x in ontology.values(iri, LABEL.value)]
        [definition] = ontology.values(cls, DEFINITION)
        genus = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
        assert cls == top or re.match(rf"(A|An) ({genus})\b", definition, re.IGNORECASE), cls


@pytest.mark.parametrize("kind", WITH_EXAMPLES)
def test_each_mechanism_response_state_and_kind_of_claim_has_an_example(ontology, classes, kind):
    below = [cls for cls in classes if ontology.is_a(cls, ETRO + kind)]
    assert len(below) > 10
    assert [cls for cls in below if not ontology.values(cls, EXAMPLE)] == []


def test_each_name_that_a_source_gives_a_term_is_a_label_or_a_typed_synonym(ontology):
    rows = [row for row in given() if row[3] != "misspelling"]
    assert len(rows) > 200
    missing = [
        (term, name)
        for term, name, *_ in rows
        if name.casefold() not in names(ontology, ETRO + term)
    ]
    assert missing == []


def test_a_term_with_a_chinese_name_in_a_source_has_a_chinese_label(ontology):
    quads = ontology.graph.quads_for_predicate(LABEL)
    labelled = {quad.subject.value for quad in quads if quad.object.language == "zh"}
    named = {term for term, _, language, _ in given() if language == "zh"}
    assert len(named) > 30
    assert {term for term in named if ETRO + term not in labelled} == OF_THE_THERAPY


def test_a_class_with_one_subclass_says_why_and_no_other_does(ontology, children):
    reason = f"{ETRO}onlyChildReason"
    single = {cls for cls, below in children.items() if len(below) == 1}
    assert {cls for cls, _ in ontology.subjects(reason)} == single


def test_siblings_are_told_apart_in_one_respect_or_each_names_its_own(ontology, children):
    divided = 0
    for cls, below in children.items():
        told = [ontology.values(child, f"{ETRO}toldApartBy") for child in below]
        if any(told):
            divided += 1
            assert all(len(each) == 1 for each in told), cls
            assert len({each[0] for each in told}) > 1, f"{cls}: one respect needs no name"
    assert divided


def test_no_class_stands_below_another_by_two_ways_of_which_one_says_nothing_new(ontology, classes):
    for cls in classes:
        stated = [
            iri for iri in ontology.values(cls, f"{RDFS}subClassOf") if iri.startswith("http")
        ]
        for one in stated:
            for other in stated:
                assert one == other or not ontology.is_a(one, other), (cls, one, other)
