"""Reasoners: what must follow follows, what cannot hold is found, and its cause is named."""

import shutil
import subprocess
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etro import reasoners
from etro.consequences import Case, contradictions, differences, explain, impossible, reason
from etro.data import Data
from etro.errors import MissingReasoner
from etro.logic import Axiom, read_theory, smallest
from etro.reasoners import Hermit, Hierarchy, Rustdl
from etro.shapes import read_shapes, validate
from etro.vocabulary import BASE, ETRO, GRAPHS, OWL, RDF, RDFS, TYPE
from running import run
from tiny_graph import PREFIXES, ROOT

pytest_plugins = ["tiny_graph"]

needs_java = pytest.mark.skipif(not shutil.which("java"), reason="HermiT needs Java")
MORE = f"@prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix rdf: <{RDF}> . {PREFIXES}"

# What follows, by a rule and by both reasoners: what is added, and the statement.
FOLLOWS = {
    "a drug with nothing but its target": (
        "<drug/n> a etro:Drug ; etro:primarilyInhibits <gene/EGFR> .",
        "<drug/n> a etro:EGFRInhibitor .",
    ),
    "a target of several that qualify": (
        "<drug/n> a etro:Drug ; etro:primarilyInhibits <gene/HDAC2> .",
        "<drug/n> a etro:HDACInhibitor .",
    ),
    "a class within a class": (
        "<drug/n> a etro:Drug ; etro:primarilyInhibits <gene/MTOR> ;"
        " etro:scaffold etro:rapamycinScaffold .",
        "<drug/n> a etro:Rapalog .",
    ),
    "two classes at once": (
        "<drug/n> a etro:Drug ; etro:primarilyInhibits <gene/MTOR> , <gene/PIK3CA> .",
        "<drug/n> a etro:DualPI3KMTORInhibitor .",
    ),
    "a subtype by receptor status": (
        "<population/n> a etro:Population ; etro:er etro:receptorNegative ;"
        " etro:pr etro:receptorNegative ; etro:her2 etro:receptorNegative .",
        "<population/n> a etro:TripleNegativeBreastCancer .",
    ),
    "a kind of resistance by the class of drugs": (
        "<claim/n> a etro:MechanismClaim ; etro:resistanceTo etro:MTORInhibitor .",
        "<claim/n> etro:ofResistanceKind etro:MTORInhibitorResistance .",
    ),
    "a kind of resistance by a drug that is classified itself": (
        "<drug/n> a etro:Drug ; etro:primarilyInhibits <gene/CYP19A1> ."
        "<claim/n> a etro:MechanismClaim ; etro:resistanceTo <drug/n> .",
        "<claim/n> etro:ofResistanceKind etro:AromataseInhibitorResistance .",
    ),
    "a kind of resistance by what failed": (
        "<population/n> a etro:Population ; etro:prior etro:SERM ;"
        " etro:priorOutcome etro:progressedOnTherapy .",
        "<population/n> etro:ofResistanceKind etro:AntioestrogenResistance .",
    ),
    "resistance that came later": (
        "<population/n> a etro:Population ; etro:prior etro:AromataseInhibitor ;"
        " etro:priorOutcome etro:respondedThenProgressed .",
        "<population/n> etro:ofResistanceKind etro:SecondaryEndocrineResistance .",
    ),
    "a grade by the design": (
        "<claim/n> a etro:Statement ; etro:certainty etro:asserted ;"
        " etro:design etro:narrativeReview .",
        "<claim/n> etro:strength etro:weakEvidence .",
    ),
}
# What only a rule can tell, since it rests on what is absent: no figures, no replication.
RULES_ALONE = {
    "a grade that figures could raise": (
        "<claim/n> a etro:Statement ; etro:certainty etro:asserted ;"
        " etro:design etro:randomisedControlledTrial .",
        "<claim/n> etro:strength etro:limitedEvidence .",
    ),
}
# What must not follow, by anyone.
DOES_NOT = {
    "another action on the target": (
        "<drug/n> a etro:Drug ; etro:primarilyAgonises <gene/EGFR> .",
        "<drug/n> a etro:EGFRInhibitor .",
    ),
    "a status that is unknown": (
        "<population/n> a etro:Population ; etro:er etro:receptorPositive ;"
        " etro:her2 etro:receptorUnknown .",
        "<population/n> a etro:ERPositiveHER2NegativeBreastCancer .",
    ),
    "a treatment that did not fail": (
        "<population/n> a etro:Population ; etro:prior etro:SERM ;"
        " etro:priorOutcome etro:exposed .",
        "<population/n> etro:ofResistanceKind etro:AntioestrogenResistance .",
    ),
}
# What cannot hold, and what its explanation must name.
CANNOT = {
    "a drug that is a trial": (
        "<drug/corimus> a etro:ClinicalTrial .",
        ["drug/corimus is a ClinicalTrial", "drug/corimus is a Drug"],
    ),
    "a trial with a primary target": (
        "<trial/lyra-1> etro:primarilyInhibits <gene/MTOR> .",
        ["trial/lyra-1 primarilyInhibits gene/MTOR", "hasPrimaryTarget is said only of Drug"],
    ),
    "a claim of two kinds": (
        "<claim/0015> a etro:Outcome .",
        ["claim/0015 is a Outcome", "claim/0015 is a MechanismClaim"],
    ),
    "a claim with two directions": (
        "<claim/0030> etro:direction etro:up .",
        ["claim/0030 direction up", "claim/0030 direction down"],
    ),
    "a claim both affirmed and denied": (
        "<claim/0015> etro:polarity etro:negated .",
        ["claim/0015 polarity negated", "claim/0015 polarity affirmed"],
    ),
    "a population both positive and negative": (
        "<population/bressay> etro:her2 etro:receptorPositive , etro:receptorNegative .",
        ["receptorPositive, receptorNegative are different", "her2 is a FunctionalProperty"],
    ),
    "an inhibitor with two scaffolds": (
        "<drug/n> a etro:Drug ; etro:primarilyInhibits <gene/CYP19A1> ;"
        " etro:scaffold etro:steroidScaffold , etro:nonsteroidScaffold .",
        ["drug/n scaffold steroidScaffold", "drug/n scaffold nonsteroidScaffold"],
    ),
    "a review that is strong evidence": (
        "<claim/0015> etro:design etro:narrativeReview ; etro:strength etro:strongEvidence .",
        ["claim/0015 strength strongEvidence", "design narrativeReview thus strength weak"],
    ),
}
# What only the shapes can tell, since it rests on what is absent.
SHAPES_ALONE = {
    "a claim without certainty": (
        "<claim/n> a etro:Statement ; etro:polarity etro:affirmed .",
        "certainty",
    ),
    "a claim without a source": (
        "<claim/n> a etro:Statement ; etro:certainty etro:asserted .",
        "source",
    ),
}


