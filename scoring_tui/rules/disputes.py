"""Rules about disputes."""

from scoring_tui.domain.commands.disputes import DisputeContestant, ResolveDispute
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.disputes import DisputeRaised, DisputeResolved
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_own_panel,
    require_reason,
    require_turn,
    rule,
)


@rule.register
def _decide_dispute_contestant(command: DisputeContestant, context: DecisionContext) -> list[Fact]:
    turn = require_turn(context, command.number)
    require_own_panel(context, turn.panel)
    is_disputed = command.number in context.state.disputes
    require(not is_disputed, lazy("No. {number} is in dispute already", number=turn.number))
    return [DisputeRaised(number=turn.number, note=require_reason(command.note))]


@rule.register
def _decide_resolve_dispute(command: ResolveDispute, context: DecisionContext) -> list[Fact]:
    turn = require_turn(context, command.number)
    require_own_panel(context, turn.panel)
    is_disputed = command.number in context.state.disputes
    require(is_disputed, lazy("No. {number} is not in dispute", number=turn.number))
    return [DisputeResolved(number=turn.number, reason=require_reason(command.reason))]
