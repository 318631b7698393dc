"""Evolvers for raised hands, requests to send, and ballots that were read again."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.requests import BallotConfirmed, HandLowered, HandRaised, JurorNudged
from scoring_tui.domain.state import RaisedHand, State


@evolves(HandRaised)
def _evolve_hand_raised(state: State, entry: Entry, fact: HandRaised) -> None:
    state.raised_hands[fact.juror] = RaisedHand(entry.seq, entry.at, fact.reason)
    state.hand_times[fact.juror] = fact.reading


@evolves(HandLowered)
def _evolve_hand_lowered(state: State, entry: Entry, fact: HandLowered) -> None:
    state.raised_hands.pop(fact.juror, None)


@evolves(JurorNudged)
def _evolve_juror_nudged(state: State, entry: Entry, fact: JurorNudged) -> None:
    state.nudge_times[fact.number, fact.juror] = fact.reading


@evolves(BallotConfirmed)
def _evolve_ballot_confirmed(state: State, entry: Entry, fact: BallotConfirmed) -> None:
    state.confirmed_ballots[fact.number, fact.juror] = fact.ballot
