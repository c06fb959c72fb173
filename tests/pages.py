"""The script that writes the pages, and a reader of them: ``pytest_plugins = ["pages"]``.

It asserts nothing that a test reports: PYTEST_DONT_REWRITE.
"""

import importlib.util
from html.parser import HTMLParser

import pytest

from tiny_graph import ROOT

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """A page, read: its tags, the text of each entry, what links to what, and its tables."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.texts, self.links, self.tables = [], [], {}, {}, []
        self.html = html
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag == "a":
            for each in self.inside():
                self.links.setdefault(each, []).append(attrs["href"])
        if tag in ("dt", "dd", "td", "th"):
            self.handle_data(" ")
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        if tag not in VOID:
            self.open.append((tag, attrs))

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        opened, _ = self.open.pop()
        assert opened == tag

    def handle_data(self, data):
        for each in self.inside():
            self.texts[each] = self.texts.get(each, "") + data
        if any(tag in ("td", "th") for tag, _ in self.open):
            self.tables[-1][-1][-1] += data

    def inside(self):
        """Return the ids of the entry and the section that are open."""
        names = ((tag, attrs.get("id") or attrs.get("aria-labelledby")) for tag, attrs in self.open)
        return [name for tag, name in names if tag in ("article", "section")]

    def said(self, name):
        """Return the text of an entry or a section, with single blanks."""
        return " ".join(self.texts[name].split())

    @property
    def hrefs(self):
        """All that the page links to."""
        return [attrs["href"] for tag, attrs in self.tags if tag == "a"]


@pytest.fixture(scope="module")
def generate():
    """The script that writes the pages."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
