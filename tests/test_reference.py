"""The reference page: what an ontologist, a newcomer and a browser find on it."""

import re
from collections import Counter
from itertools import pairwise

import pyoxigraph as ox
import pytest

from etro.assets import Assets
from etro.classmap import class_map, draw
from etro.manchester import Expressions
from etro.ontology import Ontology, read_ontology
from etro.reference import reference
from etro.terms import Terms
from etro.vocabulary import BASE, DCTERMS, DEFINITION, ETRO, LABEL, OBO, OBO_IN_OWL, OWL, RDF, RDFS
from pages import Page
from running import words
from tiny_graph import ROOT

pytest_plugins = ["tiny_graph", "pages"]

PREFIXES = f"""
@prefix etro: <{ETRO}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix obo: <{OBO}> .
@prefix gene: <{BASE}gene/> . @prefix dcterms: <{DCTERMS}> .
"""


@pytest.fixture(scope="module")
def ontology():
    """The ontology of the checkout."""
    return read_ontology(Assets(str(ROOT), ""))


@pytest.fixture(scope="module")
def html(generate, full):
    """The page as it is made from the graph."""
    return generate.BUILT["reference.html"](full)


@pytest.fixture(scope="module")
def page(html):
    """The same, read."""
    read = Page(html)
    assert read.open == []
    return read


def own(ontology):
    """Return the own terms: classes, properties and individuals."""
    kinds = {f"{OWL}{kind}" for kind in ("Class", "NamedIndividual")}
    kinds |= {f"{OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation")}
    quads = ontology.graph.quads_for_predicate(ox.NamedNode(f"{RDF}type"))
    found = {quad.subject.value for quad in quads if quad.object.value in kinds}
    return {iri for iri in found if iri.startswith(ETRO)}


def entry(page, iri):
    """Return the text of a term's entry, with single blanks."""
    return " ".join(page.texts[iri.removeprefix(ETRO)].split())


def test_each_own_term_has_an_entry_at_its_local_name_with_all_its_names_and_texts(ontology, page):
    told = [LABEL.value, DEFINITION, f"{OBO}IAO_0000112", f"{OBO}IAO_0000119", f"{RDFS}comment"]
    told += [f"{OBO_IN_OWL}has{kind}Synonym" for kind in ("Exact", "Related", "Narrow", "Broad")]
    terms = own(ontology)
    assert len(terms) > 1000
    for iri in terms:
        text = entry(page, iri)
        for predicate in told:
            for value in ontology.values(iri, predicate):
                assert " ".join(value.split()) in text, (iri, value)


def test_each_term_stands_in_both_indices(ontology, page):
    for section in ("modules", "alphabet"):
        linked = set(page.links[section])
        assert {f"#{iri.removeprefix(ETRO)}" for iri in own(ontology)} <= linked, section


def test_every_link_within_the_page_leads_somewhere_and_only_to_one_place(page):
    ids = Counter(attrs["id"] for _, attrs in page.tags if "id" in attrs)
    assert [name for name, count in ids.items() if count > 1] == []
    hrefs = [attrs[key] for _, attrs in page.tags for key in ("href", "xlink:href") if key in attrs]
    inner = {href[1:] for href in hrefs if href.startswith("#")}
    assert inner - set(ids) == set()


def test_the_page_needs_nothing_from_elsewhere(html, page):
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "link", "iframe", "img", "object", "embed"})
    assert not any("src" in attrs for _, attrs in page.tags)
    assert "@import" not in html
    assert re.findall(r"url\((?!#)", html) == []


def test_a_screen_reader_is_told_languages_headings_and_the_picture(page):
    tags = page.tags
    assert dict(tags)["html"]["lang"] == "en"
    assert [tag for tag, _ in tags].count("h1") == 1
    headings = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(headings))
    [picture] = [attrs for tag, attrs in tags if tag == "svg"]
    assert picture["role"] == "img"
    assert picture["aria-labelledby"] in {attrs.get("id") for _, attrs in tags}
    assert all("scope" in attrs for tag, attrs in tags if tag == "th")
    assert any(attrs.get("lang") == "zh" for _, attrs in tags)


def test_the_page_prints_without_a_screen(html):
    assert "@media print" in html


