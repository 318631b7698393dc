"""The scale of a criterion, and how a typed mark is read. Marks are exact decimals."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from scoring_tui.i18n.lazy import LazyText, lazy

MARK_DECIMALS = 4
"""The most decimals of a mark, a step or a weight; the recount's integers are limited by it."""

MARK_DIGITS = 12
"""The most digits before the decimal point, so that no decimal is ever rounded."""

_NUMBER = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,12})?|[.,][0-9]{1,12}")
_THOUSANDS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")
"""A number whose sign may separate thousands or decimals: 1.000 is one or a thousand."""
_PERCENT = re.compile(r"(.*[0-9.,])\s*%")


@lru_cache(maxsize=10_000)
def to_plain_decimal(value: Decimal) -> Decimal:
    """The same number without exponent, trailing zeros and a sign of zero: equal marks have the same text.

    Results are cached, because a ledger repeats a few marks many times.
    """
    if not value.is_finite() or value.adjusted() >= MARK_DIGITS:
        raise ValueError("not a number of ordinary size")
    normalized = value.normalize()
    if not normalized:
        return Decimal(0)
    return normalized.quantize(Decimal(1)) if normalized == normalized.to_integral_value() else normalized


Exact = Annotated[Decimal, AfterValidator(to_plain_decimal)]
"""A decimal without exponent and trailing zeros."""


class Scale(BaseModel):
    """The marks that a criterion allows: a range with a step, or a list of values, with an optional floor."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    min: Exact = Decimal(0)
    max: Exact = Decimal(100)
    step: Exact | None = None
    """Distance between two neighbouring marks, counted from `min`; None allows any mark in the range."""
    values: tuple[Exact, ...] = ()
    """The only allowed marks, if not empty."""
    floor: Exact | None = None
    """The least mark that a juror may give, above `min`; the weight of a point stays the same."""
    to: Exact | None = None
    """What the highest mark counts as, if a rubric mixes scales: `x * to / highest`."""

    @cached_property
    def lowest(self) -> Decimal:
        """The least allowed mark."""
        minimum = min(self.values) if self.values else self.min
        return minimum if self.floor is None else max(minimum, self.floor)

    @cached_property
    def highest(self) -> Decimal:
        """The greatest allowed mark."""
        return max(self.values) if self.values else self.max

    def find_objection(self, mark: Decimal) -> LazyText | None:
        """Return which marks are allowed, with the two next to this one; None if it is allowed itself.

        >>> str(Scale(min=Decimal(10), step=Decimal(1)).find_objection(Decimal("85.5")))
        'only whole numbers from 10 to 100: 85 or 86'
        """
        lower_mark, upper_mark = self.find_neighbours(mark)
        if lower_mark == mark:
            return None
        if lower_mark is None or upper_mark is None:
            return self.describe_allowed()
        if not self.values and self.step is None:
            return lazy("at most {n} decimals", n=MARK_DECIMALS)
        return lazy(
            "{allowed}: {low} or {high}", allowed=self.describe_allowed(), low=lower_mark, high=upper_mark
        )

    def describe_allowed(self) -> LazyText:
        """Return which marks are allowed, in words."""
        if self.values:
            allowed_values = [value for value in sorted(self.values) if value >= self.lowest]
            return lazy("only {values}", values=_join_numbers(allowed_values))
        if self.step is None:
            return lazy("only {low} to {high}, with a comma where needed", low=self.lowest, high=self.highest)
        lowest_mark, highest_mark = (
            self.find_neighbours(self.lowest)[1],
            self.find_neighbours(self.highest)[0],
        )
        if self.step == 1 and self.min == self.min.to_integral_value():
            return lazy("only whole numbers from {low} to {high}", low=lowest_mark, high=highest_mark)
        return lazy(
            "only {low} to {high} in steps of {step}", low=lowest_mark, high=highest_mark, step=self.step
        )

    def find_neighbours(self, mark: Decimal) -> tuple[Decimal | None, Decimal | None]:
        """Return the next allowed marks below and above, None where there is none.

        Both are the mark itself, if it is allowed.
        """
        if self.values:
            allowed_values = [value for value in self.values if value >= self.lowest]
            lower_marks = [value for value in allowed_values if value <= mark]
            upper_marks = [value for value in allowed_values if value >= mark]
            return max(lower_marks, default=None), min(upper_marks, default=None)
        step = self.step or Decimal(1).scaleb(-MARK_DECIMALS)
        step_count = (mark - self.min) // step
        if mark < self.min and (mark - self.min) % step:
            step_count -= 1  # a Decimal is divided towards zero
        lower_mark = to_plain_decimal(self.min + step_count * step)
        upper_mark = lower_mark if lower_mark == mark else to_plain_decimal(lower_mark + step)
        return (
            lower_mark if self.lowest <= lower_mark <= self.highest else None,
            upper_mark if self.lowest <= upper_mark <= self.highest else None,
        )


def _join_numbers(values: Sequence[Decimal]) -> LazyText:
    """Return the numbers in one message, so that each is written as the reader's language writes it."""
    joined = lazy("{value}", value=values[0])
    for value in values[1:]:
        joined = lazy("{first} · {value}", first=joined, value=value)
    return joined


@lru_cache(maxsize=10_000)
def count_decimals(value: Decimal) -> int:
    """Number of digits after the decimal point, without trailing zeros."""
    exponent = to_plain_decimal(value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def read_mark(typed_text: str, scale: Scale) -> Decimal | LazyText:
    """Read a typed mark, with a comma or a dot, or return why it is not allowed.

    Text that could be read in two ways is refused: "7,5,", "1.000,5", and "1.000" where a thousand is a mark
    as well as one. Per cent are marks of a scale to 100 only.

    >>> int(read_mark("88%", Scale())), int(read_mark("1.000", Scale(max=Decimal(10))))
    (88, 1)
    >>> str(read_mark("1.000", Scale(max=Decimal(1000))))
    'may mean 1000 or 1: write it without a sign for thousands, or with one decimal more'
    """
    text = typed_text.strip()
    if not text:
        return lazy("a mark is missing")
    if percent := _PERCENT.fullmatch(text):
        if scale.highest != 100:
            return lazy("per cent are marks of a scale to 100 only: {typed}", typed=text[:20])
        text = percent[1]
    mark = read_number(text)
    if isinstance(mark, LazyText):
        return mark
    return find_thousands(text, scale.highest) or scale.find_objection(mark) or mark


def find_thousands(text: str, highest: Decimal) -> LazyText | None:
    """Return why a number with three decimals is ambiguous: read as thousands it is not above `highest`."""
    match = _THOUSANDS.fullmatch(text.strip())
    if match is None or int(match[1] + match[2]) > highest:
        return None
    return lazy(
        "may mean {thousands} or {decimal}: write it without a sign for thousands, or with one decimal more",
        thousands=int(match[1] + match[2]),
        decimal=to_plain_decimal(Decimal(f"{match[1]}.{match[2]}")),
    )


def read_number(typed_text: str) -> Decimal | LazyText:
    """Read a typed number, zero or more, with a comma or a dot, or return why it cannot be read."""
    stripped_text = typed_text.strip()
    if not stripped_text:
        return lazy("a number is missing")
    if not _NUMBER.fullmatch(stripped_text):
        return lazy("not a number: {typed}", typed=stripped_text[:20])
    return to_plain_decimal(Decimal(stripped_text.replace(",", ".")))
