"""Names to things: which one a text means, in what order it is looked up, and what is offered."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import etro
from etro.assets import find_assets
from etro.errors import AmbiguousName, UnknownName
from etro.graph import read_context
from etro.index import name_index, open_index
from etro.names import Names
from etro.queries import KINDS
from etro.vocabulary import ETRO

pytest_plugins = ["running"]

BASE = "https://w3id.org/etro/"

# Invented things that share names on purpose, under the ontology's own kinds.
SHARED = """
@base <https://w3id.org/etro/> .
@prefix : <https://w3id.org/etro/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix drugbank: <https://bioregistry.io/drugbank:> .
@prefix mesh: <http://id.nlm.nih.gov/mesh/> .
@prefix pubmed: <https://pubmed.ncbi.nlm.nih.gov/> .
@prefix doi: <https://doi.org/> .
@prefix chebi: <http://purl.obolibrary.org/obo/CHEBI_> .

:Drug :idPrefix "drug/" ; rdfs:label "drug"@en .
:Gene :idPrefix "gene/" ; rdfs:label "gene"@en .
:Trial :idPrefix "trial/" ; rdfs:label "trial"@en .
:Blocker rdfs:subClassOf :Drug ; rdfs:label "blocker"@en , "阻滞剂"@zh .
:StrongBlocker rdfs:subClassOf :Blocker ; rdfs:label "strong blocker"@en .

<drug/alpha> a :Blocker ; rdfs:label "alpha"@en , "阿尔法"@zh ; skos:altLabel "AL-1" ;
  skos:exactMatch drugbank:DB00001 .
<drug/beta> a :Drug ; rdfs:label "beta"@en ; skos:altLabel "gamma" , "Twin" ;
  skos:closeMatch chebi:77 .
<drug/gamma> a :Drug ; rdfs:label "third"@en ; skos:exactMatch drugbank:DB3 .
<gene/GAM> a :Gene ; rdfs:label "GAM"@en ; skos:altLabel "twin" , "TWIN" .
<gene/gam> a :Gene ; rdfs:label "little gam"@en .
<trial/one> a :Trial ; rdfs:label "ONE trial"@en ; skos:closeMatch chebi:77 .
<drug/one> a :Drug ; rdfs:label "uno"@en .
<trial/delta> a :Trial ; rdfs:label "fourth trial"@en .
<drug/epsilon> a :Drug ; rdfs:label "fifth"@en ; skos:altLabel "delta" ;
  skos:exactMatch mesh:D009 , pubmed:221 , doi:10.1056%2FNejm , <https://elsewhere.example/X_7> .
