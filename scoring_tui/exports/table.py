"""Plain tables for a terminal, aligned by the cells that a text takes."""

import unicodedata
from collections.abc import Sequence

from scoring_tui.i18n.sanitize import sanitize

COLUMN_GAP = 2
"""Blank cells between two columns."""


def count_cells(text: str) -> int:
    """How many cells of a terminal a text takes: wide letters two, marks on other letters none."""
    return sum(_cells(letter) for letter in text)


def _cells(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def truncate_text(text: str, width: int) -> str:
    """The text in at most so many cells, with an ellipsis where something is left out."""
    if count_cells(text) <= width:
        return text
    taken, room = "", width - 1
    for letter in text:
        room -= _cells(letter)
        if room < 0:
            break
        taken += letter
    return taken + "…" * (width > 0)


def format_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    number_columns: frozenset[int],
    width: int | None = None,
) -> str:
    """Lines of aligned columns, those in `right` by their last digit; the text is made safe for a terminal.

    Args:
        width: cells of the terminal; the widest columns give way to it. None where nobody looks.
    """
    safe_rows = [[sanitize(text) for text in row] for row in (headings, *rows)]
    columns = list(zip(*safe_rows, strict=True))
    widths = [max(map(count_cells, column)) for column in columns]
    over = 0 if width is None else sum(widths) + COLUMN_GAP * (len(widths) - 1) - width
    for _ in range(over):
        widest = widths.index(max(widths))
        if widths[widest] > count_cells(headings[widest]):
            widths[widest] -= 1
    return "".join(_line(row, widths, number_columns) for row in safe_rows)


def _line(row: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    placed = [_pad(truncate_text(text, widths[n]), widths[n], n in right) for n, text in enumerate(row)]
    return (" " * COLUMN_GAP).join(placed).rstrip() + "\n"


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - count_cells(text))
    return space + text if right else text + space
