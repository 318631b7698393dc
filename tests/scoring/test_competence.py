"""Required levels, gaps, the job-person match and its bands, against sums by hand."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.loader import find_contest_problems
from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.engine.engine import Engine
from scoring_tui.exports.competence import build_competence_document, competence_as_csv, competence_as_text
from scoring_tui.scoring.competence import compute_match, find_standard, list_profiles
from tests.helpers.assigned_criteria import enter_marks
from tests.helpers.support import COMMITTEE, new_final, small_contest

LEVELS = {"min": 1, "max": 5, "step": 1}
STANDARDS: list[dict[str, Any]] = [
    {"category": "pengawas", "levels": {"dampak": 3, "kebaruan": 2}},
    {"position": "Kepala Seksi", "levels": {"dampak": 4, "kebaruan": 4, "paparan": 2}},
]
BANDS = [{"name": "Optimal", "at-least": 90}, {"name": "Cukup", "at-least": 78}]


def assessed_contest(**changes: Any) -> Contest:
    """The small contest with levels 1 to 5 and required levels."""
    rubric = small_contest().rubric["gagasan"].model_dump(mode="json", by_alias=True, exclude_unset=True)
    declared = {
        "rubric": {"gagasan": {**rubric, "scale": LEVELS}},
        "standard": STANDARDS,
        "match-band": BANDS,
    }
    return small_contest(**{**declared, **changes})


@pytest.fixture
def final(tmp_path: Path) -> Iterator[Engine]:
    engine = new_final(tmp_path / "final.db", contest=assessed_contest())
    yield engine
    engine.ledger.close()


def test_gaps_match_and_band_by_hand(final: Engine) -> None:
    """No. 1: 10/3 against 3, 5/3 against 2: match 100 (3 + 5/3) / 5 = 93.33.

    No. 2 is a Kepala Seksi: 2, 3 and 5 against 4, 4 and 2: match 100 (2 + 3 + 2) / 10 = 70.
    """
    contestant_id = final.state.turns[2].contestant
    correction = CorrectContestant(contestant_id, {"extra": {"JABATAN": " kepala  seksi "}}, "lupa")
    final.submit(correction, COMMITTEE)
    enter_marks(final, 1, {"j1": "3 1 1", "j2": "4 2 1", "j3": "3 2 1"})
    enter_marks(final, 2, {"j1": "2 3 5"})
    first, second = list_profiles(final.state, "pengawas")
    assert [(gap.level, gap.gap) for gap in first.gaps] == [
        (Fraction(10, 3), Fraction(1, 3)), (Fraction(5, 3), Fraction(-1, 3)), (Fraction(1), None),
    ]  # fmt: skip
    assert (first.match, first.band) == (Decimal("93.33"), "Optimal")
    assert [gap.gap for gap in second.gaps] == [-2, -1, 3]
    assert (second.match, second.band) == (Decimal("70.00"), "")
    document = build_competence_document(final.state, ["pengawas"])
    profile = document["categories"][0]["profiles"][1]
    assert profile["standard"] == "Kepala Seksi"
    assert profile["levels"]["dampak"] == {"level": "2", "required": "4", "gap": "-2"}
    assert "3,33 (+0,33)" in competence_as_text(final.state, ["pengawas"]).replace(".", ",")
    lines = competence_as_csv(final.state, ["pengawas"], "csv").splitlines()
    assert len(lines) == 7 and lines[1].endswith(",93.33,Optimal")


def test_the_position_goes_before_the_category() -> None:
    contest = assessed_contest(
        standard=[
            *STANDARDS,
            {"category": "pelaksana", "position": "Kepala Seksi", "levels": {"dampak": 5}},
            {"position": "Pelayan", "column": "Tugas", "levels": {"dampak": 1}},
        ]
    )

    def name_of(category: str, **extra: str) -> str:
        person = Contestant(id="c1", category=category, name="Ani", extra=extra)
        standard = find_standard(contest, person)
        return f"{standard.position or standard.category} {standard.levels['dampak']}" if standard else ""

    assert name_of("pengawas") == "pengawas 3"
    assert name_of("pelaksana") == ""
    assert name_of("pengawas", Jabatan="KEPALA SEKSI") == "Kepala Seksi 4"
    assert name_of("pelaksana", Jabatan="Kepala Seksi") == "Kepala Seksi 5"
    assert name_of("pelaksana", Tugas="pelayan") == "Pelayan 1"
    assert name_of("pengawas", Jabatan="Kepala Seksi Umum") == "pengawas 3"


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1))
def test_a_match_is_whole_exactly_if_nothing_is_missing(levels: list[tuple[int, int]]) -> None:
    match = compute_match((Fraction(level), Decimal(required)) for level, required in levels)
    assert 0 < match <= 100
    assert (match == 100) == all(level >= required for level, required in levels)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"standard": [{"levels": {"dampak": 3}}]}, "standard 1: names neither a category nor a position"),
        ({"standard": [STANDARDS[0], STANDARDS[0]]}, "stands twice for the same category and position"),
        ({"standard": [{"category": "utama", "levels": {"dampak": 3}}]}, 'category: there is no "utama"'),
        (
            {"standard": [{"category": "pengawas", "levels": {"suara": 3}}]},
            'levels / suara: there is no criterion "suara"; there are dampak, kebaruan, paparan',
        ),
        (
            {"standard": [{"category": "pengawas", "levels": {"dampak": 6}}]},
            "levels / dampak: only whole numbers from 1 to 5",
        ),
        ({"standard": [{"category": "pengawas", "levels": {}}]}, "levels: must name at least one"),
        ({"standard": [{**STANDARDS[0], "column": "X"}]}, "column: belongs to a position"),
        ({"standard": []}, "match-band 1: needs a [[standard]]"),
        ({"match-band": [BANDS[0], {"name": "x", "at-least": 90}]}, "another band begins there too"),
        ({"match-band": [{"name": "x", "at-least": "90.123"}]}, "at-least: at most 2 decimals"),
    ],
)
def test_every_fault_is_told(changes: dict[str, Any], problem: str) -> None:
    raw = assessed_contest().model_dump(mode="json", by_alias=True, exclude_unset=True)
    problems = find_contest_problems({**raw, **changes}, "")
    assert problem in "\n".join(f"{problem.place}: {problem.what}" for problem in problems)


def test_a_right_file_has_no_fault() -> None:
    raw = assessed_contest().model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert find_contest_problems(raw, "") == []
