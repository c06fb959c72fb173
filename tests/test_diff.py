"""What changed between two versions: told by term and by cell, in words and as RDF."""

import shutil

import pyoxigraph as ox
import pytest

from etro.changes import PARTS, Difference, facts
from etro.changesets import CHANGESET, changesets
from etro.vocabulary import BASE, ETRO, OWL, RDF
from etro.wording import told
from running import run

pytest_plugins = ["running"]

HEAD = f"""
@base <{BASE}> . @prefix : <{ETRO}> . @prefix owl: <{OWL}> . @prefix rdf: <{RDF}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
"""
OLD = """
:Pill a owl:Class ; rdfs:label "pill"@en ; obo:IAO_0000115 "A drug to swallow."@en ;
    owl:equivalentClass [ owl:intersectionOf ( :Drug
        [ owl:onProperty :route ; owl:hasValue :oral ] ) ] .
:Gone a owl:Class ; rdfs:label "gone"@en .
[] a owl:AllDifferent ; owl:distinctMembers ( :one :two :three :four ) .
[ owl:onProperty :hits ; owl:someValuesFrom :Gene ] rdfs:subClassOf :Pill .
<drug/a> a :Drug ; rdfs:label "a"@en .
<claim/1> a :Outcome ; :span <source/s#char=1,2> ; :value 9.2 ; :unit :month .
<claim/2> a :Outcome ; :span <source/s#char=3,4> ; :value 1 .
"""
# What is planted, as the text to replace and its replacement, and the lines that must tell it.
PLANTED = {
    "definition": (
        "A drug to swallow.",
        "A drug that is swallowed.",
        [
            'Pill (Class) "pill"@en',
            'definition: was "A drug to swallow."@en, now "A drug that is swallowed."@en',
        ],
    ),
    "equivalence": (
        "owl:hasValue :oral",
        "owl:someValuesFrom :Mouth",
        [
            'Pill (Class) "pill"@en',
            "equivalent class: was Drug and (route value oral), now Drug and (route some Mouth)",
        ],
    ),
    "term removed": (
        ':Gone a owl:Class ; rdfs:label "gone"@en .',
        "",
        ['- Gone (Class) "gone"@en'],
    ),
    "term added": (
        ":Gone a",
        ":Fresh a owl:Class ; rdfs:subClassOf :Drug . :Gone a",
        ["+ Fresh (Class)", "+ sub class of: Drug"],
    ),
    "another set": (
        "( :one :two :three :four )",
        "( :one :five :six :seven )",
        [
            "~ general axioms",
            "+ all different: five, one, seven, six",
            "- all different: four, one, three, two",
        ],
    ),
    "header of a product": (
        "<drug/a> a :Drug ;",
        "<product/base> a owl:Ontology . <drug/a> a :Drug ;",
        ["axioms", "+ product/base (Ontology)"],
    ),
    "member of a set": (
        ":three :four",
        ":three :four :five",
        ["~ general axioms", "all different, the set with four: + five"],
    ),
    "general axiom": (
        "owl:someValuesFrom :Gene",
        "owl:allValuesFrom :Gene",
        ["implied by: was hits some Gene, now hits only Gene"],
    ),
    "thing": (
        '"a"@en',
        '"alpha"@en',
        ['~ drug/a (Drug) "alpha"@en', 'label: was "a"@en, now "alpha"@en'],
    ),
    "cell": (":value 9.2", ":value 9.3", ["~ claim/1 (Outcome)", "value: was 9.2, now 9.3"]),
    "cell emptied": (" ; :unit :month", "", ["~ claim/1 (Outcome)", "- unit: month"]),
    "claim added": (
        "<claim/2>",
        "<claim/3> a :Outcome ; :span <source/s#char=5,6> . <claim/2>",
        ["+ claim/3 (Outcome)", "+ span: source/s#char=5,6"],
    ),
    "claim withdrawn": (
        "<claim/2> a :Outcome ; :span <source/s#char=3,4> ; :value 1 .",
        "",
        ["- claim/2 (Outcome)", "- value: 1"],
    ),
}


