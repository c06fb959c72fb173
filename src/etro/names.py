"""Names to things: what a person calls something, in either language, and its IRI."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from etro.assets import Assets
from etro.errors import AmbiguousName, UnknownName
from etro.suggest import did_you_mean, near_misses
from etro.vocabulary import BASE, ETRO, LABEL, NAME_PROPERTIES, SUBCLASS, TYPE, short

_NAME, _THING = ox.NamedNode(f"{ETRO}name"), ox.NamedNode(f"{ETRO}thing")
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")
_NAMES = " ".join(str(prop) for prop in NAME_PROPERTIES)
_NAMED = f"""
SELECT DISTINCT ?thing ?name ?why {{
  {{ VALUES ?why {{ {_NAMES} }} ?thing ?why ?name }}
  UNION
  {{ ?claim a <{ETRO}Term> ; <{ETRO}thing> ?thing ; <{ETRO}name> ?name ; <{ETRO}nameType> ?why }}
  FILTER(isLiteral(?name))
}}
"""
_IDENTIFIED = f"""
SELECT DISTINCT ?thing ?name ?why {{
  VALUES ?why {{
    {" ".join(f"<http://www.w3.org/2004/02/skos/core#{match}>" for match in _MATCHES)}
  }}
  ?thing ?why ?name
  FILTER(isIRI(?name))
}}
"""


class Match(NamedTuple):
    """A thing found by a name: its short id, label, class, and what matched."""

    id: str
    label: str
    cls: str
    why: str


class Names:
    """All names in a store, folded for look-up; read once, when first asked."""

    def __init__(self, store: ox.Store, assets: Assets) -> None:
        self._store = store
        self._assets = assets

    @cached_property
    def by_name(self) -> dict[str, dict[str, tuple[str, str]]]:
        """Folded name to the IRIs it may mean, each with the name as written and what says so."""
        found: dict[str, dict[str, tuple[str, str]]] = {}
        for row in self._select(_NAMED):
            name, thing, why = (row[key].value for key in ("name", "thing", "why"))
            found.setdefault(name.casefold(), {}).setdefault(thing, (name, why))
        return found

    def resolve(self, text: str, cls: str = "") -> ox.NamedNode:
        """Return the one thing that ``text`` names, of the class ``cls`` (a local name) if given.

        ``text`` is an IRI, a short id, a slug, a CURIE or a name in either language, any case.
        Raises ``UnknownName`` with near misses, ``AmbiguousName`` with the candidates.
        """
        found = [iri for iri in self._candidates(text.strip()) if self._fits(iri, cls)]
        if len(found) == 1:
            return ox.NamedNode(found[0])
        kind = cls or "thing"
        if found:
            listed = ", ".join(map(short, sorted(found)))
            raise AmbiguousName(
                f"{text!r} may mean {listed}", value=text, remedy="name one of these ids"
            )
        names = [
            written
            for things in self.by_name.values()
            for iri, (written, _) in things.items()
            if self._fits(iri, cls)
        ]
        remedy = did_you_mean(text, names) or "look it up with etro find"
        raise UnknownName(f"no {kind} named {text!r}", value=text, remedy=remedy)

    def find(self, text: str, limit: int = 50) -> list[Match]:
        """Return the things whose name is, begins with or holds ``text``, best first.

        An external identifier counts as a name, with or without its prefix.
        """
        wanted = text.strip().casefold()
        ranked: dict[str, tuple[int, str, str]] = {}
        for name, things in self.by_name.items():
            if wanted in name:
                rank = 0 if name == wanted else 1 if name.startswith(wanted) else 2
                for iri, (written, why) in things.items():
                    ranked[iri] = min(ranked.get(iri, (9, "", "")), (rank, written, why))
        for row in self._select(_IDENTIFIED):
            identifier = row["name"].value
            if identifier.casefold().endswith((f":{wanted}", f"/{wanted}", f"_{wanted}")):
                ranked[row["thing"].value] = (0, identifier, row["why"].value)
        for iri in self._by_id(text.strip()):
            ranked.setdefault(iri, (0, short(iri), "id"))
        order = sorted(ranked.items(), key=lambda item: (item[1][0], len(item[1][1]), item[0]))
        return [self._match(iri, *reason[1:]) for iri, reason in order[:limit]]

    def suggest(self, text: str) -> list[str]:
        """Return names near to ``text``, best first."""
        written = (name for things in self.by_name.values() for name, _ in things.values())
        return near_misses(text, written)

    def label(self, iri: str) -> str:
        """Return the English label of a thing, else its short id."""
        labels = [
            quad.object for quad in self._store.quads_for_pattern(ox.NamedNode(iri), LABEL, None)
        ]
        literals = [label for label in labels if isinstance(label, ox.Literal)]
        literals.sort(key=lambda label: (label.language != "en", label.value))
        return literals[0].value if literals else short(iri)

    def classes(self, iri: str) -> list[str]:
        """Return the own classes that a thing is an instance or, for a class, a subclass of."""
        node = ox.NamedNode(iri)
        found = {
            quad.object.value
            for prop in (TYPE, SUBCLASS)
            for quad in self._store.quads_for_pattern(node, prop, None)
            if isinstance(quad.object, ox.NamedNode)
        }
        return sorted(cls for cls in found if cls.startswith(ETRO))

    def _match(self, iri: str, name: str, why: str) -> Match:
        classes = ", ".join(map(short, self.classes(iri)))
        reason = f"{why.rpartition('#')[2].rpartition('/')[2]}: {short(name)}"
        return Match(short(iri), self.label(iri), classes, reason)

    def _candidates(self, text: str) -> list[str]:
        """Return what an id, a name as written, a name in any case, or a CURIE may mean."""
        folded = text.casefold()
        return (
            self._by_id(text)
            or self._by_exact_name(text)
            or list(self.by_name.get(folded, ()))
            or self._by_identifier(text)
        )

    def _by_exact_name(self, text: str) -> list[str]:
        """Return what has just this name: a look-up in the store's own index, no scan."""
        forms = (ox.Literal(text), *(ox.Literal(text, language=tag) for tag in ("en", "zh")))
        quads = [
            quad
            for form in forms
            for prop in (*NAME_PROPERTIES, _NAME)
            for quad in self._store.quads_for_pattern(None, prop, form)
        ]
        named: set[object] = {quad.subject for quad in quads if quad.predicate != _NAME}
        for claim in (quad.subject for quad in quads if quad.predicate == _NAME):
            named |= {each.object for each in self._store.quads_for_pattern(claim, _THING, None)}
        return sorted(node.value for node in named if isinstance(node, ox.NamedNode))

    def _by_id(self, text: str) -> list[str]:
        iris = [text] if "://" in text else [ETRO + text, BASE + text]
        if "/" not in text and ":" not in text:
            iris += [BASE + prefix + text for prefix in self._prefixes()]
        return [iri for iri in iris if " " not in iri and self._known(iri)]

    def _by_identifier(self, text: str) -> list[str]:
        if ":" not in text:
            return []
        from etro.graph import read_context

        iri = read_context(self._assets).expand(text)
        return [row["thing"].value for row in self._select(_IDENTIFIED) if row["name"].value == iri]

    def _prefixes(self) -> list[str]:
        prop = ox.NamedNode(f"{ETRO}idPrefix")
        quads = self._store.quads_for_pattern(None, prop, None)
        return sorted({q.object.value for q in quads if isinstance(q.object, ox.Literal)})

    def _known(self, iri: str) -> bool:
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return False
        return next(iter(self._store.quads_for_pattern(node, None, None)), None) is not None

    def _fits(self, iri: str, cls: str) -> bool:
        if not cls:
            return True
        ask = "ASK { ?thing (a|rdfs:subClassOf)/rdfs:subClassOf* ?cls }"
        return bool(
            self._store.query(
                ask,
                prefixes={"rdfs": "http://www.w3.org/2000/01/rdf-schema#"},
                use_default_graph_as_union=True,
                substitutions={
                    ox.Variable("thing"): ox.NamedNode(iri),
                    ox.Variable("cls"): ox.NamedNode(ETRO + cls),
                },
            )
        )

    def _select(self, text: str) -> list[dict[str, ox.NamedNode | ox.Literal]]:
        solutions = self._store.query(text, use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        return [dict(zip(names, row, strict=True)) for row in solutions]
