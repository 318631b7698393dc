"""Scoring methods other than the mean on the screens: difficulty, best attempts, sums of places."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.domain.commands.jury import DropPenalty, Penalise
from scoring_tui.domain.commands.setup import ImportDifficulty
from scoring_tui.domain.commands.stage import Freeze
from scoring_tui.domain.facts.setup import Factor
from scoring_tui.engine.engine import Engine
from scoring_tui.exports import ballots
from scoring_tui.i18n import locale as text
from scoring_tui.views import board, juror
from scoring_tui.views.ballot_totals import compute_totals
from scoring_tui.views.contestant_ballots import collect_contestant_ballots
from tests.helpers.boards import BOARD_A
from tests.helpers.jurors import desk, opened, write
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    MC_A,
    new_final,
    screen_text,
    send,
    small_contest,
    to_scoring,
    until,
)
from tests.helpers.support import juror as seat

DIVES: dict[str, Any] = {
    "scale": {"min": 0, "max": 10, "step": "0.5"},
    "points": True,
    "difficulty": True,
    "criteria": [{"id": "satu", "name": "Loncatan 1"}, {"id": "dua", "name": "Loncatan 2"}],
}


@pytest.fixture(params=[False, True], ids=["added", "best"])
def dives(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Two dives, of difficulty 3.2 and 1.5; in one of the contests only the better one counts."""
    rubric = {"gagasan": {**DIVES, "best": request.param}}
    contest = small_contest(rubric=rubric, scoring={"ties": ["head-of-jury"], "decimals": 2})
    engine = new_final(tmp_path / "f.db", contest=contest)
    factors = [
        Factor(contestant=id_, criterion=criterion, factor=Decimal(factor))
        for id_ in engine.state.contestants
        for criterion, factor in (("satu", "3.2"), ("dua", "1.5"))
    ]
    engine.submit(ImportDifficulty("uji.csv", tuple(factors)), COMMITTEE)
    yield engine
    engine.ledger.close()


def test_a_jurors_own_total_knows_difficulty_and_the_best_attempt(dives: Engine) -> None:
    best = dives.state.rubric_of(1).best
    total = Decimal("22.40") if best else Decimal("34.40")
    to_scoring(dives, 1)
    send(dives, 1, "j1", "7", "8")
    view = juror.project(dives, seat("j1"), None)
    assert view is not None
    own = view.turns[1]
    found = compute_totals(view, own, {"satu": Decimal(7), "dua": Decimal(8)})
    assert (own.total, found.total, found.is_best_only) == (Fraction(total), total, best)
    assert collect_contestant_ballots(dives, 1).juror_ballots[0].total == total
    assert ballots.build_ballot_rows(dives.state)[0]["total"] == f"{total:f}".rstrip("0")
    counted = dives.tally.standing(dives.state, "pengawas").placings[0].candidate.displayed_score
    assert counted == total


async def test_the_form_shows_the_difficulty_and_the_total_as_typed(dives: Engine) -> None:
    to_scoring(dives, 1)
    async with desk(dives.ledger.path, clock=dives.clock).run_test(size=(80, 24)) as pilot:
        await opened(pilot, 1)
        assert "Loncatan 1  × 3.2" in screen_text(pilot.app)
        await write(pilot, "7", "8")
        said = "Best 22.40" if dives.state.rubric_of(1).best else "Total 34.40"
        await until(pilot, lambda: said in screen_text(pilot.app))


@pytest.mark.parametrize(
    ("method", "heading"), [("mean", "Score"), ("rank-sum", "Rank sum"), ("head-to-head", "Wins")]
)
def test_the_board_names_the_scores_and_a_jurors_total_keeps_its_decimals(
    tmp_path: Path, method: str, heading: str
) -> None:
    scoring = {"method": method, "ties": ["head-of-jury"]}
    engine = new_final(tmp_path / "f.db", contest=small_contest(scoring=scoring))
    for number, mark in ((1, "7.5"), (2, "8")):
        to_scoring(engine, number)
        for id_ in ("j1", "j2", "j3"):
            send(engine, number, id_, mark, mark, mark)
    part = board.project(engine, BOARD_A, None).categories[0]
    assert text.translate(part.score_name) == heading
    assert [line.number for line in part.lines[:2]] == [2, 1]
    assert collect_contestant_ballots(engine, 1).juror_ballots[0].total == Decimal("7.50")
    engine.ledger.close()


def test_a_penalty_reaches_the_board_at_once_and_its_reason_never(final: Engine) -> None:
    to_scoring(final, 1)
    for id_ in ("j1", "j2", "j3"):
        send(final, 1, id_, "8", "8", "8")
    before = board.project(final, BOARD_A, None)
    final.submit(Penalise(1, Decimal("1.25"), "melebihi waktu"), CHAIR)
    after = board.project(final, BOARD_A, before)
    assert [view.categories[0].lines[0].score for view in (before, after)] == [Decimal(8), Decimal("6.75")]
    assert "melebihi" not in repr(after)
    final.submit(Freeze("pengawas"), MC_A)
    held = board.project(final, BOARD_A, after)
    final.submit(DropPenalty(1, final.state.penalties[1][0].seq, "keliru"), CHAIR)
    assert board.project(final, BOARD_A, held).categories[0].lines[0].score == Decimal("6.75")
