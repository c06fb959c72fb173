"""Units: how a text is cut for coverage."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etro.units import blocks, units

WORDS = ["Th e", "arm", "AI", "vs.", "e.g.", "[3]", "al.", "B.", "(late)", "又复发。", "4.5", "so-"]
SIGNS = st.sampled_from([" ", "\n", "\n\n", ". ", "。", "! ", ".1,2 ", "? ", "¹ ", "\t", "”", "**"])
TEXTS = st.lists(st.sampled_from(WORDS) | SIGNS, max_size=25).map("".join)
WIDE = "these lines are as wide as the page of the journal"


def split(text: str) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in units(text)]


def joined(text: str) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in blocks(text)]


def test_a_sentence_is_a_unit_even_when_blank_lines_part_its_lines() -> None:
    text = "Th e cells that were lost had all been exposed to\n\nthe drug. Th ey grew\n\nslowly.\n"
    assert split(text) == [
        "Th e cells that were lost had all been exposed to the drug.",
        "Th ey grew slowly.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It rose in men (12 vs. 9) vs. Women in arm B.",
        "Roe et al. Found it.",
        "Some drugs, e.g. Letrozole, i.e. Inhibitors.",
        "As Fig. A and No. 4 show.",
        "J. B. Roe found it.",
        "A rate of 4.5 months.",
        "in short. but small",
    ],
)
def test_abbreviations_initials_and_decimals_end_no_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell. It rose.", ["It fell.", "It rose."]),
        ("Why? (Late.) “So.” Then!", ["Why?", "(Late.)", "“So.”", "Then!"]),
        ("It fell.1,2 It rose.", ["It fell.1,2", "It rose."]),
        ("It fell. **It** rose.", ["It fell.", "**It** rose."]),
        ("It fell [1](#). It rose.", ["It fell [1](#).", "It rose."]),
        ("又复发。仅31例！“少”？多", ["又复发。", "仅31例！", "“少”？", "多"]),
        ("又复发。<sup>[2]</sup>仅一例", ["又复发。<sup>[2]</sup>", "仅一例"]),
        ("It fell. 又复发", ["It fell.", "又复发"]),
    ],
)
def test_sentences_are_split_after_their_stop_and_its_marks(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Some were", "late"),
        ("Some were", "(late)"),
        ("Some were", "[8], late"),
        ("Some were ER-", "PR negative"),
        ("Anastrozole vs.", "Letrozole"),
        ("内分泌治疗的情", "况下"),
        (WIDE, "AI was given"),
    ],
)
def test_a_line_that_runs_on_is_joined_to_the_one_before(before: str, after: str) -> None:
    assert joined(f"{WIDE}.\n\n{before}\n\n{after}")[1:] == [f"{before} {after}"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Kinds of loss", "Before that"),
        ("It was late.", "others not"),
        ("It was late.1,2", "others not"),
        ("It was late [3].", "others not"),
        ("Hot flushes 35 41", "vaginal bleeding 5.4 4.6"),
        (f"{WIDE} 8 22.2 55.6 9.3 [37]", "Letrozole 12 4.4 [73]"),
        (f"{WIDE} 186 vs. 211 NR 49% vs. 46%", "Letrozole vs."),
        ("#### 1 耐药的机制", "内分泌治疗"),
        ("Keywords: mTOR inhibitor", "乳腺癌"),
        (WIDE, "Figure 2. Early loss"),
        (WIDE, "- Roe, J Late Loss"),
        (WIDE, "https://example.org/late"),
        ("https://example.org/late", "so it was"),
        ("Name\tLate effect", "loss\tlate one"),
    ],
)
def test_headings_rows_captions_and_addresses_stand_apart(before: str, after: str) -> None:
    expected = [before.replace("\t", " "), after.replace("\t", " ")]
    assert joined(f"{WIDE}.\n\n{before}\n\n{after}")[1:] == expected


def test_a_text_without_words_has_no_units() -> None:
    assert units(" \n\n\t") == blocks("") == []


@given(TEXTS)
def test_units_hold_every_character_but_white_space_once_and_in_order(text: str) -> None:
    for cut in (units(text), blocks(text)):
        held = "".join("".join(text[start:end].split()) for start, end in cut)
        assert held == "".join(text.split())
        assert all(text[start:end] == text[start:end].strip() != "" for start, end in cut)
        assert all(before[1] <= after[0] for before, after in pairwise(cut))


@given(TEXTS)
def test_units_do_not_cross_blocks(text: str) -> None:
    around = blocks(text)
    assert all(any(a <= start and end <= b for a, b in around) for start, end in units(text))


@given(TEXTS)
def test_a_unit_of_one_line_is_its_own_only_unit(text: str) -> None:
    for start, end in units(text.replace("\n", " ")):
        unit = text.replace("\n", " ")[start:end]
        assert units(unit) == [(0, len(unit))]
