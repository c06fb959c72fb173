"""What both reasoners are asked of: cases of what follows, what does not, and what cannot hold.

Test modules ask for the fixtures with ``pytest_plugins = ["theories"]``.
It asserts nothing, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import pyoxigraph as ox
import pytest

from etro.case import Case
from etro.data import Data
from etro.logic import read_theory
from etro.vocabulary import OWL, RDF, RDFS, TYPE
from tiny_graph import PREFIXES

pytest_plugins = ["tiny_graph"]

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
def read(tiny):
    """The data of the tiny graph, as they are read."""
    return Data(tiny.assets)


@pytest.fixture(scope="module")
def theory(read):
    """The ontology and the tiny graph, without what rules make of them."""
    return read_theory(quad.triple for quad in read.quads)


@pytest.fixture(scope="module")
def ontology(read):
    """The ontology alone."""
    return read_theory(read.ontology.triples)


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


def together(*tables):
    """Return all that some cases add, and their statements, the things of each apart."""
    apart = [
        [turtle.replace("/n>", f"/n{number}>") for turtle in case]
        for number, case in enumerate(case for table in tables for case in table.values())
    ]
    return "".join(added for added, _ in apart), [triples(wanted)[0] for _, wanted in apart]


@pytest.fixture(scope="module")
def case(read):
    """The tiny graph with all that rules make of it."""
    return Case(read)
