"""The only SQL: one SQLite file that holds everything that happened, and drafts and seats beside it.

`store.Ledger` opens it; `drafts` and `seats` are verbs on it; `chain` checks it. Nothing is imported here, so
that a glance at a file need not load the entries.
"""
