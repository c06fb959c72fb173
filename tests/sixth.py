"""A document that nobody wrote, on a drug and a trial that there are not, and its rows.

It asserts nothing but that the command line answers: PYTEST_DONT_REWRITE.
"""

import json
import shutil
from pathlib import Path

from click.testing import CliRunner

from etro.cli import main
from etro.spans import Span, passage_digest, read_text, text_hash

ROOT = Path(__file__).parents[1]
SOURCE = "source/invented-2025"

TEXT = """\
Orlestrant after aromatase inhibitors

Orlestrant degrades the oestrogen receptor. In some tumours an activated oestrogen receptor \
causes acquired resistance to aromatase inhibitors.

The phase III trial LANTERN-3 randomised 312 women with metastatic, hormone receptor positive \
breast cancer 1:1 to orlestrant or to exemestane. It met its primary endpoint, progression free \
survival. The median was 8.4 months with orlestrant against 5.1 months with exemestane \
(HR 0.61, p=0.004) [1]. Fatigue was seen in 14% of those on orlestrant.

Acquired resistance meant progression after at least 6 months on an aromatase inhibitor. \
In LANTERN-3 overall survival has not been reported.

[1] Marlow 2025, Journal of Imagined Oncology
"""


class Sixth:
    """A copy of the data, a folder with the text, and rows added claim by claim."""

    def __init__(self, folder, table):
        self.data, self.texts = folder / "data", folder / "texts"
        self._table = table
        for name in ("graph", "ontology", "queries", "shapes"):
            shutil.copytree(ROOT / name, self.data / name)
        self.texts.mkdir()
        (self.texts / "invented.txt").write_bytes(TEXT.replace("\n", "\r\n").encode())
        self.text = read_text((self.texts / "invented.txt").read_bytes())
        self._number = 9000
        self.claims = {}

    def thing(self, cls, id, **cells):
        """Add a row of things."""
        self._table(self.data, cls).add(id=id, **cells)

    def claim(self, cls, *phrases, **cells):
        """Add a claim whose spans are the places of some phrases, and return its id."""
        self._number += 1
        id = f"claim/{self._number}"
        spans = [self.span(phrase) for phrase in phrases]
        place = {
            "source": SOURCE,
            "locator": "the text",
            "span": "|".join(map(str, spans)),
            "digest": passage_digest([self.text[s.start : s.end] for s in spans]),
            "certainty": "asserted",
            "polarity": "affirmed",
            "evidence": "eco:0000034",
        }
        self._table(self.data, cls).add(id=id, **{**place, **cells})
        self.claims.setdefault(cls, []).append(id)
        return id

    @property
    def all_claims(self):
        """The ids of all claims that were added."""
        return {id for ids in self.claims.values() for id in ids}

    def span(self, phrase):
        start = self.text.index(phrase)
        return Span(SOURCE, start, start + len(phrase))

    def run(self, *words):
        """Run etro on the copy and return what it did."""
        return CliRunner().invoke(main, ["--data", str(self.data), *words])

    def ask(self, question, **parameters):
        """Return the rows of an answer."""
        options = [word for name, value in parameters.items() for word in (f"--{name}", value)]
        result = self.run("ask", question, *options, "--format", "json")
        assert result.exit_code == 0, result.stderr
        bindings = json.loads(result.stdout)["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in bindings]


def curate(sixth):
    """Enter the document: nothing but rows."""
    text = sixth.text
    sixth.thing(
        "Source",
        SOURCE,
        label="an invented report (2025)",
        fileName="invented.txt",
        characters=str(len(text)),
        sha256=text_hash(text),
        language="en",
        published="2025",
        curated="true",
    )
    # Its class is not said: it follows from the primary target.
    sixth.thing(
        "Drug",
        "drug/orlestrant",
        label="orlestrant",
        labelZh="奥来司群",
        primarilyDegrades="gene/ESR1",
    )
    sixth.thing("ClinicalTrial", "trial/lantern-3", label="LANTERN-3", trialKind="singleTrial")
    sixth.thing("Regimen", "regimen/orlestrant", label="orlestrant alone", drugs="drug/orlestrant")
    for slug in ("orlestrant", "exemestane"):
        sixth.thing(
            "Arm",
            f"arm/lantern-3-{slug}",
            label=f"LANTERN-3, {slug}",
            trial="trial/lantern-3",
            regimen=f"regimen/{slug}",
        )
    sixth.thing(
        "Population",
        "population/lantern-3",
        label="patients of LANTERN-3",
        partOf="population/metastatic",
        disease="breastCancer",
        setting="metastatic",
        hr="receptorPositive",
    )
    sixth.thing(
        "Publication",
        "publication/marlow-2025",
        label="Marlow 2025, Journal of Imagined Oncology",
        year="2025",
        venue="Journal of Imagined Oncology",
        firstAuthor="Marlow",
    )
    sixth.claim(
        "Statement",
        "Orlestrant after aromatase inhibitors",
        subject="drug/orlestrant",
        relation="treatsTopic",
        object="etro:AromataseInhibitor",
    )
    sixth.claim(
        "TargetAction",
        "Orlestrant degrades the oestrogen receptor",
        agent="drug/orlestrant",
        action="degradation",
        target="gene/ESR1",
    )
    sixth.claim(
        "MechanismClaim",
        "In some tumours an activated oestrogen receptor causes acquired resistance to "
        "aromatase inhibitors",
        mechanism="etro:LigandIndependentERActivation",
        actor="gene/ESR1",
        actorState="activated",
        mechanismRole="causes",
        resistanceTo="etro:AromataseInhibitor",
        resistanceKind="etro:SecondaryEndocrineResistance",
        share="some",
    )
    trial = {
        "trial": "trial/lantern-3",
        "cites": "publication/marlow-2025",
        "design": "randomisedControlledTrial",
        "setting": "metastatic",
        "population": "population/lantern-3",
        "evidence": "eco:0006016",
    }
    arms = [f"arm/lantern-3-{slug}" for slug in ("orlestrant", "exemestane")]
    sixth.claim(
        "TrialDesign",
        "The phase III trial LANTERN-3 randomised 312 women with metastatic, hormone receptor "
        "positive breast cancer 1:1 to orlestrant or to exemestane",
        phase="phase3",
        allocation="randomised",
        ratio="1:1",
        arms="|".join(sorted(arms)),
        accrued="312",
        **trial,
    )
    sixth.claim(
        "TrialDesign",
        "It met its primary endpoint, progression free survival",
        "LANTERN-3",
        primaryEndpoint="progressionFreeSurvival",
        primaryEndpointMet="true",
        **trial,
    )
    medians = "The median was 8.4 months with orlestrant against 5.1 months with exemestane"
    outcomes = [
        sixth.claim(
            "Outcome",
            medians,
            "progression free survival",
            "LANTERN-3",
            group=arm,
            endpoint="progressionFreeSurvival",
            statistic="medianStatistic",
            value=value,
            unit="month",
            reported="true",
            **trial,
        )
        for arm, value in zip(arms, ("8.4", "5.1"), strict=True)
    ]
    sides = {"experimental": arms[0], "control": arms[1]}
    sixth.claim(
        "Comparison",
        f"{medians} (HR 0.61, p=0.004)",
        "progression free survival",
        "LANTERN-3",
        contrast="betweenArms",
        endpoint="progressionFreeSurvival",
        quantity="level",
        direction="higher",
        measure="hazardRatio",
        estimate="0.61",
        pOperator="equals",
        pValue="0.004",
        basis="directRandomised",
        outcomes="|".join(outcomes),
        **sides,
        **trial,
    )
    sixth.claim(
        "AdverseEvent",
        "Fatigue was seen in 14% of those on orlestrant",
        "LANTERN-3",
        group=arms[0],
        event="fatigue",
        value="14",
        unit="percent",
        **trial,
    )
    sixth.claim(
        "Outcome",
        "In LANTERN-3 overall survival has not been reported",
        group="population/lantern-3",
        endpoint="overallSurvival",
        reported="false",
        **trial,
    )
    sixth.claim(
        "DefinitionCriterion",
        "Acquired resistance meant progression after at least 6 months on an aromatase inhibitor",
        defines="etro:SecondaryEndocrineResistance",
        criterion="timeToProgressionOnTherapy",
        criterionGroup="1",
        operator="greaterOrEqual",
        value="6",
        unit="month",
        relativeTo="etro:AromataseInhibitor",
    )
    sixth.claim(
        "Citation",
        "[1] Marlow 2025, Journal of Imagined Oncology",
        publication="publication/marlow-2025",
        referenceNumber="1",
        year="2025",
    )
    sixth.claim(
        "Term",
        "progression free survival",
        thing="etro:progressionFreeSurvival",
        name="progression free survival",
        nameLanguage="en",
        nameType="expansion",
    )
