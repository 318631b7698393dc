"""Limits of the recount's integers: both counts agree at the bound, and larger contests are refused."""

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.contest.models import Contest, Rubric
from scoring_tui.contest.recount_limits import (
    FACTOR_UNIT,
    INTEGER_LIMIT,
    MAX_FACTOR,
    MAX_PENALTY_POINTS,
    READABLE_LIMIT,
    fits_recount,
    mark_unit,
    weight_denominator,
)
from scoring_tui.domain.commands.jury import DropPenalty, PaperBallot, Penalise
from scoring_tui.domain.commands.setup import DeclareScoring, ImportDifficulty, ImportResults
from scoring_tui.domain.facts.setup import Factor, Result
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.errors import CommandRefused
from tests.helpers.ledgers import own_connection
from tests.helpers.support import CHAIR, COMMITTEE, enter_paper, new_final, small_contest

SEATS = 7
THIRDS = ("33.3333", "66.6667")
HALVES = ("37.5", "62.5")


def rubric(most: int, weights: Sequence[str] = (), below: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    """Two criteria, each perhaps of two, with marks up to `most`."""

    def level(stem: str, shares: Sequence[str], under: Sequence[str]) -> list[dict[str, Any]]:
        own = [{"weight": share} for share in shares] or [{}, {}]
        return [
            {
                "id": f"{stem}{n}",
                "name": "K",
                "criteria": level(f"{stem}{n}", under, ()) if under else [],
                **one,
            }
            for n, one in enumerate(own)
        ]

    return {"scale": {"max": most}, "points": not weights, "criteria": level("k", weights, below), **more}


def contest(scoring: dict[str, Any], given: dict[str, Any], stage: Sequence[dict[str, Any]] = ()) -> Contest:
    """One panel of so many seats."""
    jurors = [f"j{n}" for n in range(1, SEATS + 1)]
    return small_contest(
        scoring=scoring,
        stage=list(stage),
        rubric={"gagasan": given},
        juror=[{"id": id_, "name": id_} for id_ in jurors],
        panel=[{"id": "A", "room": "Pendopo", "jurors": jurors}],
    )


def fits(declared: Contest) -> bool:
    return fits_recount(declared.rubric["gagasan"], declared.scoring, declared.stage, SEATS)


FIVE = {"lowest": 1, "highest": 1, "at-least": 3, "kept": "sum"}
SIX = {"criterion": 6, "weighted": 6, "jury": 6}
LIKES = {"id": "suka", "name": "Suka", "weight": "49.5", "from": "count", "as": "share"}
RANKED = {"id": "ujian", "name": "Ujian", "weight": "49.5", "as": "rank"}
TWO = [{**LIKES, "range": [0, 47]}, {**RANKED, "weight": "0.5"}]
STAGE = {"id": "tulis", "name": "Ujian tulis", "weight": "49.5", "decimals": 3}


@pytest.mark.parametrize(
    ("scoring", "given", "stage"),
    [
        ({}, {"weights": THIRDS, "below": HALVES}, []),
        ({"method": "sum", "rank-on": "exact"}, {"weights": THIRDS}, []),
        ({"method": "median", "decimals": 9}, {}, []),
        ({"method": "median", "per": "criterion"}, {"weights": THIRDS}, []),
        ({"method": "trimmed", "trim": FIVE, "round": {"juror": 6, "jury": 6}}, {"weights": HALVES}, []),
        ({"per": "criterion", "round": SIX}, {"weights": HALVES}, []),
        ({"method": "sum", "per": "criterion"}, {"best": True, "difficulty": True}, []),
        ({"weight": "50.5", "rank-on": "exact"}, {"weights": HALVES}, [STAGE]),
        ({"weight": "50.5", "per": "criterion"}, {"difficulty": True}, [{**STAGE, "weight": "49.5"}]),
        ({"weight": "50.5"}, {"weights": HALVES}, [LIKES]),
        ({"weight": 50, "stages": "added"}, {"weights": HALVES}, TWO),
        ({"method": "rank-sum"}, {"weights": THIRDS, "below": THIRDS}, []),
    ],
)
def test_both_counts_agree_at_the_bound(
    tmp_path: Path, scoring: dict[str, Any], given: dict[str, Any], stage: list[dict[str, Any]]
) -> None:
    """The largest scale that is accepted, with the largest marks, factors, results and penalties."""

    def of(most: int) -> Contest:
        return contest(scoring, rubric(most, **given), stage)

    most = bisect_left(range(1, READABLE_LIMIT // FACTOR_UNIT), True, key=lambda n: not fits(of(n)))
    assert most >= 1
    assert fits(of(most))
    assert not fits(of(most + 1))
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], of(most))
    _to_the_brim(engine, Decimal(most))
    assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
    (types,) = (
        own_connection(engine.ledger).execute("SELECT group_concat(DISTINCT typeof(n)) FROM final").fetchone()
    )
    assert types == "integer"
    assert len(engine.tally.standing(engine.state, "pengawas").placings) == 2
    engine.ledger.close()


def _to_the_brim(engine: Engine, most: Decimal) -> None:
    declared, everyone = engine.state.contest, list(engine.state.contestants)
    leaves = declared.rubric["gagasan"].leaves_by_id
    if declared.rubric["gagasan"].difficulty:
        factors = [
            Factor(contestant=id_, criterion=leaf, factor=Decimal(MAX_FACTOR) - n * Decimal("0.0001"))
            for n, id_ in enumerate(everyone)
            for leaf in leaves
        ]
        engine.submit(ImportDifficulty("d.csv", tuple(factors)), COMMITTEE)
    for stage in declared.stage:
        results = tuple(
            Result(contestant=id_, score=stage.highest_value - n) for n, id_ in enumerate(everyone)
        )
        engine.submit(ImportResults(stage.id, "s.csv", results), COMMITTEE)
    for number in engine.state.turns:
        marks = [most - Decimal("0.0001") * (n % number) for n in range(SEATS)]
        sheets = [
            PaperBallot(number, f"j{n}", dict.fromkeys(leaves, mark)) for n, mark in enumerate(marks, 1)
        ]
        enter_paper(engine, *sheets)
    engine.submit(Penalise(2, Decimal(MAX_PENALTY_POINTS) - Decimal("0.0001"), "terlambat"), CHAIR)


def test_common_contests_are_far_below_the_bound() -> None:
    """Weights of two decimals in two levels, any mark, sixteen jurors."""
    assert INTEGER_LIMIT == 2**63
    assert FACTOR_UNIT == 10**4
    two = Rubric.model_validate(rubric(100, ("33.33", "66.67"), ("12.25", "87.75")))
    assert (mark_unit(two), weight_denominator(two)) == (10_000, 4_000_000)
    assert fits_recount(two, contest({}, rubric(100)).scoring, (), 16)
    staged = contest({"weight": 60}, rubric(100), [{**STAGE, "weight": 40, "decimals": 2}])
    assert fits_recount(two, staged.scoring, staged.stage, 16)


@pytest.mark.parametrize(
    ("scale", "unit"),
    [
        ({}, 10_000),
        ({"step": 1}, 1),
        ({"step": "0.5"}, 10),
        ({"min": "0.25", "max": "9.75", "step": "0.5"}, 100),
        ({"values": ["0", "2.5", "10"]}, 10),
    ],
)
def test_the_mark_unit_follows_from_the_scale(scale: dict[str, Any], unit: int) -> None:
    criteria = [{"id": "a", "name": "A", "scale": {"step": 1}}, {"id": "b", "name": "B", "scale": scale}]
    assert mark_unit(Rubric.model_validate({"points": True, "criteria": criteria})) == unit


def test_a_method_that_is_counted_once_has_no_bound() -> None:
    far = rubric(READABLE_LIMIT // 10**4, THIRDS, THIRDS)
    assert not fits(contest({}, far))
    assert fits(contest({"method": "severity"}, far))


# --- imported values are bounded --------------------------------------------------------------------


@pytest.fixture
def staged(tmp_path: Path) -> Any:
    given = rubric(10, HALVES, difficulty=True)
    engine = new_final(tmp_path / "f.db", ["Ani", "Budi"], contest({"weight": "50.5"}, given, [STAGE]))
    yield engine
    engine.ledger.close()


def test_results_have_a_bound(staged: Engine) -> None:
    with pytest.raises(CommandRefused, match=r"c001: at most 100000$"):
        _bring(staged, "100000.001")
    _bring(staged, "100000")


def _bring(engine: Engine, score: str) -> None:
    result = Result(contestant="c001", score=Decimal(score))
    engine.submit(ImportResults("tulis", "s.csv", (result,)), COMMITTEE)


def test_difficulty_has_a_bound(staged: Engine) -> None:
    factors = [Factor(contestant="c001", criterion="k0", factor=Decimal(n)) for n in ("100", "100.0001")]
    staged.submit(ImportDifficulty("d.csv", (factors[0],)), COMMITTEE)
    with pytest.raises(CommandRefused, match=r"c001: at most 100$"):
        staged.submit(ImportDifficulty("d.csv", (factors[1],)), COMMITTEE)


def test_penalties_have_a_bound_together(staged: Engine) -> None:
    staged.submit(Penalise(1, Decimal(6000), "terlambat"), CHAIR)
    given = staged.state.seq
    with pytest.raises(CommandRefused, match="all penalties together take off at most 10000 points"):
        staged.submit(Penalise(1, Decimal("4000.0001"), "terlambat"), CHAIR)
    staged.submit(DropPenalty(1, given, "keliru"), CHAIR)
    staged.submit(Penalise(1, Decimal(10000), "terlambat"), CHAIR)


def test_a_stage_cannot_be_declared_coarser_than_its_results(staged: Engine) -> None:
    _bring(staged, "7.125")
    coarser = contest({"weight": "50.5"}, rubric(10, HALVES, difficulty=True), [{**STAGE, "decimals": 2}])
    with pytest.raises(CommandRefused, match="results that do not fit: Ani"):
        staged.submit(DeclareScoring(coarser), COMMITTEE)
