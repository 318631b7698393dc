"""Evolvers for the poll of the audience."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.polls import PollClosed, PollOpened, PollSlipsMade, VoteCast
from scoring_tui.domain.state import PollVote, State


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
