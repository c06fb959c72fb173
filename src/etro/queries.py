"""The bundled questions: one SPARQL file each. Opens ``queries/`` and nothing else.

A file begins with comment lines ``# key: text`` that people and machines read: title, question,
audience, family, keywords, param, columns, empty-means, answer; and called, where as a method of a
thing a question has a shorter name than its file's. Parameters are bound as RDF terms, at each
comment ``# bind NAME`` within the pattern.
``families.tsv`` lists the families in their order, each with what its questions tell.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from etro.assets import Assets
from etro.errors import InvalidQuery, UnknownName
from etro.suggest import did_you_mean
from etro.vocabulary import ETRO

Term = ox.NamedNode | ox.Literal
PREFIXES = {
    "etro": ETRO,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "obo": "http://purl.obolibrary.org/obo/",
}
KINDS = {
    "drug": "Drug",
    "gene": "MolecularEntity",
    "variant": "Variant",
    "pathway": "Pathway GeneSet",
    "signature": "GeneSet",
    "direction": "ChangeDirection",
    "mechanism": "ResistanceMechanism",
    "trial": "ClinicalTrial",
    "subtype": "<SubtypePopulation",
    "source": "Source",
    "state": "TherapyResponseState",
    "phenotype": "MolecularPhenotype",
    "endpoint": "Endpoint",
    "site": "Site",
    "line": "Line",
    "thing": "",
}
_PLACE = re.compile(r"# bind (\w+)$", re.MULTILINE)
_TOLD = ("title", "question", "audience", "family", "keywords")
_REQUIRED = (*_TOLD, "columns", "empty-means", "answer")


class Parameter(NamedTuple):
    """A parameter: its name, kind, default and what it means.

    With no value, one that takes a single value stays open, that is all; one that takes
    ``several`` (its kind ends with ``*`` in the header) matches nothing.
    """

    name: str
    kind: str
    default: str
    description: str
    several: bool = False


class Query(NamedTuple):
    """A question with its header and its SPARQL text."""

    name: str
    header: dict[str, str]
    parameters: tuple[Parameter, ...]
    columns: dict[str, str]
    text: str

    @property
    def question(self) -> str:
        """The question in one sentence."""
        return self.header["question"]


class Example(NamedTuple):
    """A query that calls other services, with its header: title, question, service, tested."""

    name: str
    header: dict[str, str]
    text: str


def classes_of(kind: str) -> list[str]:
    """Return the local names of the classes whose things, or subclasses, a kind of value is.

    >>> classes_of("subtype"), classes_of("text")
    (['SubtypePopulation'], [])
    """
    return KINDS.get(kind, "").replace("<", "").split()


def query_names(assets: Assets) -> list[str]:
    """Return the names of all questions, sorted."""
    names = os.listdir(assets.path("queries"))
    return sorted(name.removesuffix(".rq") for name in names if name.endswith(".rq"))


def read_query(assets: Assets, name: str) -> Query:
    """Read one question. Raises ``UnknownName`` with near misses."""
    path = assets.path("queries", f"{name}.rq")
    if os.path.basename(name) != name or not os.path.isfile(path):
        names = query_names(assets)
        remedy = did_you_mean(name, names) or "see etro ask --list"
        raise UnknownName(f"no question named {name!r}", value=name, remedy=remedy)
    with open(path, encoding="utf-8") as file:
        return parse_query(name, file.read())


def parse_query(name: str, text: str) -> Query:
    r"""Parse a question's header. Raises ``InvalidQuery`` naming what the header lacks.

    >>> parse_query("x", "# title: T\n# question: Q?\n# audience: A\n# family: F\n# keywords: k")
    Traceback (most recent call last):
        ...
    etro.errors.InvalidQuery: x.rq lacks columns, empty-means, answer
    """
    header: dict[str, str] = {}
    parameters: list[Parameter] = []
    columns: dict[str, str] = {}
    for key, value in _header_lines(text):
        if key == "param":
            parameters.append(_parameter(name, value))
        elif key == "columns":
            column, _, meaning = value.partition("=")
            columns[column.strip()] = meaning.strip()
        else:
            header[key] = value
    missing = [key for key in _REQUIRED if not (columns if key == "columns" else header.get(key))]
    if missing:
        raise InvalidQuery(f"{name}.rq lacks {', '.join(missing)}", value=name)
    places = _PLACE.findall(text)
    for parameter in parameters:
        if parameter.name not in places:
            message = f"{name}.rq says nowhere where {parameter.name} is bound"
            remedy = f"add the line '# bind {parameter.name}' to its pattern"
            raise InvalidQuery(message, value=name, remedy=remedy)
    return Query(name, header, tuple(parameters), columns, text)


def _header_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield key and text of each comment line at the head of a query."""
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        key, _, value = line.lstrip("# ").partition(":")
        yield key, value.strip()


