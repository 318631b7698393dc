"""What happened, in words: one sentence for each kind of entry, for those who run the final.

`sentence` is for the MC and the head of jury; it never tells a mark. Imports entries, state and wording.
"""

from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.sentences import jury, setup, stage
from scoring_tui.domain.sentences.base import describe_fact, seat_name
from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText

__all__ = ["describe_entry", "jury", "seat_name", "setup", "stage"]


def describe_entry(state: State, entry: Entry) -> LazyText:
    """The entry as a sentence; `state` knows the names and may be newer than the entry."""
    return describe_fact(entry.fact, (state, entry))
