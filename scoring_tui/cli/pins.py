"""New PINs: choose the seats, record the PINs, and write the sheet that only its owner may read."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from scoring_tui.cli.common import committee_actor
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.setup import IssuePins
from scoring_tui.domain.seat import SUPERVISOR_SEAT, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.pins import store_recorded_pins
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.errors import DiskFull, FileAlreadyExists, FileReadOnly
from scoring_tui.ledger.port import PreparedPins
from scoring_tui.rules.setup import list_seats


def choose_seats(engine: Engine, requested_seats: Sequence[str], every_seat: bool) -> IssuePins:
    """The command that gives new PINs to seats.

    Without `requested_seats` and `every_seat`, the seats that have no PIN yet. A supervising board gets one
    only if it is requested by name. Raises `CommandRefused` for a seat that does not exist.
    """
    seats_with_pin = engine.ledger.seats.seats_with_pin()
    known_seats = [str(seat) for seat in list_seats(engine.state)]
    supervisor = str(SUPERVISOR_SEAT)
    if supervisor in requested_seats or supervisor in seats_with_pin:
        known_seats.append(supervisor)
    unknown_seats = [seat for seat in requested_seats if seat not in known_seats]
    if unknown_seats:
        raise CommandRefused(
            lazy(
                "there is no seat {seat}; known are {known}",
                seat=unknown_seats[0],
                known=", ".join(known_seats),
            )
        )
    if every_seat:
        new_seats = known_seats
    elif requested_seats:
        new_seats = [seat for seat in known_seats if seat in requested_seats]
    else:
        new_seats = [seat for seat in known_seats if seat not in seats_with_pin]
    return IssuePins(tuple(map(Seat.parse, new_seats)))


def record_pins(engine: Engine, command: Command, prepared_pins: PreparedPins) -> dict[str, str]:
    """Record the PINs that `prepare_pins` made, and store their hashes; returns them by seat."""
    pins: dict[str, str] = {}
    engine.submit(
        command,
        committee_actor(),
        before_commit=lambda engine, entries: pins.update(
            store_recorded_pins(engine, entries, prepared_pins)
        ),
    )
    return pins


def read_fingerprint(contest_path: Path) -> str:
    """The fingerprint of the certificate that `serve` will use, which is made if there is none.

    Empty on Windows, where no hub runs. Raises `CommandRefused` or an `OSError` if it cannot be used.
    """
    if sys.platform == "win32":
        return ""
    from scoring_tui.hub.network_addresses import list_addresses, reachable_addresses
    from scoring_tui.hub.tls import ensure_certificate

    addresses = [address.ip_address for address in reachable_addresses(list_addresses())]
    return ensure_certificate(contest_path, addresses).fingerprint


def write_private_file(path: Path, sheet: str) -> None:
    """Write the sheet to a new file that other users of this machine cannot read.

    Raises `FileAlreadyExists`, `FileReadOnly` or `DiskFull`; after `DiskFull` no file is left.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise FileAlreadyExists(path) from error
    except OSError as error:
        raise FileReadOnly(path) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(sheet)
    except OSError as error:
        path.unlink()
        raise DiskFull(path) from error
