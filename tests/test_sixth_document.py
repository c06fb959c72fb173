"""A sixth document, with a drug and a trial nobody has heard of, enters by rows alone."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from etro.cli import main
from etro.vocabulary import BASE, ETRO, GRAPHS, TYPE
from sixth import SOURCE, Sixth, curate

ROOT = Path(__file__).parents[1]
TRIAL_QUESTIONS = sorted(path.stem for path in (ROOT / "queries").glob("trial-*.rq"))


@pytest.fixture(scope="module")
def sixth(tmp_path_factory, tables_of):
    sixth = Sixth(tmp_path_factory.mktemp("sixth"), tables_of)
    curate(sixth)
    return sixth


# Read only


def test_it_passes_every_check_with_its_text_at_hand(sixth):
    result = sixth.run("check", "--ontology", "--sources", str(sixth.texts))
    assert result.exit_code == 0, result.stdout
    lines = result.stdout.splitlines()
    assert lines[-1] == "0 findings, 0 of them errors"
    assert not any("no source texts given" in line for line in lines)
    assert not any(SOURCE in line for line in lines)


def test_it_is_accounted_for_to_the_last_word(sixth):
    result = sixth.run("coverage", "invented-2025", "--sources", str(sixth.texts))
    assert result.exit_code == 0, result.stdout
    told = result.stdout.splitlines()[0]
    assert told.startswith(f"{SOURCE}: ")
    assert " 0 partial, 0 untouched; 0 unaccounted for" in told
    assert "not gated" not in told


def test_it_is_built(sixth):
    result = sixth.run("build")
    assert result.exit_code == 0
    assert result.stdout.startswith(("built: ", "up to date: "))


@pytest.mark.parametrize("question", TRIAL_QUESTIONS)
def test_each_question_on_trials_is_answered_for_the_new_one(sixth, question):
    rows = sixth.ask(question, trial="lantern-3")
    assert rows
    assert {row["source"] for row in rows} == {BASE + SOURCE}
    assert {row["claim"].removeprefix(BASE) for row in rows} <= sixth.all_claims


def test_its_comparison_is_answered_with_the_figures_as_printed(sixth):
    (row,) = sixth.ask("trial-comparisons", trial="LANTERN-3", endpoint="PFS")
    wanted = {"value_1": "8.4", "value_2": "5.1", "estimate": "0.61", "p": "0.004", "n": "312"}
    assert {name: row[name] for name in wanted} == wanted
    assert row["arm_1"] == f"{BASE}arm/lantern-3-orlestrant"
    assert row["unit"] == f"{ETRO}month"


def test_the_side_that_fared_better_follows_from_the_endpoint(sixth):
    (row,) = sixth.ask("trial-findings", trial="LANTERN-3")
    assert row["favours"] == f"{BASE}arm/lantern-3-orlestrant"
    assert row["strength"] == f"{ETRO}moderateEvidence"


def test_what_is_not_reported_is_answered_as_such(sixth):
    rows = sixth.ask("trial-outcomes", trial="LANTERN-3", endpoint="overall survival")
    assert [(row["reported"], row.get("value")) for row in rows] == [("false", None)]


def own_candidates(sixth):
    """Return what makes the new drug a candidate against the mechanism that its source claims."""
    claim = BASE + sixth.claims["MechanismClaim"][0]
    rows = sixth.ask("bypass-candidates", drug="orlestrant")
    return [row for row in rows if row["claim"] == claim]


def test_the_new_drug_is_a_candidate_that_its_trial_has_tested(sixth):
    (row,) = own_candidates(sixth)
    assert row["actor"] == f"{BASE}gene/ESR1"
    assert row["testing"] == "better"
    assert row["trial"] == f"{BASE}trial/lantern-3"
    assert [row["claim"], row["test"]] == [
        BASE + sixth.claims[cls][0] for cls in ("MechanismClaim", "Comparison")
    ]


def test_its_target_is_answered_from_the_claim_and_from_its_identity(sixth):
    rows = sixth.ask("drug-targets", drug="奥来司群")
    assert sorted(row["basis"] for row in rows) == ["claim", "identity"]
    assert {row["target"] for row in rows} == {f"{BASE}gene/ESR1"}


def test_its_definition_stands_beside_those_of_other_sources(sixth):
    rows = sixth.ask("definitions", state="SecondaryEndocrineResistance")
    own = [row for row in rows if row["source"] == BASE + SOURCE]
    assert [(row["operator"], row["value"]) for row in own] == [("≥", "6")]


def test_its_adverse_event_is_answered_for_the_drug(sixth):
    (row,) = sixth.ask("adverse-events", drug="orlestrant")
    assert (row["event"], row["value"]) == (f"{ETRO}fatigue", "14")


@pytest.mark.parametrize("name", ["orlestrant", "ORLESTRANT", "奥来司群", "drug/orlestrant"])
def test_the_new_drug_is_found_with_the_class_that_follows_from_its_target(sixth, name):
    result = sixth.run("find", name, "--format", "tsv")
    first = result.stdout.splitlines()[1]
    assert "drug/orlestrant" in first
    assert "SERD" in first


def test_what_is_known_of_the_new_drug_is_explained_down_to_its_claims(sixth):
    told = sixth.run("explain", "drug/orlestrant").stdout
    assert "selective oestrogen receptor degrader" in told
    for cls in ("TargetAction", "MechanismClaim", "Comparison"):
        assert sixth.claims[cls][0] in told


def test_a_claim_is_explained_with_the_very_words_of_its_passage(sixth):
    claim = sixth.claims["AdverseEvent"][0]
    told = sixth.run("explain", claim, "--sources", str(sixth.texts)).stdout
    assert "Fatigue was seen in 14% of those on orlestrant" in told
    assert str(sixth.span("Fatigue was seen in 14% of those on orlestrant")) in told


def test_an_inferred_statement_is_explained_with_the_passages_it_rests_on(sixth):
    (row,) = own_candidates(sixth)
    inference = row["inference"].removeprefix(BASE)
    told = sixth.run("explain", inference, "--sources", str(sixth.texts)).stdout
    assert "Orlestrant degrades the oestrogen receptor" in told
    assert "an activated oestrogen receptor causes acquired resistance" in told


def test_it_is_counted_by_source_kind_and_class(sixth):
    lines = sixth.run("stats", "--format", "csv").stdout.splitlines()
    assert f"source,{SOURCE},{len(sixth.all_claims)}" in lines
    drugs = len((sixth.data / "graph" / "Drug.tsv").read_text(encoding="utf-8").splitlines()) - 1
    assert f"class,Drug,{drugs}" in lines


def test_it_is_exported_with_what_follows_from_it(sixth):
    result = sixth.run("export", "--format", "nquads")
    quads = list(ox.parse(result.stdout_bytes, format=ox.RdfFormat.N_QUADS))
    said = ox.NamedNode(f"{ETRO}source")
    own = {
        q.subject.value
        for q in quads
        if (q.predicate, q.object) == (said, ox.NamedNode(BASE + SOURCE))
    }
    assert own == {BASE + claim for claim in sixth.all_claims}
    drug, kind = ox.NamedNode(f"{BASE}drug/orlestrant"), ox.NamedNode(f"{ETRO}SERD")
    assert ox.Quad(drug, TYPE, kind, GRAPHS["inferred"]) in quads


# The gate is no formality: what is left out or mistyped is told


@pytest.fixture
def spoilt(sixth, tmp_path, tables_of):
    """A copy of the copy, free to be broken, with a way to its tables."""
    folder = shutil.copytree(sixth.data, tmp_path / "spoilt", ignore=lambda *_: {"build"})

    def run(*words):
        sources = ["--sources", str(sixth.texts)]
        return CliRunner().invoke(main, ["--data", str(folder), *words, *sources])

    return run, lambda cls: tables_of(folder, cls)


def test_a_claim_left_out_leaves_its_sentence_unaccounted_for(sixth, spoilt):
    run, table = spoilt
    table("AdverseEvent").remove(sixth.claims["AdverseEvent"][0])
    result = run("coverage")
    assert result.exit_code == 1
    assert "figure 14 in no claim" in result.stdout
    assert f"{SOURCE}#char=" in result.stdout


def test_a_mistyped_figure_is_told_at_its_cell(sixth, spoilt):
    run, table = spoilt
    number = table("Outcome").set(sixth.claims["Outcome"][0], "value", "8.5")
    result = run("check")
    assert result.exit_code == 1
    told = result.stdout.splitlines()[0]
    assert told.startswith(f"graph/Outcome.tsv:{number}:value: 8.5 is no figure of the passage")


def test_a_moved_span_is_told_by_its_digest(sixth, spoilt):
    run, table = spoilt
    claim = sixth.claims["TargetAction"][0]
    number = table("TargetAction").set(claim, "span", str(sixth.span("Orlestrant degrades the")))
    told = run("check").stdout
    assert f"graph/TargetAction.tsv:{number}:span: the passage is not the one" in told


def test_a_text_that_was_changed_is_refused(sixth, tmp_path):
    (tmp_path / "invented.txt").write_text(sixth.text.replace("8.4", "8.5"), encoding="utf-8")
    result = sixth.run("check", "--sources", str(tmp_path))
    assert result.exit_code == 1
    assert "graph/Source.tsv:" in result.stdout
    assert "invented.txt is not the text that was curated" in result.stdout
