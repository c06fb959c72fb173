"""The real claims against the real texts, in the folder that ETRO_SOURCES names."""

import os
import random
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from etro.assets import find_assets
from etro.checks import check
from etro.graph import read_tables, read_units
from etro.sources import SourceTexts
from etro.spans import parse_span
from running import FOLDERS, ROOT, run

SOURCES = Path(os.environ["ETRO_SOURCES"]).resolve()
WORDS, HAN = 8, 20
_LATIN = re.compile(r"[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
TABLES = read_tables(find_assets(ROOT))[0]
POINTING = sorted({row.cls for row in TABLES.rows if "span" in row.cells})
CURATED = [row.id for row in TABLES.rows if row.cls == "Source" and row.first("curated") == "true"]


@pytest.fixture(scope="module")
def texts():
    """The texts at hand, by source."""
    return SourceTexts(TABLES, SOURCES).texts


def test_every_curated_source_is_at_hand(texts):
    assert set(CURATED) <= set(texts)
    assert CURATED


def test_the_check_with_the_texts_finds_nothing():
    done = run("check", "--sources", SOURCES)
    assert (done.exit_code, done.stderr) == (0, "")
    assert re.search(r"^0 findings", done.stdout.splitlines()[-1])
    assert "not checked" not in done.stdout


def test_the_coverage_of_the_curated_sources_finds_nothing():
    for id in CURATED:
        done = run("coverage", id, "--sources", SOURCES)
        assert (done.exit_code, done.stderr) == (0, "")
        summary = done.stdout.splitlines()[0]
        assert re.search(r"\b0 partial, .*; 0 unaccounted for$", summary)
    assert run("coverage", "--sources", SOURCES).exit_code == 0


def test_the_folder_may_be_named_by_the_environment(monkeypatch):
    monkeypatch.setenv("ETRO_SOURCES", str(SOURCES))
    assert run("check").stdout == run("check", "--sources", SOURCES).stdout


def test_every_curated_source_has_pinned_units_that_cover_its_text(texts):
    for id in CURATED:
        pinned = read_units(find_assets(ROOT), id)
        assert pinned, f"{id}: run etro coverage --pin"
        rest, text = 0, texts[id]
        for start, end in pinned:
            assert rest <= start < end <= len(text)
            assert not text[rest:start].strip(), "between two units stands white space alone"
            assert text[start:end] == text[start:end].strip()
            rest = end
        assert not text[rest:].strip()


def by_offset(span, shift):
    """Return a span moved by some characters."""
    return f"{span.source}#char={span.start + shift},{span.end + shift}"


def to_another_unit(span, dice):
    """Return the span of another unit of the same text: well formed, and the wrong place."""
    units = read_units(find_assets(ROOT), span.source)
    start, end = dice.choice([u for u in units if u[1] <= span.start or span.end <= u[0]])
    return f"{span.source}#char={start},{end}"


@pytest.mark.parametrize("move", ["+3", "-5", "another unit"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_moved_span_is_found_in_every_table(tmp_path, tables_of, monkeypatch, move, seed):
    """One row of each table is moved; each of them, and no other, is named."""
    monkeypatch.setattr("etro.data.validate", lambda *_: [])
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name)
    dice = random.Random(f"{seed} {move}")
    expected = set()
    for cls in POINTING:
        table = tables_of(tmp_path, cls)
        row = dice.choice([row for row in table.rows if row["source"] in CURATED])
        cells = row["span"].split("|")
        chosen = dice.randrange(len(cells))
        span = parse_span(cells[chosen])
        shift = int(move) if move[0] in "+-" else 0
        if span.start + shift < 0:
            shift = 3
        cells[chosen] = by_offset(span, shift) if shift else to_another_unit(span, dice)
        expected.add((f"graph/{cls}.tsv", table.set(row["id"], "span", "|".join(cells)), "span"))
    assert len(expected) == len(POINTING) > 10
    report = check(find_assets(tmp_path), sources=SOURCES)
    errors = {(f.file, f.row, f.column) for f in report.findings if f.level == "error"}
    assert errors == expected


def packed(text):
    """Return the letters of all Latin words, joined: so gaps that extraction left do not matter."""
    return "".join(words(text))


def words(text):
    return _LATIN.findall(unicodedata.normalize("NFKC", text).casefold())


def han(text):
    return "".join(_HAN.findall(unicodedata.normalize("NFKC", text)))


def repository_files():
    """Yield the name and text of every file that is, or could be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in sorted(filter(None, listed.stdout.decode().split("\0"))):
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue


def names_and_titles():
    """Return what may stand in the repository as it stands in a source."""
    return [
        cell
        for row in TABLES.rows
        for column in ("label", "labelZh", "synonym", *(["name"] if row.cls == "Term" else []))
        for cell in row.cells.get(column, ())
    ] + [
        # A reference prints title and journal side by side, a table the id beside the name.
        " ".join((row.id, row.first("label"), row.first("venue"), row.first("label")))
        for row in TABLES.rows
        if row.cls in ("Publication", "MSigDBGeneSet")
    ]


def headings(locators, source_texts):
    """Return the headings that locators name, each of which stands on up to three lines alone."""
    lines = [packed(line) for text in source_texts for line in text.splitlines() if line.strip()]
    alone = {"".join(lines[i : i + n]) for i in range(len(lines)) for n in (1, 2, 3)}
    named = {re.split(r", (?:paragraph|sentence) ", locator)[0] for locator in locators}
    return sorted(heading for heading in named if packed(heading) in alone)


class Index:
    """Finds out fast whether a string stands in any of some long ones."""

    def __init__(self, texts, width):
        self.texts, self.width = texts, width
        self.places = {}
        for number, text in enumerate(texts):
            for start in range(len(text) - width + 1):
                self.places.setdefault(text[start : start + width], []).append((number, start))

    def __contains__(self, wanted):
        if len(wanted) < self.width:
            return any(wanted in text for text in self.texts)
        places = self.places.get(wanted[: self.width], ())
        return any(self.texts[number].startswith(wanted, start) for number, start in places)


def copied(files, source_texts, allowed):
    """Return the runs of 8 words or 20 Han characters that files share with source texts."""
    latin = Index([packed(text) for text in source_texts], 24)
    chinese = Index([han(text) for text in source_texts], HAN)
    names = [packed(text) for text in allowed], [han(text) for text in allowed]
    found = []
    for name, text in files:
        # Two cells of a table are no run; nor are two values of a cell.
        for part in re.split(r"[\t|]", text):
            tokens, characters = words(part), han(part)
            for i in range(len(tokens) - WORDS + 1):
                shared = "".join(tokens[i : i + WORDS])
                if shared in latin and not any(shared in each for each in names[0]):
                    found.append(f"{name}: {' '.join(tokens[i : i + WORDS])}")
            for i in range(len(characters) - HAN + 1):
                shared = characters[i : i + HAN]
                if shared in chinese and not any(shared in each for each in names[1]):
                    found.append(f"{name}: {shared}")
    return found


def source_texts():
    return [path.read_text(encoding="utf-8") for path in sorted(SOURCES.glob("*.txt"))]


def test_the_search_for_copied_sentences_finds_one():
    twenty = "甲乙丙丁戊己庚辛壬癸" * 2
    invented = (
        f"One two three four five sig-\nnifi cant seven eight nine. {twenty[:7]} {twenty[7:]}。"
    )
    files = [("a", "three four five significant, Seven EIGHT nine"), ("b", "none of it")]
    assert copied(files, [invented], []) == []
    files += [
        ("c", "so: two three four five significant, Seven EIGHT nine"),
        ("d", f"乙{twenty}"),
    ]
    assert [each[0] for each in copied(files, [invented], [])] == ["c", "d"]
    allowed = ["two three four five significant seven eight nine", twenty]
    assert copied(files, [invented], allowed) == []


def test_no_sentence_of_a_source_stands_in_the_repository():
    files = list(repository_files())
    assert len(files) > 50
    assert len(source_texts()) >= len(CURATED)
    told = headings((row.first("locator") for row in TABLES.rows), source_texts())
    assert copied(files, source_texts(), names_and_titles() + told) == []


def test_only_what_stands_on_lines_alone_counts_as_a_heading():
    text = "One two three\n\nfour five\nSix seven eight nine.\n"
    locators = ["One two three four five, paragraph 2", "Six seven, sentence 1", "eight nine."]
    assert headings(locators, [text]) == ["One two three four five"]
