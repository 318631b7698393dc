"""What may happen next: `decide(state, command, by, now)` gives the facts to append, or raises `Refused`.

Pure: nothing is read or written. Imports commands, entries, state and scoring.
"""

from scoring_tui.rules import counting, jury, results, setup, stage
from scoring_tui.rules.case import decide
from scoring_tui.rules.results import undecided
from scoring_tui.rules.setup import lot, running_order
from scoring_tui.said import Refused

__all__ = [
    "Refused",
    "counting",
    "decide",
    "jury",
    "lot",
    "results",
    "running_order",
    "setup",
    "stage",
    "undecided",
]