<claim/0001> a :Term ; :thing <drug/alpha> ; :name "Erstmittel" ; :nameType :synonymName .
"""


@pytest.fixture(scope="module")
def names(root, tmp_path_factory):
    """The look-up over the invented things."""
    store = ox.Store()
    store.load(SHARED.encode(), format=ox.RdfFormat.TURTLE)
    path = tmp_path_factory.mktemp("names") / "names.tsv"
    path.write_text(name_index(store, read_context(find_assets(root))), encoding="utf-8")
    return Names(store, find_assets(root), open_index(str(path)))


@pytest.fixture(scope="module")
def kg(template):
    """The real graph."""
    return etro.load(template)


@pytest.mark.parametrize(
    "text",
    [
        "https://w3id.org/etro/drug/alpha",
        "drug/alpha",
        "alpha",
        "ALPHA",
        "阿尔法",
        "AL-1",
        "al-1",
        "Erstmittel",
        "erstMITTEL",
        "drugbank:DB00001",
        "https://bioregistry.io/drugbank:DB00001",
        "  alpha ",
    ],
)
def test_a_thing_is_found_by_iri_id_slug_name_synonym_claimed_name_and_identifier(names, text):
    assert names.resolve(text).value == BASE + "drug/alpha"


@pytest.mark.parametrize(
    "text",
    [
        "Drug/Alpha",
        "DRUG/ALPHA",
        "etro:drug/alpha",
        "drugbank:db00001",
        "DRUGBANK:DB00001",
        "DB00001",
        "db00001",
    ],
)
def test_an_id_and_an_identifier_are_found_in_any_case(names, text):
    assert names.resolve(text).value == BASE + "drug/alpha"
    assert names.find(text)[0].id == "drug/alpha"


@pytest.mark.parametrize(
    "text",
    [
        "mesh:D009",
        "MeSH:d009",
        "D009",
        "pubmed:221",
        "https://pubmed.ncbi.nlm.nih.gov/221",
        "doi:10.1056%2FNejm",
        "doi:10.1056%2fnejm",
        "10.1056%2FNEJM",
        "https://elsewhere.example/X_7",
        "Epsilon",
        "EPSILON",
        "etro:drug/epsilon",
    ],
)
def test_an_identifier_of_any_namespace_is_found_with_its_prefix_and_as_iri(names, text):
    assert names.resolve(text).value == BASE + "drug/epsilon"
    assert names.find(text)[0].id == "drug/epsilon"


def test_a_claim_is_found_by_its_number_in_any_case(names):
    assert names.resolve("Claim/0001").value == BASE + "claim/0001"


def test_a_misspelt_id_gets_the_id_and_a_misspelt_name_the_name(names):
    with pytest.raises(UnknownName) as caught:
        names.resolve("drug/epsilom")
    assert caught.value.remedy == "did you mean drug/epsilon, drug/one?"
    assert names.suggest("epsilom") == []
    assert names.suggest("fifht") == ["fifth"]


def test_find_tells_which_identifier_matched(names):
    assert names.find("MESH:d009")[0].why == "exactMatch: mesh:D009"
    assert names.find("alpha")[0].why == "label: alpha"


def test_a_bare_number_is_found_but_names_nothing(names):
    assert [match.id for match in names.find("77")] == ["drug/beta", "trial/one"]
    assert [match.id for match in names.find("221")] == ["drug/epsilon"]
    with pytest.raises(UnknownName):
        names.resolve("221")


def test_a_part_of_an_id_or_identifier_finds_nothing(names):
    assert names.find("drug/") == []
    assert names.find("DB0000") == []


def test_a_class_is_taken_by_the_id_that_tables_write(names):
    assert names.resolve("etro:Blocker").value == BASE + "ontology#Blocker"


def test_an_id_goes_before_a_name(names):
    assert names.resolve("gamma").value == BASE + "drug/gamma", "beta is also called gamma"


def test_a_name_as_written_goes_before_the_same_in_another_case(names):
    assert names.resolve("Twin").value == BASE + "drug/beta"
    assert names.resolve("TWIN").value == BASE + "gene/GAM"


def test_a_slug_in_its_own_case_is_no_other_slug(names):
    assert names.resolve("GAM").value == BASE + "gene/GAM"
    assert names.resolve("gam").value == BASE + "gene/gam"


def test_a_name_that_two_things_share_is_refused_with_the_ids_of_both(names):
    with pytest.raises(AmbiguousName) as caught:
        names.resolve("tWiN")
    assert "drug/beta, gene/GAM" in str(caught.value)
    assert caught.value.value == "tWiN"
    assert caught.value.exit_code == 2


def test_a_slug_that_two_kinds_share_is_refused_with_the_ids_of_both(names):
    with pytest.raises(AmbiguousName, match="drug/one, trial/one"):
        names.resolve("one")


def test_an_identifier_that_two_things_share_is_refused_with_the_ids_of_both(names):
    with pytest.raises(AmbiguousName, match="drug/beta, trial/one"):
        names.resolve("chebi:77")


@pytest.mark.parametrize(
    ("text", "cls", "id"),
    [
        ("one", "Trial", "trial/one"),
        ("one", "Drug", "drug/one"),
        ("tWiN", "Gene", "gene/GAM"),
        ("tWiN", "Drug", "drug/beta"),
        ("chebi:77", "Trial", "trial/one"),
        ("alpha", "Drug", "drug/alpha"),
        ("alpha", "Blocker", "drug/alpha"),
        ("TWIN", "Drug", "drug/beta"),
        ("Twin", "Gene", "gene/GAM"),
        ("delta", "Drug", "drug/epsilon"),
        ("delta", "Trial", "trial/delta"),
    ],
)
def test_the_wanted_class_settles_which_of_several_is_meant(names, text, cls, id):
    assert names.resolve(text, cls).value == BASE + id


@pytest.mark.parametrize("text", ["blocker", "阻滞剂", "Blocker", "BLOCKER"])
def test_a_class_stands_for_its_kind(names, text):
    assert names.resolve(text, "Drug").value == BASE + "ontology#Blocker"


def test_a_thing_of_another_class_is_not_taken(names):
    with pytest.raises(UnknownName, match="no Trial named 'alpha'"):
        names.resolve("alpha", "Trial")


def test_near_misses_are_those_of_the_wanted_class(names):
    with pytest.raises(UnknownName) as caught:
        names.resolve("twine", "Drug")
    assert "Twin" in caught.value.remedy
    assert "TWIN" not in caught.value.remedy


def test_classes_alone_can_be_asked_for(names):
    assert names.resolve("blocker", "<Drug").value == f"{ETRO}Blocker"
    assert names.members("<Drug") == {ETRO + cls for cls in ("Drug", "Blocker", "StrongBlocker")}
    with pytest.raises(UnknownName, match="no Drug named 'alpha'"):
        names.resolve("alpha", "<Drug")


def test_every_name_of_the_index_leads_somewhere(names):
    for folded, _, _, why in names.entries:
        if not (why.endswith("Match") and folded.isdigit()):
            try:
                assert names.resolve(folded).value.startswith(BASE)
            except AmbiguousName:
                assert sum(folded == other for other, *_ in names.entries) > 1


def test_an_index_without_names_leads_nowhere(root):
    assets = find_assets(root)
    nothing = Names(ox.Store(), assets, name_index([], read_context(assets)).encode())
    with pytest.raises(UnknownName):
        nothing.resolve("alpha")


def test_what_fits_a_class_is_what_is_a_member_of_it(kg):
    answer = kg.sparql("SELECT DISTINCT ?thing { ?thing rdf:type|rdfs:subClassOf ?class }")
    things = [thing.value for (thing,) in answer.terms if isinstance(thing, ox.NamedNode)]
    for cls in KINDS.values():
        if cls:
            fitting = {thing for thing in things if kg.names.fits(thing, cls)}
            assert fitting == kg.names.members(cls).intersection(things)


def test_a_hyphen_may_stand_for_a_space(names):
    assert names.resolve("strong-blocker").value == f"{ETRO}StrongBlocker"


def test_what_a_name_begins_with_or_holds_is_offered(names):
    for text in ("fourth", "th trial"):
        with pytest.raises(UnknownName) as caught:
            names.resolve(text, "Trial")
        assert "fourth trial" in caught.value.remedy


@pytest.mark.parametrize("text", ["", " ", "\t", "%", "://", "<>", "a b", '"', "drug/", "\\", "é"])
def test_a_text_that_names_nothing_is_told_as_such(names, text):
    with pytest.raises(UnknownName) as caught:
        names.resolve(text)
    assert caught.value.remedy


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_text_is_resolved_or_refused_with_a_remedy(names, text):
    try:
        assert names.resolve(text).value.startswith(BASE)
    except (UnknownName, AmbiguousName) as error:
        assert error.remedy
        assert error.value == text


def test_find_puts_the_whole_name_before_its_beginning_before_its_inside(kg):
    ids = [match.id for match in kg.find("exemestane")]
    assert ids[0] == "drug/exemestane"
    assert ids.index("regimen/exemestane") < ids.index("regimen/everolimus-exemestane")


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("everolimus", "drug/everolimus"),
        ("EVEROLIMUS", "drug/everolimus"),
        ("依维莫司", "drug/everolimus"),
        ("DB01590", "drug/everolimus"),
        ("db01590", "drug/everolimus"),
        ("CHEMBL1908360", "drug/everolimus"),
        ("chembl.compound:CHEMBL1908360", "drug/everolimus"),
        ("drugbank:DB01590", "drug/everolimus"),
        ("NCT00863655", "trial/bolero-2"),
        ("mTOR", "gene/MTOR"),
        ("claim/0012", "claim/0012"),
        ("drug/everolimus", "drug/everolimus"),
        ("phosphoinositide-3-kinase", "gene-family/pi3k"),
    ],
)
def test_find_takes_names_and_identifiers_in_either_language(kg, text, id):
    assert kg.find(text)[0].id == id


def test_find_says_what_matched(kg):
    match = kg.find("依维莫司")[0]
    assert match.label == "everolimus"
    assert "Drug" in match.cls
    assert match.why == "label: 依维莫司"
    assert "drugbank:DB01590" in kg.find("DB01590")[0].why


def test_find_takes_a_part_of_a_name(kg):
    assert "drug/everolimus" in {match.id for match in kg.find("erolim")}


def test_find_gives_nothing_for_what_nothing_is_named(kg):
    assert kg.find("no such thing at all") == []


def test_a_suggestion_is_a_name_as_it_is_written(kg):
    assert kg.names.suggest("everolimvs")[0] == "everolimus"
    assert "BOLERO-2" in kg.names.suggest("bolero2")


def test_every_thing_with_a_name_is_found_by_it(kg, root):
    answer = kg.sparql("SELECT ?thing ?name { ?thing rdfs:label|skos:altLabel ?name }")
    assert len(answer) > 500
    for thing, name in answer.terms[:: max(1, len(answer) // 60)]:
        if thing.value.startswith(BASE) and "/shapes#" not in thing.value:
            found = {iri for folded, iri, *_ in kg.names.entries if folded == name.value.casefold()}
            assert thing.value in found


def test_every_things_id_resolves_to_itself(kg):
    asserted = f"GRAPH <{BASE}graph/asserted> {{ ?thing a ?class }}"
    for (thing,) in kg.sparql(f"SELECT DISTINCT ?thing {{ {asserted} }}").terms:
        assert kg.names.resolve(thing.value.removeprefix(BASE)) == thing