def parse(text):
    return [quad.triple for quad in ox.parse((HEAD + text).encode(), ox.RdfFormat.TURTLE)]


def canonical(triples):
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


@pytest.fixture(params=PLANTED, name="planted")
def planted_change(request):
    """One planted change: the difference it makes, the lines that tell it, and the new graph."""
    before, after, lines = PLANTED[request.param]
    assert OLD.count(before) == 1
    new = parse(OLD.replace(before, after))
    return Difference(parse(OLD), new), lines, new


def test_a_planted_change_is_told_and_nothing_else(planted):
    difference, lines, _ = planted
    shown = list(told(difference))
    for line in lines:
        assert any(each.strip().endswith(line) for each in shown), (line, shown)
    assert sum(not each.startswith(" ") for each in shown) == 1 + 1 + 3, "one part, one subject"


def test_the_counts_are_of_parts_and_kinds():
    new = OLD.replace(":value 9.2", ":value 9.3").replace("<drug/a> a :Drug", "<drug/b> a :Drug")
    assert list(told(Difference(parse(OLD), parse(new))))[-3:] == [
        "axioms: 0 added, 0 removed, 0 changed",
        "things: 1 added, 1 removed, 0 changed",
        "claims: 0 added, 0 removed, 1 changed",
    ]


def test_other_labels_of_blank_nodes_and_another_order_are_no_change():
    triples = parse(OLD)
    names = {}

    def renamed(term):
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term, ox.BlankNode(f"x{99 - len(names)}"))
        return term

    again = [ox.Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in triples[::-1]]
    assert names
    assert Difference(triples, again).changes == []


def test_a_new_axiom_leaves_the_other_ones_as_they_were():
    """Labels over the whole graph would all move on; that is why each axiom has its own."""
    new = parse(OLD + ":Gone rdfs:subClassOf [ owl:onProperty :hits ; owl:someValuesFrom :Gene ] .")
    difference = Difference(parse(OLD), new)
    assert difference.removed == set()
    assert len(difference.added) == 1


def test_statements_that_share_a_blank_node_are_one_fact():
    together = [fact for fact in facts(parse(OLD)) if len(fact) > 1]
    assert len(together) == 3, "an equivalence, a set, a general axiom"
    assert sum(map(len, together)) == sum("_:" in str(triple) for triple in parse(OLD))


def apply(old, turtle):
    """Make the new graph of the old one, by the change sets alone."""
    read = [quad.triple for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)]
    about = {}
    for triple in read:
        about.setdefault(triple.subject, []).append((triple.predicate.value, triple.object))

    def statement(node):
        said = dict(about[node])
        return ox.Triple(*(said[RDF + name] for name in ("subject", "predicate", "object")))

    def side(name):
        wanted = CHANGESET + name
        return {statement(t.object) for t in read if t.predicate.value == wanted}

    removed, added = set(facts(side("removal"))), side("addition")
    kept = [triple for fact in facts(old) if fact not in removed for triple in fact]
    return [*kept, *added]


def test_the_change_sets_make_the_new_graph_of_the_old_one(planted):
    difference, _, new = planted
    made = apply(parse(OLD), changesets(difference))
    assert canonical(made) == canonical(new) != canonical(parse(OLD))


def test_the_change_sets_say_nothing_of_a_term_itself(planted):
    difference, _, _ = planted
    for quad in ox.parse(changesets(difference), ox.RdfFormat.TURTLE):
        assert quad.subject.value.startswith(f"{BASE}change/")


def test_no_difference_is_no_change_set():
    assert b"ChangeSet" not in changesets(Difference(parse(OLD), parse(OLD)))


# Folders, builds and files


