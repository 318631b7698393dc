"""Pictures of the MC's screen at three sizes, in the middle of a session."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.stage import Advance, Call, CloseScoring, Freeze, MarkAbsent, Postpone
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.mc.screen import McScreen
from tests.helpers.support import (
    HARD_NAMES,
    MC_A,
    FakeClock,
    new_final,
    send,
    small_contest,
    to_scoring,
    until,
)

NAMES = (
    "Sutrisno, S.E.",
    "Siti Aminah",
    "Budi Santoso, S.T., M.T.",
    "Dewi Lestari",
    *HARD_NAMES,
    "Wahyu Hidayat",
)
EIGHT = 1_734_656_400_000
"""20 December 2024, 08:00 in Jakarta."""


def _contest() -> Contest:
    session = {"panel": "A", "categories": ["pengawas"]}
    hours = (("2024-12-20", "08:00", "09:30"), ("2024-12-21", "08:00", "09:00"))
    return small_contest(session=[{**session, "day": day, "start": s, "end": e} for day, s, e in hours])


def _midway(path: Path) -> tuple[Engine, FakeClock]:
    """One finished, one late, one absent, one postponed, one on stage at the last warning."""
    clock = FakeClock(offset=EIGHT - 1_000_000)
    engine = new_final(path, NAMES, _contest(), clock)
    for number in (1, 2):
        to_scoring(engine, number)
        clock.forward(840)
        send(engine, number, "j1", "7", "8", "9")
    engine.submit(CloseScoring(1, despite_missing=True), MC_A)
    engine.submit(MarkAbsent(3), MC_A)
    engine.submit(Postpone(5), MC_A)
    engine.submit(Freeze("pengawas"), MC_A)
    for command in (Call(4), Call(4), Advance(4, "called")):
        engine.submit(command, MC_A)
    clock.forward(365)
    for id_, progress, ago in (("j1", SeatProgress(4, 2, 3).to_json(), 1), ("j2", "", 75)):
        engine.ledger.seats.take(f"juror:{id_}", id_, clock().wall)
        engine.ledger.seats.report_presence(f"juror:{id_}", id_, progress, clock().wall - ago * 1000)
    return engine, clock


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
def test_mc(
    snap_compare: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    engine, clock = _midway(tmp_path / "final.db")
    engine.ledger.close()
    monkeypatch.setattr(
        "scoring_tui.views.mc.head_code", lambda seq, entry_hash: "7KQ2-M0XA-9D3T-VW5E"
    )  # the code hangs on wall clocks
    monkeypatch.setattr("scoring_tui.engine.client.SeatClient.file_age", 0.0)
    app: JuryApp = make_app(tmp_path / "final.db", [MC_A], language="id", signed_in=True, clock=clock)

    async def ready(pilot: Pilot[Any]) -> None:
        screen = pilot.app.screen
        assert isinstance(screen, McScreen)
        await until(pilot, lambda: screen.view is not None and screen.preview is not None)
        await pilot.pause(0.3)

    assert snap_compare(app, terminal_size=size, run_before=ready)
