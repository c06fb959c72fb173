"""The forest plot: what is drawn, what stands in its table, and what it says when it cannot."""

import csv
import sys
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest

from etro import canvas, plots
from etro.answers import Answer
from etro.errors import EtroError, NothingToPlot
from running import run, words

pytest_plugins = ["running", "tiny_graph"]

PNG = b"\x89PNG\r\n\x1a\n"


def test_each_arm_is_drawn_with_its_figure_its_patients_and_its_claim(tiny):
    lines, _ = plots.outcomes(tiny.kg, "PFS")
    told = words(plots.draw(lines, "PFS", "svg"))
    figures = [row for row in tiny.kg.ask("outcomes-across-trials") if row["value"] is not None]
    assert figures
    for row in figures:
        name = row["group_label"].removeprefix(f"{row['trial_label']}, ")
        patients = f" (n = {row['n']})" if row["n"] else ""
        assert f"{name}{patients}, {row['claim']}" in told
        assert f"{row['operator'] or ''}{row['value']}" in told


def test_each_ratio_is_drawn_with_its_interval_and_p_value(tiny):
    lines, _ = plots.outcomes(tiny.kg, "PFS")
    told = words(plots.draw(lines, "PFS", "svg"))
    assert "hazard ratio 0.65 (0.51 to 0.83)" in told
    assert "hazard ratio 0.7, p = 0.02" in told


def test_two_sources_on_one_trial_are_lines_of_their_own(tiny):
    lines, _ = plots.outcomes(tiny.kg, "PFS", trial="LYRA-1")
    labels = [line.label for line in lines]
    assert len(set(labels)) == len(labels)
    assert any("doe-2020" in label for label in labels)
    assert any("roe-2021" in label for label in labels)


def test_a_ratio_stands_on_the_line_of_the_arms_that_it_compares(tiny):
    lines, _ = plots.outcomes(tiny.kg, "PFS")
    [line] = [
        each for each in lines if each.comparison and each.comparison["claim"] == "claim/0004"
    ]
    assert {side["claim"] for side in line.sides} == {"claim/0002", "claim/0003"}


def test_the_table_has_each_claim_that_is_drawn_and_no_other(tiny):
    lines, table = plots.outcomes(tiny.kg, "PFS")
    drawn = {side["claim"] for line in lines for side in line.sides}
    drawn |= {line.comparison["claim"] for line in lines if line.comparison}
    assert {row["claim"] for row in table} == drawn
    assert all(row["source"] and row["locator"] for row in table)


def test_only_the_trial_or_drug_that_is_asked_for_is_drawn(tiny):
    _, by_trial = plots.outcomes(tiny.kg, "ORR", trial="LYRA-2")
    assert {row["trial"] for row in by_trial} == {"lyra-2"}
    _, by_drug = plots.outcomes(tiny.kg, "ORR", drug="fenoxifen")
    assert by_drug
    assert all("fenoxifen" in row["side"] for row in by_drug)


@pytest.mark.parametrize("form", canvas.FORMATS)
def test_the_same_lines_give_the_same_bytes(tiny, form):
    lines, _ = plots.outcomes(tiny.kg, "PFS")
    assert plots.draw(lines, "PFS", form) == plots.draw(lines, "PFS", form)


@pytest.mark.parametrize("endpoint", ["ORR", "PFS"])
def test_the_names_of_the_whole_graph_stand_inside_the_picture(full, endpoint):
    lines, _ = plots.outcomes(full, endpoint)
    drawn = ET.fromstring(plots.draw(lines, endpoint, "svg")).iter(
        "{http://www.w3.org/2000/svg}text"
    )
    ends = {"".join(text.itertext()).strip(): float(text.attrib["x"]) for text in drawn}
    for line in lines:
        assert ends[line.label] > len(line.label) * 3.6


def test_a_ratio_never_stands_with_arms_of_other_patients_or_another_context(full):
    lines, _ = plots.outcomes(full, "PFS")
    joined = [line for line in lines if line.comparison and line.sides]
    assert joined
    for line in joined:
        for side in line.sides:
            for name in ("trial", "population", "data_cut", "assessor", "source"):
                assert side[name] == line.comparison[name]


def test_a_data_cut_is_told_as_it_is_written(tiny, monkeypatch):
    def ask(question, *, plain=tiny.kg.ask, **parameters):
        answer = plain(question, **parameters)
        at = answer.columns.index("data_cut")
        cut = ox.Literal("June 2020")
        return Answer(answer.columns, [(*r[:at], cut, *r[at + 1 :]) for r in answer.terms])

    monkeypatch.setattr(tiny.kg, "ask", ask)
    lines, _ = plots.outcomes(tiny.kg, "PFS")
    assert all("June 2020" in line.label for line in lines)


def test_an_endpoint_without_figures_is_an_error_that_names_it(tiny):
    with pytest.raises(NothingToPlot, match="no claim gives a figure on overall survival"):
        plots.outcomes(tiny.kg, "overall survival")


def test_without_matplotlib_the_remedy_is_told(tiny, monkeypatch):
    lines, _ = plots.outcomes(tiny.kg, "PFS")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(EtroError, match=r"matplotlib is not installed.*pip install 'etro\[plot\]'"):
        plots.draw(lines, "PFS", "svg")


@pytest.mark.parametrize(("suffix", "start"), [("svg", b"<?xml"), ("png", PNG)])
def test_the_command_writes_the_picture_and_beside_it_the_table(tiny_here, tmp_path, suffix, start):
    file = tmp_path / f"pfs.{suffix}"
    done = run("plot", "outcomes", "--endpoint", "PFS", "-o", file)
    assert (done.exit_code, done.stdout) == (0, "")
    assert file.read_bytes().startswith(start)
    with (tmp_path / f"pfs.{suffix}.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    assert list(rows[0]) == list(plots.COLUMNS)
    assert "claim/0004" in {row["claim"] for row in rows}


def test_the_command_writes_to_standard_output_what_is_asked_for(tiny_here):
    assert run("plot", "outcomes").stdout.startswith("<?xml")
    table = run("plot", "outcomes", "--format", "tsv").stdout
    assert table.splitlines()[0].split("\t") == list(plots.COLUMNS)


def test_the_title_names_the_endpoint_in_full(tiny_here):
    assert "progression-free survival: what sources report" in words(
        run("plot", "outcomes", "--endpoint", "PFS").stdout
    )
