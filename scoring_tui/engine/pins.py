"""New PINs: hashed before the transaction, stored in the transaction that records them, both or neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from scoring_tui.domain.commands.jury import Substitute
from scoring_tui.domain.commands.setup import IssuePins
from scoring_tui.domain.facts.setup import PinsIssued
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.port import PreparedPins
from scoring_tui.rules.substitution import new_juror_id

if TYPE_CHECKING:
    from scoring_tui.domain.commands.base import Command
    from scoring_tui.domain.facts.base import Entry
    from scoring_tui.engine.engine import Engine


def prepare_pins(engine: Engine, command: Command) -> tuple[Command, PreparedPins]:
    """Make the PINs that a command may record; returns the command with commitments to their hashes.

    It takes about 20 ms a PIN: call it before the write lock is taken.
    """
    seats_port = engine.ledger.seats
    match command:
        case IssuePins():
            seats = [str(seat) for seat in command.seats]
            prepared_pins = seats_port.prepare_pins(seats)
            return replace(command, commitments=prepared_pins.list_commitments(seats)), prepared_pins
        case Substitute(needs_pin=True):
            seat = str(Seat(Role.JUROR, new_juror_id(engine.state, command.out)))
            prepared_pins = seats_port.prepare_pins([seat])
            (commitment,) = prepared_pins.list_commitments([seat])
            return replace(command, commitment=commitment), prepared_pins
        case _:
            return command, PreparedPins({}, {})


def store_recorded_pins(
    engine: Engine, entries: Iterable[Entry], prepared_pins: PreparedPins
) -> dict[str, str]:
    """Store the PINs that these entries record, and return them by seat; the file keeps only their hashes.

    Call it in `before_commit` of `Engine.submit`. Nobody can read the PINs again. Raises `CommandRefused` if
    the entries name another seat than the PINs, because somebody else was named at the same moment.
    """
    facts = [entry.fact for entry in entries if isinstance(entry.fact, PinsIssued)]
    seats = [seat for fact in facts for seat in fact.seats]
    if not seats:
        return {}
    if set(seats) != set(prepared_pins.pins):
        raise CommandRefused(lazy("the seats were changed at the same moment: try again"))
    engine.ledger.seats.store_pins(prepared_pins)
    return dict(prepared_pins.pins)
