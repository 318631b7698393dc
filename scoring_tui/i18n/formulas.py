"""Texts that a spreadsheet shows and does not compute.

A spreadsheet program takes a text of a CSV file for a formula if it begins with certain signs. Such a formula
can run programs and send data. The text gets an apostrophe in front, and the reader of sheets takes it off
again. Source: https://owasp.org/www-community/attacks/CSV_Injection
"""

import re

_FORMULA_START = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_MARKED_START = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")


def mark_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would compute.

    A text that begins with apostrophes and such a sign gets one more, so that nothing is lost on the way
    back.

    >>> mark_formula("=1+1"), mark_formula("Dewi"), mark_formula("'=1+1")
    ("'=1+1", 'Dewi', "''=1+1")
    """
    return f"'{text}" if _FORMULA_START.match(text) else text


def unmark_formula(text: str) -> str:
    """Take off the apostrophe of `mark_formula`; any other text stays as it is.

    >>> unmark_formula("'=1+1"), unmark_formula("'Aisyah"), unmark_formula("-2")
    ('=1+1', "'Aisyah", '-2')
    """
    return text[1:] if _MARKED_START.match(text) else text
