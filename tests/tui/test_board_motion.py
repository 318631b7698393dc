"""The board turns over, says when it is stale, and draws no more than it must."""

from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.widget import Widget

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Advance, Call
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import lazy
from scoring_tui.tui.board.pages import PAGE_SECONDS
from scoring_tui.tui.board.scene_view import SceneView
from scoring_tui.tui.board.screen import STALE_AFTER, TICK, BoardScreen
from tests.helpers.boards import JURORS, FakeClient, board, find_line, finish, text_of, view_of
from tests.helpers.support import (
    COMMITTEE,
    MC_A,
    FakeClock,
    new_final,
    send,
    to_scoring,
    until,
)

# --- turning over ----------------------------------------------------------------------------------


def crowded(path: Path) -> Engine:
    """Thirty contestants of one category, twenty of them finished, and two of another."""
    engine = new_final(path, [f"Peserta {n}" for n in range(1, 31)])
    more = tuple(Contestant(id=f"d{n}", category="pelaksana", name=f"Staf {n}") for n in (1, 2))
    engine.submit(ImportRoster("lagi.csv", more), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    for number in range(1, 21):
        finish(engine, number, str(number / 2))
    return engine


async def test_the_standings_turn_over_by_page_and_category(tmp_path: Path) -> None:
    engine = crowded(tmp_path / "final.db")
    async with board(engine) as (screen, pilot):
        heads = []
        for _ in range(4):
            await pilot.pause()
            heads.append(find_line(text_of(screen), " complete").strip())
            screen.turn_page(1)
        assert heads[0] == heads[2] and heads[0].startswith("Pengawas") and " 1/2 " in heads[0]
        assert " 2/2 " in heads[1] and heads[3] == heads[1]  # nobody of the other category has a score
        assert "█" in heads[0] and "░" in heads[0]
    engine.ledger.close()


async def test_arrows_turn_by_hand_and_p_holds(tmp_path: Path) -> None:
    engine = crowded(tmp_path / "final.db")
    async with board(engine) as (screen, pilot):
        await pilot.press("left")
        await until(pilot, lambda: " 2/2 " in text_of(screen))
        await pilot.press("p")
        await until(pilot, lambda: "2/2 ║ held" in text_of(screen))
        for _ in range(PAGE_SECONDS + 1):
            screen.count_second()
        assert "2/2 ║ held" in text_of(screen)
        await pilot.press("right", "p")
        await until(pilot, lambda: "held" not in text_of(screen))
        assert " 1/2 " in text_of(screen)
        for _ in range(PAGE_SECONDS):
            screen.count_second()
        await until(pilot, lambda: " 2/2 " in text_of(screen))
    engine.ledger.close()


async def test_rise_and_fall_since_the_last_look_are_signs(tmp_path: Path) -> None:
    engine = crowded(tmp_path / "final.db")
    finish(engine, 21, "0")
    async with board(engine) as (screen, pilot):
        await until(pilot, lambda: " 1/2 " in text_of(screen) and "▲" not in text_of(screen))
        finish(engine, 22, "10")
        await until(pilot, lambda: "22 of 30" in text_of(screen))
        assert "▼" in find_line(text_of(screen), "9.50") and "▲" not in text_of(screen)
        for _ in range(4):
            screen.turn_page(1)
        await until(pilot, lambda: "▼" not in text_of(screen))
    engine.ledger.close()


# --- stale -----------------------------------------------------------------------------------------


class BoardAlone(App[None]):
    """The board with a door of the test's."""

    def __init__(self, screen: BoardScreen) -> None:
        super().__init__()
        self._board = screen

    def get_default_screen(self) -> BoardScreen:
        """The board."""
        return self._board


async def test_an_old_board_says_so_within_three_seconds_and_its_clock_goes_on(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    final.submit(Advance(1, "called"), MC_A)
    clock = FakeClock()
    client: Any = FakeClient(clock)
    screen = BoardScreen(client)
    async with BoardAlone(screen).run_test(size=(80, 24)) as pilot:
        screen.view = view_of(final)
        await until(pilot, lambda: "7:00" in text_of(screen).splitlines())
        client.file_age = STALE_AFTER + TICK
        assert client.file_age < 3
        clock.forward(60)
        await until(pilot, lambda: "⚠ connection interrupted" in text_of(screen))
        assert "~6:00" in text_of(screen).splitlines()
        clock.forward(60)
        await until(pilot, lambda: "~5:00" in text_of(screen).splitlines())
        client.file_age = 0.1
        await until(pilot, lambda: "interrupted" not in text_of(screen))
        assert "5:00" in text_of(screen).splitlines()


async def test_trouble_makes_the_board_stale_and_its_reason_is_not_for_the_hall(final: Engine) -> None:
    client: Any = FakeClient(FakeClock())
    screen = BoardScreen(client)
    async with BoardAlone(screen).run_test(size=(80, 24)) as pilot:
        screen.view = view_of(final)
        screen.trouble = lazy("the file [/] is gone")
        await until(pilot, lambda: "⚠ connection interrupted" in text_of(screen))
        assert "the file" not in text_of(screen)
        screen.trouble = None
        await until(pilot, lambda: "interrupted" not in text_of(screen))


# --- drawing ---------------------------------------------------------------------------------------


async def test_only_rows_that_differ_are_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = crowded(tmp_path / "final.db")
    to_scoring(engine, 21)
    for id_ in JURORS[:2]:
        send(engine, 21, id_, "0", "0", "0")
    async with board(engine, (80, 24)) as (screen, pilot):
        screen.pages.is_held = True
        await until(pilot, lambda: "2 of 3 ballots in" in text_of(screen) and "held" in text_of(screen))
        drawn: list[object] = []
        original = SceneView.refresh

        def refresh(self: SceneView, *regions: Any, **how: Any) -> Widget:
            drawn.extend(regions or ["all"])
            return original(self, *regions, **how)

        monkeypatch.setattr(SceneView, "refresh", refresh)
        send(engine, 21, "j3", "0", "0", "0")
        await until(pilot, lambda: "21 of 30" in text_of(screen))
        assert 1 <= len(drawn) <= 6 and "all" not in drawn
    engine.ledger.close()
