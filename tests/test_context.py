"""What fits the patients who are asked about: exactly, more broadly or more narrowly."""

import pyoxigraph as ox
import pytest

pytest_plugins = ["tiny_graph"]


# What the rules that these answers rest on are called.
RULES = {"isolates", "favours", "test"}


def asked(tiny, name, id, only=RULES, *, cells, **parameters):
    """Return the rows of a question once a row has other cells."""
    quads = tiny.changed(id, tiny.base, **cells)
    store = ox.Store()
    store.extend([*quads, *tiny.infer_from_claims(quads, only)])
    return list(tiny.ask(name, store, **parameters))


def told_of_corimus(tiny, cells, subtype, line):
    """Return what is told of corimus in some patients once its second trial has other cells."""
    parameters = {"subtype": subtype, "line": line, "drug": "corimus"}
    return asked(tiny, "evidence-in-context", "claim/0027", cells=cells, **parameters)


@pytest.mark.parametrize(
    ("stated", "scope"),
    [("LuminalBBreastCancer", "exact"), ("LuminalBreastCancer", "broader")],
)
def test_a_remedy_says_how_the_subtype_of_its_reason_lies_to_the_one_asked_for(tiny, stated, scope):
    cells, parameters = {"subtype": f"etro:{stated}"}, {"drug": "velnozole", "subtype": "luminal B"}
    rows = asked(tiny, "tested-remedies", "claim/0015", (), cells=cells, **parameters)
    assert {row["scope"] for row in rows} == {scope}
    assert {row["because"] for row in rows} == {"claim/0015"}


@pytest.mark.parametrize(
    ("stated", "subtype", "scope"),
    [
        ("LuminalBBreastCancer", "luminal B", "exact"),
        ("LuminalBreastCancer", "luminal B", "broader"),
        ("LuminalBBreastCancer", "LuminalBreastCancer", "narrower"),
    ],
)
@pytest.mark.parametrize(
    ("stated_line", "line", "line_scope"),
    [
        ("secondLine", "second line", "exact"),
        ("subsequentLine", "second line", "broader"),
        ("secondLine", "subsequent line", "narrower"),
    ],
)
def test_a_test_says_how_its_patients_lie_to_those_asked_for(
    tiny, stated, subtype, scope, stated_line, line, line_scope
):
    cells = {"subtype": f"etro:{stated}", "line": f"etro:{stated_line}"}
    rows = told_of_corimus(tiny, cells, subtype, line)
    [found] = [row for row in rows if row["claim"] == "claim/0027"]
    assert (found["subtype_scope"], found["line_scope"]) == (scope, line_scope)
    assert found["verdict"] == "tested-negative"


@pytest.mark.parametrize(
    "cells", [{"subtype": "etro:HER2PositiveBreastCancer"}, {"line": "etro:firstLine"}]
)
def test_what_was_tested_in_other_patients_only_is_untested_in_these(tiny, cells):
    rows = told_of_corimus(tiny, cells, "luminal B", "second line")
    assert [(row["verdict"], row["claim"]) for row in rows] == [("untested", None)]


def test_what_a_trial_gave_to_patients_who_all_had_had_a_drug_is_a_second_therapy(tiny):
    prior = {"prior": "etro:AromataseInhibitor", "priorOutcome": "etro:failedTherapy"}
    parameters = {"drug": "aromatase inhibitor", "endpoint": "PFS"}
    rows = asked(tiny, "second-line-after", "population/lyra-1", cells=prior, **parameters)
    told = {(row["claim"], row["first"], row["first_outcome"], row["second"]) for row in rows}
    given = [("claim/0002", "corimus"), ("claim/0003", "placebo"), ("claim/0022", "corimus")]
    assert told == {
        (claim, "AromataseInhibitor", "failedTherapy", f"{drug}-velnozole") for claim, drug in given
    }


def test_a_subtype_is_never_taken_for_the_patients_of_one_study(full):
    iri = full.names.resolve("HR-positive", "<SubtypePopulation").value
    assert iri == "https://w3id.org/etro/ontology#HRPositiveBreastCancer"
    assert len(full.ask("subtype-evidence", subtype="HR-positive")) > 100
