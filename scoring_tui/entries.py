"""The facts that the ledger can hold: one small frozen model a kind, named in the past tense.

A fact says what happened, never what follows from it. Imports the declared models only; the ledger
stores facts as JSON text and gives back `Entry`s.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Unpack

from pydantic import BaseModel, ConfigDict, Field

from scoring_tui.clock import Reading
from scoring_tui.contest import Contest, Juror
from scoring_tui.contestant import Contestant
from scoring_tui.marks import Exact

KINDS: dict[str, type["Fact"]] = {}
"""Every kind of fact by the name that the ledger's `kind` column holds."""


class Fact(BaseModel):
    """Something that happened."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    kind: ClassVar[str]

    def __init_subclass__(cls, kind: str = "", **options: Unpack[ConfigDict]) -> None:
        super().__init_subclass__(**options)
        if kind:
            cls.kind = kind
            KINDS[kind] = cls


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it and at which seat ("juror:j1", "mc:A", "chair", "committee")."""

    name: str
    seat: str

    @property
    def role(self) -> str:
        """The part of the seat before the colon."""
        return self.seat.partition(":")[0]

    @property
    def post(self) -> str:
        """The juror or panel that the seat is for, or nothing."""
        return self.seat.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its place in the ledger."""

    seq: int
    at: str
    """Wall clock of the hub, ISO 8601 in UTC."""
    actor: str
    seat: str
    fact: Fact
    key: str
    hash: str


# --- before the final -------------------------------------------------------------------------------


class LeafShare(BaseModel):
    """What a mark adds to a juror's total, as whole numbers for the second count: `parts * mark / whole`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rubric: str
    criterion: str
    parts: int
    whole: int


class ContestDeclared(Fact, kind="contest-declared"):
    """The contest file was taken; always the first entry."""

    contest: Contest
    leaves: tuple[LeafShare, ...]


class RosterImported(Fact, kind="roster-imported"):
    """Contestants were read from a sheet; `replaced` says that the earlier ones were dropped."""

    source: str
    contestants: tuple[Contestant, ...]
    replaced: bool = False


class DrawnTurn(BaseModel):
    """One line of the running order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    contestant: str
    session: int
    """Index into the contest's sessions."""


class OrderDrawn(Fact, kind="order-drawn"):
    """The running order of a category was drawn by lot; the seed gives the same order again."""

    category: str
    seed: int
    turns: tuple[DrawnTurn, ...]


class PinsIssued(Fact, kind="pins-issued"):
    """New PINs were printed for these seats; the PINs themselves are not in the ledger."""

    seats: tuple[str, ...]


# --- seats ------------------------------------------------------------------------------------------


class SeatTaken(Fact, kind="seat-taken"):
    """Someone signed in at a seat; `over` names the device that lost it."""

    device: str
    over: str = ""


class SeatLocked(Fact, kind="seat-locked"):
    """Too many wrong PINs were tried at a seat."""

    locked: str
    device: str
    tries: int


# --- the stage --------------------------------------------------------------------------------------

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
    """Ballots of these turns may be sent from now on."""

    numbers: tuple[int, ...]
    reading: Reading


class ScoringClosed(Fact, kind="scoring-closed"):
    """No ballot of these turns may be sent any more."""

    numbers: tuple[int, ...]
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


# --- ballots and the jury ---------------------------------------------------------------------------


class BallotSent(Fact, kind="ballot-sent"):
    """A juror's marks for one turn; the latest that was not reopened counts."""

    number: int
    juror: str
    marks: dict[str, Exact]
    paper: bool = False
    """Entered by the committee from a signed sheet."""
    note: str = ""


class BallotReopened(Fact, kind="ballot-reopened"):
    """The head of jury gave a sent or missing ballot back to its juror."""

    number: int
    juror: str
    reason: str = Field(min_length=1)


class BallotExcused(Fact, kind="ballot-excused"):
    """The head of jury accepted that a ballot stays missing; it is never a zero."""

    number: int
    juror: str
    reason: str = Field(min_length=1)


class JurorRecused(Fact, kind="juror-recused"):
    """A juror does not judge a contestant."""

    number: int
    juror: str
    reason: str = ""


class JurorSubstituted(Fact, kind="juror-substituted"):
    """Another person takes a juror's place from the next unsent ballot on; both names are kept."""

    panel: str
    out: str
    substitute: Juror
    reason: str = Field(min_length=1)


# --- results ----------------------------------------------------------------------------------------


class TieSettled(Fact, kind="tie-settled"):
    """The head of jury's decision, after every other step of the chain: best first."""

    category: str
    order: tuple[int, ...] = Field(min_length=2)
    """Draw numbers; those not told apart are not named."""
    reason: str = Field(min_length=1)


class Place(BaseModel):
    """One line of a signed standing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    place: int
    score: Decimal


class CategorySigned(Fact, kind="category-signed"):
    """A person signed a category's standing; two different persons make it final."""

    category: str
    signer: str
    standing: tuple[Place, ...]


class SignatureWithdrawn(Fact, kind="signature-withdrawn"):
    """The signatures of a category no longer hold, so that an error can be mended."""

    category: str
    reason: str = Field(min_length=1)
