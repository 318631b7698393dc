"""The juror's screen at three sizes: a form with an error, the banner, own neighbours."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.thread import EngineThread
from tests.helpers.jurors import desk, opened
from tests.helpers.support import HARD_NAMES, MC_A, FakeClock, new_final, send, to_scoring, until

SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.fixture
def scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Four own ballots, a fifth typed, the sixth on stage."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    monkeypatch.setattr(EngineThread, "file_age", property(lambda self: 0.0))
    engine = new_final(tmp_path / "f.db", ("Sutrisno, S.E., M.Si.", *HARD_NAMES), clock=FakeClock())
    for number, mark in enumerate(("6", "7", "8", "9"), 1):
        to_scoring(engine, number)
        send(engine, number, "j1", mark, mark, "7.5")
    to_scoring(engine, 5)
    engine.submit(Call(6), MC_A)
    engine.submit(Advance(6, "called"), MC_A)
    yield engine
    engine.ledger.close()


STATES = {"complete": (("8,5", "7", "7,5"), "down"), "wrong": (("8,5", "7,5,"), "up")}
"""What was typed, and the key that twice leads on from the first gap: past what is wrong, which says so."""
CASES = [("complete", size) for size in SIZES] + [("wrong", SIZES[0])]


@pytest.mark.parametrize(("state", "size"), CASES, ids=[f"{state}-{w}x{h}" for state, (w, h) in CASES])
def test_juror(snap_compare: Any, scored: Engine, state: str, size: tuple[int, int]) -> None:
    marks, key = STATES[state]
    typed = dict(zip(("dampak", "kebaruan", "paparan"), marks, strict=False))
    scored.ledger.drafts.save("j1", 5, typed, "")

    async def ready(pilot: Pilot[Any]) -> None:
        screen = await opened(pilot, 5)
        await pilot.press(key, key)
        await until(pilot, lambda: screen.badge.badge_state == "saved")

    app = desk(scored.ledger.path, clock=scored.clock, language="id")
    assert snap_compare(app, terminal_size=size, run_before=ready)
