"""The bundled questions: their headers, and their answers on the graph as it stands."""

import re
import string
from itertools import pairwise

import pytest

from etro.errors import InvalidQuery
from etro.queries import parse_query
from tiny_graph import ROOT

pytest_plugins = ["tiny_graph"]

QUERIES = {
    path.stem: parse_query(path.stem, path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "queries").glob("*.rq"))
}
KEYS = {"title", "question", "audience", "family", "keywords"}
KEYS |= {"param", "columns", "empty-means", "answer"}
TRACED = ("claim", "source", "locator")

# Parameters, by question, for which the graph as it stands has an answer beside the default one.
SECOND = {
    "adherence": {"source": "visceral-2010"},
    "adverse-events": {"drug": "exemestane", "trial": "BOLERO-2"},
    "alteration-frequencies": {"state": "ESR1 mutation"},
    "biomarkers": {"drug": "alpelisib", "gene": "PIK3CA"},
    "bypass-candidates": {"drug": "依维莫司", "mechanism": "EndocrineResistanceMechanism"},
    "cascade": {"thing": "ESR1"},
    "class-differences": {"drug": "NonsteroidalAromataseInhibitor", "other": "依西美坦"},
    "conflicts": {"trial": "BOLERO-2", "drug": "依维莫司"},
    "contraindications": {"drug": "阿那曲唑"},
    "cross-resistance": {"drug": "anti-oestrogen"},
    "definitions": {"state": "primary resistance"},
    "drug-card": {"source": "guarneri-2012", "drug": "everolimus"},
    "drug-comparison": {"drug": ["temsirolimus", "依维莫司"]},
    "drug-responses": {"drug": "依维莫司", "readout": "Ki-67"},
    "drug-targets": {"drug": "chebi:6413"},
    "evidence-in-context": {
        "subtype": ["luminal B", "HR-positive"],
        "line": "subsequent line",
        "drug": "依维莫司",
    },
    "evidence-for-profile": {
        "up": ["hsa04012", "hsa04010"],
        "down": "HALLMARK_E2F_TARGETS",
        "subtype": "luminal B",
    },
    "feedback-loops": {"drug": "AromataseInhibitor"},
    "flags": {"source": "guarneri-2012"},
    "gap-matrix": {"mechanism": "HER2 upregulation"},
    "gaps": {"kind": "no-evidence"},
    "head-to-head": {"drug": "tamoxifen", "other": "anastrozole"},
    "interactions": {"drug": "tamoxifen"},
    "mechanism-evidence": {
        "mechanism": "ErbB pathway activation",
        "gene": "HER2",
        "source": "miller-2012",
    },
    "mechanism-support": {"mechanism": "ErbBPathwayActivation"},
    "mechanisms": {"mechanism": "ESR1 mutation"},
    "mechanisms-of-resistance-to": {"drug": "来曲唑"},
    "outcomes-across-trials": {"endpoint": "TTP", "drug": "exemestane"},
    "outcomes-by-site": {"site": "visceral only", "endpoint": "CBR", "drug": "anastrozole"},
    "outcomes-compared": {"endpoint": "ORR", "drug": "everolimus"},
    "pathway-members": {"pathway": "ErbB signaling pathway"},
    "pharmacokinetics": {"drug": "drugbank:DB01217"},
    "potency": {"drug": "drugbank:DB01217"},
    "preclinical": {"drug": "坦罗莫司"},
    "recommendations": {"source": "anastrozole-card"},
    "replication": {"drug": "letrozole"},
    "resistance-pathways": {"drug": "aromatase inhibitor"},
    "response-phenotypes": {"phenotype": "dissociated molecular phenotype"},
    "safety-profile": {"comparator": "tamoxifen", "drug": "exemestane"},
    "second-line-after": {"drug": "exemestane", "endpoint": "clinical benefit rate"},
    "sensitivity-pathways": {"drug": "芳香化酶抑制剂"},
    "signalling": {"thing": "PTEN", "pathway": "hsa04151"},
    "signature-genes": {"signature": "stromal signatures", "gene": "COL3A1", "direction": "up"},
    "source-claims": {"source": "anastrozole-card"},
    "subtype-evidence": {"subtype": "triple-negative breast cancer"},
    "tested-remedies": {"drug": "阿那曲唑", "subtype": "HER2-positive breast cancer"},
    "terminology": {"source": "jia-2013", "thing": "drug/everolimus"},
    "trial-comparisons": {"trial": "tamrad", "endpoint": "OS"},
    "trial-design": {"trial": "TAMRAD"},
    "trial-findings": {"trial": "trial/bolero-2"},
    "trial-outcomes": {"trial": "BOLERO-2", "endpoint": "deaths"},
    "variant-effects": {"variant": "rs6493497", "endpoint": "plasma oestradiol"},
}
# Rows that no claim stands behind: the column and values that they are known by, and why.
UNTRACED = {
    "cascade": (
        "basis",
        ("identity",),
        "parts and primary targets are curated, claimed by no source",
    ),
    "drug-targets": (
        "basis",
        ("identity",),
        "a primary target is curated and claimed by no source",
    ),
    "evidence-in-context": ("verdict", ("untested", "unknown"), "absence is what nobody claims"),
    "gaps": ("kind", ("no-evidence",), "a gap is what nobody claims"),
    "pathway-members": ("graph", ("hallmark",), "members of taken-over sets have their graph"),
}

each_question = pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)


