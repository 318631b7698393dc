"""The mark that follows from a figure, exactly, and the sum in words."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from scoring_tui.contest.figures import FIGURE_DECIMALS, FigureRule
from scoring_tui.contest.scales import MARK_DECIMALS, Scale, to_plain_decimal
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import round_half_up

_LEAST_DECIMALS = 2
_MOST_DECIMALS = 2 * FIGURE_DECIMALS


def compute_figure(rule: FigureRule, value: Decimal, base: Decimal | None) -> Fraction:
    """The figure: `value`, or `100 * value / base` in per cent.

    Args:
        base: above 0; None if the value is in per cent already.
    """
    if not rule.is_share or base is None:
        return Fraction(value)
    return 100 * Fraction(value) / Fraction(base)


def compute_mark(rule: FigureRule, figure: Fraction, scale: Scale) -> Decimal:
    """The mark of a figure, rounded half up to a mark that the scale allows.

    With `bands` it is the mark of the greatest bound that is not above the figure. With `points` it lies on
    the straight line between two points `(x0, y0)` and `(x1, y1)`: `y0 + (y1 - y0) (x - x0) / (x1 - x0)`.

    >>> bounds = [(0, 0), (Decimal("0.16"), 60), (Decimal("0.5"), 100)]
    >>> rule = FigureRule(unit="persen APBD", kind="per-cent", base="APBD", points=bounds)
    >>> compute_mark(rule, Fraction("0.33"), Scale(step=Decimal(1)))
    Decimal('80')
    """
    if rule.bands:
        return [mark for bound, mark in rule.bands if Fraction(bound) <= figure][-1]  # the first bound is 0
    first, last = rule.points[0], rule.points[-1]
    if figure <= Fraction(first[0]):
        return first[1]
    if figure >= Fraction(last[0]):
        return last[1]
    (low, low_mark), (high, high_mark) = next(
        segment for segment in pairwise(rule.points) if figure <= Fraction(segment[1][0])
    )
    share = (figure - Fraction(low)) / (Fraction(high) - Fraction(low))
    return round_to_scale(Fraction(low_mark) + (Fraction(high_mark) - Fraction(low_mark)) * share, scale)


def round_to_scale(mark: Fraction, scale: Scale) -> Decimal:
    """The allowed mark next to a number between the lowest and the highest one; a half is rounded up.

    >>> round_to_scale(Fraction("82.5"), Scale(step=Decimal(1)))
    Decimal('83')
    """
    if scale.values:
        allowed_marks = [value for value in sorted(scale.values) if value >= scale.lowest]
        return min(reversed(allowed_marks), key=lambda value: abs(Fraction(value) - mark))
    minimum, step = Fraction(scale.min), Fraction(scale.step or Decimal(1).scaleb(-MARK_DECIMALS))
    step_count = int(round_half_up((mark - minimum) / step, 0))
    rounded = minimum + step_count * step
    return to_plain_decimal(Decimal(rounded.numerator) / Decimal(rounded.denominator))


# --- in words -----------------------------------------------------------------------------------------


def describe_figure(rule: FigureRule, value: Decimal, base: Decimal | None, scale: Scale) -> LazyText:
    """The figure with its sum and unit: `Rp34.000.000.000 / Rp21.250.000.000.000 = 0,16%`."""
    if not rule.is_share:
        return lazy("{amount} {unit}", amount=value, unit=rule.unit)
    if base is None:
        return lazy("{amount}%", amount=value)
    figure = compute_figure(rule, value, base)
    shown = round_for_reading(rule, figure, scale)
    amounts = {"amount": _describe_amount(rule, value), "base": _describe_amount(rule, base), "share": shown}
    if Fraction(shown) == figure:
        return lazy("{amount} / {base} = {share}%", **amounts)
    return lazy("{amount} / {base} ≈ {share}%", **amounts)


def describe_sum(rule: FigureRule, value: Decimal, base: Decimal | None, scale: Scale) -> LazyText:
    """The figure with its sum, and the mark that follows: `… = 0,16% → 60`."""
    mark = compute_mark(rule, compute_figure(rule, value, base), scale)
    return lazy("{figure} → {mark}", figure=describe_figure(rule, value, base, scale), mark=mark)


def _describe_amount(rule: FigureRule, amount: Decimal) -> LazyText:
    if rule.amount_unit.casefold().rstrip(".") == "rp":
        return lazy("Rp{amount}", amount=amount)
    if not rule.amount_unit:
        return lazy("{amount}", amount=amount)
    return lazy("{amount} {unit}", amount=amount, unit=rule.amount_unit)


def round_for_reading(rule: FigureRule, figure: Fraction, scale: Scale) -> Decimal:
    """The figure with so few decimals that its mark is still the same; cut off where rounding changes it.

    >>> bounds = [(0, 0), (Decimal("0.16"), 60)]
    >>> rule = FigureRule(unit="persen APBD", kind="per-cent", base="APBD", bands=bounds)
    >>> round_for_reading(rule, Fraction("0.15991"), Scale())
    Decimal('0.1599')
    """
    mark = compute_mark(rule, figure, scale)
    for decimals in range(_LEAST_DECIMALS, _MOST_DECIMALS + 1):
        rounded = round_half_up(figure, decimals)
        if compute_mark(rule, Fraction(rounded), scale) == mark:
            break
    else:
        rounded = Decimal(f"{int(figure * 10**_MOST_DECIMALS)}e-{_MOST_DECIMALS}")
    return rounded.normalize() if rounded % 1 else rounded.quantize(Decimal(1))
