"""How facts of the jury and its results change the state. Imports state and entries."""

from scoring_tui.domain.evolve.base import change_turn, evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import (
    BallotExcused,
    BallotReopened,
    BallotSent,
    CategorySigned,
    JurorRecused,
    JurorSubstituted,
    PenaltyDropped,
    PenaltyGiven,
    SignatureWithdrawn,
    TieSettled,
)
from scoring_tui.domain.seat import Seat
from scoring_tui.domain.state import Ballot, Penalty, Signature, State


def _without(ballots: tuple[Ballot, ...], juror: str) -> tuple[Ballot, ...]:
    return tuple(ballot for ballot in ballots if ballot.juror != juror)


@evolves(BallotSent)
def _evolve_ballot_sent(state: State, entry: Entry, fact: BallotSent) -> None:
    number, post = fact.number, (fact.number, fact.juror)
    ballot = Ballot(entry.seq, entry.at, number, fact.juror, fact.marks, fact.paper, fact.note)
    state.ballots[number] = (*_without(state.ballots.get(number, ()), fact.juror), ballot)
    state.reopened_ballots.pop(post, None)
    state.excused_ballots.pop(post, None)
    if state.turns[number].phase == "queued":  # a sheet of paper tells that the turn took place
        change_turn(state, number, phase="scoring")
        state.undo_steps.pop(state.turns[number].panel, None)


@evolves(BallotReopened)
def _evolve_ballot_reopened(state: State, entry: Entry, fact: BallotReopened) -> None:
    post = (fact.number, fact.juror)
    if (ballot := state.find_ballot(*post)) is not None:
        state.returned_ballots[post] = ballot
    state.ballots[fact.number] = _without(state.ballots.get(fact.number, ()), fact.juror)
    state.excused_ballots.pop(post, None)
    state.recused_jurors.pop(post, None)
    state.reopened_ballots[post] = fact.reason


@evolves(BallotExcused)
def _evolve_ballot_excused(state: State, entry: Entry, fact: BallotExcused) -> None:
    state.excused_ballots[fact.number, fact.juror] = fact.reason
    state.reopened_ballots.pop((fact.number, fact.juror), None)


@evolves(JurorRecused)
def _evolve_juror_recused(state: State, entry: Entry, fact: JurorRecused) -> None:
    state.recused_jurors[fact.number, fact.juror] = fact.reason


@evolves(JurorSubstituted)
def _evolve_juror_substituted(state: State, entry: Entry, fact: JurorSubstituted) -> None:
    new = fact.substitute
    state.jurors[new.id] = new
    state.panel_members[fact.panel] = tuple(
        new.id if j == fact.out else j for j in state.panel_members[fact.panel]
    )
    for turn in list(state.turns.values()):
        if (
            turn.panel == fact.panel
            and turn.phase != "closed"
            and fact.out in state.missing_ballots(turn.number)
        ):
            change_turn(state, turn.number, jurors=tuple(new.id if j == fact.out else j for j in turn.jurors))
    state.undo_steps.pop(fact.panel, None)  # an older turn would bring the old juror back


@evolves(PenaltyGiven)
def _evolve_penalty_given(state: State, entry: Entry, fact: PenaltyGiven) -> None:
    given = Penalty(entry.seq, fact.penalty, fact.points, fact.reason, entry.actor)
    state.penalties[fact.number] = (*state.penalties.get(fact.number, ()), given)


@evolves(PenaltyDropped)
def _evolve_penalty_dropped(state: State, entry: Entry, fact: PenaltyDropped) -> None:
    left = (penalty for penalty in state.penalties[fact.number] if penalty.seq != fact.given)
    state.penalties[fact.number] = tuple(left)


@evolves(TieSettled)
def _evolve_tie_settled(state: State, entry: Entry, fact: TieSettled) -> None:
    state.tie_decisions[fact.category] = (*state.tie_decisions.get(fact.category, ()), fact)


@evolves(CategorySigned)
def _evolve_category_signed(state: State, entry: Entry, fact: CategorySigned) -> None:
    signature = Signature(Seat.parse(entry.seat), fact.signer, entry.seq, entry.at)
    state.signatures[fact.category] = (*state.signatures.get(fact.category, ()), signature)


@evolves(SignatureWithdrawn)
def _evolve_signature_withdrawn(state: State, entry: Entry, fact: SignatureWithdrawn) -> None:
    state.signatures.pop(fact.category, None)
