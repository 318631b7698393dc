"""Check the contest file: the version and settings of SQLite, and whether the ledger is intact."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from scoring_tui.contest.models import Contest
from scoring_tui.engine import verify
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.hub.preflight.finding import Finding, bad, good, round_measurement, warn
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger import backup
from scoring_tui.ledger.contest_key import read_contest_key
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.port import StorageInfo
from scoring_tui.ledger.store import Ledger

Version = tuple[int, ...]

FIRST_WITH_WAL = (3, 7, 0)
_FIXED_RELEASES = (
    ((3, 44, 6), (3, 45)),
    ((3, 50, 7), (3, 51)),
    ((3, 51, 3), (3, 52)),  # 3.52.0 was withdrawn
    ((3, 53, 0), (4,)),
)
"""SQLite releases without the WAL-reset race: from the first version of each pair, before the second."""

SYNCHRONOUS_FULL = 2
"""The level of `PRAGMA synchronous` at which a commit is on the disk when it returns."""


@dataclass(frozen=True, slots=True)
class RestoreDrill:
    """A backup that was made, put back under another name and verified."""

    seconds: float
    fault: LazyText | None
    """Why it failed; None if everything came back."""


@dataclass(frozen=True, slots=True)
class ContestFileInfo:
    """What was read from a contest file."""

    sqlite: StorageInfo
    verification: verify.VerificationResult
    contest: Contest | None
    """None when the verification failed."""
    last_entry_at: datetime | None
    """When the last entry was made; None when the verification failed."""
    drill: RestoreDrill | None = None
    """None when the verification failed."""
    key_fault: LazyText | None = None
    """Why no checkpoint can be signed; None if one can be, or if the file has no key."""
    pin_fault: LazyText | None = None
    """Why no PIN can be checked; None if they can be."""


def read_contest_file(path: Path) -> ContestFileInfo:
    """Verify and read the file. Raises the `LedgerError` of a file that cannot be opened."""
    verification = verify.verify(path)
    with Ledger.open(path) as ledger:
        sqlite = ledger.audit.storage_info()
        if not verification.is_good:
            return ContestFileInfo(sqlite, verification, None, None)
        header = ledger.audit.read_header(ledger.head[0])
        last_entry_at = datetime.fromisoformat(header.at) if header else None
        contest = Engine(ledger).state.contest
        pin_fault = find_pin_fault(ledger)
    drill, key_fault = rehearse_restore(path, verification), find_key_fault(path, verification.public_key)
    return ContestFileInfo(sqlite, verification, contest, last_entry_at, drill, key_fault, pin_fault)


def find_key_fault(path: Path, public_key: str) -> LazyText | None:
    """Return why no checkpoint can be signed; None if one can be, or if the file has no key."""
    try:
        if public_key:
            read_contest_key(path, public_key)
    except (CommandRefused, LedgerError) as error:
        return error.message
    return None


def find_pin_fault(ledger: Ledger) -> LazyText | None:
    """Return why no PIN can be checked; None if they can be."""
    try:
        lacks_pepper = ledger.seats.lack_pepper()
    except LedgerError as error:
        return error.message
    return lazy("FINAL.db-pepper is missing, so that no PIN is accepted") if lacks_pepper else None


def rehearse_restore(path: Path, verification: verify.VerificationResult) -> RestoreDrill:
    """Back the file up, put the backup back in a scratch folder, and verify what came back."""
    started_at = time.monotonic()
    try:
        with TemporaryDirectory(prefix=f".{path.name}-drill-", dir=path.parent) as folder:
            backup_path, restored_path = Path(folder) / "backup.db", Path(folder) / "RESTORED.db"
            backup.copy_verified(path, backup_path)
            backup.restore(restored_path, backup.plan_restore(restored_path, backup_path))
            result = verify.verify(restored_path, with_files=False)
    except LedgerError as error:
        return RestoreDrill(time.monotonic() - started_at, error.message)
    except OSError as error:
        return RestoreDrill(time.monotonic() - started_at, lazy("{why}", why=error.strerror or str(error)))
    is_whole = result.is_good and result.entry_count >= verification.entry_count
    fault = None if is_whole else lazy("{n} entries came back", n=result.entry_count)
    return RestoreDrill(time.monotonic() - started_at, fault)


def is_race_free(version: Version) -> bool:
    """Whether this SQLite never loses rows when two processes write and checkpoint at the same time."""
    return version < FIRST_WITH_WAL or any(first <= version < end for first, end in _FIXED_RELEASES)


def evaluate(file_info: ContestFileInfo) -> Iterator[Finding]:
    """Evaluate SQLite, journal, integrity, restoring, and the secrets beside the file."""
    yield _evaluate_sqlite(file_info.sqlite)
    yield _evaluate_journal(file_info.sqlite)
    yield _evaluate_integrity(file_info.verification)
    if file_info.drill is not None:
        yield _evaluate_drill(file_info.drill)
        yield _evaluate_key(file_info)
        yield _evaluate_pins(file_info)


def _evaluate_sqlite(sqlite: StorageInfo) -> Finding:
    version = ".".join(map(str, sqlite.version))
    if is_race_free(sqlite.version):
        observation = lazy(
            "{version} ({driver}), without the WAL-reset race", version=version, driver=sqlite.driver
        )
        return good("sqlite", observation)
    observation = lazy(
        "{version} ({driver}), in which two processes that write at once can lose rows (the WAL-reset race); "
        "scoring-tui's own processes take turns and are safe",
        version=version,
        driver=sqlite.driver,
    )
    remedy = lazy(
        "Let no other program open the file during the final; "
        "SQLite 3.51.3 or later mends it (pip install pysqlite3)."
    )
    return warn("sqlite", observation, remedy)


def _evaluate_journal(sqlite: StorageInfo) -> Finding:
    if sqlite.journal == "wal" and sqlite.synchronous >= SYNCHRONOUS_FULL:
        return good("journal", lazy("WAL; a ballot is on the disk before its juror is told so"))
    observation = lazy(
        "{journal} at level {level}: sending is slower, or not safe in a power cut",
        journal=sqlite.journal.upper(),
        level=sqlite.synchronous,
    )
    return bad(
        "journal", observation, lazy("Close every other program that has the file open, then check again.")
    )


def _evaluate_integrity(verification: verify.VerificationResult) -> Finding:
    if verification.is_good:
        observation = lazy("{entries} entries, code {code}: unbroken, and both counts agree",
                   entries=verification.entry_count, code=verification.code)  # fmt: skip
        return good("integrity", observation)
    first_fault, *other_faults = verification.faults
    observation = first_fault
    if other_faults:
        observation = lazy("{fault} (and {more} more)", fault=first_fault, more=len(other_faults))
    remedy = lazy("Do not start with this file: keep it as it is, and go on with the latest backup.")
    return bad("integrity", observation, remedy)


def _evaluate_drill(drill: RestoreDrill) -> Finding:
    if drill.fault is None:
        observation = lazy(
            "a backup was made, put back and verified in {seconds} s",
            seconds=round_measurement(drill.seconds, 2),
        )
        return good("restore", observation)
    observation = lazy("a backup could not be put back: {why}", why=drill.fault)
    return bad("restore", observation, lazy("Mend the disk, or take another one, then check again."))


def _evaluate_key(file_info: ContestFileInfo) -> Finding:
    if file_info.key_fault is not None:
        remedy = lazy("Until then no checkpoint can be signed and nothing be published; scoring goes on.")
        return warn("contest-key", file_info.key_fault, remedy)
    if not file_info.verification.public_key:
        return good("contest-key", lazy("an earlier version made this file, which has none"))
    return good("contest-key", lazy("it is here, for its owner alone, and fits the ledger"))


def _evaluate_pins(file_info: ContestFileInfo) -> Finding:
    if file_info.pin_fault is not None:
        remedy = lazy("Put FINAL.db-pepper beside the contest file, or make new PINs: scoring-tui pins")
        return bad("pins", file_info.pin_fault, remedy)
    return good("pins", lazy("they can be checked"))
