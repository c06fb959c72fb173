"""The commands that draw: what they say when they cannot."""

import re
import shlex

import pytest

from running import run

pytest_plugins = ["running", "tiny_graph"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("outcomes --endpoint PFZ", r"no Endpoint named 'PFZ'; did you mean PFS"),
        ("outcomes --endpoint OS --drug corimus", r"no claim gives a figure on OS; try another"),
        ("outcomes -o pfs.gif", r"'pfs\.gif' ends in no format that a plot has; end it in \.svg"),
        (
            "cascade --pathway 'Lanark pathwy'",
            r"named 'Lanark pathwy'; did you mean Lanark pathway",
        ),
        ("cascade --pathway SHETLAND_TIDE", r"no claim ties anything to SHETLAND_TIDE"),
        ("cascade --pathway corimus", r"no .* named 'corimus'"),
        ("cascade --steps -1", r"-1 is not in the range"),
        ("cascade -o map.gif", r"'map\.gif' ends in no format that a plot has"),
        ("gaps --mechanism ERLoos", r"named 'ERLoos'; did you mean ER loss"),
        ("gaps --mechanism ESR1Mutation", r"no claim speaks for ESR1Mutation; try a mechanism"),
        ("gaps -o gaps.gif", r"'gaps\.gif' ends in no format that a plot has"),
    ],
)
def test_what_cannot_be_drawn_is_told_with_a_remedy(tiny_here, arguments, told):
    done = run("plot", *shlex.split(arguments))
    assert done.exit_code == 2
    assert re.search(told, done.stderr)
    assert done.stdout == ""
