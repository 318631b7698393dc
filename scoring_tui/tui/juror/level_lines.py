"""The levels of a criterion as lines: the typed one in full, the others as far as they fit."""

from collections.abc import Sequence
from decimal import Decimal
from textwrap import wrap

from scoring_tui.contest.levels import CompetenceLevel
from scoring_tui.i18n.locale import format_typed_number

LevelLine = tuple[str, bool]
"""A line, and whether it belongs to the level that was typed."""


def describe_level(level: CompetenceLevel) -> str:
    """The level in one line: "3 menengah: behaviour"."""
    return ": ".join(filter(None, (format_level_name(level), " ".join(level.behaviour.split()))))


def format_level_name(level: CompetenceLevel) -> str:
    """Mark and name: "3 menengah"."""
    return f"{format_typed_number(level.value)} {level.name}".strip()


def list_level_lines(
    levels: Sequence[CompetenceLevel], mark: Decimal | None, width: int, rows: int
) -> list[LevelLine]:
    """At most so many lines of this width; without room for a line each, the names alone while none is typed.

    >>> levels = [CompetenceLevel(value=n, name="x", behaviour="abc def ghi") for n in (1, 2)]
    >>> list_level_lines(levels, Decimal(2), 12, 3)
    [('1 x: abc de…', False), ('2 x: abc def', True), ('ghi', True)]
    >>> list_level_lines(levels, None, 12, 1)
    [('1 x · 2 x', False)]
    """
    typed_level = next((level for level in levels if level.value == mark), None)
    if typed_level is None and rows < len(levels):
        names = " · ".join(map(format_level_name, levels))
        return [(line, False) for line in wrap(names, width)[:rows]]
    typed_lines = wrap(describe_level(typed_level), width) if typed_level else []
    lines: list[LevelLine] = []
    free_rows = max(0, rows - len(typed_lines))
    for level in levels:
        if level is typed_level:
            lines += [(line, True) for line in typed_lines[:rows]]
        elif free_rows:
            lines.append((_shorten_line(describe_level(level), width), False))
            free_rows -= 1
    return lines[:rows]


def _shorten_line(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
