"""Rules about a juror who is away: many ballots excused at once, or expected again."""

from collections.abc import Callable

from scoring_tui.domain.commands.juror_absence import ExcuseJuror, ExpectJuror
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import BallotExcused, BallotReopened
from scoring_tui.domain.state import State, Turn
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.ballots import juror_name
from scoring_tui.rules.base import (
    DecisionContext,
    limit_to_own_panel,
    require,
    require_juror,
    require_own_panel,
    require_reason,
    require_turn,
    require_unsigned,
    rule,
)


def can_excuse(state: State, turn: Turn, juror_id: str) -> bool:
    """Whether a ballot is missing and may stay missing."""
    return turn.exclusion is None and juror_id in state.missing_ballots(turn.number)


def can_expect(state: State, turn: Turn, juror_id: str) -> bool:
    """Whether a ballot is excused."""
    return (turn.number, juror_id) in state.excused_ballots


def is_not_over(turn: Turn) -> bool:
    """Whether a ballot can still be sent without being reopened."""
    return turn.phase != "closed"


@rule.register
def _decide_excuse_juror(command: ExcuseJuror, context: DecisionContext) -> list[Fact]:
    reason = require_reason(command.reason)
    turns = _select_turns(command, context, can_excuse)
    require(turns, lazy("no ballot of {juror} is missing there", juror=juror_name(context, command.juror)))
    return [BallotExcused(number=turn.number, juror=command.juror, reason=reason) for turn in turns]


@rule.register
def _decide_expect_juror(command: ExpectJuror, context: DecisionContext) -> list[Fact]:
    reason = require_reason(command.reason)
    turns = _select_turns(command, context, can_expect)
    if not command.numbers:
        turns = [turn for turn in turns if is_not_over(turn)]
    require(turns, lazy("no ballot of {juror} is excused there", juror=juror_name(context, command.juror)))
    return [BallotReopened(number=turn.number, juror=command.juror, reason=reason) for turn in turns]


def _select_turns(
    command: ExcuseJuror | ExpectJuror,
    context: DecisionContext,
    is_possible: Callable[[State, Turn, str], bool],
) -> list[Turn]:
    """Return the turns that are meant; refuse if one of the given draw numbers is not possible.

    Without draw numbers, turns that are not possible and those of signed categories are left out.
    """
    state, juror_id = context.state, command.juror
    juror = require_juror(state, juror_id)
    panel_id = limit_to_own_panel(context, command.panel)
    is_known = not panel_id or panel_id in state.rooms
    require(is_known, lazy("there is no panel {panel}", panel=panel_id))
    for draw_number in command.numbers:
        turn = require_turn(context, draw_number)
        require_own_panel(context, turn.panel)
        require_unsigned(context, turn.category)
        require(
            _is_on_day(command, context, turn), lazy("no. {number} is on another day", number=draw_number)
        )
        message = lazy("no. {number} is before another panel", number=draw_number)
        require(command.panel in ("", turn.panel), message)
        message = (
            lazy("no. {number}: no ballot of {juror} is missing", number=draw_number, juror=juror.name)
            if isinstance(command, ExcuseJuror)
            else lazy("no. {number}: no ballot of {juror} is excused", number=draw_number, juror=juror.name)
        )
        require(is_possible(state, turn, juror_id), message)
    draw_numbers = set(command.numbers) or state.turns.keys()
    return [
        turn
        for turn in state.turns.values()
        if turn.number in draw_numbers
        and _is_on_day(command, context, turn)
        and panel_id in ("", turn.panel)
        and not state.signatures.get(turn.category)
        and is_possible(state, turn, juror_id)
    ]


def _is_on_day(command: ExcuseJuror | ExpectJuror, context: DecisionContext, turn: Turn) -> bool:
    return command.day is None or context.state.contest.session[turn.session].day == command.day
