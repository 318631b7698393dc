"""Pictures of the head of jury's screen at three sizes, in the middle of a session."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from scoring_tui.domain.commands.jury import Excuse, Recuse, Reopen
from scoring_tui.domain.commands.stage import CloseScoring, Disqualify
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import make_app
from scoring_tui.tui.chair.screen import ChairScreen
from tests.helpers.support import CHAIR, HARD_NAMES, MC_A, FakeClock, new_final, send, to_scoring, until

NAMES = ("Sutrisno, S.E.", "Siti Aminah", "Budi Santoso, S.T., M.T.", "Dewi Lestari", *HARD_NAMES)
EIGHT = 1_734_656_400_000
"""20 December 2024, 08:00 in Jakarta."""
MARKS = {
    1: ("8 8 8", "7 7 7", "9 9 9"),
    2: ("8 8 8", "7 7 7", "9 9 9"),
    3: ("9.5 6 4", "4 5 6", "8 8 9"),
    4: ("7 7 7.5", "", "6 6 6"),
    5: ("8 6 6", "8 7 6", "6 7 8"),
    6: ("7.5 7 7", "8 8 8", ""),
}


def _midway(path: Path) -> tuple[Engine, FakeClock]:
    """Two tied at the top, one ballot missing, one reopened, one excused, one recused, one out."""
    clock = FakeClock(offset=EIGHT - 1_000_000)
    engine = new_final(path, NAMES, clock=clock)
    for number, rows in MARKS.items():
        to_scoring(engine, number)
        clock.forward(900)
        for n, row in enumerate(rows, 1):
            if row:
                send(engine, number, f"j{n}", *row.split())
        engine.submit(CloseScoring(number, despite_missing=True), MC_A)
    engine.submit(Reopen(5, "j1", "salah ketik 425"), CHAIR)
    engine.submit(Excuse(6, "j3", "dipanggil gubernur"), CHAIR)
    engine.submit(Recuse(9, "j2", "atasan langsung"), CHAIR)
    engine.submit(Disqualify(8, "gagasan jiplakan"), CHAIR)
    return engine, clock


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
def test_chair(
    snap_compare: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    engine, clock = _midway(tmp_path / "final.db")
    engine.ledger.close()
    monkeypatch.setattr(
        "scoring_tui.views.chair.head_code", lambda seq, entry_hash: "7KQ2-M0XA-9D3T-VW5E"
    )  # it hangs on wall clocks
    monkeypatch.setattr("scoring_tui.engine.client.SeatClient.file_age", 0.0)
    app = make_app(tmp_path / "final.db", [CHAIR], language="id", signed_in=True, clock=clock)

    async def ready(pilot: Pilot[Any]) -> None:
        screen = pilot.app.screen
        assert isinstance(screen, ChairScreen)
        await until(pilot, lambda: screen.view is not None and screen.is_mounted and screen.table.row_count)
        await until(pilot, lambda: screen.confidence is not None)
        await pilot.pause(0.3)

    assert snap_compare(app, terminal_size=size, run_before=ready)