def test_parents_and_children_name_each_other(ontology, page):
    for child in own(ontology):
        for parent in ontology.values(child, f"{RDFS}subClassOf"):
            if parent in own(ontology):
                assert f"#{parent.removeprefix(ETRO)}" in page.links[child.removeprefix(ETRO)]
                assert f"#{child.removeprefix(ETRO)}" in page.links[parent.removeprefix(ETRO)]


def test_axioms_are_told_in_words(page):
    text = entry(page, f"{ETRO}AromataseInhibitor")
    assert "equivalent to drug and primarily inhibits value gene/CYP19A1" in text
    assert "sufficient drug and primarily inhibits value gene/HDAC1" in entry(
        page, f"{ETRO}HDACInhibitor"
    )
    assert "disjoint with" in entry(page, f"{ETRO}Drug")
    assert "characteristic symmetric" in entry(page, f"{ETRO}conflictsWith")


def test_siblings_are_grouped_by_what_tells_them_apart(page):
    text = entry(page, f"{ETRO}EndocrineResistance")
    assert "(told apart by onset) primary endocrine resistance secondary endocrine resis" in text


def test_the_page_says_what_it_holds_and_how_to_import_it(ontology, page):
    counts = " ".join(page.texts["counts"].split())
    classes = sum(iri.removeprefix(ETRO)[0].isupper() for iri in own(ontology))
    assert f"class {classes}" in counts
    assert f"owl:imports <{BASE}product/base>" in page.texts["import"]


def test_the_page_leads_from_a_mechanism_to_the_drugs_that_might_overcome_it(page, full):
    label = "HER2-driven ligand-independent ER activation"
    assert label in page.texts["alphabet"]
    name = "HER2DrivenLigandIndependentERActivation"
    assert f"#{name}" in page.links["alphabet"]
    text = entry(page, ETRO + name)
    rows = full.ask("bypass-candidates", mechanism=label).rows
    assert {"lapatinib"} <= {row["drug_label"] for row in rows}
    for row in rows:
        assert re.search(rf"{row['drug_label']} \([^)]*{row['testing']}", text), row
    assert f"etro ask bypass-candidates --mechanism {name}" in text
    for broader in ("KinaseDrivenLigandIndependentERActivation", "LigandIndependentERActivation"):
        assert "lapatinib (better" in entry(page, ETRO + broader)


def test_a_term_says_how_often_the_graph_uses_it(page, full):
    count = len(full.sparql("SELECT DISTINCT ?c { ?c etro:mechanism etro:ERLoss }"))
    assert count
    text = entry(page, f"{ETRO}ERLoss")
    assert int(re.search(r"graph/asserted: (\d+) statements", text)[1]) >= count
    assert (
        "letrozole" in entry(page, f"{ETRO}NonsteroidalAromataseInhibitor").split("in the graph")[1]
    )


