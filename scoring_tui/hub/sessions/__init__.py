"""Sessions: one process for each terminal, forked from a preloaded parent."""
