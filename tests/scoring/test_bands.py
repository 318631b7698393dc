"""Bands of scores: boundaries, displayed and exact scores, who has none."""

from contextlib import closing
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.bands import Band, group_bands
from scoring_tui.domain.commands.jury import PaperBallot
from scoring_tui.engine.engine import Engine
from scoring_tui.scoring.bands import banded_score, find_band, find_bands, list_band_members
from scoring_tui.scoring.standings.ranking import Candidate
from tests.helpers.support import contestants, enter_paper, new_final, small_contest
from tests.papers.finals import judge_final, number_of

KRENOVA = ({"name": "A", "at-least": 90}, {"name": "B", "at-least": 80}, {"name": "C", "at-least": 70})
"""Domain source R17; D is below 70."""
INNOVATION_INDEX = (
    {"name": "Sangat Inovatif", "above": 60},
    {"name": "Inovatif", "at-least": 35},
    {"name": "Kurang Inovatif", "at-least": 0},
)
"""Domain source R19: above 60, 35 to 60, below 35."""
INFORMATION = (
    {"name": "Informatif", "at-least": 90},
    {"name": "Menuju Informatif", "at-least": 80},
    {"name": "Cukup", "at-least": 60},
    {"name": "Kurang", "at-least": 40},
    {"name": "Tidak Informatif", "at-least": 0},
)
"""Domain source R20."""


def read(bands: tuple[dict[str, object], ...]) -> tuple[Band, ...]:
    return tuple(map(Band.model_validate, bands))


@pytest.mark.parametrize(
    ("bands", "score", "name"),
    [
        (KRENOVA, "90", "A"),
        (KRENOVA, "89.99", "B"),
        (KRENOVA, "84.38", "B"),
        (KRENOVA, "80.31", "B"),
        (KRENOVA, "79.41", "C"),
        (KRENOVA, "70", "C"),
        (KRENOVA, "69.99", None),
        (INNOVATION_INDEX, "60.01", "Sangat Inovatif"),
        (INNOVATION_INDEX, "60", "Inovatif"),
        (INNOVATION_INDEX, "35", "Inovatif"),
        (INNOVATION_INDEX, "34.99", "Kurang Inovatif"),
        (INNOVATION_INDEX, "0", "Kurang Inovatif"),
        (INFORMATION, "89.9", "Menuju Informatif"),
        (INFORMATION, "39.9", "Tidak Informatif"),
        (INFORMATION, "40", "Kurang"),
    ],
)
def test_a_score_has_the_best_band_that_contains_it(
    bands: tuple[dict[str, object], ...], score: str, name: str | None
) -> None:
    band = find_band(read(bands), Decimal(score))
    assert (band.name if band else None) == name


_LIMITS = st.lists(
    st.tuples(st.decimals(0, 100, places=2), st.booleans()), min_size=1, max_size=6, unique=True
)


@given(_LIMITS, st.decimals(-5, 105, places=3), st.decimals(-5, 105, places=3))
def test_a_better_score_never_has_a_lower_band(
    limits: list[tuple[Decimal, bool]], first: Decimal, second: Decimal
) -> None:
    bands = [
        Band.model_validate({"name": f"{limit}", "above" if is_above else "at-least": limit})
        for limit, is_above in sorted(limits, reverse=True)
    ]
    low, high = sorted((first, second))
    ranks = [bands.index(band) if (band := find_band(bands, score)) else len(bands) for score in (low, high)]
    assert ranks[1] <= ranks[0]
    assert (ranks[0] == len(bands)) == (not bands[-1].contains(low))


def banded_final(path: Path, marks: dict[str, str], **changes: object) -> Engine:
    people = contestants([f"Orang {n}" for n in range(1, len(marks) + 1)])
    return judge_final(path, people, marks, small_contest(**changes))


GRADES = (
    {"name": "A", "at-least": 9},
    {"name": "B", "at-least": 8},
    {"name": "Lulus", "set": "kelulusan", "at-least": 6},
)


def test_bands_of_a_category_once_it_is_complete(tmp_path: Path) -> None:
    marks = {"c001": "8", "c002": "7.5", "c003": "3"}
    engine = banded_final(tmp_path / "f.db", marks, band=GRADES)
    with closing(engine.ledger):
        contest, standing = engine.state.contest, engine.tally.standing(engine.state, "pengawas")
        bands = find_bands(contest, standing)
        first, second, third = (number_of(engine, id_) for id_ in ("c001", "c002", "c003"))
        assert [band.name for band in bands[first]] == ["B", "Lulus"]
        assert [band.name for band in bands[second]] == ["Lulus"]
        assert third not in bands
        members = list_band_members(contest, standing)
        assert [(item.band.name, item.draw_numbers) for item in members] == [
            ("A", ()),
            ("B", (first,)),
            ("Lulus", (first, second)),
        ]
        assert members[0].band.is_public
        assert not members[2].band.is_public


def test_provisional_results_have_no_band(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "f.db", contest=small_contest(band=GRADES))
    with closing(engine.ledger):
        leaves = engine.state.rubric_of(1).leaves
        marks = {leaf.id: Decimal(9) for leaf in leaves}
        enter_paper(engine, *(PaperBallot(1, id_, marks) for id_ in ("j1", "j2", "j3")))
        standing = engine.tally.standing(engine.state, "pengawas")
        assert len(standing.placings) == 1
        assert not standing.is_complete
        assert find_bands(engine.state.contest, standing) == {}


@pytest.mark.parametrize(("rank_on", "name"), [("displayed", "A"), ("exact", None)])
def test_the_band_follows_the_score_that_ranks(rank_on: str, name: str | None) -> None:
    scoring = {"rank-on": rank_on, "ties": ["dampak"]}
    contest = small_contest(scoring=scoring, band=({"name": "A", "at-least": "8.17"},))
    candidate = Candidate(1, {}, {}, exact_score=Fraction(49, 6), displayed_score=Decimal("8.17"))
    band = find_band(contest.band, banded_score(candidate, contest.scoring))
    assert (band.name if band else None) == name


def test_bands_differ_by_category() -> None:
    bands = read(
        (
            {"name": "A", "at-least": 90, "categories": ["kota"]},
            {"name": "A", "at-least": 85, "categories": ["opd"]},
            {"name": "B", "at-least": 70},
        )
    )
    assert [band.at_least for band in group_bands(bands, "opd")["predikat"]] == [85, 70]
    assert [band.at_least for band in group_bands(bands, "kota")["predikat"]] == [90, 70]
