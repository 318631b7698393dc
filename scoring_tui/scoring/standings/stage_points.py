"""From the results of an earlier stage to the points that count, exactly."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.stages import Stage
from scoring_tui.contest.talent_pool import PERFORMANCE_LEVELS
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import round_half_up, round_if_declared


def compute_points(stage: Stage, values: Mapping[str, Decimal]) -> dict[str, Fraction]:
    """The points of each contestant of a category, from all imported results of that category.

    With `as = "share"` or `"rank"` the points are 0 to 100 and depend on the other results. Every contestant
    of the category who has a result is compared, also one who is absent, withdrawn or disqualified: the
    points of the others do not change when somebody is.

    Args:
        stage: declares the rule and the decimals of the points.
        values: result by contestant id.
    """
    match stage.points_rule:
        case "share":
            points = share_points(values)
        case "rank":
            points = rank_points(values)
        case "value":
            points = {contestant_id: Fraction(value) for contestant_id, value in values.items()}
    return {key: round_if_declared(value, stage.points_decimals) for key, value in points.items()}


def share_points(values: Mapping[str, Decimal]) -> dict[str, Fraction]:
    """The share of the greatest value: `100 v / max v`; 0 for everybody if all values are 0.

    1,200, 900 and 400 likes:

    >>> share_points({"a": Decimal(1200), "b": Decimal(900), "c": Decimal(400)})
    {'a': Fraction(100, 1), 'b': Fraction(75, 1), 'c': Fraction(100, 3)}
    """
    greatest = Fraction(max(values.values(), default=Decimal(0))) or Fraction(1)
    return {contestant_id: Fraction(value) * 100 / greatest for contestant_id, value in values.items()}


def rank_points(values: Mapping[str, Decimal]) -> dict[str, Fraction]:
    """Points by rank among `n` results: `100 (n - r + 1) / n` for rank `r`, the greatest value first.

    The greatest value of `n` has 100 points and the least `100 / n`. Equal values share the mean of the
    points of their ranks. With `g` greater values and `e` equal ones, itself included, the mean rank is
    `g + (e + 1) / 2`, so that the points are `50 (2n - 2g - e + 1) / n`.

    Of four, two share the ranks 2 and 3, worth 75 and 50:

    >>> rank_points({"a": Decimal(90), "b": Decimal(70), "c": Decimal(70), "d": Decimal(10)})
    {'a': Fraction(100, 1), 'b': Fraction(125, 2), 'c': Fraction(125, 2), 'd': Fraction(25, 1)}
    """
    value_counts, greater_counts, greater = Counter(values.values()), {}, 0
    for value in sorted(value_counts, reverse=True):
        greater_counts[value] = greater
        greater += value_counts[value]
    n = len(values)
    return {
        contestant_id: Fraction(50 * (2 * n - 2 * greater_counts[value] - value_counts[value] + 1), n)
        for contestant_id, value in values.items()
    }


def describe_points(stage: Stage, value: Decimal, points: Fraction, decimals: int) -> Decimal | LazyText:
    """A result as a column of scores shows it: the points, passed and not passed, or a rating.

    Args:
        points: the points of this value.
        decimals: of the points, where they are no longer the value itself.
    """
    if stage.value_kind == "verdict":
        return lazy("passed") if stage.has_passed(value) else lazy("not passed")
    if stage.value_kind == "rating":
        return PERFORMANCE_LEVELS[int(value)]
    shown = value if stage.points_rule == "value" else round_half_up(points, decimals)
    return shown if stage.has_passed(value) else lazy("{points}, not passed", points=shown)


def describe_result(stage: Stage, value: Decimal, points: Fraction, decimals: int) -> Decimal | LazyText:
    """A result in full: the value, the points that it makes, what limits them, and whether it is enough."""
    if stage.value_kind == "verdict" or stage.points_rule == "value":
        message = describe_points(stage, value, points, decimals)
    else:
        shown = round_half_up(points, decimals)
        message = lazy("{count}, that is {points} points", count=value, points=shown)
        if not stage.has_passed(value):
            message = lazy("{result}, not passed", result=message)
    if stage.adds_points and stage.is_cut_by_cap(points):
        return lazy("{result}; adds {cap}, the most that it may add", result=message, cap=stage.cap)
    return message
