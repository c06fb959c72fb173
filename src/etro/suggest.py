"""Near misses: what a misspelt name was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def near_misses(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return the known names most like ``name``, best first, case ignored.

    >>> near_misses("everolimvs", ["everolimus", "exemestane", "letrozole"])
    ['everolimus']
    """
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for each in known:
        folded.setdefault(each.casefold(), each)
    matches = get_close_matches(name.casefold(), folded, n=limit, cutoff=0.6)
    return [folded[match] for match in matches]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``did you mean …?`` for the nearest known names, or an empty string.

    >>> did_you_mean("assertd", ["asserted", "hypothesised"])
    'did you mean asserted?'
    """
    matches = near_misses(name, known)
    return f"did you mean {', '.join(matches)}?" if matches else ""
