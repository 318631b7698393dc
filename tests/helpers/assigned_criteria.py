"""A contest whose jurors mark different criteria: three read the essay, two interview."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.jury import PaperBallot
from scoring_tui.engine.engine import Engine
from tests.helpers.support import enter_paper, new_final, small_contest

READERS, INTERVIEWERS = ("j1", "j2", "j3"), ("j4", "j5")
RUBRIC: dict[str, Any] = {
    "scale": {"min": 0, "max": 100, "step": 1},
    "level": [{"value": 50, "name": "cukup"}],
    "criteria": [
        {
            "id": "makalah",
            "name": "Makalah",
            "weight": 40,
            "criteria": [
                {"id": "isi", "name": "Isi makalah", "weight": 75, "guide": "Masalah, data dan usul."},
                {"id": "bahasa", "name": "Bahasa", "weight": 25, "guide": "Ejaan dan alur."},
            ],
        },
        {"id": "wawancara", "name": "Wawancara", "weight": 60, "guide": "Contoh yang nyata."},
    ],
}
SCORING: dict[str, Any] = {
    "method": "mean",
    "per": "criterion",
    "decimals": 2,
    "ties": ["wawancara", "head-of-jury"],
}
ASSIGNMENTS: list[dict[str, Any]] = [
    {"jurors": list(READERS), "criteria": ["makalah"]},
    {"jurors": list(INTERVIEWERS), "criteria": ["wawancara"]},
]


def essay_contest(**changes: Any) -> Contest:
    """Two categories, one panel of three essay readers and two interviewers."""
    return small_contest(
        **{
            "rubric": {"gagasan": RUBRIC},
            "scoring": SCORING,
            "juror": [{"id": f"j{n}", "name": f"Juri {n}"} for n in range(1, 6)],
            "panel": [{"id": "A", "room": "Pendopo", "jurors": [*READERS, *INTERVIEWERS]}],
            "assignment": ASSIGNMENTS,
            **changes,
        }
    )


def essay_final(path: Path, **changes: Any) -> Engine:
    """A file with four drawn contestants of the first category; the caller closes it."""
    return new_final(path, contest=essay_contest(**changes))


def enter_marks(engine: Engine, number: int, marks_by_juror: Mapping[str, str]) -> None:
    """Enter paper ballots; each juror's marks stand in the order of his criteria."""
    sheets = []
    for juror_id, text in marks_by_juror.items():
        leaves = engine.state.rubric_for(number, juror_id).leaves
        marks = {leaf.id: Decimal(mark) for leaf, mark in zip(leaves, text.split(), strict=True)}
        sheets.append(PaperBallot(number, juror_id, marks))
    enter_paper(engine, *sheets)
