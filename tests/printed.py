"""An invented text with numbers printed in many ways, and claims that repeat or miss them.

It asserts nothing, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import pytest

pytest_plugins = ["invented"]

PRINTED = """\
Resistance came in 12 of 48 women (25%) and stayed for at least 7 months, range 2.5-9.0 months.

By then 1,204 doses had been given [31]. In half of the others it came later, and it doubled.

The drug was given 2:1 for 3 weeks. A scale of HR4 was read at 0.080, P<.05, and 6 or more.

近30％的患者在6个月内出现耐药，其中一半为老年人，剂量≥10 mg。
"""
FIRST, SECOND, THIRD, CHINESE = (line for line in PRINTED.split("\n") if line)
SHARE = {"state": "etro:EndocrineResistance", "share": "notStated"}
CRITERION = {
    "defines": "etro:EndocrineResistance",
    "criterion": "recurrenceDuringTherapy",
}


@pytest.fixture
def said(invented):
    """A function from a claim's phrase and cells to the columns at which fault is found."""
    source = invented(PRINTED)

    def columns(*phrases, cls="Frequency", **cells):
        things = {"Frequency": SHARE, "DefinitionCriterion": CRITERION}.get(cls, {})
        line = source.claim(cls, *phrases, **things | cells)
        found = source.check()
        if stray := [f for f in found if f.file != f"graph/{cls}.tsv" or not f.remedy]:
            pytest.fail(f"elsewhere, or without a remedy: {stray}")
        return [finding.column for finding in found if finding.row == line]

    return columns
