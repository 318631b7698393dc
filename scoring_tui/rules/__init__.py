"""The rules of the contest: `base.decide(state, command, actor, now)` returns the facts to append, or raises.

Rules are pure functions; they read and write no file. Importing this package registers all rules.
"""

from scoring_tui.rules import (
    access,
    appearance,
    ballots,
    breaks,
    clock_jumps,
    corrections,
    days,
    juror_absence,
    messages,
    paper,
    participation,
    readiness,
    requests,
    results,
    schedule,
    score_inputs,
    setup,
    stage,
    substitution,
)

__all__ = [
    "access",
    "appearance",
    "ballots",
    "breaks",
    "clock_jumps",
    "corrections",
    "days",
    "juror_absence",
    "messages",
    "paper",
    "participation",
    "readiness",
    "requests",
    "results",
    "schedule",
    "score_inputs",
    "setup",
    "stage",
    "substitution",
]
