"""Seats in SQLite: hashed PINs, the one active device of each seat and its progress."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from scoring_tui.domain.seat import NO_DEVICE
from scoring_tui.ledger.database import ContestDatabase
from scoring_tui.ledger.pepper import Pepper, StoredPin, create_pepper, read_pepper
from scoring_tui.ledger.pin_policy import pin_digits
from scoring_tui.ledger.port import DisplayRow, PinResult, PinSource, PreparedPins, SeatRow, commit_to
from scoring_tui.ledger.sqlite_errors import translate_storage_errors

_SET_PIN = """
INSERT INTO seat (seat, pin) VALUES (?, ?)
ON CONFLICT (seat) DO UPDATE SET pin = excluded.pin
"""
_SELECT_PIN = "SELECT pin FROM seat WHERE seat = ?"
_END_SESSION = "UPDATE seat SET device = ? WHERE seat = ? AND device <> ''"
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
        self._pepper: Pepper | None = None

    def prepare_pins(self, seats: Iterable[str]) -> PreparedPins:
        """Make a new PIN for each seat, all different, and their hashes; nothing is stored. See `pin_policy`.

        It takes about 20 ms a PIN: call it before `writing`. A file of schema 1 to 4 has no pepper, and gets
        none.
        """
        seat_names, pins = list(seats), set[str]()
        digits = pin_digits(len(self.seats_with_pin().union(seat_names)))
        while len(pins) < len(seat_names):
            pins.add(f"{secrets.randbelow(10**digits):0{digits}}")
        new_pins = dict(zip(seat_names, pins, strict=True))
        with translate_storage_errors(self._database.path):
            pepper = create_pepper(self._database.path) if self._database.row_format.has_device else None
        stored_texts = {seat: StoredPin.make(pepper, seat, pin).text for seat, pin in new_pins.items()}
        return PreparedPins(new_pins, stored_texts)

    def store_pins(self, prepared_pins: PreparedPins) -> None:
        """Store the hashes of new PINs; the PINs of before stop working."""
        with self._database.writing():
            self._database.connection.executemany(_SET_PIN, prepared_pins.stored_texts.items())
            for seat in prepared_pins.stored_texts:
                self._database.access.forget_failures(seat)
                self._database.access.forget_devices(seat)

    def issue_pins(self, seats: Iterable[str]) -> dict[str, str]:
        """Make and store a new PIN for each seat; returns them by seat. The ledger is not told."""
        prepared_pins = self.prepare_pins(seats)
        self.store_pins(prepared_pins)
        return dict(prepared_pins.pins)

    def read_commitments(self) -> dict[str, str]:
        """Return the SHA-256 of the stored hash of each seat's PIN."""
        rows = self._database.connection.execute("SELECT seat, pin FROM seat WHERE pin <> ''")
        return {seat: commit_to(stored_text) for seat, stored_text in rows}

    def seats_with_pin(self) -> set[str]:
        """Return the seats that have a PIN."""
        rows = self._database.connection.execute("SELECT seat FROM seat WHERE pin <> ''")
        return {seat for (seat,) in rows}

    def check_pin(self, seat: str, pin: str, now_ms: int, source: PinSource) -> PinResult:
        """Check a PIN and count the try, by seat and source; see `pin_policy`.

        The contest file is only read. The try is counted as a wrong one before its PIN is compared, so nobody
        can guess faster by trying in parallel, and nobody waits while another PIN is compared.
        """
        with translate_storage_errors(self._database.path):
            row: tuple[str] | None = self._database.connection.execute(_SELECT_PIN, (seat,)).fetchone()
            if row is None or not row[0]:
                return PinResult("unissued")
            pin_hash = StoredPin.parse(row[0])
            access = self._database.access
            if refusal := access.find_refusal(seat, source, now_ms):
                return refusal
            if pin_hash.pepper_id and not self._has_pepper(pin_hash.pepper_id):
                return PinResult("no-pepper")
            with access.writing():
                if refusal := access.find_refusal(seat, source, now_ms):
                    return refusal
                counted_try = access.count_try(seat, source, now_ms)
            if not pin_hash.is_right(self._pepper, seat, pin):
                return counted_try.result_if_wrong
            with access.writing():
                access.record_success(seat, source, counted_try.counted_name, now_ms)
        return PinResult("right")

    def lack_pepper(self) -> bool:
        """Whether some PIN cannot be checked, because the side file with its pepper is missing."""
        with translate_storage_errors(self._database.path):
            rows = self._database.connection.execute("SELECT pin FROM seat WHERE pin <> ''").fetchall()
            pepper_ids = {StoredPin.parse(text).pepper_id for (text,) in rows} - {""}
            return any(not self._has_pepper(pepper_id) for pepper_id in pepper_ids)

    def _has_pepper(self, pepper_id: str) -> bool:
        self._pepper = read_pepper(self._database.path)
        return self._pepper is not None and self._pepper.id == pepper_id

    def remember_device(self, seat: str, device_name: str, now_ms: int) -> None:
        """Remember a device that was signed in at this seat."""
        with translate_storage_errors(self._database.path):
            self._database.access.remember(seat, device_name, now_ms)

    def list_known_seats(self, device_name: str) -> list[str]:
        """Return the seats at which a device was signed in."""
        with translate_storage_errors(self._database.path):
            return self._database.access.list_known_seats(device_name)

    def unlock(self, seat: str) -> None:
        """Forget the wrong PINs at a seat, so that everybody may try again."""
        with translate_storage_errors(self._database.path):
            self._database.access.forget_failures(seat)

    def end_session(self, seat: str) -> None:
        """Take the seat from its device; nobody holds it then."""
        self._database.connection.execute(_END_SESSION, (NO_DEVICE, seat))
        self._database.access.forget_devices(seat)

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
            SeatRow(
                seat, "" if device == NO_DEVICE else device, since,
                *reports.get((seat, device), (signed_in_ms, "")),
            )
            for seat, device, since, signed_in_ms in rows
        ]  # fmt: skip

    def report_display(self, name: str, report: str, now_ms: int) -> None:
        """Record that a display is seen, with what it tells about itself; not durable."""
        with translate_storage_errors(self._database.path):
            self._database.presence.report_display(name, now_ms, report)

    def list_displays(self) -> list[DisplayRow]:
        """Return every display that has reported, sorted by name."""
        with translate_storage_errors(self._database.path):
            reports = self._database.presence.list_displays()
        return [DisplayRow(name, *report) for name, report in sorted(reports.items())]
