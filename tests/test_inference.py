"""Inference: what the machinery keeps of why a statement holds, and which rules it refuses."""

import random
import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import etro
from etro.errors import BuildError, InvalidData
from etro.inference import infer
from etro.ontology import Rule
from etro.shapes import read_shapes, validate
from etro.vocabulary import BASE, DERIVED_FROM, ETRO, GRAPHS, TYPE
from tiny_graph import compose

pytest_plugins = ["tiny_graph"]

INFERENCE = f"{BASE}inference/"
HEAD = f"PREFIX e: <{ETRO}> SELECT ?s ?p ?o ?premise"


def rule(query, name="odd", stratum=10):
    return Rule(name, stratum, query, "")


def row(letter, value="a:x", graph=GRAPHS["asserted"]):
    """A quad of an invented thing, to run invented rules on."""
    return ox.Quad(ox.NamedNode(f"a:{letter}"), ox.NamedNode("a:p"), ox.NamedNode(value), graph)


def records(inferred):
    """Return {(subject, predicate, object, rule): (node, premises)} of an inferred graph."""
    nodes = {}
    for quad in inferred:
        if quad.subject.value.startswith(INFERENCE):
            key = quad.predicate.value.removeprefix(ETRO)
            nodes.setdefault(quad.subject.value, {}).setdefault(key, set()).add(quad.object)
    found = {}
    for node, cells in nodes.items():
        assert cells[TYPE.value] == {ox.NamedNode(f"{ETRO}Inference")}
        parts = ("inferredSubject", "inferredPredicate", "inferredObject", "rule")
        [s], [p], [o], [name] = (cells[part] for part in parts)
        found[s, p, o, name.value] = (node, frozenset(cells[DERIVED_FROM.value]))
    return found


@pytest.fixture(scope="module")
def whole(tiny):
    """The records of all that is inferred from the tiny graph."""
    return records(tiny.inferred)


# What is kept of each statement


def test_the_build_holds_what_the_rules_make_of_its_quads(tiny):
    assert tiny.infer(tiny.base) == sorted(tiny.inferred, key=str)


def test_each_inference_has_a_rule_and_premises_that_are_in_the_graph(tiny, whole):
    known = {quad.subject for quad in tiny.base}
    assert {name for *_, name in whole} == {rule.name for rule in tiny.rules}
    for _, premises in whole.values():
        assert premises
        assert premises <= known


def test_each_plain_triple_has_a_node_and_each_node_its_plain_triple(tiny, whole):
    plain = {
        (quad.subject, quad.predicate, quad.object)
        for quad in tiny.inferred
        if not quad.subject.value.startswith(INFERENCE)
    }
    assert plain == {key[:3] for key in whole}


def test_nothing_asserted_is_inferred_again(tiny, whole):
    asserted = {(quad.subject, quad.predicate, quad.object) for quad in tiny.base}
    assert asserted.isdisjoint(key[:3] for key in whole)


def test_what_is_inferred_fits_the_shape_of_an_inference(tiny):
    triples = ox.serialize((q.triple for q in tiny.inferred), format=ox.RdfFormat.N_TRIPLES)
    results = validate(read_shapes(tiny.assets), triples, "shifty")
    assert [each for each in results if each.focus.startswith(INFERENCE)] == []


def test_the_premises_are_just_the_claims_without_which_a_statement_falls(tiny, whole):
    """Take each claim away: what rested on it goes, all else stays, and nothing comes up new.

    Gaps are left out: they follow from what is absent, and so come up when a claim goes.
    """
    whole = {key: found for key, found in whole.items() if key[3] != "gap"}
    for id, inferred in tiny.inferred_without.items():
        left = {key: found for key, found in records(inferred).items() if key[3] != "gap"}
        resting = {key for key, (_, premises) in whole.items() if claim(id) in premises}
        assert set(whole) - set(left) == resting, id
        assert set(left) <= set(whole), id
        assert all(left[key] == whole[key] for key in left), id


def test_classes_follow_from_things_alone(tiny, whole):
    things = {quad.subject for quad in tiny.base} - {claim(id) for id in tiny.claims}
    for (*_, name), (_, premises) in whole.items():
        assert name != "class-membership" or premises <= things


def claim(id):
    return ox.NamedNode(BASE + id)


def test_a_statement_with_two_grounds_names_both_and_stands_on_either(tiny):
    second = """<claim/9001> a etro:TargetAction ; etro:agent <drug/corimus> ;
        etro:action etro:inhibition ; etro:target <gene/MTOR> ;
        etro:polarity etro:affirmed ; etro:certainty etro:asserted ."""
    key = (
        ox.NamedNode(f"{BASE}drug/corimus"),
        ox.NamedNode(f"{ETRO}candidateFor"),
        claim("claim/0015"),
        "candidate",
    )
    node, premises = records(tiny.infer_from_claims(tiny.plus(second)))[key]
    assert premises == set(map(claim, ("claim/0009", "claim/0015", "claim/9001")))
    alone = records(tiny.infer_from_claims(tiny.plus(second, tiny.without("claim/0009"))))
    assert alone[key] == (node, set(map(claim, ("claim/0015", "claim/9001"))))
    assert key not in records(tiny.infer_from_claims(tiny.without("claim/0009")))


# Nodes that stay


def test_the_id_of_an_inference_never_changes(whole):
    """Someone may have written it down."""
    ids = {node for node, _ in whole.values()}
    assert f"{INFERENCE}17d58b022ba8" in ids
    assert f"{INFERENCE}ce7cdbd5b57a" in ids
    assert all(re.fullmatch(rf"{INFERENCE}[0-9a-f]{{12}}", node) for node in ids)
    assert len(ids) == len(whole)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_quads_does_not_matter(seed, tiny):
    quads = tiny.base[:]
    random.Random(seed).shuffle(quads)
    assert sorted(tiny.infer_from_claims(quads), key=str) == sorted(tiny.inferred, key=str)


