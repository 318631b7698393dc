"""Marks become totals, totals become places: pure functions over exact numbers.

`combine` knows one juror and one contestant, `ranking` a group of them and its ties, `tally` the state.
Imports the declared models and the state; nothing of storage or screens.
"""

from scoring_tui.scoring.combine import half_up, juror_total, mean, written
from scoring_tui.scoring.ranking import Candidate, Placing, rank
from scoring_tui.scoring.tally import Standing, Tally, Unranked

__all__ = [
    "Candidate",
    "Placing",
    "Standing",
    "Tally",
    "Unranked",
    "half_up",
    "juror_total",
    "mean",
    "rank",
    "written",
]
