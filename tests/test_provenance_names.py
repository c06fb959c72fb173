"""Claims against their passages: what a claim names, and the order of arms and values."""

import pytest

pytest_plugins = ["invented"]

TEXT = """\
Cells were given alphadrug and then betadrug for long. The GAM kinase fell in a day in INV-7.

Of the two, beta-
drug was the weaker; alpha drug, an old com pound, was not liked. Both are aromatase inhibitors.

Here Alphadrugs and akt are spoken of, and gamma too, but no gam and no Alphadruggist.

这里说到阿尔法药和激酶甲，但没有别的。
"""
FIRST = "Cells were given alphadrug and then betadrug for long."
ELSEWHERE = "Here Alphadrugs and akt are spoken of"
CHINESE = "这里说到阿尔法药"


@pytest.fixture
def source(invented):
    """The invented text, and the drugs and genes that it speaks of."""
    source = invented(TEXT)
    source.add("Drug", "drug/alphadrug", label="alphadrug", labelZh="阿尔法药")
    source.add("Drug", "drug/betadrug", label="betadrug", synonym="old compound|B-2")
    source.add("Drug", "drug/cedrug", label="cedrug")
    source.add("Gene", "gene/GAM", label="GAM", labelZh="激酶甲")
    source.add("ClinicalTrial", "trial/inv-7", label="INV-7", trialKind="singleTrial")
    return source


@pytest.fixture
def unnamed(source):
    """A function from phrases and the things named to the columns at which one is missed."""

    def columns(*phrases, agent="drug/alphadrug", target="gene/GAM", **cells):
        line = source.claim(
            "TargetAction", *phrases, agent=agent, target=target, action="inhibition", **cells
        )
        found = source.check()
        assert {(f.file, f.row) for f in found} <= {("graph/TargetAction.tsv", line)}
        assert all("not named" in finding.message for finding in found)
        return sorted(finding.column for finding in found)

    return columns


def test_things_that_the_passage_names_pass(unnamed):
    assert unnamed("given alphadrug and then betadrug for long. The GAM kinase fell") == []


def test_a_thing_that_is_named_in_the_same_paragraph_passes(unnamed):
    assert unnamed(FIRST) == [], "the GAM kinase stands in the next sentence"


def test_a_thing_that_is_named_only_in_another_paragraph_is_missed(unnamed):
    assert unnamed(CHINESE, agent="drug/betadrug") == ["agent"]


def test_each_thing_that_is_not_named_is_missed_at_its_column(unnamed):
    assert unnamed(FIRST, agent="drug/cedrug", target="gene/ESR1") == ["agent", "target"]


def test_a_context_span_brings_the_names_of_its_own_paragraph(unnamed):
    assert unnamed(CHINESE, "then betadrug", agent="drug/betadrug") == []


def test_a_name_across_a_hyphenated_line_end_is_found(unnamed):
    assert unnamed("drug was the weaker", "The GAM kinase", agent="drug/betadrug") == []


def test_a_name_that_the_extraction_broke_is_found(unnamed, source):
    source.set("Drug", "drug/cedrug", "synonym", "old compound")
    assert unnamed("was not liked", "The GAM kinase", agent="drug/cedrug") == []


def test_a_plural_in_another_case_is_found(unnamed):
    assert unnamed(ELSEWHERE) == ["target"], "the drugs are, the kinase is not"


def test_a_class_is_found_under_its_name_and_in_the_plural(unnamed):
    agent = "etro:AromataseInhibitor"
    assert unnamed("Both are aromatase inhibitors", "The GAM kinase", agent=agent) == []


def test_a_class_that_is_not_named_is_missed(unnamed):
    assert unnamed(FIRST, agent="etro:AromataseInhibitor") == ["agent"]


def test_a_chinese_name_is_found(unnamed):
    assert unnamed(CHINESE) == []


@pytest.mark.parametrize("short", ["gam", "AKT", "Akt", "kin"])
def test_a_short_name_counts_only_as_it_is_written(unnamed, source, short):
    source.add("Gene", "gene/ZZZ9", label=short)
    assert unnamed(FIRST, target="gene/ZZZ9") == ["target"]


def test_a_short_name_is_no_part_of_a_longer_word(unnamed, source):
    source.add("Gene", "gene/ZZZ9", label="amm")
    assert unnamed(ELSEWHERE, agent="drug/alphadrug", target="gene/ZZZ9") == ["target"]


def test_a_long_name_is_no_part_of_a_longer_word(unnamed, source):
    source.set("Drug", "drug/cedrug", "label", "drugg")
    assert unnamed(ELSEWHERE, "The GAM kinase", agent="drug/cedrug") == ["agent"]


def test_a_synonym_counts_as_a_name(unnamed, source):
    source.set("Drug", "drug/cedrug", "synonym", "no such name|kinase")
    assert unnamed(FIRST, agent="drug/cedrug") == []


