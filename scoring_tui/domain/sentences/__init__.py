"""One sentence for each kind of entry, for the logs of the MC and the head of jury.

No sentence contains a mark.
"""

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.sentences import (
    access,
    appearance,
    breaks,
    clock_jumps,
    corrections,
    days,
    jury,
    messages,
    paper,
    participation,
    readiness,
    requests,
    schedule,
    setup,
    stage,
)
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText

__all__ = [
    "access",
    "appearance",
    "breaks",
    "clock_jumps",
    "corrections",
    "days",
    "describe_entry",
    "jury",
    "messages",
    "paper",
    "participation",
    "readiness",
    "requests",
    "schedule",
    "setup",
    "stage",
]


def describe_entry(state: State, entry: Entry) -> LazyText:
    """Describe an entry in one sentence; `state` has the names and may be newer than the entry."""
    return describe_fact(entry.fact, SentenceContext(state, entry))
