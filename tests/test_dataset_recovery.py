"""The data set where something went wrong: faulty data, no room to write, a garbled pointer."""

import os
import shutil

import pytest

import etro
from etro.assets import find_assets
from etro.dataset import build, find_built
from etro.errors import BuildError, InvalidData
from running import answers, process, stores

pytest_plugins = ["running"]

GARBAGE = [
    b"",
    b"\n",
    b"\0" * 500,
    b"\xff\xfe\x00",
    b"{}",
    b"etro data set 3",
    b"etro data set 3\n\n\n\n",
    b"etro data set 3\nstore-0\nabc\nmany\n",
    b"etro data set 3\nstore-gone\nabc\n0\n",
    b"etro data set 99\nstore-0\nabc\n0\n",
]


def test_a_failing_check_names_all_faults_and_leaves_the_old_data_set(small_built, tables_of):
    pointer = (small_built / "build/current").read_bytes()
    expected = answers(small_built)
    table = tables_of(small_built, "Gene")
    sound, time = table.path.read_bytes(), table.path.stat().st_mtime_ns
    lines = {table.set("gene/MTOR", "label", ""), table.set("gene/ESR1", "exactMatch", "no:such")}
    with pytest.raises(InvalidData) as caught:
        build(find_assets(small_built))
    places = {(finding.file, finding.row) for finding in caught.value.findings}
    assert places == {("graph/Gene.tsv", line) for line in lines}
    assert (small_built / "build/current").read_bytes() == pointer
    table.path.write_bytes(sound)
    os.utime(table.path, ns=(time, time))
    assert answers(small_built) == expected


def test_a_question_to_faulty_data_is_not_answered_from_the_old_data_set(small_built, tables_of):
    tables_of(small_built, "Gene").set("gene/MTOR", "label", "")
    with pytest.raises(InvalidData):
        etro.load(small_built)


@pytest.mark.parametrize("file", ["ontology/entities.ttl", "shapes/Gene.ttl"])
def test_a_module_that_does_not_parse_is_named_and_leaves_the_old_data_set(small_built, file):
    pointer = (small_built / "build/current").read_bytes()
    (small_built / file).write_text("<broken", encoding="utf-8")
    with pytest.raises(InvalidData, match=file):
        build(find_assets(small_built))
    assert (small_built / "build/current").read_bytes() == pointer


def test_a_rule_that_does_not_parse_is_named_and_leaves_the_old_data_set(small_built):
    pointer = (small_built / "build/current").read_bytes()
    rule = small_built / "ontology/rules/20-favours.rq"
    rule.write_text("# Broken.\nSELECT ?s {", encoding="utf-8")
    with pytest.raises((BuildError, InvalidData), match="favours"):
        build(find_assets(small_built))
    assert (small_built / "build/current").read_bytes() == pointer


def test_a_home_that_cannot_be_written_is_told_with_a_remedy(small, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ETRO_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(BuildError, match="ETRO_HOME") as caught:
        build(find_assets(small))
    assert caught.value.exit_code == 2
    assert caught.value.remedy


def test_a_home_that_is_a_file_is_told_on_the_command_line(small, tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = process("stats", data=small, ETRO_HOME=tmp_path / "file")
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"ETRO_HOME" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_garbled_pointer_is_recovered_from(small_built, garbage):
    expected = answers(small_built)
    (small_built / "build/current").write_bytes(garbage)
    assert find_built(find_assets(small_built)) is None
    etro.load(small_built)
    assert answers(small_built) == expected
    assert len(stores(small_built)) == 1


def test_a_pointer_cut_off_anywhere_is_never_taken_for_that_of_fresh_inputs(small_built):
    whole = (small_built / "build/current").read_bytes()
    for length in range(0, len(whole) - 1, 9):
        (small_built / "build/current").write_bytes(whole[:length])
        assert find_built(find_assets(small_built)) is None, whole[:length]


@pytest.mark.parametrize("name", ["store/*.sst", "store/CURRENT", "names.tsv"])
@pytest.mark.parametrize("words", [("find", "MTOR"), ("ask", "drug-targets", "--drug", "")])
def test_a_data_set_that_lost_a_file_is_told_with_a_remedy(small_built, name, words):
    for path in (small_built / "build" / stores(small_built)[0]).glob(name):
        path.unlink()
    done = process(*words, data=small_built)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"etro: the data set cannot be read: ")
    assert b"etro build --force" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_a_removed_pointer_is_made_up_for(small_built):
    expected = answers(small_built)
    (small_built / "build/current").unlink()
    etro.load(small_built)
    assert answers(small_built) == expected
    assert len(stores(small_built)) == 1


def test_a_removed_data_set_is_built_again(small_built):
    expected = answers(small_built)
    shutil.rmtree(small_built / "build" / stores(small_built)[0])
    etro.load(small_built)
    assert answers(small_built) == expected
