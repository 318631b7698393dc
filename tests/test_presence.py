"""Signs of life of a seat, and what happens when another device takes it."""

import math
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.message import Message

from scoring_tui import commands as c
from scoring_tui.clock import Clock
from scoring_tui.door import Door
from scoring_tui.far import FarEnd
from scoring_tui.hall import Hall
from scoring_tui.ledger import seats
from scoring_tui.link import Link
from scoring_tui.messages import SeatLost
from scoring_tui.screens import presence
from scoring_tui.screens.base import RoleScreen
from tests.support import MC_A, until


class Stage(RoleScreen[Any]):
    """A screen that only beats."""

    def on_mount(self) -> None:
        presence.start_presence(self, lambda: "3/5")


class OneScreen(App[None]):
    """A link and that screen."""

    def __init__(self, path: Path, clock: Clock) -> None:
        super().__init__()
        self.link = Link(path, lambda hall: {}, lambda views: None, lambda said: None, clock=clock)
        self.door = Door(self.link, MC_A, "here")

    def get_default_screen(self) -> Stage:
        return Stage(self.door)

    def on_mount(self) -> None:
        self.run_worker(self.link.run, thread=True)

    def on_unmount(self) -> None:
        self.link.stop()


def _row(hall: Hall) -> seats.SeatRow:
    return seats.presence(hall.ledger)[0]


async def test_a_seat_that_nobody_holds_is_not_touched_and_not_lost(final: Hall) -> None:
    app = OneScreen(final.ledger.path, final.clock)
    async with app.run_test() as pilot:
        await app.link.ask(lambda hall: None)  # after the beat, which was asked first
        await pilot.pause()
        assert app.door.held
        assert seats.presence(final.ledger) == []


async def test_the_holder_beats_with_its_progress(final: Hall) -> None:
    seats.take(final.ledger, "mc:A", "here", 0)
    async with OneScreen(final.ledger.path, final.clock).run_test() as pilot:
        await until(pilot, lambda: _row(final).progress == "3/5")
    assert _row(final).seen == final.clock().wall


async def test_a_seat_taken_over_is_told_once_and_shuts_the_door(final: Hall) -> None:
    seats.take(final.ledger, "mc:A", "there", 0)
    messages: list[Message] = []
    app = OneScreen(final.ledger.path, final.clock)
    async with app.run_test(message_hook=messages.append) as pilot:
        await until(pilot, lambda: not app.door.held)
        outcome = await app.door.submit(c.Call(1))
        presence.start_presence(app.screen)  # type: ignore[arg-type]
        await app.link.ask(lambda hall: None)
        await pilot.pause()
    assert str(outcome.refused) == "another device took this seat over"
    assert final.catch_up() == 0
    assert [m.seat for m in messages if isinstance(m, SeatLost)] == ["mc:A"] * 2  # screen, then app


async def test_a_seat_whose_client_is_away_grows_old_and_is_kept(final: Hall) -> None:
    seats.take(final.ledger, "mc:A", "here", 7)
    app = OneScreen(final.ledger.path, final.clock)
    app.door.far.away()
    async with app.run_test() as pilot:
        await app.link.ask(lambda hall: None)
        await pilot.pause()
        assert app.door.held and _row(final).seen == 7
        app.door.far.alive()
        presence.start_presence(app.screen, lambda: "4/5")  # type: ignore[arg-type]
        await until(pilot, lambda: _row(final).progress == "4/5")
    assert 0 <= final.clock().wall - _row(final).seen < 10_000


async def test_a_seat_lost_while_its_client_was_away_is_told(final: Hall) -> None:
    seats.take(final.ledger, "mc:A", "there", 7)
    app = OneScreen(final.ledger.path, final.clock)
    app.door.far.away()
    async with app.run_test() as pilot:
        await until(pilot, lambda: not app.door.held)
    assert _row(final).seen == 7


def test_the_far_end_is_there_for_five_seconds_after_a_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    far = FarEnd()
    assert far.there and far.silence == 0  # on this machine: nothing to prove
    far.alive()
    now += 5
    assert far.there and far.silence == 5
    now += 0.1
    assert not far.there
    far.alive()
    far.away()
    assert not far.there and far.silence == math.inf
