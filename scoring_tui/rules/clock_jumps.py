"""The rule of a jump of the machine's clock: it is recorded once, by the first screen that saw it."""

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.clock_jumps import ReportClockJump
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.clock_jumps import ClockJumped
from scoring_tui.i18n.lazy import lazy
from scoring_tui.rules.base import DecisionContext, require, rule

SMALLEST_JUMP_MS = 5000
"""A smaller step is what keeping the time by network does; nobody sees it in hours and minutes."""


def measure_jump(earlier: Reading, now: Reading) -> int:
    """Return the milliseconds that the wall clock gained against the monotonic clock; negative if it lost.

    After a restart of the machine only a clock that went back can be told. A system without ids of its
    starts is recognised by its monotonic clock, which began anew.
    """
    gained_ms = now.wall - earlier.wall
    is_same_start = earlier.boot == now.boot and earlier.ms <= now.ms
    return gained_ms - (now.ms - earlier.ms) if is_same_start else min(0, gained_ms)


@rule.register
def _decide_report_clock_jump(command: ReportClockJump, context: DecisionContext) -> list[Fact]:
    require(abs(command.jump_ms) >= SMALLEST_JUMP_MS, lazy("the clock did not jump"))
    last_jump = context.state.last_clock_jump
    is_known = (
        last_jump is not None
        and last_jump.reading.boot == context.now.boot
        and abs(measure_jump(last_jump.reading, context.now)) < SMALLEST_JUMP_MS
    )
    require(not is_known, lazy("this was done already: look again"))
    return [ClockJumped(jump_ms=command.jump_ms, reading=context.now)]
