"""Points from earlier results, and what passing decides; each standing is recounted in SQL."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.stages import Stage
from scoring_tui.domain.commands.setup import ImportResults, ImportRoster, ImportSeveralResults
from scoring_tui.domain.commands.stage import Disqualify
from scoring_tui.domain.facts.setup import Result
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.recount import find_disagreements
from scoring_tui.errors import CommandRefused
from scoring_tui.scoring.sensitivity.field import build_field
from scoring_tui.scoring.standings.confidence import estimate_confidence
from scoring_tui.scoring.standings.stage_points import (
    compute_points,
    describe_points,
    describe_result,
    rank_points,
    share_points,
)
from tests.helpers.support import CHAIR, COMMITTEE, contestants, new_final, send, small_contest, to_scoring

LIKES = {"id": "suka", "name": "Suka", "weight": 40, "from": "count", "as": "share"}
VERDICT = {"id": "berkas", "name": "Berkas", "weight": 0, "from": "verdict", "required": True}
VALUES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 9).map(Decimal), min_size=1)


@given(values=VALUES)
def test_rank_points_are_shared_out(values: dict[str, Decimal]) -> None:
    """All points together are those of the ranks; a greater value never has fewer points."""
    n, points = len(values), rank_points(values)
    assert sum(points.values()) == Fraction(50 * (n + 1))
    assert all((values[a] > values[b]) == (points[a] > points[b]) for a in values for b in values)


@given(values=VALUES)
def test_shares_have_the_proportions_of_the_values(values: dict[str, Decimal]) -> None:
    points = share_points(values)
    assert max(points.values()) in (0, 100)
    assert all(
        points[a] * Fraction(values[b]) == points[b] * Fraction(values[a]) for a in values for b in values
    )


def make_stage(**fields: object) -> Stage:
    return Stage.model_validate({"id": "t", "name": "T", "weight": 40, **fields})


def test_points_are_rounded_where_the_stage_says_so() -> None:
    values = {"a": Decimal(3), "b": Decimal(2)}
    share, rounded = {"from": "count", "as": "share"}, {"from": "count", "as": "share", "round": 1}
    assert compute_points(make_stage(**share), values)["b"] == Fraction(200, 3)
    assert compute_points(make_stage(**rounded), values)["b"] == Fraction("66.7")
    assert compute_points(make_stage(), values)["b"] == 2


@pytest.mark.parametrize(
    ("fields", "value", "points", "column", "full"),
    [
        ({}, "70.5", "70.5", "70.5", "70.5"),
        ({"pass": 70}, "69", "69", "69, not passed", "69, not passed"),
        ({"from": "count", "as": "share"}, "120", "60", "60.00", "120, that is 60.00 points"),
        (
            {"from": "count", "as": "share", "cap": 10},
            "120",
            "60",
            "60.00",
            "120, that is 60.00 points; adds 10, the most that it may add",
        ),
        ({"from": "count", "as": "share", "cap": 24}, "12", "60", "60.00", "12, that is 60.00 points"),
        ({"from": "verdict"}, "1", "1", "passed", "passed"),
        ({"from": "verdict"}, "0", "0", "not passed", "not passed"),
    ],
)
def test_how_a_result_is_shown(
    fields: dict[str, Any], value: str, points: str, column: str, full: str
) -> None:
    arguments = make_stage(**fields), Decimal(value), Fraction(points), 2
    assert (str(describe_points(*arguments)), str(describe_result(*arguments))) == (column, full)


# --- in a standing ----------------------------------------------------------------------------------


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Any]:
    engines: list[Engine] = []

    def make_final(
        *stages: dict[str, Any], weight: int = 60, ties: tuple[str, ...] = ("head-of-jury",)
    ) -> Engine:
        contest = small_contest(stage=list(stages), scoring={"weight": weight, "ties": list(ties)})
        engine = new_final(tmp_path / f"{len(engines)}.db", ["Ani", "Budi", "Citra"], contest)
        engines.append(engine)
        for number in engine.state.turns:
            to_scoring(engine, number)
            for juror_id in ("j1", "j2", "j3"):
                send(engine, number, juror_id, "8", "8", "8")
        return engine

    yield make_final
    for engine in engines:
        assert find_disagreements(engine.ledger, engine.state, engine.tally) == []
        engine.ledger.close()


def bring(engine: Engine, stage_id: str, values: Mapping[str, object]) -> None:
    results = tuple(Result(contestant=key, score=Decimal(str(value))) for key, value in values.items())
    engine.submit(ImportResults(stage_id, "s.csv", results, "uji"), COMMITTEE)


def places(engine: Engine) -> dict[str, tuple[int, Fraction]]:
    standing = engine.tally.standing(engine.state, "pengawas")
    return {
        engine.state.turns[placing.candidate.number].contestant: (
            placing.place,
            placing.candidate.exact_score,
        )
        for placing in standing.placings
    }


def reasons(engine: Engine) -> dict[str, str]:
    standing = engine.tally.standing(engine.state, "pengawas")
    return {engine.state.turns[line.number].contestant: line.reason for line in standing.unranked}


def test_likes_add_no_more_than_their_cap(make: Any) -> None:
    """827 likes are 40 points of the score without the cap; with it the jury decides."""
    engine = make({**LIKES, "cap": 10})
    bring(engine, "suka", {"c001": 800, "c002": 200, "c003": 100})
    jury = Fraction(60, 100) * 8
    assert {key: score for key, (_, score) in places(engine).items()} == {
        "c001": jury + 10,
        "c002": jury + 10,
        "c003": jury + 5,
    }


def test_likes_count_as_a_share_of_the_greatest(make: Any) -> None:
    engine = make(LIKES)
    bring(engine, "suka", {"c001": 1200, "c002": 900, "c003": 700})
    jury = Fraction(8) * 60 / 100
    assert places(engine) == {
        "c001": (1, jury + 40), "c002": (2, jury + 30), "c003": (3, jury + Fraction(70, 3)),
    }  # fmt: skip
    engine.submit(Disqualify(1, "aturan"), CHAIR)
    gone = engine.state.turns[1].contestant
    assert places(engine)["c002" if gone != "c002" else "c003"][1] == jury + (
        30 if gone != "c002" else Fraction(70, 3)
    ), "the others keep their points"


def test_rank_points_share_the_mean(make: Any) -> None:
    engine = make({**LIKES, "as": "rank"})
    bring(engine, "suka", {"c001": 5, "c002": 5, "c003": 1})
    jury = Fraction(8) * 60 / 100
    shared = jury + Fraction(250, 3) * 40 / 100
    assert places(engine) == {
        "c001": (1, shared), "c002": (1, shared), "c003": (3, jury + Fraction(100, 3) * 40 / 100),
    }  # fmt: skip


def test_only_the_own_category_is_compared(make: Any) -> None:
    engine = make(LIKES)
    engine.submit(ImportRoster("b.csv", contestants(["Dodi"], "pelaksana", 9)), COMMITTEE)
    bring(engine, "suka", {"c001": 12, "c002": 6, "c003": 3, "c009": 1000})
    assert [score - Fraction("4.8") for _, score in places(engine).values()] == [40, 20, 10]


def test_who_did_not_pass_is_not_ranked_if_that_is_required(make: Any) -> None:
    engine = make(VERDICT, weight=100)
    assert set(reasons(engine).values()) == {"no-result"}
    bring(engine, "berkas", {"c001": 1, "c002": 0})
    assert reasons(engine) == {"c002": "not-passed", "c003": "no-result"}
    assert places(engine) == {"c001": (1, Fraction(8))}


def test_who_did_not_pass_is_ranked_if_nothing_is_required(make: Any) -> None:
    engine = make({**VERDICT, "required": False}, weight=100)
    bring(engine, "berkas", {"c001": 1, "c002": 0})
    assert {place for place, _ in places(engine).values()} == {1}
    assert len(places(engine)) == 3, "not even a result is needed"
    (candidate,) = (
        placing.candidate
        for placing in engine.tally.standing(engine.state, "pengawas").placings
        if engine.state.turns[placing.candidate.number].contestant == "c002"
    )
    assert candidate.stage_results == {"berkas": 0}


def test_a_pass_mark_beside_a_weight(make: Any) -> None:
    engine = make({"id": "t", "name": "T", "weight": 40, "pass": 70, "required": True})
    bring(engine, "t", {"c001": "69.99", "c002": 70, "c003": 100})
    assert reasons(engine) == {"c001": "not-passed"}
    assert [score for _, score in places(engine).values()] == [Fraction("44.8"), Fraction("32.8")]


def test_a_stage_of_weight_zero_can_break_a_tie(make: Any) -> None:
    engine = make({"id": "t", "name": "T", "weight": 0}, weight=100, ties=("t",))
    bring(engine, "t", {"c001": 50, "c002": 60})
    assert reasons(engine) == {"c003": "no-result"}, "without its result a tie cannot be broken"
    assert [key for key, _ in sorted(places(engine).items(), key=lambda item: item[1])] == ["c002", "c001"]


def test_a_stage_of_another_category_is_neither_needed_nor_allowed(make: Any) -> None:
    engine = make({**LIKES, "categories": ["pelaksana"]}, ties=("suka", "head-of-jury"))
    assert {score for _, score in places(engine).values()} == {Fraction(8)}
    with pytest.raises(CommandRefused, match="c001: Suka is not for Pengawas"):
        bring(engine, "suka", {"c001": 3})


def test_sensitivity_and_confidence_use_the_same_points(make: Any) -> None:
    engine = make(LIKES)
    bring(engine, "suka", {"c001": 1200, "c002": 900, "c003": 700})
    standing = engine.tally.standing(engine.state, "pengawas")
    field = build_field(engine.state, "pengawas")
    assert field.candidates == {p.candidate.number: p.candidate for p in standing.placings}
    assert field.jury_weight == Fraction("0.6")
    assert estimate_confidence(standing, engine.state.contest.scoring).reason is not None


def test_several_stages_are_imported_together_or_not_at_all(make: Any) -> None:
    engine = make({**LIKES, "weight": 20}, {"id": "t", "name": "T", "weight": 20, "range": [0, 100]})
    before = engine.state.seq
    likes = ImportResults("suka", "s.csv", (Result(contestant="c001", score=Decimal(3)),), "susulan")
    wrong = ImportResults("t", "s.csv", (Result(contestant="c001", score=Decimal(885)),), "susulan")
    with pytest.raises(CommandRefused, match="c001: must be 0 to 100"):
        engine.submit(ImportSeveralResults((likes, wrong)), COMMITTEE)
    with pytest.raises(CommandRefused, match="stage suka is named twice"):
        engine.submit(ImportSeveralResults((likes, likes)), COMMITTEE)
    with pytest.raises(CommandRefused, match="no line"):
        engine.submit(ImportSeveralResults(()), COMMITTEE)
    assert engine.state.seq == before and not engine.state.stage_results
    right = ImportResults("t", "s.csv", (Result(contestant="c001", score=Decimal(88)),), "susulan")
    assert len(engine.submit(ImportSeveralResults((likes, right)), COMMITTEE)) == 2
    assert engine.state.stage_results == {"suka": {"c001": 3}, "t": {"c001": 88}}
