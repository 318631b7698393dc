"""Facts from before the final: contest, roster, running order, PINs, and who sits where.

Imports the declared models only.
"""

from pydantic import BaseModel, ConfigDict

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.contest.scales import Exact
from scoring_tui.contest.scoring import PenaltyKind, Scoring, Stage
from scoring_tui.domain.facts.base import Fact


class LeafShare(BaseModel):
    """What a mark adds to a juror's total, as whole numbers for the second count: `mark * parts / whole`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rubric: str
    criterion: str
    parts: int
    whole: int
    """The same for all the leaves of a rubric."""
    unit: int
    """Every mark of the rubric is a whole number of `1 / unit`."""


class ContestDeclared(Fact, kind="contest-declared"):
    """The contest file was taken; always the first entry."""

    contest: Contest
    leaves: tuple[LeafShare, ...]


class ScoringDeclared(Fact, kind="scoring-declared"):
    """The rules of scoring were taken from a contest file again, before the first ballot."""

    scoring: Scoring
    stage: tuple[Stage, ...]
    penalty: tuple[PenaltyKind, ...]


class Result(BaseModel):
    """What a contestant brings along from an earlier stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contestant: str
    score: Exact


class ResultsImported(Fact, kind="results-imported"):
    """Results of an earlier stage were read from a sheet; they replace all that it had before."""

    stage: str
    source: str
    results: tuple[Result, ...]
    reason: str = ""


class Factor(BaseModel):
    """How difficult a contestant's attempt at a criterion is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contestant: str
    criterion: str
    factor: Exact


class DifficultyImported(Fact, kind="difficulty-imported"):
    """Factors of difficulty were read from a sheet; they replace all that there were before."""

    source: str
    factors: tuple[Factor, ...]


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


class SeatTaken(Fact, kind="seat-taken"):
    """Someone signed in at a seat; `over` names the device that lost it."""

    device: str
    over: str = ""


class SeatLocked(Fact, kind="seat-locked"):
    """Too many wrong PINs were tried at a seat."""

    locked: str
    device: str
    tries: int
