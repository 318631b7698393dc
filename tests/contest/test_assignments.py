"""`[[assignment]]` in a contest file: every fault has its place and its remedy."""

from typing import Any

import pytest

from scoring_tui.contest.loader import find_contest_problems
from tests.helpers.assigned_criteria import ASSIGNMENTS, SCORING, essay_contest

ESSAY, TALK = ASSIGNMENTS


def problems(**changes: Any) -> list[str]:
    raw = essay_contest().model_dump(mode="json", by_alias=True, exclude_unset=True)
    return [f"{problem.place}: {problem.what}" for problem in find_contest_problems({**raw, **changes}, "")]


def test_a_right_contest_has_no_fault() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"assignment": [ESSAY]}, "assignment: category pengawas, panel A: nobody marks Wawancara"),
        (
            {"assignment": [ESSAY, {**TALK, "criteria": ["wawancar"]}]},
            'assignment 2 / criteria: there is no criterion "wawancar"; there are makalah, isi, bahasa',
        ),
        (
            {"assignment": [ESSAY, {**TALK, "jurors": ["j4", "j9"]}]},
            'assignment 2 / jurors: there is no "j9"; there are j1, j2, j3, j4, j5',
        ),
        (
            {"assignment": [ESSAY, {**TALK, "categories": ["utama"]}]},
            'assignment 2 / categories: there is no "utama"',
        ),
        ({"assignment": [ESSAY, {**TALK, "panel": "B"}]}, 'assignment 2 / panel: there is no "B"'),
        ({"assignment": [ESSAY, {**TALK, "jurors": ["j4"]}]}, 'panel "A" / jurors: "j5" has no criterion'),
        ({"assignment": [ESSAY, {**TALK, "jurors": ["j4", "j4"]}]}, '"j4" is named 2 times'),
        ({"assignment": [ESSAY, {"criteria": ["wawancara"]}]}, "assignment 2 / jurors: is missing"),
        ({"assignment": [ESSAY, {**TALK, "juri": 1}]}, "unknown key"),
        ({"scoring": {**SCORING, "per": "total"}}, 'scoring / per: with assignments the marks are combined'),
        ({"scoring": {**SCORING, "method": "sum"}}, "scoring / method: sum needs jurors who all mark"),
        ({"scoring": {"method": "mean", "per": "criterion"}}, "scoring / ties: head-to-head needs"),
        (
            {"scoring": {**SCORING, "minimum-ballots": 3}},
            "assignment: category pengawas, panel A: 2 jurors mark Wawancara, but minimum-ballots is 3",
        ),
    ],
)  # fmt: skip
def test_every_fault_is_told(changes: dict[str, Any], problem: str) -> None:
    assert problem in "\n".join(problems(**changes))
