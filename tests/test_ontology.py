"""The ontology: read whole or not at all, readable by others, each term told apart."""

from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest
import rdflib

from etro.assets import Assets
from etro.checks import check
from etro.errors import InvalidData
from etro.ontology import read_ontology, read_rules
from etro.vocabulary import DEFINITION, ETRO, OWL, RDF, RDFS, TYPE

pytest_plugins = ["tiny_graph"]

ROOT = Path(__file__).parents[1]
HAS_VALUE = ox.NamedNode(f"{OWL}hasValue")
MODULES = sorted(path.stem for path in (ROOT / "ontology").glob("*.ttl") if path.stem != "etro")
_DECLARED = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")


@pytest.fixture(scope="module")
def ontology():
    return read_ontology(Assets(str(ROOT), ""))


def declared(ontology, *kinds):
    """Return the own terms of some OWL kinds."""
    return {
        quad.subject.value
        for kind in kinds
        for quad in ontology.graph.quads_for_object(ox.NamedNode(OWL + kind))
        if quad.predicate == TYPE
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(ETRO)
    }


# Reading


def test_every_module_is_read_through_the_catalog(ontology):
    headers = {
        quad.subject.value.removeprefix(ETRO.rstrip("#")).lstrip("/")
        for quad in ontology.graph.quads_for_object(ox.NamedNode(f"{OWL}Ontology"))
    }
    assert headers == {"", *MODULES}


def test_no_import_is_left_for_a_later_reader_to_fetch(ontology):
    assert not any(triple.predicate.value == f"{OWL}imports" for triple in ontology.triples)


@pytest.mark.parametrize("module", MODULES)
def test_a_missing_module_is_named(data, module):
    (data / "ontology" / f"{module}.ttl").unlink()
    with pytest.raises(InvalidData) as caught:
        read_ontology(Assets(str(data), ""))
    (finding,) = caught.value.findings
    assert finding.file == "ontology/catalog-v001.xml"
    assert f"<{ETRO.rstrip('#')}/{module}> has no file" in finding.message
    assert caught.value.exit_code == 1


def test_a_module_that_the_catalog_leaves_out_is_named(data):
    catalog = data / "ontology" / "catalog-v001.xml"
    lines = catalog.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if 'uri="values.ttl"' not in line]
    assert len(kept) == len(lines) - 1
    catalog.write_text("".join(kept), encoding="utf-8")
    with pytest.raises(InvalidData, match=r"ontology/values> has no file; name its file in"):
        read_ontology(Assets(str(data), ""))


def test_broken_modules_are_all_told_by_file_and_line(data):
    expected = []
    for module in ("claims", "values"):
        path = data / "ontology" / f"{module}.ttl"
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\netro:x a .\n", encoding="utf-8")
        expected.append((f"ontology/{module}.ttl", text.count("\n") + 2))
    with pytest.raises(InvalidData) as caught:
        read_ontology(Assets(str(data), ""))
    assert sorted((f.file, f.row) for f in caught.value.findings) == expected
    assert all("not Turtle" in finding.message for finding in caught.value.findings)


def test_blank_nodes_of_two_modules_stay_apart(data):
    for module in ("claims", "values"):
        path = data / "ontology" / f"{module}.ttl"
        text = path.read_text(encoding="utf-8")
        path.write_text(f'{text}\n_:x rdfs:comment "{module}"@en .\n', encoding="utf-8")
    graph = read_ontology(Assets(str(data), "")).graph
    commented = {
        quad.subject
        for quad in graph.quads_for_predicate(ox.NamedNode(f"{RDFS}comment"))
        if quad.object.value in ("claims", "values")
    }
    assert len(commented) == 2


def test_the_rules_run_in_the_order_of_their_strata_and_say_what_they_mean():
    rules = read_rules(Assets(str(ROOT), ""))
    assert rules
    assert [rule.stratum for rule in rules] == sorted(rule.stratum for rule in rules)
    assert len({rule.name for rule in rules}) == len(rules)
    assert all(rule.meaning.endswith(".") for rule in rules)


