"""SPARQL that a user wrote: what the guard refuses, what it lets through, what local runs give."""

import io

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import Stub
from etro.answers import Answer
from etro.errors import InvalidQuery
from etro.sparql import MAX_BYTES, MAX_NESTING, guard, read, run

pytest_plugins = ["tiny_graph", "endpoints"]

RESULTS = b'{"head":{"vars":["s","p","o"]},"results":{"bindings":[]}}'

# Each of these would make pyoxigraph send a request, or is written as if it should.
CALLS = {
    "plain": "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "lower case": "ask { service <URL> { ?s ?p ?o } }",
    "mixed case": "ASK { SeRvIcE <URL> { ?s ?p ?o } }",
    "silent": "ASK { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "glued to silent": "ASK { SERVICESILENT<URL> { ?s ?p ?o } }",
    "glued to a number": "SELECT * { ?a ?b 1SERVICE<URL> { ?s ?p ?o } }",
    "glued to true": "SELECT * { ?a ?b trueSERVICE<URL> { ?s ?p ?o } }",
    "glued to a string": "SELECT * { ?a ?b ''SERVICE<URL> { ?s ?p ?o } }",
    "glued to an IRI": "SELECT * { ?a ?b <a:c>SERVICE<URL> { ?s ?p ?o } }",
    "glued to a bracket": "SELECT * { ?a ?b ?c FILTER(1=1)SERVICE<URL>{ ?s ?p ?o } }",
    "over two lines": "ASK {\nSERVICE\n<URL>\n{ ?s ?p ?o } }",
    "after a comment": "ASK { # service is fine here\nSERVICE <URL> { ?s ?p ?o } }",
    "with a prefixed name": "PREFIX x: <URL> ASK { SERVICE x: { ?s ?p ?o } }",
    "with a base": "BASE <URL> ASK { SERVICE <> { ?s ?p ?o } }",
    "with a variable": "ASK { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "in optional": "ASK { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
    "in union": "ASK { {} UNION { SERVICE <URL> { ?s ?p ?o } } }",
    "in minus": "ASK { ?s ?p ?o MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "in graph": "ASK { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }",
    "in a subselect": "ASK { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "in lateral": "ASK { ?s ?p ?o LATERAL { SERVICE <URL> { ?s ?p ?o } } }",
    "in exists": "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "in not exists": "ASK { ?s ?p ?o FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "in bind": "ASK { BIND(EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) }",
    "in a list": "ASK { FILTER(1 IN (EXISTS { SERVICE <URL> { ?s ?p ?o } })) }",
    "in select": "SELECT (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) {}",
    "in an aggregate": "SELECT (COUNT(EXISTS { SERVICE <URL> { ?s ?p ?o } }) AS ?x) { ?a ?b ?c }",
    "in group by": "SELECT ?x { ?a ?b ?c } GROUP BY (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x)",
    "in having": "SELECT (1 AS ?x) { ?a ?b ?c } HAVING (EXISTS { SERVICE <URL> { ?s ?p ?o } })",
    "in order by": "SELECT * { ?a ?b ?c } ORDER BY (EXISTS { SERVICE <URL> { ?s ?p ?o } })",
    "in construct": "CONSTRUCT { ?s ?p ?o } { SERVICE <URL> { ?s ?p ?o } }",
    "in describe": "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "with an escaped letter": r"ASK { \u0053ERVICE <URL> { ?s ?p ?o } }",
    "with a long escape": r"ASK { SERVI\U00000043E <URL> { ?s ?p ?o } }",
    "by load": "LOAD <URL>",
    "by load into a graph": "LOAD SILENT <URL> INTO GRAPH <a:g>",
}
# The word alone calls nobody.
WORDS = {
    "a literal": "SELECT * { ?s ?p 'the service <http://127.0.0.1:1/> { ?s ?p ?o }' }",
    "a long literal": 'SELECT * { ?s ?p """SERVICE\n<a:b> {}""" }',
    "a literal to filter by": "SELECT * { ?s ?p ?o FILTER(CONTAINS(LCASE(STR(?o)), 'service')) }",
    "an IRI": "SELECT * { ?s <http://service.example/SERVICE> ?o }",
    "a prefix": "PREFIX service: <a:b> SELECT * { ?s service:service ?o }",
    "a variable": "SELECT ?service { ?service ?SERVICE $services }",
    "a comment": "SELECT * { ?s ?p ?o } # SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
    "a blank node": "SELECT * { _:service ?p ?o }",
    "a language": "SELECT * { ?s ?p 'x'@service }",
}
UPDATES = [
    "INSERT DATA { <a:b> <a:b> <a:b> }",
    "DELETE DATA { <a:b> <a:b> <a:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP DEFAULT",
    "CREATE GRAPH <a:g>",
    "COPY DEFAULT TO <a:g>",
    "SELECT * { ?s ?p ?o } ; CLEAR ALL",
]


@pytest.fixture
def store():
    """A store of one statement in a named graph."""
    a, b, c, g = (ox.NamedNode(f"a:{letter}") for letter in "abcg")
    store = ox.Store()
    store.add(ox.Quad(a, b, c, g))
    return store


@pytest.fixture(scope="module")
def listener():
    """An endpoint on the loopback that would answer, and keeps the requests it gets."""
    with Stub(content_type="application/sparql-results+json", body=RESULTS) as stub:
        yield stub


def run_local(store, text):
    """Return what a query gives, written and read back as between two processes."""
    output = io.BytesIO()
    return read(run(store, text, output), output.getvalue())


# Calls to other hosts


@pytest.mark.parametrize("text", CALLS.values(), ids=CALLS)
def test_no_query_reaches_another_host(text, store, listener):
    before = len(listener.requests)
    with pytest.raises(InvalidQuery) as caught:
        run_local(store, text.replace("<URL>", f"<{listener.url}>"))
    assert caught.value.remedy
    assert len(listener.requests) == before


def test_the_listener_would_notice_a_call(store, listener):
    before = len(listener.requests)
    list(store.query(f"SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}"))
    assert len(listener.requests) == before + 1


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_a_dataset_clause_names_graphs_and_fetches_none(clause, store, listener):
    before = len(listener.requests)
    for pattern in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"):
        answer = run_local(store, f"SELECT * {clause} <{listener.url}> {{ {pattern} }}")
        assert isinstance(answer, Answer)
    assert len(listener.requests) == before


def test_the_refusal_of_service_says_why_and_what_instead(store):
    with pytest.raises(InvalidQuery, match="calls another host") as caught:
        run_local(store, "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert "--endpoint" in caught.value.remedy


@pytest.mark.parametrize("text", WORDS.values(), ids=WORDS)
def test_the_word_service_alone_is_allowed(text, store):
    assert isinstance(run_local(store, text), Answer)


# Updates


@pytest.mark.parametrize("text", UPDATES)
def test_an_update_is_refused_and_changes_nothing(text, store):
    before = set(store)
    with pytest.raises(InvalidQuery, match="does not parse") as caught:
        run_local(store, text)
    assert "SELECT, ASK, CONSTRUCT and DESCRIBE" in caught.value.remedy
    assert set(store) == before


# Size and nesting


def test_a_query_of_the_greatest_size_is_let_through_and_one_byte_more_is_not(store):
    text = "ASK { ?s ?p ?o } #"
    largest = text + "x" * (MAX_BYTES - len(text))
    assert run_local(store, largest) is True
    with pytest.raises(InvalidQuery, match=f"larger than {MAX_BYTES} bytes"):
        run_local(store, largest + "x")


def test_size_is_counted_in_bytes_not_in_letters():
    guard("#" + "药" * (MAX_BYTES // 3 - 1))
    with pytest.raises(InvalidQuery, match="larger than"):
        guard("#" + "药" * (MAX_BYTES // 3 + 1))


@pytest.mark.parametrize(
    ("opening", "core", "closing"),
    [
        ("{", " ?s ?p ?o ", "}"),
        ("FILTER EXISTS {", " ?s ?p ?o ", "}"),
        ("OPTIONAL {", " ?s ?p ?o ", "}"),
        ("{ SELECT * {", " ?s ?p ?o ", "} }"),
    ],
)
def test_groups_may_nest_to_the_limit_and_no_deeper(opening, core, closing, store):
    levels = (MAX_NESTING - 1) // opening.count("{")
    assert run_local(store, f"ASK {{ {opening * levels}{core}{closing * levels} }}") is True
    levels += 1
    with pytest.raises(InvalidQuery, match=f"nests more than {MAX_NESTING} levels"):
        run_local(store, f"ASK {{ {opening * levels}{core}{closing * levels} }}")


@pytest.mark.parametrize("pair", ["()", "[]", "{}"])
def test_every_kind_of_bracket_counts(pair):
    opening, closing = pair
    guard(opening * MAX_NESTING + closing * MAX_NESTING)
    with pytest.raises(InvalidQuery, match="nests more than"):
        guard(opening * (MAX_NESTING + 1) + closing * (MAX_NESTING + 1))


def test_kinds_of_brackets_count_together():
    with pytest.raises(InvalidQuery, match="nests more than"):
        guard("{([" * (MAX_NESTING // 3 + 1))


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p '%s' }",
        'ASK { ?s ?p """%s""" }',
        r"ASK { ?s ?p 'it\'s %s' }",
        "ASK {} # %s",
        "# %s\rASK {}",
        "ASK { # %s\n ?s <a:b#c> ?o # it's %s\n }",
    ],
)
@pytest.mark.parametrize("bracket", "()[]{}")
def test_brackets_in_literals_and_comments_do_not_count(text, bracket, store):
    assert run_local(store, text.replace("%s", bracket * 5000)) in (True, False)


CLOSERS = {
    "a comment": "# %s\n",
    "a comment that a carriage return ends": "# %s\r",
    "a literal": "ASK { BIND('%s' AS ?x) ",
    "a literal with an escaped quote": r"ASK { BIND('\'%s' AS ?x) ",
    "a long literal": "ASK { BIND(''' ' '' # %s''' AS ?x) ",
    "code": "%s",
}


@pytest.mark.parametrize("text", CLOSERS.values(), ids=CLOSERS)
def test_closing_brackets_first_do_not_buy_depth(text):
    guard(text.replace("%s", ")" * 5000) + "(" * (MAX_NESTING - 2))
    with pytest.raises(InvalidQuery, match="nests more than"):
        guard(text.replace("%s", ")" * 5000) + "(" * (MAX_NESTING + 1))


@pytest.mark.parametrize("text", ["<a:b#c>", r"a:b\#c", "?x<?y ", "'#'", r"'\'#'", "'''#'''"])
def test_what_looks_like_a_comment_or_literal_hides_no_depth(text):
    with pytest.raises(InvalidQuery, match="nests more than"):
        guard(f"ASK {{ ?s ?p {text}" + "(" * (MAX_NESTING + 1))


def test_many_brackets_side_by_side_are_no_nesting(store):
    assert run_local(store, "ASK { " + "{} " * 5000 + "}") is True


@given(st.text(alphabet="{}()[]<>'\"#?:ask ervic\n", max_size=300))
def test_the_guard_passes_or_refuses_but_never_fails(text):
    try:
        guard(text)
    except InvalidQuery as error:
        assert error.remedy


# What comes back


def test_select_gives_columns_in_order_and_none_where_unbound(store):
    answer = run_local(store, "SELECT ?s ?nothing ?o { ?s ?p ?o }")
    assert answer.columns == ["s", "nothing", "o"]
    assert answer.terms == [(ox.NamedNode("a:a"), None, ox.NamedNode("a:c"))]


def test_ask_gives_a_truth_value(store):
    assert run_local(store, "ASK { ?s ?p ?o }") is True
    assert run_local(store, "ASK { ?s ?p 1 }") is False


@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <a:a>"])
def test_construct_and_describe_give_triples(text, store):
    [triple] = run_local(store, text)
    assert (triple.subject.value, triple.object.value) == ("a:a", "a:c")


@pytest.mark.parametrize("text", ["", "#", "SELECT", "SELECT * { ?s ?p }", "\x00", "ASK {} ASK {}"])
def test_what_does_not_parse_is_refused_with_the_place(text, store):
    with pytest.raises(InvalidQuery, match=r"does not parse: error at \d+:\d+"):
        run_local(store, text)


def test_the_prefixes_of_the_bundled_questions_need_no_declaration(tiny):
    names = "etro:Rapalog|rdf:type|rdfs:label|owl:Class|skos:altLabel|prov:wasDerivedFrom"
    for name in [*names.split("|"), "xsd:decimal", "obo:IAO_0000115"]:
        assert isinstance(tiny.kg.sparql(f"ASK {{ ?s ?p {name} }}"), bool)
    assert tiny.kg.sparql("SELECT ?d { ?d a etro:Rapalog }").cells == [["corimus"]]


def test_a_prefix_of_the_users_own_wins(tiny):
    text = "PREFIX etro: <a:> SELECT ?d { ?d a etro:Rapalog }"
    assert len(tiny.kg.sparql(text)) == 0
