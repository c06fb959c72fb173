"""The pattern of a query in words: what has to hold for a row, a condition a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pyparsing import ParseResults
from rdflib import RDF, RDFS, BNode, Literal, URIRef, Variable
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from etro.queries import PREFIXES

_REPEATED = {
    "*": " (itself or over any distance)",
    "+": " (over any distance)",
    "?": " (or itself)",
}
_SIGNS = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    ">": "is greater than",
    "<=": "is at most",
    ">=": "is at least",
    "IN": "is one of",
    "NOT IN": "is none of",
}
_FIXED = {RDF.type: "is a", RDFS.subClassOf: "is a kind of", RDFS.label: "is called"}
_HEADED = {"OptionalGraphPattern": "where known", "MinusGraphPattern": "but not"}
_CALLS = {
    "BOUND": "{} is known",
    "COALESCE": "the first known of {}",
    "CONCAT": "{} in a row",
    "COUNT": "the number of {}",
    "EXISTS": "there is:",
    "GROUPCONCAT": "all {}",
    "IF": "({} ? {} : {})",
    "LANG": "the language of {}",
    "MAX": "the greatest {}",
    "MIN": "the least {}",
    "NOTEXISTS": "there is not:",
    "STR": "the text of {}",
}


def in_words(text: str, label: Callable[[str], str]) -> str:
    """Return the pattern of a SELECT in words; ``label`` names a thing of the graph.

    >>> print(in_words("SELECT * { ?drug rdfs:label ?name OPTIONAL { ?drug a ?class } }", str))
    Each answer has:
    - [drug] is called [name]
    - where known:
      - [drug] is a [class]
    """
    query, prefixes = parsed(text)
    lines = Words(label, prefixes).group(query.where, 0)
    return "\n".join(["Each answer has:", *lines])


@lru_cache(maxsize=2)
def parsed(text: str) -> tuple[CompValue, dict[str, str]]:
    """Return a query as a tree, not to be changed, and the prefixes that hold in it."""
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    prologue, query = parseQuery(declared + text)
    return query, {each.prefix or "": str(each.iri) for each in prologue if "prefix" in each}


class Words:
    """Says each part of a parsed pattern; ``label`` names a thing of the graph."""

    def __init__(self, label: Callable[[str], str], prefixes: Mapping[str, str]) -> None:
        self._label = label
        self._prefixes = prefixes

    def group(self, node: Any, depth: int) -> Iterator[str]:
        """Yield the lines of a group, or of a query within a query, in the order written."""
        if node.name == "SubSelect":
            yield from self.group(node.where, depth)
            for each in node.projection or ():
                if each.expr is not None:
                    yield _line(depth, f"[{each.evar}] is {self.said(each.expr)}")
            return
        for part in node.part or ():
            yield from self._part(part, depth)

    def _part(self, part: CompValue, depth: int) -> Iterator[str]:
        if part.name == "TriplesBlock":
            for flat in part.triples:
                for start in range(0, len(flat), 3):
                    yield _line(depth, " ".join(map(self.said, flat[start : start + 3])))
        elif part.name == "Filter":
            yield _line(depth, self.said(part.expr))
            for exists in existing(part.expr):
                yield from self.group(exists.graph, depth + 1)
        elif part.name == "Bind":
            yield _line(depth, f"[{part.var}] is {self.said(part.expr)}")
        elif part.name == "InlineData":
            yield _line(depth, self.values(part))
        elif part.name == "GroupOrUnionGraphPattern":
            yield from self._union(part.graph, depth)
        else:
            yield _line(depth, f"{self.heading(part)}:")
            yield from self.group(part.graph, depth + 1)

    def heading(self, part: CompValue) -> str:
        """Return what is said of a group as a whole: where, or in what way, it has to hold."""
        if part.name == "ServiceGraphPattern":
            return f"at {part.term}"
        return _HEADED.get(part.name) or f"in {self.said(part.term)}"

    def _union(self, groups: list[Any], depth: int) -> Iterator[str]:
        if len(groups) == 1:
            yield from self.group(groups[0], depth)
            return
        for number, each in enumerate(groups):
            yield _line(depth, "or:" if number else "either:")
            yield from self.group(each, depth + 1)

    def values(self, part: CompValue) -> str:
        """Return which values some variables may have."""
        names = [part.var] if isinstance(part.var, Variable) else list(part.var)
        rows = [[row] if len(names) == 1 and not _listed(row) else list(row) for row in part.value]
        said = [" with ".join(map(self.said, row)) for row in rows]
        verb = "is one of" if len(said) > 1 else "is"
        return f"{' with '.join(map(self.said, names))} {verb} {', '.join(said) or 'nothing'}"

    def said(self, node: Any) -> str:
        """Return a term, path or expression in words."""
        if isinstance(node, Variable):
            return f"[{node}]"
        if isinstance(node, BNode) or node == "UNDEF":
            return "anything"
        if isinstance(node, Literal):
            return f"“{node}”" if node.datatype is None else str(node)
        if isinstance(node, URIRef):
            return _FIXED.get(node) or self._name(str(node))
        if _listed(node):
            return ", ".join(map(self.said, node))
        return self._compound(node)

    def iri(self, name: CompValue) -> URIRef:
        """Return the IRI that a prefixed name stands for."""
        return URIRef(self._prefixes[name.prefix or ""] + name.localname)

    def _name(self, iri: str) -> str:
        """Return the label of a thing; a term of others that has none is called as it is spelt."""
        label = self._label(iri)
        spelt = re.split(r"[/#]", iri)[-1]
        return label if label != iri else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", spelt).lower()

    def _compound(self, node: CompValue) -> str:
        name = node.name
        if name == "pname":
            return self.said(self.iri(node))
        if name == "literal":
            return f"“{node.string}”"
        if name in ("PathAlternative", "PathSequence"):
            joined = (" or " if name == "PathAlternative" else " → ").join(
                map(self.said, node.part)
            )
            return f"({joined})" if name == "PathAlternative" and len(node.part) > 1 else joined
        if name == "PathElt":
            return self.said(node.part) + _REPEATED.get(node.mod or "", "")
        if name == "PathEltOrInverse":
            return f"({self.said(node.part)}) of"
        if name == "UnaryNot":
            return f"not ({self.said(node.expr)})"
        if name.startswith(("Builtin_", "Aggregate_")):
            return self._call(name.partition("_")[2].upper(), node)
        return self._operation(node)

    def _call(self, name: str, node: CompValue) -> str:
        keys = ("arg", "arg1", "arg2", "arg3", "vars", "start", "length", "pattern", "replacement")
        found = (getattr(node, key) for key in keys)
        given = [self.said(each) for each in found if each is not None]
        form = _CALLS.get(name, "")
        if form.count("{}") == len(given):
            return form.format(*given)
        return form.format(", ".join(given)) if form else f"{name.lower()}({', '.join(given)})"

    def _operation(self, node: CompValue) -> str:
        """Return what an operator joins, or the one thing that stands where one might."""
        if node.expr is None:
            return f"{self.said(node.iri)}({self.said(node.arg or [])})" if node.iri else node.name
        first = self.said(node.expr)
        if node.other is None:
            return first
        if node.name == "RelationalExpression":
            return f"{first} {_SIGNS.get(node.op, node.op)} {self.said(node.other)}"
        if node.name.startswith("Conditional"):
            word = " and " if "And" in node.name else " or "
            return f"({word.join([first, *map(self.said, node.other)])})"
        pairs = zip(node.op, node.other, strict=True)
        return " ".join([first, *(f"{op} {self.said(each)}" for op, each in pairs)])


def _line(depth: int, text: str) -> str:
    return f"{'  ' * depth}- {text}"


def _listed(node: object) -> bool:
    return isinstance(node, list | tuple | ParseResults)


def existing(node: Any) -> Iterator[CompValue]:
    """Yield the EXISTS and NOT EXISTS of an expression."""
    if isinstance(node, CompValue):
        if node.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield node
            return
        for value in node.values():
            yield from existing(value)
    elif _listed(node):
        for each in node:
            yield from existing(each)
