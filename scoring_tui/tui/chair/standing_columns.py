"""The columns of a standing: what each shows, and which are left out first on a narrow screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.cells import cell_len

from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.scoring.standings.confidence import describe_range
from scoring_tui.views.queue import STATE_SIGNS
from scoring_tui.views.standing_sheet import BallotCell, StandingLine, StandingSheet

if TYPE_CHECKING:
    from scoring_tui.scoring.model.posterior import RankInterval

MISSING_SIGNS = {
    "": "", "missing": "?", "reopened": "↺", "excused": "E", "recused": "R", "waiting": "·", "not-theirs": "",
}  # fmt: skip
"""Signs in place of a missing total."""
QUALIFIED_SIGN = "»"
"""Sign before the place of contestants who qualify for the next stage."""
OUTSIDE_SIGN = "*"
"""Sign after an interval that does not contain the contestant's place."""
GUEST_SIGN = "◇"
"""Sign in place of a place, out of competition."""
MIN_NAME_WIDTH, MAX_NAME_WIDTH = 16, 40
"""Narrowest and widest column of names, in cells."""
WANTED_NAME_WIDTH = 24
"""Width of the names, in cells, for which other columns are left out."""
PADDING = 2
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table."""

    key: str
    heading: str
    cell_text: Callable[[StandingLine], str]
    drop_order: int = 0
    """Columns with the greatest number are left out first; 0 is never left out."""
    is_left_aligned: bool = False


def fit_columns(
    sheet: StandingSheet, intervals: Mapping[int, RankInterval], width: int
) -> tuple[list[Column], list[int]]:
    """The columns that fit, and their widths; totals of jurors are never left out, but may need scrolling."""
    columns = list(_all_columns(sheet, intervals))
    widths = {column.key: _column_width(column, sheet.lines) for column in columns}
    name_width = widths["name"]
    shrinkage = max(0, name_width - WANTED_NAME_WIDTH)
    while _total_width(columns, widths) - shrinkage > width and any(column.drop_order for column in columns):
        drop_order = max(column.drop_order for column in columns)
        columns = [column for column in columns if column.drop_order != drop_order]
    free_width = width - (_total_width(columns, widths) - name_width)
    widths["name"] = max(MIN_NAME_WIDTH, min(name_width, free_width, MAX_NAME_WIDTH))
    return columns, [widths[column.key] for column in columns]


def _total_width(columns: Sequence[Column], widths: Mapping[str, int]) -> int:
    return sum(widths[column.key] + PADDING for column in columns)


def _column_width(column: Column, lines: Sequence[StandingLine]) -> int:
    return max(map(cell_len, (column.heading, *(column.cell_text(line) for line in lines))))


def _all_columns(sheet: StandingSheet, intervals: Mapping[int, RankInterval]) -> Iterator[Column]:
    yield Column("place", "#", _format_place)
    yield Column("number", tr("No."), lambda line: str(line.number))
    yield Column("name", tr("Name"), lambda line: line.name, is_left_aligned=True)
    yield Column("score", translate(sheet.score_name), lambda line: format_optional(line.score) or "–")
    if any(line.penalty_points for line in sheet.lines):
        yield Column("off", tr("Deducted"), lambda line: points_off(line, sheet))
    if intervals:
        yield Column("interval", "90%", _interval_cell(intervals))
        yield Column("podium", tr("Podium"), lambda line: format_podium(intervals.get(line.number)), 1)
    yield from _other_score_columns(sheet)
    for index in range(len(sheet.jurors)):
        yield Column(f"J{index + 1}", f"J{index + 1}", _juror_total(index))
    yield Column("spread", tr("Spread"), _format_spread, 4)
    yield Column("decided", tr("Decided by"), _format_decision, 5, is_left_aligned=True)
    yield Column(
        "exact",
        tr("Exact"),
        lambda line: format_number(Decimal(line.exact_score)) if line.exact_score else "",
        7,
    )


def _other_score_columns(sheet: StandingSheet) -> Iterator[Column]:
    if sheet.stage_names:
        yield Column("jury", tr("Jury"), lambda line: format_optional(line.jury_score), 3)
    for index, stage in enumerate(sheet.stage_names):
        yield Column(f"stage{index}", stage[:12], _stage_result(index), 3)
    for index, name in enumerate(sheet.other_methods):
        drop_order = 2 if name == "raw" else 6
        yield Column(name, other_score_name(name), _other_score(index), drop_order)


def other_score_name(name: str) -> str:
    """The heading of a score that is shown for comparison."""
    return {"raw": tr("Raw"), "least-squares": tr("Squares"), "mixed": tr("Mixed")}.get(name, name)


# --- cells ------------------------------------------------------------------------------------------


def _format_place(line: StandingLine) -> str:
    if line.place is None:
        if line.exclusion:
            return STATE_SIGNS[line.exclusion]
        return GUEST_SIGN if line.is_guest else "–"
    return f"{f'{QUALIFIED_SIGN} ' if line.is_through else ''}{'=' if line.is_tied else ''}{line.place}"


def format_optional(value: Decimal | LazyText | None) -> str:
    """A number or a message; empty if there is none."""
    if isinstance(value, LazyText):
        return translate(value)
    return "" if value is None else format_number(value)


def _juror_total(index: int) -> Callable[[StandingLine], str]:
    return lambda line: _format_total(line.ballot_cells[index])


def _stage_result(index: int) -> Callable[[StandingLine], str]:
    return lambda line: format_optional(line.stage_results[index]) if line.stage_results else ""


def _other_score(index: int) -> Callable[[StandingLine], str]:
    return lambda line: format_optional(line.other_scores[index]) if line.other_scores else ""


def points_off(line: StandingLine, sheet: StandingSheet) -> str:
    """The points of all penalties, with the sign with which they count."""
    return (
        f"{'+' if sheet.penalty_adds else '−'}{format_number(line.penalty_points)}"
        if line.penalty_points
        else ""
    )


def format_interval(interval: RankInterval | None) -> str:
    """The places within which the contestant lies with 90 % probability."""
    return "" if interval is None else describe_range(interval)


def _interval_cell(intervals: Mapping[int, RankInterval]) -> Callable[[StandingLine], str]:
    """The interval; a sign marks one that does not contain the place."""

    def cell_text(line: StandingLine) -> str:
        interval = intervals.get(line.number)
        is_outside = interval and line.place is not None and not interval.low <= line.place <= interval.high
        return format_interval(interval) + (OUTSIDE_SIGN if is_outside else "")

    return cell_text


def format_podium(interval: RankInterval | None) -> str:
    """The probability of a place from 1 to 3, in steps of 5 %: it is calibrated within five points."""
    if interval is None:
        return ""
    if interval.podium_probability < 0.05:
        return "<5%"
    return ">95%" if interval.podium_probability > 0.95 else f"{5 * round(20 * interval.podium_probability)}%"


def _format_total(cell: BallotCell) -> str:
    return MISSING_SIGNS[cell.absence] if cell.total is None else format_number(cell.total)


def _format_spread(line: StandingLine) -> str:
    """The spread between jurors; an exclamation mark stands before a wide one."""
    if line.spread is None:
        return ""
    return f"! {format_number(line.spread)}" if line.has_wide_spread else format_number(line.spread)


def _format_decision(line: StandingLine) -> str:
    decision = line.reason or line.tie_break
    return translate(decision) if decision else ""
