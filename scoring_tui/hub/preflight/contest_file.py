"""The contest file itself: the engine that keeps it, and whether it is whole.

Imports ledger, hall and verify.
"""

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
_FIXED = (
    ((3, 44, 6), (3, 45)),
    ((3, 50, 7), (3, 51)),
    ((3, 51, 3), (3, 52)),  # 3.52.0 was withdrawn
    ((3, 53, 0), (4,)),
)
"""SQLite's WAL-reset race was fixed in these releases and in those that follow up to the second one."""

SYNCHRONOUS_FULL = 2
"""The level of `PRAGMA synchronous` at which a commit is on the disk when it returns."""


@dataclass(frozen=True, slots=True)
class ContestFileInfo:
    """What a contest file tells."""

    sqlite: StorageInfo
    verification: verify.VerificationResult
    contest: Contest | None
    """None in a file that is not to be trusted."""
    last_entry_at: datetime | None
    """When the last entry was made; none in a file that is not to be trusted."""


def read_contest_file(path: Path) -> ContestFileInfo:
    """Everything that is to be judged; raises the `LedgerError` of a file that cannot be opened."""
    verdict = verify.verify(path)
    with Ledger.open(path) as ledger:
        sqlite = ledger.audit.storage_info()
        if not verdict.good:
            return ContestFileInfo(sqlite, verdict, None, None)
        title = ledger.audit.read_header(ledger.head[0])
        last = datetime.fromisoformat(title.at) if title else None
        return ContestFileInfo(sqlite, verdict, Engine(ledger).state.contest, last)


def is_race_free(version: Version) -> bool:
    """Whether this SQLite never loses rows when two processes write and checkpoint at once."""
    return version < FIRST_WITH_WAL or any(first <= version < end for first, end in _FIXED)


def evaluate(final: ContestFileInfo) -> Iterator[Finding]:
    """Engine, journal and integrity."""
    yield _sqlite(final.sqlite)
    yield _journal(final.sqlite)
    yield _integrity(final.verification)


def _sqlite(sqlite: StorageInfo) -> Finding:
    version = ".".join(map(str, sqlite.version))
    if is_race_free(sqlite.version):
        seen = lazy("{version} ({driver}), without the WAL-reset race", version=version, driver=sqlite.driver)
        return good("sqlite", seen)
    seen = lazy(
        "{version} ({driver}), in which two processes that write at once can lose rows (the WAL-reset race); "
        "scoring-tui's own processes take turns and are safe",
        version=version,
        driver=sqlite.driver,
    )
    mend = lazy(
        "Let no other program open the file during the final; "
        "SQLite 3.51.3 or later mends it (pip install pysqlite3)."
    )
    return warn("sqlite", seen, mend)


def _journal(sqlite: StorageInfo) -> Finding:
    if sqlite.journal == "wal" and sqlite.synchronous >= SYNCHRONOUS_FULL:
        return good("journal", lazy("WAL; a ballot is on the disk before its juror is told so"))
    seen = lazy(
        "{journal} at level {level}: sending is slower, or not safe in a power cut",
        journal=sqlite.journal.upper(),
        level=sqlite.synchronous,
    )
    return bad("journal", seen, lazy("Close every other program that has the file open, then check again."))


def _integrity(verdict: verify.VerificationResult) -> Finding:
    if verdict.good:
        seen = lazy("{entries} entries, code {code}: unbroken, and both counts agree",
                   entries=verdict.entries, code=verdict.code)  # fmt: skip
        return good("integrity", seen)
    more = len(verdict.faults) - 1
    first = verdict.faults[0]
    seen = lazy("{fault} (and {more} more)", fault=first, more=more) if more else first
    mend = lazy("Do not start with this file: keep it as it is, and go on with the latest backup.")
    return bad("integrity", seen, mend)
