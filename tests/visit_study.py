"""An invented study of visits, with one claim that its passage bears out.

It asserts nothing, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import pytest

pytest_plugins = ["invented"]

TEXT = """An invented study of resistance

Resistance came back in 12 of 48 women (25%) by the third visit. It lasted 7 months or longer.

The word visit stands here again, so that a visit can be meant twice.
"""
PASSAGE = "Resistance came back in 12 of 48 women (25%) by the third visit."
FREQUENCY = {"state": "etro:EndocrineResistance", "share": "some"}


@pytest.fixture
def study(invented):
    """The invented study with one claim that holds."""
    source = invented(TEXT)
    source.line = source.claim("Frequency", PASSAGE, value="25", unit="percent", **FREQUENCY)
    return source
