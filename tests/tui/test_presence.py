"""The heartbeat of a seat, how a lost seat is reported, and takeovers by another device."""

import asyncio
import math
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.message import Message

from scoring_tui.domain.clock import Clock
from scoring_tui.domain.commands.stage import Call
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.engine import sign_in
from scoring_tui.engine.client import SeatClient
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.heartbeat import RemoteHeartbeat
from scoring_tui.engine.thread import EngineThread
from scoring_tui.hub.sessions.session import TerminalSession
from scoring_tui.ledger.port import SeatRow
from scoring_tui.tui.app import make_app
from scoring_tui.tui.common import heartbeat as presence
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.messages import SeatLost
from scoring_tui.views import chair, mc
from scoring_tui.views.jury_presence import LastSeen
from tests.helpers.hubs import Terminal, read_until
from tests.helpers.support import CHAIR, MC_A, FakeClock, screen_text, to_scoring, until


class Stage(RoleScreen[Any]):
    """A screen that only sends heartbeats."""

    def on_mount(self) -> None:
        presence.start_heartbeat(self, lambda: "3/5")


class OneScreen(App[None]):
    """An engine thread and that screen."""

    def __init__(self, path: Path, clock: Clock) -> None:
        super().__init__()
        self.engine_thread = EngineThread(
            path, lambda engine: {}, lambda views: None, lambda said: None, clock=clock
        )
        self.client = SeatClient(self.engine_thread, MC_A, "here")

    def get_default_screen(self) -> Stage:
        return Stage(self.client)

    def on_mount(self) -> None:
        self.run_worker(self.engine_thread.run, thread=True)

    def on_unmount(self) -> None:
        self.engine_thread.stop()


def _row(engine: Engine) -> SeatRow:
    return engine.ledger.seats.list_rows()[0]


async def test_a_seat_that_nobody_holds_is_not_touched_and_not_lost(final: Engine) -> None:
    app = OneScreen(final.ledger.path, final.clock)
    async with app.run_test() as pilot:
        await app.engine_thread.ask(lambda engine: None)  # after the heartbeat, which was requested first
        await pilot.pause()
        assert app.client.holds_seat
        assert final.ledger.seats.list_rows() == []


async def test_the_holder_sends_heartbeats_with_its_progress(final: Engine) -> None:
    final.ledger.seats.take("mc:A", "here", 0)
    async with OneScreen(final.ledger.path, final.clock).run_test() as pilot:
        await until(pilot, lambda: _row(final).progress == "3/5")
    assert _row(final).last_seen_ms == final.clock().wall


async def test_a_lost_seat_is_reported_once_and_refuses_commands(final: Engine) -> None:
    final.ledger.seats.take("mc:A", "there", 0)
    messages: list[Message] = []
    app = OneScreen(final.ledger.path, final.clock)
    async with app.run_test(message_hook=messages.append) as pilot:
        await until(pilot, lambda: not app.client.holds_seat)
        outcome = await app.client.submit(Call(1))
        presence.start_heartbeat(app.screen)  # type: ignore[arg-type]
        await app.engine_thread.ask(lambda engine: None)
        await pilot.pause()
    assert str(outcome.refusal) == "another device took this seat over"
    assert final.catch_up() == 0
    assert [m.seat for m in messages if isinstance(m, SeatLost)] == [
        Seat(Role.MC, "A")
    ] * 2  # screen, then app


async def test_a_seat_without_a_client_ages_and_is_kept(final: Engine) -> None:
    final.ledger.seats.take("mc:A", "here", 7)
    app = OneScreen(final.ledger.path, final.clock)
    app.client.heartbeat.mark_away()
    async with app.run_test() as pilot:
        await app.engine_thread.ask(lambda engine: None)
        await pilot.pause()
        assert app.client.holds_seat and _row(final).last_seen_ms == 7
        app.client.heartbeat.mark_alive()
        presence.start_heartbeat(app.screen, lambda: "4/5")  # type: ignore[arg-type]
        await until(pilot, lambda: _row(final).progress == "4/5")
    assert 0 <= final.clock().wall - _row(final).last_seen_ms < 10_000


