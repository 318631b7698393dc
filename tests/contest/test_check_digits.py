"""Check digits find one wrong digit, two neighbours in the wrong order, and another juror."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.check_digits import POSITION_DIGITS, find_check_digits

NUMBERS = st.integers(1, 10**6)
POSITIONS = st.integers(1, 97)


@pytest.mark.parametrize(
    ("number", "position", "digits"), [(1, 1, "68"), (12, 1, "62"), (109, 12, "29"), (147, 3, "97")]
)
def test_known_digits(number: int, position: int, digits: str) -> None:
    """Printed sheets stay valid: the digits of a number and a juror never change."""
    assert find_check_digits(number, position) == digits
    assert int(f"{number}{position:0{POSITION_DIGITS}}{digits}") % 97 == 1


@given(NUMBERS, POSITIONS, st.data())
def test_a_wrong_digit_is_found(number: int, position: int, data: st.DataObject) -> None:
    digits = list(str(number))
    place = data.draw(st.integers(0, len(digits) - 1))
    digits[place] = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != digits[place]]))
    wrong_number = int("".join(digits))
    if wrong_number:
        assert find_check_digits(wrong_number, position) != find_check_digits(number, position)


@given(st.integers(10, 10**6), POSITIONS, st.data())
def test_two_neighbours_in_the_wrong_order_are_found(number: int, position: int, data: st.DataObject) -> None:
    digits = list(str(number))
    place = data.draw(st.integers(0, len(digits) - 2))
    digits[place : place + 2] = reversed(digits[place : place + 2])
    wrong_number = int("".join(digits))
    if wrong_number != number:
        assert find_check_digits(wrong_number, position) != find_check_digits(number, position)


@given(NUMBERS, POSITIONS, POSITIONS)
def test_another_juror_is_found(number: int, position: int, other: int) -> None:
    is_equal = find_check_digits(number, position) == find_check_digits(number, other)
    assert is_equal == (position == other)


@given(NUMBERS, POSITIONS)
def test_there_are_two_digits(number: int, position: int) -> None:
    digits = find_check_digits(number, position)
    assert len(digits) == 2
    assert digits.isdigit()


@pytest.mark.parametrize(("number", "position"), [(0, 1), (-3, 1), (1, 0), (1, 10**POSITION_DIGITS)])
def test_what_is_no_number_or_position(number: int, position: int) -> None:
    with pytest.raises(ValueError, match="no draw number or position"):
        find_check_digits(number, position)
