"""How the board looks: at three sizes, in a break, and frozen."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from scoring_tui.domain.commands.jury import Excuse
from scoring_tui.domain.commands.stage import Advance, Call, Freeze, MarkAbsent, TakeBreak
from scoring_tui.engine.engine import Engine
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.board.screen import BoardScreen
from tests.helpers.boards import BOARD_A, JURORS, finish
from tests.helpers.support import CHAIR, MC_A, FakeClock, send, to_scoring, until

Compare = Callable[..., bool]


def played(engine: Engine) -> JuryApp:
    """Two finished, one absent, one in scoring."""
    finish(engine, 1, "8")
    finish(engine, 2, "9", JURORS[:2])
    engine.submit(Excuse(2, "j3", "Sakit"), CHAIR)
    engine.submit(MarkAbsent(3), MC_A)
    to_scoring(engine, 4)
    send(engine, 4, "j1", "7", "7", "7")
    return shown(engine)


def shown(engine: Engine) -> JuryApp:
    """The board of room A."""
    return make_app(engine.ledger.path, [BOARD_A], language="en", clock=engine.clock)


def once(words: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Wait for the view, and until its words are drawn."""

    async def ready(pilot: Pilot[Any]) -> None:
        screen = cast(BoardScreen, pilot.app.screen)
        await until(pilot, lambda: any(words in placed.text for placed in screen.scene_view.placed_texts))
        await pilot.pause()

    return ready


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
def test_the_board(final: Engine, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(played(final), terminal_size=size, run_before=once("ballots in"))


def test_a_running_clock(final: Engine, snap_compare: Compare) -> None:
    assert isinstance(final.clock, FakeClock)
    final.submit(Call(1), MC_A)
    final.submit(Advance(1, "called"), MC_A)
    final.clock.forward(75)
    assert snap_compare(shown(final), run_before=once("presentation"))


def test_a_break(final: Engine, snap_compare: Compare) -> None:
    finish(final, 1, "8")
    final.submit(TakeBreak("A", 900, "Kopi di serambi"), MC_A)
    assert snap_compare(shown(final), run_before=once("Kopi"))


def test_a_frozen_standing(final: Engine, snap_compare: Compare) -> None:
    finish(final, 1, "8")
    final.submit(Freeze("pengawas"), MC_A)
    finish(final, 2, "9")
    assert snap_compare(shown(final), run_before=once("frozen"))