async def test_a_seat_lost_without_a_client_is_reported(final: Engine) -> None:
    final.ledger.seats.take("mc:A", "there", 7)
    app = OneScreen(final.ledger.path, final.clock)
    app.client.heartbeat.mark_away()
    async with app.run_test() as pilot:
        await until(pilot, lambda: not app.client.holds_seat)
    assert _row(final).last_seen_ms == 7


def test_a_remote_client_is_present_for_five_seconds_after_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    far = RemoteHeartbeat()
    assert far.is_present and far.silent_seconds == 0  # on this machine: nothing to prove
    far.mark_alive()
    now += 5
    assert far.is_present and far.silent_seconds == 5
    now += 0.1
    assert not far.is_present
    far.mark_alive()
    far.mark_away()
    assert not far.is_present and far.silent_seconds == math.inf


async def test_an_answer_sends_a_heartbeat_at_once_but_not_too_often(
    final: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that comes too soon is sent later, with the time of the latest answer."""
    beats: list[float] = []
    monkeypatch.setattr(presence, "SHORTEST_INTERVAL", 0.2)

    def record_presence(*args: object) -> bool:
        beats.append(time.monotonic())
        return True

    monkeypatch.setattr(sign_in, "record_presence", record_presence)
    app = OneScreen(final.ledger.path, final.clock)
    async with app.run_test() as pilot:
        await until(pilot, lambda: len(beats) == 1)
        await pilot.pause(0.2)
        for _ in range(20):
            app.client.heartbeat.mark_alive()
        await until(pilot, lambda: len(beats) == 3)
        await pilot.pause(0.3)
    assert len(beats) == 3 and beats[2] - beats[1] > 0.15


# --- who is told --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("silent", "sign"),
    [
        (0, LastSeen(5, is_offline=False)),
        (3.9, LastSeen(5, is_offline=False)),  # one heartbeat is missed
        (4.5, LastSeen(5, is_offline=False)),
        (4.6, LastSeen(4, is_offline=True)),  # two are
        (9.9, LastSeen(9, is_offline=True)),
        (59, LastSeen(55, is_offline=True)),
        (64, LastSeen(60, is_offline=True)),
        (179, LastSeen(120, is_offline=True)),
    ],
)
def test_a_seat_is_lost_after_two_missed_heartbeats(final: Engine, silent: float, sign: LastSeen) -> None:
    """The MC's and the head of jury's screens show the same, always with the age."""
    clock = final.clock
    assert isinstance(clock, FakeClock)
    to_scoring(final, 1)
    final.ledger.seats.take("juror:j2", "x", clock().wall)
    before_mc, before_chair = mc.project(final, MC_A, None), chair.project(final, CHAIR, None)
    clock.forward(silent)
    watched = mc.project(final, MC_A, before_mc).turn_progress[0]
    here = chair.project(final, CHAIR, before_chair).seat_presence
    assert [juror.last_seen for juror in watched.ballot_statuses] == [LastSeen(), sign, LastSeen()]
    assert {str(seat.name): seat.last_seen for seat in here} == {
        "MC Pendopo": LastSeen(), "Juri 1": LastSeen(), "Juri 2": sign, "Juri 3": LastSeen(),
    }  # fmt: skip


def test_a_lost_seat_redraws_the_screen_once_a_minute(final: Engine) -> None:
    clock = final.clock
    assert isinstance(clock, FakeClock)
    final.ledger.seats.take("juror:j2", "x", clock().wall)
    clock.forward(121)
    view = chair.project(final, CHAIR, None)
    for _ in range(58):
        clock.forward(1)
        assert chair.project(final, CHAIR, view) is view
    clock.forward(1)
    later_view = chair.project(final, CHAIR, view)
    assert [seat.last_seen.age_seconds for seat in later_view.seat_presence if seat.is_lost] == [180]


@pytest.mark.parametrize(
    ("noted", "told"),
    [(SeatProgress(1, 2, 3), ("2/3", "")), (SeatProgress(1, 2, 3, "saved"), ("2/3", "saved")),
     (SeatProgress(1, 2, 3, "saving"), ("2/3", "saving")), (SeatProgress(1, 2, 3, "error"), ("2/3", "error")),
     (SeatProgress(2, 2, 3, "error"), ("", "")), (SeatProgress(1, 0, 3, "saved"), ("", ""))],
)  # fmt: skip
def test_the_save_state_of_a_juror_is_shown(
    final: Engine, noted: SeatProgress, told: tuple[str, str]
) -> None:
    to_scoring(final, 1)
    final.ledger.seats.take("juror:j2", "x", final.clock().wall)
    final.ledger.seats.report_presence("juror:j2", "x", noted.to_json(), final.clock().wall)
    juror = mc.project(final, MC_A, None).turn_progress[0].ballot_statuses[1]
    assert (juror.progress, juror.save_state) == told


async def _prove(session: TerminalSession) -> None:
    """Answer as a present client does."""
    while True:
        session.mark_alive()
        await asyncio.sleep(1)


@pytest.mark.skipif(sys.platform != "linux", reason="sessions are forked, and watched by Linux's ways")
async def test_lost_jurors_are_seen_within_six_seconds(final: Engine) -> None:
    """One process is killed, one client is away, one network is down."""
    from scoring_tui.hub.sessions.pool import SessionPool

    to_scoring(final, 1)
    final.ledger.close()
    async with SessionPool.start(final.ledger.path, "en") as session_pool:
        posts = ("juror:j1", "juror:j2", "juror:j3", "mc:A", "chair")
        there = [
            await session_pool.open(Seat.parse(post).role, (120, 40), post, is_signed_in=True, device=post)
            for post in posts
        ]
        proving = [asyncio.create_task(_prove(session)) for session in there]
        killed, away, _, *desks = there
        seen = [(desk, Terminal(120, 40)) for desk in desks]
        here = ("not sent · seen", "4 of 4 seats here, seen within 5 s")
        await asyncio.gather(*(_reads(*pair, words) for pair, words in zip(seen, here, strict=True)))
        for desk in desks:
            desk.repaint()
        os.kill(killed.pid, signal.SIGKILL)
        for task in proving[:3]:
            task.cancel()
        away.mark_away()
        lost = time.monotonic()
        gone = [f"Juri {n} offline 0:0" for n in (1, 2, 3)]
        await asyncio.gather(_reads(*seen[0], *["not sent · offline"] * 3), _reads(*seen[1], *gone))
        assert time.monotonic() - lost < 6
        for task in proving:
            task.cancel()


async def _reads(session: TerminalSession, terminal: Terminal, *words: str) -> None:
    """Wait until all these words are on the screen, each as often as it is named."""
    await read_until(session, terminal, lambda t: all(t.text.count(w) >= words.count(w) for w in words))


async def test_the_head_of_jury_sees_online_and_offline_seats(final: Engine) -> None:
    """The MC has just answered, one juror is late, one is offline, one has never signed in."""
    now = final.clock().wall
    for seat, ago in (("mc:A", 0), ("juror:j1", 3000), ("juror:j2", 72_000)):
        final.ledger.seats.take(seat, "x", now - ago)
    app = make_app(final.ledger.path, [CHAIR], language="en", signed_in=True, clock=final.clock)
    async with app.run_test(size=(80, 24)) as pilot:
        told = "● 2 of 4 seats here, seen within 5 s  ○ 1 not signed in  ✗ Juri 2 offline 1:00"
        await until(pilot, lambda: told in screen_text(app))
