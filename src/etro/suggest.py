"""Near misses: what a misspelt name was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def near_misses(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return the known names that begin with ``name``, are like it, or hold it, in this order.

    Case is ignored, and so is what is shorter than three letters, which too many names hold.

    >>> near_misses("everolimvs", ["everolimus", "exemestane", "letrozole"])
    ['everolimus']
    >>> near_misses("ER-positive", ["HER2-positive", "ER-positive cancer", "no ER-positive cancer"])
    ['ER-positive cancer', 'HER2-positive', 'no ER-positive cancer']
    """
    from difflib import get_close_matches

    # Names much longer or shorter cannot be near; leaving them out keeps long lists quick.
    wanted, spread = name.casefold(), 2 + len(name) // 3
    folded: dict[str, str] = {}
    holding: dict[str, str] = {}
    for each in known:
        if len(wanted) > 2 and wanted in each.casefold():
            holding.setdefault(each.casefold(), each)
        if abs(len(each) - len(wanted)) <= spread and _shares_start_or_end(each.casefold(), wanted):
            folded.setdefault(each.casefold(), each)
    longer = sorted(holding, key=lambda each: (not each.startswith(wanted), len(each), each))
    beginning = [each for each in longer if each.startswith(wanted)]
    like = get_close_matches(wanted, folded, n=limit, cutoff=0.6)
    known_as = folded | holding
    return [known_as[each] for each in dict.fromkeys([*beginning, *like, *longer])][:limit]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``did you mean …?`` for the nearest known names, or an empty string.

    >>> did_you_mean("assertd", ["asserted", "hypothesised"])
    'did you mean asserted?'
    """
    matches = near_misses(name, known)
    return f"did you mean {', '.join(matches)}?" if matches else ""


def _shares_start_or_end(one: str, other: str) -> bool:
    return one[:1] == other[:1] or one[-2:] == other[-2:]
