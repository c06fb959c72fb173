"""The questions as RDF, read back by others: what stands there, and that it answers the same."""

import re

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from click.testing import CliRunner
from rdflib import RDF, RDFS, SH, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from etro.answers import Answer
from etro.cli import main
from etro.errors import InvalidQuery, UnknownName
from etro.exports import FORMATS
from etro.queries import PREFIXES, parse_query
from etro.vocabulary import BASE, ETRO
from tiny_graph import ROOT

pytest_plugins = ["tiny_graph"]

QUERIES = {
    path.stem: parse_query(path.stem, path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "queries").glob("*.rq"))
}
EXAMPLES = sorted(path.stem for path in (ROOT / "queries" / "federation").glob("*.rq"))
TARGET = "https://example.org/sparql"
SCHEMA = rdflib.Namespace("https://schema.org/")
SPEX = rdflib.Namespace("https://purl.expasy.org/sparql-examples/ontology#")
each_question = pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)


@pytest.fixture(scope="module")
def turtle(full):
    """The export, with an endpoint named."""
    return full.export_queries("turtle", TARGET).decode()


@pytest.fixture(scope="module")
def graph(turtle):
    """The same, read by rdflib."""
    return rdflib.Graph().parse(data=turtle, format="turtle")


def node(name):
    return URIRef(f"{BASE}query/{name}")


def test_each_question_and_each_example_is_an_executable_that_a_collector_finds(graph):
    found = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert found == {node(name) for name in [*QUERIES, *EXAMPLES]}
    assert found == set(graph.subjects(RDF.type, SH.SPARQLSelectExecutable))
    assert all(str(graph.value(each, SCHEMA.target)) == TARGET for each in found)
    for name in EXAMPLES:
        service = str(graph.value(node(name), SPEX.federatesWith))
        assert f"SERVICE <{service}>" in graph.value(node(name), SH.select)


@each_question
def test_an_executable_says_what_the_header_says(query, graph):
    it = node(query.name)
    assert graph.value(it, RDFS.label) == Literal(query.header["title"], lang="en")
    assert graph.value(it, RDFS.comment) == Literal(query.question, lang="en")
    words = {word.strip() for word in query.header["keywords"].split(",")}
    assert {str(each) for each in graph.objects(it, SCHEMA.keywords)} == words
    found = sorted(graph.objects(it, SH.parameter), key=lambda each: graph.value(each, SH.order))
    told = [(str(graph.value(n, SH.name)), str(graph.value(n, SH.description))) for n in found]
    assert told == [(each.name, each.description) for each in query.parameters]


@each_question
def test_the_text_of_an_executable_parses_and_gives_the_rows_of_the_question(query, graph, full):
    text = str(graph.value(node(query.name), SH.select))
    prepareQuery(text)
    # As its head says for a store that holds all in one graph; with FROM, pyoxigraph takes longer.
    text = re.sub(r"^FROM .*\n", "", text, flags=re.MULTILINE)
    result = full._store.query(text, use_default_graph_as_union=True)
    answer = Answer([each.value for each in result.variables], [tuple(row) for row in result])
    expected = full.ask(query.name)
    assert answer.columns == expected.columns
    assert answer.cells == expected.cells
    assert len(answer) > 0


@pytest.mark.parametrize("name", ["trial-comparisons", "pathway-members", "cross-resistance"])
def test_the_text_of_an_executable_answers_as_it_stands_where_graphs_are_kept_apart(
    name, graph, full
):
    result = full._store.query(str(graph.value(node(name), SH.select)))
    rows = [tuple(row) for row in result]
    assert rows == full.ask(name).terms


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_text_of_an_example_parses_and_has_no_comment(name, graph):
    text = str(graph.value(node(name), SH.select))
    prepareQuery(text)
    assert not text.startswith("#")


@each_question
def test_a_default_value_stands_in_the_text_where_another_can_take_its_place(query, graph):
    text = str(graph.value(node(query.name), SH.select))
    for each in query.parameters:
        value = graph.value(URIRef(f"{node(query.name)}#{each.name}"), SH.defaultValue)
        assert (value is not None) == bool(each.default)
        if value is not None:
            assert value.n3() in text


def test_the_export_conforms_to_what_readers_of_examples_rely_on(graph, full):
    shape = rdflib.Graph().parse(ROOT / "tests" / "query-example.ttl")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shape)
    assert conforms, text
    graph = rdflib.Graph().parse(data=full.export_queries("turtle"), format="turtle")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shape)
    assert not conforms, "no endpoint was named, and none may be made up"
    assert "schema:target" in text


def test_each_shacl_term_of_the_export_is_one_of_its_vocabulary(graph):
    used = {term for triple in graph for term in triple if str(term).startswith(str(SH))}
    assert len(used) > 10
    assert all(str(term).removeprefix(str(SH)) in SH for term in used)


def test_a_parameter_says_of_which_class_its_value_has_to_be(graph):
    path = graph.value(URIRef(f"{node('trial-design')}#trial"), SH.path)
    assert str(path).rpartition("/")[2] == "trial"
    assert URIRef(f"{ETRO}ClinicalTrial") in set(graph.objects(path, SCHEMA.rangeIncludes))


def test_prefixes_are_declared_and_the_licence_is_that_of_the_data(graph):
    [prefixes] = set(graph.objects(None, SH.prefixes))
    declared = {
        str(graph.value(each, SH.prefix)): str(graph.value(each, SH.namespace))
        for each in graph.objects(prefixes, SH.declare)
    }
    assert declared == PREFIXES
    licence = graph.value(prefixes, rdflib.DCTERMS.license)
    assert "creativecommons.org/licenses/by/4.0" in str(licence)


def test_the_same_export_comes_in_each_format_of_rdf_and_has_no_blank_nodes(full, turtle):
    wanted = set(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))
    assert not any("_:" in str(quad.subject) for quad in wanted)
    for name, each in FORMATS.items():
        found = set(ox.parse(full.export_queries(name, TARGET), format=each.rdf))
        assert {quad.triple for quad in found} == {quad.triple for quad in wanted}, name
    assert full.export_queries("turtle", TARGET).decode() == turtle


@pytest.mark.parametrize("target", ["example.org/sparql", "javascript:alert(1)", "https://a b"])
def test_a_target_that_is_no_address_is_refused(target, full):
    with pytest.raises(InvalidQuery, match="no web address"):
        full.export_queries("turtle", target)


def test_a_format_that_is_none_of_rdf_is_refused(full):
    with pytest.raises(UnknownName, match="functional"):
        full.export_queries("functional")


def test_the_shell_writes_the_same(turtle, tmp_path, monkeypatch):
    monkeypatch.setenv("ETRO_DATA", str(ROOT))
    path = tmp_path / "queries.ttl"
    words = ["export", "--queries", "--target", TARGET, "-o", str(path)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert path.read_text(encoding="utf-8") == turtle


@pytest.mark.parametrize(
    "words",
    ["--queries --graph asserted", "--queries --product base", f"--target {TARGET}"],
)
def test_what_does_not_go_with_the_queries_is_refused(words):
    done = CliRunner().invoke(main, ["export", *words.split()])
    assert done.exit_code == 2
    assert "queries" in done.stderr
