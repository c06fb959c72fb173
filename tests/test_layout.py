"""The house: what stands where, what is named after what, and what a release has to agree on."""

import ast
import inspect
import re
import tomllib
from collections import Counter
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox
import pytest

import etro
from etro.assets import Assets
from etro.changelog import withdrawals
from etro.ontology import read_ontology
from etro.shapes import SHACL, read_shapes
from etro.vocabulary import ETRO, OWL, TYPE

ROOT = Path(__file__).parents[1]
TABLES = sorted((ROOT / "graph").glob("*.tsv"))
SHAPES = sorted(path for path in (ROOT / "shapes").glob("*.ttl") if path.stem != "common")
MODULES = sorted((ROOT / "src" / "etro").glob("*.py"))
ONTOLOGIES = sorted((ROOT / "ontology").glob("*.ttl"))
TARGETS = tuple(ox.NamedNode(f"{SHACL}target{kind}") for kind in ("Class", "SubjectsOf"))

ASSETS = Assets(str(ROOT), "")


@pytest.fixture(scope="module")
def ontology():
    return read_ontology(ASSETS)


@pytest.fixture(scope="module")
def shapes():
    return read_shapes(ASSETS)


def rows(path):
    header, *lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    names = header.split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines]


def stem(path):
    return path.stem


# Tables


@pytest.mark.parametrize("path", TABLES, ids=stem)
def test_each_table_has_a_class_and_a_shape(path, ontology, shapes):
    assert f"{ETRO}{path.stem}" in ontology.parents
    assert shapes.properties(f"{ETRO}{path.stem}")
    assert (ROOT / "shapes" / path.name).with_suffix(".ttl").is_file()


@pytest.mark.parametrize("path", TABLES, ids=stem)
def test_each_table_has_an_id_prefix_that_its_rows_use(path, ontology):
    prefixes = ontology.annotation(f"{ETRO}{path.stem}", "idPrefix")
    assert len(prefixes) == 1
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*/", prefixes[0])
    assert [row["id"] for row in rows(path) if not row["id"].startswith(prefixes[0])] == []


@pytest.mark.parametrize("path", TABLES, ids=stem)
def test_each_table_is_sorted_and_ends_its_lines_with_line_feeds(path):
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.endswith(b"\n\n")
    ids = [row["id"] for row in rows(path)]
    assert ids == sorted(ids)


@pytest.mark.parametrize("path", TABLES, ids=stem)
def test_each_table_has_the_columns_of_its_shape_and_no_others(path, shapes):
    from etro.graph import read_context

    context = read_context(ASSETS)
    header = path.read_text(encoding="utf-8").partition("\n")[0].split("\t")
    predicates = {context.columns[name].predicate for name in header if name != "id"}
    assert predicates == set(shapes.properties(f"{ETRO}{path.stem}"))


def test_ids_are_unique_over_all_tables():
    counts = Counter(row["id"] for path in TABLES for row in rows(path))
    assert [id for id, count in counts.items() if count > 1] == []


# Claims: running numbers, each of one claim for ever


def claim_numbers():
    ids = [row["id"] for path in TABLES for row in rows(path)]
    return [int(id.removeprefix("claim/")) for id in ids if id.startswith("claim/")]


def test_claims_bear_running_numbers():
    claims = [r["id"] for path in TABLES for r in rows(path) if r["id"].startswith("claim/")]
    assert len(claims) > 100
    assert [id for id in claims if not re.fullmatch(r"claim/\d{4,}", id)] == []


def test_no_number_is_that_of_two_claims():
    counts = Counter(claim_numbers())
    assert [number for number, count in counts.items() if count > 1] == []


def test_no_claim_that_was_withdrawn_is_there_again():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    gone = {number for _, numbers in withdrawals(changelog) for number in numbers}
    assert sorted(gone & set(claim_numbers())) == []


def test_each_withdrawal_names_the_claims():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [entry for entry, numbers in withdrawals(changelog) if not numbers] == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("- Withdrawn: claim/0007.", [7]),
        ("- Withdrawn: claim/0007 (said twice, see claim/0008), claim/10009", [7, 10009]),
        ("- Withdrawn on the second reading of 2026: 0007, 0009.", [7, 9]),
        ("- Withdrawn of the card: 0007,\n  0009 and 0011.\n- Added: claim/0012", [7, 9, 11]),
        ("- Added: claim/0007.\n\n## 0.1.0\n\n- Withdrawn: claim/0012", [12]),
        ("- Withdrawn: one claim.", []),
        ("- Added: claim/0007", None),
    ],
)
def test_a_withdrawal_is_read_as_it_is_written(text, numbers):
    assert [found for _, found in withdrawals(text)] == ([] if numbers is None else [numbers])


# Shapes


@pytest.mark.parametrize("path", SHAPES, ids=stem)
def test_each_shapes_file_is_named_after_the_class_that_it_describes(path, ontology):
    found = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    targets = {
        quad.object.value: quad.subject.value for quad in found if quad.predicate == TARGETS[0]
    }
    assert targets == {f"{ETRO}{path.stem}": f"https://w3id.org/etro/shapes#{path.stem}"}
    assert f"{ETRO}{path.stem}" in ontology.parents


