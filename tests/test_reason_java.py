"""The same cases for HermiT, and the profiles of OWL: collected where Java is at hand."""

import subprocess
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest

from etro.consequences import explain, reason
from etro.reasoners import Hermit, Rustdl
from etro.vocabulary import ETRO
from theories import (
    CANNOT,
    DOES_NOT,
    FOLLOWS,
    RULES_ALONE,
    cases,
    meant,
    together,
    triples,
    with_more,
)
from tiny_graph import ROOT

pytest_plugins = ["theories"]


def test_hermit_proves_what_should_follow_and_no_more(ontology):
    added, statements = together(FOLLOWS, RULES_ALONE, DOES_NOT)
    asked = "".join(
        f"etro:Asked{number} a owl:Class ; owl:equivalentClass {meant(each)} ."
        for number, each in enumerate(statements)
    )
    types = Hermit().classify(with_more(ontology, added + asked)).types
    proved = [
        (each.subject.value, f"{ETRO}Asked{number}") in types
        for number, each in enumerate(statements)
    ]
    assert proved == [True] * len(FOLLOWS) + [False] * len(RULES_ALONE | DOES_NOT)


@pytest.mark.parametrize(("added", "named"), cases(CANNOT))
def test_hermit_agrees_that_the_causes_of_each_planted_fault_cannot_all_hold(theory, added, named):
    faulty = with_more(theory, added)
    causes = explain(faulty, Rustdl(), Rustdl())
    assert not Hermit().consistent(faulty.holding(causes))
    assert Hermit().consistent(faulty.holding(causes[1:]))


def test_hermit_finds_a_class_that_can_have_no_member(ontology):
    odd = "etro:Odd a owl:Class ; rdfs:subClassOf etro:Drug , etro:ClinicalTrial ."
    assert Hermit().classify(with_more(ontology, odd)).unsatisfiable == [f"{ETRO}Odd"]


def test_rules_and_reasoners_agree_on_the_tiny_graph(case):
    assert reason(case, dl=True).findings == []


# Profiles, by the checker of the OWL API that comes with HermiT


def violations(profile, turtle, tmp_path, read, rows=False):
    """Return what the checker says of the ontology with some more axioms."""
    quads = read.quads if rows else read.ontology.quads
    path = tmp_path / "ontology.rdf"
    said = sorted([*(quad.triple for quad in quads), *triples(turtle)], key=str)
    ox.serialize(said, str(path), ox.RdfFormat.RDF_XML, prefixes={"etro": ETRO})
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    command = ["java", "-cp", str(jar), str(ROOT / "tests" / "Profile.java"), profile, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    *found, summary = done.stdout.splitlines()
    assert int(summary.split()[0]) > 1000
    return found


def test_the_ontology_is_in_rl(read, tmp_path):
    assert violations("RL", "", tmp_path, read) == []


def test_the_graph_is_in_dl(read, tmp_path):
    assert violations("DL", "", tmp_path, read, rows=True) == []


def test_an_axiom_outside_rl_is_found(read, tmp_path):
    odd = """etro:Drug rdfs:subClassOf
        [ a owl:Restriction ; owl:onProperty etro:scaffold ;
          owl:someValuesFrom etro:Scaffold ] ."""
    found = violations("RL", odd, tmp_path, read)
    assert any("requires a superclass expression" in each for each in found)
    assert violations("DL", odd, tmp_path, read) == []


def test_an_axiom_outside_dl_is_found(read, tmp_path):
    odd = "etro:partOf a owl:TransitiveProperty , owl:IrreflexiveProperty ."
    assert violations("DL", odd, tmp_path, read)
