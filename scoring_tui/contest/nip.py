"""Plausibility of the NIP, the number of a civil servant. A doubt is only a warning to the committee.

The 18 digits of a PNS are: birth date (8), month of appointment (6), sex (1), serial number (3). A PPPK has a
code of the contract in place of the month, so a strict check of the month would refuse valid numbers.
"""

import re
from datetime import date

from scoring_tui.i18n.lazy import LazyText, lazy

NIP_LENGTH = 18
_MIN_AGE = 17
_MAX_AGE = 70
_FIRST_PPPK = 2019
"""First year of appointment of a PPPK, by Government Regulation 49 of 2018."""

_SCIENTIFIC_NOTATION = re.compile(r"\d(?:[.,]\d+)?E\+?\d{2,3}", re.IGNORECASE)


def keep_digits(text: str) -> str:
    """Remove everything but digits, such as the spaces, dots and apostrophes that spreadsheets add."""
    return re.sub(r"[^0-9]", "", text)


def has_lost_digits(nip: str) -> bool:
    """Whether a spreadsheet has stored the NIP as a number and kept only its first 15 digits."""
    number = keep_digits(nip)
    return bool(_SCIENTIFIC_NOTATION.fullmatch(nip.strip(" '"))) or (
        len(number) == NIP_LENGTH and number.endswith("000")
    )


def is_pppk(nip: str) -> bool:
    """Whether a number of 18 digits belongs to a contract employee: the digits of the month are no month."""
    return not 1 <= int(keep_digits(nip)[12:14]) <= 12


def normalize_nip(nip: str) -> str:
    """Keep the digits if there are 18, return an empty text for a dash, and any other text as typed."""
    number = keep_digits(nip)
    if not any(map(str.isalnum, nip)):
        return ""
    return number if len(number) == NIP_LENGTH else nip.strip()


def find_nip_doubt(nip: str, today: date) -> LazyText | None:
    """Return why a NIP is not plausible; None if it is plausible or empty.

    A plausible NIP has a valid birth date, an age of 17 to 70, an appointment between the year of the 17th
    birthday and this year, a month of 01-12 unless it is a PPPK, sex 1 or 2, and a serial number of 001-999.
    """
    number = keep_digits(nip)
    if not normalize_nip(nip):
        return None
    if has_lost_digits(nip):
        return lazy(
            "the last digits of the NIP are lost, as happens when Excel takes it for a number: "
            "format the column as text, then type the NIP again"
        )
    if len(number) == 16:
        return lazy("16 digits: this looks like a NIK; a NIP has 18")
    if len(number) != NIP_LENGTH:
        return lazy("a NIP has 18 digits, this has {n}", n=len(number))
    return _check_birth_date(number, today) or _check_appointment(number, today) or _check_ending(number)


def _check_birth_date(number: str, today: date) -> LazyText | None:
    year, month, day = int(number[:4]), int(number[4:6]), int(number[6:8])
    try:
        birth_date = date(year, month, day)
    except ValueError:
        return lazy("the first 8 digits of the NIP are no date: {digits}", digits=number[:8])
    age = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    if not _MIN_AGE <= age <= _MAX_AGE:
        return lazy("the NIP says an age of {age} years", age=age)
    return None


def _check_appointment(number: str, today: date) -> LazyText | None:
    birth_year, year, code = int(number[:4]), int(number[8:12]), number[12:14]
    if not birth_year + _MIN_AGE <= year <= today.year:
        return lazy("the NIP says appointed in {year}, born in {born}", year=year, born=birth_year)
    if code == "00" or (is_pppk(number) and year < _FIRST_PPPK):
        return lazy("digits 13 and 14 of the NIP are no month: {code}", code=code)
    return None


def _check_ending(number: str) -> LazyText | None:
    if number[14] not in "12":
        return lazy("digit 15 of the NIP must be 1 or 2, this is {digit}", digit=number[14])
    return None
