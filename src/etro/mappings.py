"""Mappings to other vocabularies: tables in the SSSOM format, read as SKOS statements."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NamedTuple

import pyoxigraph as ox

from etro.errors import Finding, InvalidData

_PREFIX = re.compile(r"#\s+([\w.-]+):\s+[\"']?([^\"'\s]+)[\"']?\s*")
_TRIPLE = ("subject_id", "predicate_id", "object_id")


class Mapping(NamedTuple):
    """One line of a table: its number, its cells by column, and the statement it makes."""

    line: int
    cells: dict[str, str]
    triple: ox.Triple


def parse_mappings(text: str, file: str) -> list[Mapping]:
    """Return the mappings of a table whose header of comments declares its own prefixes.

    Raises ``InvalidData`` naming each line and column that gives no statement.
    """
    lines = text.splitlines()
    comments = list(takewhile(lambda line: line.startswith("#"), lines))
    prefixes = {found[1]: found[2] for line in comments if (found := _PREFIX.fullmatch(line))}
    start = len(comments) + 1
    columns = lines[start - 1].split("\t") if len(lines) >= start else []
    findings = [
        Finding(file, start, column, "the column is missing", "add it, as SSSOM demands")
        for column in _TRIPLE
        if column not in columns
    ]
    mappings: list[Mapping] = []
    for number, line in enumerate([] if findings else lines[start:], start + 1):
        cells = dict(zip(columns, line.split("\t"), strict=False))
        terms = [_expand(cells.get(column, ""), prefixes) for column in _TRIPLE]
        findings += [
            Finding(
                file, number, column, f"{cells.get(column, '')!r} {term}", "correct the identifier"
            )
            for column, term in zip(_TRIPLE, terms, strict=True)
            if isinstance(term, str)
        ]
        nodes = [term for term in terms if isinstance(term, ox.NamedNode)]
        if len(nodes) == len(_TRIPLE):
            mappings.append(Mapping(number, cells, ox.Triple(*nodes)))
    if findings:
        raise InvalidData(findings)
    return mappings


def _expand(curie: str, prefixes: dict[str, str]) -> ox.NamedNode | str:
    """Return what a CURIE stands for, or what is wrong with it."""
    prefix, _, local = curie.partition(":")
    if not local:
        return "is no CURIE"
    if prefix not in prefixes:
        return f"has the prefix {prefix}, which the curie_map of the file lacks"
    try:
        return ox.NamedNode(prefixes[prefix] + local)
    except ValueError as error:
        return f"makes no IRI: {error}"
