"""Explanations: what a claim, a thing or an inferred statement rests on, told line by line."""

import re
import shutil
from pathlib import Path

import pytest

import etro
from etro.errors import UnknownName

pytest_plugins = ["running"]

BASE = "https://w3id.org/etro/"
RULES = sorted((Path(__file__).parents[1] / "ontology" / "rules").glob("*.rq"))
OPPOSITE = {"higher": "lower", "lower": "higher"}


@pytest.fixture(scope="module")
def kg(template, tables_of, tmp_path_factory):
    """The graph with claims for the rules that find nothing there: conflicts, and a cascade."""
    folder = shutil.copytree(template, tmp_path_factory.mktemp("explain") / "data")
    table = tables_of(folder, "Comparison")
    plain = next(
        row
        for row in table.rows
        if row["contrast"] == "betweenArms" and row["direction"] in OPPOSITE and row["trial"]
        if not row["outcomes"] and not row["estimate"] and row["quantity"] == "level"
    )
    table.add(**{**plain, "id": "claim/9001", "direction": OPPOSITE[plain["direction"]]})
    table = tables_of(folder, "PathwayResponse")
    response = next(row for row in table.rows if row["direction"] == "down")
    table.add(**{**response, "id": "claim/9002", "direction": "up"})
    table = tables_of(folder, "TargetAction")
    table.add(**{**table.rows[0], "id": "claim/9003", "polarity": "negated"})
    table = tables_of(folder, "TrialDesign")
    design = next(row for row in table.rows if row["accrued"])
    table.add(**{**design, "id": "claim/9004", "accrued": design["accrued"] + "0"})
    table = tables_of(folder, "MechanismClaim")
    cause = next(row for row in table.rows if row["mechanismRole"] == "contributes")
    table.add(**{**cause, "id": "claim/9005", "actor": "gene/ESR1"})
    told_of = {"publication/baselga-2009": "claim/9007", "publication/bachelot-2010": "claim/9008"}
    for work, id in told_of.items():
        table.add(
            **{**cause, "id": id, "actor": "gene/MTOR", "cites": work, "certainty": "asserted"}
        )
    signal = {"actor": "gene/ESR1", "signalAction": "activation", "target": "gene/MTOR"}
    told = ("source", "locator", "span", "digest", "certainty", "polarity", "evidence")
    tables_of(folder, "Signalling").add(
        id="claim/9006", sign="positiveSign", **signal, **{name: cause[name] for name in told}
    )
    return etro.load(folder)


def told(kg, name):
    """Return an explanation as its lines of text."""
    return list(map(str, kg.explain(name)))


def inferences(kg, rule):
    """Return the short ids of what a rule inferred, each with the short ids of its premises."""
    rows = kg.sparql(
        f'SELECT ?node ?premise {{ ?node etro:rule "{rule}" ; prov:wasDerivedFrom ?premise }}'
    )
    found = {}
    for node, premise in rows.terms:
        found.setdefault(node.value.removeprefix(BASE), []).append(premise.value)
    return found


def facts(kg, claim, *properties):
    """Return the values of some own properties of a claim."""
    path = "|".join(f"etro:{each}" for each in properties)
    return [term.value for (term,) in kg.sparql(f"SELECT ?o {{ <{claim}> {path} ?o }}").terms]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_an_inferred_statement_names_its_rule_and_all_premises_with_their_sources(kg, path):
    rule = path.stem.partition("-")[2]
    found = inferences(kg, rule)
    assert found, f"no statement of {rule} to explain"
    comment = path.read_text("utf-8").partition("\n")[0].lstrip("# ")
    for node in sorted(found)[:3]:
        lines = told(kg, node)
        assert lines[0].startswith(f"{node}: ")
        text = "\n".join(lines)
        assert re.search(rf"\brule\W+{rule}\b", text)
        assert comment in text
        for premise in found[node]:
            id = premise.removeprefix(BASE)
            assert any(
                line.strip().startswith((f"{id}: ", f"{re.split('[/#]', id)[-1]}: "))
                for line in lines
            ), premise
            for value in facts(kg, premise, "source", "span", "locator"):
                assert value.removeprefix(BASE).removeprefix("source/") in text


def test_a_statement_that_two_claims_contradict_rests_on_both(kg):
    node, premises = next(iter(inferences(kg, "conflict").items()))
    assert len(premises) == 2
    assert {f"{BASE}claim/9001"} < set(premises)
    lines = told(kg, node)
    assert sum(re.match(r" *claim/\d+: ", line) is not None for line in lines) == 2


