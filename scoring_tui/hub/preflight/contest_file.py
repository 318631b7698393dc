"""Check the contest file: the version and settings of SQLite, and whether the ledger is intact."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scoring_tui.contest.models import Contest
from scoring_tui.engine import verify
from scoring_tui.engine.engine import Engine
from scoring_tui.hub.preflight.finding import Finding, bad, good, warn
from scoring_tui.i18n.lazy import lazy
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
class ContestFileInfo:
    """What was read from a contest file."""

    sqlite: StorageInfo
    verification: verify.VerificationResult
    contest: Contest | None
    """None when the verification failed."""
    last_entry_at: datetime | None
    """When the last entry was made; None when the verification failed."""


def read_contest_file(path: Path) -> ContestFileInfo:
    """Verify and read the file. Raises the `LedgerError` of a file that cannot be opened."""
    verification = verify.verify(path)
    with Ledger.open(path) as ledger:
        sqlite = ledger.audit.storage_info()
        if not verification.is_good:
            return ContestFileInfo(sqlite, verification, None, None)
        header = ledger.audit.read_header(ledger.head[0])
        last_entry_at = datetime.fromisoformat(header.at) if header else None
        return ContestFileInfo(sqlite, verification, Engine(ledger).state.contest, last_entry_at)


def is_race_free(version: Version) -> bool:
    """Whether this SQLite never loses rows when two processes write and checkpoint at the same time."""
    return version < FIRST_WITH_WAL or any(first <= version < end for first, end in _FIXED_RELEASES)


def evaluate(file_info: ContestFileInfo) -> Iterator[Finding]:
    """Evaluate SQLite, journal and integrity."""
    yield _evaluate_sqlite(file_info.sqlite)
    yield _evaluate_journal(file_info.sqlite)
    yield _evaluate_integrity(file_info.verification)


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
