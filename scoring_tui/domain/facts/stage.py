"""Facts of the stage: calls, phases, clocks, breaks, undo, and what the board may show.

Imports the declared models only.
"""

from typing import Literal

from pydantic import Field

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Fact

Phase = Literal["queued", "called", "presentation", "questions", "scoring", "closed"]
"""Where a turn stands; in this order."""


class TurnCalled(Fact, kind="turn-called"):
    """The MC called a contestant to the stage of a panel's room."""

    panel: str
    number: int
    reading: Reading


class PhaseStarted(Fact, kind="phase-started"):
    """Presentation or questions began, or began again from zero."""

    number: int
    phase: Literal["presentation", "questions"]
    seconds: int
    """Allotted time."""
    reading: Reading


class ClockPaused(Fact, kind="clock-paused"):
    """The clock of the turn on stage was stopped."""

    number: int
    reading: Reading
    reason: str = ""


class ClockResumed(Fact, kind="clock-resumed"):
    """The clock of the turn on stage went on."""

    number: int
    reading: Reading


class ClockExtended(Fact, kind="clock-extended"):
    """Seconds were given, or taken when negative."""

    number: int
    seconds: int


class ScoringOpened(Fact, kind="scoring-opened"):
    """Ballots of a turn may be sent from now on."""

    number: int
    reading: Reading


class ScoringClosed(Fact, kind="scoring-closed"):
    """No ballot of a turn may be sent any more."""

    number: int
    missing: tuple[str, ...] = ()
    """Jurors whose ballot was missing at that moment."""


class ContestantAbsent(Fact, kind="contestant-absent"):
    """Called and not there: unranked, may still be called again."""

    number: int
    reason: str = ""


class ContestantWithdrew(Fact, kind="contestant-withdrew"):
    """Gave up the place: unranked."""

    number: int
    reason: str = ""


class TurnPostponed(Fact, kind="turn-postponed"):
    """Will appear later, at the end of the panel's queue."""

    number: int
    reason: str = ""


class ContestantDisqualified(Fact, kind="contestant-disqualified"):
    """Taken out of the ranking by decision; ballots stay in the ledger."""

    number: int
    reason: str = Field(min_length=1)


class ContestantReinstated(Fact, kind="contestant-reinstated"):
    """An absence, withdrawal or disqualification was taken back."""

    number: int
    reason: str = Field(min_length=1)


class BreakStarted(Fact, kind="break-started"):
    """The room rests; `seconds` is the planned length."""

    panel: str
    seconds: int
    reading: Reading
    note: str = ""


class BreakEnded(Fact, kind="break-ended"):
    """The room goes on."""

    panel: str


class StepUndone(Fact, kind="step-undone"):
    """The last step of the MC of a panel was taken back, as if it had not been."""

    panel: str
    undone: int
    """Sequence number of the entry that no longer counts."""


class BoardFrozen(Fact, kind="board-frozen"):
    """The board keeps showing a category's standings as they are now."""

    category: str


class BoardThawed(Fact, kind="board-thawed"):
    """The board follows the standings of a category again."""

    category: str


class BoardBlanked(Fact, kind="board-blanked"):
    """The board of a panel's room shows nothing but the contest's name, or shows again."""

    panel: str
    blank: bool
