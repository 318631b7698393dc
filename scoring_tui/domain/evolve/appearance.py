"""Evolver for an appearance that is given again, and how undo restores its ballots."""

from scoring_tui.domain.evolve.base import change_room, change_turn, evolves, forget_run, push_undo
from scoring_tui.domain.evolve.consensus import drop_agreements
from scoring_tui.domain.facts.appearance import AppearanceRepeated
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.state import AppearanceRepeat, BallotsBeforeStep, State


@evolves(AppearanceRepeated)
def _evolve_appearance_repeated(state: State, entry: Entry, fact: AppearanceRepeated) -> None:
    draw_number = fact.number
    ballots_before = BallotsBeforeStep(
        state.ballots.get(draw_number, ()),
        {key: ballot for key, ballot in state.returned_ballots.items() if key[0] == draw_number},
        {key: reason for key, reason in state.reopened_ballots.items() if key[0] == draw_number},
        {key: ballot for key, ballot in state.typed_ballots.items() if key[0] == draw_number},
        state.agreed_levels.get(draw_number, {}),
    )
    push_undo(state, entry, fact.panel, draw_number, ballots_before=ballots_before)
    drop_agreements(state, draw_number)
    for ballot in state.ballots.pop(draw_number, ()):
        state.returned_ballots[draw_number, ballot.juror] = ballot
    for ballot_key in ballots_before.reopened_ballots:
        del state.reopened_ballots[ballot_key]
    for ballot_key in ballots_before.typed_ballots:
        del state.typed_ballots[ballot_key]
    change_turn(
        state, draw_number, phase="called", reason="", call_count=1,
        last_repeat=AppearanceRepeat(entry.seq, fact.reason), call_readings=(fact.reading,), ready_at=None,
    )  # fmt: skip
    forget_run(state, draw_number, called_at=fact.reading)
    change_room(state, fact.panel, live=draw_number)


def restore_ballots(state: State, draw_number: int, ballots_before: BallotsBeforeStep) -> None:
    """Let the ballots of a turn count again as before the step that returned them."""
    if ballots_before.ballots:
        state.ballots[draw_number] = ballots_before.ballots
    if ballots_before.agreed_levels:
        state.agreed_levels[draw_number] = ballots_before.agreed_levels
    for ballot_key in [key for key in state.returned_ballots if key[0] == draw_number]:
        del state.returned_ballots[ballot_key]
    state.returned_ballots.update(ballots_before.returned_ballots)
    state.reopened_ballots.update(ballots_before.reopened_ballots)
    for ballot_key, ballot in ballots_before.typed_ballots.items():
        state.typed_ballots.setdefault(ballot_key, ballot)
