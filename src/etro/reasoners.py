"""Two OWL reasoners behind one face: rustdl without Java, and HermiT as it comes with owlready2."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import tempfile
import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from etro.errors import MissingReasoner, StoppedReasoner
from etro.logic import Theory
from etro.vocabulary import OWL

_IRI = re.compile(r"<([^>]*)>")
_HERMIT_LINE = re.compile(r"^(SubClassOf|EquivalentClasses|Type)\( (<.*>) \)$", re.MULTILINE)
_NOTHING = f"{OWL}Nothing"


class Hierarchy(NamedTuple):
    """What a reasoner makes of a theory, each pair transitively: (narrower, wider)."""

    subclasses: set[tuple[str, str]]
    unsatisfiable: list[str]
    types: set[tuple[str, str]]
    left_out: list[str]


class Reasoner(ABC):
    """What is asked of a reasoner; each may say less than all, never more."""

    name: str
    #: How often a search for the cause may ask whether some axioms are consistent.
    patience: int

    @abstractmethod
    def consistent(self, theory: Theory) -> bool:
        """Tell whether all of a theory can hold."""

    @abstractmethod
    def classify(self, theory: Theory) -> Hierarchy:
        """Return the hierarchy of a consistent theory."""

    def involved(self, theory: Theory) -> set[str]:
        """Return the IRIs of axioms that suffice for an inconsistency, or none if not known."""
        return set()


class Rustdl(Reasoner):
    """The Java-free reasoner, for consistency and classification; it realises slowly."""

    name, patience = "rustdl", 500

    def __init__(self) -> None:
        if importlib.util.find_spec("rustdl") is None:
            message = "the reasoner rustdl is not installed"
            raise MissingReasoner(message, remedy="pip install 'etro[reason]'")

    def consistent(self, theory: Theory) -> bool:  # noqa: D102
        import rustdl

        with _file(theory) as path:
            return bool(rustdl.is_consistent(path))

    def classify(self, theory: Theory) -> Hierarchy:
        """Return the class hierarchy; individuals are not realised."""
        import rustdl

        with _file(theory) as path, warnings.catch_warnings():
            warnings.simplefilter("ignore", rustdl.IncompleteClassificationWarning)
            found = rustdl.classify(path, per_pair_timeout_ms=0, global_timeout_ms=0)
            dropped = [f"{count} of {kind}" for kind, count in rustdl.dropped_axioms(path).items()]
        if found.wedge_hierarchy_blind or found.wedge_clauses_refused:
            dropped.append("part of what follows from sub-properties")
        pairs = {
            (sub, sup)
            for sub in found.classes
            for sup in found.superclasses_of(sub)
            if sub != sup and sub not in found.unsatisfiable
        }
        return Hierarchy(pairs, sorted(found.unsatisfiable), set(), dropped)

    def involved(self, theory: Theory) -> set[str]:  # noqa: D102
        import rustdl

        with _file(theory) as path:
            return {
                iri for text in rustdl.justify(path, ["inconsistent"]) for iri in _IRI.findall(text)
            }


class Hermit(Reasoner):
    """The reference reasoner, in Java; owlready2 brings it.

    It is run on our file: owlready2's own world would turn decimals into floats and type classes
    that stand as values. Raises ``MissingReasoner`` where there is no Java.
    """

    name, patience = "HermiT", 60

    def __init__(self, seconds: int = 600) -> None:
        self._java = shutil.which("java") or ""
        if not self._java:
            raise MissingReasoner(
                "HermiT needs Java, and no java is on the PATH",
                remedy="install one (on Debian and Ubuntu: apt install default-jre-headless), "
                "or leave --dl out",
            )
        spec = importlib.util.find_spec("owlready2")
        if spec is None or spec.origin is None:
            raise MissingReasoner("owlready2 is not installed", remedy="pip install owlready2")
        folder = Path(spec.origin).parent / "hermit"
        self._classes = f"{folder}:{folder / 'HermiT.jar'}"
        self._seconds = seconds

    def consistent(self, theory: Theory) -> bool:  # noqa: D102
        return self._run(theory, "-k") is not None

    def classify(self, theory: Theory) -> Hierarchy:
        """Return the class hierarchy, and the classes of each individual."""
        direct = dict[str, set[str]]()
        types = set[tuple[str, str]]()
        for kind, names in _HERMIT_LINE.findall(self._run(theory, "-c", "-I") or ""):
            iris = _IRI.findall(names)
            if kind == "Type":
                types.add((iris[0], iris[1]))
            else:
                direct.setdefault(iris[0], set()).add(iris[1])
            if kind == "EquivalentClasses":
                for one in iris:
                    direct.setdefault(one, set()).update(set(iris) - {one})
        above = {cls: _reached(direct, cls) for cls in direct}
        impossible = {cls for cls, wider in above.items() if _NOTHING in wider} - {_NOTHING}
        pairs = {
            (cls, each)
            for cls, wider in above.items()
            for each in wider
            if cls not in impossible | {_NOTHING} and each != cls
        }
        types |= {(one, each) for one, cls in types for each in above.get(cls, ())}
        return Hierarchy(pairs, sorted(impossible), types, [])

    def _run(self, theory: Theory, *options: str) -> str | None:
        """Return what HermiT prints, or None for an inconsistent theory."""
        with _file(theory) as path:
            command = [self._java, "-Xmx2000M", "-XX:+UseSerialGC", "-cp", self._classes]
            command += ["org.semanticweb.HermiT.cli.CommandLine", *options, Path(path).as_uri()]
            try:
                done = subprocess.run(
                    command, capture_output=True, text=True, timeout=self._seconds
                )
            except subprocess.TimeoutExpired:
                message = f"HermiT has not come to an end after {self._seconds} s"
                raise StoppedReasoner(message, value=options) from None
        if done.returncode == 0:
            return done.stdout
        if "InconsistentOntologyException" in done.stderr:
            return None
        raise StoppedReasoner(f"HermiT stopped: {done.stderr.strip().partition(chr(10))[0]}")


@contextmanager
def _file(theory: Theory) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "theory.rdf"
        path.write_bytes(theory.rdfxml())
        yield str(path)


def _reached(direct: dict[str, set[str]], start: str) -> set[str]:
    pending, seen = [start], set[str]()
    while pending:
        fresh = direct.get(pending.pop(), set()) - seen
        seen |= fresh
        pending += fresh
    return seen
