"""Rules before the final: declare the contest, import the roster, draw lots, issue PINs, take seats."""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence

from scoring_tui.contest.assigned_criteria import expand_assignments
from scoring_tui.contest.assignments import AssignedCriteria
from scoring_tui.contest.models import Contest, Rubric
from scoring_tui.contest.recount_limits import mark_unit, weight_denominator
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster, IssuePins, LockSeat, TakeSeat
from scoring_tui.domain.facts.assignments import AssignmentsDeclared
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.schedule import OrderEntered
from scoring_tui.domain.facts.setup import (
    ContestDeclared,
    DrawnTurn,
    LeafShare,
    OrderDrawn,
    PinsIssued,
    RosterImported,
    SeatLocked,
    SeatTaken,
)
from scoring_tui.domain.seat import CHAIR_SEAT, NO_DEVICE, SUPERVISOR_SEAT, Role, Seat
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    ONLY_HEAD_OF_JURY,
    DecisionContext,
    require,
    require_category_name,
    require_unsigned,
    rule,
)

_COMMITMENT = re.compile(r"[0-9a-f]{64}")


@rule.register
def _decide_declare(command: Declare, context: DecisionContext) -> list[Fact]:
    require(context.state.declared_contest is None, lazy("this file holds a contest already"))
    shares = [
        share
        for rubric_id, rubric in command.contest.rubric.items()
        for share in _leaf_shares(rubric_id, rubric)
    ]
    facts: list[Fact] = [
        ContestDeclared(contest=command.contest, leaves=tuple(shares), checkpoint_key=command.checkpoint_key)
    ]
    if command.contest.assignment:
        facts.append(AssignmentsDeclared(assigned=_expand_assignments(command.contest)))
    return facts


def _expand_assignments(contest: Contest) -> tuple[AssignedCriteria, ...]:
    members = {panel.id: panel.jurors for panel in contest.panel}
    return expand_assignments(contest, contest.assignment, members)


def _leaf_shares(rubric_id: str, rubric: Rubric) -> list[LeafShare]:
    """Return the shares of the leaves over one common denominator, as the recount in SQL needs them."""
    whole, unit = weight_denominator(rubric), mark_unit(rubric)
    return [
        LeafShare(rubric=rubric_id, criterion=leaf.id, parts=int(leaf.share * whole), whole=whole, unit=unit)
        for leaf in rubric.leaves
    ]


@rule.register
def _decide_import_roster(command: ImportRoster, context: DecisionContext) -> list[Fact]:
    if command.replace:
        require_replaceable(context.state)
    return take_contestants(command, context)


def require_replaceable(state: State, carried_stage_ids: Collection[str] = ()) -> None:
    """Refuse to replace contestants for whom a sheet was imported: what it says would be of other persons.

    Args:
        carried_stage_ids: stages whose results are taken over anew together with the contestants.
    """
    concerned_stages = (state.stage_results.keys() | state.stage_absences.keys()) - set(carried_stage_ids)
    stage_names = [stage.name for id_, stage in state.contest.stages.items() if id_ in concerned_stages]
    message = lazy(
        "results of {stages} were imported; contestants can be added but not replaced, so make a new file",
        stages=", ".join(stage_names),
    )
    require(not stage_names, message)
    require(
        not state.difficulty_factors,
        lazy("factors of difficulty were imported; contestants can be added but not replaced"),
    )
    require(not state.evidence, lazy("claims were imported; contestants can be added but not replaced"))


def take_contestants(command: ImportRoster, context: DecisionContext) -> list[Fact]:
    """Return the facts of new contestants. Without a draw they get numbers in the order of their sheet."""
    state = context.state
    require(command.contestants, lazy("the sheet holds no contestant"))
    has_ballots = state.contest.contest.has_ballots
    has_numbers = lazy("the running order is drawn; contestants can be added but not replaced")
    if not has_ballots:
        has_numbers = lazy("contestants have their numbers; others can be added, but none replaced")
    require(not (command.replace and state.turns), has_numbers)
    known_ids: set[str] = set() if command.replace else set(state.contestants)
    for contestant in command.contestants:
        require_category_name(context, contestant.category)
        require_unsigned(context, contestant.category)
        require(contestant.id not in known_ids, lazy("contestant {id} is there already", id=contestant.id))
        known_ids.add(contestant.id)
    fact = RosterImported(
        source=command.source, contestants=command.contestants, replaced=command.replace
    )  # fmt: skip
    return [fact] if has_ballots else [fact, _number_contestants(state, command)]


def _number_contestants(state: State, command: ImportRoster) -> OrderEntered:
    """Return the numbers of contestants who need no draw, in the order of their sheet."""
    first_number = max(state.turns, default=0) + 1
    turns = tuple(
        DrawnTurn(number=number, contestant=contestant.id, session=0)
        for number, contestant in enumerate(command.contestants, first_number)
    )
    return OrderEntered(source=command.source, turns=turns)


