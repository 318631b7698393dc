"""One line of what was looked at before the final: the verdict, what was seen, and how to mend it.

Imports `said` only; every check makes these and `paper` prints them.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from scoring_tui.i18n.lazy import LazyText


class FindingLevel(StrEnum):
    """What a line says; `UNKNOWN` where this system does not tell, which neither praises nor blames."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at (a key of `paper.TITLES`), what was seen there and what to do about it."""

    check_id: str
    level: FindingLevel
    observation: LazyText
    remedy: LazyText | None = None
    """One sentence; none only where all is good."""


def good(check: str, seen: LazyText) -> Finding:
    """Nothing to do."""
    return Finding(check, FindingLevel.GOOD, seen)


def warn(check: str, seen: LazyText, mend: LazyText) -> Finding:
    """The final can run, and would run better or more safely after the mend."""
    return Finding(check, FindingLevel.WARN, seen, mend)


def bad(check: str, seen: LazyText, mend: LazyText) -> Finding:
    """Not to be started like this."""
    return Finding(check, FindingLevel.BAD, seen, mend)


def unknown(check: str, seen: LazyText, mend: LazyText) -> Finding:
    """The system does not tell; `mend` says where a person looks."""
    return Finding(check, FindingLevel.UNKNOWN, seen, mend)


def rounded(value: float, digits: int = 1) -> Decimal:
    """A measured number with as many decimals as mean something; the reader's language writes it."""
    return Decimal(f"{value:.{digits}f}")


def gigabytes(size: int) -> Decimal:
    """Bytes in units of 10^9."""
    return rounded(size / 1e9)


def megabytes(size: int) -> Decimal:
    """Bytes in units of 10^6."""
    return rounded(size / 1e6, 0)
