"""Facts about who may sit at a seat: wrong PINs, and sessions that were ended."""

from typing import Literal

from scoring_tui.domain.facts.base import Fact


class WrongPinsReported(Fact, kind="wrong-pins-reported"):
    """Wrong PINs were tried at a seat."""

    guessed: str
    """The seat."""
    level: Literal["locked", "alarm", "closed"]
    """The source was locked; there were so many that the committee was told; only known devices may try."""
    address: str
    failures: int
    """Of this source when it was locked, otherwise of all strangers in two days."""
    source_count: int


class SeatUnlocked(Fact, kind="seat-unlocked"):
    """The committee lets everybody try the PIN of a seat again."""

    unlocked: str


class SessionEnded(Fact, kind="session-ended"):
    """The committee took a seat from the device that held it."""

    ended: str
    """The seat."""
    device: str
