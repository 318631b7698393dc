"""PINs on the head of jury's screen: shown once, never in the ledger, a message or another screen."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Digits

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.jury import Reopen
from scoring_tui.domain.facts.jury import JurorSubstituted
from scoring_tui.domain.facts.setup import PinsIssued
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.sign_in import check_pin
from scoring_tui.tui.app import JuryApp, make_app
from scoring_tui.tui.chair.pin_dialog import PinDialog
from scoring_tui.tui.chair.screen import ChairScreen
from tests.helpers.jurors import desk
from tests.helpers.support import CHAIR, FakeClock, screen_text, send, to_scoring, until
from tests.helpers.two_panels import HEAD_A, HEAD_B, MC_B, headed_panels, shared_final

PIN = "407182"


@pytest.fixture(autouse=True)
def fixed_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring_tui.ledger.seats.secrets.randbelow", lambda limit: int(PIN))


def app_of(engine: Engine, actor: Any = CHAIR, language: str = "en") -> JuryApp:
    return make_app(engine.ledger.path, [actor], language=language, signed_in=True, clock=engine.clock)


async def ready(pilot: Pilot[Any]) -> ChairScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ChairScreen)
    await until(pilot, lambda: screen.view is not None and screen.is_mounted and screen.table.row_count)
    return screen


async def reads(pilot: Pilot[Any], *texts: str) -> None:
    """Wait until each of these texts is on the screen, in one line."""
    await until(pilot, lambda: all(text in screen_text(pilot.app) for text in texts))


def verdict(engine: Engine, seat: str, pin: str = PIN) -> str:
    engine.catch_up()
    return check_pin(engine, Seat.parse(seat), pin, "laptop").verdict


def read_ledger(engine: Engine) -> str:
    """All that the ledger holds, as text."""
    return repr(engine.ledger.read_after(0))


async def test_a_substitute_gets_a_pin_that_is_shown_once(final: Engine) -> None:
    async with app_of(final).run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("s")
        await reads(pilot, "Whose place is taken?")
        await pilot.press("down", "enter")
        await reads(pilot, "A substitute for Juri 2", "Enter: go on · Esc: back")
        await pilot.press(*"Bu Ganti", "enter", "enter", *"sakit", "enter", "enter")
        # The second enter comes too early, and must not take the PIN away.
        await until(pilot, lambda: isinstance(pilot.app.screen, PinDialog))
        await reads(pilot, "PIN of Bu Ganti")
        await reads(pilot, "Room: Pendopo · seat juror:j2-b")
        assert pilot.app.screen.query_one(Digits).value == "407 182"
        await reads(pilot, "4 0 7 1 8 2")
        assert PIN not in "".join(note.message for note in pilot.app._notifications)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, PinDialog)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, PinDialog))
        if not isinstance(pilot.app.screen, ChairScreen):  # the second enter opened the details below
            await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChairScreen))
        assert "4 0 7" not in screen_text(pilot.app)
        await pilot.press("l")
        await reads(pilot, "New PIN issued for Bu Ganti (juror:j2-b)")
        assert PIN not in screen_text(pilot.app) and "4 0 7" not in screen_text(pilot.app)
    assert verdict(final, "juror:j2-b") == "right"
    facts = [entry.fact for entry in final.ledger.read_after(0)][-2:]
    commitment = final.ledger.seats.read_commitments()["juror:j2-b"]
    assert isinstance(facts[0], JurorSubstituted)
    assert facts[1] == PinsIssued(seats=("juror:j2-b",), commitments=(commitment,))
    assert PIN not in read_ledger(final)


async def test_a_juror_of_the_contest_keeps_the_own_pin(tmp_path: Path) -> None:
    rooms = shared_final(tmp_path / "f.db")
    with rooms.ledger:
        async with app_of(rooms).run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await pilot.press("s")
            await reads(
                pilot, "Juri j1 · all rooms", "Juri j1 · Pendopo only", "Juri j1 · Aula only", "Juri j2 "
            )
            await pilot.press("down", "down", "enter")
            await reads(pilot, "A substitute for Juri j2")
            await pilot.press(*"juri k1", "enter", "enter", *"sakit", "enter")
            await until(pilot, lambda: bool(pilot.app._notifications))
            messages = [note.message for note in pilot.app._notifications]
            assert any("juri k1 signs in with the PIN of before." in message for message in messages)
            assert isinstance(pilot.app.screen, ChairScreen)
        rooms.catch_up()
        assert rooms.state.panel_members["A"] == ("j1", "k1", "j3")
        assert not any(isinstance(entry.fact, PinsIssued) for entry in rooms.ledger.read_after(0))


async def test_a_juror_who_lost_the_pin_gets_a_new_one_after_a_confirmation(final: Engine) -> None:
    final.ledger.seats.issue_pins(["juror:j3"])
    async with app_of(final).run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("i")
        await reads(pilot, "Who needs a new PIN?", "Juri 1 · Pendopo", "Juri 2 · Pendopo", "Juri 3 · Pendopo")
        assert "MC Pendopo" not in screen_text(pilot.app) and CHAIR.name not in screen_text(pilot.app)
        await pilot.press("down", "down", "enter")
        await reads(pilot, "A new PIN for Juri 3?")
        await pilot.press("enter")  # going back is the default
        await until(pilot, lambda: isinstance(pilot.app.screen, ChairScreen))
        final.catch_up()
        assert not any(isinstance(entry.fact, PinsIssued) for entry in final.ledger.read_after(0))
        await pilot.press("i")
        await reads(pilot, "Who needs a new PIN?")
        await pilot.press("down", "down", "enter")
        await reads(pilot, "A new PIN for Juri 3?")
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, PinDialog))
        await reads(pilot, "4 0 7 1 8 2")
        await pilot.press("escape")
    assert verdict(final, "juror:j3") == "right" and PIN not in read_ledger(final)


async def test_the_file_that_cannot_be_written_makes_no_pin(
    final: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    final.ledger.seats.issue_pins(["juror:j1"])

    def fail(*args: object) -> None:
        raise final_error

    from scoring_tui.ledger.errors import DiskFull

    final_error = DiskFull(final.ledger.path)
    monkeypatch.setattr("scoring_tui.ledger.seats.SqliteSeats.store_pins", fail)
    seq = final.state.seq
    async with app_of(final).run_test(size=(80, 24)) as pilot:
        screen = await ready(pilot)
        await pilot.press("i")
        await reads(pilot, "Who needs a new PIN?")
        await pilot.press("enter")
        await reads(pilot, "A new PIN for Juri 1?")
        await pilot.press("right", "enter")
        await until(pilot, lambda: any(note.severity == "error" for note in pilot.app._notifications))
        assert pilot.app.screen is screen
    final.catch_up()
    assert final.state.seq == seq and verdict(final, "juror:j1") == "right"


# --- the head of a panel ------------------------------------------------------------------------------


def heads(path: Path) -> Engine:
    rooms = shared_final(path, headed_panels())
    to_scoring(rooms, 1)
    to_scoring(rooms, 4, MC_B)
    send(rooms, 4, "k1", "8", "8", "8")
    return rooms


async def test_the_head_of_a_panel_sees_the_own_panel_and_is_told_what_the_head_of_jury_does(
    tmp_path: Path,
) -> None:
    rooms = heads(tmp_path / "f.db")
    with rooms.ledger:
        async with app_of(rooms, HEAD_B).run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await reads(pilot, "Head of panel B · Final Kecil", "Pelaksana")
            assert "Pengawas" not in screen_text(pilot.app)
            await pilot.press("c")
            await until(pilot, lambda: bool(pilot.app._notifications))
            (note,) = pilot.app._notifications
            assert note.message == "Report card: only the head of jury may do that, not the head of a panel"
            await pilot.press("i")
            await reads(pilot, "Juri j1 · Pendopo, Aula", "Juri k1 · Aula", "Juri k2 · Aula")
            await pilot.press("escape", "r")
            await reads(pilot, "Whose ballot for no. 4")
            await pilot.press("enter")
            await pilot.press(*"salah", "enter")
            await until(pilot, lambda: rooms.catch_up() or (4, "k1") in rooms.state.reopened_ballots)
            await pilot.press("l")
            await reads(pilot, "What happened last", "No. 4 F: ballot of Juri k1 reopened")
            assert "Pendopo" not in screen_text(pilot.app)


async def test_the_sign_in_offers_the_heads(tmp_path: Path) -> None:
    rooms = heads(tmp_path / "f.db")
    with rooms.ledger:
        rooms.ledger.seats.issue_pins([str(HEAD_A.seat)])
        actor = Actor("", Seat(Role.CHAIR))
        app = make_app(rooms.ledger.path, [actor], language="en", clock=FakeClock())
        async with app.run_test(size=(80, 24)) as pilot:
            await reads(pilot, f"{CHAIR.name}  Head of jury", "Juri j2  Head of panel A · Pendopo")
            await pilot.press("down", "down", "enter", *PIN, "enter")
            await reads(pilot, "Head of panel A · Final Kecil")
        rooms.catch_up()
        assert HEAD_A.seat in rooms.state.seat_devices


async def test_a_head_whose_pin_the_hub_has_checked_goes_straight_in(tmp_path: Path) -> None:
    rooms = heads(tmp_path / "f.db")
    with rooms.ledger:
        app = make_app(rooms.ledger.path, [Actor("", HEAD_B.seat)], language="en", admitted=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await reads(pilot, "Head of panel B · Final Kecil")
        rooms.catch_up()
        assert HEAD_B.seat in rooms.state.seat_devices


async def test_a_juror_is_not_told_which_head_reopened(tmp_path: Path) -> None:
    rooms = heads(tmp_path / "f.db")
    with rooms.ledger:
        rooms.submit(Reopen(4, "k1", "keliru"), HEAD_B)
        async with desk(rooms.ledger.path, "k1").run_test(size=(80, 24)) as pilot:
            await reads(pilot, "Your ballot was reopened: keliru")


@pytest.mark.parametrize("picture", ["pin", "head"])
def test_pictures(snap_compare: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: str) -> None:
    monkeypatch.setattr("scoring_tui.views.chair.head_code", lambda seq, entry_hash: "7KQ2-M0XA-9D3T-VW5E")
    monkeypatch.setattr("scoring_tui.engine.client.SeatClient.file_age", 0.0)
    rooms = heads(tmp_path / "f.db")
    with rooms.ledger:

        async def show(pilot: Pilot[Any]) -> None:
            await ready(pilot)
            if picture == "pin":
                await pilot.press("i")
                await until(pilot, lambda: not isinstance(pilot.app.screen, ChairScreen))
                await pilot.press("enter")
                await until(pilot, lambda: bool(pilot.app.screen.query("#yes")))
                await pilot.press("right", "enter")
                await until(pilot, lambda: isinstance(pilot.app.screen, PinDialog))
            pilot.app.clear_notifications()
            await pilot.pause(0.3)

        app = app_of(rooms, HEAD_B if picture == "head" else CHAIR)
        assert snap_compare(app, terminal_size=(80, 24), run_before=show)
