"""Answers: rows of terms, and the forms in which they are handed out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from etro.vocabulary import BASE, ETRO, XSD, short

if TYPE_CHECKING:
    from decimal import Decimal

    Value = str | int | Decimal | bool | None

Term = ox.NamedNode | ox.BlankNode | ox.Literal
_NUMBERED = ("claim/", "flag/", "inference/", "not-curated/")


def short_id(iri: str) -> str:
    """Return the id under which a thing is shown: its slug, or kind and number for a claim.

    >>> short_id("https://w3id.org/etro/pathway/hsa04151")
    'hsa04151'
    >>> short_id("https://w3id.org/etro/claim/0042")
    'claim/0042'
    >>> short_id("https://w3id.org/etro/ontology#Rapalog")
    'Rapalog'
    """
    name = short(iri)
    own_thing = iri.startswith(BASE) and not iri.startswith(ETRO)
    if not own_thing or "#" in name or name.startswith(_NUMBERED):
        return name
    return name.partition("/")[2] or name


def show(term: Term | None) -> str:
    """Return a term as text for a person: short id, or the literal's value; empty if unbound."""
    if isinstance(term, ox.NamedNode):
        return short_id(term.value)
    return "" if term is None else term.value


def to_value(term: Term | None) -> Value:
    """Return a term as a Python value: number, truth value, short id, text, or None if unbound."""
    if not isinstance(term, ox.Literal):
        return None if term is None else show(term)
    datatype = term.datatype.value
    if datatype == f"{XSD}integer":
        return int(term.value)
    if datatype == f"{XSD}decimal":
        from decimal import Decimal

        return Decimal(term.value)
    return term.value == "true" if datatype == f"{XSD}boolean" else term.value


class Answer:
    """The rows that answer a question, in order.

    ``columns`` are the SELECT names; ``terms`` the RDF terms row by row, None where unbound.
    """

    def __init__(self, columns: Sequence[str], terms: Sequence[tuple[Term | None, ...]]) -> None:
        self.columns = list(columns)
        self.terms = list(terms)

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return f"<Answer: {len(self)} rows of {', '.join(self.columns)}>"

    @property
    def rows(self) -> list[dict[str, Value]]:
        """The rows as dictionaries of Python values; None where nothing is stated."""
        return [
            {name: to_value(term) for name, term in zip(self.columns, row, strict=True)}
            for row in self.terms
        ]

    @property
    def cells(self) -> list[list[str]]:
        """The rows as text, empty where nothing is stated."""
        return [[show(term) for term in row] for row in self.terms]

    def to_format(self, name: str) -> str:
        """Return the answer as ``csv``, ``tsv``, ``json`` or ``markdown`` text."""
        return FORMATS[name](self)

    def to_csv(self) -> str:
        r"""Return RFC 4180 text with ``\n`` line ends; the header is the SELECT names."""
        return "".join(",".join(map(_quoted, row)) + "\n" for row in [self.columns, *self.cells])

    def to_tsv(self) -> str:
        """Return tab-separated text; tabs and line feeds in a value become spaces."""
        lines = (
            "\t".join(" ".join(cell.splitlines()).replace("\t", " ") for cell in row)
            for row in [self.columns, *self.cells]
        )
        return "".join(line + "\n" for line in lines)

    def to_json(self) -> str:
        """Return SPARQL 1.1 Query Results JSON, with full IRIs."""
        import json

        bindings = [
            {name: _json_term(term) for name, term in zip(self.columns, row, strict=True) if term}
            for row in self.terms
        ]
        document = {"head": {"vars": self.columns}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        """Return a Markdown table."""
        rows = [self.columns, ["---"] * len(self.columns), *self.cells]
        return "".join("| " + " | ".join(map(_escaped, row)) + " |\n" for row in rows)


FORMATS: dict[str, Callable[[Answer], str]] = {
    "csv": Answer.to_csv,
    "tsv": Answer.to_tsv,
    "json": Answer.to_json,
    "markdown": Answer.to_markdown,
}


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in ',"\n\r'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _escaped(cell: str) -> str:
    return " ".join(cell.splitlines()).replace("|", r"\|")


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    node = {"type": "literal", "value": term.value}
    if term.language:
        return {**node, "xml:lang": term.language}
    return (
        node if term.datatype.value == f"{XSD}string" else {**node, "datatype": term.datatype.value}
    )
