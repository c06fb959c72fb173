"""The SHACL shapes, and validation against them. Opens ``shapes/`` and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pyoxigraph as ox

from etro.assets import Assets
from etro.errors import Finding, InvalidData
from etro.vocabulary import RDF

if TYPE_CHECKING:
    import rdflib

SHACL = "http://www.w3.org/ns/shacl#"
ENGINES = ("shifty", "pyshacl")
Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
_NIL = ox.NamedNode(f"{RDF}nil")


class Result(NamedTuple):
    """One validation result, as full IRIs or plain values; empty where the report has none."""

    focus: str
    path: str
    value: str
    severity: str
    component: str
    message: str


class Property(NamedTuple):
    """What a class's shape says of one property; classes and values as full IRIs or plain text.

    What may stand there are instances of ``classes``, and ``roots`` or classes below them;
    ``values`` are the only ones that may. All are empty where the shape sets no such bound.
    """

    required: bool = False
    classes: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    default: str = ""
    message: str = ""


class Shapes:
    """The merged shapes of all files."""

    def __init__(self, triples: list[ox.Triple]) -> None:
        self.graph = ox.Dataset(ox.Quad(*triple) for triple in triples)

    @property
    def ntriples(self) -> bytes:
        """All shapes as N-Triples."""
        triples = (quad.triple for quad in self.graph)
        return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""

    def properties(self, cls: str) -> dict[str, Property]:
        """Return what a class's own shape says of each property that it lists.

        ``cls`` is a full IRI; keys are full IRIs. Empty where no shape targets the class.
        """
        found: dict[str, Property] = {}
        for shape in self._subjects("targetClass", ox.NamedNode(cls)):
            for prop in self._objects(shape, "property"):
                for path in self._objects(prop, "path"):
                    if isinstance(path, ox.NamedNode):
                        known = found.get(path.value, Property())
                        found[path.value] = _merged(known, self._property(prop))
        return found

    def _property(self, prop: Node) -> Property:
        """Return what one property shape says; a rule across columns says nothing of its value."""
        if self._objects(prop, "sparql"):
            return Property()
        reached = list(self._reached(prop))
        listed = [value for head in self._objects(prop, "in") for value in self._members(head)]
        return Property(
            required=any(count not in ("", "0") for count in self._texts(prop, "minCount")),
            classes=tuple(sorted({iri for node in reached for iri in self._texts(node, "class")})),
            roots=tuple(sorted({iri for node in reached for iri in self._texts(node, "hasValue")})),
            values=tuple(listed),
            default="".join(self._texts(prop, "defaultValue")),
            message="".join(self._texts(prop, "message")),
        )

    def _reached(self, start: Node) -> Iterator[Node]:
        """Yield a shape and all shapes that a value of it may or must fit as well."""
        pending, seen = [start], {start}
        while pending:
            node = pending.pop()
            yield node
            inner = [each for name in ("node", "property") for each in self._objects(node, name)]
            inner += [each for head in self._objects(node, "or") for each in self._nodes(head)]
            pending += [each for each in inner if each not in seen]
            seen.update(inner)

    def _nodes(self, head: Node) -> Iterator[Node]:
        """Yield the members of an RDF list."""
        while head != _NIL:
            yield from self._objects(head, "first", RDF)
            head = next(iter(self._objects(head, "rest", RDF)), _NIL)

    def _members(self, head: Node) -> list[str]:
        return [n.value for n in self._nodes(head) if isinstance(n, ox.NamedNode | ox.Literal)]

    def _texts(self, subject: Node, name: str) -> list[str]:
        found = self._objects(subject, name)
        return [each.value for each in found if isinstance(each, ox.NamedNode | ox.Literal)]

    def _subjects(self, name: str, value: ox.NamedNode) -> list[ox.NamedNode | ox.BlankNode]:
        predicate = ox.NamedNode(SHACL + name)
        return [
            quad.subject
            for quad in self.graph.quads_for_object(value)
            if quad.predicate == predicate and isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
        ]

    def _objects(self, subject: Node, name: str, base: str = SHACL) -> list[Node]:
        if isinstance(subject, ox.Literal):
            return []
        predicate = ox.NamedNode(base + name)
        return [
            quad.object
            for quad in self.graph.quads_for_subject(subject)
            if quad.predicate == predicate and not isinstance(quad.object, ox.Triple)
        ]


def _merged(one: Property, other: Property) -> Property:
    """Return what two property shapes of one path say together; the first that speaks counts."""
    return Property(
        one.required or other.required,
        one.classes or other.classes,
        one.roots or other.roots,
        one.values or other.values,
        one.default or other.default,
        one.message or other.message,
    )


def read_shapes(assets: Assets) -> Shapes:
    """Read every shapes file. Raises ``InvalidData`` naming file and line of what is no Turtle."""
    triples: list[ox.Triple] = []
    findings: list[Finding] = []
    for path in sorted(assets.folder("shapes").glob("*.ttl")):
        try:
            parsed = ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
            triples.extend(quad.triple for quad in parsed)
        except SyntaxError as error:
            place = assets.relative(path)
            findings.append(Finding(place, error.lineno or 0, "", f"not Turtle: {error.msg}"))
    if findings:
        raise InvalidData(findings)
    return Shapes(triples)


def validate(shapes: Shapes, data: bytes, engine: str = "shifty") -> list[Result]:
    """Validate ``data`` (N-Triples, with the class hierarchy in it) and return the results, sorted.

    ``engine`` is ``shifty`` (fast, the default) or ``pyshacl`` (the reference); both run
    without inference and give the same results.
    """
    if engine == "shifty":
        import shifty

        try:
            _, report, _ = shifty.validate(data, shapes.ntriples, infer=False, graph_mode="data")
        except ValueError as error:
            raise InvalidData([Finding("shapes/", 0, "", str(error))]) from None
    elif engine == "pyshacl":
        import pyshacl
        import rdflib

        _, report, _ = pyshacl.validate(
            rdflib.Graph().parse(data=data, format="nt"),
            shacl_graph=rdflib.Graph().parse(data=shapes.ntriples, format="nt"),
        )
    else:
        raise ValueError(f"unknown engine {engine!r}; choose {' or '.join(ENGINES)}")
    return _results(report)


def _results(report: rdflib.Graph) -> list[Result]:
    from rdflib import Namespace

    sh = Namespace(SHACL)

    def text(node: object, name: str) -> str:
        return min((str(value) for value in report.objects(node, sh[name])), default="")  # type: ignore[arg-type]

    return sorted(
        Result(
            text(node, "focusNode"),
            text(node, "resultPath"),
            text(node, "value"),
            text(node, "resultSeverity").removeprefix(SHACL).lower(),
            text(node, "sourceConstraintComponent").removeprefix(SHACL),
            text(node, "resultMessage"),
        )
        for node in report.objects(None, sh.result)
    )
