"""The contest file itself: the engine that keeps it, and whether it is whole.

Imports ledger, hall and verify.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scoring_tui.contest.models import Contest
from scoring_tui.engine import verify
from scoring_tui.engine.engine import Hall
from scoring_tui.hub.preflight.finding import Finding, bad, good, warn
from scoring_tui.i18n.lazy import say
from scoring_tui.ledger import inspection
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

FULL = 2
"""The level of `PRAGMA synchronous` at which a commit is on the disk when it returns."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Which SQLite keeps the file, and how."""

    version: Version
    driver: str
    """The Python module that brought it."""
    journal: str
    synchronous: int


@dataclass(frozen=True, slots=True)
class Final:
    """What a contest file tells."""

    engine: Engine
    verdict: verify.Verdict
    contest: Contest | None
    """None in a file that is not to be trusted."""
    last: datetime | None
    """When the last entry was made; none in a file that is not to be trusted."""


def read(path: Path) -> Final:
    """Everything that is to be judged; raises the `LedgerError` of a file that cannot be opened."""
    verdict = verify.verify(path)
    with Ledger.open(path) as ledger:
        engine = engine_of(ledger)
        if not verdict.good:
            return Final(engine, verdict, None, None)
        title = inspection.title(ledger, ledger.head[0])
        last = datetime.fromisoformat(title[1]) if title else None
        return Final(engine, verdict, Hall(ledger).state.contest, last)


def engine_of(ledger: Ledger) -> Engine:
    """The engine of an open contest file."""

    def told(query: str) -> str:
        return str(ledger.connection.execute(query).fetchone()[0])

    version = tuple(map(int, told("SELECT sqlite_version()").split(".")))
    driver = type(ledger.connection).__module__.split(".")[0]
    return Engine(version, driver, told("PRAGMA journal_mode"), int(told("PRAGMA synchronous")))


def race_free(version: Version) -> bool:
    """Whether this SQLite never loses rows when two processes write and checkpoint at once."""
    return version < FIRST_WITH_WAL or any(first <= version < end for first, end in _FIXED)


def judge(final: Final) -> Iterator[Finding]:
    """Engine, journal and integrity."""
    yield _sqlite(final.engine)
    yield _journal(final.engine)
    yield _integrity(final.verdict)


def _sqlite(engine: Engine) -> Finding:
    version = ".".join(map(str, engine.version))
    if race_free(engine.version):
        seen = say("{version} ({driver}), without the WAL-reset race", version=version, driver=engine.driver)
        return good("sqlite", seen)
    seen = say(
        "{version} ({driver}), in which two processes that write at once can lose rows (the WAL-reset race); "
        "scoring-tui's own processes take turns and are safe",
        version=version,
        driver=engine.driver,
    )
    mend = say(
        "Let no other program open the file during the final; "
        "SQLite 3.51.3 or later mends it (pip install pysqlite3)."
    )
    return warn("sqlite", seen, mend)


def _journal(engine: Engine) -> Finding:
    if engine.journal == "wal" and engine.synchronous >= FULL:
        return good("journal", say("WAL; a ballot is on the disk before its juror is told so"))
    seen = say(
        "{journal} at level {level}: sending is slower, or not safe in a power cut",
        journal=engine.journal.upper(),
        level=engine.synchronous,
    )
    return bad("journal", seen, say("Close every other program that has the file open, then check again."))


def _integrity(verdict: verify.Verdict) -> Finding:
    if verdict.good:
        seen = say("{entries} entries, code {code}: unbroken, and both counts agree",
                   entries=verdict.entries, code=verdict.code)  # fmt: skip
        return good("integrity", seen)
    more = len(verdict.faults) - 1
    first = verdict.faults[0]
    seen = say("{fault} (and {more} more)", fault=first, more=more) if more else first
    mend = say("Do not start with this file: keep it as it is, and go on with the latest backup.")
    return bad("integrity", seen, mend)
