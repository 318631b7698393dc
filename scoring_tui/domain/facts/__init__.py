"""The facts that the ledger can hold: one small frozen model for each kind, named in the past tense.

A fact says what happened, never what follows from it. The ledger stores facts as JSON text and returns
them as entries. Importing this package registers every kind in `base.KINDS`.
"""

from scoring_tui.domain.facts import jury, setup, stage

__all__ = ["jury", "setup", "stage"]
