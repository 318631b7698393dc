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
from scoring_tui.tui.board.leaderboard import Leaderboard
from scoring_tui.tui.board.screen import BoardScreen
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
            screen.turn_page()
        assert heads[0] == heads[3] and heads[0].startswith("Pengawas") and heads[0].endswith("1/2")
        assert heads[1].endswith("2/2") and heads[2].startswith("Pelaksana")
    engine.ledger.close()


async def test_arrows_turn_by_hand_and_p_holds(tmp_path: Path) -> None:
    engine = crowded(tmp_path / "final.db")
    async with board(engine) as (screen, pilot):
        await pilot.press("left")
        await until(pilot, lambda: "Pelaksana" in text_of(screen))
        await pilot.press("p")
        await until(pilot, lambda: "║ held" in text_of(screen))
        screen.turn_page()
        await pilot.pause()
        assert "Pelaksana" in text_of(screen)
        await pilot.press("right", "p")
        await until(pilot, lambda: "held" not in text_of(screen))
        assert "Pengawas" in text_of(screen)
    engine.ledger.close()


async def test_rise_and_fall_since_the_last_look_are_signs(final: Engine) -> None:
    finish(final, 1, "7")
    finish(final, 2, "6")
    async with board(final) as (screen, pilot):
        screen.turn_page()
        finish(final, 3, "9")
        await until(pilot, lambda: "9.00" in text_of(screen))
        text = text_of(screen)
        assert "▼" in find_line(text, "7.00") and "▼" in find_line(text, "6.00") and "▲" not in text
        screen.turn_page()
        screen.turn_page()
        await until(pilot, lambda: "▼" not in text_of(screen))


# --- stale -----------------------------------------------------------------------------------------


class BoardAlone(App[None]):
    """The board with a door of the test's."""

    def __init__(self, screen: BoardScreen) -> None:
        super().__init__()
        self._board = screen

    def get_default_screen(self) -> BoardScreen:
        """The board."""
        self.stylesheet.read_all(self._board.css_path)
        return self._board


async def test_an_old_board_says_so_and_its_clock_stops(final: Engine) -> None:
    final.submit(Call(1), MC_A)
    final.submit(Advance(1, "called"), MC_A)
    clock = FakeClock()
    client: Any = FakeClient(clock)
    screen = BoardScreen(client)
    async with BoardAlone(screen).run_test(size=(80, 24)) as pilot:
        screen.view = view_of(final)
        await until(pilot, lambda: screen.room_panels and screen.room_panels[0].clock.last_drawn[0] == "7:00")
        client.file_age = 12.4
        screen.check_age()
        await until(pilot, lambda: "⚠ stale for 12 s" in text_of(screen))
        clock.forward(60)
        screen.room_panels[0].clock.show()
        assert screen.room_panels[0].clock.last_drawn[0] == "~7:00"
        client.file_age = 0.1
        screen.check_age()
        await until(pilot, lambda: "stale" not in text_of(screen))
        assert screen.room_panels[0].clock.last_drawn[0] == "6:00"


async def test_trouble_makes_the_board_stale_and_its_reason_is_not_for_the_hall(final: Engine) -> None:
    client: Any = FakeClient(FakeClock())
    screen = BoardScreen(client)
    async with BoardAlone(screen).run_test(size=(80, 24)) as pilot:
        screen.trouble = lazy("the file [/] is gone")
        await until(pilot, lambda: "stale for 1 s" in text_of(screen))
        assert "the file" not in text_of(screen)
        screen.trouble = None
        await until(pilot, lambda: "stale" not in text_of(screen))


# --- drawing ---------------------------------------------------------------------------------------


async def test_only_lines_that_differ_are_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = crowded(tmp_path / "final.db")
    to_scoring(engine, 21)
    for id_ in JURORS[:2]:
        send(engine, 21, id_, "0", "0", "0")
    async with board(engine, (120, 60)) as (screen, pilot):
        drawn: list[object] = []
        original = Leaderboard.refresh

        def refresh(self: Leaderboard, *regions: Any, **how: Any) -> Widget:
            drawn.extend(regions or ["all"])
            return original(self, *regions, **how)

        monkeypatch.setattr(Leaderboard, "refresh", refresh)
        send(engine, 21, "j3", "0", "0", "0")
        await until(pilot, lambda: "21 of 30" in text_of(screen))
        assert len(drawn) == 1 and "all" not in drawn
    engine.ledger.close()
