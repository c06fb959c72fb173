"""One answer from every engine: the bundled questions on pyoxigraph and on rdflib."""

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.term import Literal, URIRef

from etro.answers import Answer
from etro.queries import PREFIXES, bind
from tiny_graph import GOLDEN

pytest_plugins = ["tiny_graph"]
# rdflib 7.6 warns of what its own Dataset.query and its own GRAPH patterns call.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Dataset.contexts:DeprecationWarning"),
]

# rdflib's initial bindings take none for what a query binds itself.
WRITTEN_IN = {"flags", "gaps", "head-to-head"}


@pytest.fixture(scope="module")
def dataset(tiny):
    """The tiny graph as rdflib holds it."""
    return tiny.kg.to_rdflib()


def to_rdflib(term):
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    return Literal(term.value, lang=term.language, datatype=URIRef(term.datatype.value))


def from_rdflib(term):
    if term is None or isinstance(term, URIRef):
        return term and ox.NamedNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=term.datatype and ox.NamedNode(str(term.datatype)))


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.id)
def test_rdflib_gives_the_rows_written_by_hand(golden, tiny, dataset):
    query = tiny.kg.question(golden.name)
    text, bound = query.text, tiny.kg.bind(query, golden.parameters)
    if golden.name in WRITTEN_IN or any(isinstance(each, list) for each in bound.values()):
        text, bound = bind(text, bound), {}
    bindings = {name: to_rdflib(term) for name, term in bound.items()}
    result = dataset.query(text, initNs=PREFIXES, initBindings=bindings)
    rows = [tuple(map(from_rdflib, row)) for row in result]
    columns = [str(variable) for variable in result.vars]
    assert Answer(columns, rows).to_tsv() == golden.table


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.id)
def test_values_written_into_the_text_bind_as_parameters_do(golden, tiny):
    answer = tiny.kg.sparql(tiny.bound_text(golden.name, golden.parameters))
    assert answer.to_tsv() == golden.table


def test_the_copy_for_rdflib_holds_every_quad_in_its_graph(tiny, dataset):
    quads = list(dataset.quads((None, None, None, None)))
    assert len(quads) == len(tiny.all)
    assert {str(graph) for *_, graph in quads} == {quad.graph_name.value for quad in tiny.all}


def test_the_copy_for_rdflib_answers_from_all_graphs_at_once(tiny, dataset):
    text = "SELECT ?drug { ?drug a etro:Drug , etro:Rapalog }"
    found = [str(row.drug) for row in dataset.query(text, initNs=PREFIXES)]
    assert found == ["https://w3id.org/etro/drug/corimus"]
    assert isinstance(dataset, rdflib.Dataset)
