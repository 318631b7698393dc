"""Numbers in words, in both languages."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import say_date, translate, use_language
from scoring_tui.i18n.number_words import (
    ENGLISH_WORDS,
    INDONESIAN_WORDS,
    LARGEST_NUMBER,
    NumberWords,
    SpokenAward,
    SpokenNumber,
)

ROWS = [
    ("0", "nol", "zero"),
    ("10", "sepuluh", "ten"),
    ("11", "sebelas", "eleven"),
    ("17", "tujuh belas", "seventeen"),
    ("21", "dua puluh satu", "twenty-one"),
    ("86.57", "delapan puluh enam koma lima tujuh", "eighty-six point five seven"),
    ("80.00", "delapan puluh koma nol nol", "eighty point zero zero"),
    ("100", "seratus", "one hundred"),
    ("101.5", "seratus satu koma lima", "one hundred and one point five"),
    (
        "827.32",
        "delapan ratus dua puluh tujuh koma tiga dua",
        "eight hundred and twenty-seven point three two",
    ),
    ("1000", "seribu", "one thousand"),
    ("1111", "seribu seratus sebelas", "one thousand one hundred and eleven"),
    ("2024", "dua ribu dua puluh empat", "two thousand twenty-four"),
    ("1000000", "satu juta", "one million"),
    ("-2.5", "minus dua koma lima", "minus two point five"),
]


@pytest.mark.parametrize(("number", "indonesian", "english"), ROWS, ids=[row[0] for row in ROWS])
def test_numbers_in_words(number: str, indonesian: str, english: str) -> None:
    assert INDONESIAN_WORDS.say(Decimal(number)) == indonesian
    assert ENGLISH_WORDS.say(Decimal(number)) == english


@pytest.mark.parametrize("words", [INDONESIAN_WORDS, ENGLISH_WORDS], ids=["id", "en"])
@given(first=st.integers(0, LARGEST_NUMBER), second=st.integers(0, LARGEST_NUMBER))
def test_two_numbers_never_sound_alike(words: NumberWords, first: int, second: int) -> None:
    assert (words.say_whole(first) == words.say_whole(second)) == (first == second)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e15"])
def test_what_has_no_words_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="has no words"):
        INDONESIAN_WORDS.say(Decimal(number))


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Juara III", "Juara Tiga"), ("Harapan I", "Harapan Satu"), ("Terbaik VI", "Terbaik Enam"),
        ("Juara Favorit", "Juara Favorit"), ("III", "III"), ("", ""),
    ],
)  # fmt: skip
def test_awards_are_read_aloud(name: str, spoken: str) -> None:
    assert INDONESIAN_WORDS.say_award(name) == spoken


def test_messages_say_numbers_in_the_readers_language() -> None:
    message = lazy("{award}: {score}", award=SpokenAward("Juara II"), score=SpokenNumber(Decimal("79.7")))
    use_language("id")
    assert translate(message) == "Juara Dua: tujuh puluh sembilan koma tujuh"
    use_language("en")
    assert translate(message) == "Juara Two: seventy-nine point seven"


@pytest.mark.parametrize(
    ("day", "indonesian", "english"),
    [
        (
            date(2024, 12, 21),
            "Sabtu, tanggal dua puluh satu, bulan Desember, tahun dua ribu dua puluh empat",
            "Saturday, the twenty-first of December, two thousand and twenty-four",
        ),
        (
            date(2000, 3, 12),
            "Minggu, tanggal dua belas, bulan Maret, tahun dua ribu",
            "Sunday, the twelfth of March, two thousand",
        ),
        (
            date(1999, 1, 30),
            "Sabtu, tanggal tiga puluh, bulan Januari, tahun seribu sembilan ratus sembilan puluh sembilan",
            "Saturday, the thirtieth of January, one thousand nine hundred and ninety-nine",
        ),
    ],
    ids=str,
)
def test_dates_in_words(day: date, indonesian: str, english: str) -> None:
    use_language("id")
    assert say_date(day) == indonesian
    use_language("en")
    assert say_date(day) == english


def test_every_day_of_a_month_has_an_english_ordinal() -> None:
    ordinals = [ENGLISH_WORDS.say_ordinal(day) for day in range(1, 32)]
    assert ordinals[:5] == ["first", "second", "third", "fourth", "fifth"]
    assert ordinals[19:22] == ["twentieth", "twenty-first", "twenty-second"]
    assert len(set(ordinals)) == 31
    assert all(word.endswith(("st", "nd", "rd", "th")) for word in ordinals)
