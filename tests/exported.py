"""The products of the ontology, each in each format made once.

Test modules ask for the fixtures with ``pytest_plugins = ["exported"]``.
It asserts nothing, so pytest need not rewrite it: PYTEST_DONT_REWRITE.
"""

import functools

import pyoxigraph as ox
import pytest

import etro
from etro.exports import FORMATS

pytest_plugins = ["running"]


@pytest.fixture(scope="module")
def kg(template):
    return etro.load(template)


@pytest.fixture(scope="module")
def written(kg):
    """The products, each in each format made once."""
    return functools.cache(lambda name, form: kg.export(form, product=name))


@pytest.fixture(scope="module")
def triples(written):
    """The triples of a product, as pyoxigraph reads them in Turtle."""

    @functools.cache
    def read(name):
        return {quad.triple for quad in ox.parse(written(name, "turtle"), FORMATS["turtle"].rdf)}

    return read


def values(triples, subject, predicate):
    wanted = (ox.NamedNode(subject), ox.NamedNode(predicate))
    return {t.object.value for t in triples if (t.subject, t.predicate) == wanted}
