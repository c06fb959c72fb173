"""The SHACL shapes, and validation against them. Opens ``shapes/`` and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from etro.assets import Assets
from etro.errors import Finding, InvalidData

if TYPE_CHECKING:
    import rdflib

SHACL = "http://www.w3.org/ns/shacl#"
ENGINES = ("shifty", "pyshacl")


class Result(NamedTuple):
    """One validation result, as full IRIs or plain values; empty where the report has none."""

    focus: str
    path: str
    value: str
    severity: str
    component: str
    message: str


class Shapes:
    """The merged shapes of all files."""

    def __init__(self, triples: list[ox.Triple]) -> None:
        self.graph = ox.Dataset(ox.Quad(*triple) for triple in triples)

    @property
    def ntriples(self) -> bytes:
        """All shapes as N-Triples."""
        triples = (quad.triple for quad in self.graph)
        return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""

    def properties(self, cls: str) -> dict[str, bool]:
        """Return the properties that a class's own shape lists, and whether each is required.

        ``cls`` is a full IRI; keys are full IRIs. Empty where no shape targets the class.
        """
        target = ox.NamedNode(cls)
        found: dict[str, bool] = {}
        for shape in self._subjects("targetClass", target):
            for prop in self._objects(shape, "property"):
                required = any(
                    isinstance(count, ox.Literal) and count.value not in ("", "0")
                    for count in self._objects(prop, "minCount")
                )
                for path in self._objects(prop, "path"):
                    if isinstance(path, ox.NamedNode):
                        found[path.value] = found.get(path.value, False) or required
        return found

    def _subjects(self, name: str, value: ox.NamedNode) -> list[ox.NamedNode | ox.BlankNode]:
        predicate = ox.NamedNode(SHACL + name)
        return [
            quad.subject
            for quad in self.graph.quads_for_object(value)
            if quad.predicate == predicate and isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
        ]

    def _objects(
        self, subject: object, name: str
    ) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        if not isinstance(subject, ox.NamedNode | ox.BlankNode):
            return []
        predicate = ox.NamedNode(SHACL + name)
        return [
            quad.object
            for quad in self.graph.quads_for_subject(subject)
            if quad.predicate == predicate and not isinstance(quad.object, ox.Triple)
        ]


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
