"""Coverage: passages set aside with a reason, sources under work, summaries, pinned units."""

import pytest

from drug_study import FIRST, SECOND, SHARE, STUDY, account_for
from etro.assets import find_assets
from etro.errors import UnknownName
from etro.graph import read_units

pytest_plugins = ["drug_study"]


def words(count):
    return " ".join(["Nothing", *["else"] * (count - 2), "happened"]) + "."


ASIDE = "In all, betadrug failed in 12 of 48 (25%) [7]."


@pytest.mark.parametrize("reason", ["pageFurniture", "affiliationOrCopyright", "referenceList"])
def test_what_is_set_aside_as_no_prose_may_hold_figures_and_names(study, reason):
    account_for(study)
    study.remove("Combination", "claim/9003")
    study.remove("Frequency", "claim/9004", "claim/9005")
    study.set_aside(ASIDE, reason)
    assert study.uncovered() == []


def test_connective_text_that_holds_a_figure_or_a_name_is_found(study):
    account_for(study)
    study.remove("Combination", "claim/9003")
    study.remove("Frequency", "claim/9004", "claim/9005")
    study.set_aside(ASIDE, "connectiveText")
    lead = "not-curated/9001 sets aside as connective text what holds"
    assert study.uncovered() == [
        ("betadrug", f"{lead} betadrug"),
        ("12", f"{lead} 12"),
        ("48", f"{lead} 48"),
        ("25", f"{lead} 25"),
    ]


def test_connective_text_without_figure_and_name_may_be_of_any_length(invented):
    source = invented(f"{words(30)}\n")
    source.set_aside(words(30), "connectiveText")
    assert source.uncovered() == []


def test_a_repeat_of_a_claim_with_the_same_figures_and_names_is_accounted_for(study):
    account_for(study)
    study.remove("Combination", "claim/9003")
    study.remove("Frequency", "claim/9004", "claim/9005")
    study.claim(
        "Frequency", FIRST, id="claim/9006", value="12", n="48", low="25", high="26", **SHARE
    )
    study.claim("Combination", FIRST, id="claim/9007", drugs="drug/betadrug")
    study.set_aside(ASIDE, "repeatsClaim", repeats="claim/9006|claim/9007")
    assert study.uncovered() == []


def test_a_repeat_with_a_figure_or_name_that_the_claims_lack_is_found(study):
    account_for(study)
    study.remove("Combination", "claim/9003")
    study.remove("Frequency", "claim/9004", "claim/9005")
    study.set_aside(ASIDE, "repeatsClaim", repeats="claim/9001|claim/9002")
    lead = "the claims that not-curated/9001 repeats lack"
    assert study.uncovered() == [
        ("betadrug", f"{lead} betadrug"),
        ("12", f"{lead} 12"),
        ("48", f"{lead} 48"),
        ("25", f"{lead} 25"),
    ]


def test_a_claim_over_what_is_set_aside_still_accounts_for_it(study):
    account_for(study).set_aside(ASIDE, "connectiveText")
    assert study.uncovered() == []


def test_a_flag_covers_nothing(study):
    study.add(
        "CurationFlag",
        "flag/9001",
        about="claim/0001",
        source=study.id,
        locator="somewhere",
        span=study.span(SECOND),
        digest="00000000",
        flagKind="overgeneralisation",
        reason="12 of 48, that is 25%.",
    )
    assert len(study.uncovered()) == 6


def test_a_unit_is_partial_while_something_in_it_is_unaccounted_for(study):
    account_for(study).set("Frequency", "claim/9004", "value", "")
    assert "4 units, 1 covered, 1 partial, 2 untouched" in study.cover().notes[0]


def test_a_source_that_is_not_marked_curated_is_reported_and_not_gated(study):
    study.set("Source", study.id, "curated", "false")
    report = study.cover()
    assert len(report.findings) == 6
    assert not report.failed
    assert "not marked curated" in report.notes[0]


@pytest.fixture
def under_work(invented):
    """A second source, which nobody has marked curated."""
    source = invented("A second invented text with 31 of them.\n", slug="roe-2051")
    source.set("Source", source.id, "curated", "false")
    return source


def test_a_source_under_work_is_not_hidden_by_a_curated_one_and_does_not_fail_it(study, under_work):
    report = account_for(study).cover(None)
    assert [finding.message for finding in report.findings] == ["figure 31 in no claim"]
    assert not report.failed


def test_a_source_under_work_does_not_hide_what_a_curated_one_lacks(study, under_work):
    report = study.cover(None)
    assert report.failed
    assert len(report.findings) == 7
    assert [note.partition(":")[0] for note in report.notes][:2] == [study.id, under_work.id]


def test_a_source_whose_text_is_missing_is_said(study):
    assert any(note.startswith("source/guarneri-2012: not at hand") for note in study.cover().notes)


@pytest.mark.parametrize("name", ["doe-2050", "source/doe-2050"])
def test_a_source_is_taken_by_slug_or_id(study, name):
    assert len(study.cover(name).findings) == 6


def test_an_unknown_source_is_told_with_near_misses(study):
    with pytest.raises(UnknownName, match="no text of 'doe-205' at hand") as caught:
        study.cover("doe-205")
    assert "source/doe-2050" in caught.value.remedy


def test_a_text_whose_hash_differs_fails(study):
    account_for(study)
    path = study.texts / "doe-2050.txt"
    path.write_text(STUDY.replace("90", "91"), encoding="utf-8")
    report = study.cover(None)
    assert report.failed
    assert [finding.column for finding in report.findings] == ["sha256"]


def units_file(study):
    return study.data / "graph" / "units" / f"{study.slug}.tsv"


def test_pinning_writes_the_units_as_they_are_cut_now(study):
    assert not units_file(study).exists()
    study.cover(pin=True)
    pinned = read_units(find_assets(study.data), study.id)
    assert [study.text[start:end] for start, end in pinned] == study.units()
    assert units_file(study).read_text().startswith("start\tend\n0\t17\n")


def test_pinning_again_changes_nothing_and_leaves_nothing_beside(study):
    study.cover(pin=True)
    before = units_file(study).read_bytes()
    study.cover(pin=True)
    assert units_file(study).read_bytes() == before
    assert [path.name for path in units_file(study).parent.glob("doe*")] == ["doe-2050.tsv"]


def test_pinned_units_are_used_and_not_cut_anew(invented):
    source = invented(f"{words(6)} {words(6)}\n")
    assert source.uncovered() == []
    units_file(source).parent.mkdir(exist_ok=True)
    units_file(source).write_text(f"start\tend\n0\t{len(source.text) - 1}\n")
    assert [message.partition(":")[0] for _, message in source.uncovered()] == [
        "12 words in no claim"
    ]


def test_without_pinning_no_list_is_written(study):
    study.cover()
    assert not units_file(study).exists()
