"""Sign-in: seats, PINs, locks, takeovers; what is recorded and who gets a message."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events, on
from textual.app import App
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.facts.access import WrongPinsReported
from scoring_tui.domain.facts.setup import SeatTaken
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.client import SeatClient
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.sign_in import SeatChoice, match_seats
from scoring_tui.engine.thread import EngineThread
from scoring_tui.tui.common import heartbeat as presence
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.common.sign_in import SignIn
from scoring_tui.tui.messages import SeatLost, SignedIn
from tests.helpers.support import HARD_NAMES, FakeClock, new_final, screen_text, small_contest, until

SEATS = ("juror:j1", "juror:j2", "juror:j3", "mc:A", "chair")


class Inside(RoleScreen[Any]):
    """The screen behind the sign-in."""

    def on_mount(self) -> None:
        presence.start_heartbeat(self)


class Entrance(App[None]):
    """An engine thread, the sign-in, and a screen behind it."""

    DEFAULT_MODE = "first"

    def __init__(self, path: Path, seat: str, clock: FakeClock, device: str = "laptop") -> None:
        super().__init__()
        self.engine_thread = EngineThread(
            path, lambda engine: {}, lambda views: None, lambda said: None, clock=clock
        )
        self.client = SeatClient(self.engine_thread, Actor("", Seat.parse(seat)), device)

        self.add_mode("first", lambda: SignIn(self.client))
        self.add_mode("inside", lambda: Inside(self.client))

    def on_mount(self) -> None:
        self.run_worker(self.engine_thread.run, thread=True)

    async def _shutdown(self) -> None:
        try:
            await super()._shutdown()
        finally:
            self.engine_thread.stop()

    @on(SignedIn)
    def _enter(self) -> None:
        if self.is_running:
            self.switch_mode("inside")


@pytest.fixture
def pins(final: Engine) -> dict[str, str]:
    return final.ledger.seats.issue_pins(SEATS)


@pytest.fixture
def entrance(final: Engine) -> Iterator[Callable[..., Entrance]]:
    def make(seat: str, device: str = "laptop") -> Entrance:
        assert isinstance(final.clock, FakeClock)
        return Entrance(final.ledger.path, seat, final.clock, device)

    yield make


def _wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 1_000_000:06}"


async def _reads(pilot: Pilot[Any], text: str) -> None:
    await until(pilot, lambda: text in screen_text(pilot.app))


async def _try(pilot: Pilot[Any], pin: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.focused, Input) and pilot.app.focused.id == "pin")
    await pilot.press(*pin, "enter")


def _facts(final: Engine, kind: type) -> list[Any]:
    return [entry for entry in final.ledger.read_after(0) if isinstance(entry.fact, kind)]


async def test_a_juror_chooses_a_name_and_signs_in(
    final: Engine, pins: dict[str, str], entrance: Any
) -> None:
    messages: list[Message] = []
    app = entrance("juror")
    async with app.run_test(size=(80, 24), message_hook=messages.append) as pilot:
        await _reads(pilot, "Final Kecil")
        await _reads(pilot, "Juri 3  BKD · Pendopo")
        await pilot.press(*"juri 2", "enter")
        await _try(pilot, pins["juror:j2"])
        await until(pilot, lambda: isinstance(app.screen, Inside))
    assert app.client.actor == Actor("Juri 2", Seat(Role.JUROR, "j2"))
    assert {m.seat for m in messages if isinstance(m, SignedIn)} == {Seat(Role.JUROR, "j2")}
    (entry,) = _facts(final, SeatTaken)
    assert (entry.actor, entry.seat, entry.fact.device, entry.fact.over) == (
        "Juri 2",
        "juror:j2",
        "laptop",
        "",
    )
    assert final.ledger.seats.holder("juror:j2") == "laptop"


@pytest.mark.parametrize(
    ("asked", "name"), [("mc", "MC Pendopo"), ("chair", "Dr. Ratna Wulandari"), ("juror:j3", "Juri 3")]
)
async def test_one_seat_needs_no_choice(
    final: Engine, pins: dict[str, str], entrance: Any, asked: str, name: str
) -> None:
    app = entrance(asked)
    async with app.run_test(size=(80, 24)) as pilot:
        await _reads(pilot, name)
        seat = next(seat for seat in pins if seat.startswith(asked))
        await _try(pilot, pins[seat])
        await until(pilot, lambda: app.client.actor.name)
    assert app.client.actor == Actor(name, Seat.parse(seat))


async def test_an_unknown_seat_leads_to_the_list_of_seats(pins: dict[str, str], entrance: Any) -> None:
    async with entrance("juror:j9").run_test(size=(80, 24)) as pilot:
        await _reads(pilot, "Who are you?")
        await _reads(pilot, "Juri 1")


async def test_arrows_move_in_the_list_and_escape_returns_to_it(pins: dict[str, str], entrance: Any) -> None:
    app = entrance("juror")
    async with app.run_test(size=(80, 24)) as pilot:
        await _reads(pilot, "Juri 3")
        await pilot.press("down", "down", "down", "up", "enter")
        await until(pilot, lambda: "Six or seven digits" in screen_text(app))
        assert "Juri 2" in screen_text(app) and "Juri 1" not in screen_text(app)
        await pilot.press("escape")
        await _reads(pilot, "Who are you?")
        assert app.screen.query_one("#seats", OptionList).highlighted is None


async def test_enter_chooses_nobody_among_several(pins: dict[str, str], entrance: Any) -> None:
    app = entrance("juror")
    async with app.run_test(size=(80, 24)) as pilot:
        await _reads(pilot, "Juri 3")
        await pilot.press(*"juri", "enter")
        await _reads(pilot, "Several persons: type more of the name")
        await pilot.press("space", "3", "enter")
        await _reads(pilot, "Not you? Esc: back to the list")
        assert "Juri 3" in screen_text(app)


def seat_of(number: int, name: str, office: str = "", room: str = "Ruang Sekretaris") -> SeatChoice:
    return SeatChoice(Seat(Role.JUROR, f"j{number}"), name, office, room)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("", [1, 2, 3]),
        ("reta", []),  # in the middle of the room's name
        ("ret", [1]),
        ("RETNA", [1]),
        ("ningsih", [1]),
        ("sih", [1]),
        ("sek", [1, 2, 3]),
        ("bappeda", [3]),
        ("bap", [2]),  # the beginning of a name comes before an office
        ("wulan bappeda", [3]),
        ("dr.", [1]),
    ],
)
def test_names_come_before_offices_and_rooms(typed: str, numbers: list[int]) -> None:
    seats = [
        seat_of(1, "Dr. Retnaningsih, M.Si.", "BKD"), seat_of(2, "Bapak Sukarno"),
        seat_of(3, "Wulan", "Bappeda"),
    ]  # fmt: skip
    assert [int(seat.seat.post[1:]) for seat in match_seats(seats, typed)] == numbers


async def test_an_apostrophe_of_the_keyboard_finds_every_other_one(tmp_path: Path) -> None:
    jurors = [{"id": "j1", "name": "Hj. Nur’aini"}, *({"id": f"j{n}", "name": f"Juri {n}"} for n in (2, 3))]
    engine = new_final(tmp_path / "final.db", contest=small_contest(juror=jurors))
    async with Entrance(engine.ledger.path, "juror", FakeClock()).run_test(size=(80, 24)) as pilot:
        await _reads(pilot, "Juri 3")
        await pilot.press(*"NUR'a")
        await until(pilot, lambda: "Juri 3" not in screen_text(pilot.app))
        await _reads(pilot, "Hj. Nur’aini")
    engine.ledger.close()


async def test_an_unknown_name_is_reported(pins: dict[str, str], entrance: Any) -> None:
    async with entrance("juror").run_test(size=(80, 24)) as pilot:
        await _reads(pilot, "Juri 3")
        await pilot.press(*"bupati")
        await _reads(pilot, "Nobody of this name sits here.")
        await pilot.press(*["backspace"] * 6)
        await until(pilot, lambda: "Nobody" not in screen_text(pilot.app))
        await pilot.press(*"juri 2", "enter")
        await _reads(pilot, "Six or seven digits")
        await pilot.press("escape")
        await _reads(pilot, "Juri 1")  # the whole list again


async def test_five_wrong_pins_lock_their_source_and_are_recorded(
    final: Engine, pins: dict[str, str], entrance: Any
) -> None:
    app, clock = entrance("chair"), final.clock
    async with app.run_test(size=(80, 24)) as pilot:
        for left in (4, 3, 2, 1):
            await _try(pilot, _wrong(pins["chair"]))
            await _reads(pilot, f"Wrong PIN. Tries left: {left}")
        await _try(pilot, _wrong(pins["chair"]))
        await _reads(pilot, "Locked. Try again in 60 seconds.")
        assert isinstance(clock, FakeClock)
        clock.forward(17)
        await _reads(pilot, "Locked. Try again in 43 seconds.")
        await _try(pilot, pins["chair"])
        await app.engine_thread.ask(lambda engine: None)  # the try has been answered
        await _reads(pilot, "Locked. Try again in 43 seconds.")
        clock.forward(43)
        await _reads(pilot, "You may try again.")
        await _try(pilot, pins["chair"])
        await until(pilot, lambda: isinstance(app.screen, Inside))
    (entry,) = _facts(final, WrongPinsReported)
    assert entry.fact == WrongPinsReported(
        guessed="chair", level="locked", address="laptop", failures=5, source_count=1
    )
    assert (entry.actor, entry.seat, entry.device) == ("laptop", "chair", "laptop")


async def test_no_pin_yet(final: Engine, entrance: Any) -> None:
    async with entrance("chair").run_test(size=(80, 24)) as pilot:
        await _try(pilot, "123456")
        await _reads(pilot, "ask the committee to run `scoring-tui pins`")
    assert _facts(final, SeatTaken) == []


async def test_too_few_digits_are_no_attempt(pins: dict[str, str], entrance: Any) -> None:
    async with entrance("chair").run_test(size=(80, 24)) as pilot:
        await _try(pilot, "123")
        await _reads(pilot, "A PIN has six or seven digits.")
        await _try(pilot, _wrong(pins["chair"]))  # from the start: what stood there is gone
        await _reads(pilot, "Tries left: 4")


async def test_a_pasted_pin_is_masked_and_taken(pins: dict[str, str], entrance: Any) -> None:
    app, pin = entrance("chair"), pins["chair"]
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.id == "pin")
        app.focused.post_message(events.Paste(f"{pin[:3]} {pin[3:]}\n"))
        await _reads(pilot, "•" * 7)
        assert pin[:3] not in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Inside))


async def test_a_takeover_is_confirmed_recorded_and_reported(
    final: Engine, pins: dict[str, str], entrance: Any
) -> None:
    first, second = entrance("chair", "tablet"), entrance("chair", "laptop")
    told: list[Message] = []
    async with first.run_test(size=(80, 24), message_hook=told.append) as one:
        await _try(one, pins["chair"])
        await until(one, lambda: isinstance(first.screen, Inside))
        async with second.run_test(size=(80, 24)) as two:
            await _try(two, pins["chair"])
            await _reads(two, "tablet holds the seat of Dr. Ratna Wulandari.")
            await _reads(two, "Its last sign of life was 0 seconds ago.")
            await two.press("enter")  # back is the default
            await until(two, lambda: isinstance(second.screen, SignIn))
            assert final.ledger.seats.holder("chair") == "tablet"
            await _try(two, pins["chair"])
            await _reads(two, "Take this seat over?")
            await two.press("right", "enter")
            await until(two, lambda: isinstance(second.screen, Inside))
            presence.start_heartbeat(first.screen)  # type: ignore[arg-type] - the next beat, now
            await until(one, lambda: not first.client.holds_seat)
    assert [entry.fact.over for entry in _facts(final, SeatTaken)] == ["", "tablet"]
    assert final.ledger.seats.holder("chair") == "laptop"
    assert any(isinstance(message, SeatLost) for message in told)


async def test_a_missing_file_is_reported_and_waited_for(
    final: Engine, pins: dict[str, str], entrance: Any
) -> None:
    path = final.ledger.path
    hidden = path.rename(path.with_name("away.db"))
    async with entrance("chair").run_test(size=(80, 24)) as pilot:
        await _reads(pilot, "is gone. Put it back")
        hidden.rename(path)
        await _reads(pilot, "Dr. Ratna Wulandari")


@pytest.mark.parametrize("name", HARD_NAMES)
async def test_hard_names_sign_in(tmp_path: Path, name: str) -> None:
    jurors = [
        {"id": "j1", "name": name, "office": name},
        {"id": "j2", "name": "Juri 2"},
        {"id": "j3", "name": "x"},
    ]
    engine = new_final(tmp_path / "keras.db", contest=small_contest(juror=jurors))
    pins = engine.ledger.seats.issue_pins(["juror:j1"])
    app = Entrance(engine.ledger.path, "juror", FakeClock())
    async with app.run_test(size=(80, 24)) as pilot:
        await _reads(pilot, "Juri 2")
        await pilot.press("down", "enter")
        await _try(pilot, pins["juror:j1"])
        await until(pilot, lambda: isinstance(app.screen, Inside))
    assert app.client.actor.name == name
    engine.ledger.close()