@pytest.fixture
def edited(one_source, tmp_path, tables_of):
    """A copy of the data with a changed cell, a claim withdrawn, a new axiom and a new term."""
    folder = shutil.copytree(one_source, tmp_path / "edited")
    comparison = tables_of(folder, "Comparison")
    comparison.set("claim/0071", "estimate", "0.44")
    gone = tables_of(folder, "Term").rows[0]["id"]
    tables_of(folder, "Term").remove(gone)
    path = folder / "ontology" / "drug-classes.ttl"
    text = path.read_text(encoding="utf-8")
    new = 'etro:Pill a owl:Class ; rdfs:label "pill"@en ; rdfs:subClassOf etro:Drug .'
    text = f'{text}\n{new}\netro:Rapalog rdfs:comment "Planted."@en .\n'
    path.write_text(text, encoding="utf-8")
    return folder, gone


def test_the_changes_of_a_data_folder_are_told_by_claim_and_cell_and_by_term(one_source, edited):
    folder, gone = edited
    done = run("diff", one_source, folder)
    assert done.exit_code == 0
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert "estimate: was 0.43, now 0.44" in lines
    assert lines[lines.index("estimate: was 0.43, now 0.44") - 1].startswith("~ claim/0071 (")
    assert any(line.startswith(f"- {gone} (Term)") for line in lines)
    assert '+ Pill (Class) "pill"@en' in lines
    assert '+ comment: "Planted."@en' in lines
    assert lines[-3:] == [
        "axioms: 1 added, 0 removed, 1 changed",
        "things: 0 added, 0 removed, 0 changed",
        "claims: 0 added, 1 removed, 1 changed",
    ]


def test_the_other_way_round_added_is_removed(one_source, edited):
    lines = run("diff", edited[0], one_source).stdout.splitlines()
    assert '- Pill (Class) "pill"@en' in lines
    assert lines[-1] == "claims: 1 added, 0 removed, 1 changed"


def test_folder_build_and_export_of_one_version_do_not_differ(template, tmp_path):
    exported = tmp_path / "all.nq"
    assert run("--data", template, "export", "--format", "nquads", "-o", exported).exit_code == 0
    for other in (template / "build", next((template / "build").glob("store-*")), exported):
        lines = run("diff", template, other).stdout.splitlines()
        assert lines == [f"{part}: 0 added, 0 removed, 0 changed" for part in PARTS], other


def test_products_can_be_compared_as_files(template, tmp_path):
    for name, form in (("base.ttl", "turtle"), ("base.owl", "rdfxml")):
        run(
            "--data",
            template,
            "export",
            "--product",
            "base",
            "--format",
            form,
            "-o",
            tmp_path / name,
        )
    done = run("diff", tmp_path / "base.ttl", tmp_path / "base.owl")
    assert done.stdout.splitlines() == [f"{part}: 0 added, 0 removed, 0 changed" for part in PARTS]


def test_as_turtle_the_same_versions_give_the_same_bytes(one_source, edited, tmp_path):
    for name in ("one.ttl", "two.ttl"):
        done = run("diff", one_source, edited[0], "--format", "ttl", "-o", tmp_path / name)
        assert done.exit_code == 0
    content = (tmp_path / "one.ttl").read_bytes()
    assert content == (tmp_path / "two.ttl").read_bytes()
    kinds = [
        q for q in ox.parse(content, ox.RdfFormat.TURTLE) if q.object.value.endswith("ChangeSet")
    ]
    assert len(kinds) == 4


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("nothing", None, "name a folder of data"),
        ("a.docx", "x", "name a file that ends with"),
        ("a.ttl", "<a> <b> .", "cannot be read"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_remedy(
    one_source, tmp_path, name, content, hint
):
    path = tmp_path / name
    if content:
        path.write_text(content, encoding="utf-8")
    done = run("diff", one_source, path)
    assert done.exit_code == 2
    assert hint in done.stderr


def test_a_folder_with_faults_is_told_by_file_and_line(one_source, edited):
    folder, _ = edited
    path = folder / "graph" / "Arm.tsv"
    path.write_text(path.read_text(encoding="utf-8") + "arm/x\n", encoding="utf-8")
    done = run("diff", one_source, folder)
    assert done.exit_code == 1
    assert "graph/Arm.tsv:" in done.stderr