def test_no_rule_names_a_thing():
    for rule in read_rules(Assets(str(ROOT), "")):
        kinds = ("drug", "gene", "pathway", "trial", "source", "claim")
        assert not any(f"etro/{kind}/" in rule.query for kind in kinds), rule.name


# Looking up


def test_a_class_stands_below_all_its_ancestors(ontology):
    assert ontology.is_a(f"{ETRO}Rapalog", f"{ETRO}Rapalog")
    assert ontology.is_a(f"{ETRO}Rapalog", f"{ETRO}Drug")
    assert not ontology.is_a(f"{ETRO}Drug", f"{ETRO}Rapalog")
    assert not ontology.is_a(f"{ETRO}Rapalog", f"{ETRO}EndocrineTherapyAgent")


def test_an_annotation_is_inherited_until_a_class_has_its_own(ontology):
    assert ontology.annotation(f"{ETRO}Outcome", "idPrefix") == ["claim/"]
    assert ontology.annotation(f"{ETRO}Gene", "idPrefix") == ["gene/"]
    assert ontology.annotation(f"{OWL}Thing", "idPrefix") == []


def test_a_circle_of_classes_is_no_endless_climb(data):
    path = data / "ontology" / "claims.ttl"
    text = path.read_text(encoding="utf-8")
    circle = "\netro:Claim rdfs:subClassOf etro:Outcome .\n"
    path.write_text(text + circle, encoding="utf-8")
    ontology = read_ontology(Assets(str(data), ""))
    assert ontology.is_a(f"{ETRO}Claim", f"{ETRO}Outcome")
    assert ontology.is_a(f"{ETRO}Outcome", f"{ETRO}Claim")
    assert ontology.annotation(f"{ETRO}Outcome", "noSuch") == []


# Others read it too


def test_owlready2_and_rdflib_read_as_many_own_classes(ontology, tmp_path):
    path = tmp_path / "merged.nt"
    path.write_bytes(ox.serialize(ontology.triples, format=ox.RdfFormat.N_TRIPLES))
    world = owlready2.World()
    try:
        loaded = world.get_ontology(path.as_uri()).load()
        classes = {each.iri for each in loaded.classes() if each.iri.startswith(ETRO)}
        properties = {each.iri for each in loaded.properties() if each.iri.startswith(ETRO)}
        individuals = {each.iri for each in loaded.individuals() if each.iri.startswith(ETRO)}
        assert not loaded.imported_ontologies
    finally:
        world.close()
    graph = rdflib.Graph().parse(path, format="nt")
    counted = {str(node) for node in graph.subjects(rdflib.RDF.type, rdflib.OWL.Class)}
    assert classes == {iri for iri in counted if iri.startswith(ETRO)}
    assert classes == declared(ontology, "Class")
    assert properties == declared(ontology, *(kind for kind in _DECLARED if "Prop" in kind))
    assert individuals == declared(ontology, "NamedIndividual")


# Terms


def test_each_own_term_has_one_english_label_and_one_definition(ontology):
    wrong = []
    for iri in sorted(declared(ontology, *_DECLARED)):
        quads = list(ontology.graph.quads_for_subject(ox.NamedNode(iri)))
        labels = [q.object for q in quads if q.predicate.value == f"{RDFS}label"]
        english = [label for label in labels if label.language == "en"]
        definitions = [q for q in quads if q.predicate.value == DEFINITION]
        languages = {label.language for label in labels}
        if (len(english), len(definitions)) != (1, 1) or len(languages) != len(labels):
            wrong.append(iri)
    assert wrong == []


def test_each_own_name_is_of_one_kind_and_spelt_as_its_kind_is(ontology):
    kinds = [declared(ontology, kind) for kind in _DECLARED]
    assert sum(map(len, kinds)) == len(set.union(*kinds))
    assert all(iri.removeprefix(ETRO)[0].isupper() for iri in kinds[0])
    assert all(iri.removeprefix(ETRO)[0].islower() for kind in kinds[1:] for iri in kind)


