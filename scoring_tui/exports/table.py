"""Plain-text tables for a terminal, aligned by the width of each text in cells."""

import unicodedata
from collections.abc import Sequence

from scoring_tui.i18n.sanitize import sanitize

COLUMN_GAP = 2
"""Blank cells between two columns."""


def count_cells(text: str) -> int:
    """The width of a text in terminal cells: wide characters take two, combining marks none."""
    return sum(_character_cells(character) for character in text)


def _character_cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def truncate_text(text: str, width: int) -> str:
    """Shorten a text to at most `width` cells, with an ellipsis if something is cut."""
    if count_cells(text) <= width:
        return text
    short_text, remaining_cells = "", width - 1
    for character in text:
        remaining_cells -= _character_cells(character)
        if remaining_cells < 0:
            break
        short_text += character
    return short_text + "…" * (width > 0)


def format_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    number_columns: frozenset[int],
    width: int | None = None,
) -> str:
    """Format aligned columns; numbers are right-aligned, and texts are sanitized for a terminal.

    Args:
        number_columns: indices of the right-aligned columns.
        width: terminal cells; the widest columns are shortened to fit, headings last. `None` for no limit.
    """
    safe_rows = [[sanitize(text) for text in row] for row in (headings, *rows)]
    columns = list(zip(*safe_rows, strict=True))
    widths = [max(map(count_cells, column)) for column in columns]
    excess_cells = 0 if width is None else sum(widths) + COLUMN_GAP * (len(widths) - 1) - width
    for _ in range(excess_cells):
        wider_columns = [
            index for index, width_now in enumerate(widths) if width_now > count_cells(safe_rows[0][index])
        ]
        widest_column = max(wider_columns or range(len(widths)), key=widths.__getitem__)
        widths[widest_column] = max(1, widths[widest_column] - 1)
    return "".join(_format_row(row, widths, number_columns) for row in safe_rows)


def _format_row(row: Sequence[str], widths: Sequence[int], number_columns: frozenset[int]) -> str:
    padded_cells = [
        _pad_text(
            truncate_text(text, widths[column_index]), widths[column_index], column_index in number_columns
        )
        for column_index, text in enumerate(row)
    ]
    return (" " * COLUMN_GAP).join(padded_cells).rstrip() + "\n"


def _pad_text(text: str, width: int, is_right_aligned: bool) -> str:
    padding = " " * (width - count_cells(text))
    return padding + text if is_right_aligned else text + padding
