"""Who may sit where: PINs at rest, wrong tries, the one active device of a seat, and how far along it is.

Times are milliseconds of the hub's wall clock. Imports the store.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from scoring_tui.ledger.store import Ledger

if TYPE_CHECKING:
    from argon2 import PasswordHasher

TRIES = 5
"""Wrong PINs in a row that lock a seat."""
LOCK_MS = 60_000

_ISSUE = """
INSERT INTO seat (seat, pin) VALUES (?, ?)
ON CONFLICT (seat) DO UPDATE SET pin = excluded.pin, tries = 0, locked_until = 0
"""
_COUNT = "UPDATE seat SET tries = ?, locked_until = ? WHERE seat = ?"
_TAKE = """
INSERT INTO seat (seat, device, since, seen) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (seat) DO UPDATE SET device = ?2, since = ?3, seen = ?4
"""
_TOUCH = "UPDATE seat SET seen = ?, progress = ? WHERE seat = ? AND device = ?"


@dataclass(frozen=True, slots=True)
class PinResult:
    """What became of a PIN that was typed."""

    verdict: Literal["right", "wrong", "locked", "unissued"]
    left: int = 0
    """Tries left, of a wrong one."""
    seconds: int = 0
    """Until a locked seat opens again."""
    tries: int = 0
    """Not zero when this try has locked the seat: it belongs in the ledger."""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat that has ever been taken or given a PIN."""

    seat: str
    device: str
    """Empty while nobody has signed in."""
    since: str
    """When that device signed in, ISO 8601 in UTC."""
    seen: int
    """Its last sign of life, in milliseconds."""
    progress: str


def issue(ledger: Ledger, seats: Iterable[str]) -> dict[str, str]:
    """New PINs of six digits, no two alike, in place of the old ones; the file keeps only their hashes."""
    names, pins = list(seats), set[str]()
    while len(pins) < len(names):
        pins.add(f"{secrets.randbelow(1_000_000):06}")
    issued = dict(zip(names, pins, strict=True))
    hasher = _hasher()
    rows = [(seat, hasher.hash(pin)) for seat, pin in issued.items()]
    with ledger.writing():
        ledger.connection.executemany(_ISSUE, rows)
    return issued


def issued(ledger: Ledger) -> set[str]:
    """The seats that have a PIN."""
    return {seat for (seat,) in ledger.connection.execute("SELECT seat FROM seat WHERE pin <> ''")}


def check(ledger: Ledger, seat: str, pin: str, now_ms: int) -> PinResult:
    """Whether a PIN opens a seat; five wrong ones lock it for a minute.

    The try is counted before the slow look at the PIN, so that guesses sent at once are not free.
    """
    with ledger.writing():
        row = _one(ledger, "SELECT pin, tries, locked_until FROM seat WHERE seat = ?", seat)
        if row is None or not row[0]:
            return PinResult("unissued")
        kept, tries, until = row
        if 0 < until - now_ms <= LOCK_MS:  # further ahead only if the clock was set back
            return PinResult("locked", seconds=-(-(until - now_ms) // 1000))
        tries = 1 if tries >= TRIES else tries + 1
        locks = tries == TRIES
        ledger.connection.execute(_COUNT, (tries, now_ms + LOCK_MS if locks else 0, seat))
    if _matches(kept, pin):
        with ledger.writing():
            ledger.connection.execute(_COUNT, (0, 0, seat))
        return PinResult("right")
    if locks:
        return PinResult("locked", seconds=LOCK_MS // 1000, tries=tries)
    return PinResult("wrong", left=TRIES - tries)


def holder(ledger: Ledger, seat: str) -> str:
    """The device that holds a seat; empty when nobody has signed in."""
    row = _one(ledger, "SELECT device FROM seat WHERE seat = ?", seat)
    return row[0] if row else ""


def take(ledger: Ledger, seat: str, device: str, now_ms: int) -> str:
    """Give a seat to a device; returns the one that lost it, or nothing."""
    since = datetime.fromtimestamp(now_ms / 1000, UTC).isoformat(timespec="milliseconds")
    with ledger.writing():
        before = holder(ledger, seat)
        ledger.connection.execute(_TAKE, (seat, device, since, now_ms))
    return before if before != device else ""


def touch(ledger: Ledger, seat: str, device: str, progress: str, now_ms: int) -> bool:
    """A sign of life; False when another device holds the seat. It does not wait for the disk."""
    with ledger.writing_relaxed():
        return ledger.connection.execute(_TOUCH, (now_ms, progress, seat, device)).rowcount == 1


def presence(ledger: Ledger) -> list[SeatRow]:
    """Every seat, by name."""
    rows = ledger.connection.execute("SELECT seat, device, since, seen, progress FROM seat ORDER BY seat")
    return [SeatRow(*row) for row in rows.fetchall()]


def _one(ledger: Ledger, query: str, seat: str) -> tuple[str, int, int] | None:
    row: tuple[str, int, int] | None = ledger.connection.execute(query, (seat,)).fetchone()
    return row


def _hasher() -> "PasswordHasher":
    """OWASP's modest setting: 19 MiB and two passes, about 20 ms, so that a hall can sign in at once."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _matches(kept: str, pin: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    try:
        return _hasher().verify(kept, pin)
    except VerifyMismatchError:
        return False
