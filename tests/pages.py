"""The script that writes the pages: ``pytest_plugins = ["pages"]``. PYTEST_DONT_REWRITE."""

import importlib.util

import pytest

from tiny_graph import ROOT


@pytest.fixture(scope="module")
def generate():
    """The script that writes the pages."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
