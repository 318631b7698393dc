"""The sentence for a jump of the machine's clock."""

from scoring_tui.domain.facts.clock_jumps import ClockJumped
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact
from scoring_tui.i18n.lazy import LazyText, lazy


def describe_jump(jump_ms: int) -> LazyText:
    """Say how far and in which direction the clock jumped."""
    seconds = round(abs(jump_ms) / 1000)
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    if jump_ms < 0:
        if seconds < 60:
            return lazy("{n} s back", n=seconds)
        return lazy("{hours} h {minutes} min back", hours=hours, minutes=minutes)
    if seconds < 60:
        return lazy("{n} s forward", n=seconds)
    return lazy("{hours} h {minutes} min forward", hours=hours, minutes=minutes)


@describe_fact.register
def _describe_clock_jumped(fact: ClockJumped, context: SentenceContext) -> LazyText:
    return lazy(
        "The clock of the machine jumped {jump}; running timers are right", jump=describe_jump(fact.jump_ms)
    )