def opened(query, **given):
    """Return parameters that leave all open but those given; one of several values has some."""
    chosen = SECOND[query.name]
    several = {p.name: chosen[p.name] for p in query.parameters if p.several}
    return dict.fromkeys((p.name for p in query.parameters), "") | several | given


# The header


@each_question
def test_the_header_says_what_is_needed_and_no_more(query):
    lines = [line for line in query.text.splitlines() if line.startswith("#")]
    keys = [line.removeprefix("# ").partition(":")[0] for line in lines]
    assert KEYS - {"param"} <= set(keys) <= KEYS | {"called"}
    single = [key for key in keys if key not in ("param", "columns")]
    assert len(single) == len(set(single))
    assert all(line.startswith("# ") and line.partition(":")[2].strip() for line in lines)


@each_question
def test_a_header_that_lacks_a_field_is_refused(query):
    for key in KEYS - {"param"}:
        text = re.sub(rf"^# {key}:.*\n", "", query.text, flags=re.MULTILINE)
        with pytest.raises(InvalidQuery, match=rf"{query.name}\.rq lacks {key}"):
            parse_query(query.name, text)


@each_question
def test_a_parameter_that_is_bound_nowhere_is_refused_with_the_line_to_add(query):
    for parameter in query.parameters:
        line = f"# bind {parameter.name}"
        text = re.sub(rf"^ *{line}\n", "", query.text, flags=re.MULTILINE)
        with pytest.raises(InvalidQuery, match=f"where {parameter.name} is bound") as caught:
            parse_query(query.name, text)
        assert line in caught.value.remedy


@each_question
def test_the_question_is_one_sentence_that_asks(query):
    assert re.fullmatch(r"[A-Z][^?]*\?", query.question)
    assert query.header["empty-means"].endswith(".")


@each_question
def test_the_answer_in_words_speaks_only_of_columns(query):
    fields = {name for _, name, _, _ in string.Formatter().parse(query.header["answer"]) if name}
    assert fields
    assert fields <= set(query.columns)


@each_question
def test_the_default_of_each_parameter_is_known(query, full):
    wanted = {each.name for each in query.parameters if each.default or each.several}
    assert set(full.bind(query, {})) == wanted


# The graph as it stands


@each_question
def test_the_default_has_an_answer(query, full):
    assert len(full.ask(query.name))


@each_question
def test_another_value_of_the_parameters_has_an_answer_of_its_own(query, full):
    wanted = SECOND[query.name]
    answer = full.ask(query.name, **wanted)
    assert len(answer)
    for name, term in full.bind(query, wanted).items():
        if name in answer.columns:
            column = answer.columns.index(name)
            allowed = set(term) if isinstance(term, list) else {term}
            assert {row[column] for row in answer.terms} <= allowed


@each_question
def test_each_parameter_has_another_value_to_be_tried_with(query):
    assert SECOND[query.name].keys() == {parameter.name for parameter in query.parameters}
    assert all(SECOND[query.name].values())


@each_question
def test_each_parameter_can_be_left_open_and_given_alone(query, full):
    whole = set(full.ask(query.name, **opened(query)).terms)
    for name, value in SECOND[query.name].items():
        alone = full.ask(query.name, **opened(query, **{name: value}))
        assert len(alone)
        assert set(alone.terms) <= whole


def test_a_parameter_of_several_values_has_the_rows_of_each(full):
    def rows(*up):
        return set(full.ask("evidence-for-profile", up=up).terms)

    one, other = rows("hsa04012"), rows("HALLMARK_IL6_JAK_STAT3_SIGNALING")
    assert one
    assert other
    assert rows("hsa04012", "HALLMARK_IL6_JAK_STAT3_SIGNALING") == one | other != one


def test_a_kind_of_gap_that_there_is_not_is_told_from_a_graph_without_gaps(tiny, full):
    query = full.question("gaps")
    kinds = {row["kind"] for row in tiny.kg.ask("gaps")}
    assert kinds == {"no-candidate", "no-test", "no-tested-remedy", "no-evidence"}
    assert len(tiny.kg.ask("gaps", kind="no-tset")) == 0
    assert all(kind in query.header["empty-means"] for kind in kinds)


def test_adverse_events_of_one_trial_are_not_told_of_another(full):
    assert len(full.ask("adverse-events", drug="", trial="BOLERO-2"))
    assert len(full.ask("adverse-events", drug="", trial="TAMRAD")) == 0


@each_question
def test_each_row_names_its_claim_source_and_place(query, full):
    answer = full.ask(query.name, **opened(query))
    assert len(answer)
    column, untraced, _ = UNTRACED.get(query.name, ("", (), ""))
    for row in answer:
        if not column or row[column] not in untraced:
            assert all(row[name] for name in TRACED if name in answer.columns)


def test_the_targets_that_no_claim_names_are_said_to_be_identity(full):
    rows = list(full.ask("drug-targets", drug=""))
    assert {row["basis"] for row in rows if row["claim"] is None} == {"identity"}
    assert {row["basis"] for row in rows if row["claim"]} == {"claim"}


@each_question
def test_a_parameter_that_there_is_not_is_refused_by_name(query, full):
    with pytest.raises(InvalidQuery, match="no parameter 'colour'"):
        full.ask(query.name, colour="red")


def test_the_findings_of_a_trial_are_in_endpoint_order(full):
    endpoints = [row["endpoint"] for row in full.ask("trial-findings", trial="BOLERO-2")]
    assert all(first <= second for first, second in pairwise(endpoints))
