"""The few tokens of SPARQL that must be known to tell code from comments, strings and IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterator

# An escape such as ``\#`` belongs to a name. No branch can be matched in two ways, so that no text
# takes longer than its length.
_TOKEN = re.compile(
    r'''
      (?P<comment> \#[^\n\r]*+ )
    | (?P<string> """ (?: [^"\\] | \\. | "(?!"") )*+ """
                | \'\'\' (?: [^'\\] | \\. | '(?!'') )*+ \'\'\'
                | "(?!"") (?: [^"\\\n\r] | \\. )*+ " | '(?!'') (?: [^'\\\n\r] | \\. )*+ ' )
    | (?P<iri> < (?: [^<>"{}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )*+ > )
    | \\.
    ''',
    re.VERBOSE | re.DOTALL,
)
_PROLOGUE = re.compile(r"(?: \s* (?: BASE | PREFIX \s* [^\s<]* ) \s* <[^>]*> )*+ \s* ", re.I | re.X)
_KINDS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def without_comments(text: str) -> str:
    """Return a query with a space in place of each comment.

    >>> without_comments("ASK { ?s <a:b#c> '#' } # which describes it")
    "ASK { ?s <a:b#c> '#' }  "
    """
    return _TOKEN.sub(lambda token: " " if token["comment"] else token[0], text)


def without_words(text: str) -> str:
    """Return a query with a space in place of each comment and an empty string for each string.

    >>> without_words("ASK { ?s <a:b> ')))' } # )))")
    "ASK { ?s <a:b> '' }  "
    """
    return _TOKEN.sub(lambda t: " " if t["comment"] else "''" if t["string"] else t[0], text)


def first_brace(text: str) -> int:
    """Return where the first opening brace of a query stands, outside comments and strings.

    >>> first_brace("SELECT ('{' AS ?x) {}")
    19
    """
    return _masked(text).index("{")


def _masked(text: str) -> str:
    return _TOKEN.sub(lambda token: " " * len(token[0]), text)


def nesting(text: str) -> int:
    """Return how deep the brackets of a query nest, those in comments and strings left out.

    >>> nesting("ASK { FILTER((1 = 1)) } # }}} {{{{{{")
    3
    """
    return max(_depths(without_words(text)), default=0)


def _depths(text: str) -> Iterator[int]:
    depth = 0
    for bracket in re.findall(r"[][(){}]", text):
        depth = depth + 1 if bracket in "{([" else max(0, depth - 1)
        yield depth


def query_kind(text: str) -> str:
    r"""Return SELECT, ASK, CONSTRUCT or DESCRIBE, or an empty string for what is no query.

    >>> query_kind("PREFIX ask: <a:delete> # load\nselect * {}")
    'SELECT'
    """
    bare = without_comments(text)
    prologue = _PROLOGUE.match(bare)
    start = prologue.end() if prologue else 0
    word = re.compile(r"[A-Za-z]*").match(bare, start)
    kind = word[0].upper() if word else ""
    return kind if kind in _KINDS else ""
