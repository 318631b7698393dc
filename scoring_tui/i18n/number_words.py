"""Numbers in words, to be read aloud or written in minutes: `delapan puluh enam koma lima tujuh`.

Digits after the decimal sign are read one by one, as speakers of both languages do with scores.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

LARGEST_NUMBER = 10**15 - 1
"""The largest whole number that has words here."""

_ID_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_ID_SCALES = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (1000, "ribu"),
    (100, "ratus"),
    (10, "puluh"),
)
_EN_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_SCALES = (
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (1000, "thousand"),
    (100, "hundred"),
)
_EN_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
"""Ordinals that do not end in th alone."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """A number in a message that is read aloud; the reader's language writes it in words."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class SpokenAward:
    """The name of an award in a message that is read aloud: `Juara III` becomes `Juara Tiga`."""

    name: str


@dataclass(frozen=True, slots=True)
class NumberWords:
    """How one language says numbers."""

    say_whole: Callable[[int], str]
    """The words of a whole number from 0 to `LARGEST_NUMBER`."""
    decimal_word: str
    minus_word: str
    say_ordinal: Callable[[int], str]
    """The words of a day of the month in a date."""
    say_year: Callable[[int], str]
    """The words of a year."""

    def say(self, number: Decimal) -> str:
        """Return a number in words. Raises `ValueError` above `LARGEST_NUMBER` and for infinite numbers."""
        if not number.is_finite() or abs(number) > LARGEST_NUMBER:
            raise ValueError(f"{number} has no words")
        whole, _, digits = f"{abs(number):f}".partition(".")
        words = [self.say_whole(int(whole))]
        if digits:
            words += [self.decimal_word, *(self.say_whole(int(digit)) for digit in digits)]
        return " ".join([self.minus_word, *words] if number < 0 else words)

    def say_award(self, name: str) -> str:
        """Return the name of an award with a Roman numeral at its end in words, capitalised like the rest."""
        first_words, _, last_word = name.rpartition(" ")
        if not first_words or last_word not in _ROMAN:
            return name
        return f"{first_words} {self.say_whole(_ROMAN.index(last_word) + 1).capitalize()}"


def say_indonesian(number: int) -> str:
    """Return the words of a whole number in Indonesian; one thousand and less say `se-` for one."""
    if number < 10:
        return _ID_DIGITS[number]
    if number == 10:
        return "sepuluh"
    if number == 11:
        return "sebelas"
    if number < 20:
        return f"{_ID_DIGITS[number - 10]} belas"
    scale, scale_word = next(row for row in _ID_SCALES if number >= row[0])
    count, rest = divmod(number, scale)
    words = f"se{scale_word}" if count == 1 and scale <= 1000 else f"{say_indonesian(count)} {scale_word}"
    return f"{words} {say_indonesian(rest)}" if rest else words


def say_english(number: int) -> str:
    """Return the words of a whole number in English."""
    if number < 20:
        return _EN_SMALL[number]
    if number < 100:
        tens, digit = divmod(number, 10)
        return f"{_EN_TENS[tens - 2]}-{_EN_SMALL[digit]}" if digit else _EN_TENS[tens - 2]
    scale, scale_word = next(row for row in _EN_SCALES if number >= row[0])
    count, rest = divmod(number, scale)
    joint = " and " if scale == 100 else " "
    words = f"{say_english(count)} {scale_word}"
    return f"{words}{joint}{say_english(rest)}" if rest else words


def say_english_ordinal(number: int) -> str:
    """Return an ordinal number in English: `twenty-first`."""
    first_words, hyphen, last_word = say_english(number).rpartition("-")
    if not hyphen:
        first_words, hyphen, last_word = say_english(number).rpartition(" ")
    if last_word in _EN_ORDINALS:
        ordinal = _EN_ORDINALS[last_word]
    else:
        ordinal = f"{last_word.removesuffix('y')}ieth" if last_word.endswith("y") else f"{last_word}th"
    return f"{first_words}{hyphen}{ordinal}"


def say_english_year(year: int) -> str:
    """Return a year in English, with `and` before the last two digits: `two thousand and twenty-four`."""
    thousands, rest = divmod(year, 1000)
    if thousands and 0 < rest < 100:
        return f"{say_english(thousands * 1000)} and {say_english(rest)}"
    return say_english(year)


INDONESIAN_WORDS = NumberWords(
    say_indonesian,
    decimal_word="koma",
    minus_word="minus",
    say_ordinal=say_indonesian,
    say_year=say_indonesian,
)
ENGLISH_WORDS = NumberWords(
    say_english,
    decimal_word="point",
    minus_word="minus",
    say_ordinal=say_english_ordinal,
    say_year=say_english_year,
)
