"""Evolvers for the facts of the jury."""

from scoring_tui.domain.evolve.base import change_turn, evolves, forget_undo
from scoring_tui.domain.evolve.consensus import drop_agreements
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
    TieSettled,
)
from scoring_tui.domain.seat import Seat
from scoring_tui.domain.state import Ballot, Penalty, Signature, State, Turn


def return_to_queue(state: State, draw_number: int) -> None:
    """Let a turn wait again if paper alone opened it and its last ballot is gone.

    Nobody called it, so its paper was typed for a wrong number: nothing of that paper remains.
    """
    turn = state.turns[draw_number]
    took_place = turn.called_at is not None or state.ballots.get(draw_number)
    if took_place or turn.phase == "queued" or not state.contest.contest.has_stage:
        return
    change_turn(state, draw_number, phase="queued")
    forget_undo(state, draw_number)
    for juror_id in turn.jurors:
        state.reopened_ballots.pop((draw_number, juror_id), None)
        state.returned_ballots.pop((draw_number, juror_id), None)


def without_juror(ballots: tuple[Ballot, ...], juror_id: str) -> tuple[Ballot, ...]:
    return tuple(ballot for ballot in ballots if ballot.juror != juror_id)


@evolves(BallotSent)
def _evolve_ballot_sent(state: State, entry: Entry, fact: BallotSent) -> None:
    draw_number, ballot_key = fact.number, (fact.number, fact.juror)
    ballot = Ballot(
        entry.seq,
        entry.at,
        draw_number,
        fact.juror,
        fact.marks,
        fact.paper,
        fact.note,
        fact.typed_by,
        fact.notes,
    )
    drop_agreements(state, draw_number)
    state.ballots[draw_number] = (*without_juror(state.ballots.get(draw_number, ()), fact.juror), ballot)
    state.reopened_ballots.pop(ballot_key, None)
    state.excused_ballots.pop(ballot_key, None)
    state.typed_ballots.pop(ballot_key, None)
    if state.turns[draw_number].phase == "queued":  # a paper ballot proves that the turn took place
        change_turn(state, draw_number, phase="scoring")
        forget_undo(state, draw_number)


@evolves(BallotReopened)
def _evolve_ballot_reopened(state: State, entry: Entry, fact: BallotReopened) -> None:
    ballot_key = (fact.number, fact.juror)
    if (ballot := state.find_ballot(*ballot_key)) is not None:
        state.returned_ballots[ballot_key] = ballot
    drop_agreements(state, fact.number)
    state.ballots[fact.number] = without_juror(state.ballots.get(fact.number, ()), fact.juror)
    state.excused_ballots.pop(ballot_key, None)
    state.recused_jurors.pop(ballot_key, None)
    if state.turns[fact.number].phase in ("scoring", "closed"):  # else the ballot waits for its turn
        state.reopened_ballots[ballot_key] = fact.reason
    return_to_queue(state, fact.number)


@evolves(BallotExcused)
def _evolve_ballot_excused(state: State, entry: Entry, fact: BallotExcused) -> None:
    state.excused_ballots[fact.number, fact.juror] = fact.reason
    state.reopened_ballots.pop((fact.number, fact.juror), None)


@evolves(JurorRecused)
def _evolve_juror_recused(state: State, entry: Entry, fact: JurorRecused) -> None:
    state.recused_jurors[fact.number, fact.juror] = fact.reason


@evolves(JurorSubstituted)
def _evolve_juror_substituted(state: State, entry: Entry, fact: JurorSubstituted) -> None:
    substitute = fact.substitute
    state.jurors[substitute.id] = substitute
    state.panel_members[fact.panel] = tuple(
        substitute.id if juror_id == fact.out else juror_id for juror_id in state.panel_members[fact.panel]
    )
    for place, criteria_by_juror in state.assigned_criteria.items():
        if place[0] == fact.panel:
            others = {id_: criteria for id_, criteria in criteria_by_juror.items() if id_ != substitute.id}
            taken_over = {substitute.id: others[fact.out]} if fact.out in others else {}
            state.assigned_criteria[place] = {**others, **taken_over}
    for turn in list(state.turns.values()):
        is_judge = substitute.id in turn.jurors  # a juror who was replaced earlier and is back
        if turn.panel != fact.panel or turn.phase == "closed" or is_judge:
            continue
        if _is_ballot_open(state, turn, fact.out):
            state.excused_ballots.pop((turn.number, fact.out), None)
            change_turn(
                state,
                turn.number,
                jurors=tuple(substitute.id if juror_id == fact.out else juror_id for juror_id in turn.jurors),
            )
    state.undo_steps.pop(fact.panel, None)  # steps from before the substitution cannot be taken back


def _is_ballot_open(state: State, turn: Turn, juror_id: str) -> bool:
    """Whether a juror's ballot is missing, or was excused before scoring of the turn is open."""
    is_excused = (turn.number, juror_id) in state.excused_ballots and turn.phase != "scoring"
    return is_excused or juror_id in state.missing_ballots(turn.number)


@evolves(PenaltyGiven)
def _evolve_penalty_given(state: State, entry: Entry, fact: PenaltyGiven) -> None:
    penalty = Penalty(entry.seq, fact.penalty, fact.points, fact.reason, entry.actor)
    state.penalties[fact.number] = (*state.penalties.get(fact.number, ()), penalty)


@evolves(PenaltyDropped)
def _evolve_penalty_dropped(state: State, entry: Entry, fact: PenaltyDropped) -> None:
    remaining_penalties = (penalty for penalty in state.penalties[fact.number] if penalty.seq != fact.given)
    state.penalties[fact.number] = tuple(remaining_penalties)


@evolves(TieSettled)
def _evolve_tie_settled(state: State, entry: Entry, fact: TieSettled) -> None:
    state.tie_decisions[fact.category] = (*state.tie_decisions.get(fact.category, ()), fact)


@evolves(CategorySigned)
def _evolve_category_signed(state: State, entry: Entry, fact: CategorySigned) -> None:
    signature = Signature(Seat.parse(entry.seat), fact.signer, entry.seq, entry.at)
    state.signatures[fact.category] = (*state.signatures.get(fact.category, ()), signature)
    state.signed_results[fact.category] = fact
