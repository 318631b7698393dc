"""Earlier stages of a contest: which values their results may have, and for whom they count."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, model_validator

from scoring_tui.contest.base import ContestModel, Id, WholeNumber
from scoring_tui.contest.scales import Exact, count_decimals
from scoring_tui.i18n.lazy import LazyText, lazy

MAX_STAGE_RESULT = 100_000
"""The greatest result of an earlier stage."""
MAX_COUNT = 1_000_000
"""The greatest count, such as likes, of a stage without a range of its own."""
MAX_VOTES = 100_000
"""The most votes of the hall that a contestant can have: so many slips are made at most."""
MAX_RANGE = 1_000_000_000
"""The greatest value that a range of counts may name."""
MAX_CAP_DECIMALS = 2
"""The most decimals of a cap, so that the recount can hold it as a whole number."""
VERDICTS = {"passed": Decimal(1), "failed": Decimal(0)}
"""How a verdict is recorded."""
RATINGS = {"below": Decimal(1), "expected": Decimal(2), "above": Decimal(3)}
"""How a rating of a work result against expectations is recorded."""


def check_pair(value: object) -> object:
    """Refuse anything but two values, so that one message explains the form."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("not a pair")
    return value


ValueRange = Annotated[tuple[Exact, Exact], BeforeValidator(check_pair)]
"""The least and the greatest allowed value."""


class Stage(ContestModel):
    """Earlier results, imported from a sheet, that count with a weight in per cent."""

    id: Id
    name: str = Field(min_length=1)
    weight: Exact = Field(ge=0)
    """0 for a stage that adds nothing: it is shown, and its pass mark may decide who is ranked."""
    decimals: WholeNumber = Field(default=2, ge=0, le=9)
    """The most decimals that its results have; 0 for counts and verdicts."""
    categories: tuple[Id, ...] = ()
    """The categories that have this stage; all of them if empty."""
    value_range: ValueRange | None = Field(default=None, alias="range")
    value_kind: Literal["score", "count", "verdict", "rating", "poll"] = Field(default="score", alias="from")
    """What the sheet holds: a score, a number of likes or votes, passed and not passed, or below, as and
    above expectations. With "poll" there is no sheet: the votes of the hall are counted."""
    points_rule: Literal["value", "share", "rank"] = Field(default="value", alias="as")
    """How a value becomes points: as it is, as a share of the greatest, or by its rank."""
    points_decimals: WholeNumber | None = Field(default=None, ge=0, le=6, alias="round")
    """Decimals of the points, HALF-UP; None keeps the exact fraction."""
    cap: Exact | None = Field(default=None, gt=0)
    """The most that its points add to the final score, after the weight; None without such a limit."""
    pass_mark: Exact | None = Field(default=None, alias="pass")
    """The least value with which a contestant passes."""
    is_required: StrictBool = Field(default=False, alias="required")
    """Whether a contestant who did not pass is left out of the ranking."""

    @model_validator(mode="before")
    @classmethod
    def _default_decimals(cls, raw: Any) -> Any:
        """Counts, verdicts, ratings and votes have no decimals."""
        if isinstance(raw, dict) and raw.get("from") in ("count", "verdict", "rating", "poll"):
            return {"decimals": 0, **raw}
        return raw

    @property
    def is_poll(self) -> bool:
        """Whether the votes of the hall are the results, so that no sheet is imported."""
        return self.value_kind == "poll"

    @property
    def has_counts(self) -> bool:
        """Whether the results are whole numbers of likes or votes, without a scale of their own."""
        return self.value_kind in ("count", "poll")

    @property
    def adds_points(self) -> bool:
        """Whether the results are part of the score."""
        return self.weight > 0

    @property
    def greatest_points(self) -> Decimal:
        """The most points that a result can make, before the weight."""
        return Decimal(100) if self.compares_contestants else self.highest_value

    def weigh_points(self, points: Fraction) -> Fraction:
        """What points add to the final score: `min(w R, cap)`, the weight in per cent.

        >>> likes = {"id": "s", "name": "Likes", "weight": 20, "from": "count", "as": "share", "cap": 10}
        >>> [Stage.model_validate(likes).weigh_points(Fraction(points)) for points in (40, 50, 100)]
        [Fraction(8, 1), Fraction(10, 1), Fraction(10, 1)]
        """
        weighted_points = points * Fraction(self.weight) / 100
        return weighted_points if self.cap is None else min(weighted_points, Fraction(self.cap))

    def is_cut_by_cap(self, points: Fraction) -> bool:
        """Whether points add less to the final score than their weight says."""
        return self.weigh_points(points) < points * Fraction(self.weight) / 100

    @property
    def compares_contestants(self) -> bool:
        """Whether the points of a result depend on the results of others."""
        return self.points_rule != "value"

    @property
    def lowest_value(self) -> Decimal:
        """The least allowed value."""
        if self.value_kind == "rating":
            return RATINGS["below"]
        return Decimal(0) if self.value_range is None else self.value_range[0]

    @property
    def highest_value(self) -> Decimal:
        """The greatest allowed value."""
        if self.value_kind == "verdict":
            return VERDICTS["passed"]
        if self.value_kind == "rating":
            return RATINGS["above"]
        if self.value_range is not None:
            return self.value_range[1]
        if self.is_poll:
            return Decimal(MAX_VOTES)
        return Decimal(MAX_COUNT if self.value_kind == "count" else MAX_STAGE_RESULT)

    @property
    def least_passing_value(self) -> Decimal | None:
        """The least value with which a contestant passes; None if nobody can fail."""
        return VERDICTS["passed"] if self.value_kind == "verdict" else self.pass_mark

    def has_passed(self, value: Decimal) -> bool:
        """Whether a contestant with this result has passed; always true without a pass mark."""
        return self.least_passing_value is None or value >= self.least_passing_value

    def concerns(self, category_id: str) -> bool:
        """Whether the contestants of a category have this stage."""
        return not self.categories or category_id in self.categories

    def find_objection(self, value: Decimal) -> LazyText | None:
        """Return why a result is not allowed; None if it is allowed.

        >>> stage = Stage.model_validate({"id": "t", "name": "Test", "weight": 40, "range": [0, 100]})
        >>> str(stage.find_objection(Decimal(885)))
        'must be 0 to 100'
        """
        if self.value_kind == "verdict":
            is_verdict = value in VERDICTS.values()
            return None if is_verdict else lazy("must be passed or not passed")
        if self.value_kind == "rating":
            is_rating = value in RATINGS.values()
            return None if is_rating else lazy("must be below, as or above expectations")
        if value < 0:
            return lazy("must not be negative")
        if self.has_counts and count_decimals(value):
            return lazy("must be a whole number: it is a count")
        if self.value_range is not None and not self.lowest_value <= value <= self.highest_value:
            return lazy("must be {low} to {high}", low=self.lowest_value, high=self.highest_value)
        if count_decimals(value) > self.decimals:
            return lazy("at most {n} decimals", n=self.decimals)
        return lazy("at most {most}", most=self.highest_value) if value > self.highest_value else None