def test_a_name_that_another_claim_gives_counts_as_a_name(unnamed, source):
    source.claim(
        "Term",
        "The GAM kinase",
        id="claim/9000",
        thing="drug/cedrug",
        name="GAM kinase",
        nameLanguage="en",
        nameType="synonymName",
    )
    assert unnamed(FIRST, agent="drug/cedrug") == []


def test_names_that_are_known_through_a_citation_alone_may_be_excepted(unnamed):
    exception = "names:inferred-through-citation"
    assert unnamed(FIRST, agent="drug/cedrug", target="gene/ESR1", exception=exception) == []


@pytest.mark.parametrize(
    "exception", ["names:guessed", "agent:inferred-through-citation", "drug/cedrug:in-words:cells"]
)
def test_no_other_exception_covers_a_missing_name(source, exception):
    things = {"agent": "drug/cedrug", "target": "gene/GAM", "action": "inhibition"}
    source.claim("TargetAction", FIRST, **things, exception=exception)
    unknown, unnamed = sorted(source.check(), key=lambda finding: finding.column, reverse=True)
    assert (unknown.column, unnamed.column) == ("exception", "agent")
    assert exception.partition(":")[0] in unknown.message
    assert "not named" in unnamed.message


def test_an_exception_for_names_does_not_cover_a_number(source):
    line = source.claim(
        "TrialDesign",
        FIRST,
        trial="trial/tamrad",
        planned="99",
        exception="names:inferred-through-citation",
    )
    (finding,) = source.check()
    assert (finding.row, finding.column) == (line, "planned")


def test_a_trial_must_be_named(source):
    source.claim("TrialDesign", FIRST, trial="trial/inv-7", phase="phase2")
    assert source.check() == []
    line = source.claim(
        "TrialDesign", ELSEWHERE, id="claim/9002", trial="trial/inv-7", phase="phase2"
    )
    (finding,) = source.check()
    assert (finding.row, finding.column) == (line, "trial")
    assert "trial/inv-7" in finding.message


ORDER = """\
In INV-7 the time was 6.5 versus 2.25 months with alphadrug and betadrug, in this order.

In INV-7 the time was 2.25 vs 6.5 months on alphadrug against betadrug, each to its own.

In INV-7 betadrug gave 2.25 and alphadrug 6.5 months, respectively.

In INV-7 the time with alphadrug rose from 2.25 to 6.5 months, far more than with betadrug.

INV-7 试验中，阿尔法药与贝塔药组分别为2.25和6.5个月。

In INV-7 the time was 6.5 vs 6.5 months on betadrug against alphadrug, no difference.
"""
RIGHT, SWAPPED, MIRRORED, UNPAIRED, SWAPPED_ZH, EQUAL = (line for line in ORDER.split("\n") if line)


@pytest.fixture
def compared(invented):
    """A function from a passage to the findings on a comparison of 6.5 with 2.25 months."""

    def findings(phrase, values=("6.5", "2.25")):
        source = invented(ORDER)
        source.add("Drug", "drug/alphadrug", label="alphadrug", labelZh="阿尔法药")
        source.add("Drug", "drug/betadrug", label="betadrug", labelZh="贝塔药")
        source.add("ClinicalTrial", "trial/inv-7", label="INV-7", trialKind="singleTrial")
        sides = {"a": "alphadrug", "b": "betadrug"}
        for side, drug in sides.items():
            source.add("Regimen", f"regimen/{drug}", label=f"{drug} alone", drugs=f"drug/{drug}")
            source.add(
                "Arm",
                f"arm/inv-7-{side}",
                label=f"INV-7, {drug}",
                trial="trial/inv-7",
                regimen=f"regimen/{drug}",
            )
        common = {"trial": "trial/inv-7", "endpoint": "progressionFreeSurvival"}
        for number, (side, value) in enumerate(zip(sides, values, strict=True), 1):
            source.claim(
                "Outcome",
                phrase,
                id=f"claim/900{number}",
                group=f"arm/inv-7-{side}",
                value=value,
                unit="month",
                reported="true",
                **common,
            )
        source.line = source.claim(
            "Comparison",
            phrase,
            id="claim/9003",
            contrast="betweenArms",
            experimental="arm/inv-7-a",
            control="arm/inv-7-b",
            quantity="level",
            direction="higher",
            outcomes="claim/9001|claim/9002",
            **common,
        )
        found = source.check()
        assert all((f.file, f.row) == ("graph/Comparison.tsv", source.line) for f in found)
        return [(finding.column, finding.level) for finding in found]

    return findings


@pytest.mark.parametrize("phrase", [RIGHT, MIRRORED])
def test_values_in_the_order_of_their_arms_pass(compared, phrase):
    assert compared(phrase) == []


@pytest.mark.parametrize("phrase", [SWAPPED, SWAPPED_ZH])
def test_values_in_another_order_than_their_arms_are_a_warning(compared, phrase):
    assert compared(phrase) == [("outcomes", "warning")]


def test_equal_values_have_no_order(compared):
    assert compared(EQUAL, values=("6.5", "6.50")) == []


def test_without_a_word_that_pairs_them_arms_and_values_have_no_order(compared):
    assert compared(UNPAIRED) == []
