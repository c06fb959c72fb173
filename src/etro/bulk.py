"""Third-party data taken over whole, each file into a graph of its own. Opens ``graph/bulk/``.

A file's name is its graph's, its ending the format: ``hallmark.gmt`` goes to ``graph/hallmark``,
``hgnc.tsv`` to ``graph/hgnc``. Origin, version and licence stand in ``NamedGraph.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from etro.assets import Assets
from etro.columns import Context
from etro.errors import Finding
from etro.vocabulary import BASE, ETRO, LABEL, SKOS, TYPE

_IN_SET = ox.NamedNode(f"{ETRO}inGeneSet")
_UNRESOLVED = ox.NamedNode(f"{ETRO}unresolvedMember")
_SYNONYM = ox.NamedNode(f"{SKOS}altLabel")
_MATCHES = {
    "hgnc_id": ("exactMatch", ""),
    "entrez_id": ("exactMatch", "ncbigene:"),
    "ensembl_gene_id": ("exactMatch", "ensembl:"),
    "uniprot_ids": ("closeMatch", "uniprot:"),
}


class Bulk:
    """The bulk files as quads, with what is wrong with them."""

    def __init__(self, assets: Assets, context: Context) -> None:
        self._assets = assets
        self._folder = assets.folder("graph/bulk")
        self._expand = context.expand
        self.findings: list[Finding] = []
        self.quads: list[ox.Quad] = []
        self._symbols: dict[str, str] = {}
        self._previous: dict[str, set[str]] = {}
        self._read_genes()
        self._read_sets()

    @property
    def files(self) -> list[tuple[str, str, str]]:
        """Return (file, graph id, SHA-256) of each bulk file."""
        return [
            (
                self._assets.relative(path),
                f"graph/{path.stem}",
                sha256(path.read_bytes()).hexdigest(),
            )
            for path in sorted(self._folder.glob("*"))
            if path.suffix in (".gmt", ".tsv")
        ]

    def _graph(self, path: Path) -> ox.NamedNode:
        return ox.NamedNode(f"{BASE}graph/{path.stem}")

    def _lines(self, ending: str) -> Iterator[tuple[Path, int, list[str]]]:
        """Yield (path, line number, cells) of each file with an ending."""
        for path in sorted(self._folder.glob(f"*.{ending}")):
            try:
                lines = path.read_text(encoding="utf-8").splitlines()
            except UnicodeDecodeError as error:
                self._fault(path, 0, f"not UTF-8: {error.reason}", "take the file over anew")
                continue
            for number, line in enumerate(lines, start=1):
                yield path, number, line.split("\t")

    def _fault(self, path: Path, line: int, message: str, remedy: str) -> None:
        self.findings.append(Finding(self._assets.relative(path), line, "", message, remedy))

    def _add(
        self, s: ox.NamedNode, p: ox.NamedNode, o: ox.NamedNode | ox.Literal, path: Path
    ) -> None:
        self.quads.append(ox.Quad(s, p, o, self._graph(path)))

    def _read_genes(self) -> None:
        """Read tables of HGNC's columns: identity, names and identifiers of genes."""
        header: list[str] = []
        for path, number, cells in self._lines("tsv"):
            if number == 1:
                header = cells
                missing = {"symbol", "name", "alias_symbol", "prev_symbol", *_MATCHES} - set(header)
                if missing:
                    self._fault(path, 1, f"no column {', '.join(sorted(missing))}", "see HGNC")
                    return
            elif len(cells) != len(header):
                message = f"{len(cells)} cells under {len(header)} columns"
                self._fault(path, number, message, "take the file over anew")
            else:
                self._add_gene(path, dict(zip(header, cells, strict=True)))

    def _add_gene(self, path: Path, row: dict[str, str]) -> None:
        gene = ox.NamedNode(f"{BASE}gene/{row['symbol']}")
        self._symbols[row["symbol"]] = gene.value
        self._add(gene, TYPE, ox.NamedNode(f"{ETRO}Gene"), path)
        self._add(gene, LABEL, ox.Literal(row["symbol"], language="en"), path)
        previous = [name for name in row["prev_symbol"].split("|") if name]
        for name in previous:
            self._previous.setdefault(name, set()).add(gene.value)
        for name in (row["name"], *row["alias_symbol"].split("|"), *previous):
            if name:
                self._add(gene, _SYNONYM, ox.Literal(name), path)
        for column, (match, prefix) in _MATCHES.items():
            for value in row[column].split("|"):
                if value:
                    curie = prefix + value if prefix else value.lower()
                    self._add(
                        gene, ox.NamedNode(SKOS + match), ox.NamedNode(self._expand(curie)), path
                    )

    def _read_sets(self) -> None:
        """Read gene sets in GMT: name, description, then symbols, current or earlier ones.

        Symbols that no gene answers to are listed in the file of the same name with the ending
        ``unresolved``: each must be listed, and nothing else.
        """
        listed = {(path.stem, cells[0]) for path, _, cells in self._lines("unresolved") if cells[0]}
        met: set[tuple[str, str]] = set()
        for path, number, (name, *rest) in self._lines("gmt"):
            if len(rest) < 2:
                self._fault(path, number, "no members", "take the file over anew")
                continue
            gene_set = ox.NamedNode(f"{BASE}gene-set/{name}")
            self._add(gene_set, TYPE, ox.NamedNode(f"{ETRO}MSigDBGeneSet"), path)
            self._add(gene_set, LABEL, ox.Literal(name, language="en"), path)
            for symbol in rest[1:]:
                gene = self._resolve(symbol)
                if gene:
                    self._add(ox.NamedNode(gene), _IN_SET, gene_set, path)
                    continue
                met.add((path.stem, symbol))
                self._add(gene_set, _UNRESOLVED, ox.Literal(symbol), path)
                if (path.stem, symbol) not in listed:
                    message = f"{symbol} is the symbol of no gene or of several"
                    self._fault(path, number, message, f"list it in {path.stem}.unresolved")
        for stem, symbol in sorted(listed - met):
            path = self._folder / f"{stem}.unresolved"
            self._fault(path, 0, f"{symbol} is listed but resolves, or is no member", "remove it")

    def _resolve(self, symbol: str) -> str | None:
        """Return the gene of a current symbol, or of an earlier one if it was that of one gene."""
        if symbol in self._symbols:
            return self._symbols[symbol]
        earlier = self._previous.get(symbol, set())
        return next(iter(earlier)) if len(earlier) == 1 else None
