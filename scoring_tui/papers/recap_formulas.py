"""Formulas of the recapitulation's workbook, and whether a spreadsheet's numbers can hold the computation.

A spreadsheet counts in binary floating-point numbers, the product in exact fractions. Each formula adds and
multiplies whole weights, divides once, and corrects the value to `guard` decimals before it is rounded or
compared: `ROUND(ROUND(value, guard), decimals)`. This is exact as long as two different values, or a value
and the half that rounding looks for, are farther apart than `10 ** -guard`, and the errors of the
floating-point numbers are smaller. `find_guard_decimals` checks both.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm

from scoring_tui.contest.methods import Method
from scoring_tui.contest.models import Rubric
from scoring_tui.contest.recount_limits import FACTOR_UNIT, MAX_FACTOR, mark_unit, weight_denominator
from scoring_tui.contest.scoring import Scoring
from scoring_tui.contest.stages import Stage

COMPUTED_METHODS: frozenset[Method] = frozenset({"mean", "sum", "trimmed", "median", "rank-sum"})
"""Methods that a spreadsheet can compute; by any other, score and place are values."""
SIGNIFICANT_DIGITS = 14
"""Digits of a floating-point number that stay right after some hundred additions."""
MAX_EXACT_INTEGER = 2**53
"""Whole numbers up to this are exact in a spreadsheet."""


def find_guard_decimals(
    rubric: Rubric,
    scoring: Scoring,
    stages: Sequence[Stage],
    *,
    jury_share: Fraction,
    seat_count: int,
    result_counts: Sequence[tuple[int, int]],
) -> int | None:
    """Return the decimals to which every value is corrected; None if a spreadsheet is not exact enough.

    Args:
        jury_share: what a point of the jury's score adds to the final score.
        seat_count: the most jurors of a contestant.
        result_counts: for each stage the number of its results and the greatest one, rounded up.
    """
    multiplier = seat_count if scoring.is_sum else 1
    factor = MAX_FACTOR if rubric.difficulty else 1
    greatest = float(rubric.highest_total) * multiplier * factor * max(1.0, float(jury_share))
    for stage, (_, greatest_result) in zip(stages, result_counts, strict=True):
        points = greatest_result if stage.points_rule == "value" else 100
        greatest += points * float(stage.weight) / 100
    guard = SIGNIFICANT_DIGITS - len(str(int(greatest)))
    denominators = _list_denominators(rubric, scoring, stages, jury_share, seat_count, result_counts)
    is_exact = all(denominator < 10**guard for denominator in denominators)
    weights_fit = weight_denominator(rubric) * FACTOR_UNIT * greatest < MAX_EXACT_INTEGER
    return guard if guard > scoring.decimals and is_exact and weights_fit else None


def _list_denominators(
    rubric: Rubric,
    scoring: Scoring,
    stages: Sequence[Stage],
    jury_share: Fraction,
    seat_count: int,
    result_counts: Sequence[tuple[int, int]],
) -> Iterator[int]:
    """Yield a common denominator of the values at each point, halves of rounding included."""
    rounding, panel_unit = scoring.round, lcm(*range(1, seat_count + 1), 2)
    factor_unit = FACTOR_UNIT if rubric.difficulty else 1
    weight_unit = weight_denominator(rubric) * factor_unit
    total = mark_unit(rubric) * weight_unit
    yield total * panel_unit
    if scoring.per == "total":
        yield from _bound_rounding(total, rounding.juror)
        jury = _round_denominator(total, rounding.juror) * panel_unit
    else:
        panel_mark = mark_unit(rubric) * panel_unit
        yield from _bound_rounding(panel_mark, rounding.criterion)
        weighted = _round_denominator(panel_mark, rounding.criterion) * weight_unit
        yield from _bound_rounding(weighted, rounding.weighted)
        jury = _round_denominator(weighted, rounding.weighted)
    yield from _bound_rounding(jury, rounding.jury)
    final = lcm(_round_denominator(jury, rounding.jury) * jury_share.denominator, FACTOR_UNIT)
    for stage, (count, greatest_result) in zip(stages, result_counts, strict=True):
        points = {
            "value": 10**stage.decimals,
            "share": greatest_result * 10**stage.decimals or 1,
            "rank": count or 1,
        }[stage.points_rule]
        decimals = stage.points_decimals if stage.compares_contestants else None
        yield from _bound_rounding(points, decimals)
        share = Fraction(stage.weight) / 100
        cap_denominator = 1 if stage.cap is None else Fraction(stage.cap).denominator
        final = lcm(final, _round_denominator(points, decimals) * share.denominator, cap_denominator)
    yield from _bound_rounding(final, scoring.decimals)


def _bound_rounding(denominator: int, decimals: int | None) -> Iterator[int]:
    """The denominator with the halves that a rounding looks for."""
    yield denominator if decimals is None else lcm(denominator, 2 * 10**decimals)


def _round_denominator(denominator: int, decimals: int | None) -> int:
    return denominator if decimals is None else int(10**decimals)


# --- formulas ---------------------------------------------------------------------------------------


def correct_value(expression: str, guard: str) -> str:
    """The expression without the errors of floating-point numbers."""
    return f"ROUND({expression},{guard})"


def round_value(expression: str, guard: str, decimals: str | int | None) -> str:
    """The expression rounded half up; only corrected if the contest does not round it there."""
    corrected = correct_value(expression, guard)
    return corrected if decimals is None else f"ROUND({corrected},{decimals})"


def if_enough(values: str, least_count: int, expression: str) -> str:
    """The expression, or an empty text if fewer values are there."""
    return f'IF(COUNT({values})<{least_count},"",{expression})'


def combine_values(values: str, seats: str, scoring: Scoring) -> str:
    """The values of the jurors combined by an independent method of `contest.methods`.

    Raises `ValueError` for a method without a formula.
    """
    present_seats = f"MAX({seats},COUNT({values}))"
    mean = f"SUM({values})/COUNT({values})"
    match scoring.method:
        case "mean":
            return mean
        case "sum":
            return f"SUM({values})*{present_seats}/COUNT({values})"
        case "median":
            return f"MEDIAN({values})"
        case "trimmed":
            return _trim_values(values, present_seats, scoring)
        case _:
            raise ValueError(f"{scoring.method} has no formula")


def _trim_values(values: str, seats: str, scoring: Scoring) -> str:
    trim = scoring.trim
    mean = f"SUM({values})/COUNT({values})"
    if trim is None:
        return mean
    dropped = [f"SMALL({values},{n})" for n in range(1, trim.lowest + 1)]
    dropped += [f"LARGE({values},{n})" for n in range(1, trim.highest + 1)]
    dropped_count = trim.lowest + trim.highest
    kept = f"(SUM({values})-{'-'.join(dropped)})"
    kept_count = f"(COUNT({values})-{dropped_count})"
    if trim.kept == "mean":
        return f"IF(COUNT({values})<{trim.at_least},{mean},{kept}/{kept_count})"
    factor = f"({seats}-IF({seats}>={trim.at_least},{dropped_count},0))"
    all_values = f"SUM({values})*{factor}/COUNT({values})"
    return f"IF(COUNT({values})<{trim.at_least},{all_values},{kept}*{factor}/{kept_count})"


def total_marks(weights: str, marks: str, factors: str, unit: str) -> str:
    """A juror's total: whole weights times marks, and times the factors of difficulty if there are any."""
    columns = ",".join(filter(None, (weights, marks, factors)))
    return f"SUMPRODUCT({columns})/{unit}"


def best_mark(weights: Sequence[str], marks: Sequence[str], factors: Sequence[str], unit: str) -> str:
    """A juror's best attempt."""
    terms = ["*".join(parts) for parts in zip(weights, marks, *([factors] if factors else []), strict=True)]
    return f"MAX({','.join(terms)})/{unit}"


def count_greater(others: str, value: str, condition: str) -> str:
    """How many of the other values are greater, among those for which the condition holds."""
    return f"SUMPRODUCT({condition}*({others}>{value}))"
