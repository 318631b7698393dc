"""Bands of scores in a contest file: what may be declared, and what each message says."""

from pathlib import Path

import pytest

from scoring_tui.contest.loader import read_contest
from tests.contest.test_all_faults_at_once import problems_after
from tests.contest.test_loader import GOOD

CATEGORY = "[[category]]\n"


def band_text(name: str, *lines: str) -> str:
    return "\n".join(["[[band]]", f'name = "{name}"', *lines, "", ""])


A, B = band_text("A", "at-least = 90"), band_text("B", "at-least = 80.5")


def test_bands_are_read(tmp_path: Path) -> None:
    text = A + B + band_text("Lulus", 'set = "kelulusan"', "above = 60", 'categories = ["pengawas"]')
    path = tmp_path / "uji.toml"
    path.write_text(GOOD.replace(CATEGORY, text + CATEGORY, 1))
    bands = read_contest(path).band
    assert [(band.band_set, band.name, band.is_public) for band in bands] == [
        ("predikat", "A", True),
        ("predikat", "B", True),
        ("kelulusan", "Lulus", False),
    ]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (band_text("A"), ["band 1: needs a threshold: add at-least = … or above = …; 0 takes every score"]),
        (
            band_text("A", "at-least = 90", "above = 80"),
            ["above: a band has one threshold: keep at-least or above"],
        ),
        (band_text("A", 'at-least = "90+"'), ["at-least: must be a number with a decimal point"]),
        (band_text("A", "at-least = -1"), ["at-least: must be at least 0"]),
        (
            band_text("A", "at-least = 90.125"),
            ["at-least: at most 2 decimals, as the displayed score has"],
        ),
        (band_text("A", "atleast = 90"), ['atleast: unknown key; did you mean "at-least"?']),
        (band_text("", "at-least = 90"), ["name: must not be empty"]),
        (band_text("A", "at-least = 1", 'set = "Predikat 1"'), ['set: "Predikat 1": use small letters']),
        (band_text("A", "at-least = 1", 'categories = ["pengaws"]'), ['did you mean "pengawas"?']),
        (
            B + A,
            ['must be below the threshold of "B", which stands before it: the best band first'],
        ),
        (A + band_text("B", "at-least = 90"), ['must be below the threshold of "A"']),
        (A + band_text("a", "at-least = 80"), ["name: stands in this set before; choose another"]),
        (
            A + band_text("B", "at-least = 80", "public = false"),
            ['public: must be as in "A": a set is public as a whole or not'],
        ),
        (
            band_text("Lulus", 'set = "lulus"', "at-least = 60", "certificate = true"),
            ["certificate: a certificate is public; write public = true, or remove it"],
        ),
        (
            band_text("A", "at-least = 90.125") + band_text("B", "at-least = 80", "public = 1"),
            ["band 1 / at-least: at most 2 decimals", "public: must be true or false"],
        ),
    ],
)  # fmt: skip
def test_every_fault_of_the_bands_has_a_place_and_a_remedy(
    tmp_path: Path, text: str, messages: list[str]
) -> None:
    problems = problems_after(tmp_path, (CATEGORY, text + CATEGORY))
    assert len(problems) == len(messages), problems
    for message in messages:
        assert any(message in problem for problem in problems), problems


def test_above_and_at_least_of_one_limit_are_two_bands(tmp_path: Path) -> None:
    text = band_text("A", "above = 60") + band_text("B", "at-least = 60")
    path = tmp_path / "uji.toml"
    path.write_text(GOOD.replace(CATEGORY, text + CATEGORY, 1))
    assert len(read_contest(path).band) == 2


def test_a_score_that_is_better_when_lower_has_no_bands(tmp_path: Path) -> None:
    [problem] = problems_after(
        tmp_path, ("[scoring]\n", '[scoring]\nmethod = "rank-sum"\n'), (CATEGORY, A + CATEGORY)
    )
    assert "a score that is better when it is lower has no bands; remove every [[band]]" in problem
