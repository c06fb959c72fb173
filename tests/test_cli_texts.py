"""The commands that need source texts: check, coverage, locate and explain; their exit codes."""

import pytest

from drug_study import FIRST, SECOND, account_for
from running import run

pytest_plugins = ["drug_study"]


@pytest.fixture
def whole(study, monkeypatch):
    """The invented study with all of it accounted for, as the data that etro uses."""
    monkeypatch.setenv("ETRO_DATA", str(study.data))
    return account_for(study)


def told(*arguments, code):
    """Run etro, see that it ends with a code, and return the lines of standard output."""
    done = run(*arguments)
    assert done.exit_code == code, done.output
    assert code == 2 or done.stdout
    return done.stdout.splitlines()


def test_a_check_with_sound_texts_ends_well_and_names_the_texts_that_are_missing(whole):
    lines = told("check", "--sources", whole.texts, code=0)
    assert any("source/guarneri-2012" in line and "not at hand" in line for line in lines)
    assert lines[-1].startswith("0 findings")


def test_a_check_with_a_moved_span_names_file_row_and_column(whole):
    line = whole.set("Frequency", "claim/9002", "span", whole.span("It helped them."))
    lines = told("check", "--sources", whole.texts, code=1)
    assert lines[0].startswith(f"graph/Frequency.tsv:{line}:span: ")
    assert lines[-1].startswith("1 finding")


def test_the_folder_of_texts_may_stand_in_the_environment(whole, monkeypatch):
    monkeypatch.setenv("ETRO_SOURCES", str(whole.texts))
    assert told("check", code=0) == told("check", "--sources", whole.texts, code=0)
    assert told("coverage", code=0) == told("coverage", "--sources", whole.texts, code=0)


def test_a_check_without_texts_says_that_spans_were_not_checked(whole):
    assert any("not checked" in line for line in told("check", code=0))


def test_the_coverage_of_a_text_that_is_accounted_for_ends_well(whole):
    (summary, *_) = told("coverage", "doe-2050", "--sources", whole.texts, code=0)
    assert summary.startswith("source/doe-2050: 4 units")
    assert "0 unaccounted for" in summary


def test_the_coverage_of_a_text_with_a_gap_names_the_place_and_fails(whole):
    whole.set("Frequency", "claim/9002", "n", "")
    first, *_ = told("coverage", "doe-2050", "--sources", whole.texts, code=1)
    assert first.startswith(f"{whole.span('90')}: figure 90 ")


def test_the_coverage_of_a_source_under_work_is_told_and_does_not_fail(whole):
    whole.set("Frequency", "claim/9002", "n", "")
    whole.set("Source", whole.id, "curated", "false")
    first, *_ = told("coverage", "doe-2050", "--sources", whole.texts, code=0)
    assert first.startswith(f"{whole.span('90')}: figure 90 ")


def test_a_misspelt_source_is_misuse_with_a_suggestion(whole):
    for command in (("coverage", "doe-205"), ("locate", "doe-205", "women")):
        done = run(*command, "--sources", whole.texts)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "doe-2050" in done.stderr


def test_a_phrase_that_stands_once_is_located(whole):
    (line,) = told("locate", "doe-2050", FIRST, "--sources", whole.texts, code=0)
    assert line.startswith(whole.span(FIRST) + "\t")


def test_a_phrase_is_located_whatever_its_spaces_quotes_and_case(whole):
    phrase = " alphadrug  WAS\ngiven to"
    (line,) = told("locate", "doe-2050", phrase, "--sources", whole.texts, code=0)
    assert line.startswith(whole.span("Alphadrug was given to") + "\t")


@pytest.fixture
def twice(invented, monkeypatch):
    """The arguments that look for a phrase that stands twice."""
    source = invented("It fell at night. It fell by day.\n", slug="roe-2051")
    monkeypatch.setenv("ETRO_DATA", str(source.data))
    return "locate", "roe-2051", "It fell", "--sources", source.texts


def test_a_phrase_that_stands_twice_is_listed_and_fails(twice):
    lines = told(*twice, code=1)
    assert [line.partition("\t")[0] for line in lines] == [
        "source/roe-2051#char=0,7",
        "source/roe-2051#char=18,25",
    ]
    assert "--nth" in run(*twice).stderr


def test_one_of_several_places_is_chosen_by_number_or_offset(twice):
    first, second = told(*twice, code=1)
    assert told(*twice, "--nth", "2", code=0) == [second]
    assert told(*twice, "--near", "0", code=0) == [first]
    assert told(*twice, "--near", "99", code=0) == [second]


@pytest.mark.parametrize("option", [("--nth", "0"), ("--nth", "x"), ("--near", "-1")])
def test_a_number_that_is_none_is_misuse(whole, option):
    done = run("locate", "doe-2050", "in", "--sources", whole.texts, *option)
    assert (done.exit_code, done.stdout) == (2, "")


def test_a_phrase_that_does_not_stand_in_the_text_is_misuse(whole):
    done = run("locate", "doe-2050", "no such words", "--sources", whole.texts)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "no such words" in done.stderr


def test_an_explanation_with_the_texts_shows_the_passage(whole):
    lines = told("explain", "claim/9003", "--sources", whole.texts, code=0)
    assert lines[0].startswith("claim/9003: ")
    assert lines[-2:] == [f"  {whole.span(SECOND)}", f"    {SECOND}"]


def test_an_explanation_without_the_texts_shows_no_passage(whole):
    assert SECOND not in "\n".join(told("explain", "claim/9003", code=0))


def test_an_explanation_says_which_text_is_missing(whole):
    lines = told("explain", "claim/0027", "--sources", whole.texts, code=0)
    assert "source/guarneri-2012" in lines[-1]
    assert "not at hand" in lines[-1]
