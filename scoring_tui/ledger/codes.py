"""Codes of 80 bits to read aloud, to photograph and to type: `7KQ2-M0XA-9D3T-VW5E`.

The alphabet is Crockford's base32, which has no I, L, O and U. A code is the first 80 bits of the SHA-256 of
a text that begins with its purpose, so that a code of one purpose is none of another. The code of a head
covers the number and the hash of the last entry, and by the hash all entries before it.

To find a second history with the code of a given head takes about 2^80 hashes. Somebody who makes both
histories needs about 2^40 to find two with one code (birthday bound); the whole hash, as in the signed
checkpoint, has no such pair within reach (2^128).
"""

import re
from hashlib import sha256

from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BITS = 80
EXAMPLE_CODE = "7KQ2-M0XA-9D3T-VW5E"
_CODE_LENGTH, _GROUP_LENGTH = CODE_BITS // 5, 4
_SIMILAR_SYMBOLS = str.maketrans("OIL", "011")
_HASH = re.compile(r"[0-9a-f]{64}")
_EARLIER_CODE = re.compile(r"[0-9a-f]{8}")


def make_code(purpose: str, content: str) -> str:
    """Return the code of a text."""
    digest = sha256(f"scoring-tui {purpose} 1\n{content}\n".encode()).digest()
    number = int.from_bytes(digest[: CODE_BITS // 8])
    symbols = "".join(ALPHABET[number >> shift & 31] for shift in range(CODE_BITS - 5, -1, -5))
    return "-".join(symbols[start : start + _GROUP_LENGTH] for start in range(0, _CODE_LENGTH, _GROUP_LENGTH))


def head_code(seq: int, entry_hash: str) -> str:
    """Return the code of a ledger whose last entry has this number and this hash."""
    return make_code("head", f"{seq}\n{entry_hash}")


def parse_code(text: str) -> str:
    """Return a typed code as the program writes it, or a whole hash in small letters.

    Case, hyphens and blanks do not matter; O is read as 0, I and L as 1. Raises `CommandRefused`.
    """
    symbols = re.sub(r"[-\s]", "", text)
    if _HASH.fullmatch(symbols.lower()):
        return symbols.lower()
    if _EARLIER_CODE.fullmatch(symbols.lower()):
        raise CommandRefused(
            lazy(
                "{code} is too short to prove anything: a history with this code is found within minutes. "
                "Compare the code of 16 characters, or the whole hash",
                code=text.strip(),
            )
        )
    symbols = symbols.upper().translate(_SIMILAR_SYMBOLS)
    if len(symbols) != _CODE_LENGTH or not set(symbols) <= set(ALPHABET):
        raise CommandRefused(lazy("a code looks like {example}, not {code}", example=EXAMPLE_CODE, code=text))
    return "-".join(symbols[start : start + _GROUP_LENGTH] for start in range(0, _CODE_LENGTH, _GROUP_LENGTH))
