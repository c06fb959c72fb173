"""Claims against their passages: where spans lie, and that they are those that were curated."""

import re

import pytest

from etro.spans import passage_digest
from visit_study import FREQUENCY, PASSAGE, TEXT

pytest_plugins = ["visit_study"]


def respan(study, fragment, digest=True):
    """Move the claim to another span, with the digest that belongs to it."""
    study.set("Frequency", "claim/9001", "span", fragment)
    if digest and (match := re.fullmatch(r".*#char=(\d+),(\d+)", fragment)):
        passage = study.text[int(match[1]) : int(match[2])]
        study.set("Frequency", "claim/9001", "digest", passage_digest([passage]))


def span_faults(study):
    """Return the messages of all findings, which must be at the span of the claim's row."""
    findings = study.check()
    for finding in findings:
        place = (finding.file, finding.row, finding.column)
        assert place == ("graph/Frequency.tsv", study.line, "span")
        assert finding.remedy
    return [finding.message for finding in findings]


def test_a_claim_that_its_passage_bears_out_is_not_found_fault_with(study):
    assert study.check() == []


def test_a_claim_that_its_passage_bears_out_passes_the_shapes_as_well(invented_and_valid):
    source = invented_and_valid(TEXT)
    source.claim("Frequency", PASSAGE, value="25", unit="percent", **FREQUENCY)
    report = source.report()
    assert report.findings == []
    assert "0 findings" in report.notes[-1]


@pytest.mark.parametrize(
    "form",
    [
        "#char=33",
        "#char=33,",
        "#char=,97",
        "#char=97,33",
        "#char=33,33",
        "#char=-1,97",
        "#char=033,97",
        "#char=33,97,99",
        "#char=33-97",
        "#char=33,97;length=64",
        "#char=３３,97",
        "#line=33,97",
        "#",
        "",
    ],
)
def test_a_span_of_another_form_than_two_rising_offsets_is_found(study, form):
    respan(study, study.id + form, digest=False)
    assert any(
        f.file == "graph/Frequency.tsv" and f.row == study.line and f.column == "span"
        for f in study.check()
    )


@pytest.mark.parametrize(
    ("start", "end"), [(33, 9_999), (9_000, 9_999), (33, len(TEXT) + 1), (len(TEXT), len(TEXT) + 9)]
)
def test_a_span_that_leaves_the_text_is_out_of_range(study, start, end):
    respan(study, f"{study.id}#char={start},{end}")
    (message,) = span_faults(study)
    assert re.search("out of range|after the text", message)


@pytest.mark.parametrize(("first", "last"), [(-1, 0), (-2, 0), (0, 1), (-1, 1)])
def test_white_space_at_an_end_of_a_span_is_found(study, first, last):
    start, end = study.place(PASSAGE)
    respan(study, f"{study.id}#char={start + first},{end + last}")
    (message,) = span_faults(study)
    assert "white space" in message


@pytest.mark.parametrize(("first", "last"), [(1, 0), (3, 0), (0, -2), (9, -4)])
def test_a_span_that_cuts_a_word_is_found(study, first, last):
    start, end = study.place(PASSAGE)
    respan(study, f"{study.id}#char={start + first},{end + last}")
    (message,) = span_faults(study)
    assert "cuts a word" in message


def test_a_span_that_cuts_a_number_is_found(study):
    start, end = study.place("Resistance came back in 12 of 48 women (2")
    respan(study, f"{study.id}#char={start},{end}")
    (message,) = span_faults(study)
    assert "cuts a word" in message


def test_a_span_may_end_at_a_full_stop_or_before_it(study):
    start, end = study.place(PASSAGE)
    respan(study, f"{study.id}#char={start},{end - 1}")
    assert study.check() == []


@pytest.mark.parametrize(
    ("length", "level"), [(400, None), (401, "warning"), (800, "warning"), (801, "error")]
)
def test_a_long_span_is_a_warning_and_a_very_long_one_an_error(invented, length, level):
    text = "In 25% it came back. " + "x" * (length - 21) + "\n"
    source = invented(text)
    line = source.claim("Frequency", text[:length], value="25", unit="percent", **FREQUENCY)
    found = [(f.row, f.column, f.level) for f in source.check()]
    assert found == ([(line, "span", level)] if level else [])


def test_each_of_several_spans_is_checked(study):
    good = study.span(PASSAGE)
    study.set("Frequency", "claim/9001", "span", f"{good}|{study.id}#char=5,99999")
    assert any(re.search("out of range|after the text", each) for each in span_faults(study))


def test_a_span_of_another_source_than_the_rows_own_is_found(study, invented):
    other = invented("Another invented text, in which 25% is printed.\n", slug="roe-2051")
    study.set("Frequency", "claim/9001", "span", other.span("25% is printed"))
    study.set("Frequency", "claim/9001", "digest", passage_digest(["25% is printed"]))
    (message,) = span_faults(study)
    assert "source/roe-2051" in message
    assert "source/doe-2050" in message


def test_a_span_of_a_source_whose_text_is_not_at_hand_is_found(study):
    study.set("Frequency", "claim/9001", "span", "source/guarneri-2012#char=0,9")
    assert len(span_faults(study)) == 1


@pytest.mark.parametrize("phrase", ["It lasted 7 months or longer", "The word visit"])
def test_a_moved_span_is_told_by_the_digest_though_it_is_well_formed(study, phrase):
    respan(study, study.span(phrase), digest=False)
    (message,) = span_faults(study)
    assert "not the one that was curated" in message


def test_a_span_that_lost_or_gained_a_word_is_told_by_the_digest(study):
    for phrase in (PASSAGE.removesuffix(" visit."), f"{PASSAGE} It"):
        respan(study, study.span(phrase), digest=False)
        (message,) = span_faults(study)
        assert "not the one that was curated" in message


def test_spans_in_another_order_are_told_by_the_digest(invented):
    source = invented(TEXT)
    first, second = PASSAGE, "It lasted 7 months or longer"
    source.claim("Frequency", first, second, value="25", unit="percent", **FREQUENCY)
    assert source.check() == []
    source.set("Frequency", "claim/9001", "span", f"{source.span(second)}|{source.span(first)}")
    assert "not the one that was curated" in source.check()[0].message


def test_the_remedy_for_a_moved_span_gives_the_digest_to_write(study):
    respan(study, study.span(PASSAGE.removesuffix(".")), digest=False)
    (finding,) = study.check()
    digest = re.search(r"\b[0-9a-f]{8}\b", finding.remedy)[0]
    study.set("Frequency", "claim/9001", "digest", digest)
    assert study.check() == []


def test_a_flag_and_a_passage_set_aside_have_their_spans_checked_too(study):
    aside = study.set_aside("The word visit stands here again", "connectiveText")
    flag = study.add(
        "CurationFlag",
        "flag/9001",
        about="claim/9001",
        source=study.id,
        locator="somewhere",
        span=study.span("It lasted"),
        digest="00000000",
        flagKind="overgeneralisation",
        reason="Invented.",
    )
    study.set("NotCurated", "not-curated/9001", "digest", "00000000")
    found = {(f.file, f.row, f.column) for f in study.check()}
    assert found == {
        ("graph/NotCurated.tsv", aside, "span"),
        ("graph/CurationFlag.tsv", flag, "span"),
    }
