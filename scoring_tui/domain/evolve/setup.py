"""How facts from before the final change the state. Imports state and entries."""

from decimal import Decimal

from scoring_tui.contest.models import Contest
from scoring_tui.domain.evolve.base import change_room, evolves
from scoring_tui.domain.facts.base import Entry, Fact
from scoring_tui.domain.facts.setup import (
    ContestDeclared,
    DifficultyImported,
    OrderDrawn,
    PinsIssued,
    ResultsImported,
    RosterImported,
    ScoringDeclared,
    SeatLocked,
    SeatTaken,
)
from scoring_tui.domain.seat import Seat
from scoring_tui.domain.state import Room, State, Turn


@evolves(ContestDeclared)
def _evolve_contest_declared(state: State, entry: Entry, fact: ContestDeclared) -> None:
    contest = fact.contest
    state.declared_contest = contest
    state.jurors = dict(contest.jurors)
    state.panel_members = {panel.id: panel.jurors for panel in contest.panel}
    state.rooms = {panel.id: Room(panel.id) for panel in contest.panel}


@evolves(ScoringDeclared)
def _evolve_scoring_declared(state: State, entry: Entry, fact: ScoringDeclared) -> None:
    declared = {name: getattr(state.contest, name) for name in Contest.model_fields}  # nothing that is cached
    again = {"scoring": fact.scoring, "stage": fact.stage, "penalty": fact.penalty}
    state.declared_contest = Contest.model_validate({**declared, **again})


@evolves(ResultsImported)
def _evolve_results_imported(state: State, entry: Entry, fact: ResultsImported) -> None:
    state.stage_results[fact.stage] = {one.contestant: one.score for one in fact.results}


@evolves(DifficultyImported)
def _evolve_difficulty_imported(state: State, entry: Entry, fact: DifficultyImported) -> None:
    factors: dict[str, dict[str, Decimal]] = {}
    for one in fact.factors:
        factors.setdefault(one.contestant, {})[one.criterion] = one.factor
    state.difficulty_factors = {**factors}


@evolves(RosterImported)
def _evolve_roster_imported(state: State, entry: Entry, fact: RosterImported) -> None:
    if fact.replaced:
        state.contestants.clear()
    state.contestants.update((contestant.id, contestant) for contestant in fact.contestants)


@evolves(OrderDrawn)
def _evolve_order_drawn(state: State, entry: Entry, fact: OrderDrawn) -> None:
    contest = state.contest
    state.draw_seeds[fact.category] = fact.seed
    for line in fact.turns:
        panel = contest.session[line.session].panel
        state.turns[line.number] = Turn(
            line.number, line.contestant, fact.category, panel, line.session, state.panel_members[panel],
            phase="scoring" if contest.contest.desk else "queued",
        )  # fmt: skip
    rank = {session: place for place, session in enumerate(contest.session_order)}
    for panel, room in state.rooms.items():
        waiting = [turn for turn in state.turns.values() if turn.panel == panel]
        order = {number: place for place, number in enumerate(room.queue)}
        waiting.sort(key=lambda turn: (rank[turn.session], order.get(turn.number, len(order)), turn.number))
        change_room(state, panel, queue=tuple(turn.number for turn in waiting))
        state.undo_steps.pop(panel, None)


@evolves(PinsIssued)
@evolves(SeatLocked)
def _noted(state: State, entry: Entry, fact: Fact) -> None:
    """Facts that are kept for the record and change nothing."""


@evolves(SeatTaken)
def _evolve_seat_taken(state: State, entry: Entry, fact: SeatTaken) -> None:
    state.seat_devices[Seat.parse(entry.seat)] = fact.device
