"""The line about a jump of the machine's clock, for MC and head of jury."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.sentences.clock_jumps import describe_jump
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy

NOTICE_MS = 300_000
"""Milliseconds for which the line stays."""


def find_unreported_jump(engine: Engine) -> int | None:
    """Return the milliseconds of a jump that is not in the ledger yet; a screen then reports it."""
    return engine.clock_watch.find_jump(engine.state, engine.clock())


def make_clock_notice(state: State, now: Reading) -> LazyText | None:
    """Return the line about the last jump for five minutes; it is told once, and stays in the log."""
    jump = state.last_clock_jump
    if jump is None or jump.reading.boot != now.boot or now.elapsed_since(jump.reading) >= NOTICE_MS:
        return None
    zone = ZoneInfo(state.contest.contest.timezone)
    before = datetime.fromtimestamp((jump.reading.wall - jump.jump_ms) / 1000, UTC).astimezone(zone).time()
    after = datetime.fromtimestamp(jump.reading.wall / 1000, UTC).astimezone(zone).time()
    return lazy(
        "the clock of the machine jumped from {before} to {after} ({jump}); timers are right",
        before=before, after=after, jump=describe_jump(jump.jump_ms),
    )  # fmt: skip
