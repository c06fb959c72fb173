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


def test_a_failing_check_names_all_faults_and_leaves_the_old_data_set(built, tables_of):
    pointer = (built / "build/current").read_bytes()
    expected = answers(built)
    table = tables_of(built, "Drug")
    sound, time = table.path.read_bytes(), table.path.stat().st_mtime_ns
    table.set("drug/everolimus", "scaffold", "noSuchScaffold")
    table.set("drug/letrozole", "label", "")
    with pytest.raises(InvalidData) as caught:
        build(find_assets(built))
    places = {(finding.file, finding.row) for finding in caught.value.findings}
    assert places == {("graph/Drug.tsv", 2), ("graph/Drug.tsv", 4)}
    assert (built / "build/current").read_bytes() == pointer
    table.path.write_bytes(sound)
    os.utime(table.path, ns=(time, time))
    assert answers(built) == expected


def test_a_question_to_faulty_data_is_not_answered_from_the_old_data_set(built, tables_of):
    tables_of(built, "Drug").set("drug/everolimus", "scaffold", "noSuchScaffold")
    with pytest.raises(InvalidData):
        etro.load(built)


def test_a_rule_that_does_not_parse_is_named_and_leaves_the_old_data_set(built):
    pointer = (built / "build/current").read_bytes()
    (built / "ontology/rules/20-favours.rq").write_text("# Broken.\nSELECT ?s {", encoding="utf-8")
    with pytest.raises(BuildError, match="favours"):
        build(find_assets(built))
    assert (built / "build/current").read_bytes() == pointer


def test_a_home_that_cannot_be_written_is_told_with_a_remedy(built, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ETRO_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(BuildError, match="ETRO_HOME") as caught:
        build(find_assets(built))
    assert caught.value.exit_code == 2
    assert caught.value.remedy


def test_a_home_that_is_a_file_is_told_on_the_command_line(built, tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = process("stats", data=built, ETRO_HOME=tmp_path / "file")
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"ETRO_HOME" in done.stderr
    assert b"Traceback" not in done.stderr


def test_etro_home_says_where_the_data_set_goes(data, tmp_path, monkeypatch, quick):
    monkeypatch.setenv("ETRO_HOME", str(tmp_path / "elsewhere" / "deep"))
    build(find_assets(data))
    assert (tmp_path / "elsewhere/deep/current").is_file()
    assert not (data / "build").exists()
    assert answers(data)


def test_without_etro_home_the_data_set_lies_beside_the_data(built):
    assert find_assets(built).home == str(built / "build")


GARBAGE = [
    b"",
    b"\n",
    b"\0" * 500,
    b"\xff\xfe\x00",
    b"{}",
    b"etro data set 1",
    b"etro data set 1\n\n\n\n",
    b"etro data set 1\nstore-0\nabc\nmany\n",
    b"etro data set 1\nstore-gone\nabc\n0\n",
    b"etro data set 9\nstore-0\nabc\n0\n",
]


@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_garbled_pointer_names_no_data_set(built, garbage):
    (built / "build/current").write_bytes(garbage)
    assert find_built(find_assets(built)) is None


def test_a_pointer_cut_off_anywhere_is_never_taken_for_that_of_fresh_inputs(built):
    whole = (built / "build/current").read_bytes()
    for length in range(0, len(whole) - 1, 7):
        (built / "build/current").write_bytes(whole[:length])
        assert find_built(find_assets(built)) is None, whole[:length]


def test_a_garbled_pointer_is_recovered_from(built, quick):
    (built / "build/current").write_bytes(b"\xff garbage")
    assert etro.load(built).find("everolimus")
    assert len(stores(built)) == 1
    assert find_built(find_assets(built))


def test_a_removed_data_set_is_built_again(built, quick):
    expected = answers(built)
    shutil.rmtree(built / "build" / stores(built)[0])
    assert find_built(find_assets(built)) is None
    etro.load(built)
    assert answers(built) == expected


def test_a_moved_data_folder_still_answers(built, tmp_path):
    expected = answers(built)
    moved = built.rename(tmp_path / "moved")
    assert answers(moved) == expected
