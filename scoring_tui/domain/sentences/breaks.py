"""The sentence for a running break that got another end."""

from datetime import time

from scoring_tui.domain.facts.breaks import BreakChanged
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_break_changed(fact: BreakChanged, context: SentenceContext) -> LazyText:
    room = context.room_name(fact.panel)
    if fact.until:
        return lazy("{room}: break until {time}", room=room, time=time.fromisoformat(fact.until))
    return lazy("{room}: the break lasts {minutes} minutes now", room=room, minutes=-(-fact.seconds // 60))
