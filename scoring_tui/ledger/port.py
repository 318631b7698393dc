"""The interface between the program and its storage.

Engine, screens and hub use the storage only through `LedgerPort` and the values below.
`store.Ledger` implements it with SQLite. Another implementation has to pass tests/ledger/test_contract.py.

This module contains no SQL and loads neither pydantic nor a driver, so that a screen can import it early.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, Self

if TYPE_CHECKING:
    from datetime import datetime
    from fractions import Fraction
    from pathlib import Path
    from types import TracebackType

    from scoring_tui.domain.actor import Actor
    from scoring_tui.domain.facts.base import Entry, Fact
    from scoring_tui.i18n.lazy import LazyText
    from scoring_tui.ledger.chain import ChainBreak
    from scoring_tui.ledger.errors import ForeignLog
    from scoring_tui.ledger.leaves import LedgerLeaf


class DuplicateKeyError(ValueError):
    """An entry with this idempotency key is in the ledger already."""


# --- values ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A ballot form as it was last saved, before the juror sent it."""

    number: int
    """Draw number of the turn."""
    marks: Mapping[str, str]
    """The text of each field by criterion, unchanged; it need not be a valid mark."""
    note: str
    saved_at: str
    """ISO 8601 in UTC."""


@dataclass(frozen=True, slots=True)
class PinSource:
    """Where a PIN is tried."""

    address: str
    """The client's address; user and host for a terminal at this machine."""
    known_name: str = ""
    """What this device is recognised by if it was signed in at the seat before; empty for a stranger."""


@dataclass(frozen=True, slots=True)
class WrongPinReport:
    """Wrong PINs that the ledger has to record."""

    level: Literal["locked", "alarm", "closed"]
    """A source was locked; the committee must be told; the seat was closed to strangers."""
    address: str
    failures: int
    """Of this source when it was locked, otherwise of all strangers."""
    source_count: int


@dataclass(frozen=True, slots=True)
class PinResult:
    """The result of checking a PIN."""

    verdict: Literal["right", "wrong", "locked", "closed", "unissued", "no-pepper"]
    """`locked`: this source has to wait. `closed`: only devices that were signed in here before may try.

    `no-pepper`: the side file with the pepper of this PIN is missing.
    """
    tries_left: int = 0
    """Tries left after a wrong PIN."""
    lock_seconds: int = 0
    """Seconds until a locked source can try again."""
    report: WrongPinReport | None = None
    """What the ledger has to record of this try."""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat that has been taken or given a PIN at least once."""

    seat: str
    device: str
    """Empty while nobody has signed in."""
    since: str
    """When that device signed in, ISO 8601 in UTC."""
    last_seen_ms: int
    """When that device last reported, in milliseconds since 1970."""
    progress: str


@dataclass(frozen=True, slots=True)
class DisplayRow:
    """The last report of a display."""

    name: str
    seen_ms: int
    """Milliseconds since 1970."""
    report: str
    """JSON of a `views.displays.DisplayReport`."""


class EntryHeader(NamedTuple):
    """An entry without its fact, for messages about the entry."""

    seq: int
    at: str
    actor: str
    seat: str
    device: str
    """Empty for the command line, and in files of schema 1 to 4."""
    kind: str


@dataclass(frozen=True, slots=True)
class RecountedPlace:
    """One contestant in the recount by the storage engine."""

    score: str
    """As displayed, with a decimal point."""
    place: int
    """Before the tie-break steps."""
    exact: Fraction
    """The score before it is rounded for display."""


@dataclass(frozen=True, slots=True)
class StorageInfo:
    """Which SQLite stores the file, and with which settings."""

    version: tuple[int, ...]
    driver: str
    """The Python module that provides SQLite."""
    journal: str
    """The value of `PRAGMA journal_mode`."""
    synchronous: int
    """The value of `PRAGMA synchronous`; at 2 a commit is on the disk when it returns."""


@dataclass(frozen=True, slots=True)
class PreparedPins:
    """New PINs that are not stored yet, by seat."""

    pins: Mapping[str, str] = field(repr=False)  # a PIN is in no traceback and no log
    stored_texts: Mapping[str, str] = field(repr=False)
    """The hashes as they are stored."""

    def list_commitments(self, seats: Iterable[str]) -> tuple[str, ...]:
        """The SHA-256 of the stored hash of each of these seats."""
        return tuple(commit_to(self.stored_texts[seat]) for seat in seats)


def commit_to(stored_text: str) -> str:
    """The SHA-256, in hex, of the stored hash of a PIN; it does not help to guess the PIN."""
    return sha256(stored_text.encode()).hexdigest()


# --- interfaces -----------------------------------------------------------------------------------


class DraftPort(Protocol):
    """Ballot forms that jurors are still filling in. They are saved in the file but not in the ledger."""

    def save(self, juror_id: str, draw_number: int, marks: Mapping[str, str], note: str) -> None:
        """Save a form durably; it replaces the juror's earlier draft of this turn."""

    def load(self, juror_id: str) -> dict[int, SavedDraft]:
        """Return a juror's drafts by draw number."""

    def delete(self, juror_id: str, draw_number: int) -> None:
        """Delete a draft; call it inside `writing` together with the ballot that replaces it."""


