"""Rules about raised hands, requests to send, and ballots that were read again."""

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.requests import ConfirmBallot, LowerHand, NudgeJuror, RaiseHand
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.requests import BallotConfirmed, HandLowered, HandRaised, JurorNudged
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_juror,
    require_own_panel,
    require_room,
    require_turn,
    rule,
)

NUDGE_INTERVAL = 60
"""Seconds after which a juror may be asked again for the same ballot."""
HAND_INTERVAL = 10
"""Seconds after which a juror may raise a hand again."""
REASON_LENGTH = 200
"""Most characters of the reason for a raised hand."""


def owes_ballot(state: State, draw_number: int, juror_id: str) -> bool:
    """Whether the juror can send a ballot now and has not: scoring is open, or the ballot was reopened."""
    turn = state.turns[draw_number]
    is_open = turn.phase == "scoring" or (draw_number, juror_id) in state.reopened_ballots
    return is_open and turn.exclusion is None and juror_id in state.missing_ballots(draw_number)


def _require_interval(last_time: Reading | None, now: Reading, seconds: int, message: LazyText) -> None:
    """Refuse if less than this many seconds have passed."""
    require(last_time is None or now.elapsed_since(last_time) >= seconds * 1000, message)


@rule.register
def _decide_raise_hand(command: RaiseHand, context: DecisionContext) -> list[Fact]:
    state, juror_id, reason = context.state, context.actor.post, command.reason.strip()
    require_juror(state, juror_id)
    require(juror_id not in state.raised_hands, lazy("your hand is up already; the head of jury sees it"))
    require(len(reason) <= REASON_LENGTH, lazy("at most {n} characters", n=REASON_LENGTH))
    message = lazy("you raised your hand a moment ago; wait {n} seconds", n=HAND_INTERVAL)
    _require_interval(state.hand_times.get(juror_id), context.now, HAND_INTERVAL, message)
    return [HandRaised(juror=juror_id, reading=context.now, reason=reason)]


@rule.register
def _decide_lower_hand(command: LowerHand, context: DecisionContext) -> list[Fact]:
    state, juror = context.state, require_juror(context.state, command.juror)
    if context.actor.role is Role.JUROR:
        is_own = context.actor.post == command.juror
        require(is_own, lazy("that is the hand of {juror}", juror=juror.name))
    elif context.actor.post:
        is_here = command.juror in state.panel_members.get(context.actor.post, ())
        message = lazy("{juror} sits in another panel", juror=juror.name)
        require(is_here, message)
    require(command.juror in state.raised_hands, lazy("the hand of {juror} is not up", juror=juror.name))
    return [HandLowered(juror=command.juror)]


@rule.register
def _decide_nudge_juror(command: NudgeJuror, context: DecisionContext) -> list[Fact]:
    state, turn = context.state, require_turn(context, command.number)
    juror = require_juror(state, command.juror)
    if context.actor.role is Role.MC:
        require_room(context, turn.panel)
    require_own_panel(context, turn.panel)
    message = lazy("{juror} owes no ballot for no. {number} now", juror=juror.name, number=turn.number)
    require(owes_ballot(state, turn.number, command.juror), message)
    message = lazy(
        "{juror} was asked less than a minute ago; the request stays on the screen", juror=juror.name
    )
    last_time = state.nudge_times.get((turn.number, command.juror))
    _require_interval(last_time, context.now, NUDGE_INTERVAL, message)
    return [JurorNudged(number=turn.number, juror=command.juror, reading=context.now)]


@rule.register
def _decide_confirm_ballot(command: ConfirmBallot, context: DecisionContext) -> list[Fact]:
    turn, juror_id = require_turn(context, command.number), context.actor.post
    ballot = context.state.find_ballot(turn.number, juror_id)
    message = lazy("there is no ballot of yours for no. {number}", number=turn.number)
    require(ballot is not None, message)
    is_confirmed = context.state.is_confirmed(turn.number, juror_id)
    require(not is_confirmed, lazy("you confirmed your ballot for no. {number} already", number=turn.number))
    return [BallotConfirmed(number=turn.number, juror=juror_id, ballot=ballot.seq)] if ballot else []