def test_a_claim_is_told_with_all_that_its_row_says(kg, tables_of, template):
    row = next(row for row in tables_of(template, "Comparison").rows if row["estimate"])
    text = "\n".join(told(kg, row["id"]))
    for column in ("estimate", "pValue", "locator"):
        if row[column]:
            assert row[column] in text
    for span in row["span"].split("|"):
        assert span in text
    assert row["source"].rpartition("/")[2] in text


def test_a_claim_tells_what_follows_from_it(kg):
    node, premises = next(iter(inferences(kg, "favours").items()))
    lines = told(kg, premises[0].removeprefix(BASE))
    assert any(node in line and "follows" in line for line in lines)


def test_a_claim_of_each_class_is_explained_down_to_its_span(kg):
    claims = kg.sparql(
        "SELECT (SAMPLE(?c) AS ?claim) { GRAPH ?g { ?c a ?class ; etro:span ?s } } GROUP BY ?class"
    )
    assert len(claims) > 10
    for (claim,) in claims.terms:
        text = "\n".join(told(kg, claim.value.removeprefix(BASE)))
        for span in facts(kg, claim.value, "span"):
            assert span.removeprefix(BASE) in text


def test_a_thing_is_told_with_its_classes_facts_and_the_claims_on_it(kg):
    lines = told(kg, "everolimus")
    assert re.match(r"drug/everolimus: everolimus \(.*mTOR inhibitor.*rapalog.*\)", lines[0])
    text = "\n".join(lines)
    assert "scaffold: rapamycin scaffold" in text
    assert "claim/0027" in text
    assert "inhibits MTOR" in text


def test_a_thing_of_many_claims_tells_how_many_are_left_out(kg):
    lines = told(kg, "drug/everolimus")
    shown = sum(re.match(r"  (claim|inference)/", line) is not None for line in lines)
    more = re.fullmatch(r"  and (\d+) more", lines[-1])
    mentions = kg.sparql(
        "SELECT (COUNT(DISTINCT ?c) AS ?n) "
        "{ { ?c ?p <https://w3id.org/etro/drug/everolimus> ; etro:span ?s } UNION "
        "{ ?c etro:inferredSubject <https://w3id.org/etro/drug/everolimus> } }"
    ).rows[0]["n"]
    assert shown + (int(more[1]) if more else 0) == mentions


def test_a_class_is_told_with_its_definition(kg):
    lines = told(kg, "Rapalog")
    assert lines[0].startswith("Rapalog: rapalog")
    assert any(line.strip().startswith("definition: ") for line in lines)


def test_a_term_of_the_ontology_tells_no_blank_nodes(kg):
    assert "_:" not in "\n".join(told(kg, "MTORInhibitor"))


def test_a_thing_is_explained_alike_by_any_of_its_names(kg):
    expected = told(kg, "drug/everolimus")
    for name in ("everolimus", "依维莫司", "drugbank:DB01590", f"{BASE}drug/everolimus"):
        assert told(kg, name) == expected


def test_an_explanation_is_the_same_each_time(kg):
    assert told(kg, "drug/everolimus") == told(kg, "drug/everolimus")


def test_a_flag_is_explained_with_its_reason(kg, tables_of, template):
    row = tables_of(template, "CurationFlag").rows[0]
    assert row["reason"] in "\n".join(told(kg, row["id"]))


def test_the_spans_of_a_claim_are_those_of_its_row(kg, tables_of, template):
    for row in tables_of(template, "Outcome").rows:
        assert sorted(kg.spans(row["id"])) == sorted(row["span"].split("|"))


def test_the_spans_of_an_inferred_statement_are_those_of_the_claims_behind_it(kg):
    for node, premises in inferences(kg, "candidate").items():
        expected = {
            span.removeprefix(BASE) for each in premises for span in facts(kg, each, "span")
        }
        assert set(kg.spans(node)) == expected
        assert expected


def test_an_unknown_name_is_told_with_near_misses(kg):
    with pytest.raises(UnknownName, match="everolimus"):
        kg.explain("everolimvs")


def test_each_line_says_how_deep_it_stands(kg):
    lines = kg.explain(next(iter(inferences(kg, "isolates"))))
    assert lines[0].depth == 0
    assert max(line.depth for line in lines) >= 3
    assert all(str(line).startswith("  " * line.depth) for line in lines)
