"""The declared rules that turn marks into places: method, rounding, penalties, ties."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, model_validator

from scoring_tui.contest.base import ContestModel, Id, Seconds, WholeNumber
from scoring_tui.contest.methods import METHODS, Method, ScoringMethod
from scoring_tui.contest.scales import Exact

TOTAL_DECIMALS = 2
"""Decimals of a juror's total if the score is a count."""

SignatureCount = Annotated[int, Field(ge=2)] | Literal["all"]
"""Two signatures at least: the head of jury and one juror."""

TieId = str
"""A tie-break step: the id of a criterion, group or stage, or one of `methods.DECLARED_STEPS`."""


COUNT_METHODS = tuple(method for method, row in METHODS.items() if row.score_kind == "count")


class Trim(ContestModel):
    """How many of the lowest and of the highest marks present do not count."""

    lowest: WholeNumber = Field(ge=0)
    highest: WholeNumber = Field(ge=0)
    at_least: WholeNumber = Field(ge=1)
    """With fewer marks than this nothing is dropped."""
    kept: Literal["mean", "sum"] = "mean"
    """How the remaining marks are combined."""


class Rounding(ContestModel):
    """Decimals at each point where a score is rounded HALF-UP; None means that it is not rounded there."""

    juror: WholeNumber | None = Field(default=None, ge=0, le=6)
    """Each juror's total, if totals are combined."""
    criterion: WholeNumber | None = Field(default=None, ge=0, le=6)
    """The panel's mark on a criterion, if criteria are combined."""
    weighted: WholeNumber | None = Field(default=None, ge=0, le=6)
    """That mark times its weight and difficulty."""
    jury: WholeNumber | None = Field(default=None, ge=0, le=6)
    """The jury's score, before earlier stages and penalties."""


class Scoring(ContestModel):
    """The rules that turn marks into places."""

    method: Method = "mean"
    per: Literal["total", "criterion"] = "total"
    """Whether the method combines the jurors' totals, or their marks criterion by criterion."""
    consensus: StrictBool = False
    """Whether the jury may agree on levels, on criteria that have some; they count instead of the marks."""
    trim: Trim | None = None
    model: Literal["mixed", "least-squares"] = "mixed"
    """The estimate that `severity` ranks by; the other is shown beside it."""
    round: Rounding = Rounding()
    decimals: WholeNumber = Field(default=2, ge=0, le=9)
    """Decimals of the displayed score."""
    rank_on: Literal["displayed", "exact"] = "displayed"
    ties: tuple[TieId, ...] = ("weights", "head-to-head", "head-of-jury")
    minimum_ballots: WholeNumber = Field(default=1, ge=1)
    signatures: SignatureCount = 2
    """How many persons must sign a standing, the head of jury among them, or "all" jurors of its panels."""
    weight: Exact = Field(default=Decimal(100), gt=0)
    """Weight of the jury's score beside earlier stages, in per cent."""
    stages: Literal["weighted", "added"] = "weighted"
    """Weights that sum to 100, or free weights whose results are added."""

    @model_validator(mode="before")
    @classmethod
    def _default_decimals(cls, raw: Any) -> Any:
        """Counts are whole numbers unless the file declares decimals."""
        if isinstance(raw, dict) and any(raw.get("method") == method for method in COUNT_METHODS):
            return {"decimals": 0, **raw}
        return raw

    @property
    def method_info(self) -> ScoringMethod:
        """The method's row in the registry."""
        return METHODS[self.method]

    @property
    def total_decimals(self) -> int:
        """Decimals of a juror's total: those of the score, unless the score is a count."""
        return TOTAL_DECIMALS if self.method_info.score_kind == "count" else self.decimals

    @property
    def lower_is_better(self) -> bool:
        """Whether the lowest score wins."""
        return self.method_info.lower_is_better

    @property
    def is_sum(self) -> bool:
        """Whether the score grows with the number of jurors."""
        return self.method_info.is_sum or (self.trim is not None and self.trim.kept == "sum")


class PenaltyKind(ContestModel):
    """A deduction that the head of jury may give: points off the score, outside the jurors' marks."""

    id: Id
    name: str = Field(min_length=1)
    points: Exact = Field(gt=0)
    """Proposed points; the head of jury may give others."""
    overtime: StrictBool = False
    """Whether it is proposed to a contestant who exceeded the time. It is never given by itself."""
    every: Seconds | None = Field(default=None, ge=1)
    """Seconds of overtime, also started ones, for which the points are proposed each time; None: once."""
