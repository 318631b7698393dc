"""The facts of the ledger: one frozen pydantic model for each kind, named in the past tense.

A fact records what happened; everything that follows from it is computed. The ledger stores facts as JSON
text. Importing this package registers all kinds in `base.KINDS`.
"""

from scoring_tui.domain.facts import (
    announcement,
    appearance,
    assignments,
    breaks,
    ceremony,
    clock_jumps,
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

__all__ = [
    "announcement",
    "appearance",
    "assignments",
    "breaks",
    "ceremony",
    "clock_jumps",
    "corrections",
    "days",
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
