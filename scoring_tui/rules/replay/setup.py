"""Commands of the facts before the final, of the running order, of PINs and seats, and of participation."""

from collections.abc import Iterable, Sequence
from graphlib import TopologicalSorter
from itertools import pairwise

from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.assignments import DeclareAssignments
from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.participation import ExcludeUndrawn, ReinstateUndrawn, SetGuest
from scoring_tui.domain.commands.schedule import EnteredNumber, EnterOrder, MoveTurn
from scoring_tui.domain.commands.setup import (
    Declare,
    DeclareScoring,
    DrawOrder,
    ImportDifficulty,
    ImportResults,
    ImportRoster,
    ImportSeveralResults,
    IssuePins,
    LockSeat,
    TakeSeat,
)
from scoring_tui.domain.facts.assignments import AssignmentsDeclared
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.participation import GuestChanged, UndrawnExcluded, UndrawnReinstated
from scoring_tui.domain.facts.schedule import OrderEntered, TurnMoved
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
from scoring_tui.domain.seat import Seat
from scoring_tui.domain.state import State
from scoring_tui.rules.replay.base import rebuild_commands


@rebuild_commands.register
def _rebuild_declaration(fact: ContestDeclared, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield Declare(fact.contest, fact.checkpoint_key)


@rebuild_commands.register
def _rebuild_scoring(fact: ScoringDeclared, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    old_parts = {name: getattr(state.contest, name) for name in Contest.model_fields}
    new_parts = {"scoring": fact.scoring, "stage": fact.stage, "penalty": fact.penalty}
    yield DeclareScoring(Contest.model_validate({**old_parts, **new_parts}))


@rebuild_commands.register
def _rebuild_results(fact: ResultsImported, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    imports = tuple(
        ImportResults(other.stage, other.source, other.results, other.reason, other.absent)
        for other in facts
        if isinstance(other, ResultsImported)
    )
    yield ImportSeveralResults(imports)


@rebuild_commands.register
def _rebuild_difficulty(fact: DifficultyImported, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ImportDifficulty(fact.source, fact.factors)


@rebuild_commands.register
def _rebuild_roster(fact: RosterImported, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ImportRoster(fact.source, fact.contestants, fact.replaced)


@rebuild_commands.register
def _rebuild_assignments(fact: AssignmentsDeclared, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield DeclareAssignments(fact.source, fact.assigned, fact.reason)


# --- running order ------------------------------------------------------------------------------------


@rebuild_commands.register
def _rebuild_draw(fact: OrderDrawn, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield DrawOrder(fact.seed)
    yield DrawOrder(fact.seed, fact.category)


@rebuild_commands.register
def _rebuild_entered_order(fact: OrderEntered, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    turns = fact.turns if fact.is_schedule else _sort_as_entered(state, fact.turns)
    entered_numbers = tuple(
        EnteredNumber(turn.contestant, turn.number, turn.session if fact.is_schedule else None)
        for turn in turns
    )
    yield EnterOrder(fact.source, entered_numbers)
    yield EnterOrder(fact.source, entered_numbers, state.contestants[turns[0].contestant].category)


def _sort_as_entered(state: State, turns: Sequence[DrawnTurn]) -> tuple[DrawnTurn, ...]:
    """Return turns without sessions of their own in an order in which they can have been entered.

    The rule sorted them by session and kept the order of turns of the same session. Within a category the
    sessions in the order of entry are known.
    """
    ranks = state.contest.session_ranks
    turns_by_category: dict[str, list[DrawnTurn]] = {}
    turns_by_rank: dict[int, list[DrawnTurn]] = {}
    for turn in turns:
        turns_by_category.setdefault(state.contestants[turn.contestant].category, []).append(turn)
        turns_by_rank.setdefault(ranks[turn.session], []).append(turn)
    chains = list(turns_by_rank.values())
    for category_id, category_turns in turns_by_category.items():
        sessions = state.sessions_of_undrawn(category_id, len(category_turns))
        positions = sorted(range(len(sessions)), key=lambda position: ranks[sessions[position]])
        entered = dict(zip(positions, category_turns, strict=True))
        chains.append([entered[position] for position in range(len(sessions))])
    sorter: TopologicalSorter[DrawnTurn] = TopologicalSorter(dict.fromkeys(turns, ()))
    for chain in chains:
        for earlier_turn, later_turn in pairwise(chain):
            sorter.add(later_turn, earlier_turn)
    return tuple(sorter.static_order())


@rebuild_commands.register
def _rebuild_move(fact: TurnMoved, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    number, reason = fact.number, fact.reason
    if fact.before is not None:
        yield MoveTurn(number, reason, before=fact.before)
    yield MoveTurn(number, reason, session=fact.session)
    queue = [other for other in state.rooms[fact.panel].queue if other != number]
    end = queue.index(fact.before) if fact.before is not None else len(queue)
    if end:
        yield MoveTurn(number, reason, after=queue[end - 1])
    yield MoveTurn(number, reason, to_end=True)


# --- seats --------------------------------------------------------------------------------------------


@rebuild_commands.register
def _rebuild_pins(fact: PinsIssued, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield IssuePins(tuple(map(Seat.parse, fact.seats)), fact.commitments)


@rebuild_commands.register
def _rebuild_sign_in(fact: SeatTaken, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield TakeSeat(fact.device, fact.over)


@rebuild_commands.register
def _rebuild_lock(fact: SeatLocked, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield LockSeat(Seat.parse(fact.locked), fact.device, fact.tries)


# --- who takes part -----------------------------------------------------------------------------------


@rebuild_commands.register
def _rebuild_guest(fact: GuestChanged, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield SetGuest(fact.contestant, fact.is_guest, fact.reason)


@rebuild_commands.register
def _rebuild_exclusion(fact: UndrawnExcluded, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ExcludeUndrawn(fact.contestant, fact.exclusion, fact.reason)


@rebuild_commands.register
def _rebuild_reinstatement(fact: UndrawnReinstated, facts: Sequence[Fact], state: State) -> Iterable[Command]:
    yield ReinstateUndrawn(fact.contestant, fact.reason)
