"""What the page on releases shows, done as it says."""

import re
import shlex
import shutil

import pytest

from etro.vocabulary import ETRO
from running import ROOT, run

pytest_plugins = ["running"]

PAGE = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
CHANGES = {
    "ontology/drug-classes.ttl": ("etro:rapamycinScaffold", "etro:macrolideScaffold"),
    "graph/Comparison.tsv": ("hazardRatio\t0.43", "hazardRatio\t0.44"),
}


def shown(command):
    """Return the words of a command that the page shows."""
    assert f"`{command}`" in PAGE
    return shlex.split(command)[1:]


@pytest.fixture
def folder(one_source, tmp_path, monkeypatch):
    """A folder of one's own, in which the data stand as ``data``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ETRO_DATA", str(tmp_path / "data"))
    shutil.copytree(one_source, tmp_path / "data")
    return tmp_path


@pytest.fixture
def deprecating(folder):
    """The same, with the deprecated term that the page shows and the one that takes its place."""
    (turtle,) = re.findall(r"^```turtle\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    term = turtle.replace("OldName", "NewName").replace("obsolete old name", "new name")
    term = re.sub(r"owl:deprecated.*", "rdfs:subClassOf etro:Drug .", term, flags=re.DOTALL)
    path = folder / "data" / "ontology" / "drug-classes.ttl"
    path.write_text(f"{path.read_text('utf-8')}\n{turtle}\n{term}", encoding="utf-8")
    mine = f"@prefix etro: <{ETRO}> .\n<http://example.org/a> a etro:OldName .\n"
    (folder / "mine.ttl").write_text(mine, encoding="utf-8")
    return folder


def test_the_term_that_is_deprecated_leads_on(deprecating):
    dry, done = (
        run(*shown("etro migrate --dry-run")),
        run(*shown("etro migrate mine.ttl -o new.ttl")),
    )
    assert (dry.exit_code, dry.stdout) == (0, "nothing to migrate\n"), "no row uses it"
    assert done.exit_code == 0, done.stdout
    assert "NewName" in (deprecating / "new.ttl").read_text(encoding="utf-8")


def test_a_planted_change_is_told_as_the_page_shows(folder):
    shutil.copytree(folder / "data", folder / "new")
    for name, (old, new) in CHANGES.items():
        path = folder / "new" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
    (told,) = re.findall(r"^```\n(axioms\n.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    done = run("diff", folder / "data", folder / "new")
    assert re.fullmatch(re.escape(told).replace("…", ".*"), done.stdout), done.stdout
