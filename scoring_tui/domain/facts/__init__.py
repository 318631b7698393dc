"""The facts of the ledger: one frozen pydantic model for each kind, named in the past tense.

A fact records what happened; everything that follows from it is computed. The ledger stores facts as JSON
text. Importing this package registers all kinds in `base.KINDS`.
"""

from scoring_tui.domain.facts import (
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

__all__ = [
    "appearance",
    "breaks",
    "clock_jumps",
    "corrections",
    "days",
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
