"""Rebuild the commands that could have given the facts of a ledger, so that `decide` can judge them again.

Importing this package registers a function for each kind of fact.
"""

from scoring_tui.rules.replay import (
    access,
    announcement,
    competition,
    consensus,
    corrections,
    desk,
    evidence,
    jury,
    modules,
    polls,
    requests,
    retention,
    setup,
    stage,
)
from scoring_tui.rules.replay.base import rebuild_commands

__all__ = [
    "access",
    "announcement",
    "competition",
    "consensus",
    "corrections",
    "desk",
    "evidence",
    "jury",
    "modules",
    "polls",
    "rebuild_commands",
    "requests",
    "retention",
    "setup",
    "stage",
]
