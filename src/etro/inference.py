"""What follows from the claims: the rules run, and why each result holds is kept.

A rule is a SELECT of ``?s ?p ?o ?premise``. For each (s, p, o) it finds, the plain triple goes
into the inferred graph, and beside it a node that names the rule and all the premises.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import groupby

import pyoxigraph as ox

from etro.errors import BuildError
from etro.ontology import Rule
from etro.vocabulary import BASE, DERIVED_FROM, ETRO, GRAPHS, TYPE

_NODE = {
    name: ox.NamedNode(ETRO + name)
    for name in ("Inference", "inferredSubject", "inferredPredicate", "inferredObject", "rule")
}
_MAX_ROUNDS = 50

Statement = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def infer(quads: Iterable[ox.Quad], rules: list[Rule]) -> list[ox.Quad]:
    """Run the rules over the union of the graphs and return the inferred graph, sorted.

    Strata run in order, each until it adds nothing. Raises ``BuildError`` for a rule that does
    not parse, that does not bind what it must, or that does not come to an end.
    """
    store = ox.Store()
    store.extend(quads)
    known = {quad.triple for quad in store}
    found: dict[tuple[Statement, str], set[ox.NamedNode]] = {}
    for _, stratum in groupby(rules, key=lambda rule: rule.stratum):
        _run_stratum(store, list(stratum), known, found)
    inferred = {quad for key, premises in found.items() for quad in _record(*key, premises)}
    return sorted(inferred, key=str)


def _run_stratum(
    store: ox.Store,
    rules: list[Rule],
    known: set[ox.Triple],
    found: dict[tuple[Statement, str], set[ox.NamedNode]],
) -> None:
    for _ in range(_MAX_ROUNDS):
        new: dict[tuple[Statement, str], set[ox.NamedNode]] = {}
        for rule in rules:
            for statement, premise in _matches(store, rule):
                key = (statement, rule.name)
                if premise not in found.get(key, ()) and ox.Triple(*statement) not in known:
                    new.setdefault(key, set()).add(premise)
        if not new:
            return
        for key, premises in new.items():
            found.setdefault(key, set()).update(premises)
            store.extend(_record(*key, premises))
    names = ", ".join(rule.name for rule in rules)
    raise BuildError(f"the rules {names} do not come to an end", remedy="break their cycle")


def _matches(store: ox.Store, rule: Rule) -> Iterable[tuple[Statement, ox.NamedNode]]:
    try:
        solutions = store.query(rule.query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise BuildError(f"rule {rule.name}: {error}", value=rule.name) from None
    if not isinstance(solutions, ox.QuerySolutions):
        raise BuildError(f"rule {rule.name} is no SELECT", value=rule.name)
    for solution in solutions:
        s, p, o, premise = (solution[name] for name in ("s", "p", "o", "premise"))
        if premise is None:
            message = f"rule {rule.name} gives no premise for {s} {p} {o}"
            raise BuildError(message, value=rule.name, remedy="bind ?premise in each branch")
        for name, term in (("s", s), ("p", p), ("premise", premise)):
            if not isinstance(term, ox.NamedNode):
                raise _unfit(rule, name, term, "an IRI")
        if not isinstance(o, ox.NamedNode | ox.Literal):
            raise _unfit(rule, "o", o, "an IRI or a literal")
        yield (s, p, o), premise


def _unfit(rule: Rule, name: str, term: object, wanted: str) -> BuildError:
    message = f"rule {rule.name} gives {term or 'nothing'} as ?{name}"
    return BuildError(message, value=rule.name, remedy=f"bind ?{name} to {wanted} in each branch")


def _record(statement: Statement, rule: str, premises: set[ox.NamedNode]) -> Iterable[ox.Quad]:
    subject, predicate, value = statement
    graph = GRAPHS["inferred"]
    key = " ".join(map(str, (*statement, rule)))
    node = ox.NamedNode(f"{BASE}inference/{hashlib.sha256(key.encode()).hexdigest()[:12]}")
    yield ox.Quad(subject, predicate, value, graph)
    yield ox.Quad(node, TYPE, _NODE["Inference"], graph)
    yield ox.Quad(node, _NODE["inferredSubject"], subject, graph)
    yield ox.Quad(node, _NODE["inferredPredicate"], predicate, graph)
    yield ox.Quad(node, _NODE["inferredObject"], value, graph)
    yield ox.Quad(node, _NODE["rule"], ox.Literal(rule), graph)
    for premise in premises:
        yield ox.Quad(node, DERIVED_FROM, premise, graph)
