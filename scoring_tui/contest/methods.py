"""Registry of the scoring methods and of the tie-break steps: one row each.

Validation, headings, tables and the recount read these rows.
The functions that compute scores and tie-break keys are in `scoring.standings`, in tables with the same ids;
`tests/scoring/test_registry.py` fails if a row has no function or a function has no row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scoring_tui.i18n.lazy import LazyText, lazy

Method = Literal[
    "mean", "sum", "trimmed", "median", "rank-sum", "head-to-head", "severity", "z-score"
]  # fmt: skip
StepId = Literal["weights", "jury", "head-to-head", "head-of-jury", "in-favour"]
SCORE_NAME = lazy("Score")
"""Heading of a score that is a mark."""


@dataclass(frozen=True, slots=True)
class ScoringMethod:
    """A scoring method as the contest file declares it."""

    name: LazyText
    score_name: LazyText = SCORE_NAME
    """Heading of the column of scores."""
    lower_is_better: bool = False
    score_kind: Literal["mark", "count", "z-score"] = "mark"
    """Unit of the score. A count of places or wins is whole and has no weight beside other scores."""
    is_independent: bool = True
    """The score of a contestant depends on no other contestant."""
    is_sum: bool = False
    """The score grows with the number of jurors."""
    first_step: StepId | None = None
    """Tie-break step that comes before the declared ones."""
    no_recount_reason: str = ""
    """Why the SQL views do not compute this method; empty if they do."""


METHODS: Mapping[Method, ScoringMethod] = {
    "mean": ScoringMethod(lazy("mean of the jurors")),
    "sum": ScoringMethod(lazy("sum of the jurors"), is_sum=True),
    "trimmed": ScoringMethod(lazy("trimmed marks of the jurors")),
    "median": ScoringMethod(lazy("median of the jurors")),
    "rank-sum": ScoringMethod(
        lazy("sum of the jurors' places, fewest first"),
        score_name=lazy("Rank sum"),
        lower_is_better=True,
        score_kind="count",
        is_independent=False,
    ),
    "head-to-head": ScoringMethod(
        lazy("duels won"),
        score_name=lazy("Wins"),
        score_kind="count",
        is_independent=False,
        first_step="in-favour",
        no_recount_reason="compares every pair of contestants, juror by juror",
    ),
    "severity": ScoringMethod(
        lazy("means corrected for severity"),
        is_independent=False,
        no_recount_reason="solves a system of linear equations",
    ),
    "z-score": ScoringMethod(
        lazy("mean of the jurors' z-scores"),
        score_name=lazy("Z-score"),
        score_kind="z-score",
        is_independent=False,
        no_recount_reason="needs square roots, which are no fractions of whole numbers",
    ),
}


@dataclass(frozen=True, slots=True)
class TieRule:
    """A tie-break step that is neither a criterion nor a stage."""

    name: LazyText | None
    """The step in a sentence; None if it stands for criteria, which have names of their own."""
    advantage: LazyText | None
    """What the contestant ahead has more of."""
    lower_advantage: LazyText | None = None
    """The same where a lower score is better, if the words differ."""
    is_declared: bool = True
    """A contest file can name it in `ties`."""
    depends_on_group: bool = False
    """The key of a contestant depends on who else is tied."""
    depends_on_scores: bool = False
    """The key depends on the jury's score, not on the contestant's own marks alone."""


TIE_RULES: Mapping[StepId, TieRule] = {
    "weights": TieRule(None, None),
    "jury": TieRule(
        lazy("the jury's score"),
        lazy("higher by the jury itself"),
        lower_advantage=lazy("fewer by the jury itself"),
        depends_on_scores=True,
    ),
    "head-to-head": TieRule(
        lazy("the duels among the tied"), lazy("more jurors prefer"), depends_on_group=True
    ),
    "head-of-jury": TieRule(
        lazy("the decision of the head of jury"), lazy("head of jury's decision"), depends_on_group=True
    ),
    "in-favour": TieRule(
        lazy("the number of jurors in favour"),
        lazy("more jurors in favour"),
        is_declared=False,
        depends_on_scores=True,
    ),
}

DECLARED_STEPS: tuple[StepId, ...] = tuple(step for step, rule in TIE_RULES.items() if rule.is_declared)
"""Steps that a contest file can name."""


def find_declared_step(tie_id: str) -> StepId | None:
    """The step that a contest file names by this id; None for a criterion, a group or a stage."""
    return next((step for step in DECLARED_STEPS if step == tie_id), None)


def find_tie_rule(tie_id: str) -> TieRule | None:
    """The rule of a step; None for a criterion, a group or a stage."""
    return next((rule for step, rule in TIE_RULES.items() if step == tie_id), None)
