"""The running contest of one process: a ledger with its state, and what screens may ask of it."""