def cases(table):
    return [pytest.param(*case, id=name) for name, case in table.items()]


def triples(turtle):
    return [each.triple for each in ox.parse((MORE + turtle).encode(), ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def data(tiny):
    return Data(tiny.assets)


@pytest.fixture(scope="module")
def theory(data):
    """The ontology and the tiny graph, without what rules make of them."""
    return read_theory(quad.triple for quad in data.quads)


@pytest.fixture(scope="module")
def ontology(data):
    """The ontology alone."""
    return read_theory(data.ontology.triples)


def with_more(theory, turtle):
    """Return a theory with more in it."""
    more = read_theory(triples(turtle))
    declared = [*theory.declarations, *more.declarations]
    return theory._replace(declarations=declared, axioms=[*theory.axioms, *more.axioms])


def meant(statement):
    """Return the class, in Turtle, of all of which a statement says the same."""
    _, predicate, value = statement
    if predicate == TYPE:
        return str(value)
    return f"[ a owl:Restriction ; owl:onProperty {predicate} ; owl:hasValue {value} ]"


def entails(reasoner, theory, turtle):
    """Tell whether the contrary of a statement cannot hold."""
    [statement] = triples(turtle)
    contrary = f"etro:Contrary a owl:Class ; owl:disjointWith {meant(statement)} ."
    contrary += f"{statement.subject} a etro:Contrary ."
    return not reasoner.consistent(with_more(theory, contrary))


# What follows


def together(*tables):
    """Return all that some cases add, and their statements, the things of each apart."""
    apart = [
        [turtle.replace("/n>", f"/n{number}>") for turtle in case]
        for number, case in enumerate(case for table in tables for case in table.values())
    ]
    return "".join(added for added, _ in apart), [triples(wanted)[0] for _, wanted in apart]


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


@needs_java
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


@pytest.mark.parametrize(("added", "statement"), cases(DOES_NOT | RULES_ALONE))
def test_rustdl_does_not_prove_what_should_not_follow(ontology, added, statement):
    assert not entails(Rustdl(), with_more(ontology, added), statement)


# What cannot hold


@pytest.mark.parametrize(("added", "named"), cases(CANNOT))
def test_each_planted_fault_is_explained_by_its_cause(data, theory, added, named):
    case = planted(data, theory, added)
    [found] = contradictions(case, Rustdl(), Rustdl())
    for words in named:
        assert any(words in cause for cause in found.causes), str(found)
    assert len(found.causes) < 14


@needs_java
@pytest.mark.parametrize(("added", "named"), cases(CANNOT))
def test_hermit_agrees_that_the_causes_of_each_planted_fault_cannot_all_hold(theory, added, named):
    faulty = with_more(theory, added)
    causes = explain(faulty, Rustdl(), Rustdl())
    assert not Hermit().consistent(faulty.holding(causes))
    assert Hermit().consistent(faulty.holding(causes[1:]))


@pytest.mark.parametrize(("added", "named"), cases(SHAPES_ALONE))
def test_what_is_absent_is_found_by_the_shapes_and_by_no_reasoner(tiny, theory, added, named):
    report = validate(
        read_shapes(tiny.assets), ox.serialize(triples(added), None, ox.RdfFormat.N_TRIPLES)
    )
    assert any(result.path == ETRO + named for result in report)
    assert Rustdl().consistent(with_more(theory, added))


def planted(data, theory, turtle):
    """Return the case of the tiny graph with a fault in it."""
    case = Case.__new__(Case)
    case.data, case.added = data, set()
    case.theory = with_more(theory, turtle)
    return case


def test_a_cause_in_a_table_is_told_with_its_place(data, theory):
    case = planted(data, theory, "<drug/corimus> a etro:ClinicalTrial .")
    [found] = contradictions(case, Rustdl(), Rustdl())
    row = data.tables.by_iri[f"{BASE}drug/corimus"]
    assert f"graph/Drug.tsv:{row.line}: drug/corimus is a Drug" in found.causes
    assert "ontology: material entity excludes process" in found.causes


def test_two_faults_are_told_apart(data, theory):
    case = planted(
        data, theory, CANNOT["a claim of two kinds"][0] + CANNOT["a drug that is a trial"][0]
    )
    found = [str(each) for each in contradictions(case, Rustdl(), Rustdl())]
    assert len(found) == 2
    assert sum("claim/0015" in text for text in found) == 1
    assert sum("drug/corimus" in text for text in found) == 1


def test_a_class_that_can_have_no_member_is_told_with_the_axioms_that_forbid_it(data, theory):
    case = planted(
        data, theory, "etro:Odd a owl:Class ; rdfs:subClassOf etro:Drug , etro:ClinicalTrial ."
    )
    found = Rustdl().classify(case.theory)
    assert found.unsatisfiable == [f"{ETRO}Odd"]
    [told] = impossible(case, Rustdl(), found)
    assert told.what == "Odd can have no member"
    assert "ontology: Odd is a kind of ClinicalTrial" in told.causes
    assert "ontology: Odd is a kind of Drug" in told.causes


@needs_java
def test_hermit_finds_a_class_that_can_have_no_member(ontology):
    odd = "etro:Odd a owl:Class ; rdfs:subClassOf etro:Drug , etro:ClinicalTrial ."
    assert Hermit().classify(with_more(ontology, odd)).unsatisfiable == [f"{ETRO}Odd"]


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


@pytest.fixture(scope="module")
def case(data):
    """The tiny graph with all that rules make of it."""
    return Case(data)


def test_nothing_that_the_rules_make_of_the_tiny_graph_contradicts_an_axiom(case):
    assert case.added
    assert reason(case).findings == []


@needs_java
def test_rules_and_reasoners_agree_on_the_tiny_graph(case):
    assert reason(case, dl=True).findings == []


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
    assert "HermiT does not say so" in told.what


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


# Profiles, by the checker of the OWL API that comes with HermiT


def violations(profile, turtle, tmp_path, data, rows=False):
    """Return what the checker says of the ontology with some more axioms."""
    quads = data.quads if rows else data.ontology.quads
    path = tmp_path / "ontology.rdf"
    said = sorted([*(quad.triple for quad in quads), *triples(turtle)], key=str)
    ox.serialize(said, str(path), ox.RdfFormat.RDF_XML, prefixes={"etro": ETRO})
    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    command = ["java", "-cp", str(jar), str(ROOT / "tests" / "Profile.java"), profile, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    *found, summary = done.stdout.splitlines()
    assert int(summary.split()[0]) > 1000
    return found


@pytest.mark.skipif(not shutil.which("javac"), reason="the checker is compiled when it is run")
class TestProfiles:
    def test_the_ontology_is_in_rl(self, data, tmp_path):
        assert violations("RL", "", tmp_path, data) == []

    def test_the_graph_is_in_dl(self, data, tmp_path):
        assert violations("DL", "", tmp_path, data, rows=True) == []

    def test_an_axiom_outside_rl_is_found(self, data, tmp_path):
        odd = """etro:Drug rdfs:subClassOf
            [ a owl:Restriction ; owl:onProperty etro:scaffold ;
              owl:someValuesFrom etro:Scaffold ] ."""
        found = violations("RL", odd, tmp_path, data)
        assert any("requires a superclass expression" in each for each in found)
        assert violations("DL", odd, tmp_path, data) == []

    def test_an_axiom_outside_dl_is_found(self, data, tmp_path):
        odd = "etro:partOf a owl:TransitiveProperty , owl:IrreflexiveProperty ."
        assert violations("DL", odd, tmp_path, data)
