"""The data set on disk: built again when its inputs changed, and only then, to the same bytes."""

import os
import shutil
import subprocess

import pytest

import etro
from etro.assets import find_assets
from etro.dataset import build, find_built
from etro.inputs import files
from running import ROOT, answers, command, environment, stores

pytest_plugins = ["running"]

CHANGES = {
    "a table": "graph/Gene.tsv",
    "the context": "graph/context.jsonld",
    "an ontology module": "ontology/entities.ttl",
    "the root ontology": "ontology/etro.ttl",
    "a rule": "ontology/rules/20-favours.rq",
    "a shape": "shapes/Gene.ttl",
    "what shapes share": "shapes/common.ttl",
}


def change(path):
    """Change a file's bytes and leave what it means."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".tsv":
        assert text.count("\tMTOR\t") == 1
        text = text.replace("\tMTOR\t", "\tINVENTOR\t")
    else:
        text += "\n" if path.suffix == ".jsonld" else "\n# changed\n"
    path.write_text(text, encoding="utf-8")


def touch(path):
    """Give a file another time and the same bytes."""
    later = path.stat().st_mtime_ns + 5_000_000_000
    os.utime(path, ns=(later, later))


def test_a_second_build_does_nothing_when_nothing_changed(small_built):
    before = stores(small_built)
    again = build(find_assets(small_built))
    assert not again.fresh
    assert stores(small_built) == before


def test_a_changed_question_needs_no_build_and_is_answered_as_changed(small_built):
    query = small_built / "queries" / "drug-targets.rq"
    query.write_text(query.read_text("utf-8").replace("?drug_label ", "", 1), "utf-8")
    kg = etro.load(small_built, progress=lambda step: pytest.fail(step))
    assert "drug_label" not in kg.ask("drug-targets", drug="").columns
    assert not build(find_assets(small_built)).fresh


def test_a_new_question_needs_no_build(small_built):
    shutil.copy(small_built / "queries/conflicts.rq", small_built / "queries/again.rq")
    kg = etro.load(small_built, progress=lambda step: pytest.fail(step))
    assert "again" in kg.questions


@pytest.mark.parametrize("file", CHANGES.values(), ids=CHANGES)
def test_a_touched_file_of_equal_bytes_is_not_built_again(small_built, file):
    before = stores(small_built)
    touch(small_built / file)
    assert answers(small_built)
    assert find_built(find_assets(small_built)), "the next question compares times once more"
    assert stores(small_built) == before


@pytest.mark.parametrize("file", CHANGES.values(), ids=CHANGES)
def test_a_changed_input_is_noticed_by_the_next_question(small_built, file):
    assert file in files(find_assets(small_built))
    before = stores(small_built)
    change(small_built / file)
    assert find_built(find_assets(small_built)) is None
    steps = []
    etro.load(small_built, progress=steps.append)
    assert steps
    assert stores(small_built) != before
    assert len(stores(small_built)) == 1


def test_what_was_changed_is_what_is_answered(small_built):
    change(small_built / "graph/Gene.tsv")
    assert etro.load(small_built).find("inventor")[0].id == "gene/MTOR"


def test_an_edit_that_keeps_size_and_time_is_noticed_by_etro_build(small_built):
    path = small_built / "graph/Gene.tsv"
    time = path.stat().st_mtime_ns
    path.write_text(path.read_text("utf-8").replace("\tMTOR\t", "\tMTOQ\t"), "utf-8")
    os.utime(path, ns=(time, time))
    assert build(find_assets(small_built)).fresh


def test_a_removed_and_an_added_file_are_noticed(small_built):
    rules = small_built / "ontology/rules"
    text = (rules / "50-conflict.rq").read_bytes()
    (rules / "50-conflict.rq").unlink()
    assert find_built(find_assets(small_built)) is None
    (rules / "51-conflict.rq").write_bytes(text)
    assert build(find_assets(small_built)).fresh


def test_a_renamed_rule_is_noticed_though_no_byte_changed(small_built):
    rules = small_built / "ontology/rules"
    (rules / "20-favours.rq").rename(rules / "21-favours.rq")
    assert build(find_assets(small_built)).fresh


def test_an_editors_hidden_file_is_no_input(small_built):
    (small_built / "graph/.Gene.tsv.swp").write_bytes(b"\0")
    assert find_built(find_assets(small_built))


def test_pinned_text_units_are_no_input(small_built):
    before = find_built(find_assets(small_built))
    (small_built / "graph/units").mkdir()
    (small_built / "graph/units/doe-2050.tsv").write_text("start\tend\n0\t9\n")
    assert find_built(find_assets(small_built)) == before
    assert not build(find_assets(small_built)).fresh


def test_force_builds_although_nothing_changed(small_built):
    before = stores(small_built)
    assert build(find_assets(small_built), force=True).fresh
    assert len(stores(small_built)) == 1
    assert stores(small_built) != before


def test_each_step_of_a_build_is_told(small):
    steps = []
    build(find_assets(small), progress=steps.append)
    assert len(steps) >= 3
    assert all(step and "\n" not in step for step in steps)


def test_a_moved_data_folder_still_answers(small_built, tmp_path):
    expected = answers(small_built)
    assert answers(small_built.rename(tmp_path / "moved")) == expected


def test_etro_home_says_where_the_data_set_goes(small, tmp_path, monkeypatch):
    monkeypatch.setenv("ETRO_HOME", str(tmp_path / "elsewhere" / "deep"))
    build(find_assets(small))
    assert (tmp_path / "elsewhere/deep/current").is_file()
    assert not (small / "build").exists()
    assert answers(small)


def test_without_etro_home_the_data_set_lies_beside_the_data(small):
    assert find_assets(small).home == str(small / "build")


@pytest.fixture(scope="module")
def two_copies(one_source, tmp_path_factory):
    """Two copies of data at two places, made at two times, each built in its own process."""
    copies = [
        shutil.copytree(
            one_source, tmp_path_factory.mktemp("copies") / name, copy_function=shutil.copyfile
        )
        for name in ("one", "a longer name with spaces")
    ]
    both = [
        subprocess.Popen(command("build"), env=environment(folder), stdout=subprocess.DEVNULL)
        for folder in copies
    ]
    assert [each.wait(60) for each in both] == [0, 0]
    return copies


def test_two_builds_of_equal_inputs_give_the_same_bytes(two_copies):
    one, other = (etro.load(folder).export("nquads") for folder in two_copies)
    assert one == other
    assert one.count(b"\n") > 1_000


def test_two_builds_of_equal_inputs_have_one_fingerprint(two_copies):
    one, other = (find_built(find_assets(folder)) for folder in two_copies)
    assert (one.fingerprint, one.quads) == (other.fingerprint, other.quads)


@pytest.mark.parametrize("form", ["turtle", "nquads", "jsonld"])
def test_no_export_names_a_place_on_this_machine(two_copies, form):
    text = etro.load(two_copies[0]).export(form).decode()
    for trace in (str(two_copies[0]), str(ROOT), "file:", "/tmp/", "/home/", "/root/"):
        assert trace not in text
