"""Marks become totals, totals become places, and what the marks can prove: pure functions over exact numbers.

From the ground up: `combine` (one juror, one contestant), `methods`, `compared`, `duels` and `adjusted`
(what the declared method makes of a group), `final` and `ranking` (the score that is ranked, places and
ties), `tally` (all that out of the state). Beside them `severity` (least squares and the mixed model, with
`crossed`, `henderson`, `reml` and `linear` under them), `posterior` and `sureness` (how sure a place is),
`agreement`, `krippendorff`, `outlying`, `drifting` and `report_card` (the jury's report card), `linking`,
`planning`, `remedies` and `simulation` (what a schedule can tell), `firmness` (what a single mark would
change).

It can be used as a library: everything public can be imported from here, and is loaded when it is first
asked for, because a juror's screen needs little of it. Imports the declared models and the state; nothing
of storage or screens.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scoring_tui.scoring.combine import half_up, juror_total, mean, median, rounded, trimmed, written
from scoring_tui.scoring.methods import Entrant, entrant, jury_score, jury_scores
from scoring_tui.scoring.ranking import Candidate, Placing, rank
from scoring_tui.scoring.tally import Standing, Tally, Unranked

if TYPE_CHECKING:
    from scoring_tui.scoring.agreement import against_the_rest, anova, icc, kendall_w
    from scoring_tui.scoring.compared import rank_sums, wins, z_scores
    from scoring_tui.scoring.drifting import between_days, drift
    from scoring_tui.scoring.firmness import fragility
    from scoring_tui.scoring.krippendorff import alpha
    from scoring_tui.scoring.linking import components, linkage
    from scoring_tui.scoring.outlying import outliers, outlying_marks
    from scoring_tui.scoring.planning import plan
    from scoring_tui.scoring.posterior import rank_intervals
    from scoring_tui.scoring.report_card import report
    from scoring_tui.scoring.severity import least_squares, mixed
    from scoring_tui.scoring.sureness import confidence

_LATER = {
    "agreement": ("against_the_rest", "anova", "icc", "kendall_w"),
    "krippendorff": ("alpha",),
    "compared": ("rank_sums", "wins", "z_scores"),
    "sureness": ("confidence",),
    "drifting": ("between_days", "drift"),
    "firmness": ("fragility",),
    "linking": ("components", "linkage"),
    "outlying": ("outliers", "outlying_marks"),
    "planning": ("plan",),
    "posterior": ("rank_intervals",),
    "report_card": ("report",),
    "severity": ("least_squares", "mixed"),
}
"""Modules that are loaded when one of their names is first asked for."""
_HOME = {name: module for module, names in _LATER.items() for name in names}

__all__ = [
    "Candidate",
    "Entrant",
    "Placing",
    "Standing",
    "Tally",
    "Unranked",
    "against_the_rest",
    "alpha",
    "anova",
    "between_days",
    "components",
    "confidence",
    "drift",
    "entrant",
    "fragility",
    "half_up",
    "icc",
    "juror_total",
    "jury_score",
    "jury_scores",
    "kendall_w",
    "least_squares",
    "linkage",
    "mean",
    "median",
    "mixed",
    "outliers",
    "outlying_marks",
    "plan",
    "rank",
    "rank_intervals",
    "rank_sums",
    "report",
    "rounded",
    "trimmed",
    "wins",
    "written",
    "z_scores",
]


def __getattr__(name: str) -> Any:
    """A public name whose module is not loaded yet."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
