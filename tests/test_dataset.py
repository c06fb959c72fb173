"""The data set on disk: built again when its inputs changed, and only then, to the same bytes."""

import os
import shutil
import subprocess

import pytest

import etro
from etro.assets import find_assets
from etro.dataset import build, find_built, inputs
from running import FOLDERS, ROOT, answers, command, environment, stores

pytest_plugins = ["running"]

CHANGES = {
    "a table": "graph/Drug.tsv",
    "the context": "graph/context.jsonld",
    "an ontology module": "ontology/mechanisms.ttl",
    "a rule": "ontology/rules/20-favours.rq",
    "a shape": "shapes/Drug.ttl",
}


def change(path):
    """Change a file's bytes and leave what it means."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".tsv":
        header, _, rows = text.partition("\n")
        changed = rows.replace("everolimus\t依维莫司\t", "everolimus\t依维莫司\tinventolimus", 1)
        text = f"{header}\n{changed}"
    else:
        text += "\n" if path.suffix == ".jsonld" else "\n# changed\n"
    assert text != path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")


def touch(path):
    """Give a file another time and the same bytes."""
    later = path.stat().st_mtime_ns + 5_000_000_000
    os.utime(path, ns=(later, later))


def test_a_second_build_does_nothing_when_nothing_changed(built):
    before = stores(built)
    again = build(find_assets(built))
    assert not again.fresh
    assert stores(built) == before


def test_a_changed_question_needs_no_build_and_is_answered_as_changed(built):
    query = built / "queries" / "drug-targets.rq"
    query.write_text(query.read_text("utf-8").replace("BIND(", "BIND (", 1), "utf-8")
    assert find_built(find_assets(built))
    assert not build(find_assets(built)).fresh


def test_a_new_question_needs_no_build(built):
    shutil.copy(built / "queries/conflicts.rq", built / "queries/again.rq")
    assert "again" in etro.load(built, progress=pytest.fail).questions


@pytest.mark.parametrize("file", CHANGES.values(), ids=CHANGES)
def test_a_touched_file_of_equal_bytes_is_not_built_again(built, file):
    before = stores(built)
    touch(built / file)
    assert answers(built)
    assert find_built(find_assets(built)), "the next question compares times once more"
    assert stores(built) == before


@pytest.mark.parametrize("file", CHANGES.values(), ids=CHANGES)
def test_a_changed_input_is_noticed_by_the_next_question(built, file, quick):
    assert file in inputs(find_assets(built))
    before = stores(built)
    change(built / file)
    assert find_built(find_assets(built)) is None
    steps = []
    etro.load(built, progress=steps.append)
    assert steps
    assert stores(built) != before
    assert len(stores(built)) == 1


def test_what_was_changed_is_what_is_answered(built):
    change(built / "graph/Drug.tsv")
    assert etro.load(built).find("inventolimus")[0].id == "drug/everolimus"


def test_an_edit_that_keeps_size_and_time_is_noticed_by_etro_build(built, quick):
    path = built / "graph/Drug.tsv"
    time = path.stat().st_mtime_ns
    path.write_text(path.read_text("utf-8").replace("\teverolimus\t", "\teverolinus\t", 1), "utf-8")
    os.utime(path, ns=(time, time))
    assert build(find_assets(built)).fresh


def test_a_removed_and_an_added_file_are_noticed(built, quick):
    text = (built / "ontology/rules/50-conflict.rq").read_bytes()
    (built / "ontology/rules/50-conflict.rq").unlink()
    assert find_built(find_assets(built)) is None
    (built / "ontology/rules/51-conflict.rq").write_bytes(text)
    assert build(find_assets(built)).fresh


def test_a_renamed_rule_is_noticed_though_no_byte_changed(built, quick):
    rules = built / "ontology/rules"
    (rules / "20-favours.rq").rename(rules / "21-favours.rq")
    assert build(find_assets(built)).fresh


def test_an_editors_hidden_file_is_no_input(built):
    (built / "graph/.Drug.tsv.swp").write_bytes(b"\0")
    assert find_built(find_assets(built))


def test_force_builds_although_nothing_changed(built, quick):
    before = stores(built)
    forced = build(find_assets(built), force=True)
    assert forced.fresh
    assert len(stores(built)) == 1
    assert stores(built) != before


def test_each_step_of_a_build_is_told(built, quick):
    steps = []
    build(find_assets(built), force=True, progress=steps.append)
    assert len(steps) >= 3
    assert all(step and "\n" not in step for step in steps)


@pytest.fixture(scope="module")
def two_copies(tmp_path_factory):
    """Two copies of the checkout's data at two places, made at two times, each built alone."""
    copies = []
    for name in ("one", "a longer name with spaces"):
        folder = tmp_path_factory.mktemp("copies") / name
        for each in FOLDERS:
            shutil.copytree(ROOT / each, folder / each, copy_function=shutil.copyfile)
        copies.append(folder)
    both = [subprocess.Popen(command("build"), env=environment(each)) for each in copies]
    assert [each.wait(60) for each in both] == [0, 0]
    return copies


def test_two_builds_of_equal_inputs_give_the_same_bytes(two_copies):
    one, other = (etro.load(folder).export("nquads") for folder in two_copies)
    assert one == other
    assert one.count(b"\n") > 1_000


def test_two_builds_of_equal_inputs_have_one_fingerprint(two_copies):
    one, other = (find_built(find_assets(folder)) for folder in two_copies)
    assert (one.fingerprint, one.quads) == (other.fingerprint, other.quads)


@pytest.mark.parametrize("form", ["turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld"])
def test_no_export_names_a_place_on_this_machine(two_copies, form):
    text = etro.load(two_copies[0]).export(form).decode()
    for trace in (str(two_copies[0]), str(ROOT), "file:", "/tmp/", "/home/", "/root/"):
        assert trace not in text