class SeatPort(Protocol):
    """PINs, the device that holds each seat, and when it last reported; times in ms since 1970."""

    def prepare_pins(self, seats: Iterable[str]) -> PreparedPins:
        """Make a new PIN for each seat, all different, and their hashes; nothing is stored."""

    def store_pins(self, prepared_pins: PreparedPins) -> None:
        """Store the hashes of new PINs; they replace the old ones. Call it inside `writing`."""

    def issue_pins(self, seats: Iterable[str]) -> dict[str, str]:
        """Make a new PIN for each seat, all different; it replaces the old one. Only hashes are stored."""

    def read_commitments(self) -> dict[str, str]:
        """Return the SHA-256 of the stored hash of each seat's PIN."""

    def seats_with_pin(self) -> set[str]:
        """Return the seats that have a PIN."""

    def check_pin(self, seat: str, pin: str, now_ms: int, source: PinSource) -> PinResult:
        """Check a PIN and count the try, by seat and source; see `pin_policy`."""

    def lack_pepper(self) -> bool:
        """Whether some PIN cannot be checked, because the side file with its pepper is missing."""

    def remember_device(self, seat: str, device_name: str, now_ms: int) -> None:
        """Remember a device that was signed in at this seat; it goes on when the seat is closed."""

    def list_known_seats(self, device_name: str) -> list[str]:
        """Return the seats at which a device was signed in."""

    def unlock(self, seat: str) -> None:
        """Forget the wrong PINs at a seat, so that everybody may try again."""

    def end_session(self, seat: str) -> None:
        """Take the seat from its device; nobody holds it then. Call it inside `writing`."""

    def holder(self, seat: str) -> str:
        """Return the device that holds a seat, or an empty string."""

    def take(self, seat: str, device: str, now_ms: int) -> str:
        """Give a seat to a device. Return the other device that held it, or an empty string."""

    def report_presence(self, seat: str, device: str, progress: str, now_ms: int) -> bool:
        """Record that the device is online; not durable. Return False if it does not hold the seat."""

    def list_rows(self) -> list[SeatRow]:
        """Return every known seat, sorted by name."""

    def report_display(self, name: str, report: str, now_ms: int) -> None:
        """Record that a display is seen, with what it tells about itself; not durable."""

    def list_displays(self) -> list[DisplayRow]:
        """Return every display that has reported, sorted by name."""


class PrivateValuePort(Protocol):
    """Values of contestants, and texts of their evidence, which the ledger has salted commitments to."""

    def count_values(self) -> Mapping[str, int]:
        """Return how many values there are, by kind: nip, phone, extra, evidence."""

    def erase_values(self, through: int) -> bool:
        """Erase the values of all entries up to this one, and all drafts, without a trace in the file.

        The ledger must have the decision. Can be repeated. Returns False if traces may be left because
        another program reads the file.
        """