@rule.register
def _decide_draw_order(command: DrawOrder, context: DecisionContext) -> list[Fact]:
    state = context.state
    require_draw(context)
    if command.category is not None:
        require_category_name(context, command.category)
    category_ids = [command.category] if command.category else list(state.contest.categories)
    facts: list[Fact] = []
    last_number = max(state.turns, default=0)
    for category_id in category_ids:
        contestant_ids = [contestant.id for contestant in state.undrawn_contestants(category_id)]
        if contestant_ids:
            drawn_order = draw_lots(contestant_ids, command.seed, category_id)
            turns = build_turns(state, category_id, drawn_order, last_number + 1)
            has_order = bool(state.turns)  # another category may have appeared already
            facts.append(OrderDrawn(category=category_id, seed=command.seed, turns=turns, late=has_order))
            last_number += len(contestant_ids)
    require(state.contestants, lazy("there are no contestants yet; import a roster first"))
    require(facts, lazy("every contestant has a draw number already"))
    return facts


def require_draw(context: DecisionContext) -> None:
    """Refuse a draw where contestants get their numbers from their sheet."""
    message = lazy(
        "nobody appears in this contest: contestants have their numbers in the order of their sheet"
    )
    require(context.state.contest.contest.has_ballots, message)


def draw_lots(contestant_ids: Iterable[str], seed: int, category_id: str) -> list[str]:
    """Return the contestants in the order of `sha256("{seed}/{category}/{contestant}")` as hexadecimal text.

    Anyone can repeat the draw with any tool that computes SHA-256.
    """
    return sorted(
        contestant_ids,
        key=lambda contestant_id: hashlib.sha256(
            f"{seed}/{category_id}/{contestant_id}".encode()
        ).hexdigest(),
    )


def build_turns(
    state: State, category_id: str, contestant_ids: Sequence[str], first_number: int
) -> tuple[DrawnTurn, ...]:
    """Return the next turns of a category, with draw numbers from `first_number` on and their sessions."""
    sessions = state.sessions_of_undrawn(category_id, len(contestant_ids))
    return tuple(
        DrawnTurn(number=first_number + index, contestant=contestant_id, session=sessions[index])
        for index, contestant_id in enumerate(contestant_ids)
    )


@rule.register
def _decide_issue_pins(command: IssuePins, context: DecisionContext) -> list[Fact]:
    require(command.seats, lazy("every seat has a PIN already"))
    known_seats = list_seats(context.state)
    for seat in command.seats:
        is_known = seat in known_seats or seat == SUPERVISOR_SEAT
        require(is_known, lazy("there is no seat {seat}", seat=str(seat)))
        _require_ruled_seat(context, seat)
    require_commitments(command.commitments, len(command.seats))
    return [
        PinsIssued(seats=tuple(map(str, command.seats)), ends_sessions=True, commitments=command.commitments)
    ]


def require_commitments(commitments: Sequence[str], seat_count: int) -> None:
    """Refuse commitments that are not one SHA-256 in hex for each seat; none at all are allowed."""
    is_complete = len(commitments) in (0, seat_count) and all(map(_COMMITMENT.fullmatch, commitments))
    require(is_complete, lazy("each PIN needs a commitment of 64 hexadecimal digits"))


def _require_ruled_seat(context: DecisionContext, seat: Seat) -> None:
    """Refuse a head who makes a PIN for somebody whom the head does not lead; the committee may for all."""
    if context.actor.role is not Role.CHAIR:
        return
    is_led = seat.role is Role.JUROR or seat.is_panel_head
    message = lazy("a new PIN for {seat} comes from the committee: scoring-tui pins --seat", seat=str(seat))
    require(is_led, message)
    if context.actor.seat.is_panel_head:
        require(seat.role is Role.JUROR, ONLY_HEAD_OF_JURY)
        is_own_juror = seat.post in context.state.panel_members.get(context.actor.post, ())
        require(
            is_own_juror,
            lazy(
                "{juror} does not sit in panel {panel}",
                juror=context.state.jurors[seat.post].name, panel=context.actor.post,
            ),
        )  # fmt: skip


@rule.register
def _decide_take_seat(command: TakeSeat, context: DecisionContext) -> list[Fact]:
    seats = list_seats(context.state)
    if context.actor.seat not in (*seats, SUPERVISOR_SEAT):
        raise CommandRefused(lazy("there is no seat {seat}", seat=str(context.actor.seat)))
    current_device = context.state.seat_devices.get(context.actor.seat, "")
    require(
        current_device in ("", NO_DEVICE, command.device, command.over),
        lazy("another device took this seat: look again"),
    )
    return [SeatTaken(device=command.device, over=command.over)]


@rule.register
def _decide_lock_seat(command: LockSeat, context: DecisionContext) -> list[Fact]:
    return [SeatLocked(locked=str(command.seat), device=command.device, tries=command.tries)]


def list_seats(state: State) -> list[Seat]:
    """Return all seats of the contest: jurors, an MC for each panel, heads of panels, the head of jury.

    A supervising board is not among them: it gets a PIN only where somebody asks for one.
    """
    return [
        *(Seat(Role.JUROR, juror_id) for juror_id in state.seated_jurors),
        *(Seat(Role.MC, panel_id) for panel_id in state.rooms),
        *(Seat(Role.CHAIR, panel_id) for panel_id in state.headed_panels),
        CHAIR_SEAT,
    ]
