"""Live jury scoring for a grand final: one SQLite file, one ledger, a screen for each role."""
