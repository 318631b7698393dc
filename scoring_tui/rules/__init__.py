"""What may happen next: `base.decide(state, command, by, now)` returns the facts to append, or raises.

Pure functions: nothing is read from or written to a file. Importing this package registers every rule.
"""

from scoring_tui.rules import ballots, results, score_inputs, setup, stage

__all__ = ["ballots", "results", "score_inputs", "setup", "stage"]
