"""Figures to marks: exact at every boundary, half up, monotone, and the sum in words."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.figures import FigureRule
from scoring_tui.contest.scales import Scale
from scoring_tui.i18n.locale import translate, use_language
from scoring_tui.scoring.figures import (
    compute_figure,
    compute_mark,
    describe_sum,
    round_for_reading,
    round_to_scale,
)
from tests.helpers.evidence import BILLION, BUDGET

WHOLE = Scale(step=Decimal(1))
BANDS = [(0, 0), (Decimal("0.1"), 40), (Decimal("0.16"), 60), (Decimal("0.3"), 100)]
POINTS = [(0, 0), (Decimal("0.16"), 60), (Decimal("0.5"), 100)]


def share(**bounds: Any) -> FigureRule:
    """A rule for per cent of the APBD."""
    return FigureRule(unit="persen APBD", kind="per-cent", base="APBD", **bounds)


@pytest.mark.parametrize(
    ("figure", "mark"),
    [
        ("0", 0), ("0.099999", 0), ("0.1", 40), ("0.159999", 40), ("0.16", 60), ("0.160001", 60),
        ("0.299999", 60), ("0.3", 100), ("0.300001", 100), ("1000", 100),
    ],
)  # fmt: skip
def test_bands_by_hand(figure: str, mark: int) -> None:
    assert compute_mark(share(bands=BANDS), Fraction(figure), WHOLE) == mark


@pytest.mark.parametrize(
    ("figure", "mark"),
    [
        # 60 * 0.08 / 0.16 = 30; 60 + 40 * 0.17 / 0.34 = 80; 60 * 0.001 / 0.16 = 0.375
        ("0", "0"), ("0.001", "0"), ("0.08", "30"), ("0.16", "60"), ("0.33", "80"), ("0.5", "100"),
        ("7", "100"),
        # 60 * 0.1 / 0.16 = 37.5, half up
        ("0.1", "38"),
    ],
)  # fmt: skip
def test_points_by_hand(figure: str, mark: str) -> None:
    assert compute_mark(share(points=POINTS), Fraction(figure), WHOLE) == Decimal(mark)


def test_the_budget_of_a_province_is_counted_exactly() -> None:
    """34 thousand million of 21.25 million million rupiah are 0.16 %; one rupiah less is below the bound."""
    rule = share(bands=BANDS)
    exact = compute_figure(rule, 34 * BILLION, 21_250 * BILLION)
    assert exact == Fraction("0.16") and compute_mark(rule, exact, WHOLE) == 60
    below = compute_figure(rule, 34 * BILLION - 1, 21_250 * BILLION)
    assert compute_mark(rule, below, WHOLE) == 40


@pytest.mark.parametrize(
    ("scale", "mark", "rounded"),
    [
        (Scale(step=Decimal(1)), "82.5", "83"), (Scale(step=Decimal(1)), "82.4999", "82"),
        (Scale(min=Decimal(1), max=Decimal(10), step=Decimal("0.5")), "7.25", "7.5"),
        (Scale(min=Decimal(1), max=Decimal(10), step=Decimal("0.5")), "7.2499", "7"),
        (Scale(min=Decimal(10), max=Decimal(100), step=Decimal(20)), "40", "50"),
        (Scale(values=(Decimal(0), Decimal(40), Decimal(60), Decimal(100))), "50", "60"),
        (Scale(values=(Decimal(0), Decimal(40), Decimal(60), Decimal(100))), "49.99", "40"),
        (Scale(), "33.33335", "33.3334"),
    ],
)  # fmt: skip
def test_marks_are_rounded_half_up_to_the_scale(scale: Scale, mark: str, rounded: str) -> None:
    assert round_to_scale(Fraction(mark), scale) == Decimal(rounded)
    assert scale.find_objection(Decimal(rounded)) is None


def test_the_sum_in_words() -> None:
    use_language("id")
    rule = FigureRule.model_validate(BUDGET)
    words = translate(describe_sum(rule, 34 * BILLION, 21_250 * BILLION, WHOLE))
    assert words == "Rp34.000.000.000 / Rp21.250.000.000.000 = 0,16% → 60"
    assert translate(describe_sum(rule, Decimal("0.3"), None, WHOLE)) == "0,3% → 100"
    people = FigureRule.model_validate({**BUDGET, "amount-unit": "ASN"})
    assert (
        translate(describe_sum(people, Decimal(1), Decimal(3000), WHOLE)) == "1 ASN / 3.000 ASN ≈ 0,03% → 0"
    )
    hours = FigureRule(unit="jam", points=((Decimal(0), Decimal(0)), (Decimal(20), Decimal(60))))
    assert translate(describe_sum(hours, Decimal(1240), None, WHOLE)) == "1.240 jam → 60"


def test_what_is_read_has_the_mark_of_what_is_counted() -> None:
    """0.159999 % is not shown as 0.16 %, which would have another mark."""
    use_language("id")
    rule = FigureRule.model_validate(BUDGET)
    words = translate(describe_sum(rule, Decimal(159_999), Decimal(100_000_000), WHOLE))
    assert words == "Rp159.999 / Rp100.000.000 = 0,159999% → 40"


# --- properties ---------------------------------------------------------------------------------------

FIGURES = st.decimals(0, 1000, places=4).map(Decimal)
MARKS = st.integers(0, 100).map(Decimal)


@st.composite
def bounds(draw: st.DrawFn, *, is_monotone: bool) -> list[tuple[Decimal, Decimal]]:
    """Rising figures from 0 with marks."""
    figures = sorted({Decimal(0), *draw(st.lists(FIGURES, min_size=1, max_size=6))})
    if len(figures) == 1:
        figures.append(Decimal(1))
    marks = draw(st.lists(MARKS, min_size=len(figures), max_size=len(figures)))
    return list(zip(figures, sorted(marks) if is_monotone else marks, strict=True))


@given(bounds(is_monotone=False), st.sampled_from(["bands", "points"]))
def test_every_declared_bound_has_its_mark(pairs: list[tuple[Decimal, Decimal]], key: str) -> None:
    rule = share(**{key: pairs})
    assert [compute_mark(rule, Fraction(figure), WHOLE) for figure, _ in pairs] == [mark for _, mark in pairs]


@given(bounds(is_monotone=True), st.sampled_from(["bands", "points"]), st.lists(FIGURES, min_size=2))
def test_a_greater_figure_never_has_a_lower_mark(
    pairs: list[tuple[Decimal, Decimal]], key: str, figures: list[Decimal]
) -> None:
    rule = share(**{key: pairs})
    marks = [compute_mark(rule, Fraction(figure), WHOLE) for figure in sorted(figures)]
    assert all(lower <= upper for lower, upper in pairwise(marks))


@given(bounds(is_monotone=False), st.sampled_from(["bands", "points"]), FIGURES, st.sampled_from([1, 5, 20]))
def test_every_mark_is_allowed_by_the_scale(
    pairs: list[tuple[Decimal, Decimal]], key: str, figure: Decimal, step: int
) -> None:
    scale = Scale(step=Decimal(step))
    on_step = [(bound, Decimal(int(mark) // step * step)) for bound, mark in pairs]
    mark = compute_mark(share(**{key: on_step}), Fraction(figure), scale)
    assert scale.find_objection(mark) is None
    assert min(mark for _, mark in on_step) <= mark <= max(mark for _, mark in on_step)


def test_a_figure_just_below_a_bound_is_cut_off() -> None:
    rule = share(bands=[(Decimal(0), Decimal(0)), (Decimal("0.16"), Decimal(60))])
    figure = Fraction("0.16") - Fraction(1, 10**22)
    assert round_for_reading(rule, figure, WHOLE) == Decimal("0.159999999999")


@given(
    bounds(is_monotone=False), st.sampled_from(["bands", "points"]),
    st.integers(0, 10**6), st.integers(1, 10**6),
)  # fmt: skip
def test_the_shown_figure_has_the_same_mark(
    pairs: list[tuple[Decimal, Decimal]], key: str, value: int, base: int
) -> None:
    rule = share(**{key: pairs})
    figure = compute_figure(rule, Decimal(value), Decimal(base))
    shown = Fraction(round_for_reading(rule, figure, WHOLE))
    assert compute_mark(rule, shown, WHOLE) == compute_mark(rule, figure, WHOLE)
