"""Reasoners: what must follow follows, what cannot hold is found, and its cause is named."""

import shutil

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etro import reasoners
from etro.case import Case
from etro.consequences import contradictions, differences, explain, impossible, reason
from etro.errors import MissingReasoner
from etro.logic import Axiom, smallest
from etro.reasoners import Hermit, Hierarchy, Rustdl
from etro.shapes import read_shapes, validate
from etro.vocabulary import BASE, ETRO, GRAPHS, TYPE
from running import run
from theories import (
    CANNOT,
    DOES_NOT,
    FOLLOWS,
    RULES_ALONE,
    SHAPES_ALONE,
    cases,
    entails,
    together,
    triples,
    with_more,
)

pytest_plugins = ["theories"]

# What follows


@pytest.fixture(scope="module")
def by_rules(tiny):
    """All that the rules make of the ontology and the added things."""
    added, _ = together(FOLLOWS, RULES_ALONE, DOES_NOT)
    quads = [quad for quad in tiny.base if quad.graph_name == GRAPHS["ontology"]]
    return {quad.triple for quad in tiny.infer(tiny.plus(added, quads))}


def test_the_rules_give_what_should_follow_and_no_more(by_rules):
    _, statements = together(FOLLOWS, RULES_ALONE, DOES_NOT)
    wanted = len(FOLLOWS | RULES_ALONE)
    assert [each for each in statements[:wanted] if each not in by_rules] == []
    assert [each for each in statements[wanted:] if each in by_rules] == []


@pytest.mark.parametrize(("added", "statement"), cases(FOLLOWS))
def test_rustdl_proves_what_should_follow(ontology, added, statement):
    assert entails(Rustdl(), with_more(ontology, added), statement)


@pytest.mark.parametrize(("added", "statement"), cases(DOES_NOT | RULES_ALONE))
def test_rustdl_does_not_prove_what_should_not_follow(ontology, added, statement):
    assert not entails(Rustdl(), with_more(ontology, added), statement)


# What cannot hold


@pytest.mark.parametrize(("added", "named"), cases(CANNOT))
def test_each_planted_fault_is_explained_by_its_cause(read, theory, added, named):
    case = planted(read, theory, added)
    [found] = contradictions(case, Rustdl(), Rustdl())
    for words in named:
        assert any(words in cause for cause in found.causes), str(found)
    assert len(found.causes) < 14


@pytest.mark.parametrize(("added", "named"), cases(SHAPES_ALONE))
def test_what_is_absent_is_found_by_the_shapes_and_by_no_reasoner(tiny, theory, added, named):
    report = validate(
        read_shapes(tiny.assets), ox.serialize(triples(added), None, ox.RdfFormat.N_TRIPLES)
    )
    assert any(result.path == ETRO + named for result in report)
    assert Rustdl().consistent(with_more(theory, added))


def planted(read, theory, turtle):
    """Return the case of the tiny graph with a fault in it."""
    case = Case.__new__(Case)
    case.data, case.added = read, set()
    case.theory = with_more(theory, turtle)
    return case


def test_a_cause_in_a_table_is_told_with_its_place(read, theory):
    case = planted(read, theory, "<drug/corimus> a etro:ClinicalTrial .")
    [found] = contradictions(case, Rustdl(), Rustdl())
    row = read.tables.by_iri[f"{BASE}drug/corimus"]
    assert f"graph/Drug.tsv:{row.line}: drug/corimus is a Drug" in found.causes
    assert "ontology: material entity excludes process" in found.causes


def test_an_inferred_cause_is_told_with_its_rule_and_its_rows(case):
    worse = Case.__new__(Case)
    vars(worse).update(vars(case))
    worse.theory = with_more(case.theory, "etro:inhibits rdfs:domain etro:ClinicalTrial .")
    found = next(contradictions(worse, Rustdl(), Rustdl()))
    assert any("inferred by inhibits from graph/TargetAction.tsv:" in c for c in found.causes)


