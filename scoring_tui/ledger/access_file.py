"""Wrong PINs, and the devices that have proved theirs, in a side file (`FINAL.db-access`).

Tries never touch the contest file: a flood of wrong PINs cannot make a ballot wait. A try is counted as a
wrong one before its PIN is compared, so nobody can guess faster by trying in parallel. This file is locked
only while a try is counted, not while its PIN is compared: fifty people can sign in at once. `pin_policy`
has the limits and the arithmetic.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger import pin_policy
from scoring_tui.ledger.driver import Connection, sqlite3
from scoring_tui.ledger.errors import SecretFileUnsafe
from scoring_tui.ledger.port import PinResult, PinSource, WrongPinReport

MAX_WAIT_SECONDS = 10.0
"""How long a try waits while others are counted."""

_CREATE_TABLES = """
CREATE TABLE IF NOT EXISTS failure (
    seat TEXT NOT NULL, source TEXT NOT NULL, in_row INTEGER NOT NULL, total INTEGER NOT NULL,
    locked_until INTEGER NOT NULL, at INTEGER NOT NULL, is_known INTEGER NOT NULL,
    PRIMARY KEY (seat, source)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS known (
    seat TEXT NOT NULL, device TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (seat, device)) STRICT, WITHOUT ROWID;
"""
_SELECT_FAILURE = "SELECT in_row, locked_until FROM failure WHERE seat = ? AND source = ?"
_SUM_STRANGERS = """
SELECT coalesce(sum(total), 0), count(*) FROM failure WHERE seat = ? AND is_known = 0 AND at > ?
"""
_COUNT_FAILURE = """
INSERT INTO failure VALUES (?1, ?2, 1, 1, 0, ?3, ?4)
ON CONFLICT (seat, source) DO UPDATE SET in_row = in_row + 1, total = total + 1, at = ?3, is_known = ?4
"""
_SET_LOCK = "UPDATE failure SET locked_until = ? WHERE seat = ? AND source = ?"
_END_ROW = "UPDATE failure SET in_row = 0, locked_until = 0, total = total - 1 WHERE seat = ? AND source = ?"
_DROP_OLD = "DELETE FROM failure WHERE at <= ?"
_SELECT_KNOWN = "SELECT 1 FROM known WHERE seat = ? AND device = ?"
_SELECT_SEATS = "SELECT seat FROM known WHERE device = ? ORDER BY seat"
_ADD_KNOWN = "INSERT INTO known VALUES (?1, ?2, ?3) ON CONFLICT (seat, device) DO UPDATE SET at = ?3"
_DROP_KNOWN = "DELETE FROM known WHERE seat = ? AND device = ?"
_FORGET_FAILURES = "DELETE FROM failure WHERE seat = ?"
_FORGET_KNOWN = "DELETE FROM known WHERE seat = ?"
_SELECT_ALARMS = """
SELECT seat, sum(total), count(*) FROM failure WHERE is_known = 0 AND at > ?
GROUP BY seat HAVING sum(total) >= ? AND max(at) > ? ORDER BY seat
"""
_DAMAGE_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


@dataclass(frozen=True, slots=True)
class SeatAlarm:
    """A seat whose PIN is being guessed."""

    seat: str
    failures: int
    """Wrong PINs of strangers in the last two days."""
    source_count: int
    """The number of addresses that they came from."""

    @property
    def is_closed(self) -> bool:
        """Whether only known devices may try."""
        return self.failures >= pin_policy.MAX_STRANGER_FAILURES


@dataclass(frozen=True, slots=True)
class CountedTry:
    """A try that was counted."""

    result_if_wrong: PinResult
    counted_name: str
    """The name under which it was counted."""


class AccessFile:
    """The side file of one contest file; methods may raise `sqlite3.Error`, `OSError` or `LedgerError`."""

    def __init__(self, path: Path) -> None:
        self._path = access_path(path)
        self._connection: Connection | None = None

    # --- tries --------------------------------------------------------------------------------------

    def find_refusal(self, seat: str, source: PinSource, now_ms: int) -> PinResult | None:
        """Return why this source may not try a PIN now; None if it may. Waits for nobody."""
        is_known = self._is_known(seat, source)
        row = self._fetch(_SELECT_FAILURE, seat, _counted_name(source, is_known=is_known))
        wait_ms = row[1] - now_ms if row else 0
        # A lock that ends later than the longest one means that the clock was set back: ignore it.
        if 0 < wait_ms <= pin_policy.LOCK_MINUTES[-1] * 60_000:
            return PinResult("locked", lock_seconds=-(-wait_ms // 1000))
        failures, _ = self._count_strangers(seat, now_ms)
        is_closed = not is_known and failures >= pin_policy.MAX_STRANGER_FAILURES
        return PinResult("closed") if is_closed else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make the changes of the block in one transaction; other processes wait meanwhile."""
        connection = self._connect()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.rollback()

    def count_try(self, seat: str, source: PinSource, now_ms: int) -> CountedTry:
        """Count a try as a wrong one, before its PIN is compared."""
        is_known = self._is_known(seat, source)
        name = _counted_name(source, is_known=is_known)
        self._run(_DROP_OLD, now_ms - pin_policy.MEMORY_MS)
        self._run(_COUNT_FAILURE, seat, name, now_ms, int(is_known))
        in_row, _ = self._fetch(_SELECT_FAILURE, seat, name) or (1, 0)
        lock_ms = pin_policy.lock_length_ms(in_row)
        self._run(_SET_LOCK, now_ms + lock_ms if lock_ms else 0, seat, name)
        if is_known and in_row >= pin_policy.MAX_KNOWN_FAILURES:
            self._run(_DROP_KNOWN, seat, source.known_name)
        report = self._make_report(seat, source, in_row, now_ms) if not is_known else None
        if lock_ms:
            return CountedTry(PinResult("locked", lock_seconds=lock_ms // 1000, report=report), name)
        tries_left = pin_policy.TRIES_BEFORE_LOCK - in_row
        return CountedTry(PinResult("wrong", tries_left=tries_left, report=report), name)

    def _make_report(self, seat: str, source: PinSource, in_row: int, now_ms: int) -> WrongPinReport | None:
        """Return what the ledger has to record of a stranger's wrong PIN."""
        failures, source_count = self._count_strangers(seat, now_ms)
        if failures == pin_policy.MAX_STRANGER_FAILURES:
            return WrongPinReport("closed", source.address, failures, source_count)
        if failures == pin_policy.ALARM_FAILURES:
            return WrongPinReport("alarm", source.address, failures, source_count)
        if in_row == pin_policy.TRIES_BEFORE_LOCK:
            return WrongPinReport("locked", source.address, in_row, source_count)
        return None

    def record_success(self, seat: str, source: PinSource, counted_name: str, now_ms: int) -> None:
        """The PIN was right: the source's row of failures ends, and what it is known by is remembered.

        Its earlier wrong PINs still count among those of strangers.
        """
        self._run(_END_ROW, seat, counted_name)
        if source.known_name:
            self.remember(seat, source.known_name, now_ms)

    # --- known devices ------------------------------------------------------------------------------

    def remember(self, seat: str, device_name: str, now_ms: int) -> None:
        """Remember a device that was signed in at this seat."""
        self._run(_ADD_KNOWN, seat, device_name, now_ms)

    def list_known_seats(self, device_name: str) -> list[str]:
        """Return the seats at which a device was signed in."""
        return [seat for (seat,) in self._run(_SELECT_SEATS, device_name)]

    def _is_known(self, seat: str, source: PinSource) -> bool:
        return bool(source.known_name and self._run(_SELECT_KNOWN, seat, source.known_name))

    def forget_failures(self, seat: str) -> None:
        """Forget the wrong PINs at a seat."""
        self._run(_FORGET_FAILURES, seat)

    def forget_devices(self, seat: str) -> None:
        """Make strangers of all devices that were signed in at a seat."""
        self._run(_FORGET_KNOWN, seat)

    # --- alarms -------------------------------------------------------------------------------------

    def list_alarms(self, now_ms: int) -> list[SeatAlarm]:
        """Return the seats whose PIN was guessed at in the last hour."""
        if self._connection is None and not self._path.exists():  # nobody has tried a PIN yet
            return []
        since_ms, last_ms = now_ms - pin_policy.MEMORY_MS, now_ms - pin_policy.ALARM_MS
        rows = self._run(_SELECT_ALARMS, since_ms, pin_policy.ALARM_FAILURES, last_ms)
        return [SeatAlarm(seat, failures, source_count) for seat, failures, source_count in rows]

    def _count_strangers(self, seat: str, now_ms: int) -> tuple[int, int]:
        failures, source_count = self._fetch(_SUM_STRANGERS, seat, now_ms - pin_policy.MEMORY_MS) or (0, 0)
        return failures, source_count

    # --- the file -----------------------------------------------------------------------------------

    def _fetch(self, statement: str, *parameters: object) -> tuple[int, int] | None:
        rows = self._run(statement, *parameters)
        return rows[0] if rows else None

    def _run(self, statement: str, *parameters: object) -> list[Any]:
        connection = self._connect()
        if connection.in_transaction:
            return connection.execute(statement, parameters).fetchall()
        try:
            return connection.execute(statement, parameters).fetchall()
        except sqlite3.Error as error:
            self._require_damage(error)
        return self._connect().execute(statement, parameters).fetchall()

    def _require_damage(self, error: Exception) -> None:
        """Delete a damaged file, so that it is made again; raise any other error."""
        self.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGE_CODES:
            raise error
        self._path.unlink(missing_ok=True)

    def _connect(self) -> Connection:
        if self._connection is None:
            try:
                self._connection = self._open()
            except sqlite3.Error as error:
                self._require_damage(error)
                self._connection = self._open()
        return self._connection

    def _open(self) -> Connection:
        """Open the file, for its owner only and by no link."""
        if self._path.is_symlink():
            raise SecretFileUnsafe(self._path)
        with suppress(FileExistsError):  # opening and closing an existing one would drop SQLite's locks
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=MAX_WAIT_SECONDS)
        try:
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_CREATE_TABLES)
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def _counted_name(source: PinSource, *, is_known: bool) -> str:
    """The name under which the failures of a source are counted."""
    return source.known_name if is_known else source.address


def access_path(path: Path) -> Path:
    """The side file of a contest file."""
    return path.with_name(f"{path.name}-access")


def describe_alarm(alarm: SeatAlarm) -> LazyText:
    """What the committee is told, and what it can do."""
    if alarm.is_closed:
        return lazy(
            "{n} wrong PINs at {seat} from {count} addresses: new devices cannot sign in there before: "
            "scoring-tui unlock FINAL.db {seat}",
            n=alarm.failures, seat=alarm.seat, count=alarm.source_count,
        )  # fmt: skip
    return lazy(
        "Somebody guesses the PIN of {seat}: {n} wrong ones from {count} addresses",
        seat=alarm.seat, n=alarm.failures, count=alarm.source_count,
    )  # fmt: skip
