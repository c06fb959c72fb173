"""An invented study of two drugs, and the claims that account for all of it.

It asserts nothing, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import pytest

pytest_plugins = ["invented"]

STUDY = """\
An invented study

Alphadrug was given to 90 women. It helped them.

In all, betadrug failed in 12 of 48 (25%) [7].
"""
TITLE, FIRST, HELPED, SECOND = (
    "An invented study",
    "Alphadrug was given to 90 women.",
    "It helped them.",
    "In all, betadrug failed in 12 of 48 (25%) [7].",
)
SHARE = {"state": "etro:EndocrineResistance", "share": "notStated"}


@pytest.fixture
def study(invented):
    """The invented study, its drugs, and no claim."""
    return add_drugs(invented(STUDY))


def add_drugs(source):
    """Add the two drugs that the study speaks of."""
    source.add("Drug", "drug/alphadrug", label="alphadrug", labelZh="阿尔法药")
    source.add("Drug", "drug/betadrug", label="betadrug", labelZh="贝塔药")
    return source


def account_for(study):
    """Account for the whole text."""
    study.claim("Combination", FIRST, id="claim/9001", drugs="drug/alphadrug")
    study.claim("Frequency", FIRST, id="claim/9002", n="90", **SHARE)
    study.claim("Combination", SECOND, id="claim/9003", drugs="drug/betadrug")
    study.claim("Frequency", SECOND, id="claim/9004", value="12", n="48", **SHARE)
    study.claim("Frequency", SECOND, id="claim/9005", value="25", unit="percent", **SHARE)
    return study
