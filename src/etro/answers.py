"""Answers: rows of terms, and the forms in which they are handed out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from etro.vocabulary import BASE, ETRO, XSD, short

if TYPE_CHECKING:
    from decimal import Decimal

    import pandas
    import polars
    from rich.table import Table

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

    ``columns`` are the SELECT names; ``terms`` the RDF terms row by row, None where unbound. A
    notebook shows it as a table, and so does rich.

    >>> import etro
    >>> etro.load().ask("trial-design", trial="BOLERO-2").columns[0]
    'trial'
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
        """The rows as dictionaries of Python values; None where nothing is stated.

        >>> Answer(["n", "unit"], [(ox.Literal(12), None)]).rows
        [{'n': 12, 'unit': None}]
        """
        return [
            {name: to_value(term) for name, term in zip(self.columns, row, strict=True)}
            for row in self.terms
        ]

    @property
    def cells(self) -> list[list[str]]:
        """The rows as text, empty where nothing is stated.

        >>> Answer(["n", "unit"], [(ox.Literal(12), None)]).cells
        [['12', '']]
        """
        return [[show(term) for term in row] for row in self.terms]

    def to_format(self, name: str) -> str:
        r"""Return the answer as ``csv``, ``tsv``, ``json`` or ``markdown`` text.

        >>> Answer(["n"], [(ox.Literal(12),)]).to_format("csv")
        'n\n12\n'
        """
        return FORMATS[name](self)

    def to_csv(self) -> str:
        r"""Return RFC 4180 text with ``\n`` line ends; the header is the SELECT names.

        >>> Answer(["drug"], [(ox.Literal("a, b"),)]).to_csv()
        'drug\n"a, b"\n'
        """
        return "".join(",".join(map(_quoted, row)) + "\n" for row in [self.columns, *self.cells])

    def to_tsv(self) -> str:
        r"""Return tab-separated text; tabs and line feeds in a value become spaces.

        >>> Answer(["drug", "n"], [(ox.Literal("a"), ox.Literal(1))]).to_tsv()
        'drug\tn\na\t1\n'
        """
        lines = (
            "\t".join(" ".join(cell.splitlines()).replace("\t", " ") for cell in row)
            for row in [self.columns, *self.cells]
        )
        return "".join(line + "\n" for line in lines)

    def to_json(self) -> str:
        """Return SPARQL 1.1 Query Results JSON, with full IRIs.

        >>> print(Answer(["n"], []).to_json())
        {
         "head": {
          "vars": [
           "n"
          ]
         },
         "results": {
          "bindings": []
         }
        }
        <BLANKLINE>
        """
        import json

        bindings = [
            {name: _json_term(term) for name, term in zip(self.columns, row, strict=True) if term}
            for row in self.terms
        ]
        document = {"head": {"vars": self.columns}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        """Return a Markdown table.

        >>> print(Answer(["n"], [(ox.Literal(12),)]).to_markdown())
        | n |
        | --- |
        | 12 |
        <BLANKLINE>
        """
        rows = [self.columns, ["---"] * len(self.columns), *self.cells]
        return "".join("| " + " | ".join(map(_escaped, row)) + " |\n" for row in rows)

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas frame; nothing stated is missing, decimals become floats.

        Raises ``EtroError`` where pandas is not installed.

        >>> Answer(["n"], [(ox.Literal(12),), (None,)]).to_pandas()["n"].count().item()
        1
        """
        from etro.frames import pandas_frame

        return pandas_frame(self._values)

    def to_polars(self) -> polars.DataFrame:
        """Return a polars frame; nothing stated is null, decimals become floats.

        Raises ``EtroError`` where polars is not installed.

        >>> Answer(["n"], [(ox.Literal(12),), (None,)]).to_polars()["n"].to_list()
        [12, None]
        """
        from etro.frames import polars_frame

        return polars_frame(self._values)

    @property
    def _values(self) -> dict[str, list[Value]]:
        """The columns as Python values."""
        rows = self.rows
        return {name: [row[name] for row in rows] for name in self.columns}

    def _repr_html_(self) -> str:
        from etro.frames import html_table

        return html_table(self.columns, self.cells)

    def __rich__(self) -> Table:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in self.columns:
            table.add_column(Text(name))
        for row in self.cells:
            table.add_row(*map(Text, row))
        return table


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
