"""The map of a cascade: what is drawn of which claims, what is elsewhere, how it looks."""

import csv
import sys
from itertools import pairwise

import pytest

from etro import canvas, chart
from etro.cascade import COLUMNS, cascade
from etro.errors import EtroError
from etro.layers import lay_out
from etro.notes import counted
from running import run, words

pytest_plugins = ["running", "tiny_graph"]


@pytest.fixture(scope="module")
def found(tiny):
    """The map of the tiny graph."""
    return cascade(tiny.kg)


def edges(found):
    return {(edge.start, edge.mark, edge.end): edge for edge in found.edges}


def drawn(found, kind):
    """Return the claims in the table of a map, of the rows of a kind."""
    return {row["claim"] for row in found.table if row["drawn"] == kind}


# What is drawn


def test_signals_among_what_mechanisms_involve_are_drawn_with_what_is_a_link_away(found):
    assert set(edges(found)) == {
        ("gene/EGFR", "activation", "gene/PIK3CA"),
        ("gene/MTOR", "feedback", "gene/PIK3CA"),
        ("gene/MTOR", "part", "gene-set/tarn"),
        ("gene/MTOR", "part", "pathway/orkney"),
    }
    assert found.core == {"gene/EGFR", "gene/MTOR"}


def test_more_steps_lead_further_and_none_stay_among_parts(tiny):
    further = edges(cascade(tiny.kg, steps=2))
    assert ("gene/PIK3CA", "part", "pathway/hsa99901") in further
    assert ("pathway/orkney", "part", "pathway/lanark") in further
    assert set(edges(cascade(tiny.kg, "Lanark pathway", steps=0))) == {
        ("gene/MTOR", "part", "pathway/orkney"),
        ("pathway/orkney", "part", "pathway/lanark"),
    }


def test_what_is_only_denied_is_listed_and_no_line(found, tiny):
    assert drawn(found, "denied") == {"claim/0011", "claim/0214"}
    assert not any(edge.start == "gene/ESR1" for edge in found.edges)
    whole = cascade(tiny.kg, "hsa99901", steps=1)
    assert not any(edge.start == "gene/CYP19A1" for edge in whole.edges)


def test_drugs_hang_on_their_targets_and_on_a_pathway_only_where_no_target_is_drawn(tiny, found):
    assert {(edge.start, edge.mark, edge.end) for edge in found.drugs} == {
        ("drug/belimus", "inhibition", "gene/MTOR"),
        ("drug/corimus", "inhibition", "gene/MTOR"),
        ("drug/quilisib", "inhibition", "gene/PIK3CA"),
        ("drug/zarunib", "inhibition", "gene/EGFR"),
    }
    foula = cascade(tiny.kg, "Foula pathway", steps=0)
    assert [(edge.start, edge.mark) for edge in foula.drugs] == [
        ("drug/corimus", "inhibition"),
        ("drug/quilisib", "inhibition"),
    ]
    unst = cascade(tiny.kg, "Unst pathway", steps=1)
    assert ("drug/quilisib", "regulation", "pathway/hsa99901") in {
        (edge.start, edge.mark, edge.end) for edge in unst.drugs
    }


def test_a_modulator_hangs_by_both_a_bar_and_an_arrow(full):
    marks = {
        edge.mark
        for edge in cascade(full).drugs
        if (edge.start, edge.end) == ("drug/tamoxifen", "gene/ESR1")
    }
    assert marks == {"inhibition", "activation"}


def test_mechanisms_stand_at_the_drivers_that_claims_name_or_else_by_definition(tiny, found):
    at = {(each.mechanism, each.thing) for each in found.mechanisms}
    assert at == {
        ("EGFRUpregulation", "gene/EGFR"),
        ("MTORActivation", "gene/MTOR"),
        ("PI3KAKTMTORPathwayActivation", "gene/PIK3CA"),
        ("PI3KAKTMTORPathwayActivation", "pathway/orkney"),
    }
    assert all(each.claimed for each in found.mechanisms)


def test_a_claim_without_a_driver_stands_where_the_definition_says(full):
    found = cascade(full)
    [placed] = [
        (each.thing, each.claimed)
        for each in found.mechanisms
        if each.mechanism == "MTORInhibitorResistanceMechanism"
    ]
    assert placed == ("gene/MTOR", False)
    marks = {row["mark"] for row in found.table if row["drawn"] == "mechanism"}
    assert marks == {"claim", "definition"}


@pytest.mark.parametrize("thing", ["", "mTOR", "Lanark pathway"])
def test_no_claim_on_a_mechanism_or_a_drug_is_lost(tiny, full, thing):
    kg = tiny.kg if thing == "Lanark pathway" else full
    told = {row["claim"] for row in cascade(kg, thing).table}
    rows = list(kg.ask("cascade", thing=""))
    meant = {row["claim"] for row in rows if row["kind"] == "mechanism"}
    meant |= {row["claim"] for row in rows if row["kind"] == "drug" and row["link"] != "actsOn"}
    assert len(meant) > 5
    assert meant <= told


def test_numbers_follow_the_cascade_and_are_the_same_at_each_place(full):
    found = cascade(full)
    numbers = {}
    for each in found.mechanisms:
        assert numbers.setdefault(each.mechanism, each.number) == each.number
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
    order = [row["class"] for row in full.ask("mechanisms", mechanism="") if row["place"]]
    placed = [order.index(mechanism) for mechanism in numbers if mechanism in order]
    assert placed == sorted(placed)


# How sure it is