def test_inferring_from_what_was_inferred_adds_nothing(tiny):
    plain = [quad for quad in tiny.inferred if not quad.subject.value.startswith(INFERENCE)]
    again = tiny.infer_from_claims([*tiny.base, *plain])
    assert set(again) <= set(tiny.inferred)


# Invented rules


GIVES = HEAD + " {{ ?x {} BIND(?x AS ?premise) {} }}"
COPY = HEAD + " { ?s <a:p> ?o BIND(<a:copied> AS ?p) BIND(?s AS ?premise) }"
CHAIN = HEAD + " { ?s <a:p>|<a:q> ?y . ?y <a:p> ?o BIND(<a:q> AS ?p) BIND(?y AS ?premise) }"


def test_a_rule_reads_all_graphs_and_writes_one():
    graphs = GRAPHS.values()
    quads = [row(letter, graph=graph) for letter, graph in zip("stu", graphs, strict=True)]
    inferred = infer(quads, [rule(COPY)])
    assert {quad.graph_name for quad in inferred} == {GRAPHS["inferred"]}
    assert {s.value for s, *_ in records(inferred)} == {"a:s", "a:t", "a:u"}


def test_a_rule_of_one_stratum_sees_what_its_neighbours_found():
    other = HEAD + " { ?s <a:copied> ?o BIND(<a:again> AS ?p) BIND(?s AS ?premise) }"
    inferred = records(infer([row("s")], [rule(other, "a-other"), rule(COPY, "b-copy")]))
    assert {name for *_, name in inferred} == {"a-other", "b-copy"}


def test_a_later_stratum_may_deny_what_an_earlier_one_settled():
    denial = (
        HEAD
        + """ { ?s <a:p> ?o MINUS { ?s <a:copied> ?o }
        BIND(<a:lacks> AS ?p) BIND(?s AS ?premise) }"""
    )
    strata = [rule(COPY, "copy", 10), rule(denial, "denial", 20)]
    assert {name for *_, name in records(infer([row("s")], strata))} == {"copy"}


@given(st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12))
def test_a_rule_runs_until_nothing_new_follows(pairs):
    """On any graph, chaining gives the paths of two steps and more, found here by hand."""
    quads = [row(start, f"a:{end}") for start, end in pairs]
    paths, longer = set(), set(pairs)
    while longer := {(a, d) for a, b in longer for c, d in pairs if b == c} - paths:
        paths |= longer
    inferred = records(infer(quads, [rule(CHAIN)]))
    assert {(s.value[2:], o.value[2:]) for s, _, o, _ in inferred} == paths


# Rules that are refused


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT nonsense", "rule odd: error at 1:"),
        ("", "rule odd: error at"),
        ("ASK { ?s ?p ?o }", "rule odd is no SELECT"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "rule odd is no SELECT"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "rule odd: error at"),
        ("SELECT ?s ?p ?o { ?s ?p ?o }", "rule odd gives no premise for <a:s> <a:p> <a:x>"),
        (HEAD + " { ?s ?p ?o }", "rule odd gives no premise for <a:s> <a:p> <a:x>"),
        (GIVES.format("?p ?o", ""), r"rule odd gives nothing as \?s"),
        (GIVES.format("?p ?o", "BIND('a' AS ?s)"), r'rule odd gives "a" as \?s'),
        (GIVES.format("?p ?o", "BIND(BNODE() AS ?s)"), r"rule odd gives _:\w+ as \?s"),
        (GIVES.format("?q ?o", "BIND(?x AS ?s)"), r"rule odd gives nothing as \?p"),
        (GIVES.format("?q ?o", "BIND(?x AS ?s) BIND(1 AS ?p)"), r'rule odd gives "1".* as \?p'),
        (GIVES.format("?p ?y", "BIND(?x AS ?s)"), r"rule odd gives nothing as \?o"),
        (GIVES.format("?p ?y", "BIND(?x AS ?s) BIND(BNODE() AS ?o)"), r"gives _:\w+ as \?o"),
        (HEAD + " { ?s ?p ?o BIND('a' AS ?premise) }", r'rule odd gives "a" as \?premise'),
    ],
)
def test_a_faulty_rule_is_named(query, said):
    with pytest.raises(BuildError, match=said) as caught:
        infer([row("s")], [rule(COPY, "copy"), rule(query)])
    assert "copy" not in str(caught.value)


def test_a_rule_that_never_ends_is_named():
    endless = (
        HEAD
        + """ { ?s <a:p>|<a:longer> ?y BIND(IRI(CONCAT(STR(?y), "x")) AS ?o)
        BIND(<a:longer> AS ?p) BIND(?s AS ?premise) }"""
    )
    with pytest.raises(BuildError, match="the rules endless do not come to an end") as caught:
        infer([row("s")], [rule(COPY, "copy", 5), rule(endless, "endless")])
    assert caught.value.remedy


def test_a_faulty_rule_stops_the_build_and_keeps_the_old_data_set(tmp_path):
    folder = compose(tmp_path / "data")
    before = etro.load(folder).export("nquads")
    pointer = (folder / "build" / "current").read_bytes()
    path = folder / "ontology" / "rules" / "20-broken.rq"
    path.write_text("# Says nothing.\nSELECT ?s { ?s ?p }\n", encoding="utf-8")
    with pytest.raises(InvalidData, match=r"rules/20-broken\.rq: not SPARQL"):
        etro.load(folder)
    assert (folder / "build" / "current").read_bytes() == pointer
    path.unlink()
    assert etro.load(folder).export("nquads") == before
