"""An address as a QR code in half blocks, two modules a cell, for cameras of phones. Imports segno."""

from itertools import zip_longest

import segno

QUIET_ZONE = 2
"""Light modules around it; cameras of today need no more."""
_CELLS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
_DARK_ON_LIGHT, _USUAL = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
"""Whatever colours the terminal has, for not every camera reads a negative."""


def qr_rows(address: str) -> list[str]:
    """Lines to be shown dark on light; all of the same length."""
    code = segno.make(address, micro=False, error="l", boost_error=False)
    modules = list(code.matrix_iter(border=QUIET_ZONE))
    light = [0] * len(modules)
    pairs = zip_longest(modules[::2], modules[1::2], fillvalue=light)
    return ["".join(_CELLS[bool(up), bool(down)] for up, down in zip(*pair, strict=True)) for pair in pairs]


def qr_text(address: str) -> str:
    """For a terminal."""
    return "".join(f"{_DARK_ON_LIGHT}{row}{_USUAL}\n" for row in qr_rows(address))
