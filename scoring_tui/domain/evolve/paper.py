"""Evolvers for paper ballots that are typed twice."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.evolve.consensus import drop_agreements
from scoring_tui.domain.evolve.jury import return_to_queue, without_juror
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.paper import PaperTakenBack, PaperTyped
from scoring_tui.domain.state import State, TypedBallot


@evolves(PaperTyped)
def _evolve_paper_typed(state: State, entry: Entry, fact: PaperTyped) -> None:
    state.typed_ballots[fact.number, fact.juror] = TypedBallot(
        entry.seq, entry.at, entry.actor, fact.marks, fact.never_called, fact.note
    )


@evolves(PaperTakenBack)
def _evolve_paper_taken_back(state: State, entry: Entry, fact: PaperTakenBack) -> None:
    state.typed_ballots.pop((fact.number, fact.juror), None)
    drop_agreements(state, fact.number)
    ballots = state.ballots.get(fact.number, ())
    remaining_ballots = without_juror(ballots, fact.juror)
    if remaining_ballots != ballots:
        state.ballots[fact.number] = remaining_ballots
        return_to_queue(state, fact.number)
