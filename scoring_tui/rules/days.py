"""Rules of sealed days: closing a day, and opening the contest with the code that was written down."""

from zoneinfo import ZoneInfo

from scoring_tui.domain.commands.days import OpenDay, SealDay
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.days import DayCodeMismatched, DayOpened, DaySealed
from scoring_tui.domain.seat import Role
from scoring_tui.domain.state import DaySeal
from scoring_tui.i18n.lazy import lazy
from scoring_tui.ledger.codes import head_code, parse_code
from scoring_tui.rules.base import DecisionContext, require, require_reason, rule

BUSY_PHASES = ("called", "presentation", "questions")


def require_day_open(context: DecisionContext) -> None:
    """Refuse after a day was sealed, until the contest is opened with its code."""
    message = lazy("the day is sealed: type the code that was written down, to go on with the next day")
    require(context.state.unopened_day is None, message)


@rule.register
def _decide_seal_day(command: SealDay, context: DecisionContext) -> list[Fact]:
    state = context.state
    require_day_open(context)
    day_exists = any(session.day == command.sealed_day for session in state.contest.session)
    message = lazy("the contest has no session on {day}", day=command.sealed_day.isoformat())
    require(day_exists, message)
    for room in state.rooms.values():
        is_busy = room.live is not None and state.turns[room.live].phase in BUSY_PHASES
        require(not is_busy, lazy("No. {number} has not finished yet", number=room.live))
    code = head_code(state.seq, state.hash)
    return [DaySealed(sealed_day=command.sealed_day, code=code, reading=context.now)]


@rule.register
def _decide_open_day(command: OpenDay, context: DecisionContext) -> list[Fact]:
    sealed_day = context.state.unopened_day
    require(sealed_day is not None, lazy("no day is sealed"))
    assert sealed_day is not None
    reason = ""
    typed_code = parse_code(command.code) if command.code.strip() else ""
    if typed_code and not is_code_right(sealed_day, typed_code):
        return [
            DayCodeMismatched(sealed_day=sealed_day.day, code=typed_code, reading=context.now)
        ]  # fmt: skip
    if not typed_code:
        may_open = context.actor.role in (Role.CHAIR, Role.COMMITTEE)
        require(may_open, lazy("without the code only the head of jury or the committee opens the day"))
        reason = require_reason(command.reason)
    return [DayOpened(sealed_day=sealed_day.day, code=typed_code, reason=reason, reading=context.now)]


def is_code_right(sealed_day: DaySeal, typed_code: str) -> bool:
    """Whether a typed code is the code that was given out, and the ledger's at that entry too."""
    ledger_code = head_code(sealed_day.head_seq, sealed_day.head_hash)
    return typed_code == sealed_day.code == ledger_code


def contest_zone(context: DecisionContext) -> ZoneInfo:
    """Return the time zone of the contest."""
    return ZoneInfo(context.state.contest.contest.timezone)
