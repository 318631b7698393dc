"""The only SQL: one SQLite file that holds everything that happened, and drafts and seats beside it.

`Ledger` opens it; `drafts` and `seats` are modules of verbs on it; `first_break` checks the chain.
"""

from scoring_tui.ledger.chain import Break, code_of, first_break
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.store import Ledger

__all__ = ["Break", "Ledger", "LedgerError", "code_of", "first_break"]
