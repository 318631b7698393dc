"""Rules from before the final: declaring, importing, drawing by lot, seats."""

import hashlib
from collections.abc import Iterable, Sequence

from scoring_tui.contest.models import Contest, Rubric
from scoring_tui.contest.recount_limits import mark_unit, weight_denominator
from scoring_tui.contest.schedule import sessions_of_turns
from scoring_tui.domain.commands.setup import Declare, DrawOrder, ImportRoster, IssuePins, LockSeat, TakeSeat
from scoring_tui.domain.facts.base import Fact
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
from scoring_tui.domain.seat import CHAIR_SEAT, Role, Seat
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import DecisionContext, require, require_category_name, require_unsigned, rule


@rule.register
def _decide_declare(command: Declare, context: DecisionContext) -> list[Fact]:
    require(context.state.declared_contest is None, lazy("this file holds a contest already"))
    shares = [share for name, rubric in command.contest.rubric.items() for share in _shares(name, rubric)]
    return [ContestDeclared(contest=command.contest, leaves=tuple(shares))]


def _shares(name: str, rubric: Rubric) -> list[LeafShare]:
    """The leaves' shares over one common denominator, which is what the second count adds up by."""
    whole, unit = weight_denominator(rubric), mark_unit(rubric)
    return [
        LeafShare(rubric=name, criterion=leaf.id, parts=int(leaf.share * whole), whole=whole, unit=unit)
        for leaf in rubric.leaves
    ]


@rule.register
def _decide_import_roster(command: ImportRoster, context: DecisionContext) -> list[Fact]:
    state = context.state
    require(command.contestants, lazy("the sheet holds no contestant"))
    require(
        not (command.replace and state.turns),
        lazy("the running order is drawn; contestants can be added but not replaced"),
    )
    known: set[str] = set() if command.replace else set(state.contestants)
    for contestant in command.contestants:
        require_category_name(context, contestant.category)
        require_unsigned(context, contestant.category)
        require(contestant.id not in known, lazy("contestant {id} is there already", id=contestant.id))
        known.add(contestant.id)
    fact = RosterImported(
        source=command.source, contestants=command.contestants, replaced=command.replace
    )  # fmt: skip
    return [fact]


@rule.register
def _decide_draw_order(command: DrawOrder, context: DecisionContext) -> list[Fact]:
    state = context.state
    if command.category is not None:
        require_category_name(context, command.category)
    wanted = [command.category] if command.category else list(state.contest.categories)
    drawn = {turn.contestant for turn in state.turns.values()}
    facts: list[Fact] = []
    number = max(state.turns, default=0)
    for category in wanted:
        waiting = [c.id for c in state.contestants.values() if c.category == category and c.id not in drawn]
        if waiting:
            turns = build_running_order(
                state.contest, category, draw_lots(waiting, command.seed, category), number + 1
            )
            facts.append(OrderDrawn(category=category, seed=command.seed, turns=turns))
            number += len(waiting)
    require(state.contestants, lazy("there are no contestants yet; import a roster first"))
    require(facts, lazy("every contestant has a draw number already"))
    return facts


def draw_lots(ids: Iterable[str], seed: int, category: str) -> list[str]:
    """Contestants in the order of the lot: by the SHA-256 of seed, category and contestant.

    Anyone can redo it with any tool: `sha256("{seed}/{category}/{contestant}")`, sorted as hex text.
    """
    return sorted(ids, key=lambda id_: hashlib.sha256(f"{seed}/{category}/{id_}".encode()).hexdigest())


def build_running_order(
    contest: Contest, category: str, order: Sequence[str], first: int
) -> tuple[DrawnTurn, ...]:  # fmt: skip
    """Numbers and sessions for contestants in the order of the lot."""
    sessions = sessions_of_turns(contest, category, len(order))
    return tuple(
        DrawnTurn(number=first + place, contestant=contestant, session=sessions[place])
        for place, contestant in enumerate(order)
    )


@rule.register
def _decide_issue_pins(command: IssuePins, context: DecisionContext) -> list[Fact]:
    require(command.seats, lazy("every seat has a PIN already"))
    return [PinsIssued(seats=tuple(map(str, command.seats)))]


@rule.register
def _decide_take_seat(command: TakeSeat, context: DecisionContext) -> list[Fact]:
    seats = list_seats(context)
    if context.actor.seat not in seats:
        raise CommandRefused(lazy("there is no seat {seat}", seat=str(context.actor.seat)))
    holder = context.state.seat_devices.get(context.actor.seat, "")
    require(holder in ("", command.device, command.over), lazy("another device took this seat: look again"))
    return [SeatTaken(device=command.device, over=command.over)]


@rule.register
def _decide_lock_seat(command: LockSeat, context: DecisionContext) -> list[Fact]:
    return [SeatLocked(locked=str(command.seat), device=command.device, tries=command.tries)]


def list_seats(context: DecisionContext) -> list[Seat]:
    """Every seat of the contest: jurors, an MC for each panel, the head of jury."""
    sitting = [juror for members in context.state.panel_members.values() for juror in members]
    jurors = [Seat(Role.JUROR, juror) for juror in dict.fromkeys(sitting)]
    return [*jurors, *(Seat(Role.MC, panel) for panel in context.state.rooms), CHAIR_SEAT]
