"""A thing with its questions: each bundled question that can be asked of it is a method."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from inspect import Parameter as Argument
from inspect import Signature
from typing import Protocol

from etro.answers import Answer, short_id
from etro.names import Names
from etro.queries import KINDS, Query
from etro.suggest import did_you_mean
from etro.vocabulary import short


class Asked(Protocol):
    """What a thing needs of the graph that it belongs to."""

    names: Names

    @property
    def questions(self) -> list[str]:
        """Names of the questions."""

    def question(self, name: str) -> Query:
        """Return a question with its header."""

    def ask(self, name: str, /, **parameters: str | Sequence[str]) -> Answer:
        """Answer a question."""

    def explain(self, name: str) -> Sequence[object]:
        """Return what a thing rests on."""


class Question:
    """A bundled question asked of one thing: call it for the answer.

    Its other parameters are left open unless they are given, so nothing is kept back.

    >>> import etro
    >>> everolimus = etro.load().drug("everolimus")
    >>> "MTOR" in {row["target"] for row in everolimus.targets()}
    True
    """

    def __init__(self, graph: Asked, query: Query, parameter: str, iri: str) -> None:
        self._graph = graph
        self._query = query
        self._bound = {parameter: iri}
        others = [each for each in query.parameters if each.name != parameter]
        self._open = {each.name: "" for each in others}
        columns = "".join(f"\n    {name}: {text}" for name, text in query.columns.items())
        taken = "".join(f"\n    {each.name}: {each.description}" for each in others)
        self.__doc__ = f"{query.question}\n\nColumns:{columns}" + (
            f"\n\nParameters:{taken}" if taken else ""
        )
        self.__signature__ = Signature(
            [Argument(name, Argument.KEYWORD_ONLY, default="") for name in self._open],
            return_annotation=Answer,
        )

    def __call__(self, **parameters: str | Sequence[str]) -> Answer:
        """Return the answer. Raises ``InvalidQuery`` or ``UnknownName`` as ``ask`` does."""
        return self._graph.ask(self._query.name, **(self._open | parameters | self._bound))

    def __repr__(self) -> str:
        return f"<Question {self._query.name}: {self._query.question}>"


class Thing:
    """A thing of the graph: its id, its name, its classes, and the questions to ask of it.

    Get one from the graph, by the kind of thing. ``dir()`` lists the questions. Which there are
    follows from the headers in ``queries``: each that has a parameter for such a thing. It is named
    as its header says (``called``), or by its file without the kind of the thing.

    >>> import etro
    >>> trial = etro.load().trial("BOLERO-2")
    >>> trial
    <Thing trial/bolero-2: BOLERO-2>
    >>> "comparisons" in dir(trial)
    True
    >>> {str(row["estimate"]) for row in trial.comparisons(endpoint="PFS") if row["estimate"]}
    {'0.43'}
    """

    def __init__(self, graph: Asked, iri: str) -> None:
        self._graph = graph
        self.iri = iri

    @property
    def id(self) -> str:
        """The id under which answers show it.

        >>> import etro
        >>> etro.load().drug("依维莫司").id
        'everolimus'
        """
        return short_id(self.iri)

    @property
    def label(self) -> str:
        """Its English name.

        >>> import etro
        >>> etro.load().trial("bolero-2").label
        'BOLERO-2'
        """
        return self._graph.names.label(self.iri)

    def explain(self) -> list[str]:
        """Return what the graph says of it, line by line.

        >>> import etro
        >>> etro.load().drug("everolimus").explain()[0]
        'drug/everolimus: everolimus (drug, mTOR inhibitor, rapalog)'
        """
        return [str(line) for line in self._graph.explain(self.iri)]

    def __repr__(self) -> str:
        return f"<Thing {short(self.iri)}: {self.label}>"

    @cached_property
    def _questions(self) -> dict[str, Question]:
        """The questions by the name of their method, each also by that of its file."""
        kinds = {kind for kind, cls in KINDS.items() if self._graph.names.fits(self.iri, cls)}
        named: dict[str, Question] = {}
        for each in self._graph.questions:
            query = self._graph.question(each)
            # A parameter of any thing that has a name of its own is meant for some things only.
            fitting = [p for p in query.parameters if p.kind in kinds - {"thing"}]
            fitting += [p for p in query.parameters if p.kind == p.name == "thing"]
            if fitting:
                chosen = min(fitting, key=lambda p: p.kind != p.name)
                question = Question(self._graph, query, chosen.name, self.iri)
                named.setdefault(_method(query, chosen.kind), question)
                named.setdefault(each.replace("-", "_"), question)
        return named

    def __getattr__(self, name: str) -> Question:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._questions:
            return self._questions[name]
        hint = did_you_mean(name, self._questions) or "dir() lists its questions"
        raise AttributeError(f"no question {name!r} to ask of {self.id}; {hint}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._questions})


def _method(query: Query, kind: str) -> str:
    """Return what a question is called as a method of a thing of some kind."""
    name = query.header.get("called") or query.name.removeprefix(f"{kind}-")
    return name.replace("-", "_")
