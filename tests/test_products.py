"""Products: each size in each format is read back as the same axioms by every library at hand."""

import io
import sys

import owlready2
import pyhornedowl
import pyoxigraph as ox
import pytest
import rdflib

import etro
from etro.console import PRODUCT_FORMATS, PRODUCTS
from etro.errors import EtroError, UnknownName
from etro.exports import FORMATS
from etro.products import PRODUCTS as KNOWN
from etro.vocabulary import BASE, ETRO, LABEL, OBO, OWL, RDFS, TYPE, XSD
from exported import values
from running import run

# rdflib's own parsers call what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
pytest_plugins = ["exported"]

VOID = "http://rdfs.org/ns/void#"
ONTOLOGY = ox.NamedNode(f"{OWL}Ontology")
CLASS, SUBCLASS = ox.NamedNode(f"{OWL}Class"), ox.NamedNode(f"{RDFS}subClassOf")
RDF_FORMATS = ("turtle", "rdfxml")


def canonical(triples):
    """Return statements with canonical blank nodes (RDFC-1.0)."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def components(ontology):
    """Return axioms, annotations, IRI and version as py-horned-owl understood them."""
    return {str(each) for each in ontology.get_axioms()}


# The same axioms everywhere


@pytest.mark.parametrize("name", PRODUCTS)
def test_turtle_and_rdfxml_hold_the_same_triples_for_pyoxigraph(written, triples, name):
    quads = ox.parse(written(name, "rdfxml"), FORMATS["rdfxml"].rdf)
    assert canonical(quad.triple for quad in quads) == canonical(triples(name))


@pytest.mark.parametrize(
    ("name", "form"), [(name, form) for name in PRODUCTS for form in RDF_FORMATS]
)
def test_rdflib_reads_the_same_triples(written, triples, monkeypatch, name, form):
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    graph = rdflib.Graph()
    graph.parse(data=written(name, form), format={"rdfxml": "xml"}.get(form, form))
    again = ox.parse(graph.serialize(format="nt").encode(), ox.RdfFormat.N_TRIPLES)
    assert canonical(quad.triple for quad in again) == canonical(triples(name))


@pytest.mark.parametrize("name", PRODUCTS)
def test_owlready2_reads_the_same_triples(written, triples, name):
    world = owlready2.World()
    iri = f"{BASE}product/{name}"
    ontology = world.get_ontology(f"{iri}#").load(fileobj=io.BytesIO(written(name, "rdfxml")))
    out = io.BytesIO()
    ontology.save(out, format="ntriples")
    read = {quad.triple for quad in ox.parse(out.getvalue(), ox.RdfFormat.N_TRIPLES)}
    assert canonical(map(as_owlready2, read)) == canonical(map(as_owlready2, triples(name)))
    assert world.get_ontology(f"{iri}#").imported_ontologies == []


def as_owlready2(triple):
    """Return a triple as far as owlready2 keeps it: no last slash of an IRI, decimals as floats."""
    value = triple.object
    if isinstance(value, ox.NamedNode):
        value = ox.NamedNode(value.value.rstrip("/"))
    elif isinstance(value, ox.Literal) and value.datatype.value == f"{XSD}decimal":
        value = ox.Literal(str(float(value.value)), datatype=value.datatype)
    return ox.Triple(triple.subject, triple.predicate, value)


@pytest.mark.parametrize("name", PRODUCTS)
def test_py_horned_owl_reads_the_same_axioms_in_rdfxml_and_functional_syntax(written, name):
    rdfxml = pyhornedowl.open_ontology_from_string(written(name, "rdfxml").decode(), "rdf")
    functional = pyhornedowl.open_ontology_from_string(written(name, "functional").decode(), "ofn")
    assert components(functional) == components(rdfxml)
    assert str(functional.get_iri()) == f"{BASE}product/{name}"
    assert str(functional.get_version_iri()) == f"{BASE}product/{name}/{etro.__version__}"


@pytest.mark.parametrize("name", PRODUCTS)
def test_py_horned_owl_drops_nothing(written, triples, name):
    """It has no axiom for what it does not know: so the kinds are counted on the triples."""
    ontology = pyhornedowl.open_ontology_from_string(written(name, "functional").decode(), "ofn")
    found = {}
    for each in ontology.get_axioms():
        kind = type(each.component).__name__
        found[kind] = found.get(kind, 0) + 1
    stated = list(triples(name))
    predicates = {
        "SubClassOf": SUBCLASS.value,
        "DisjointClasses": f"{OWL}disjointWith",
        "EquivalentClasses": f"{OWL}equivalentClass",
        "DifferentIndividuals": f"{OWL}distinctMembers",
    }
    for kind, predicate in predicates.items():
        assert found[kind] == sum(t.predicate.value == predicate for t in stated), kind
    assert found["DeclareClass"] == len(
        {t.subject for t in stated if (t.predicate, t.object) == (TYPE, CLASS)}
        - {t.subject for t in stated if isinstance(t.subject, ox.BlankNode)}
    )


@pytest.mark.parametrize("name", PRODUCTS)
@pytest.mark.parametrize("form", [*RDF_FORMATS, *PRODUCT_FORMATS])
def test_two_writings_of_one_product_are_equal_bytes(written, template, name, form):
    assert written(name, form) == etro.load(template).export(form, product=name)


# What is in them


def own(triples):
    return {t for t in triples if isinstance(t.subject, ox.NamedNode) and ETRO in t.subject.value}


def one_label(triple):
    """Return a statement as the base has it: a label that is not English is an exact synonym."""
    if triple.predicate == LABEL and triple.object.language not in ("en", None):
        exact = ox.NamedNode("http://www.geneontology.org/formats/oboInOwl#hasExactSynonym")
        return ox.Triple(triple.subject, exact, triple.object)
    return triple


def test_each_product_holds_all_of_the_smaller_one_but_the_header(triples):
    def body(name):
        header = ox.NamedNode(f"{BASE}product/{name}")
        return canonical(one_label(t) for t in triples(name) if t.subject != header)

    named = [{q for q in body(name) if "_:" not in str(q)} for name in PRODUCTS]
    assert named[0] < named[1] < named[2]


def test_the_base_says_nothing_of_other_ontologies_but_that_their_terms_are_there(triples):
    header = f"{BASE}product/base"
    for triple in triples("base"):
        subject = triple.subject
        if isinstance(subject, ox.NamedNode) and not subject.value.startswith((ETRO, header)):
            assert triple.predicate == TYPE, triple
            assert triple.object.value.startswith(OWL), triple


def test_the_base_declares_every_name_that_an_axiom_has_for_a_class_or_property(triples):
    stated = triples("base")
    declared = {t.subject for t in stated if t.predicate == TYPE}
    used = {t.predicate for t in stated}
    used |= {t.object for t in stated if t.predicate == SUBCLASS}
    language = (OWL, RDFS, "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
    for term in used:
        known = isinstance(term, ox.NamedNode) and term.value.startswith(language)
        assert known or term in declared, term


def test_the_base_has_all_that_the_ontology_says_of_own_terms(triples, kg):
    stated = ox.parse(kg.export("ntriples", "ontology"), FORMATS["ntriples"].rdf)
    ground = {q.triple for q in stated if not isinstance(q.object, ox.BlankNode)}
    disjoint = {t for t in own(triples("base")) if t.predicate.value == f"{OWL}disjointWith"}
    assert set(map(one_label, own(ground))) - disjoint == {
        t for t in own(triples("base")) - disjoint if not isinstance(t.object, ox.BlankNode)
    }


def test_in_the_base_each_term_has_one_label_and_keeps_its_names_in_other_languages(triples):
    labels = [t for t in triples("base") if t.predicate == LABEL and ETRO in t.subject.value]
    assert len({t.subject for t in labels}) == len(labels) > 500
    assert {t.object.language for t in labels} == {"en"}
    chinese = {t.object.value for t in triples("base") if getattr(t.object, "language", "") == "zh"}
    assert "芳香化酶抑制剂" in chinese
    assert any(getattr(t.object, "language", "") == "zh" for t in triples("core"))


def test_general_axioms_of_own_terms_are_in_the_base_and_sets_of_other_terms_are_not(triples):
    members = {name: members_of_sets(triples(name)) for name in ("base", "core")}
    eco = {each for each in members["core"] if all(OBO in iri for iri in each)}
    assert eco
    assert members["base"] == members["core"] - eco
    general = {
        t.object.value
        for t in triples("base")
        if t.predicate == SUBCLASS and isinstance(t.subject, ox.BlankNode)
    }
    assert len(general) > 3


def members_of_sets(triples):
    stated = {(t.subject, t.predicate.value.rpartition("#")[2]): t.object for t in triples}
    found = set()
    for (_, predicate), node in stated.items():
        if predicate == "distinctMembers":
            members = set()
            while (node, "rest") in stated:
                members.add(stated[node, "first"].value)
                node = stated[node, "rest"]
            found.add(frozenset(members))
    return found


def test_sets_of_disjoint_classes_are_written_as_pairs_since_py_horned_owl_drops_them(triples):
    stated = triples("base")
    assert not any(t.object.value == f"{OWL}AllDisjointClasses" for t in stated)
    pairs = {(t.subject, t.object) for t in stated if t.predicate.value == f"{OWL}disjointWith"}
    outcome, dosing = ox.NamedNode(f"{ETRO}Outcome"), ox.NamedNode(f"{ETRO}Dosing")
    assert {(outcome, dosing), (dosing, outcome)} & pairs


def test_the_core_has_things_and_no_claim_and_the_full_product_has_both(
    triples, tables_of, template
):
    def subjects(name):
        return {getattr(t.subject, "value", "") for t in triples(name)}

    things = {BASE + row["id"] for cls in ("Drug", "Arm") for row in tables_of(template, cls).rows}
    records = {
        BASE + row["id"]
        for cls in ("Outcome", "CurationFlag", "NotCurated")
        for row in tables_of(template, cls).rows
    }
    assert things
    assert records
    assert not subjects("base") & (things | records)
    assert things <= subjects("core")
    assert not subjects("core") & records
    assert things | records <= subjects("full")


def test_nothing_in_the_core_refers_to_a_claim(triples):
    objects = {getattr(t.object, "value", "") for t in triples("core")}
    assert [iri for iri in objects if iri.startswith((f"{BASE}claim/", f"{BASE}flag/"))] == []


def test_nothing_that_a_rule_infers_is_in_a_product(triples):
    assert not any("/inference/" in str(t.subject) for t in triples("full"))


# The header


@pytest.mark.parametrize("name", PRODUCTS)
def test_the_header_names_product_version_licence_and_what_it_was_made_of(triples, name):
    iri, stated = f"{BASE}product/{name}", triples(name)
    assert [t.subject.value for t in stated if t.object == ONTOLOGY] == [iri]
    assert values(stated, iri, f"{OWL}versionIRI") == {f"{iri}/{etro.__version__}"}
    assert values(stated, iri, f"{OWL}versionInfo") == {etro.__version__}
    assert values(stated, iri, f"{OWL}imports") == set()
    dcterms = "http://purl.org/dc/terms/"
    licence = {"https://creativecommons.org/licenses/by/4.0/"}
    assert values(stated, iri, f"{dcterms}license") == licence
    assert f"{ETRO[:-1]}/{etro.__version__}" in values(stated, iri, f"{dcterms}source")
    for predicate in ("title", "description", "creator", "created", "issued"):
        assert len(values(stated, iri, dcterms + predicate)) == 1, predicate


def test_each_product_has_words_of_its_own(triples):
    title = "http://purl.org/dc/terms/title"
    found = [values(triples(name), f"{BASE}product/{name}", title) for name in PRODUCTS]
    assert len(set.union(*found)) == len(PRODUCTS)


@pytest.mark.parametrize("name", PRODUCTS)
def test_the_counts_of_the_header_are_those_of_the_file(triples, name):
    stated = triples(name)
    counted = {
        "triples": len(stated),
        "entities": len({t.subject for t in stated if isinstance(t.subject, ox.NamedNode)}),
        "classes": len({t.object for t in stated if t.predicate == TYPE}),
        "properties": len({t.predicate for t in stated}),
    }
    for key, count in counted.items():
        assert values(stated, f"{BASE}product/{name}", VOID + key) == {str(count)}, key


# The command


def test_the_command_writes_what_python_returns(here, written, tmp_path):
    path = tmp_path / "base.ofn"
    done = run("export", "--product", "base", "--format", "functional", "-o", path)
    assert done.exit_code == 0
    assert path.read_bytes() == written("base", "functional")


def test_the_command_knows_the_products_that_there_are():
    assert PRODUCTS == KNOWN


@pytest.mark.parametrize("form", PRODUCT_FORMATS)
def test_formats_of_products_are_refused_without_one(here, form):
    done = run("export", "--format", form)
    assert done.exit_code == 2
    assert "--product" in done.stderr


def test_a_graph_beside_a_product_is_refused(here):
    done = run("export", "--product", "base", "--graph", "asserted")
    assert done.exit_code == 2
    assert "--graph" in done.stderr


@pytest.mark.parametrize(("product", "hint"), [("bases", "base"), ("xyz", "choose base")])
def test_an_unknown_product_is_refused_with_a_hint(kg, product, hint):
    with pytest.raises(UnknownName) as caught:
        kg.export(product=product)
    assert hint in caught.value.remedy


def test_an_unknown_format_of_a_product_is_refused_with_a_hint(kg):
    with pytest.raises(UnknownName) as caught:
        kg.export("functionl", product="base")
    assert "functional" in caught.value.remedy


def test_functional_syntax_without_its_writer_says_what_to_install(kg, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyhornedowl", None)
    with pytest.raises(EtroError) as caught:
        kg.export("functional", product="base")
    assert "etro[owl]" in caught.value.remedy


def test_a_product_without_a_header_is_told_by_its_file(built):
    (built / "ontology" / "products" / "core.ttl").write_text("", encoding="utf-8")
    with pytest.raises(etro.InvalidData, match=r"ontology/products/core\.ttl: no header"):
        etro.load(built).export(product="core")