def test_a_line_is_solid_only_where_an_asserted_claim_stands_undenied(full, tiny):
    found = cascade(full)
    for edge in found.edges:
        sure = {row["certainty"] for row in edge.rows} & {"asserted", ""}
        if not sure:
            assert not edge.certain
        if not edge.denials and sure:
            assert edge.certain
    dashed = [edge for edge in found.edges if not edge.certain]
    assert dashed
    lines = {(row["subject"], row["object"], row["line"]) for row in found.table if row["line"]}
    assert ("er-signalling", "growth-factor-signalling", "dashed") in lines


def test_claims_alike_share_a_line_and_one_without_sign_joins_the_signed(full):
    between = edges(cascade(full))
    grows = between["hormone/estrogen", "activation", "process/tumour-growth"]
    assert len({row["claim"] for row in grows.rows}) > 5
    assert {row["sign"] for row in grows.rows} == {"positiveSign", "unsigned"}
    assert grows.denials
    assert grows.certain
    assert ("hormone/estrogen", "regulation", "process/tumour-growth") not in between


def test_a_conversion_runs_from_substrate_to_product_and_its_maker_stands_aside(full):
    between = edges(cascade(full))
    assert ("hormone/androgen", "conversion", "hormone/estrogen") in between
    assert ("gene/CYP19A1", "catalysis", "hormone/estrogen") in between
    assert not any(
        start == "gene/CYP19A1" and end == "hormone/androgen" for start, _, end in between
    )


def test_claims_are_counted_by_what_they_say_once_each():
    row = {"claim": "1", "link": "causes", "polarity": "affirmed", "certainty": "asserted"}
    supposed = {**row, "claim": "2", "certainty": "hypothesised"}
    denied = {**row, "claim": "3", "polarity": "negated"}
    excluded = {**row, "claim": "4", "link": "excluded"}
    unknown = {**row, "claim": "5", "link": "unknownRole"}
    assert counted([row, row, supposed]) == "2 for (1 supposed)"
    assert counted([denied, excluded, unknown]) == "2 against, 1 open"


# What it looks like


def test_each_thing_drug_and_number_is_written_and_each_homeless_claim_told(found):
    told = " ".join(words(chart.draw(found, "svg")))
    for edge in (*found.edges, *found.drugs):
        assert found.labels[edge.start] in told
        assert found.labels[edge.end] in told
    for each in found.mechanisms:
        assert f"{each.number}  {found.taxonomy[each.mechanism]['class_label']}" in told
    for row in found.elsewhere:
        assert row["subject_label"] in told


@pytest.mark.parametrize("form", canvas.FORMATS)
def test_the_same_graph_gives_the_same_bytes(tiny, form):
    first, again = (chart.draw(cascade(tiny.kg), form) for _ in range(2))
    assert first == again


def test_the_whole_graph_gives_the_same_bytes(full):
    assert chart.draw(cascade(full), "svg") == chart.draw(cascade(full), "svg")


def test_boxes_and_passing_lines_keep_their_room():
    heights = [1.0, 0.5, 2.0, 0.5, 1.0, 3.0, 0.5]
    lines = [(0, 1), (1, 2), (0, 2), (3, 2), (4, 2), (2, 5), (0, 5), (5, 1), (0, 6)]
    layout = lay_out(heights, lines, gap=0.2, passage=0.1)
    places = [
        (layer, middle, height + 0.2)
        for layer, middle, height in zip(layout.layers, layout.middles, heights, strict=True)
    ]
    places += [(layer, middle, 0.1) for route in layout.routes for layer, middle in route]
    for layer in set(layout.layers):
        row = sorted((middle, room) for at, middle, room in places if at == layer)
        for (one, room), (other, next_room) in pairwise(row):
            assert other - one >= (room + next_room) / 2 - 1e-9
    assert min(middle - room / 2 for _, middle, room in places) == pytest.approx(0)


def test_a_line_passes_each_layer_between_its_boxes_in_its_own_direction():
    lines = [(0, 1), (1, 2), (2, 3), (0, 3), (3, 0)]
    layout = lay_out([1.0] * 4, lines, gap=0.2, passage=0.1)
    for (start, end), route in zip(lines, layout.routes, strict=True):
        layers = [layout.layers[start], *(layer for layer, _ in route), layout.layers[end]]
        assert {other - one for one, other in pairwise(layers)} in ({1}, {-1})


def test_what_no_line_joins_stands_below_the_rest():
    layout = lay_out([1.0] * 5, [(0, 1), (1, 2), (3, 4)], gap=0.2, passage=0.1)
    assert min(layout.middles[3:]) >= max(layout.middles[:3]) + 1.2 - 1e-9


@pytest.mark.parametrize("module", ["igraph", "matplotlib"])
def test_without_a_library_the_remedy_is_told(found, monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(EtroError, match=rf"{module} is not installed.*pip install 'etro\[plot\]'"):
        chart.draw(found, "svg")


# The command


def test_the_command_writes_the_picture_and_beside_it_the_table(tiny_here, tmp_path):
    file = tmp_path / "map.svg"
    done = run("plot", "cascade", "--pathway", "mTOR", "-o", file)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "MTOR: signals, drugs and mechanisms as claimed" in words(file.read_bytes())
    with (tmp_path / "map.svg.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    assert list(rows[0]) == list(COLUMNS)
    assert "claim/0213" in {row["claim"] for row in rows}
    assert all(row["source"] and row["locator"] for row in rows if row["basis"] == "claim")