def _parameter(query: str, text: str) -> Parameter:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 4 or parts[1].removesuffix("*") not in {*KINDS, "text", "number"}:
        message = f"{query}.rq: param {text!r} is not name | kind | default | description"
        raise InvalidQuery(message, value=text)
    name, kind, default, description = parts
    return Parameter(name, kind.removesuffix("*"), default, description, kind.endswith("*"))


def bind(text: str, bound: Mapping[str, Term | Sequence[Term]]) -> str:
    r"""Return a query with its parameters' values, serialised as RDF terms, where it says so.

    The values take the place of each comment ``# bind NAME``. It stands early, where an engine's
    planner makes use of them, and again in a subquery that would else be answered in full. A
    parameter of several values is joined with each of them; one without a value stays free.

    >>> bind("SELECT * {\n# bind o\n?s ?p ?o } LIMIT 2", {"o": ox.Literal('"} #')})
    'SELECT * {\nVALUES (?o) { ("\\"} #") }\n?s ?p ?o } LIMIT 2'
    """

    def values(place: re.Match[str]) -> str:
        given = bound.get(place[1], place)
        if given is place:
            return place[0]
        several = given if isinstance(given, list | tuple) else [given]
        rows = " ".join(f"({value})" for value in several)
        return f"VALUES (?{place[1]}) {{ {rows} }}"

    return _PLACE.sub(values, text)


def run(
    store: ox.Store, text: str, bound: Mapping[str, Term | Sequence[Term]]
) -> tuple[list[str], list[tuple[ox.NamedNode | ox.BlankNode | ox.Literal | None, ...]]]:
    """Run a SELECT over the union of all graphs and return its variables and rows.

    A parameter without a value stays a free variable. Raises ``InvalidQuery`` for text that
    does not parse or is no SELECT.
    """
    try:
        solutions = store.query(
            bind(text, bound), prefixes=PREFIXES, use_default_graph_as_union=True
        )
    except SyntaxError as error:
        raise InvalidQuery(f"the query does not parse: {error}", value=text) from None
    if not isinstance(solutions, ox.QuerySolutions):
        raise InvalidQuery("the query is no SELECT", value=text)
    variables = [variable.value for variable in solutions.variables]
    return variables, [tuple(solution) for solution in solutions]


def read_families(assets: Assets) -> dict[str, str]:
    """Return the families of questions in their order, each with what its questions tell."""
    with open(assets.path("queries", "families.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").partition("\t") for line in file]
    return {family: description for family, _, description in rows[1:]}


def read_examples(assets: Assets) -> list[Example]:
    """Return the federated examples of ``queries/federation``, by name."""
    folder = assets.folder("queries") / "federation"
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq"))}
    return [Example(name, dict(_header_lines(text)), text) for name, text in texts.items()]


def read_verifications(assets: Assets) -> list[tuple[str, str, str, str]]:
    """Return (file, level, meaning, text) of each query of ``queries/verify``.

    The first line is ``# level: meaning``, the level error or warning.
    """
    found = []
    for path in sorted((assets.folder("queries") / "verify").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        level, _, meaning = text.partition("\n")[0].lstrip("# ").partition(":")
        found.append((assets.relative(path), level.strip(), meaning.strip(), text))
    return found
