"""Each inference rule: what it draws from the tiny graph, and what must give nothing.

The cases stand in ``tiny/rules.tsv``: the rule, whether it draws the statement, the case in words,
what is changed in the tiny graph (``add CLASS ID CELLS`` or ``set ID CELLS``), the statement.
"""

import re

import pytest

from etro.vocabulary import BASE, ETRO, TYPE
from tiny_graph import ROOT

pytest_plugins = ["tiny_graph"]

LINES = (ROOT / "tests" / "tiny" / "rules.tsv").read_text(encoding="utf-8").splitlines()[1:]
CASES = [line.split("\t") for line in LINES]
# What other rules read: all of them, and what one of them reads besides.
GROUND = {"inhibits", "isolates", "favours", "evidence-base"}
NEEDS = {"strength": {"replication"}, "gap": {"candidate", "test"}}
RULES = {path.stem.partition("-")[2] for path in (ROOT / "ontology" / "rules").glob("*.rq")}


def term(cell):
    """Return a cell as Turtle: ``+`` joins values, a slash makes an id, a word is a term."""
    values = cell.split("+")
    shown = (value if value[0] in "'0123456789" else f"etro:{value}" for value in values)
    return " , ".join(
        f"<{value}>" if "/" in value else form for value, form in zip(values, shown, strict=True)
    )


def cells(words):
    pairs = (word.split("=", 1) for word in words)
    return {name: term(value) for name, value in pairs}


def changed(tiny, change):
    """Return the asserted quads of the tiny graph with the changes of a case."""
    quads = tiny.base
    for verb, *words in (step.split() for step in change.split(", ")):
        if verb == "set":
            assert any(quad.subject.value == BASE + words[0] for quad in quads)
            quads = tiny.changed(words[0], quads, **cells(words[1:]))
        else:
            said = cells(["polarity=affirmed", "certainty=asserted", *words[2:]])
            listed = "".join(f" ; etro:{name} {value}" for name, value in said.items())
            quads = tiny.plus(f"<{words[1]}> a etro:{words[0]}{listed} .", quads)
    return quads


def statements(inferred):
    """Return all plain statements in words: ``drug/corimus a Rapalog``."""
    found = set()
    for quad in inferred:
        name = "a" if quad.predicate == TYPE else quad.predicate.value.removeprefix(ETRO)
        value = quad.object.value.removeprefix(ETRO).removeprefix(BASE)
        found.add(f"{quad.subject.value.removeprefix(BASE)} {name} {value}")
    return found


@pytest.fixture(scope="module")
def as_it_is(tiny):
    """All that is drawn from the tiny graph as it is."""
    return statements(tiny.inferred)


@pytest.mark.parametrize(
    ("rule", "drawn", "change", "statement"),
    [
        pytest.param(rule, drawn == "yes", change, statement, id=f"{rule}: {case}")
        for rule, drawn, case, change, statement in CASES
    ],
)
def test_a_rule_draws_what_it_should_and_no_more(rule, drawn, change, statement, tiny, as_it_is):
    found = as_it_is
    if change:
        quads = changed(tiny, change)
        if rule == "class-membership":
            found = statements(tiny.infer_classes(quads))
        else:
            needed = {*GROUND, *NEEDS.get(rule, ()), rule}
            found = statements(tiny.infer_from_claims(quads, only=needed))
    assert (statement in found) is drawn


def test_every_study_design_has_one_strength(tiny):
    designs = tiny.kg.sparql("SELECT ?design { ?design a etro:StudyDesign }").cells
    names = [name for [name] in designs]
    assert "randomisedControlledTrial" in names
    claim = "<claim/{}> etro:design etro:{} ; etro:certainty etro:asserted ."
    turtle = "\n".join(claim.format(name, name) for name in names)
    strengths = [
        s for s in statements(tiny.infer_from_claims(tiny.plus(turtle))) if "strength" in s
    ]
    for name in names:
        assert sum(s.startswith(f"claim/{name} strength") for s in strengths) == 1, name


def test_each_rule_has_cases_for_and_against():
    cases = {(rule, drawn) for rule, drawn, *_ in CASES}
    assert cases == {(rule, drawn) for rule in RULES for drawn in ("yes", "no")}


def test_no_case_stands_twice():
    assert len({tuple(case[3:]) for case in CASES}) == len(CASES)
    assert len({(case[0], case[2]) for case in CASES}) == len(CASES)


def test_each_rule_says_what_it_means_in_a_sentence(tiny):
    for rule in tiny.rules:
        assert re.fullmatch(r"(A|An|Two) .+\.", rule.meaning), rule.name


def test_no_rule_names_a_drug_a_class_of_drugs_a_pathway_or_a_mechanism(tiny):
    text = """SELECT ?class { ?class rdfs:subClassOf+ ?top
        VALUES ?top { etro:Drug etro:ResistanceMechanism etro:Pathway } }"""
    classes = {term.value.removeprefix(ETRO) for [term] in tiny.kg.sparql(text).terms}
    assert {"Rapalog", "MTORActivation", "KEGGPathway"} <= classes
    for rule in tiny.rules:
        assert classes.isdisjoint(re.findall(r"etro:(\w+)", rule.query)), rule.name
        assert not re.search(r"\b(drug|gene|pathway)/", rule.query), rule.name