@pytest.mark.parametrize("path", SHAPES, ids=stem)
def test_each_further_target_of_a_shapes_file_bears_the_name_of_its_class(path):
    found = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    for quad in found:
        if quad.predicate == TARGETS[1]:
            column = quad.object.value.removeprefix(ETRO)
            assert quad.subject.value.endswith(f"#{path.stem}-{column}")


@pytest.mark.parametrize("path", SHAPES, ids=stem)
def test_each_shape_of_a_class_is_closed_and_tells_what_to_do(path):
    found = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    stated = {(quad.subject.value, quad.predicate.value.removeprefix(SHACL)) for quad in found}
    shape = f"https://w3id.org/etro/shapes#{path.stem}"
    assert (shape, "closed") in stated
    paths = {subject for subject, name in stated if name == "path"}
    assert [
        s for s in paths if (s, "message") not in stated and (s, "hasValue") not in stated
    ] == []


def test_what_shapes_share_has_no_target():
    found = ox.parse(path=str(ROOT / "shapes" / "common.ttl"), format=ox.RdfFormat.TURTLE)
    assert not any(quad.predicate.value.startswith(f"{SHACL}target") for quad in found)


# Modules


@pytest.mark.parametrize("path", MODULES, ids=stem)
def test_each_module_says_in_one_sentence_what_it_is(path):
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring
    assert docstring.splitlines()[0].rstrip().endswith(".")


@pytest.mark.parametrize("path", MODULES, ids=stem)
def test_no_module_has_four_hundred_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400


@pytest.mark.parametrize("path", MODULES, ids=stem)
def test_only_the_command_line_prints(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    printing = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    } & {"print", "input"}
    assert path.stem == "cli" or not printing


@pytest.mark.parametrize("folder", ["graph", "ontology", "queries", "shapes"])
def test_each_data_folder_is_opened_by_the_module_of_its_name_alone(folder):
    opened = re.compile(rf"\b(?:folder|path)\(\s*[\"']{folder}[\"']")
    opening = {path.stem for path in MODULES if opened.search(path.read_text(encoding="utf-8"))}
    assert opening == {folder}


# What the package promises


def public_names():
    return {
        name
        for name, value in vars(etro).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }


def test_the_public_names_are_exactly_those_promised():
    assert set(etro.__all__) == public_names()
    assert etro.__all__ == sorted(etro.__all__)


def callables():
    """Yield each public function and each public method of a public class, by name."""
    for name in etro.__all__:
        value = getattr(etro, name)
        yield name, value
        if inspect.isclass(value):
            for attribute, member in vars(value).items():
                plain = member.fget if isinstance(member, property) else member
                if inspect.isfunction(plain) and not attribute.startswith("_"):
                    yield f"{name}.{attribute}", plain


# What typing.NamedTuple gives each of its classes is not the package's own.
CALLABLES = {name: value for name, value in callables() if "namedtuple_" not in str(value)}


@pytest.mark.parametrize("name", CALLABLES)
def test_each_public_name_has_a_docstring_that_ends_its_sentence(name):
    docstring = inspect.getdoc(CALLABLES[name])
    assert docstring
    assert not docstring.startswith(f"{name}(")
    assert docstring.split("\n\n")[0].rstrip().endswith(".")


@pytest.mark.parametrize("name", CALLABLES)
def test_each_public_name_has_an_annotated_signature(name):
    value = CALLABLES[name]
    signature = inspect.signature(value)
    bare = [
        parameter.name
        for parameter in signature.parameters.values()
        if parameter.name != "self" and parameter.annotation is inspect.Parameter.empty
    ]
    assert bare == []
    if not inspect.isclass(value):
        assert signature.return_annotation is not inspect.Signature.empty


# Versions


def test_all_say_the_same_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    cited = re.search(r"^version: *\"?([^\"\n]+)\"?$", citation, re.MULTILINE)
    assert cited
    assert {project["version"], cited[1].strip()} == {etro.__version__}


@pytest.mark.parametrize("path", ONTOLOGIES, ids=stem)
def test_each_module_of_the_ontology_states_the_version_of_the_package(path):
    quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    headers = [
        q.subject for q in quads if q.predicate == TYPE and q.object.value == f"{OWL}Ontology"
    ]
    wanted = ETRO.rstrip("#") if path.stem == "etro" else ETRO.replace("#", f"/{path.stem}")
    assert [header.value for header in headers] == [wanted]
    stated = {q.object.value for q in quads if q.predicate.value == f"{OWL}versionInfo"}
    assert stated == {etro.__version__}


def test_the_version_iri_of_the_ontology_ends_with_the_version():
    quads = ox.parse(path=str(ROOT / "ontology" / "etro.ttl"), format=ox.RdfFormat.TURTLE)
    stated = [q.object.value for q in quads if q.predicate.value == f"{OWL}versionIRI"]
    assert stated == [ETRO.replace("#", f"/{etro.__version__}")]
