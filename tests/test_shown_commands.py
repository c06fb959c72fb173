"""What the readme and the page on stores elsewhere show, run as it stands."""

import re
import shlex

import pytest

from running import ROOT, run

pytest_plugins = ["endpoints", "running", "tiny_graph"]

QUERY = """PREFIX etro: <https://w3id.org/etro/ontology#>
SELECT ?drug FROM <https://w3id.org/etro/graph/inferred> { ?drug a etro:Rapalog } ORDER BY ?drug"""


def blocks(page, language):
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(page):
    lines = "".join(blocks(page, "console")).splitlines()
    return [line.removeprefix("$ etro ") for line in lines if line]


@pytest.fixture
def folder(whole, tmp_path, monkeypatch):
    """A folder of one's own with a query in it, and the whole graph as the data."""
    monkeypatch.setenv("ETRO_DATA", str(whole))
    monkeypatch.chdir(tmp_path)
    for name in ("my-query.rq", "question.rq"):
        (tmp_path / name).write_text(QUERY, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("line", commands("README.md"))
def test_each_command_of_the_readme_runs(folder, line):
    done = run(*shlex.split(line))
    assert done.exit_code == 0, done.stderr
    written = re.findall(r"-o (\S+)", line)
    assert [(folder / name).stat().st_size > 0 for name in written] or done.stdout


def test_the_python_of_the_readme_prints_a_figure_with_its_claim(folder, capsys):
    [text] = blocks("README.md", "python")
    exec(text, {})
    assert "0.43 claim/0071" in capsys.readouterr().out


def test_the_page_on_stores_elsewhere_loads_one_and_asks_it(folder, writable, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    shown = commands("docs/remote.md")
    federated = [line for line in shown if "queries/federation/" in line]
    assert len(federated) == 1  # it goes on to UniProt: test_federation runs it with a stand-in
    for line in shown:
        if line not in federated:
            words = re.sub(r"http://localhost:7878|https://example\.org", writable, line)
            done = run(*shlex.split(words))
            assert done.exit_code == 0, f"{line}: {done.stderr}"
            assert done.stdout
    assert "everolimus" in done.stdout
