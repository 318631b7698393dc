"""The raw figure of a criterion that is scored from evidence: its unit, its base, and how a mark follows.

A figure is `value` itself, or `value / base` in per cent. Its mark follows by steps (`bands`) or on straight
lines between declared points (`points`); `scoring/figures.py` computes it.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from scoring_tui.contest.base import ContestModel
from scoring_tui.contest.locations import Fault, KeyPath
from scoring_tui.contest.scales import Exact, Scale
from scoring_tui.i18n.lazy import LazyText, lazy

if TYPE_CHECKING:
    from scoring_tui.contest.models import Criterion

FIGURE_DIGITS = 18
"""The most digits of a figure before its decimal sign: the budget of a province in rupiah has 14."""
FIGURE_DECIMALS = 6
"""The most decimals of a figure."""
MAX_BOUNDS = 100
"""The most steps or points of one criterion."""

_GROUPED = re.compile(
    r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"
)
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_AMBIGUOUS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")
_CURRENCY = re.compile(r"(?:Rp\.?|IDR)\s*", re.IGNORECASE)


def to_figure(value: Decimal) -> Decimal:
    """The same number without exponent and trailing zeros.

    Raises `ValueError` if it is negative or too long.
    """
    if not value.is_finite() or value < 0 or value.adjusted() >= FIGURE_DIGITS:
        raise ValueError("not a figure of ordinary size")
    normalized = value.normalize() if value else Decimal(0)
    exponent = normalized.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > FIGURE_DECIMALS:
        raise ValueError("too many decimals")
    return normalized.quantize(Decimal(1)) if exponent > 0 else normalized


FigureNumber = Annotated[Decimal, AfterValidator(to_figure)]
"""A value or a base: exact, zero or more, within `FIGURE_DIGITS` and `FIGURE_DECIMALS`."""


def _check_bounds(value: object) -> object:
    """Refuse anything but a list of pairs."""
    if not isinstance(value, list | tuple):
        raise ValueError("not a list")
    for pair in value:
        is_pair = isinstance(pair, list | tuple) and len(pair) == 2
        if not is_pair or any(isinstance(number, bool) for number in pair):
            raise ValueError("not a list of pairs")
    return value


FigureBounds = Annotated[tuple[tuple[FigureNumber, Exact], ...], BeforeValidator(_check_bounds)]
"""Pairs of a figure and its mark."""


class FigureRule(ContestModel):
    """What the figure of a criterion is, and how a mark follows from it."""

    unit: str = Field(min_length=1)
    """In words, such as "persen APBD" or "jam pelajaran per ASN"."""
    kind: Literal["value", "per-cent"] = "value"
    base: str = ""
    """What a figure in per cent is a share of, such as "APBD"."""
    amount_unit: str = ""
    """What value and base of a share are counted in, such as "Rp" or "ASN"."""
    bands: FigureBounds = ()
    """Steps: the mark of the greatest bound that is not above the figure."""
    points: FigureBounds = ()
    """Marks on straight lines between the points; flat before the first and after the last."""

    @property
    def is_share(self) -> bool:
        """Whether the figure is a share of a base, in per cent."""
        return self.kind == "per-cent"

    @property
    def bounds(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """The declared figures with their marks, whichever way they are joined."""
        return self.bands or self.points


# --- figures as they are typed ------------------------------------------------------------------------


def read_figure(typed_text: str) -> Decimal | LazyText:
    """Read a typed figure, with or without signs for thousands, or return why it cannot be read.

    `Rp` before it is passed over. Three decimals that may be thousands are refused.

    >>> read_figure("Rp34.000.000.000,50")
    Decimal('34000000000.5')
    >>> str(read_figure("34.500"))
    'may mean 34500 or 34.5: write it without a sign for thousands, or with one decimal more'
    """
    text = (
        _CURRENCY.sub("", typed_text.strip(), count=1) if _CURRENCY.match(typed_text.strip()) else typed_text
    )
    text = text.strip()
    if not text:
        return lazy("a number is missing")
    if ambiguous := _AMBIGUOUS.fullmatch(text):
        thousands, decimal = int(ambiguous[1] + ambiguous[2]), Decimal(f"{ambiguous[1]}.{ambiguous[2]}")
        return lazy(
            "may mean {high} or {low}: write it without a sign for thousands, or with one decimal more",
            high=thousands, low=to_figure(decimal),
        )  # fmt: skip
    if _GROUPED.fullmatch(text):
        decimal_sign = max(text.rfind("."), text.rfind(","))
        is_decimal = text[decimal_sign] != next(sign for sign in text if sign in ".,")
        whole, decimals = (text[:decimal_sign], text[decimal_sign + 1 :]) if is_decimal else (text, "")
        plain = f"{re.sub('[.,]', '', whole)}.{decimals or 0}"
    elif _PLAIN.fullmatch(text):
        plain = text.replace(",", ".")
    else:
        return lazy("not a number: {typed}", typed=typed_text.strip()[:40])
    try:
        return to_figure(Decimal(plain))
    except ValueError:
        return lazy("at most {digits} digits and {n} decimals", digits=FIGURE_DIGITS, n=FIGURE_DECIMALS)


# --- faults of a contest file -------------------------------------------------------------------------


def find_figure_faults(
    path: KeyPath, criteria: "tuple[Criterion, ...]", inherited_scale: Scale
) -> Iterator[Fault]:
    """Every fault of the figures below a rubric or a group; the scales are in order."""
    for index, criterion in enumerate(criteria):
        criterion_path, scale = (*path, "criteria", index), criterion.scale or inherited_scale
        yield from find_figure_faults(criterion_path, criterion.criteria, scale)
        if criterion.figure is None:
            continue
        figure_path = (*criterion_path, "figure")
        if criterion.criteria:
            yield Fault(figure_path, lazy("belongs to a criterion that gets a mark, not to a group"))
            continue
        yield from _find_kind_faults(figure_path, criterion.figure)
        yield from _find_bound_faults(figure_path, criterion.figure, scale)


def _find_kind_faults(path: KeyPath, rule: FigureRule) -> Iterator[Fault]:
    if rule.is_share and not rule.base.strip():
        yield Fault((*path, "base"), lazy('is missing; name what the share is of, such as "APBD"'))
    for key, text in (("base", rule.base), ("amount-unit", rule.amount_unit)):
        if text and not rule.is_share:
            yield Fault((*path, key), lazy('belongs to kind = "per-cent"; add it, or remove this line'))
    if bool(rule.bands) == bool(rule.points):
        yield Fault(path, lazy("needs either bands or points, and not both"))


def _find_bound_faults(path: KeyPath, rule: FigureRule, scale: Scale) -> Iterator[Fault]:
    for key, bounds in (("bands", rule.bands), ("points", rule.points)):
        if not bounds:
            continue
        bounds_path: Any = (*path, key)
        if not 2 <= len(bounds) <= MAX_BOUNDS:
            yield Fault(
                bounds_path, lazy("needs 2 to {most} pairs of a figure and its mark", most=MAX_BOUNDS)
            )
        for index, ((lower, _), (upper, _)) in enumerate(pairwise(bounds), 1):
            if upper <= lower:
                message = lazy(
                    "the figures must rise: {after} comes after {before}", after=upper, before=lower
                )
                yield Fault((*bounds_path, index), message)
        for index, (_, mark) in enumerate(bounds):
            if objection := scale.find_objection(mark):
                message = lazy("the mark {mark} is not on the scale: {why}", mark=mark, why=objection)
                yield Fault((*bounds_path, index), message)
        if key == "bands" and bounds[0][0] != 0:
            yield Fault(
                (*bounds_path, 0), lazy("the first band begins at 0, so that every figure has a mark")
            )
