"""The civil servant's number: what makes one doubtful. A doubt is shown to the committee, it never blocks.

PNS: birth date (8), month of appointment (6), sex (1), serial (3). PPPK: the month's place holds a code of
the contract, so a strict month would refuse valid numbers. Imports `said` only.
"""

import re
from datetime import date

from scoring_tui.i18n.lazy import LazyText, lazy

NIP_LENGTH = 18
_ADULT = 17
_OLDEST = 70
_FIRST_PPPK = 2019
"""Contracts of this kind exist since Government Regulation 49 of 2018."""

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{2,3}", re.IGNORECASE)


def keep_digits(text: str) -> str:
    """The digits alone, without the spaces, dots and apostrophes that people and spreadsheets add."""
    return re.sub(r"[^0-9]", "", text)


def has_lost_digits(nip: str) -> bool:
    """Whether a spreadsheet kept the NIP as a number and so dropped all but its first 15 digits."""
    number = keep_digits(nip)
    return bool(_SCIENTIFIC.fullmatch(nip.strip(" '"))) or (
        len(number) == NIP_LENGTH and number.endswith("000")
    )


def is_pppk(nip: str) -> bool:
    """Whether a number of 18 digits is a contract employee's: no month where a PNS has one."""
    return not 1 <= int(keep_digits(nip)[12:14]) <= 12


def normalize_nip(nip: str) -> str:
    """18 bare digits where there are 18, nothing for a mere dash, and anything else as typed."""
    number = keep_digits(nip)
    if not any(map(str.isalnum, nip)):
        return ""
    return number if len(number) == NIP_LENGTH else nip.strip()


def find_nip_doubt(nip: str, today: date) -> LazyText | None:
    """What looks wrong about a NIP, or nothing; an empty one is not doubted.

    The rule: a real birth date, aged 17 to 70, appointed between the year of the 17th birthday and this
    year, month 01-12 unless PPPK, sex 1 or 2, serial 001-999.
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
    return _birth(number, today) or _appointment(number, today) or _ending(number)


def _birth(number: str, today: date) -> LazyText | None:
    year, month, day = int(number[:4]), int(number[4:6]), int(number[6:8])
    try:
        born = date(year, month, day)
    except ValueError:
        return lazy("the first 8 digits of the NIP are no date: {digits}", digits=number[:8])
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if not _ADULT <= age <= _OLDEST:
        return lazy("the NIP says an age of {age} years", age=age)
    return None


def _appointment(number: str, today: date) -> LazyText | None:
    born, year, code = int(number[:4]), int(number[8:12]), number[12:14]
    if not born + _ADULT <= year <= today.year:
        return lazy("the NIP says appointed in {year}, born in {born}", year=year, born=born)
    if code == "00" or (is_pppk(number) and year < _FIRST_PPPK):
        return lazy("digits 13 and 14 of the NIP are no month: {code}", code=code)
    return None


def _ending(number: str) -> LazyText | None:
    if number[14] not in "12":
        return lazy("digit 15 of the NIP must be 1 or 2, this is {digit}", digit=number[14])
    return None
