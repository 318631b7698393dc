"""The rule of an appearance that is given again after an interruption."""

from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.commands.appearance import PresentAgain
from scoring_tui.domain.facts.appearance import AppearanceRepeated
from scoring_tui.domain.facts.base import Fact
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_on_stage,
    require_reason,
    require_stage_contest,
    rule,
)
from scoring_tui.rules.days import require_day_open
from scoring_tui.rules.stage import ROOM_HAS_BREAK, require_free_stage

APPEARED = ("presentation", "questions", "scoring", "closed")
"""Phases of a turn whose contestant has begun to present."""


@rule.register
def _decide_present_again(command: PresentAgain, context: DecisionContext) -> list[Fact]:
    turn = require_on_stage(context, command.number)
    room = context.state.rooms[turn.panel]
    require_stage_contest(context)
    require(room.current_break is None, ROOM_HAS_BREAK)
    excluded_message = lazy(
        "No. {number} is out: {why}", number=turn.number, why=REASONS[turn.exclusion or "absent"]
    )
    require(turn.exclusion is None, excluded_message)
    require(turn.phase in APPEARED, lazy("No. {number} has not appeared yet", number=turn.number))
    require_day_open(context)
    if room.live != turn.number:
        require_free_stage(context, room)
    reason = require_reason(command.reason)
    return [AppearanceRepeated(panel=turn.panel, number=turn.number, reading=context.now, reason=reason)]
