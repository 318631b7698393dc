"""Facts before the final: contest, roster, imports, running order, PINs and seats."""

from pydantic import BaseModel, ConfigDict

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.contest.scales import Exact
from scoring_tui.contest.scoring import PenaltyKind, Scoring
from scoring_tui.contest.stages import Stage
from scoring_tui.domain.facts.base import Fact


class LeafShare(BaseModel):
    """The share of a mark in a juror's total, in integers for the recount in SQL: `mark * parts / whole`."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    rubric: str
    criterion: str
    parts: int
    whole: int
    """The same for all the leaves of a rubric."""
    unit: int | None = None
    """Every mark of the rubric is a whole number of `1 / unit`; files of schema 1 lack it."""


class ContestDeclared(Fact, kind="contest-declared"):
    """The contest was declared; always the first entry."""

    contest: Contest
    leaves: tuple[LeafShare, ...]
    checkpoint_key: str = ""
    """The public key that signs checkpoints, as in `ledger/signed_note.py`; earlier files have none."""


class ScoringDeclared(Fact, kind="scoring-declared"):
    """The scoring rules were declared again, before the first ballot."""

    scoring: Scoring
    stage: tuple[Stage, ...]
    penalty: tuple[PenaltyKind, ...]


class Result(BaseModel):
    """A contestant's score in an earlier stage."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    contestant: str
    score: Exact


class ResultsImported(Fact, kind="results-imported"):
    """The results of an earlier stage were imported; they replace all earlier results of that stage."""

    stage: str
    source: str
    results: tuple[Result, ...]
    reason: str = ""
    absent: tuple[str, ...] = ()
    """Ids of the contestants who did not come, where nobody gives marks; they are excluded as absent."""


class Factor(BaseModel):
    """The difficulty factor of a contestant on one criterion."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    contestant: str
    criterion: str
    factor: Exact


class DifficultyImported(Fact, kind="difficulty-imported"):
    """Difficulty factors were imported; they replace all earlier ones."""

    source: str
    factors: tuple[Factor, ...]


class RosterImported(Fact, kind="roster-imported"):
    """Contestants were imported; if `replaced`, the earlier ones were removed first."""

    source: str
    contestants: tuple[Contestant, ...]
    replaced: bool = False


class DrawnTurn(BaseModel):
    """One line of the running order."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    number: int
    contestant: str
    session: int
    """Index into the contest's sessions."""


class OrderDrawn(Fact, kind="order-drawn"):
    """The running order of a category was drawn by lot; the seed reproduces it."""

    category: str
    seed: int
    turns: tuple[DrawnTurn, ...]
    late: bool = False
    """Turns were drawn before: these come behind all others of their session, and nobody changes place."""


class PinsIssued(Fact, kind="pins-issued"):
    """New PINs were printed for these seats; the PINs themselves are not in the ledger."""

    seats: tuple[str, ...]
    ends_sessions: bool = False
    """Whether whoever sat there had to sign in again; not so in files of schema 1 to 4."""
    commitments: tuple[str, ...] = ()
    """For each seat the SHA-256, in hex, of the stored hash of its PIN; empty in earlier files."""


class SeatTaken(Fact, kind="seat-taken"):
    """Someone signed in at a seat; `over` is the device that lost it."""

    device: str
    over: str = ""


class SeatLocked(Fact, kind="seat-locked"):
    """Too many wrong PINs were tried at a seat."""

    locked: str
    device: str
    tries: int
