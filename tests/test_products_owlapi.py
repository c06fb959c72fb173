"""Products in the OWL API, which Protégé and ROBOT read with: run where its jars are at hand.

``ETRO_OWLAPI`` names a folder of jars; ``.ci/run`` takes them from a package that ships them.
"""

import functools
import os
from pathlib import Path

import pytest

import etro
from etro.console import PRODUCTS
from etro.vocabulary import BASE

pytest_plugins = ["running"]

JARS = sorted(map(str, Path(os.environ["ETRO_OWLAPI"]).glob("*.jar")))
FORMATS = {"turtle": "Turtle Syntax", "rdfxml": "RDF/XML Syntax"} | {
    "functional": "OWL Functional Syntax"
}


@pytest.fixture(scope="module")
def java():
    """The packages of the OWL API, in a Java of this process."""
    import jpype

    if not jpype.isJVMStarted():
        jpype.startJVM("-Dorg.slf4j.simpleLogger.defaultLogLevel=off", classpath=JARS)
    return jpype.JPackage("org").semanticweb.owlapi


@pytest.fixture(scope="module")
def load(java, template, tmp_path_factory):
    """Return a function that writes a product and lets the OWL API read it."""
    kg, folder = etro.load(template), tmp_path_factory.mktemp("products")

    @functools.cache
    def read(name, form):
        path = folder / f"{name}.{form}"
        path.write_bytes(kg.export(form, product=name))
        manager = java.apibinding.OWLManager.createOWLOntologyManager()
        return manager.loadOntologyFromOntologyDocument(_file(path))

    return read


def _file(path):
    import jpype

    return jpype.JClass("java.io.File")(str(path))


def axioms(ontology):
    return {str(axiom) for axiom in ontology.getAxioms()}


@pytest.mark.parametrize("name", PRODUCTS)
@pytest.mark.parametrize("form", FORMATS)
def test_the_owl_api_reads_each_format_by_its_own_parser(load, name, form):
    ontology = load(name, form)
    assert str(ontology.getOWLOntologyManager().getOntologyFormat(ontology)) == FORMATS[form]
    found = ontology.getOntologyID()
    assert str(found.getOntologyIRI().get()) == f"{BASE}product/{name}"
    assert str(found.getVersionIRI().get()) == f"{BASE}product/{name}/{etro.__version__}"


@pytest.mark.parametrize("name", PRODUCTS)
def test_the_owl_api_reads_the_same_axioms_in_each_format(load, name):
    wanted = axioms(load(name, "turtle"))
    assert len(wanted) > 5000
    for form in FORMATS:
        assert axioms(load(name, form)) == wanted


@pytest.mark.parametrize("name", PRODUCTS)
def test_each_product_is_in_owl_2_dl(java, load, name):
    report = java.profiles.OWL2DLProfile().checkOntology(load(name, "turtle"))
    assert [str(violation) for violation in report.getViolations()] == []
