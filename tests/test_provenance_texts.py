"""The texts of sources: known by their hash, said to be missing, and searched for phrases."""

import pytest

from etro.assets import find_assets
from etro.checks import check
from etro.errors import UnknownName
from etro.passages import find_passage, passages
from etro.spans import passage_digest
from visit_study import PASSAGE, TEXT

pytest_plugins = ["visit_study"]


def test_a_text_whose_hash_differs_refuses_every_span_of_the_source(study):
    path = study.texts / "doe-2050.txt"
    path.write_text(TEXT.replace("third", "fourth"), encoding="utf-8")
    report = study.report()
    (finding,) = report.findings
    assert finding.file == "graph/Source.tsv"
    assert finding.column == "sha256"
    assert "doe-2050.txt" in finding.message
    assert any("source/doe-2050" in note and "not at hand" in note for note in report.notes)


def test_a_source_of_another_length_than_its_text_is_found(study):
    study.set("Source", study.id, "characters", str(len(TEXT) + 1))
    (finding,) = study.check()
    assert finding.column == "characters"
    assert str(len(TEXT)) in finding.remedy


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
    ids=["byte order mark", "CRLF", "CR"],
)
def test_a_text_with_other_line_ends_or_a_byte_order_mark_is_the_same_text(study, data):
    (study.texts / "doe-2050.txt").write_bytes(data)
    assert study.check() == []


def test_a_text_is_known_by_its_hash_under_any_file_name(study):
    (study.texts / "doe-2050.txt").rename(study.texts / "renamed.bin")
    report = study.report()
    assert report.findings == []
    assert not any("source/doe-2050" in note for note in report.notes)


def test_other_files_and_folders_beside_the_texts_are_ignored(study):
    (study.texts / "other.txt").write_text("Nothing to do with it.")
    (study.texts / "folder").mkdir()
    assert study.check() == []


def test_each_source_whose_text_is_missing_is_said(study):
    (study.texts / "doe-2050.txt").unlink()
    report = study.report()
    assert report.findings == []
    missing = [note for note in report.notes if "not at hand" in note]
    assert any("source/doe-2050" in note for note in missing)
    assert any("source/guarneri-2012" in note for note in missing)


def test_without_texts_the_report_says_that_spans_were_not_checked(study):
    study.set("Frequency", "claim/9001", "digest", "00000000")
    report = check(find_assets(study.data))
    assert report.findings == []
    assert any("not checked" in note for note in report.notes)


def test_a_folder_of_texts_that_is_none_is_refused(study):
    study.texts = study.texts / "none"
    with pytest.raises(UnknownName, match="no folder"):
        study.report()


def test_a_phrase_is_located_with_the_digest_that_a_claim_needs(study):
    (place,) = find_passage(find_assets(study.data), study.texts, "doe-2050", PASSAGE)
    span, digest, context = place.split("\t")
    assert span == study.span(PASSAGE)
    assert digest == passage_digest([PASSAGE])
    assert f"[{PASSAGE}]" in context


def test_a_phrase_that_stands_twice_is_never_chosen_silently(study):
    assets = find_assets(study.data)
    hits = find_passage(assets, study.texts, "doe-2050", "visit")
    assert len(hits) == 3
    assert find_passage(assets, study.texts, "doe-2050", "visit", nth=2) == hits[1:2]
    assert find_passage(assets, study.texts, "doe-2050", "visit", near=9_999) == hits[2:]
    assert find_passage(assets, study.texts, "source/doe-2050", "visit", near=0) == hits[:1]


@pytest.mark.parametrize(("phrase", "places"), [("visit", "3 places"), (PASSAGE, "1 place")])
@pytest.mark.parametrize("near", [None, 0])
def test_a_place_beyond_the_last_is_told_with_the_number_of_places(study, phrase, places, near):
    with pytest.raises(UnknownName) as caught:
        find_passage(find_assets(study.data), study.texts, "doe-2050", phrase, nth=5, near=near)
    message = str(caught.value)
    assert "does not stand" not in message
    if near is None:
        assert f"stands in {places} of source/doe-2050" in message
    assert "--nth" in caught.value.remedy


@pytest.mark.parametrize("slug", ["guarneri-2012", "source/guarneri-2012"])
def test_a_source_that_is_known_but_not_at_hand_is_no_misspelling(study, slug):
    for use in (lambda: study.cover(slug), lambda: study_passage(study, slug)):
        with pytest.raises(UnknownName) as caught:
            use()
        assert "did you mean" not in str(caught.value)
        assert "into the folder given with --sources" in caught.value.remedy


def study_passage(study, slug):
    """Look a word up in a source."""
    return find_passage(find_assets(study.data), study.texts, slug, "visit")


def test_a_phrase_that_does_not_stand_in_the_text_is_told(study):
    with pytest.raises(UnknownName, match="does not stand in source/doe-2050"):
        find_passage(find_assets(study.data), study.texts, "doe-2050", "no such words")


@pytest.mark.parametrize(("slug", "hint"), [("doe-205", "source/doe-2050"), ("zzz", "at hand:")])
def test_an_unknown_source_is_told_with_those_at_hand(study, slug, hint):
    with pytest.raises(UnknownName) as caught:
        find_passage(find_assets(study.data), study.texts, slug, "visit")
    assert hint in caught.value.remedy


def test_passages_are_shown_or_why_they_cannot_be(study):
    shown = passages(
        find_assets(study.data),
        study.texts,
        [study.span(PASSAGE), "source/doe-2050#char=0,99999", "source/guarneri-2012#char=0,9"],
    )
    assert shown[0] == (study.span(PASSAGE), PASSAGE)
    assert "out of range" in shown[1][1]
    assert "not at hand" in shown[2][1]
