"""Facts of the stage: calls, phases, clocks, exclusions, breaks, undo and the board."""

from typing import Literal

from pydantic import Field

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.facts.base import Fact

Phase = Literal["queued", "called", "presentation", "questions", "scoring", "closed"]
"""The phases of a turn, in this order."""


class TurnCalled(Fact, kind="turn-called"):
    """The MC called a contestant to the stage of a panel's room."""

    panel: str
    number: int
    reading: Reading
    hold_override: str = ""
    """Why the call did not wait for missing ballots of the last turn; empty if it was not held."""


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
    """The clock of the turn on stage was started again."""

    number: int
    reading: Reading


class ClockExtended(Fact, kind="clock-extended"):
    """Seconds were added to the clock; a negative number was subtracted."""

    number: int
    seconds: int


class ScoringOpened(Fact, kind="scoring-opened"):
    """Scoring was opened: ballots can be sent."""

    number: int
    reading: Reading


class ScoringClosed(Fact, kind="scoring-closed"):
    """Scoring was closed: no more ballots can be sent."""

    number: int
    missing: tuple[str, ...] = ()
    """Jurors whose ballot was missing at that moment."""


class ContestantAbsent(Fact, kind="contestant-absent"):
    """The contestant was called and absent: not ranked, can be called again."""

    number: int
    reason: str = ""


class ContestantWithdrew(Fact, kind="contestant-withdrew"):
    """The contestant withdrew: not ranked."""

    number: int
    reason: str = ""


class TurnPostponed(Fact, kind="turn-postponed"):
    """The contestant was moved to the end of the panel's queue."""

    number: int
    reason: str = ""


class ContestantDisqualified(Fact, kind="contestant-disqualified"):
    """The contestant was disqualified: not ranked; the ballots stay in the ledger."""

    number: int
    reason: str = Field(min_length=1)


class ContestantReinstated(Fact, kind="contestant-reinstated"):
    """An absence, withdrawal or disqualification was taken back."""

    number: int
    reason: str = Field(min_length=1)


class BreakStarted(Fact, kind="break-started"):
    """A break of the room started; `seconds` is its planned length."""

    panel: str
    seconds: int
    reading: Reading
    note: str = ""
    until: str = ""
    """The time of day that was asked for, such as "13:00"; empty for a break of so many minutes."""


class BreakEnded(Fact, kind="break-ended"):
    """The break of the room ended."""

    panel: str
    reading: Reading | None = None
    """None in files of earlier programs."""


class StepUndone(Fact, kind="step-undone"):
    """The last step of the MC of a panel was undone."""

    panel: str
    undone: int
    """Sequence number of the undone entry."""


class BoardFrozen(Fact, kind="board-frozen"):
    """The board shows the standing of a category as it was at this entry."""

    category: str


class BoardThawed(Fact, kind="board-thawed"):
    """The board shows the current standing of a category again."""

    category: str


class BoardBlanked(Fact, kind="board-blanked"):
    """The board of a room was blanked to the contest's name, or shown again."""

    panel: str
    blank: bool
