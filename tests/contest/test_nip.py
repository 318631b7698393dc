"""Doubts about the NIP. The numbers are invented, or examples printed by agencies."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.contest.nip import find_nip_doubt, has_lost_digits, is_pppk, keep_digits, normalize_nip

TODAY = date(2024, 12, 20)
LOST = "the last digits of the NIP are lost"


@pytest.mark.parametrize(
    "nip",
    ["198609262015051001", "19860926 201505 1 001", "'198609262015051001", "1986.0926.2015.05.1.001",
     "NIP. 198609262015051001", "198010242006041009", "199009132025242014", "200712202024122999", "", "-",
     " "],
)  # fmt: skip
def test_valid_numbers_have_no_doubt(nip: str) -> None:
    assert find_nip_doubt(nip, date(2025, 1, 1)) is None


@pytest.mark.parametrize(
    ("nip", "doubt"),
    [
        ("1.98E+17", LOST),
        ("1,98609E+17", LOST),
        ("1.98609262015051e17", LOST),
        ("'1.98E+17", LOST),
        ("198609262015051000", LOST),
        ("3503012609860001", "16 digits: this looks like a NIK; a NIP has 18"),
        ("19860926201505100", "a NIP has 18 digits, this has 17"),
        ("honorer", "a NIP has 18 digits, this has 0"),
        ("198613262015051001", "the first 8 digits of the NIP are no date: 19861326"),
        ("198602302015051001", "the first 8 digits of the NIP are no date: 19860230"),
        ("195312192015051001", "the NIP says an age of 71 years"),
        ("200712212024121001", "the NIP says an age of 16 years"),
        ("198609262002051001", "the NIP says appointed in 2002, born in 1986"),
        ("198609262025051001", "the NIP says appointed in 2025, born in 1986"),
        ("198609262015001001", "digits 13 and 14 of the NIP are no month: 00"),
        ("198609262015131001", "digits 13 and 14 of the NIP are no month: 13"),
        ("198609262015053001", "digit 15 of the NIP must be 1 or 2, this is 3"),
    ],
)
def test_each_doubt_says_what_is_wrong(nip: str, doubt: str) -> None:
    assert str(find_nip_doubt(nip, TODAY)).startswith(doubt)


def test_lost_digits_are_reported_with_the_remedy() -> None:
    assert "format the column as text" in str(find_nip_doubt("1.98E+17", TODAY))


def test_ages_are_counted_to_the_day() -> None:
    assert find_nip_doubt("195412202000011001", TODAY) is None
    assert find_nip_doubt("195312202000011001", TODAY) is not None
    assert find_nip_doubt("195312212000011001", TODAY) is None


def test_a_pppk_has_a_contract_code_in_place_of_the_month() -> None:
    assert is_pppk("199009132023212014")
    assert not is_pppk("19900913 202312 2 014")
    assert find_nip_doubt("199009132023212014", TODAY) is None


@pytest.mark.parametrize(
    ("typed", "normalized"),
    [
        (" 19860926 201505 1 001 ", "198609262015051001"),
        ("-", ""),
        (" 1.98E+17", "1.98E+17"),
        ("belum ada", "belum ada"),
    ],
)
def test_a_nip_is_normalized(typed: str, normalized: str) -> None:
    assert normalize_nip(typed) == normalized


@given(st.text())
def test_any_text_is_checked_without_an_error(text: str) -> None:
    assert set(keep_digits(text)) <= set("0123456789")
    doubt = find_nip_doubt(text, TODAY)
    assert doubt is None or str(doubt)
    assert not has_lost_digits(text) or doubt is not None
