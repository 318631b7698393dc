"""Sign-in: list the seats, check a PIN, take a seat from another device.

The sign-in screen runs these functions in the engine's thread.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scoring_tui.contest.person_names import fold_name
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.access import ReportWrongPins
from scoring_tui.domain.commands.setup import TakeSeat
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.domain.sentences.base import name_office, name_seat
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import translate_label
from scoring_tui.ledger.port import PinResult, PinSource, SeatRow, WrongPinReport


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """A seat that a person may choose."""

    seat: Seat
    name: str | LazyText
    office: str | LazyText = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class SignInInfo:
    """What the sign-in screen shows."""

    contest: str
    venue: str
    seats: tuple[SeatChoice, ...]


def sign_in_info(engine: Engine, role: Role) -> SignInInfo:
    """Return the contest's name, its venue, and the seats of a role."""
    contest_info = engine.state.contest.contest
    return SignInInfo(contest_info.name, contest_info.venue, tuple(_list_choices(engine.state, role)))


def _list_choices(state: State, role: Role) -> list[SeatChoice]:
    if role is Role.JUROR:
        return [
            SeatChoice(
                Seat(Role.JUROR, juror_id),
                state.jurors[juror_id].name,
                state.jurors[juror_id].office,
                ", ".join(state.juror_rooms(juror_id)),
            )
            for juror_id in state.seated_jurors
        ]
    offered_seats = [] if role is Role.MC else [Seat(role)]
    post_ids = {Role.MC: tuple(state.contest.panels), Role.CHAIR: state.headed_panels}.get(role, ())
    offered_seats += [Seat(role, panel_id) for panel_id in post_ids]
    return [
        SeatChoice(
            seat,
            name_seat(state, seat),
            name_office(state, seat) or "",
            state.contest.panels[seat.post].room if seat.is_panel_head else "",
        )
        for seat in offered_seats
    ]


def check_pin(
    engine: Engine, seat: Seat, pin: str, device: str, source: PinSource | None = None
) -> PinResult:
    """Check a PIN, and record in the ledger what the committee must know of wrong ones.

    Args:
        source: where the PIN is tried; None: the device stands for it.
    """
    seats, now_ms = engine.ledger.seats, engine.clock().wall
    pin_result = seats.check_pin(str(seat), pin, now_ms, source or PinSource(device))
    if pin_result.report is not None:
        record_wrong_pins(engine, seat, device, pin_result.report)
    return pin_result


def record_wrong_pins(engine: Engine, seat: Seat, device: str, report: WrongPinReport) -> None:
    """Record wrong PINs in the ledger, under the name of the device that guessed."""
    command = ReportWrongPins(seat, report.level, report.address, report.failures, report.source_count)
    engine.submit(command, Actor(device, seat, device))


def describe_refusal(result: PinResult) -> LazyText:
    """Why a PIN was not accepted, and what to do."""
    if result.verdict == "locked":
        return lazy("Locked. Try again in {seconds} seconds.", seconds=result.lock_seconds)
    if result.verdict == "closed":
        return lazy(
            "Too many wrong PINs at this seat: ask the committee to run `scoring-tui unlock`. "
            "A device that was signed in here before may go on."
        )
    if result.verdict == "no-pepper":
        return lazy(
            "The file FINAL.db-pepper is missing: ask the committee to put it back beside the contest file, "
            "or to make new PINs with `scoring-tui pins`."
        )
    if result.verdict == "wrong":
        return lazy("Wrong PIN. Tries left: {left}", left=result.tries_left)
    return lazy("No PIN yet: ask the committee to run `scoring-tui pins`.")


def current_holder(engine: Engine, seat: Seat, device: str) -> SeatRow | None:
    """Return the row of the seat if another device has it, else None."""
    rows = engine.ledger.seats.list_rows()
    return next((row for row in rows if row.seat == str(seat) and row.device not in ("", device)), None)


def take_seat(engine: Engine, actor: Actor, device: str, over: str) -> None:
    """Take a seat; `over` is the device that loses it. Raises `CommandRefused`."""
    engine.submit(TakeSeat(device, over), replace(actor, device=device))


def match_seats(seats: Sequence[SeatChoice], typed_text: str) -> list[SeatChoice]:
    """Return the seats that are meant; the first of these that any seat fulfils decides.

    Each typed part begins a word of the name; is in the name; begins a word of name, office or room. So
    nobody is offered for three letters in the middle of an office.
    """
    parts = fold_name(typed_text).split()

    def has_word(text: str, part: str) -> bool:
        return any(word.startswith(part) for word in re.split(r"[\s.,()/-]+", text))

    def matches(seat: SeatChoice, kind: int) -> bool:
        name = fold_name(translate_label(seat.name))
        place = fold_name(f"{translate_label(seat.office)} {seat.room}")
        if kind == 0:
            return all(has_word(name, part) or name.startswith(part) for part in parts)
        if kind == 1:
            return all(part in name for part in parts)
        return all(has_word(name, part) or has_word(place, part) for part in parts)

    candidates = ([seat for seat in seats if matches(seat, kind)] for kind in range(3))
    return next((matching_seats for matching_seats in candidates if matching_seats), [])


def record_presence(engine: Engine, seat: Seat, device: str, progress: str, last_seen: int | None) -> bool:
    """Store the heartbeat if the device holds the seat; return whether it may act for the seat.

    `last_seen` is in milliseconds. It is None while the remote client does not answer: then nothing is
    stored, and the seat keeps the time of the last answer.
    """
    is_stored = last_seen is not None and engine.ledger.seats.report_presence(
        str(seat), device, progress, last_seen
    )
    return is_stored or engine.ledger.seats.holder(str(seat)) in ("", device)
