"""Evolvers for the facts before the final."""

from decimal import Decimal

from scoring_tui.domain.evolve.base import append_to_session, change_contest, change_room, evolves
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.facts.setup import (
    ContestDeclared,
    DifficultyImported,
    DrawnTurn,
    OrderDrawn,
    PinsIssued,
    ResultsImported,
    RosterImported,
    ScoringDeclared,
    SeatLocked,
    SeatTaken,
)
from scoring_tui.domain.seat import NO_DEVICE, Seat
from scoring_tui.domain.state import Room, State, Turn


@evolves(ContestDeclared)
def _evolve_contest_declared(state: State, entry: Entry, fact: ContestDeclared) -> None:
    contest = fact.contest
    state.declared_contest = contest
    state.checkpoint_key = fact.checkpoint_key
    state.jurors = dict(contest.jurors)
    state.panel_members = {panel.id: panel.jurors for panel in contest.panel}
    state.rooms = {panel.id: Room(panel.id) for panel in contest.panel}


@evolves(ScoringDeclared)
def _evolve_scoring_declared(state: State, entry: Entry, fact: ScoringDeclared) -> None:
    for stage in state.contest.stage:
        if stage.is_poll:
            state.stage_results.pop(stage.id, None)
    change_contest(state, scoring=fact.scoring, stage=fact.stage, penalty=fact.penalty)


@evolves(ResultsImported)
def _evolve_results_imported(state: State, entry: Entry, fact: ResultsImported) -> None:
    state.stage_results[fact.stage] = {result.contestant: result.score for result in fact.results}
    state.stage_absences[fact.stage] = frozenset(fact.absent)


@evolves(DifficultyImported)
def _evolve_difficulty_imported(state: State, entry: Entry, fact: DifficultyImported) -> None:
    factors: dict[str, dict[str, Decimal]] = {}
    for factor in fact.factors:
        factors.setdefault(factor.contestant, {})[factor.criterion] = factor.factor
    state.difficulty_factors = {**factors}


@evolves(RosterImported)
def _evolve_roster_imported(state: State, entry: Entry, fact: RosterImported) -> None:
    if fact.replaced:
        state.contestants.clear()
        state.excluded_undrawn.clear()
    state.contestants.update((contestant.id, contestant) for contestant in fact.contestants)


def add_turn(state: State, drawn_turn: DrawnTurn, category_id: str) -> None:
    """Add a turn that is in no queue yet."""
    contest = state.contest
    panel_id = contest.session[drawn_turn.session].panel
    state.turns[drawn_turn.number] = Turn(
        drawn_turn.number, drawn_turn.contestant, category_id, panel_id, drawn_turn.session,
        state.judging_members(panel_id, category_id),
        phase="scoring" if not contest.contest.has_stage else "queued",
        is_guest=state.contestants[drawn_turn.contestant].is_guest,
    )  # fmt: skip


@evolves(OrderDrawn)
def _evolve_order_drawn(state: State, entry: Entry, fact: OrderDrawn) -> None:
    contest = state.contest
    state.draw_seeds[fact.category] = fact.seed
    for drawn_turn in fact.turns:
        add_turn(state, drawn_turn, fact.category)
    if fact.late:
        for drawn_turn in fact.turns:
            append_to_session(state, drawn_turn.number)
        return
    for panel_id, room in state.rooms.items():
        turns = [turn for turn in state.turns.values() if turn.panel == panel_id]
        old_positions = {draw_number: position for position, draw_number in enumerate(room.queue)}
        turns.sort(
            key=lambda turn: (
                contest.session_ranks[turn.session],
                old_positions.get(turn.number, len(old_positions)),
                turn.number,
            )
        )
        change_room(state, panel_id, queue=tuple(turn.number for turn in turns))
        state.undo_steps.pop(panel_id, None)


@evolves(PinsIssued)
def _evolve_pins_issued(state: State, entry: Entry, fact: PinsIssued) -> None:
    """A new PIN ends the session of whoever sits there, and replaces the commitment to the old one."""
    for seat in map(Seat.parse, fact.seats):
        state.pin_commitments.pop(seat, None)
    state.pin_commitments.update(zip(map(Seat.parse, fact.seats), fact.commitments, strict=False))
    for seat in map(Seat.parse, fact.seats):
        if fact.ends_sessions and seat in state.seat_devices:
            state.seat_devices[seat] = NO_DEVICE


@evolves(SeatLocked)
def _ignore(state: State, entry: Entry, fact: Fact) -> None:
    """Do nothing: these facts do not change the state."""


@evolves(SeatTaken)
def _evolve_seat_taken(state: State, entry: Entry, fact: SeatTaken) -> None:
    state.seat_devices[Seat.parse(entry.seat)] = fact.device
