"""The redirects of the ontology's addresses, followed by a small reader of their rules."""

import re

import pyoxigraph as ox
import pytest

from etro.assets import Assets
from etro.ontology import read_ontology
from etro.vocabulary import BASE, ETRO
from tiny_graph import ROOT

FILES = "https://files.test"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
OWLAPI = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, */*; q=0.1"
FORMS = {
    "text/turtle": "ttl",
    "text/owl-functional": "ofn",
    "application/json": "json",
    OWLAPI: "owl",
    "*/*": "owl",
    "": "owl",
}


def read_rules():
    """Return the rules as (conditions on Accept, pattern, target, flags)."""
    rules, conditions = [], []
    for line in (ROOT / "docs" / "htaccess").read_text(encoding="utf-8").splitlines():
        words = line.split()
        if not words or words[0] in ("#", "Options", "RewriteEngine") or line.startswith("#"):
            continue
        if words[0] == "RewriteCond":
            name, pattern = words[1:]
            assert name == "%{HTTP_ACCEPT}"
            conditions.append(re.compile(pattern))
        else:
            kind, pattern, target, flags = words
            assert kind == "RewriteRule"
            rules.append((conditions, re.compile(pattern), target, flags.strip("[]").split(",")))
            conditions = []
    assert conditions == []
    return rules


def follow(address, accept=""):
    """Return (status, target) for an address of the ontology, as a server would tell."""
    path = address.partition("#")[0].removeprefix(BASE)
    for conditions, pattern, target, flags in read_rules():
        found = pattern.search(path)
        if not found or not all(each.search(accept) for each in conditions):
            continue
        if target == "-":
            assert flags[0].startswith("E=FILES:https://")
            continue
        assert "L" in flags
        target = target.replace("%{ENV:FILES}", FILES)
        for number, part in enumerate(found.groups(), 1):
            target = target.replace(f"${number}", part or "")
        return int(next(flag for flag in flags if flag.startswith("R="))[2:]), target
    return None


def test_where_the_files_lie_is_said_once_and_before_it_is_used():
    text = (ROOT / "docs" / "htaccess").read_text(encoding="utf-8")
    assert len(re.findall("https://(?!w3id.org)", text)) == 1
    assert read_rules()[0][3][0].startswith("E=FILES:")


@pytest.mark.parametrize("term", ["HER2DrivenLigandIndependentERActivation", "mechanism"])
def test_a_term_leads_a_person_to_its_entry_on_the_reference_page(term):
    # A browser keeps the fragment, unless the target brings one of its own.
    assert follow(ETRO + term, BROWSER) == (303, f"{FILES}/reference.html")


@pytest.mark.parametrize("accept", FORMS)
def test_a_tool_gets_the_form_of_the_ontology_that_it_asks_for(accept):
    form = FORMS[accept]
    assert follow(f"{ETRO}Drug", accept) == (303, f"{FILES}/etro-core.{form}")
    for product in ("base", "core", "full"):
        assert follow(f"{BASE}product/{product}", accept) == (303, f"{FILES}/etro-{product}.{form}")
        told = follow(f"{BASE}product/{product}.{form}", BROWSER)
        assert told == (302, f"{FILES}/etro-{product}.{form}")


def test_each_module_and_the_release_have_a_place(root):
    ontology = read_ontology(Assets(str(root), ""))
    modules = {iri for iri in ontology.modules.values() if iri != ETRO.rstrip("#")}
    assert modules
    for iri in modules:
        status, target = follow(iri, OWLAPI)
        assert status == 303
        assert (root / target.removeprefix(f"{FILES}/")).is_file(), target
    version = ontology.values(ETRO.rstrip("#"), "http://www.w3.org/2002/07/owl#versionIRI")[0]
    assert follow(version, OWLAPI) == (303, f"{FILES}/{ontology.version}/etro-core.owl")


def test_each_address_of_the_header_that_is_our_own_leads_somewhere(root):
    ontology = read_ontology(Assets(str(root), ""))
    header = ontology.graph.quads_for_subject(ox.NamedNode(ETRO.rstrip("#")))
    values = {quad.object.value for quad in header if isinstance(quad.object, ox.NamedNode)}
    own = {iri for iri in values if iri.startswith(BASE)}
    assert f"{BASE}issues" in own
    assert [iri for iri in sorted(own) if follow(iri) is None] == []


def test_each_kind_of_thing_leads_to_the_product_that_holds_it(root):
    ontology = read_ontology(Assets(str(root), ""))
    kinds = {prefix for _, prefix in ontology.subjects(f"{ETRO}idPrefix")}
    assert "drug/" in kinds
    for prefix in kinds:
        assert follow(f"{BASE}{prefix}some-thing", OWLAPI) == (303, f"{FILES}/etro-full.owl")
        assert follow(f"{BASE}{prefix}ESR1", "text/turtle") == (303, f"{FILES}/etro-full.ttl")


def test_an_address_of_nothing_leads_nowhere():
    assert follow(f"{BASE}no/such/thing") is None
    assert follow(f"{BASE}product/most.ttl", "text/turtle") != (302, f"{FILES}/etro-most.ttl")
