"""The check digits of a paper ballot: they fit one draw number and one juror.

Source: ISO/IEC 7064, MOD 97-10. The draw number, followed by the juror's position in four digits and the two
check digits, gives the remainder 1 when it is divided by 97. As 97 is a prime number above 90, one wrong
digit and two neighbours in the wrong order are always found; so is another juror, if there are at most 97.
"""

POSITION_DIGITS = 4
"""Digits of the juror's position."""


def find_check_digits(draw_number: int, juror_position: int) -> str:
    """Return the two check digits of a draw number and a juror.

    Args:
        draw_number: of the contestant.
        juror_position: from 1, in the order in which the jurors joined the contest.

    Raises:
        ValueError: a number below 1, or a position with more digits than `POSITION_DIGITS`.

    >>> find_check_digits(12, 1)
    '62'
    """
    if draw_number < 1 or not 1 <= juror_position < 10**POSITION_DIGITS:
        raise ValueError(f"no draw number or position: {draw_number}, {juror_position}")
    payload = draw_number * 10**POSITION_DIGITS + juror_position
    return f"{98 - payload * 100 % 97:02}"
