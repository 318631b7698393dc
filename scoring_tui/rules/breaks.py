"""Rules of breaks that end at a time of day, and of running breaks."""

from datetime import datetime, time

from scoring_tui.domain.commands.breaks import ExtendBreak, MoveBreakEnd, TakeBreakUntil
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.breaks import BreakChanged
from scoring_tui.domain.facts.stage import BreakStarted
from scoring_tui.domain.state import Break
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import DecisionContext, require, require_room, rule
from scoring_tui.rules.days import contest_zone
from scoring_tui.rules.stage import HAS_BREAK, require_free_stage


@rule.register
def _decide_take_break_until(command: TakeBreakUntil, context: DecisionContext) -> list[Fact]:
    room = require_room(context, command.panel)
    require(room.current_break is None, HAS_BREAK)
    require_free_stage(context, room)
    return [
        BreakStarted(
            panel=room.panel, seconds=_seconds_until(context, command.until), reading=context.now,
            note=command.note, until=f"{command.until:%H:%M}",
        )
    ]  # fmt: skip


def _seconds_until(context: DecisionContext, until: time) -> int:
    """Return the seconds until a time of day, rounded up; refuse a time that has passed today."""
    now = datetime.fromtimestamp(context.now.wall / 1000, contest_zone(context))
    end = datetime.combine(now.date(), until, now.tzinfo)
    seconds = -(-(end - now).total_seconds() // 1)
    require(seconds > 0, lazy("{time} has passed already", time=until))
    return int(seconds)


@rule.register
def _decide_extend_break(command: ExtendBreak, context: DecisionContext) -> list[Fact]:
    room_break = _require_break(context, command.panel)
    seconds = room_break.seconds + command.seconds
    return [_change_break(context, command.panel, seconds, "")]


@rule.register
def _decide_move_break_end(command: MoveBreakEnd, context: DecisionContext) -> list[Fact]:
    room_break = _require_break(context, command.panel)
    elapsed_seconds = context.now.elapsed_since(room_break.started) // 1000
    seconds = elapsed_seconds + _seconds_until(context, command.until)
    return [_change_break(context, command.panel, seconds, f"{command.until:%H:%M}")]


def _require_break(context: DecisionContext, panel_id: str) -> Break:
    room_break = require_room(context, panel_id).current_break
    if room_break is None:
        raise CommandRefused(lazy("the room has no break"))
    return room_break


def _change_break(context: DecisionContext, panel_id: str, seconds: int, until: str) -> Fact:
    """Give the break another length; refuse one that is over already, because ending it is another act."""
    room_break = _require_break(context, panel_id)
    require(seconds != room_break.seconds, lazy("the break has this length already"))
    is_over = seconds * 1000 <= context.now.elapsed_since(room_break.started)
    require(not is_over, lazy("the break would be over already; end it instead"))
    return BreakChanged(panel=panel_id, seconds=seconds, until=until, reading=context.now)
