"""Codes of 80 bits: what they cover, and how a typed one is read."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.locale import translate
from scoring_tui.ledger.codes import ALPHABET, head_code, parse_code

HASH = "3f9a07c2" * 8


def test_a_head_code_is_80_bits_of_the_hash_of_number_and_hash() -> None:
    digest = sha256(f"scoring-tui head 1\n12\n{HASH}\n".encode()).digest()
    number = 0
    for symbol in head_code(12, HASH).replace("-", ""):
        number = number * 32 + ALPHABET.index(symbol)
    assert number == int.from_bytes(digest[:10])


def test_number_and_hash_both_change_the_code() -> None:
    assert len({head_code(12, HASH), head_code(13, HASH), head_code(12, HASH[:-1] + "3")}) == 3


@given(st.integers(1, 100_000), st.binary(min_size=32, max_size=32))
def test_a_code_is_read_as_people_write_it(seq: int, entry_hash: bytes) -> None:
    code = head_code(seq, entry_hash.hex())
    typed = code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert parse_code(typed) == parse_code(f"  {code.replace('-', '')} ") == code


def test_i_and_l_are_read_as_1_and_o_as_0() -> None:
    assert parse_code("iLoO-0000-0000-0000") == "1100-0000-0000-0000"


def test_a_whole_hash_is_taken() -> None:
    assert parse_code(HASH.upper()) == HASH


@pytest.mark.parametrize("code", ["3f9a-07c2", "3F9A07C2"])
def test_an_old_code_is_too_short_to_prove_anything(code: str) -> None:
    with pytest.raises(CommandRefused) as refusal:
        parse_code(code)
    assert f"{code} is too short to prove anything" in translate(refusal.value.message)


@pytest.mark.parametrize("text", ["", "3f9a", "7KQ2-M0XA-9D3T-VW5U", "7KQ2-M0XA-9D3T-VW5E-0", HASH[1:]])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(CommandRefused, match="a code looks like"):
        parse_code(text)
