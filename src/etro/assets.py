"""Where the data lie: a checkout, an installed wheel, or a folder that the user names.

The only module that knows a path. Every other one asks it for the files of its own folder.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from etro.errors import UnknownName

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = ("graph", "ontology", "queries", "shapes")
_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_CHECKOUT = os.path.dirname(os.path.dirname(_PACKAGE))
_WHEEL_DATA = os.path.join(_PACKAGE, "data")


class Assets(NamedTuple):
    """The four data folders and the folder that the built data set goes to.

    Paths are strings: importing pathlib would cost each question a tenth of its time.
    """

    root: str
    home: str

    @property
    def installed(self) -> bool:
        """Whether the data lie in an installed package, which is not to be changed."""
        return os.path.isfile(os.path.join(os.path.dirname(self.root), "__init__.py"))

    def path(self, *parts: str) -> str:
        """Return the path of a data folder, or of a file in it."""
        return os.path.join(self.root, *parts)

    def folder(self, name: str) -> Path:
        """Return a data folder as a path object, for all that is not on the way to an answer."""
        from pathlib import Path

        return Path(self.root, name)

    def relative(self, path: Path) -> str:
        """Return ``path`` as it is named in messages: from the root where it lies in it."""
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name
        )


def find_assets(data: str | os.PathLike[str] | None = None) -> Assets:
    """Find the data: ``data`` if given, else ``ETRO_DATA``, else the checkout, else the wheel.

    The build goes to ``ETRO_HOME`` if set, else to ``build`` beside the data, else (for an
    installed wheel) to the user's cache folder. Raises ``UnknownName`` for a folder that is none.
    """
    named = data or os.environ.get("ETRO_DATA")
    if named:
        root = os.path.abspath(named)
        missing = [name for name in FOLDERS if not os.path.isdir(os.path.join(root, name))]
        if missing:
            raise UnknownName(
                f"{root} has no folder {', '.join(missing)}",
                value=str(named),
                remedy="name a folder that holds " + ", ".join(FOLDERS),
            )
    elif os.path.isfile(os.path.join(_CHECKOUT, "pyproject.toml")):
        root = _CHECKOUT
    else:
        root = _WHEEL_DATA
    return Assets(root, _home(root))


def _home(root: str) -> str:
    chosen = os.environ.get("ETRO_HOME")
    if chosen:
        return os.path.abspath(chosen)
    if root != _WHEEL_DATA:
        return os.path.join(root, "build")
    from platformdirs import user_cache_dir

    return user_cache_dir("etro", appauthor=False)
