"""How a typed mark is read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.scales import Scale, read_mark, to_plain_decimal
from scoring_tui.i18n.lazy import LazyText

HUNDRED = Scale()
HALVES = Scale(min=Decimal(1), max=Decimal(10), step=Decimal("0.5"))
EVEN = Scale(min=Decimal(50), max=Decimal(90), step=Decimal(2))
NO_FOUR = Scale(values=tuple(map(Decimal, (1, 2, 3, 5, 6, 7))))
WHOLE = Scale(min=Decimal(10), step=Decimal(1))
HALF_VALUES = Scale(values=(Decimal("0.5"), Decimal("1.5")))
UNEVEN_FLOOR = Scale(max=Decimal(40), step=Decimal(2), floor=Decimal(15))
UNEVEN_END = Scale(max=Decimal(10), step=Decimal(3))
FLOORED = Scale(max=Decimal(40), step=Decimal(1), floor=Decimal(15))


@pytest.mark.parametrize("typed", ["7,5", "7.5", " 7,5 ", "7,50", "07.5"])
def test_comma_and_dot_are_both_decimal_points(typed: str) -> None:
    assert read_mark(typed, HALVES) == Decimal("7.5")


@pytest.mark.parametrize(
    "typed",
    ["7,5,", "1.000,5", "1,000.5", "1e2", "-1", "+1", "٧٥", "७", "7 5", "7,", ",", ".", "NaN", "inf", "0x7",
     "½", "7²", "1_0", "8" * 40, "0," + "0" * 40 + "1", "[/]", "tujuh"],
)  # fmt: skip
def test_ambiguous_text_is_refused(typed: str) -> None:
    objection = read_mark(typed, HUNDRED)
    assert isinstance(objection, LazyText)
    assert str(objection) == f"not a number: {typed[:20]}"


THOUSAND, TEN = Scale(max=Decimal(1000)), Scale(max=Decimal(10))


@pytest.mark.parametrize(
    ("scale", "typed", "mark"),
    [
        (THOUSAND, "1000", "1000"),
        (THOUSAND, "1,0000", "1"),
        (THOUSAND, "0.500", "0.5"),
        (TEN, "1.000", "1"),
        (TEN, "7,500", "7.5"),
        (HUNDRED, "87.500", "87.5"),
        (HUNDRED, "88%", "88"),
        (HUNDRED, "88,5 %", "88.5"),
    ],
)
def test_marks_that_have_one_meaning_on_their_scale(scale: Scale, typed: str, mark: str) -> None:
    assert read_mark(typed, scale) == Decimal(mark)


@pytest.mark.parametrize(
    ("scale", "typed", "refusal"),
    [
        (THOUSAND, "1.000", "may mean 1000 or 1: "),
        (THOUSAND, "1,000", "may mean 1000 or 1: "),
        (Scale(max=Decimal(5000), step=Decimal(10)), "1.500", "may mean 1500 or 1.5: "),
        (Scale(max=Decimal(100_000)), "87.500", "may mean 87500 or 87.5: "),
        (THOUSAND, "1.000.000", "not a number: 1.000.000"),
        (THOUSAND, "88%", "per cent are marks of a scale to 100 only: 88%"),
        (TEN, "8%", "per cent are marks of a scale to 100 only: 8%"),
        (HUNDRED, "%", "not a number: %"),
        (HUNDRED, "8 5%", "not a number: 8 5"),
        (HUNDRED, "８５", "not a number: ８５"),
        (HUNDRED, "85,-", "not a number: 85,-"),
        (HUNDRED, "'85", "not a number: '85"),
        (HUNDRED, "LXXXV", "not a number: LXXXV"),
    ],
)
def test_marks_that_could_mean_something_else(scale: Scale, typed: str, refusal: str) -> None:
    assert str(read_mark(typed, scale)).startswith(refusal)


@pytest.mark.parametrize("typed", ["", "   ", "\t"])
def test_empty_text_is_a_missing_mark(typed: str) -> None:
    assert str(read_mark(typed, HUNDRED)) == "a mark is missing"


@pytest.mark.parametrize(
    ("scale", "typed", "refusal"),
    [
        (HUNDRED, "100,5", "only 0 to 100, with a comma where needed"),
        (HUNDRED, "0,00001", "at most 4 decimals"),
        (WHOLE, "85,5", "only whole numbers from 10 to 100: 85 or 86"),
        (WHOLE, "10,0001", "only whole numbers from 10 to 100: 10 or 11"),
        (WHOLE, "101", "only whole numbers from 10 to 100"),
        (WHOLE, "5", "only whole numbers from 10 to 100"),
        (HALVES, "0,5", "only 1 to 10 in steps of 0.5"),
        (HALVES, "7,3", "only 1 to 10 in steps of 0.5: 7 or 7.5"),
        (EVEN, "71", "only 50 to 90 in steps of 2: 70 or 72"),
        (EVEN, "92", "only 50 to 90 in steps of 2"),
        (NO_FOUR, "4", "only 1 · 2 · 3 · 5 · 6 · 7: 3 or 5"),
        (NO_FOUR, "8", "only 1 · 2 · 3 · 5 · 6 · 7"),
        (HALF_VALUES, "1", "only 0.5 · 1.5: 0.5 or 1.5"),
        (FLOORED, "14", "only whole numbers from 15 to 40"),
        (UNEVEN_FLOOR, "15", "only 16 to 40 in steps of 2"),
        (UNEVEN_FLOOR, "17", "only 16 to 40 in steps of 2: 16 or 18"),
        (UNEVEN_END, "10", "only 0 to 9 in steps of 3"),
    ],
)
def test_a_mark_outside_its_scale_is_refused_with_the_rule(scale: Scale, typed: str, refusal: str) -> None:
    assert str(read_mark(typed, scale)) == refusal


@pytest.mark.parametrize(
    ("scale", "typed", "mark"),
    [
        (HUNDRED, "0", "0"),
        (HUNDRED, "84,3825", "84.3825"),
        (HUNDRED, ",5", "0.5"),
        (EVEN, "50", "50"),
        (EVEN, "90", "90"),
        (NO_FOUR, "5", "5"),
        (FLOORED, "15", "15"),
    ],
)
def test_an_allowed_mark_is_read_exactly(scale: Scale, typed: str, mark: str) -> None:
    assert read_mark(typed, scale) == Decimal(mark)


def test_the_floor_is_the_lowest_mark_but_does_not_change_the_range() -> None:
    assert (FLOORED.lowest, FLOORED.min, FLOORED.highest) == (15, 0, 40)
    assert (NO_FOUR.lowest, NO_FOUR.highest) == (1, 7)


marks = st.decimals(min_value=0, max_value=100, places=4)


@given(marks, st.sampled_from(".,"))
def test_every_mark_written_is_read_back(mark: Decimal, point: str) -> None:
    assert read_mark(str(mark).replace(".", point), HUNDRED) == mark


@given(marks)
def test_equal_marks_have_the_same_text(mark: Decimal) -> None:
    written = str(to_plain_decimal(mark))
    assert Decimal(written) == mark
    assert "E" not in written
    assert "." not in written or not written.endswith("0")


@given(st.integers(0, 18))
def test_only_steps_of_the_scale_are_allowed(n: int) -> None:
    step = HALVES.min + n * Decimal("0.5")
    assert HALVES.find_objection(step) is None
    assert HALVES.find_objection(step + Decimal("0.25")) is not None


@given(st.text(max_size=30))
def test_any_text_is_an_allowed_mark_or_a_reason(typed: str) -> None:
    mark = read_mark(typed, HUNDRED)
    assert isinstance(mark, LazyText) or HUNDRED.find_objection(mark) is None


@pytest.mark.parametrize("size", ["1e12", "1e400", "NaN", "-Infinity"])
def test_huge_and_infinite_numbers_are_refused(size: str) -> None:
    with pytest.raises(ValueError, match="ordinary size"):
        to_plain_decimal(Decimal(size))
