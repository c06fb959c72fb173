"""The pages of the bundled questions, and their index: HTML that needs nothing from elsewhere."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from etro.answers import Answer, Term, show
from etro.diagram import draw
from etro.knowledge import KnowledgeGraph
from etro.page import environment, inline
from etro.pattern import in_words
from etro.queries import Example, Parameter, Query, classes_of
from etro.sketch import sketch
from etro.tables import sentence
from etro.tokens import without_words
from etro.vocabulary import ETRO

if TYPE_CHECKING:
    from jinja2 import Environment

FEW = 10
_TERM = re.compile(r"\betro:(\w+)")


class Cell(NamedTuple):
    """A text, and the name of the term that it leads to, if it is one."""

    text: str
    term: str = ""


class Node(NamedTuple):
    """A line of a pattern in words, with those that belong to it."""

    text: str
    below: list[Node]


class Shown(NamedTuple):
    """The first rows of an answer, without the columns that have nothing in them."""

    columns: list[str]
    rows: list[list[Cell]]
    sentences: list[str]
    empty: list[str]
    total: int
    nothing: str


class Family(NamedTuple):
    """A family of questions, and what they tell."""

    name: str
    description: str
    questions: list[Query]


def question_pages(
    graph: KnowledgeGraph, families: Mapping[str, str], examples: Iterable[Example]
) -> Iterator[tuple[str, str]]:
    """Yield the file name and the text of each page, the index first.

    ``families`` says of each family, in order, what its questions tell. Raises ``EtroError`` where
    Jinja2, matplotlib or igraph is not installed.
    """
    questions = [graph.question(name) for name in graph.questions]
    grouped = [
        Family(name, told, [each for each in questions if each.header["family"] == name])
        for name, told in families.items()
    ]
    beyond = list(examples)
    yield "index.html", _render("questions", **_index(grouped, beyond))
    for family in grouped:
        for each in family.questions:
            yield f"{each.name}.html", question_page(graph, each, family.questions)
    for example in beyond:
        yield f"{example.name}.html", example_page(graph, example)


def question_page(graph: KnowledgeGraph, query: Query, family: Iterable[Query] = ()) -> str:
    """Return the page of a question, with links to those of its ``family``."""
    defaults = {each.name: each.default for each in query.parameters}
    asked = {name: value for name, value in defaults.items() if value}
    frame = sketch(query.text, graph.names.label, defaults)
    return _render(
        "question",
        name=query.name,
        title=query.header["title"],
        question=query.question,
        family=query.header["family"],
        facts=[("for", query.header["audience"]), ("keywords", query.header["keywords"])],
        given=", ".join(f"{name} = {value}" for name, value in asked.items()),
        answer=_shown(graph.ask(query.name), query),
        parameters=[each._asdict() | {"kind": _kind(each)} for each in query.parameters],
        shell=shell_line(query.name, asked),
        python=python_lines(query.name, asked),
        columns=query.columns,
        picture=inline(draw(frame), "picture-title"),
        words=_words(in_words(query.text, graph.names.label)),
        sparql=graph.to_sparql(query.name),
        terms=_terms(graph, query.text),
        others=[each for each in family if each.name != query.name],
    )


def example_page(graph: KnowledgeGraph, example: Example) -> str:
    """Return the page of a query that calls other services: all but an answer."""
    header = example.header
    frame = sketch(example.text, graph.names.label, {})
    return _render(
        "question",
        name=example.name,
        title=header["title"],
        question=header["question"],
        family="",
        facts=[("service", header["service"]), ("tested", header["tested"])],
        answer=None,
        picture=inline(draw(frame), "picture-title"),
        words=_words(in_words(example.text, graph.names.label)),
        sparql=re.sub(r"^#.*\n", "", example.text, flags=re.MULTILINE),
        terms=_terms(graph, example.text),
        others=[],
    )


def shell_line(name: str, asked: Mapping[str, str]) -> str:
    """Return the command line that asks a question.

    >>> shell_line("biomarkers", {"drug": "aromatase inhibitor"})
    "etro ask biomarkers --drug 'aromatase inhibitor'"
    """
    options = (["--" + key.replace("_", "-"), value] for key, value in asked.items())
    return shlex.join(["etro", "ask", name, *(word for pair in options for word in pair)])


def python_lines(name: str, asked: Mapping[str, str]) -> str:
    """Return the lines of Python that ask a question.

    >>> print(python_lines("biomarkers", {"drug": "letrozole"}))
    import etro
    kg = etro.load()
    answer = kg.ask("biomarkers", drug="letrozole")
    """
    given = "".join(f', {key}="{_quoted(value)}"' for key, value in asked.items())
    return f'import etro\nkg = etro.load()\nanswer = kg.ask("{name}"{given})'


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _shown(answer: Answer, query: Query) -> Shown:
    first = Answer(answer.columns, answer.terms[:FEW])
    used = [any(column) for column in zip(*first.cells, strict=True)]
    kept = [number for number, any_cell in enumerate(used) if any_cell]
    return Shown(
        [first.columns[number] for number in kept],
        [[_cell(row[number]) for number in kept] for row in first.terms],
        [sentence(query.header["answer"], first.columns, row) for row in first.cells],
        [name for name, any_cell in zip(first.columns, used, strict=True) if not any_cell],
        len(answer),
        query.header["empty-means"],
    )


def _cell(term: Term | None) -> Cell:
    own = isinstance(term, ox.NamedNode) and term.value.startswith(ETRO)
    return Cell(show(term), term.value.removeprefix(ETRO) if own and term else "")


def _kind(parameter: Parameter) -> Cell:
    """Return what a parameter takes, with the one class that it has to be of."""
    return Cell(parameter.kind, next(iter(classes_of(parameter.kind)), ""))


def _terms(graph: KnowledgeGraph, text: str) -> list[Cell]:
    names = set(_TERM.findall(without_words(text)))
    found = [Cell(graph.names.label(ETRO + name), name) for name in names]
    return sorted(found, key=lambda cell: (cell.text.casefold(), cell.term))


def _words(text: str) -> dict[str, Any]:
    r"""Return a pattern in words as its first line and the tree of the others.

    >>> _words("Each:\n- a\n  - b\n- c")["nodes"]
    [Node(text='a', below=[Node(text='b', below=[])]), Node(text='c', below=[])]
    """
    head, *lines = text.splitlines()
    levels: list[list[Node]] = [[]]
    for line in lines:
        depth = (len(line) - len(line.lstrip())) // 2
        node = Node(line.strip().removeprefix("- "), [])
        levels[depth].append(node)
        levels[depth + 1 :] = [node.below]
    return {"head": head, "nodes": levels[0]}


def _index(families: list[Family], examples: list[Example]) -> dict[str, Any]:
    by_word: dict[str, list[Query]] = defaultdict(list)
    questions = [each for family in families for each in family.questions]
    for query in questions:
        for word in query.header["keywords"].split(","):
            by_word[word.strip()].append(query)
    return {
        "count": len(questions),
        "families": families,
        "examples": examples,
        "keywords": dict(sorted(by_word.items(), key=lambda item: item[0].casefold())),
    }


@cache
def _engine() -> Environment:
    engine = environment()
    engine.filters["slug"] = lambda name: re.sub(r"\W+", "-", name)
    return engine


def _render(template: str, **values: Any) -> str:
    return _engine().get_template(f"{template}.html.j2").render(values).strip() + "\n"
