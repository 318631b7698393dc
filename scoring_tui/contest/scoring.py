"""How marks become places, as declared: the method, its roundings, earlier stages, penalties, ties.

Imports `declared` and `marks`; `contest` imports it. The arithmetic is `scoring`'s work.
"""

from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator

from scoring_tui.contest.base import ContestModel, Id
from scoring_tui.contest.scales import Exact

Method = Literal[
    "mean", "sum", "trimmed", "median", "rank-sum", "head-to-head", "severity", "z-score"
]  # fmt: skip
COUNTED_IN_SQL: frozenset[Method] = frozenset({"mean", "sum", "trimmed", "median", "rank-sum"})
"""Methods that the second count can say in plain SQL."""
EACH_ALONE: frozenset[Method] = frozenset({"mean", "sum", "trimmed", "median"})
"""Methods by which one contestant's score depends on no other contestant."""
PLACES: frozenset[Method] = frozenset({"rank-sum", "head-to-head"})
"""Methods that look at the order of the contestants only, so that their scores are no marks."""

TOTAL_DECIMALS = 2
"""Of jurors' totals where the score is no mark."""

TieId = str
"""A step of the chain: the id of a criterion, group or stage, or one of `STEPS`."""
STEPS = ("weights", "jury", "head-to-head", "head-of-jury")
"""Criteria by weight, the jury's own score, Copeland's count, the recorded decision."""


class Trim(ContestModel):
    """Of the marks that are present, how many of the lowest and the highest do not count."""

    lowest: int = Field(ge=0)
    highest: int = Field(ge=0)
    at_least: int = Field(ge=1)
    """With fewer marks than this nothing is dropped."""
    kept: Literal["mean", "sum"] = "mean"
    """What is made of the marks that are left."""


class Rounding(ContestModel):
    """Where a score is rounded on its way, HALF-UP to so many decimals; nowhere but where it is declared."""

    juror: int | None = Field(default=None, ge=0, le=6)
    """Each juror's total, where totals are combined."""
    criterion: int | None = Field(default=None, ge=0, le=6)
    """The panel's mark on a criterion, where criteria are combined."""
    weighted: int | None = Field(default=None, ge=0, le=6)
    """That mark times its weight and difficulty."""
    jury: int | None = Field(default=None, ge=0, le=6)
    """The jury's score, before earlier stages and penalties."""


class Scoring(ContestModel):
    """How marks become places."""

    method: Method = "mean"
    per: Literal["total", "criterion"] = "total"
    """Whether the method combines the jurors' totals, or their marks criterion by criterion."""
    trim: Trim | None = None
    model: Literal["mixed", "least-squares"] = "mixed"
    """The estimate that `severity` ranks by; the other is shown beside it."""
    round: Rounding = Rounding()
    decimals: int = Field(default=2, ge=0, le=9)
    """Of the displayed score."""
    rank_on: Literal["displayed", "exact"] = "displayed"
    ties: tuple[TieId, ...] = ("weights", "head-to-head", "head-of-jury")
    minimum_ballots: int = Field(default=1, ge=1)
    weight: Exact = Field(default=Decimal(100), gt=0)
    """What the jury's score counts beside earlier stages, in per cent."""
    stages: Literal["weighted", "added"] = "weighted"
    """Weights that sum to 100, or free ones of which the results are simply added."""

    @model_validator(mode="before")
    @classmethod
    def _whole_places(cls, given: Any) -> Any:
        """Places are whole numbers unless declared otherwise."""
        if isinstance(given, dict) and given.get("method") in PLACES:
            return {"decimals": 0, **given}
        return given

    @property
    def total_decimals(self) -> int:
        """Decimals that a juror's own total is shown with: the score's, unless that is a number of places."""
        return TOTAL_DECIMALS if self.method in PLACES else self.decimals

    @property
    def lower_is_better(self) -> bool:
        """A sum of places is best when it is small."""
        return self.method == "rank-sum"


class Stage(ContestModel):
    """Earlier results, imported from a sheet, that count with a weight in per cent."""

    id: Id
    name: str = Field(min_length=1)
    weight: Exact = Field(gt=0)
    decimals: int = Field(default=2, ge=0, le=9)
    """The most decimals that its results have."""


class PenaltyKind(ContestModel):
    """A deduction that the head of jury may give: points off the score, outside the jurors' marks."""

    id: Id
    name: str = Field(min_length=1)
    points: Exact = Field(gt=0)
    """Proposed; what is given may differ."""
