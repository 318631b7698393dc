"""Levels of criteria in a contest file: merged with those of the rubric, checked against the scale."""

from typing import Any

import pytest

from scoring_tui.contest.loader import find_contest_problems
from scoring_tui.contest.models import Rubric
from tests.helpers.support import small_contest

LEVELS = {"min": 1, "max": 5, "step": 1}
NAMES = [{"value": 1, "name": "paham"}, {"value": 3, "name": "menengah"}]
RUBRIC: dict[str, Any] = {
    "scale": LEVELS,
    "level": NAMES,
    "criteria": [
        {
            "id": "integritas",
            "name": "Integritas",
            "weight": 60,
            "level": [
                {"value": 3, "behaviour": "Mengingatkan rekan kerja"},
                {"value": 5, "name": "teladan", "behaviour": "Menjadi teladan"},
            ],
        },
        {"id": "kerja-sama", "name": "Kerja sama", "weight": 40},
    ],
}


def problems(rubric: dict[str, Any]) -> str:
    raw = small_contest().model_dump(mode="json", by_alias=True, exclude_unset=True)
    raw |= {"rubric": {"gagasan": rubric}, "scoring": {"ties": ["weights"]}}
    return "\n".join(f"{problem.place}: {problem.what}" for problem in find_contest_problems(raw, ""))


def test_a_criterion_adds_to_the_levels_of_its_rubric() -> None:
    first, second = Rubric.model_validate(RUBRIC).leaves
    assert [(level.value, level.name, level.behaviour) for level in first.levels] == [
        (1, "paham", ""), (3, "menengah", "Mengingatkan rekan kerja"), (5, "teladan", "Menjadi teladan"),
    ]  # fmt: skip
    assert [level.name for level in second.levels] == ["paham", "menengah"]
    assert problems(RUBRIC) == ""


@pytest.mark.parametrize(
    ("levels", "problem"),
    [
        ([{"value": 6, "name": "x"}], "level 1 / value: only whole numbers from 1 to 5"),
        ([{"value": 2.5, "name": "x"}], "level 1 / value: only whole numbers from 1 to 5: 2 or 3"),
        ([{"value": 2}], "level 1: has neither a name nor a behaviour"),
        ([{"value": 2, "name": "a"}, {"value": 2, "name": "b"}], "level 2: level 2 stands twice; keep one"),
        ([{"name": "a"}], "level 1 / value: is missing"),
        ([{"value": 2, "nama": "a"}], 'level 1 / nama: unknown key; did you mean "name"?'),
    ],
)
def test_levels_are_marks_of_the_scale(levels: list[dict[str, Any]], problem: str) -> None:
    first, second = RUBRIC["criteria"]
    assert problem in problems({**RUBRIC, "criteria": [{**first, "level": levels}, second]})


def test_groups_and_rubrics_are_checked_too() -> None:
    first, second = RUBRIC["criteria"]
    group = {"id": "g", "name": "G", "weight": 60, "level": NAMES, "criteria": [{**first, "weight": 100}]}
    assert "a group gets no mark" in problems({**RUBRIC, "criteria": [group, second]})
    assert "level 1 / value: only whole numbers" in problems({**RUBRIC, "level": [{"value": 9, "name": "x"}]})
