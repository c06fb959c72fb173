"""Near misses: what a misspelt name was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def near_misses(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return the known names most like ``name``, best first, case ignored.

    >>> near_misses("everolimvs", ["everolimus", "exemestane", "letrozole"])
    ['everolimus']
    """
    from difflib import get_close_matches

    # Names much longer or shorter cannot be near; leaving them out keeps long lists quick.
    wanted, spread = name.casefold(), 2 + len(name) // 3
    folded: dict[str, str] = {}
    for each in known:
        if abs(len(each) - len(wanted)) <= spread and _shares_start_or_end(each.casefold(), wanted):
            folded.setdefault(each.casefold(), each)
    matches = get_close_matches(wanted, folded, n=limit, cutoff=0.6)
    return [folded[match] for match in matches]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``did you mean …?`` for the nearest known names, or an empty string.

    >>> did_you_mean("assertd", ["asserted", "hypothesised"])
    'did you mean asserted?'
    """
    matches = near_misses(name, known)
    return f"did you mean {', '.join(matches)}?" if matches else ""


def _shares_start_or_end(one: str, other: str) -> bool:
    return one[:1] == other[:1] or one[-2:] == other[-2:]
