"""The text of the bundled questions: terms, patterns, parameters, columns and order of rows."""

import re

import pyoxigraph as ox
import pytest
from rdflib import URIRef, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from etro.assets import find_assets
from etro.ontology import read_ontology
from etro.queries import PREFIXES, parse_query, run
from etro.vocabulary import ETRO
from tiny_graph import ROOT

pytest_plugins = ["tiny_graph"]

QUERIES = {
    path.stem: parse_query(path.stem, path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "queries").glob("*.rq"))
}
each_question = pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)


@pytest.fixture(scope="module")
def stores(tiny, full):
    """Both graphs in memory, by name."""
    found = {"tiny": ox.Store(), "full": ox.Store()}
    found["tiny"].extend(tiny.all)
    found["full"].extend(ox.parse(full.export("nquads"), format=ox.RdfFormat.N_QUADS))
    return found


def algebra(query):
    return prepareQuery(query.text, initNs=PREFIXES).algebra


def nodes(tree):
    """Yield all parts of an algebra tree, the tree itself first."""
    yield tree
    if isinstance(tree, CompValue):
        for part in tree.values():
            yield from nodes(part)
    elif isinstance(tree, list | tuple | set):
        for part in tree:
            yield from nodes(part)
    elif hasattr(tree, "args"):
        yield from nodes(tree.args)
    elif hasattr(tree, "arg"):
        yield from nodes(tree.arg)


def order_variables(query):
    return re.findall(r"\?(\w+)", query.text.rpartition("ORDER BY")[2])


@each_question
def test_each_parameter_is_a_variable_of_the_query(query):
    used = {str(node) for node in nodes(algebra(query)) if isinstance(node, Variable)}
    names = [parameter.name for parameter in query.parameters]
    assert set(names) <= used
    assert len(names) == len(set(names))
    assert all(parameter.description for parameter in query.parameters)


@each_question
def test_the_columns_explained_are_those_answered_in_their_order(query, stores):
    variables, _ = run(stores["tiny"], query.text, {})
    assert list(query.columns) == variables
    assert all(query.columns.values())


def test_no_two_questions_differ_only_in_a_constant():
    bodies = {}
    for name, query in QUERIES.items():
        code = "\n".join(line for line in query.text.splitlines() if not line.startswith("#"))
        shape = " ".join(re.sub(r'\b\w+:\w+|"[^"]*"|<[^>]*>|\b\d+\b', "X", code).split())
        bodies.setdefault(shape, []).append(name)
    assert [names for names in bodies.values() if len(names) > 1] == []


@each_question
def test_the_text_parses_on_two_engines(query, stores):
    assert algebra(query).name == "SelectQuery"
    assert run(stores["tiny"], query.text, {})[0]


@each_question
def test_the_text_uses_only_declared_terms(query):
    declared = read_ontology(find_assets(ROOT)).terms
    used = {str(node) for node in nodes(algebra(query)) if isinstance(node, URIRef)}
    own = {iri for iri in used if iri.startswith(ETRO)}
    assert own
    assert own - declared == set()


@each_question
def test_the_patterns_hang_together(query):
    assert len(islands(algebra(query))) == 1


def test_patterns_without_a_common_variable_are_seen():
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f . BIND(?c AS ?g) BIND(1 AS ?h) }"
    found = islands(prepareQuery(text).algebra)
    assert sorted(sorted(map(str, group)) for group in found) == [
        ["a", "b", "c", "g"],
        ["d", "e", "f"],
    ]


def islands(tree):
    """Return the sets of variables that patterns link; two of them multiply each other's rows."""
    groups = []
    for node in nodes(tree):
        for link in links(node):
            apart = [group for group in groups if not group & link]
            joined = [group for group in groups if group & link]
            groups = [*apart, link.union(*joined)]
    return groups


def links(node):
    """Return the sets of variables that one part of a query links; a constant links none."""
    name = getattr(node, "name", "")
    if name == "BGP":
        found = [filter(is_variable, triple) for triple in node.triples]
    elif name == "Extend":
        found = [[node.var, *filter(is_variable, nodes(node.expr))]]
    elif name.startswith("Aggregate_"):
        found = [[node.res, *filter(is_variable, nodes(node.vars))]]
    else:
        return []
    return [link for link in map(set, found) if len(link) > 1]


def is_variable(node):
    return isinstance(node, Variable)


@each_question
@pytest.mark.parametrize("graph", ["tiny", "full"])
def test_the_order_is_total(query, graph, stores):
    """Every row, over all values of the parameters, has a sort key of its own."""
    keys = order_variables(query)
    assert keys
    hidden = "".join(f" ?{key}" for key in keys if key not in query.columns)
    text = re.sub(r"^SELECT (DISTINCT )?", rf"\g<0>{hidden} ", query.text, count=1, flags=re.M)
    variables, rows = run(stores[graph], text, {})
    found = [tuple(row[variables.index(key)] for key in keys) for row in rows]
    assert len(found) == len(set(found))


@each_question
@pytest.mark.parametrize("graph", ["tiny", "full"])
def test_no_row_is_said_twice(query, graph, stores):
    _, rows = run(stores[graph], query.text, {})
    assert len(rows) == len(set(rows))
