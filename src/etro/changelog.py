"""The changelog, as far as the data depend on it: the numbers of claims that were withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from etro.assets import Assets

_WITHDRAWN = re.compile(r"^- Withdrawn\b(?:.|\n(?![-#\n]))*", re.MULTILINE | re.IGNORECASE)


def withdrawals(changelog: str) -> Iterator[tuple[str, list[int]]]:
    """Yield (entry, numbers) of each entry of a changelog that withdraws claims.

    It names them after a colon, with ``claim/`` or without; remarks stand in brackets.

    >>> list(withdrawals("- Withdrawn: claim/0007 (said twice, see claim/0008), 0009"))[0][1]
    [7, 9]
    """
    for entry in _WITHDRAWN.findall(changelog):
        listed = re.sub(r"\([^)]*\)", "", entry.partition(":")[2])
        yield entry, [int(number) for number in re.findall(r"\b\d{4,}\b", listed)]


def read_withdrawn(assets: Assets) -> set[int]:
    """Return the numbers of all withdrawn claims; none where the data lie without a changelog."""
    path = Path(assets.root, "CHANGELOG.md")
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return {number for _, numbers in withdrawals(text) for number in numbers}