def test_what_the_rows_contradict_is_told_once_and_by_them(case):
    worse = Case.__new__(Case)
    vars(worse).update(vars(case))
    odd = """etro:Rapalog rdfs:subClassOf [
        a owl:Restriction ; owl:onProperty etro:primarilyInhibits ;
        owl:allValuesFrom [ a owl:Class ; owl:complementOf etro:Gene ] ] ."""
    worse.theory = with_more(case.theory, odd)
    drugs = {t.subject for t in case.added if t.object == ox.NamedNode(f"{ETRO}Rapalog")}
    found = list(contradictions(worse, Rustdl(), Rustdl()))
    assert len(found) == len(drugs)
    for each in found:
        assert "ontology: Rapalog thus primarilyInhibits only not Gene" in each.causes
        assert not any(cause.startswith("inferred") for cause in each.causes), str(each)


def test_where_no_more_is_looked_for_that_is_said(read, theory, monkeypatch):
    monkeypatch.setattr("etro.consequences._MOST", 1)
    case = planted(read, theory, CANNOT["a drug that is a trial"][0])
    assert "after 1 it was not looked for more: correct these and ask again" in reason(case).notes


def test_two_faults_are_told_apart(read, theory):
    case = planted(
        read, theory, CANNOT["a claim of two kinds"][0] + CANNOT["a drug that is a trial"][0]
    )
    found = [str(each) for each in contradictions(case, Rustdl(), Rustdl())]
    assert len(found) == 2
    assert sum("claim/0015" in text for text in found) == 1
    assert sum("drug/corimus" in text for text in found) == 1


def test_a_class_that_can_have_no_member_is_told_with_the_axioms_that_forbid_it(read, theory):
    case = planted(
        read, theory, "etro:Odd a owl:Class ; rdfs:subClassOf etro:Drug , etro:ClinicalTrial ."
    )
    found = Rustdl().classify(case.theory)
    assert found.unsatisfiable == [f"{ETRO}Odd"]
    [told] = impossible(case, Rustdl(), Rustdl(), found.unsatisfiable)
    assert told.what == "Odd can have no member"
    assert "ontology: Odd is a kind of ClinicalTrial" in told.causes
    assert "ontology: Odd is a kind of Drug" in told.causes


class Second(Rustdl):
    """A reasoner that stands for HermiT: it justifies nothing, and each question counts."""

    name, patience, asked = "HermiT", 60, 0

    def consistent(self, theory):
        Second.asked += 1
        return super().consistent(theory)

    def involved(self, theory):
        return set()


def test_a_second_reasoner_is_asked_a_few_times_about_a_class_without_members(
    read, theory, monkeypatch
):
    """One that the first has told is not told again; to explain one, the first helps."""
    monkeypatch.setattr("etro.consequences.Hermit", Second)
    odd = "etro:Odd a owl:Class ; rdfs:subClassOf etro:Drug , etro:ClinicalTrial ."
    case = planted(read, theory, odd)
    told = [str(each) for each in reason(case, dl=True).findings if "no member" in each.what]
    assert len(told) == 1
    assert Second.asked == 1
    again = [str(each) for each in impossible(case, Second(), Rustdl(), [f"{ETRO}Odd"])]
    assert again == [text.replace("(rustdl)", "(HermiT)") for text in told]
    assert Second.asked < 25


def test_a_class_that_a_row_forbids_is_told_with_it(read, theory):
    odd = """etro:odd a owl:ObjectProperty ; rdfs:range etro:ClinicalTrial .
        etro:Odd a owl:Class ; rdfs:subClassOf
        [ a owl:Restriction ; owl:onProperty etro:odd ; owl:hasValue <drug/corimus> ] ."""
    case = planted(read, theory, odd)
    [told] = impossible(case, Rustdl(), Rustdl(), [f"{ETRO}Odd"])
    assert any(cause.endswith("drug/corimus is a Drug") for cause in told.causes), str(told)


