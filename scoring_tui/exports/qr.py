"""A text as a QR code for phone cameras: in half blocks, two modules in each cell, or as SVG."""

from io import BytesIO
from itertools import zip_longest

QUIET_ZONE = 2
"""Light modules around the code; today's cameras need no more."""
_HALF_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
_DARK_ON_LIGHT, _RESET_COLOURS = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
"""Set explicitly, because not every camera reads a code in inverted colours."""


def qr_rows(text: str) -> list[str]:
    """The lines of the code, all of the same length; to be shown dark on light."""
    import segno  # only where a code is drawn

    code = segno.make(text, micro=False, error="l", boost_error=False)
    module_rows = list(code.matrix_iter(border=QUIET_ZONE))
    light_row = [0] * len(module_rows)
    row_pairs = zip_longest(module_rows[::2], module_rows[1::2], fillvalue=light_row)
    return [
        "".join(_HALF_BLOCKS[bool(upper), bool(lower)] for upper, lower in zip(*row_pair, strict=True))
        for row_pair in row_pairs
    ]


def qr_text(text: str) -> str:
    """The code with its colours, for a terminal."""
    return "".join(f"{_DARK_ON_LIGHT}{row}{_RESET_COLOURS}\n" for row in qr_rows(text))


def draw_qr(text: str) -> str:
    """The code as SVG."""
    import segno  # only where a code is drawn

    image = BytesIO()
    segno.make(text, micro=False, error="m").save(image, kind="svg", xmldecl=False, omitsize=True, border=2)
    return image.getvalue().decode()
