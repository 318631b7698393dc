"""Text that is safe to write to a terminal."""

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_UNSAFE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters C0, DEL and C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # characters that change the writing direction
    "\u2028\u2029"  # line and paragraph separators
    "\ud800-\udfff"  # surrogates, which UTF-8 cannot encode
    "]"
)
_UNSAFE_BUT_NEWLINE = re.compile(_UNSAFE.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))


def sanitize(text: str, *, multiline: bool = False, replacement: str = REPLACEMENT) -> str:
    """Replace every character that could control a terminal or make a line look different.

    Names and texts come from files that anybody can edit; an escape sequence in a name could erase or
    overwrite other lines of the terminal.

    Args:
        multiline: keep newlines; otherwise they are replaced too.
        replacement: what to write in place of each unsafe character.
    """
    unsafe = _UNSAFE_BUT_NEWLINE if multiline else _UNSAFE
    return unsafe.sub(replacement, text)