def test_the_real_data_pass_the_checks_of_the_ontology(root):
    report = check(Assets(str(root), ""), ontology=True)
    assert report.findings == []


# Value sets


def sets(ontology):
    """Return the members of each set of controlled values that has any."""
    found = {}
    for quad in ontology.graph.quads_for_predicate(TYPE):
        cls = quad.object.value
        if cls.startswith(ETRO) and ontology.is_a(cls, f"{ETRO}ControlledValue"):
            found.setdefault(cls, set()).add(quad.subject.value)
    return found


def told_apart(ontology):
    """Return the members of each owl:AllDifferent."""
    first, rest = ox.NamedNode(f"{RDF}first"), ox.NamedNode(f"{RDF}rest")
    found = []
    for quad in ontology.graph.quads_for_predicate(ox.NamedNode(f"{OWL}distinctMembers")):
        members, node = [], quad.object
        while node.value != f"{RDF}nil":
            stated = {q.predicate: q.object for q in ontology.graph.quads_for_subject(node)}
            members.append(stated[first].value)
            node = stated[rest]
        found.append(members)
    return found


def test_the_values_of_each_set_are_told_apart_exactly(ontology):
    lists = told_apart(ontology)
    assert [members for members in lists if len(set(members)) != len(members)] == []
    stated = {frozenset(members) for members in lists}
    wanted = {frozenset(members) for members in sets(ontology).values() if len(members) > 1}
    assert wanted - stated == set()
    assert stated - wanted == set()


def test_each_class_of_controlled_values_that_a_column_takes_has_values(ontology):
    ranges = {
        iri
        for term in declared(ontology, "ObjectProperty")
        for iri in ontology.values(term, f"{RDFS}range")
        if ontology.is_a(iri, f"{ETRO}ControlledValue") and iri != f"{ETRO}ControlledValue"
    }
    assert ranges - set(sets(ontology)) == set()


# Mechanisms


def held(ontology, cls, predicate):
    """Return the values of an annotation of a class and of all classes above it."""
    above = [other for other in declared(ontology, "Class") if ontology.is_a(cls, other)]
    return {value for other in above for value in ontology.values(other, predicate)}


def involved(ontology):
    """Return what each class involves by an axiom of its own."""
    found = {}
    for axiom in ontology.graph.quads_for_object(ox.NamedNode(f"{ETRO}involves")):
        if axiom.predicate.value != f"{OWL}onProperty":
            continue
        stated = ontology.graph.quads_for_subject(axiom.subject)
        [thing] = [quad for quad in stated if quad.predicate == HAS_VALUE]
        for quad in ontology.graph.quads_for_object(axiom.subject):
            found.setdefault(quad.subject.value, set()).add(thing.object.value)
    return found


def mechanisms(ontology):
    """Return all mechanisms of endocrine resistance below the two that are only groups."""
    top = f"{ETRO}EndocrineResistanceMechanism"
    groups = {top, f"{ETRO}PersistentERSignalling"}
    return {each for each in declared(ontology, "Class") if ontology.is_a(each, top)} - groups


def test_each_mechanism_has_a_place_in_the_cascade(ontology):
    places = sets(ontology)[f"{ETRO}CascadePlace"]
    for each in mechanisms(ontology):
        found = held(ontology, each, f"{ETRO}cascadePlace")
        assert found, each
        assert found <= places, each


def test_each_mechanism_involves_something_that_has_a_row(ontology, full):
    own = involved(ontology)
    for each in mechanisms(ontology):
        assert any(ontology.is_a(each, other) for other in own), each
    for thing in set().union(*own.values()):
        assert len(full.sparql(f"SELECT ?name {{ <{thing}> rdfs:label ?name }}")), thing
