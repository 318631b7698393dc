"""One sentence for each kind of entry, for the logs of the MC and the head of jury.

No sentence contains a mark.
"""

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.sentences import (
    access,
    announcement,
    appearance,
    assignments,
    breaks,
    ceremony,
    clock_jumps,
    competition,
    consensus,
    corrections,
    days,
    disputes,
    evidence,
    jury,
    messages,
    modules,
    paper,
    participation,
    polls,
    readiness,
    requests,
    retention,
    scenes,
    schedule,
    setup,
    stage,
    titles,
)
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText

__all__ = [
    "access",
    "announcement",
    "appearance",
    "assignments",
    "breaks",
    "ceremony",
    "clock_jumps",
    "competition",
    "consensus",
    "corrections",
    "days",
    "describe_entry",
    "disputes",
    "evidence",
    "jury",
    "messages",
    "modules",
    "paper",
    "participation",
    "polls",
    "readiness",
    "requests",
    "retention",
    "scenes",
    "schedule",
    "setup",
    "stage",
    "titles",
]


def describe_entry(state: State, entry: Entry, *, has_names: bool = True) -> LazyText:
    """Describe an entry in one sentence; `state` has the names and may be newer than the entry.

    Args:
        has_names: whether contestants are named beside their draw numbers.
    """
    return describe_fact(entry.fact, SentenceContext(state, entry, has_names))
