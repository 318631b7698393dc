"""What a mark may be: the scale of a criterion and the reading of what a juror typed.

Marks are exact decimals. Imports `said` only.
"""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from scoring_tui.i18n.lazy import LazyText, lazy

MARK_DECIMALS = 4
"""The most decimals a mark, a step or a weight may have: the second count's integers rest on it."""

MARK_DIGITS = 12
"""The most digits before the decimal point; together they stay far below where decimals are rounded."""

_NUMBER = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,12})?|[.,][0-9]{1,12}")


def to_plain_decimal(value: Decimal) -> Decimal:
    """The same number without exponent or trailing zeros, so that equal marks are written alike."""
    if not value.is_finite() or value.adjusted() >= MARK_DIGITS:
        raise ValueError("not a number of ordinary size")
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


Exact = Annotated[Decimal, AfterValidator(to_plain_decimal)]
"""A decimal in its plain form."""


class Scale(BaseModel):
    """The marks that a criterion allows: a range with a step, or a list of values, and a floor."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: Exact = Decimal(0)
    max: Exact = Decimal(100)
    step: Exact | None = None
    """The distance between two neighbouring marks, counted from `min`; none means any mark in the range."""
    values: tuple[Exact, ...] = ()
    """The only marks allowed, when not empty."""
    floor: Exact | None = None
    """The least mark a juror may give, above `min`; the range's own meaning is not changed by it."""
    to: Exact | None = None
    """The number that the highest mark counts as, where a rubric mixes scales: `x * to / highest`."""

    @property
    def lowest(self) -> Decimal:
        """The least mark that may be given."""
        low = min(self.values) if self.values else self.min
        return low if self.floor is None else max(low, self.floor)

    @property
    def highest(self) -> Decimal:
        """The greatest mark that may be given."""
        return max(self.values) if self.values else self.max

    def find_objection(self, mark: Decimal) -> LazyText | None:
        """Why this mark may not be given, or nothing."""
        if not self.lowest <= mark <= self.highest:
            return lazy("must be {low} to {high}", low=self.lowest, high=self.highest)
        if self.values and mark not in self.values:
            return lazy("must be one of {values}", values=" · ".join(str(v) for v in sorted(self.values)))
        if self.step and (mark - self.min) % self.step:
            return lazy("must go in steps of {step} from {low}", step=self.step, low=self.min)
        if count_decimals(mark) > MARK_DECIMALS:
            return lazy("at most {n} decimals", n=MARK_DECIMALS)
        return None


def count_decimals(value: Decimal) -> int:
    """How many digits stand after the decimal point, trailing zeros left out."""
    exponent = to_plain_decimal(value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def read_mark(typed: str, scale: Scale) -> Decimal | LazyText:
    """The mark that was typed, comma or dot alike, or the reason why it is none.

    Anything that could be read two ways ("7,5,", "1.000,5") is refused, never guessed.
    """
    if not typed.strip():
        return lazy("a mark is missing")
    mark = read_number(typed)
    return mark if isinstance(mark, LazyText) else scale.find_objection(mark) or mark


def read_number(typed: str) -> Decimal | LazyText:
    """The number that was typed, not below zero, comma or dot alike, or the reason why it is none."""
    stripped = typed.strip()
    if not stripped:
        return lazy("a number is missing")
    if not _NUMBER.fullmatch(stripped):
        return lazy("not a number: {typed}", typed=stripped[:20])
    return to_plain_decimal(Decimal(stripped.replace(",", ".")))
