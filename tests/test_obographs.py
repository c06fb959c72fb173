"""OBO Graphs, which holds less than OWL: what it can hold is all there."""

import functools
import json

import obographs
import pyoxigraph as ox
import pytest

import etro
from etro.console import PRODUCTS
from etro.obographs import obographs as obo_graphs
from etro.vocabulary import BASE, DEFINITION, ETRO, LABEL, OWL, RDFS

pytest_plugins = ["exported"]

CLASS, SUBCLASS = ox.NamedNode(f"{OWL}Class"), ox.NamedNode(f"{RDFS}subClassOf")


@pytest.fixture(scope="module")
def graph(written):
    @functools.cache
    def read(name):
        document = obographs.GraphDocument.model_validate_json(written(name, "obographs"))
        (only,) = document.graphs
        return only

    return read


@pytest.mark.parametrize("name", PRODUCTS)
def test_obographs_has_a_node_for_each_name_with_its_label_and_definition(graph, triples, name):
    iri, stated = f"{BASE}product/{name}", triples(name)
    subjects = {t.subject.value for t in stated if isinstance(t.subject, ox.NamedNode)} - {iri}
    nodes = {node.id: node for node in graph(name).nodes}
    assert set(nodes) == subjects
    english = {
        t.subject.value: t.object.value
        for t in stated
        if t.predicate == LABEL and t.object.language in ("en", None)
    }
    assert english.items() <= {node.id: node.lbl for node in nodes.values()}.items()
    for triple in stated:
        if triple.predicate.value == DEFINITION:
            assert nodes[triple.subject.value].meta.definition.val == triple.object.value


@pytest.mark.parametrize("name", PRODUCTS)
def test_obographs_has_the_subclass_axioms_between_names_as_edges(graph, triples, name):
    wanted = {
        (t.subject.value, t.object.value)
        for t in triples(name)
        if t.predicate == SUBCLASS
        and isinstance(t.subject, ox.NamedNode)
        and isinstance(t.object, ox.NamedNode)
    }
    assert {(e.sub, e.obj) for e in graph(name).edges if e.pred == "is_a"} == wanted


def test_obographs_has_the_links_of_claims_as_edges(graph, triples):
    span = f"{ETRO}span"
    wanted = {
        (t.subject.value, t.object.value) for t in triples("full") if t.predicate.value == span
    }
    assert wanted
    assert {(e.sub, e.obj) for e in graph("full").edges if e.pred == span} == wanted


def test_obographs_defines_a_class_by_genus_and_restriction(graph):
    (found,) = [
        each
        for each in graph("base").logicalDefinitionAxioms
        if each.definedClassId == f"{ETRO}AromataseInhibitor"
    ]
    assert found.genusIds == [f"{ETRO}Drug"]
    (restriction,) = found.restrictions
    assert restriction.propertyId == f"{ETRO}primarilyInhibits"
    assert restriction.fillerId == f"{BASE}gene/CYP19A1"


def test_obographs_names_synonyms_by_kind_and_the_version_of_the_whole(graph):
    nodes = {node.id: node for node in graph("base").nodes}
    synonyms = nodes[f"{ETRO}AromataseInhibitor"].meta.synonyms
    assert ("hasExactSynonym", "AI") in {(each.pred, each.val) for each in synonyms}
    assert graph("base").version_iri == f"{BASE}product/base/{etro.__version__}"


def test_obographs_tells_what_is_deprecated_and_by_which_property_a_chain_is_implied():
    text = f"""
        @prefix owl: <{OWL}> . @prefix : <{ETRO}> . @prefix rdfs: <{RDFS}> .
        <{BASE}product/base> a owl:Ontology .
        :Old a owl:Class ; owl:deprecated true .
        :New a owl:Class ; rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :Old ] .
        :p a owl:ObjectProperty ; owl:propertyChainAxiom ( :q :q ) ; rdfs:domain :New .
    """
    read = ox.parse(text.encode(), ox.RdfFormat.TURTLE)
    (found,) = json.loads(obo_graphs([quad.triple for quad in read]))["graphs"]
    nodes = {node["id"].removeprefix(ETRO): node for node in found["nodes"]}
    assert nodes["Old"]["meta"] == {"deprecated": True}
    assert found["edges"] == [{"sub": f"{ETRO}New", "pred": f"{ETRO}p", "obj": f"{ETRO}Old"}]
    [chain] = found["propertyChainAxioms"]
    assert chain == {"predicateId": f"{ETRO}p", "chainPredicateIds": [f"{ETRO}q"] * 2}
    assert found["domainRangeAxioms"][0]["domainClassIds"] == [f"{ETRO}New"]


def test_obographs_leaves_out_a_definition_that_it_has_no_form_for_and_keeps_references():
    text = f"""@prefix owl: <{OWL}> . @prefix e: <{ETRO}> .
        <{BASE}product/base> a owl:Ontology .
        e:Part a owl:Class ; <http://www.geneontology.org/formats/oboInOwl#hasDbXref> "NCIT:C1" ;
            owl:equivalentClass [ owl:intersectionOf (
                e:Whole [ owl:onProperty e:has ; owl:allValuesFrom e:Part ] ) ] .
        e:Pill a owl:Class ; owl:equivalentClass [ owl:intersectionOf (
                e:Whole [ owl:onProperty e:has ; owl:someValuesFrom e:Part ] ) ] ."""
    quads = ox.parse(text.encode(), ox.RdfFormat.TURTLE)
    [graph] = json.loads(obo_graphs(quad.triple for quad in quads))["graphs"]
    assert [each["definedClassId"] for each in graph["logicalDefinitionAxioms"]] == [f"{ETRO}Pill"]
    [part] = [node for node in graph["nodes"] if node["id"] == f"{ETRO}Part"]
    assert part["meta"]["xrefs"] == [{"val": "NCIT:C1"}]
