"""How each kind of entry changes the state: `apply_entry(state, entry)`.

The rules were checked before an entry was appended; they are not checked here again.
"""

from collections.abc import Iterable

from scoring_tui.domain.evolve import (
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
from scoring_tui.domain.evolve.base import EVOLVERS
from scoring_tui.domain.evolve.freeze import freeze_last_turns
from scoring_tui.domain.evolve.polls import count_poll_stages
from scoring_tui.domain.evolve.release import record_release
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.state import State

__all__ = [
    "access",
    "announcement",
    "appearance",
    "apply_entry",
    "assignments",
    "breaks",
    "ceremony",
    "clock_jumps",
    "competition",
    "consensus",
    "corrections",
    "days",
    "disputes",
    "evidence",
    "fold_entries",
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


def apply_entry(state: State, entry: Entry) -> None:
    """Apply the next entry to the state."""
    EVOLVERS[type(entry.fact)](state, entry, entry.fact)
    count_poll_stages(state, entry.fact)
    record_release(state, entry.fact)
    freeze_last_turns(state, entry)
    # Not by `hasattr`, which is slow for a missing field of a model.
    state.last_reading = vars(entry.fact).get("reading") or state.last_reading
    state.seq, state.hash = entry.seq, entry.hash


def fold_entries(entries: Iterable[Entry]) -> State:
    """Return the state after all these entries."""
    state = State()
    for entry in entries:
        apply_entry(state, entry)
    return state
