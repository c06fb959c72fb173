"""The way in: an answer to a pipe or file at once, everything else through the command line.

Reading a command line with click takes longer than answering a question; ``docs/decisions.md`` has
the figures. So the one call that pipelines repeat is answered before click is imported, and
whatever is out of the ordinary, a fault above all, is left to the command line.
"""

from __future__ import annotations

import os
import sys

from etro.answers import FORMATS
from etro.assets import find_assets
from etro.dataset import find_built
from etro.errors import EtroError
from etro.knowledge import KnowledgeGraph
from etro.tables import aligned


def main() -> None:
    """Run the command that the process was called with."""
    if not _answered(sys.argv[1:]):
        from etro.cli import main as command_line

        # A shell that asks what may follow gets that, or silence, and never an error.
        asked = (EtroError, OSError) if "_ETRO_COMPLETE" in os.environ else ()
        try:
            command_line(prog_name="etro")
        except asked:
            sys.exit(EtroError.exit_code)


def _answered(words: list[str]) -> bool:
    """Answer ``ask NAME [--param VALUE]... [--format FORMAT]`` off a terminal, if just that.

    An option is written with dashes, as click has it; one with an underscore is none.
    """
    names, values = words[2::2], words[3::2]
    if words[:1] != ["ask"] or len(names) != len(values) or len(set(names)) != len(names):
        return False
    if any("_" in name for name in names):
        return False
    options = {name.replace("-", "_"): value for name, value in zip(names, values, strict=True)}
    form = options.pop("__format", "table")
    plain = form in FORMATS or (form == "table" and not sys.stdout.isatty())
    if not words[1:] or not plain or not all(name.startswith("__") for name in options):
        return False
    try:
        assets = find_assets()
        built = find_built(assets)
        if built is None:
            return False
        parameters = {name[2:]: value for name, value in options.items()}
        answer = KnowledgeGraph(assets, built).ask(words[1], **parameters)
    except (EtroError, OSError, UnicodeError):
        return False
    if not len(answer):
        return False
    try:
        text = aligned(answer) if form == "table" else answer.to_format(form)
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        from etro.console import report_failure

        report_failure(error)
        sys.exit(EtroError.exit_code)
    return True


if __name__ == "__main__":
    main()
