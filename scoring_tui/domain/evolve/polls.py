"""Evolvers for the poll of the audience, and the stages whose results are its votes."""

from decimal import Decimal

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.facts.corrections import ContestantCorrected
from scoring_tui.domain.facts.polls import PollClosed, PollOpened, PollSlipsMade, VoteCast
from scoring_tui.domain.facts.setup import RosterImported, ScoringDeclared
from scoring_tui.domain.state import PollVote, State

_COUNT_CHANGES = (PollOpened, PollClosed, RosterImported, ContestantCorrected, ScoringDeclared)
"""Facts after which a stage that counts the votes has other results: no vote is counted before the end."""


@evolves(PollSlipsMade)
def _evolve_slips_made(state: State, entry: Entry, fact: PollSlipsMade) -> None:
    state.poll_slips |= frozenset(fact.commitments)


@evolves(PollOpened)
def _evolve_poll_opened(state: State, entry: Entry, fact: PollOpened) -> None:
    state.poll_phase = "open"


@evolves(PollClosed)
def _evolve_poll_closed(state: State, entry: Entry, fact: PollClosed) -> None:
    state.poll_phase = "closed"


@evolves(VoteCast)
def _evolve_vote_cast(state: State, entry: Entry, fact: VoteCast) -> None:
    state.poll_votes[fact.slip] = PollVote(fact.choices, entry.at)


def count_poll_stages(state: State, fact: Fact) -> None:
    """After a fact, set the results of the stages that count the votes of a closed poll.

    Every contestant of the stage's categories has a result, 0 without a vote. While the poll is not closed,
    nobody has any.
    """
    if not isinstance(fact, _COUNT_CHANGES) or state.contest.poll is None:
        return
    vote_counts = state.count_votes()
    for stage in state.contest.stage:
        if not stage.is_poll:
            continue
        if state.poll_phase != "closed":
            state.stage_results.pop(stage.id, None)
            continue
        state.stage_results[stage.id] = {
            contestant.id: Decimal(vote_counts[contestant.id])
            for contestant in state.contestants.values()
            if stage.concerns(contestant.category)
        }
