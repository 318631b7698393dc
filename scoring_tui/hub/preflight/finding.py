"""One line of the preflight report: its level, what was observed, and the remedy."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from scoring_tui.i18n.lazy import LazyText


class FindingLevel(StrEnum):
    """How serious a finding is; `UNKNOWN` where this system does not report the fact."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    check_id: str
    """A key of `report.TITLES`."""
    level: FindingLevel
    observation: LazyText
    remedy: LazyText | None = None
    """One sentence; None only where the level is good."""


def good(check_id: str, observation: LazyText) -> Finding:
    """Nothing to do."""
    return Finding(check_id, FindingLevel.GOOD, observation)


def warn(check_id: str, observation: LazyText, remedy: LazyText) -> Finding:
    """The contest can run; it is faster or safer after the remedy."""
    return Finding(check_id, FindingLevel.WARN, observation, remedy)


def bad(check_id: str, observation: LazyText, remedy: LazyText) -> Finding:
    """The contest should not start before the remedy."""
    return Finding(check_id, FindingLevel.BAD, observation, remedy)


def unknown(check_id: str, observation: LazyText, remedy: LazyText) -> Finding:
    """The system does not report the fact; the remedy says where a person can look."""
    return Finding(check_id, FindingLevel.UNKNOWN, observation, remedy)


def round_measurement(value: float, digits: int = 1) -> Decimal:
    """Round a measured number to its significant decimals; it is formatted in the reader's language."""
    return Decimal(f"{value:.{digits}f}")


def gigabytes(byte_count: int) -> Decimal:
    """Bytes in units of 10^9, one decimal."""
    return round_measurement(byte_count / 1e9)


def megabytes(byte_count: int) -> Decimal:
    """Bytes in units of 10^6, whole."""
    return round_measurement(byte_count / 1e6, 0)
