"""A way to read tables that a test writes out: nothing but a context stands beside them.

It asserts nothing, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import shutil

import pytest

from etro.assets import Assets
from etro.graph import read_tables


@pytest.fixture
def read(tmp_path, root):
    """Return a function that reads tables given as text or bytes, by class name."""
    folder = tmp_path / "graph"
    folder.mkdir()
    shutil.copy(root / "graph" / "context.jsonld", folder)

    def read(**tables):
        for path in folder.glob("*.tsv"):
            path.unlink()
        for cls, content in tables.items():
            raw = content if isinstance(content, bytes) else content.encode()
            (folder / f"{cls}.tsv").write_bytes(raw)
        return read_tables(Assets(str(tmp_path), str(tmp_path / "build")))

    return read
