"""Evolvers for corrections."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any

from scoring_tui.contest.models import Contest
from scoring_tui.domain.evolve.base import (
    append_to_session,
    change_contest,
    change_queues,
    change_turn,
    evolves,
    settle_move,
)
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.corrections import (
    ContestantCorrected,
    HeadOfJuryCorrected,
    JurorCorrected,
    PanelHeadCorrected,
    RoomCorrected,
    SessionCorrected,
)
from scoring_tui.domain.state import Correction, State, Turn


@evolves(ContestantCorrected)
def _evolve_contestant_corrected(state: State, entry: Entry, fact: ContestantCorrected) -> None:
    contestant_id = fact.contestant
    contestant = state.contestants[contestant_id]
    state.contestants[contestant_id] = contestant.model_copy(update=fact.after)
    correction = Correction(entry.seq, entry.at, entry.actor, fact.before, fact.after, fact.reason)
    known_corrections = state.contestant_corrections.get(contestant_id, ())
    state.contestant_corrections[contestant_id] = (*known_corrections, correction)
    category_id = fact.after.get("category")
    turn = state.find_turn(contestant_id)
    if turn is None or not isinstance(category_id, str):
        return
    if (frozen := state.frozen_standings.get(turn.category)) is not None:
        other_turns = {number: old_turn for number, old_turn in frozen.turns.items() if number != turn.number}
        state.frozen_standings[turn.category] = replace(frozen, turns=other_turns)
    change_turn(state, turn.number, category=category_id)
    if state.has_assignments(category_id) or state.has_assignments(turn.category):
        change_turn(state, turn.number, jurors=state.judging_members(turn.panel, category_id))
    if fact.session is not None:
        _move_turn(state, turn, fact.session)


def _move_turn(state: State, turn: Turn, session: int) -> None:
    """Move a turn to the end of a session. Undo keeps its steps: the queues stored in them change alike."""
    settle_move(state, turn.number)
    panel_id = state.contest.session[session].panel
    current_turn = state.turns[turn.number]
    juror_ids = (
        current_turn.jurors
        if panel_id == turn.panel
        else state.judging_members(panel_id, current_turn.category)
    )

    def leave(queue: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(number for number in queue if number != turn.number)

    change_queues(state, turn.panel, leave)
    change_turn(state, turn.number, session=session, panel=panel_id, jurors=juror_ids)
    append_to_session(state, turn.number)


@evolves(JurorCorrected)
def _evolve_juror_corrected(state: State, entry: Entry, fact: JurorCorrected) -> None:
    juror_id = fact.juror
    state.jurors[juror_id] = state.jurors[juror_id].model_copy(update=fact.after)
    jurors = tuple(
        juror.model_copy(update=fact.after) if juror.id == juror_id else juror
        for juror in state.contest.juror
    )
    change_contest(state, juror=jurors)
    correction = Correction(entry.seq, entry.at, entry.actor, fact.before, fact.after, fact.reason)
    state.juror_corrections[juror_id] = (*state.juror_corrections.get(juror_id, ()), correction)


@evolves(HeadOfJuryCorrected)
def _evolve_head_of_jury_corrected(state: State, entry: Entry, fact: HeadOfJuryCorrected) -> None:
    change_contest(state, contest=state.contest.contest.model_copy(update={"head_of_jury": fact.after}))


@evolves(RoomCorrected)
def _evolve_room_corrected(state: State, entry: Entry, fact: RoomCorrected) -> None:
    _change_panel(state, fact.panel, room=fact.after)


@evolves(PanelHeadCorrected)
def _evolve_panel_head_corrected(state: State, entry: Entry, fact: PanelHeadCorrected) -> None:
    _change_panel(state, fact.panel, head=fact.after)


def _change_panel(state: State, panel_id: str, **changes: str) -> None:
    panels = tuple(
        panel.model_copy(update=changes) if panel.id == panel_id else panel for panel in state.contest.panel
    )
    change_contest(state, panel=panels)


@evolves(SessionCorrected)
def _evolve_session_corrected(state: State, entry: Entry, fact: SessionCorrected) -> None:
    contest = state.contest
    session = contest.session[fact.session]
    old_order = _session_order(contest, session.panel)
    new_session = session.model_copy(update=dict(_parse_times(fact.after)))
    sessions = (*contest.session[: fact.session], new_session, *contest.session[fact.session + 1 :])
    change_contest(state, session=sessions)
    if _session_order(state.contest, session.panel) == old_order:
        return
    ranks = state.contest.session_ranks

    def sort(queue: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(queue, key=lambda number: ranks[state.turns[number].session]))

    change_queues(state, session.panel, sort)


def _session_order(contest: Contest, panel_id: str) -> list[int]:
    """The sessions of a panel in the order of days and hours."""
    return [index for index in contest.session_order if contest.session[index].panel == panel_id]


def _parse_times(values: dict[str, str]) -> Iterator[tuple[str, Any]]:
    for field, text in values.items():
        yield field, date.fromisoformat(text) if field == "day" else time.fromisoformat(text)
