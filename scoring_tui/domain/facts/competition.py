"""Facts about the rounds of a competition: who of the round before takes part in this one."""

from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from scoring_tui.contest.rounds import Cut
from scoring_tui.contest.scales import Exact
from scoring_tui.domain.facts.base import Fact

OutcomeReason = Literal[
    "qualified", "tied-at-line", "chosen", "chosen-below-line",
    "below-line", "below-pass-mark", "left-out", "not-chosen", "category-ended", "not-drawn",
    "waiting", "absent", "withdrawn", "disqualified", "postponed",
    "no-ballots", "too-few-ballots", "no-mark", "no-result", "not-passed", "no-difficulty", "not-compared",
    "poll-open", "being-checked", "guest",
]  # fmt: skip
"""Why an entrant goes on or does not; the last three lines are the reasons of a standing without a place."""


class RoundOutcome(BaseModel):
    """Whether an entrant of a round goes on."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    contestant: str
    category: str
    """The category of that round."""
    number: int | None = None
    place: int | None = None
    scores: dict[str, Exact] = {}
    """The displayed score of that round and of the rounds before it, by the id of the round."""
    is_passed: bool
    reason: OutcomeReason
    note: str = ""
    """Why persons chose the entrant, where they chose."""


class RoundResult(BaseModel):
    """The outcome of a round for all its entrants, and the entry of its ledger from which it follows."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    competition: str
    contest: str
    round: str
    seq: int
    """Number of entries of that round's ledger."""
    hash: str
    code: str
    cut: Cut
    next_categories: dict[str, str]
    """The category of the next round, by category of that one."""
    outcomes: tuple[RoundOutcome, ...]

    @cached_property
    def outcomes_by_id(self) -> dict[str, RoundOutcome]:
        """The outcome of each entrant, by id."""
        return {outcome.contestant: outcome for outcome in self.outcomes}

    @property
    def passed_ids(self) -> frozenset[str]:
        """Ids of the entrants who go on."""
        return frozenset(outcome.contestant for outcome in self.outcomes if outcome.is_passed)

    @property
    def passed_scores(self) -> dict[str, dict[str, Decimal]]:
        """The scores of the entrants who go on, by id."""
        return {outcome.contestant: outcome.scores for outcome in self.outcomes if outcome.is_passed}


class EntrantsAdvanced(Fact, kind="entrants-advanced"):
    """Entrants of the round before were taken over; the facts after it have the persons and their scores."""

    result: RoundResult
    reason: str = ""
    replaced: bool = False
    """Whether all earlier contestants were removed first."""