class AuditPort(Protocol):
    """Checks of a file that may be damaged or altered."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Read everything inside the block at one moment; an unreadable file raises `FileDamaged`."""

    def find_chain_break(self) -> ChainBreak | None:
        """Recompute the hash chain; return the first entry that does not follow from those before it."""

    def find_damage(self) -> list[str]:
        """Return the messages of the storage engine about damaged pages and indexes."""

    def find_foreign_log(self) -> ForeignLog | None:
        """Return the error of a damaged file that is sound without the files beside it; else None."""

    def altered_objects(self) -> list[str]:
        """Return the names of triggers and views that were removed, changed or added."""

    def altered_tables(self) -> list[str]:
        """Return the names of tables and indexes that were removed, changed or added."""

    def find_private_faults(self) -> list[tuple[int, LazyText]]:
        """Return entry and fault of each private value that is not the one its entry commits to."""

    def read_header(self, seq: int) -> EntryHeader | None:
        """Return the header of one entry, or None."""

    def find_header(self, code: str) -> EntryHeader | None:
        """Return the entry with this receipt, or that had this code or hash when it was the last, or None."""

    def list_hashes(self) -> list[str]:
        """Return the hash of each entry, in order."""

    def list_leaves(self, count: int) -> list[LedgerLeaf]:
        """Return the leaves of the Merkle tree over the first `count` entries."""

    def read_leaf(self, seq: int) -> LedgerLeaf | None:
        """Return the leaf of one entry, or None."""

    @property
    def version(self) -> int:
        """Version of the file's format."""

    @property
    def has_devices(self) -> bool:
        """Whether the entries say which device sent them."""

    @property
    def has_recount(self) -> bool:
        """Whether the file holds what the storage engine needs for a recount."""

    def recount_standings(self) -> dict[str, dict[int, RecountedPlace]]:
        """Return the recounted places by category and draw number; empty if SQL cannot count the method."""

    def storage_info(self) -> StorageInfo:
        """Return the version and settings of the storage engine."""


class CommitListener(Protocol):
    """Hears of commits by other processes. It can be waited for with `select`: it is readable after one."""

    def fileno(self) -> int:
        """The descriptor, for `select`."""

    def drain(self) -> bool:
        """Forget the notices that have arrived; return whether there was a genuine one. Never waits."""


class LedgerPort(Protocol):
    """An open contest file. It belongs to the thread that opened it. All methods may raise `LedgerError`."""

    @property
    def path(self) -> Path:
        """The contest file."""

    @property
    def drafts(self) -> DraftPort:
        """Drafts in the same file."""

    @property
    def seats(self) -> SeatPort:
        """Seats in the same file."""

    @property
    def private_values(self) -> PrivateValuePort | None:
        """Private values in the same file; None for a file whose ledger itself has them."""

    @property
    def audit(self) -> AuditPort:
        """Checks of the same file."""

    def writing(self) -> AbstractContextManager[None]:
        """Open one durable transaction; inside another `writing` block it is part of that one.

        Everything written in the block is on the disk when the block ends, and nothing if it raises.
        """

    def append(self, facts: Sequence[Fact], actor: Actor, key: str) -> list[Entry]:
        """Append facts at the head; only inside `writing`.

        `key` is the sender's idempotency key, unique and without a slash; the second fact gets `key/2` and so
        on. Raises `DuplicateKeyError` if the key is taken: call `find_by_key` first.
        """

    def read_after(self, seq: int, limit: int | None = None) -> list[Entry]:
        """Return the entries after `seq` in order, validated; at most `limit`."""

    def find_by_key(self, key: str) -> list[Entry]:
        """Return the entries that were appended with this key; empty if there are none."""

    @property
    def head(self) -> tuple[int, str]:
        """Sequence number and hash of the last entry; 0 and the chain's first value in an empty ledger."""

    @property
    def code(self) -> str:
        """The code of the head, to be displayed and printed."""

    def poll_changes(self) -> bool:
        """Return whether another connection has committed since the previous call."""

    def listen(self) -> CommitListener | None:
        """Be told of entries that others append from now on; None where that is not possible.

        A notice may get lost, so `poll_changes` must be called now and then nevertheless. Call `listen` again
        now and then too: it returns the same listener, or another one if that was cut off.
        """

    def check_identity(self) -> None:
        """Raise `FileMoved` if the file was renamed, replaced or deleted since it was opened."""

    def require_entry(self, entry: tuple[int, str]) -> None:
        """Raise `EntriesMissing` if the ledger does not hold this entry, by number and hash."""

    def look_afresh(self) -> None:
        """Read the file as a process would that opens it now; raises a `LedgerError` if it has changed."""

    def make_durable(self) -> None:
        """Wait until everything that can be read is on the disk."""

    def checkpoint(self) -> None:
        """Make the file itself hold as much as possible, so that less depends on files beside it."""

    @property
    def last_backup_at(self) -> datetime | None:
        """When the last good backup was made; None if none is known."""

    def describe_lock(self) -> LazyText | None:
        """Who keeps the file locked for long, so that nothing can be written; None if nobody does."""

    def describe_warning(self) -> LazyText | None:
        """What the committee must know although everything works, such as errors of the disk; or None."""

    def close(self) -> None:
        """Close the file; no other method may be called afterwards."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
