"""Linked-data export: every format of every graph is read back as the same by two libraries."""

import functools
import re
import warnings

import pyoxigraph as ox
import pytest
import rdflib

import etro
from etro.errors import UnknownName
from etro.exports import FORMATS, graph_names, serialise_triples

# rdflib's own parsers call what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")
pytest_plugins = ["running"]

BASE = "https://w3id.org/etro/"
GRAPHS = ("asserted", "inferred", "ontology", "all")
KEEPS_GRAPHS = ("nquads", "trig", "jsonld")
RDFLIB = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}
PAIRS = [(form, graph) for form in FORMATS for graph in GRAPHS]


@pytest.fixture(scope="module")
def kg(template):
    """The graph, opened once."""
    return etro.load(template)


@pytest.fixture(scope="module")
def export(kg):
    """The export, each format of each graph made once."""
    return functools.cache(kg.export)


@pytest.fixture(scope="module")
def truth(kg):
    """The quads of the data set, asked for by SPARQL and not by export."""
    rows = kg.sparql("SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }")
    return [ox.Quad(*terms) for terms in rows.terms]


@pytest.fixture(scope="module")
def copy(kg):
    """The copy for rdflib."""
    return kg.to_rdflib()


def canonical(quads):
    """Return the statements with canonical blank nodes (RDFC-1.0)."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@pytest.fixture(scope="module")
def expected(truth):
    """A function that tells what an export should hold: its graph, or the union without names."""

    @functools.cache
    def chosen(keeps_graphs, graph):
        quads = [q for q in truth if graph in ("all", q.graph_name.value.rpartition("/")[2])]
        if not keeps_graphs:
            quads = [ox.Quad(q.subject, q.predicate, q.object) for q in quads]
        assert quads
        return canonical(quads)

    return lambda form, graph: chosen(form in KEEPS_GRAPHS, graph)


def read_by_pyoxigraph(data, form):
    """Return the quads that pyoxigraph reads in an export."""
    return ox.parse(data, format=FORMATS[form].rdf)


def read_by_rdflib(data, form):
    """Return the quads that rdflib reads in an export."""
    if form in KEEPS_GRAPHS:
        parsed = rdflib.Dataset()
        parsed.parse(data=data, format=RDFLIB.get(form, form))
        return [
            ox.Quad(term(s), term(p), term(o), term(g)) if g else ox.Quad(term(s), term(p), term(o))
            for s, p, o, g in parsed.quads()
        ]
    parsed = rdflib.Graph()
    parsed.parse(data=data, format=RDFLIB.get(form, form))
    return [ox.Quad(term(s), term(p), term(o)) for s, p, o in parsed]


def term(node):
    """Return a term of rdflib as one of pyoxigraph."""
    if isinstance(node, rdflib.Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype or rdflib.XSD.string))
    return ox.BlankNode(node) if isinstance(node, rdflib.BNode) else ox.NamedNode(node)


@pytest.mark.parametrize(("form", "graph"), PAIRS)
def test_pyoxigraph_reads_back_the_same_canonical_graph(export, expected, form, graph):
    read = read_by_pyoxigraph(export(form, graph), form)
    assert canonical(read) == expected(form, graph)


# rdflib is slow, and the ontology is the greater part of all.
@pytest.mark.parametrize(("form", "graph"), [p for p in PAIRS if p[1] != "ontology"])
def test_rdflib_reads_back_the_same_canonical_graph(export, expected, form, graph, monkeypatch):
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    read = read_by_rdflib(export(form, graph), form)
    assert canonical(read) == expected(form, graph)


@pytest.mark.parametrize("form", FORMATS)
def test_two_exports_of_one_data_set_are_equal_bytes(export, template, form):
    assert export(form, "all") == etro.load(template).export(form)


def test_without_arguments_the_export_is_turtle_of_all_graphs(export, kg):
    assert kg.export() == export("turtle", "all")


def test_the_default_export_holds_each_statement_of_each_graph_once(export, truth):
    lines = export("ntriples", "all").decode().splitlines()
    assert len(lines) == len(set(lines))
    assert set(lines) == {f"{quad.triple} ." for quad in truth}


def test_one_graph_alone_holds_no_statement_of_another(export):
    for graph in ("asserted", "inferred", "ontology"):
        lines = export("nquads", graph).decode().splitlines()
        assert lines
        assert all(line.endswith(f" <{BASE}graph/{graph}> .") for line in lines)


def test_the_graphs_together_are_the_whole(export):
    parts = [export("nquads", graph).splitlines() for graph in ("asserted", "inferred", "ontology")]
    assert sorted(line for part in parts for line in part) == sorted(
        export("nquads", "all").splitlines()
    )


def test_nquads_and_ntriples_are_sorted_so_that_versions_can_be_compared(export):
    for form in ("ntriples", "nquads"):
        lines = export(form, "all").decode().removesuffix("\n").split("\n")
        assert lines == sorted(lines)


def test_no_local_name_of_a_property_begins_with_a_digit(kg):
    properties = {term.value for (term,) in kg.sparql("SELECT DISTINCT ?p { ?s ?p ?o }").terms}
    assert len(properties) > 50
    for iri in properties:
        assert re.search(r"[#/_][A-Za-z][A-Za-z0-9_-]*$|[#/][A-Z]+_\d+$", iri), iri


def test_no_element_of_the_rdfxml_begins_with_a_digit(export):
    tags = set(re.findall(r"<([^\s/>!?]+)", export("rdfxml", "all").decode()))
    assert len(tags) > 50
    for tag in tags:
        assert not tag.rpartition(":")[2][0].isdigit()


def test_the_asserted_and_inferred_graphs_have_no_blank_nodes(export):
    for graph in ("asserted", "inferred"):
        assert b"_:" not in export("nquads", graph)


def test_no_statement_is_about_a_statement(export):
    assert b"<<" not in export("nquads", "all")


def prefixes(text):
    """Return the prefixes that a Turtle or TriG text declares."""
    return dict(re.findall(r"@prefix ([\w.-]*): <([^>]*)> \.", text))


@pytest.mark.parametrize("form", ["turtle", "trig"])
def test_the_prefixes_are_the_same_for_every_graph(export, form):
    found = [prefixes(export(form, graph).decode()) for graph in GRAPHS]
    assert all(each == found[0] for each in found)
    assert found[0]["etro"] == f"{BASE}ontology#"
    assert {"rdf", "rdfs", "owl", "skos", "prov", "xsd"} <= set(found[0])


def test_the_prefixes_are_used(export):
    text = export("turtle", "asserted").decode()
    assert "a etro:Drug" in text
    assert f"<{BASE}ontology#" not in text.partition("\n\n")[2].replace(f"<{BASE}ontology#>", "")


def test_chinese_labels_are_written_as_they_are(export):
    for form in ("turtle", "trig", "nquads", "ntriples", "rdfxml", "jsonld"):
        assert "依维莫司" in export(form, "asserted").decode()


def test_numbers_keep_the_digits_that_the_table_has(export, tables_of, template):
    row = next(r for r in tables_of(template, "Comparison").rows if r["estimate"])
    typed = f'"{row["estimate"]}"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert typed in export("nquads", "asserted").decode()


def test_to_rdflib_has_the_same_named_graphs_and_counts(kg, copy):
    counts = {name: n for group, name, n in kg.stats() if group == "graph"}
    assert set(counts) == {"graph/asserted", "graph/inferred", "graph/ontology"}
    for name, count in counts.items():
        assert len(copy.graph(rdflib.URIRef(BASE + name))) == count
    assert len(list(copy.quads())) == sum(counts.values())


def test_to_rdflib_warns_of_nothing(kg):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(kg.to_rdflib())


def test_to_rdflib_has_the_terms_that_rdflib_reads_itself(kg, copy):
    read = rdflib.Dataset()
    read.parse(data=kg.export("nquads"), format="nquads")

    def ground(dataset):
        quads = dataset.quads((None, None, None, None))
        return {quad for quad in quads if not any(isinstance(t, rdflib.BNode) for t in quad)}

    def blank(dataset):
        return sum(isinstance(s, rdflib.BNode) for s, *_ in dataset.quads((None, None, None, None)))

    assert ground(copy) == ground(read)
    assert blank(copy) == blank(read) > 0


def test_to_rdflib_answers_from_the_union(copy):
    everolimus = rdflib.URIRef(f"{BASE}drug/everolimus")
    classes = set(copy.objects(everolimus, rdflib.RDF.type))
    assert rdflib.URIRef(f"{BASE}ontology#Drug") in classes, "as asserted"
    assert rdflib.URIRef(f"{BASE}ontology#Rapalog") in classes, "as inferred"


@pytest.mark.parametrize(
    ("form", "hint"),
    [("tutle", "turtle"), ("n-quads", "nquads"), ("xyz", "choose"), ("", "choose")],
)
def test_an_unknown_format_is_refused_with_a_hint(kg, form, hint):
    with pytest.raises(UnknownName) as caught:
        kg.export(form)
    assert hint in caught.value.remedy
    assert caught.value.value == form


@pytest.mark.parametrize(
    ("graph", "hint"), [("assertd", "asserted"), ("Ontology", "ontology"), ("xyz", "choose all")]
)
def test_an_unknown_graph_is_refused_with_a_hint(kg, graph, hint):
    with pytest.raises(UnknownName) as caught:
        kg.export("turtle", graph)
    assert hint in caught.value.remedy


def test_each_graph_that_there_is_can_be_exported():
    store = ox.Store()
    node = ox.NamedNode("http://example.org/a")
    for name in ("b", "a"):
        store.add(ox.Quad(node, node, node, ox.NamedNode(f"{BASE}graph/{name}")))
    assert graph_names(store) == ["a", "b"]


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_query_constructs_is_written_in_each_format(kg, form):
    triples = kg.sparql("CONSTRUCT { ?s rdfs:label ?o } { ?s a etro:Drug ; rdfs:label ?o }")
    data = serialise_triples(triples, form)
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in triples]
    assert canonical(read_by_pyoxigraph(data, form)) == canonical(quads)
    assert serialise_triples(triples[::-1], form) == data
