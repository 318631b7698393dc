"""Seats in SQLite: hashed PINs, wrong tries, the one active device of each seat and its progress."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scoring_tui.ledger.database import ContestDatabase
from scoring_tui.ledger.port import LOCK_MS, MAX_PIN_TRIES, PinResult, SeatRow
from scoring_tui.ledger.sqlite_errors import translate_storage_errors

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_SET_PIN = """
INSERT INTO seat (seat, pin) VALUES (?, ?)
ON CONFLICT (seat) DO UPDATE SET pin = excluded.pin, tries = 0, locked_until = 0
"""
_SET_TRIES = "UPDATE seat SET tries = ?, locked_until = ? WHERE seat = ?"
_SELECT_PIN = "SELECT pin, tries, locked_until FROM seat WHERE seat = ?"
_SELECT_DEVICE = "SELECT device FROM seat WHERE seat = ?"
_SET_DEVICE = """
INSERT INTO seat (seat, device, since, seen) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (seat) DO UPDATE SET device = ?2, since = ?3, seen = ?4
"""
_SELECT_ROWS = "SELECT seat, device, since, seen FROM seat ORDER BY seat"


class SqliteSeats:
    """Implements `SeatPort`."""

    def __init__(self, database: ContestDatabase) -> None:
        self._database = database

    def issue_pins(self, seats: Iterable[str]) -> dict[str, str]:
        """Make a new PIN of six digits for each seat, all different; store only their hashes."""
        seat_names, pins = list(seats), set[str]()
        while len(pins) < len(seat_names):
            pins.add(f"{secrets.randbelow(1_000_000):06}")
        new_pins = dict(zip(seat_names, pins, strict=True))
        hasher = _make_hasher()
        rows = [(seat, hasher.hash(pin)) for seat, pin in new_pins.items()]
        with self._database.writing():
            self._database.connection.executemany(_SET_PIN, rows)
        return new_pins

    def seats_with_pin(self) -> set[str]:
        """Return the seats that have a PIN."""
        rows = self._database.connection.execute("SELECT seat FROM seat WHERE pin <> ''")
        return {seat for (seat,) in rows}

    def check_pin(self, seat: str, pin: str, now_ms: int) -> PinResult:
        """Check a PIN; five wrong ones lock the seat for a minute.

        The try is counted before the slow comparison of the PIN, so that parallel guesses are counted too.
        """
        with self._database.writing():
            row: tuple[str, int, int] | None
            row = self._database.connection.execute(_SELECT_PIN, (seat,)).fetchone()
            if row is None or not row[0]:
                return PinResult("unissued")
            pin_hash, try_count, locked_until_ms = row
            # A lock that ends later than LOCK_MS from now means that the clock was set back: ignore it.
            if 0 < locked_until_ms - now_ms <= LOCK_MS:
                return PinResult("locked", lock_seconds=-(-(locked_until_ms - now_ms) // 1000))
            try_count = 1 if try_count >= MAX_PIN_TRIES else try_count + 1
            is_last_try = try_count == MAX_PIN_TRIES
            self._set_tries(seat, try_count, now_ms + LOCK_MS if is_last_try else 0)
        if _is_right_pin(pin_hash, pin):
            with self._database.writing():
                self._set_tries(seat, 0, 0)
            return PinResult("right")
        if is_last_try:
            return PinResult("locked", lock_seconds=LOCK_MS // 1000, lock_tries=try_count)
        return PinResult("wrong", tries_left=MAX_PIN_TRIES - try_count)

    def _set_tries(self, seat: str, try_count: int, locked_until_ms: int) -> None:
        self._database.connection.execute(_SET_TRIES, (try_count, locked_until_ms, seat))

    def holder(self, seat: str) -> str:
        """Return the device that holds a seat, or an empty string."""
        row: tuple[str] | None = self._database.connection.execute(_SELECT_DEVICE, (seat,)).fetchone()
        return row[0] if row else ""

    def take(self, seat: str, device: str, now_ms: int) -> str:
        """Give a seat to a device. Return the other device that held it, or an empty string."""
        since = datetime.fromtimestamp(now_ms / 1000, UTC).isoformat(timespec="milliseconds")
        with self._database.writing():
            previous_device = self.holder(seat)
            self._database.connection.execute(_SET_DEVICE, (seat, device, since, now_ms))
        return previous_device if previous_device != device else ""

    def report_presence(self, seat: str, device: str, progress: str, now_ms: int) -> bool:
        """Record in the side file that the device is online, without waiting for the disk."""
        with translate_storage_errors(self._database.path):
            if self.holder(seat) != device:
                return False
            self._database.presence.report(seat, device, now_ms, progress)
        return True

    def list_rows(self) -> list[SeatRow]:
        """Return every known seat, sorted by name."""
        with translate_storage_errors(self._database.path):
            rows = self._database.connection.execute(_SELECT_ROWS).fetchall()
            reports = self._database.presence.list_devices()
        return [
            SeatRow(seat, device, since, *reports.get((seat, device), (signed_in_ms, "")))
            for seat, device, since, signed_in_ms in rows
        ]


def _make_hasher() -> "PasswordHasher":
    """Return Argon2 with 19 MiB and two passes: about 20 ms a PIN, so that all jurors can sign in at once.

    Source: OWASP Password Storage Cheat Sheet.
    """
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _is_right_pin(pin_hash: str, pin: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    try:
        return _make_hasher().verify(pin_hash, pin)
    except VerifyMismatchError:
        return False