def test_a_mapping_of_the_table_stands_with_its_term(generate, tmp_path, monkeypatch):
    (tmp_path / "ontology").mkdir()
    table = tmp_path / "ontology" / "mappings.sssom.tsv"
    cells = (
        "etro:Drug",
        "skos:closeMatch",
        "ex:1",
        "a thing",
        "semapv:ManualMappingCuration",
        "0.9",
    )
    head = "subject_id predicate_id object_id object_label mapping_justification confidence"
    lines = ["#mapping_set_id: x", "\t".join(head.split()), "\t".join(cells)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(generate, "HERE", tmp_path / "docs")
    [row] = generate.mapped()[f"{ETRO}Drug"]
    assert row.heading == "mapped by skos:closeMatch"
    assert "".join(row.phrases[0]) == "ex:1 a thing (semapv:ManualMappingCuration, 0.9)"


# The picture


def test_the_picture_shows_each_kind_of_claim_and_each_kind_of_thing_that_claims_refer_to(ontology):
    found = class_map(ontology)
    labels = {iri: term.label for iri, term in Terms(ontology).all.items()}
    text = " ".join(words(draw(found, labels).decode()))
    [claims] = [box.claims for box in found.boxes if f"{ETRO}Claim" in box.kinds]
    kinds = {cls for cls in ontology.parents if ontology.is_a(cls, f"{ETRO}Claim")}
    assert set(claims) == kinds - {f"{ETRO}Claim"}
    shown = {kind for box in found.boxes for kind in box.kinds}
    for name in ("Drug", "MolecularEntity", "ClinicalTrial", "Population", "ResistanceMechanism"):
        assert ETRO + name in shown
        assert labels[ETRO + name] in text


def test_an_arrow_of_the_picture_is_a_property_that_may_lead_there(ontology):
    found = class_map(ontology)
    assert len(found.links) > 10
    for link in found.links:
        for prop in link.labels:
            ends = ("range", "domain"), ("rangeIncludes", "domainIncludes")
            for number, box in ((0, found.boxes[link.end]), (1, found.boxes[link.start])):
                stated = ontology.values(prop, f"{RDFS}{ends[0][number]}")
                stated += ontology.values(prop, f"https://schema.org/{ends[1][number]}")
                assert any(ontology.is_a(cls, kind) for cls in stated for kind in box.kinds), prop


# Planted ontologies


def planted(turtle):
    """Return an ontology of one module that states what is given."""
    header = f"<{BASE}ontology> a owl:Ontology ; dcterms:title 'T' ; dcterms:description 'D' ."
    quads = ox.parse((PREFIXES + header + turtle).encode(), format=ox.RdfFormat.TURTLE)
    triples = [quad.triple for quad in quads]
    typed = {t.subject.value for t in triples if t.predicate.value == f"{RDF}type"}
    return Ontology(triples, {iri: f"{BASE}ontology" for iri in typed if iri.startswith("http")})


def test_a_deprecated_term_warns_and_names_its_successor():
    turtle = """
    etro:Entity a owl:Class ; rdfs:label "entity"@en .
    etro:New a owl:Class ; rdfs:label "new"@en ; rdfs:subClassOf etro:Entity .
    etro:Old a owl:Class ; rdfs:label "obsolete thing"@en ;
        owl:deprecated true ; obo:IAO_0100001 etro:New .
    etro:p a owl:ObjectProperty ; rdfs:domain etro:New ; rdfs:range etro:Entity .
    """
    html = reference(planted(turtle))
    text = entry(Page(html), f"{ETRO}Old")
    assert "Deprecated" in text
    assert "replaced by new" in text
    assert "Deprecated" not in entry(Page(html), f"{ETRO}New")


@pytest.mark.parametrize(
    ("turtle", "wanted"),
    [
        ("[ owl:onProperty etro:p ; owl:someValuesFrom etro:A ]", "p some A"),
        ("[ owl:onProperty etro:p ; owl:allValuesFrom etro:A ]", "p only A"),
        ("[ owl:onProperty etro:p ; owl:hasValue gene:X ]", "p value X"),
        ("[ owl:onProperty etro:p ; owl:hasValue 'x' ]", "p value x"),
        ("[ owl:onProperty etro:p ; owl:hasSelf true ]", "p Self"),
        ("[ owl:onProperty etro:p ; owl:minCardinality 2 ]", "p min 2"),
        (
            "[ owl:onProperty etro:p ; owl:qualifiedCardinality 1 ; owl:onClass etro:A ]",
            "p exactly 1 A",
        ),
        ("[ owl:intersectionOf ( etro:A [ owl:unionOf ( etro:B etro:C ) ] ) ]", "A and (B or C)"),
        ("[ owl:complementOf [ owl:unionOf ( etro:A etro:B ) ] ]", "not (A or B)"),
        ("[ owl:oneOf ( etro:a etro:b ) ]", "{a, b}"),
        ("[ owl:onProperty etro:p ; owl:odd 1 ]", "p (a restriction of another kind)"),
        ("[ rdfs:seeAlso 1 ]", "an expression without a name"),
        ("etro:A", "A"),
    ],
)
def test_an_expression_reads_in_words(turtle, wanted):
    triples = [*planted(f"etro:X owl:equivalentClass {turtle} .").triples]
    [node] = [t.object for t in triples if t.predicate.value == f"{OWL}equivalentClass"]
    phrase = Expressions(triples).phrase(node)
    shown = (p if isinstance(p, str) else re.split("[#/]", p.value)[-1] for p in phrase)
    assert "".join(shown) == wanted


def test_a_chain_reads_in_its_order():
    chain = "etro:p a owl:ObjectProperty ; owl:propertyChainAxiom ( etro:q etro:r ) ."
    terms = Terms(planted(chain))
    [row] = [row for row in terms.all[f"{ETRO}p"].rows if row.heading == "follows from"]
    told = [getattr(part, "value", part).removeprefix(ETRO) for part in row.phrases[0]]
    assert told == ["q", " then ", "r"]
