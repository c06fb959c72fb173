"""The pattern of a query as boxes and arrows within frames, ready to be drawn.

A box is a parameter, or anything that something is said of; an arrow joins two boxes. What only
stands as a value is a line of a box. What is optional, excluded, alternative or worked out first
has a frame of its own, unless it only adds to boxes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from rdflib import RDF, RDFS, BNode, Variable
from rdflib.plugins.sparql.parserutils import CompValue

from etro.pattern import Words, existing, parsed

_ADDS = {"TriplesBlock", "Filter", "Bind", "OptionalGraphPattern", "GroupOrUnionGraphPattern"}


class Line(NamedTuple):
    """What is said of a box or a frame, and whether it need not hold."""

    text: str
    optional: bool = False


class Box(NamedTuple):
    """A thing of a pattern, by its name, and whether it is a parameter, a column or neither."""

    title: str
    role: str
    lines: tuple[Line, ...]


class Arrow(NamedTuple):
    """What joins two boxes, by their numbers."""

    start: int
    end: int
    label: str
    optional: bool = False


class Frame(NamedTuple):
    """A part of a pattern that holds by itself: its boxes, its conditions, the frames in it.

    ``kind`` is ``whole``, ``part``, ``choice`` (one of the frames in it holds) or ``not``.
    """

    head: str
    kind: str
    boxes: list[Box]
    arrows: list[Arrow]
    notes: list[Line]
    frames: list[Frame]


def sketch(text: str, label: Callable[[str], str], parameters: Mapping[str, str]) -> Frame:
    """Return the pattern of a SELECT as a frame.

    ``label`` names a thing of the graph; ``parameters`` has the default of each, or nothing.

    >>> text = "SELECT ?y { ?drug a ?class ; etro:of ?x . ?x etro:of ?y }"
    >>> frame = sketch(text, str, {})
    >>> [(box.title, [line.text for line in box.lines]) for box in frame.boxes]
    [('drug', ['is a: [class]']), ('x', ['of: [y]'])]
    >>> frame.arrows
    [Arrow(start=0, end=1, label='of', optional=False)]
    """
    query, prefixes = parsed(text)
    columns = {str(each.var or each.evar) for each in query.projection or ()}
    return _Sketcher(Words(label, prefixes), parameters, columns).whole(query)


class _Sketcher:
    def __init__(
        self, words: Words, parameters: Mapping[str, str], columns: Collection[str]
    ) -> None:
        self._words = words
        self._parameters = parameters
        self._columns = columns

    def whole(self, query: CompValue) -> Frame:
        frame = _Open(self._words)
        self._query(frame, query)
        return self._closed(frame, "", "whole")

    def _query(self, frame: _Open, query: CompValue) -> None:
        """Add the pattern of a query, and what it counts or collects."""
        self._group(frame, query.where, False)
        for each in query.projection or ():
            if each.expr is not None:
                frame.notes.append(Line(f"[{each.evar}] is {self._words.said(each.expr)}"))

    def _group(self, frame: _Open, group: CompValue, optional: bool) -> None:
        if group.name == "SubSelect":
            self._query(frame, group)
            return
        for part in group.part or ():
            self._part(frame, part, optional, alone=len(group.part) == 1)

    def _part(self, frame: _Open, part: CompValue, optional: bool, alone: bool) -> None:
        if part.name == "TriplesBlock":
            for flat in part.triples:
                for start in range(0, len(flat), 3):
                    frame.triples.append((*map(self._plain, flat[start : start + 3]), optional))
        elif part.name == "Filter":
            self._filter(frame, part, optional)
        elif part.name == "Bind":
            told = f"[{part.var}] is {self._words.said(part.expr)}"
            frame.notes.append(Line(told, optional))
        elif part.name == "InlineData":
            frame.notes.append(Line(self._words.values(part), optional))
        elif part.name == "GroupOrUnionGraphPattern":
            self._groups(frame, part.graph, optional, alone)
        elif part.name == "OptionalGraphPattern" and _adds(part.graph):
            self._group(frame, part.graph, True)
        else:
            kind = "not" if part.name == "MinusGraphPattern" else "part"
            self._inner(frame, part.graph, self._words.heading(part), kind)

    def _groups(self, frame: _Open, groups: list[Any], optional: bool, alone: bool) -> None:
        if len(groups) > 1:
            choice = _Open(self._words)
            for number, each in enumerate(groups):
                self._inner(choice, each, "or" if number else "either", "part")
            frame.frames.append(self._closed(choice, "one of these", "choice"))
        elif groups[0].name != "SubSelect" or alone:
            self._group(frame, groups[0], optional)
        else:
            self._inner(frame, groups[0], "worked out first", "part")

    def _inner(self, frame: _Open, group: CompValue, head: str, kind: str) -> None:
        inner = _Open(self._words)
        self._group(inner, group, False)
        frame.frames.append(self._closed(inner, head, kind))

    def _filter(self, frame: _Open, part: CompValue, optional: bool) -> None:
        """Add a condition; that a label is in a certain language tells a reader nothing."""
        inside = list(existing(part.expr))
        for each in inside:
            negated = each.name == "Builtin_NOTEXISTS"
            head = "there is not" if negated else "there is"
            self._inner(frame, each.graph, head, "not" if negated else "part")
        told = self._words.said(part.expr)
        if not inside and not told.startswith(("the language of", "(the language of")):
            frame.notes.append(Line(told, optional))

    def _plain(self, node: Any) -> Any:
        """Return a prefixed name, or a path of a single step, as its IRI."""
        if not isinstance(node, CompValue):
            return node
        if node.name == "pname":
            return self._words.iri(node)
        if node.name in ("PathAlternative", "PathSequence") and len(node.part) == 1:
            return self._plain(node.part[0])
        return self._plain(node.part) if node.name == "PathElt" and not node.mod else node

    def _closed(self, frame: _Open, head: str, kind: str) -> Frame:
        boxes, arrows = frame.boxes_and_arrows(self._parameters)
        shown = [
            Box(self._title(node), self._role(node), (*self._asked(node), *lines))
            for node, lines in boxes
        ]
        return Frame(head, kind, shown, arrows, frame.notes, frame.frames)

    def _title(self, node: Any) -> str:
        return str(node) if isinstance(node, Variable) else self._words.said(node)

    def _role(self, node: Any) -> str:
        if not isinstance(node, Variable):
            return "fixed"
        name = str(node)
        return "asked" if name in self._parameters else "told" if name in self._columns else "other"

    def _asked(self, node: Any) -> Iterator[Line]:
        if self._role(node) == "asked":
            default = self._parameters[str(node)]
            yield Line(f"asked for: {default}" if default else "open, unless asked for")


class _Open:
    """A frame that is being filled."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.triples: list[tuple[Any, ...]] = []
        self.notes: list[Line] = []
        self.frames: list[Frame] = []

    def boxes_and_arrows(
        self, parameters: Collection[str]
    ) -> tuple[list[tuple[Any, list[Line]]], list[Arrow]]:
        """Return the boxes with what is said of each alone, and what joins them."""
        lines: dict[Any, list[Line]] = {subject: [] for subject, *_ in self.triples}
        joins: dict[tuple[Any, Any, bool], list[str]] = defaultdict(list)
        for subject, predicate, obj, optional in self.triples:
            node = isinstance(obj, Variable | BNode) and obj != subject
            if node and (obj in lines or str(obj) in parameters):
                lines.setdefault(obj, [])
                joins[subject, obj, optional].append(self._words.said(predicate))
            else:
                lines[subject].append(Line(self._said(predicate, obj), optional))
        numbers = {node: number for number, node in enumerate(lines)}
        arrows = [
            Arrow(numbers[start], numbers[end], " / ".join(left), optional)
            for (start, end, optional), labels in joins.items()
            if (left := _without(labels, joins.get((start, end, False), []) if optional else []))
        ]
        return [(node, _unrepeated(each)) for node, each in lines.items()], arrows

    def _said(self, predicate: Any, obj: Any) -> str:
        if predicate == RDF.type and not isinstance(obj, Variable):
            said = self._words.said(obj)
            return f"{'an' if said[:1].lower() in 'aeiou' else 'a'} {said}"
        named = "name" if predicate == RDFS.label else self._words.said(predicate)
        return f"{named}: {self._words.said(obj)}"


def _unrepeated(lines: list[Line]) -> list[Line]:
    """Leave out what need not hold where it holds in any case."""
    held = {line for line in lines if not line.optional}
    return [line for line in dict.fromkeys(lines) if line in held or Line(line.text) not in held]


def _without(labels: list[str], others: list[str]) -> list[str]:
    return [label for label in dict.fromkeys(labels) if label not in others]


def _adds(group: CompValue) -> bool:
    """Tell whether a group only adds to boxes: no alternatives, exclusions or further queries."""
    if group.name == "SubSelect":
        return False
    for part in group.part or ():
        inner = part.graph if part.name == "GroupOrUnionGraphPattern" else [part.graph]
        if part.name not in _ADDS or len(inner) > 1:
            return False
        if part.name == "Filter" and list(existing(part.expr)):
            return False
        if inner[0] is not None and not _adds(inner[0]):
            return False
    return True
