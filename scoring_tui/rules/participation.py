"""Rules about who takes part: out of competition, or excluded before the draw."""

from scoring_tui.domain.commands.participation import ExcludeUndrawn, ReinstateUndrawn, SetGuest
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.participation import GuestChanged, UndrawnExcluded, UndrawnReinstated
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import DecisionContext, require, require_contestant, require_reason, rule


@rule.register
def _decide_set_guest(command: SetGuest, context: DecisionContext) -> list[Fact]:
    contestant = require_contestant(context, command.contestant)
    is_changed = contestant.is_guest != command.is_guest
    message = (
        lazy("{name} is out of competition already", name=contestant.name)
        if command.is_guest
        else lazy("{name} is in the competition already", name=contestant.name)
    )
    require(is_changed, message)
    reason = require_reason(command.reason)
    return [GuestChanged(contestant=contestant.id, is_guest=command.is_guest, reason=reason)]


@rule.register
def _decide_exclude_undrawn(command: ExcludeUndrawn, context: DecisionContext) -> list[Fact]:
    contestant = require_contestant(context, command.contestant)
    if (turn := context.state.find_turn(contestant.id)) is not None:
        message = lazy("{name} has draw number {number} already", name=contestant.name, number=turn.number)
        raise CommandRefused(message)
    is_excluded = contestant.id in context.state.excluded_undrawn
    require(not is_excluded, lazy("{name} is out already", name=contestant.name))
    reason = require_reason(command.reason)
    return [UndrawnExcluded(contestant=contestant.id, exclusion=command.exclusion, reason=reason)]


@rule.register
def _decide_reinstate_undrawn(command: ReinstateUndrawn, context: DecisionContext) -> list[Fact]:
    contestant = require_contestant(context, command.contestant)
    is_excluded = contestant.id in context.state.excluded_undrawn
    require(is_excluded, lazy("{name} is not out", name=contestant.name))
    return [UndrawnReinstated(contestant=contestant.id, reason=require_reason(command.reason))]