def test_values_said_to_differ_in_the_other_way_are_told_too(read, theory):
    same = """[] a owl:AllDifferent ; owl:members ( <drug/a> <drug/b> ) .
        <drug/a> a etro:Drug ; owl:sameAs <drug/b> ."""
    [found] = contradictions(planted(read, theory, same), Rustdl(), Rustdl())
    assert any("drug/a, drug/b are different" in cause for cause in found.causes), str(found)


def test_a_cause_is_found_without_a_guide(ontology):
    class Alone(Rustdl):
        """A reasoner that justifies nothing."""

        def involved(self, theory):
            return set()

    theory = with_more(ontology, CANNOT["a drug that is a trial"][0])
    theory = with_more(theory, "<drug/corimus> a etro:Drug .")
    found = explain(theory, Alone(), Alone())
    assert "drug/corimus is a ClinicalTrial" in {theory.tell(axiom) for axiom in found}
    assert not Rustdl().consistent(theory.holding(found))
    for axiom in found:
        assert Rustdl().consistent(theory.holding(set(found) - {axiom}))


@given(st.sets(st.integers(0, 40), min_size=1, max_size=5), st.integers(41, 80))
def test_the_smallest_set_is_just_what_fails(cause, size):
    axioms = [axiom(number) for number in range(size)]
    wanted = {axiom(number) for number in cause}
    assert set(smallest(axioms, lambda some: wanted <= set(some), 500)) == wanted


def test_a_search_that_takes_too_long_is_given_up():
    assert smallest([axiom(n) for n in range(40)], lambda some: len(some) == 40, 5) is None


def axiom(number):
    return Axiom(ox.Triple(ox.NamedNode(f"a:{number}"), TYPE, ox.NamedNode("a:c")))


# Rules and reasoners on one graph


def test_nothing_that_the_rules_make_of_the_tiny_graph_contradicts_an_axiom(case):
    assert case.added
    assert reason(case).findings == []


def test_a_class_that_one_side_alone_gives_is_a_finding(case):
    thing = f"{BASE}drug/corimus"
    given = case.types(case.things())
    whole = Hierarchy({("a:x", f"{ETRO}Drug")}, [], given, [])
    more = whole._replace(types=given - {(thing, f"{ETRO}Rapalog")} | {(thing, f"{ETRO}SERM")})
    found = [each.what for each in differences(case, whole, more)]
    assert found == [
        "drug/corimus is a SERM and no rule says so",
        "drug/corimus is a Rapalog by a rule, and by no axiom",
    ]
    [told] = differences(case, whole, whole._replace(subclasses=set()))
    assert str(told) == "a:x is a kind of Drug: HermiT does not say so (rustdl)"
    void = Hierarchy(set(), ["a:x"], given, [])
    assert list(differences(case, whole, void)) == []


# The command


def test_the_command_tells_what_cannot_hold_and_fails(tiny, tmp_path, monkeypatch):
    folder = shutil.copytree(tiny.folder, tmp_path / "data")
    monkeypatch.setenv("ETRO_DATA", str(folder))
    path = folder / "ontology" / "claims.ttl"
    path.write_text(
        path.read_text(encoding="utf-8") + "\netro:SERM owl:disjointWith etro:Antioestrogen .\n",
        encoding="utf-8",
    )
    done = run("reason")
    assert done.exit_code == 1
    assert "ontology: SERM excludes Antioestrogen" in done.stdout
    assert "graph/Drug.tsv:" in done.stdout


def test_without_java_hermit_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(reasoners.shutil, "which", lambda _: None)
    with pytest.raises(MissingReasoner, match="apt install default-jre-headless"):
        Hermit()


def test_without_rustdl_the_command_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(reasoners.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingReasoner, match=r"pip install 'etro\[reason\]'"):
        Rustdl()


def test_rustdl_leaves_no_axiom_of_ours_out(theory):
    assert Rustdl().classify(theory).left_out == []
