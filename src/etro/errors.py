"""What can go wrong, told so that a person can mend it."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One fault of the data, at the place where a curator can mend it.

    ``row`` is the line number in the file, counted from 1 (the header is line 1);
    0 means the file as a whole. ``column`` is empty where no single cell is at fault.
    """

    file: str
    row: int
    column: str
    message: str
    remedy: str = ""
    level: str = "error"

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part)
        text = f"{place}: {self.message}" if place else self.message
        text = f"{text}; {self.remedy}" if self.remedy else text
        return text if self.level == "error" else f"{text} ({self.level})"


class EtroError(Exception):
    """The root of all errors that etro raises on purpose.

    ``value`` is the offending value as it was given, ``remedy`` what to do about it.
    """

    exit_code = 2

    def __init__(self, message: str, *, value: object = None, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.value = value
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class InvalidData(EtroError):
    """The tables, shapes or ontology hold faults; ``findings`` lists them all."""

    exit_code = 1

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} finding{'s' * (len(findings) != 1)}", value=findings)
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join([*map(str, self.findings), self.message])


class UnknownName(EtroError):
    """A name, id or file that nothing answers to."""


class AmbiguousName(EtroError):
    """A name that several things share."""


class InvalidQuery(EtroError):
    """A query that cannot be parsed, or that is refused for safety."""


class StoppedQuery(EtroError):
    """A query that took too long, or more memory or depth than the process that ran it has."""


class InvalidSpan(EtroError):
    """A fragment that is not a well-formed, in-range span of its source."""


class InvalidCell(EtroError):
    """A value that may not stand in the cell it is meant for."""


class AmbiguousPassage(EtroError):
    """A phrase that stands in several places of a text; ``value`` lists them, a line each."""

    exit_code = 1

    def __init__(self, message: str, *, value: list[str], remedy: str = "") -> None:
        super().__init__(message, value=value, remedy=remedy)
        self.places = value

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *self.places])


class BuildError(EtroError):
    """The data set on disk cannot be written or read."""


class ReplacedData(BuildError):
    """A data set that a later build has swept away before it could be opened."""


class NothingToPlot(EtroError):
    """A plot that is asked for where the graph has no figure to draw."""


class UnwritableOutput(EtroError):
    """A file that cannot be written where the user wants it."""


class EndpointError(EtroError):
    """A remote SPARQL endpoint that does not answer as it should."""

    exit_code = 1


class MissingReasoner(EtroError):
    """A reasoner, or the Java that it needs, that is not at hand."""


class StoppedReasoner(EtroError):
    """A reasoner that took too long, or that broke down."""
