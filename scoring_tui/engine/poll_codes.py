"""Codes of the slips of a poll: random, with a check letter; the ledger holds commitments of them only.

A code has 11 random signs of 31, which are 54 bits, and a check letter. The hub answers at most
`hub.limits.REQUEST_RATE` requests a second of one address, 30. In three hours that are 324,000 guesses; with
300 slips each guess is right with the probability 300 / 31^11 = 1.2e-14, all together with 4e-9.

A commitment is the HMAC of the code with the pepper of the contest file, so that a copy of the file alone,
such as a backup, gives no code.
"""

import secrets

from scoring_tui.ledger.pepper import Pepper

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody confuses: no I, L, O, 0 and 1. Their number, 31, is a prime."""
RANDOM_SIGNS = 11
GROUP_SIZE = 4
"""Signs of each printed group."""


def make_codes(count: int) -> list[str]:
    """Make so many different codes."""
    codes: set[str] = set()
    while len(codes) < count:
        signs = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_SIGNS))
        codes.add(signs + _find_check_letter(signs))
    return list(codes)


def read_code(text: str) -> str | None:
    """Return a typed code without blanks and hyphens; None if it cannot be one.

    The check letter finds every wrong sign, and every two signs that changed places.
    """
    code = "".join(sign for sign in text.upper() if sign.isalnum())
    has_form = len(code) == RANDOM_SIGNS + 1 and set(code) <= set(ALPHABET)
    return code if has_form and code[-1] == _find_check_letter(code[:-1]) else None


def group_code(code: str) -> str:
    """The code as it is printed.

    >>> group_code("ABCDEFGHJKMN")
    'ABCD-EFGH-JKMN'
    """
    return "-".join(code[start : start + GROUP_SIZE] for start in range(0, len(code), GROUP_SIZE))


def commit_code(pepper: Pepper, code: str) -> str:
    """What the ledger holds of a code."""
    return pepper.mix("poll", code)


def _find_check_letter(signs: str) -> str:
    """The weighted sum of the signs, modulo their number; the weights differ and are no multiples of it."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(signs, 2))
    return ALPHABET[total % len(ALPHABET)]
