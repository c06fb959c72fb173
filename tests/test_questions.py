"""The page of each question, and their index."""

import ast
import re
import shlex
import xml.etree.ElementTree as ET
from collections import Counter
from html import unescape
from itertools import pairwise

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from etro.answers import Answer, show
from etro.cli import main
from etro.pattern import in_words
from etro.queries import Example, parse_query, read_families
from etro.questions import FEW, example_page, question_page
from etro.sketch import sketch
from etro.vocabulary import ETRO
from pages import Page
from tiny_graph import ROOT

pytest_plugins = ["pages", "tiny_graph"]

QUERIES = {
    path.stem: parse_query(path.stem, path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "queries").glob("*.rq"))
}
EXAMPLES = sorted(path.stem for path in (ROOT / "queries" / "federation").glob("*.rq"))
each_question = pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)


@pytest.fixture(scope="module")
def html(generate, full, answers):
    """The pages as they are made from the graph, by their places."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(full, "ask", answers.get)
        return dict(generate.questions(full))


@pytest.fixture(scope="module")
def pages(html):
    """The same, read."""
    found = {place.removeprefix("questions/"): Page(text) for place, text in html.items()}
    assert all(page.open == [] for page in found.values())
    return found


@pytest.fixture(scope="module")
def answers(full):
    """The answer of each question as it stands, asked once."""
    return {name: full.ask(name) for name in QUERIES}


def test_each_question_and_each_example_has_its_page(html):
    names = {"index", *QUERIES, *EXAMPLES}
    assert set(html) == {f"questions/{name}.html" for name in names}


@each_question
def test_a_page_tells_what_the_header_tells(query, pages):
    page = pages[f"{query.name}.html"]
    told = unescape(page.html)
    for key in ("title", "question", "audience", "family", "keywords", "empty-means"):
        assert query.header[key] in told, key
    for name, meaning in query.columns.items():
        assert f"{name} {meaning}" in page.said("columns")
    rows = [row for table in page.tables for row in table]
    for each in query.parameters:
        default = each.default or ("none" if each.several else "left open: all")
        kind = each.kind + (", several" if each.several else "")
        assert [each.name, kind, default, each.description] in rows


@each_question
def test_a_page_shows_the_first_rows_and_says_how_many_there_are(query, pages, answers):
    page, answer = pages[f"{query.name}.html"], answers[query.name]
    head, *rows = page.tables[0]
    places = [answer.columns.index(name) for name in head]
    assert rows == [[show(row[place]) for place in places] for row in answer.terms[:FEW]]
    cut = f"the first {FEW} of which" if len(answer) > FEW else ""
    assert f"{len(answer)} rows" in page.said("answer")
    assert ("the first" in page.said("answer")) == bool(cut)
    assert cut in page.said("answer")
    for name in set(answer.columns) - set(head):
        assert not any(row[answer.columns.index(name)] for row in answer.terms[:FEW])
        assert name in page.said("answer").partition("left out:")[2]


@each_question
def test_a_page_says_each_of_these_rows_in_words(query, pages, answers):
    said = pages[f"{query.name}.html"].said("answer").partition("In words")[2]
    for row in answers[query.name].rows[:FEW]:
        if row.get("claim"):
            assert row["claim"] in said


@each_question
def test_a_page_has_the_pattern_as_a_picture_with_all_that_the_query_is_about(query, pages, full):
    page = pages[f"{query.name}.html"]
    [svg] = re.findall(r"<svg.*?</svg>", page.html, re.DOTALL)
    texts = "".join(ET.fromstring(svg).itertext())
    for each in query.parameters:
        assert each.name in texts
    title = f"The pattern of “{query.header['title']}”"
    assert title in page.said("pattern")
    frame = sketch(query.text, full.names.label, {})
    for box in frame.boxes:
        assert box.title in texts


@each_question
def test_a_page_has_the_pattern_in_words_and_the_query(query, pages, full):
    page = pages[f"{query.name}.html"]
    said = page.said("pattern")
    for line in in_words(query.text, full.names.label).splitlines():
        assert " ".join(line.strip().removeprefix("- ").split()) in said
    assert full.to_sparql(query.name).strip() in page.texts["sparql"]


@each_question
def test_the_lines_of_a_page_give_its_answer(query, pages, full):
    page = pages[f"{query.name}.html"]
    shell, python = re.findall(r"<pre tabindex=\"0\"><code>(.*?)</code>", page.html, re.DOTALL)[:2]
    call = ast.parse(unescape(python)).body[-1].value
    [name] = [each.value for each in call.args]
    given = {each.arg: each.value.value for each in call.keywords}
    assert name == query.name
    assert full.bind(query, given) == full.bind(query, {})
    words = shlex.split(unescape(shell))
    assert words[:3] == ["etro", "ask", query.name]
    options = dict(zip(words[3::2], words[4::2], strict=True))
    assert options == {f"--{key.replace('_', '-')}": value for key, value in given.items()}


def test_a_line_of_a_page_runs_in_the_shell(pages, answers, monkeypatch):
    monkeypatch.setenv("ETRO_DATA", str(ROOT))
    line = re.search(
        r"<code>(etro ask cross-resistance.*?)</code>", pages["cross-resistance.html"].html
    )
    words = shlex.split(unescape(line[1]))
    done = CliRunner().invoke(main, [*words[1:], "--format", "csv"])
    assert done.stdout == answers["cross-resistance"].to_csv()


def test_every_link_leads_to_a_page_an_entry_or_a_term(generate, full, pages):
    reference = set(re.findall(r' id="([^"]+)"', generate.BUILT["reference.html"](full)))
    for name, page in pages.items():
        for link in page.hrefs:
            place, _, anchor = link.partition("#")
            if place == "../reference.html":
                assert not anchor or anchor in reference, (name, link)
            else:
                ids = {attrs.get("id") for _, attrs in pages[place or name].tags}
                assert not anchor or anchor in ids, (name, link)


def test_a_page_leads_to_the_terms_of_its_query_and_to_its_family(pages):
    page = pages["trial-comparisons.html"]
    for name in ("Comparison", "experimental", "trial"):
        assert f"../reference.html#{name}" in page.hrefs
    assert "trial-design.html" in page.hrefs
    assert "gaps.html" not in page.hrefs


def test_the_index_leads_to_each_question_by_its_family_and_by_its_keywords(pages, full):
    index = pages["index.html"]
    families = read_families(full._assets)
    assert {query.header["family"] for query in QUERIES.values()} == set(families)
    for family, description in families.items():
        section = index.said(re.sub(r"\W+", "-", family))
        assert description in section
        members = [query for query in QUERIES.values() if query.header["family"] == family]
        assert len(members) >= 2, family
        for query in members:
            assert f"{query.header['title']} {query.question}" in section
            assert index.hrefs.count(f"{query.name}.html") > 1
    for query in QUERIES.values():
        for word in query.header["keywords"].split(","):
            assert word.strip() in index.said("words")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_of_an_example_says_whom_it_asks_and_that_it_was_not_tried_there(name, pages):
    page = pages[f"{name}.html"]
    assert "never run here against the live service" in page.html
    assert "SERVICE" in page.said("sparql")
    assert re.search(r"at https://\S+/sparql", page.said("pattern"))
    assert f"{name}.html" in pages["index.html"].hrefs


def test_the_pages_need_nothing_from_elsewhere(pages):
    for name, page in pages.items():
        tags = {tag for tag, _ in page.tags}
        assert tags.isdisjoint({"script", "link", "iframe", "img", "object", "embed"}), name
        assert not any("src" in attrs for _, attrs in page.tags)
        assert "@import" not in page.html
        assert re.findall(r"url\((?!#)", page.html) == []


def test_a_screen_reader_is_told_language_headings_tables_and_the_picture(pages):
    for name, page in pages.items():
        ids = Counter(attrs["id"] for _, attrs in page.tags if "id" in attrs)
        assert max(ids.values()) == 1, name
        assert dict(page.tags)["html"]["lang"] == "en"
        headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert headings.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(headings))
        assert all("scope" in attrs for tag, attrs in page.tags if tag == "th")
        for tag, attrs in page.tags:
            assert attrs.get("aria-labelledby", "content") in ids, (name, tag)
            if tag == "svg":
                assert attrs["role"] == "img"


def test_the_same_graph_gives_the_same_bytes(html, full):
    for name in ("biomarkers", "trial-design"):
        query = full.question(name)
        family = [
            each for each in QUERIES.values() if each.header["family"] == query.header["family"]
        ]
        assert question_page(full, query, family) == html[f"questions/{name}.html"]


def test_no_text_of_a_header_or_a_row_becomes_a_tag(full, monkeypatch):
    planted = "<script>alert(1)</script> & \"'</style>"
    text = QUERIES["trial-design"].text
    for key in ("title", "question", "audience", "family", "keywords", "empty-means", "answer"):
        text = re.sub(rf"^(# {key}:).*", lambda m: f"{m[1]} {planted}", text, flags=re.MULTILINE)
    text = text.replace("# columns: trial = the trial", f"# columns: trial = {planted}")
    query = parse_query("trial-design", text.replace("| Trial whose", f"| {planted}"))
    rows = [(ox.Literal(planted), ox.NamedNode(f"{ETRO}Drug"))]
    monkeypatch.setattr(full, "ask", lambda name: Answer(["trial", "value"], rows))
    monkeypatch.setattr(full.names, "label", lambda iri: planted)
    header = dict.fromkeys(("title", "question", "service", "tested"), planted)
    example = Example("x", header, f"SELECT ?x {{ ?x rdfs:label '{planted[:25]}' }}")
    for html in (question_page(full, query), example_page(full, example)):
        page = Page(html)
        assert {tag for tag, _ in page.tags}.isdisjoint({"script"})
        assert html.count("</style>") == html.count("<style")
        assert "&lt;script&gt;" in html


# The picture


def drawn(text, parameters=None):
    """Return the frame of a pattern, whose terms are called by their names."""
    return sketch(text, lambda iri: iri.removeprefix(ETRO), parameters or {})


def lines(frame, title):
    [box] = [box for box in frame.boxes if box.title == title]
    return [(line.text, line.optional) for line in box.lines]


def test_what_is_said_of_a_thing_alone_stands_in_its_box():
    text = "SELECT ?n { ?c a etro:Outcome ; etro:value ?n OPTIONAL { ?c etro:unit ?u } }"
    assert lines(drawn(text), "c") == [
        ("an Outcome", False),
        ("value: [n]", False),
        ("unit: [u]", True),
    ]


def test_an_arrow_leads_to_a_parameter_and_to_what_more_is_said_of():
    frame = drawn("SELECT ?c { ?c etro:drug ?drug ; etro:of ?x . ?x etro:unit ?u }", {"drug": "d"})
    titles = [box.title for box in frame.boxes]
    ends = [(titles[a.start], a.label, titles[a.end]) for a in frame.arrows]
    assert ends == [("c", "drug", "drug"), ("c", "of", "x")]
    assert lines(frame, "drug") == [("asked for: d", False)]
    assert [box.role for box in frame.boxes] == ["told", "other", "asked"]


@pytest.mark.parametrize(
    ("pattern", "head", "kind", "inner"),
    [
        ("{ ?c etro:a ?x } UNION { ?c etro:b ?x }", "one of these", "choice", ["either", "or"]),
        ("MINUS { ?c etro:a ?x }", "but not", "not", []),
        ("FILTER NOT EXISTS { ?c etro:a ?x }", "there is not", "not", []),
        ("FILTER EXISTS { ?c etro:a ?x }", "there is", "part", []),
        (
            "OPTIONAL { { ?c etro:a ?x } UNION { ?c etro:b ?x } }",
            "where known",
            "part",
            ["one of these"],
        ),
        ("GRAPH etro:g { ?c etro:a ?x }", "in g", "part", []),
        (
            "{ SELECT ?c (COUNT(?x) AS ?n) { ?c etro:a ?x } GROUP BY ?c }",
            "worked out first",
            "part",
            [],
        ),
    ],
)
def test_what_holds_by_itself_has_a_frame_of_its_own(pattern, head, kind, inner):
    [frame] = drawn(f"SELECT ?c {{ ?c etro:z 1 {pattern} }}").frames
    assert (frame.head, frame.kind) == (head, kind)
    assert [each.head for each in frame.frames] == inner


def test_what_is_counted_or_demanded_stands_as_a_note():
    text = "SELECT ?c (COUNT(?x) AS ?n) { ?c etro:a ?x FILTER(?x > 3) BIND(?x AS ?y) }"
    assert [note.text for note in drawn(text).notes] == [
        "[x] is greater than 3",
        "[y] is [x]",
        "[n] is the number of [x]",
    ]


def test_that_a_name_is_in_english_is_not_drawn():
    frame = drawn('SELECT ?n { ?c rdfs:label ?n FILTER(LANG(?n) = "en") }')
    assert frame.notes == []
    assert lines(frame, "c") == [("name: [n]", False)]


def test_a_value_that_must_hold_is_not_said_to_be_optional_too():
    text = "SELECT ?c { ?c etro:a ?x OPTIONAL { ?c etro:a ?x ; etro:b ?y } }"
    assert lines(drawn(text), "c") == [("a: [x]", False), ("b: [y]", True)]
