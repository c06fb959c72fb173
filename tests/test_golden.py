"""The bundled questions on the tiny graph: answers by hand, their order, and what they rest on."""

import random
import re

import pyoxigraph as ox
import pytest

from tiny_graph import EXPECTED, GOLDEN, ROOT

pytest_plugins = ["tiny_graph"]

QUERIES = sorted((ROOT / "queries").glob("*.rq"))
golden_answers = pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.id)


@pytest.fixture(scope="module")
def as_built(tiny):
    """The tiny graph as it is."""
    return tiny.store()


@pytest.fixture(scope="module")
def with_one_claim_less(tiny):
    """A store for each claim, in which that claim was never made."""
    return {id: tiny.store(id) for id in tiny.claims}


@pytest.fixture(scope="module")
def shuffled(tiny):
    """The tiny graph, loaded in several orders and in several steps."""
    stores = []
    for seed in range(3):
        quads = tiny.all[:]
        random.Random(seed).shuffle(quads)
        stores.append(ox.Store())
        for start in range(0, len(quads), 2000):
            stores[-1].extend(quads[start : start + 2000])
    return stores


def test_each_question_has_an_answer_written_by_hand():
    assert [path.stem for path in EXPECTED] == [path.stem for path in QUERIES]
    assert {golden.name for golden in GOLDEN} == {path.stem for path in QUERIES}


@golden_answers
def test_the_answer_is_the_one_written_by_hand(golden, tiny):
    assert tiny.kg.ask(golden.name, **golden.parameters).to_tsv() == golden.table


@golden_answers
def test_the_answer_written_by_hand_has_rows(golden):
    assert golden.table.count("\n") > 1
    assert golden.rests_on


@golden_answers
def test_the_order_of_rows_does_not_follow_the_order_of_loading(golden, tiny, shuffled):
    for store in shuffled:
        assert tiny.ask(golden.name, store, **golden.parameters).to_tsv() == golden.table


@golden_answers
def test_taking_away_a_claim_that_the_answer_rests_on_changes_it(
    golden, tiny, as_built, with_one_claim_less
):
    whole = tiny.ask(golden.name, as_built, **golden.parameters).to_tsv()
    assert whole == golden.table
    changing = {
        id
        for id, store in with_one_claim_less.items()
        if tiny.ask(golden.name, store, **golden.parameters).to_tsv() != whole
    }
    assert changing == golden.rests_on


@golden_answers
def test_each_claim_that_a_row_names_is_one_that_the_answer_rests_on(golden):
    named = set(re.findall(r"claim/\d{4}", golden.table))
    assert named <= golden.rests_on


def test_a_claim_that_is_taken_away_leaves_nothing_behind(tiny, with_one_claim_less):
    for id, store in with_one_claim_less.items():
        node = ox.NamedNode(f"https://w3id.org/etro/{id}")
        assert not any(store.quads_for_pattern(node, None, None)), id
        assert len(tiny.without(id)) < len(tiny.base)


def test_a_difference_between_effects_is_no_test_of_a_drug(tiny):
    quads = tiny.changed("claim/0027", tiny.base, quantity="etro:treatmentEffect")
    store = ox.Store()
    store.extend([*quads, *tiny.infer_from_claims(quads)])
    tests = [row["test"] for row in tiny.ask("bypass-candidates", store, drug="corimus")]
    assert "claim/0004" in tests
    assert "claim/0027" not in tests
