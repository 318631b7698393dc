"""The columns of a standing: what each shows, and which are left out first on a narrow screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.cells import cell_len

from scoring_tui.contest.bands import name_set
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.scoring.standings.confidence import describe_range
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
MIN_NAME_WIDTH, MAX_NAME_WIDTH = 18, 40
"""Narrowest and widest column of names, in cells."""
WANTED_NAME_WIDTH = 28
"""Width of the names, in cells, for which columns of minor interest are left out."""
MIN_STATUS_WIDTH = 12
"""Narrowest column of the status, in cells."""
SCROLLED_JURORS = 3
"""Totals of so many jurors stay in sight; those of the others may need scrolling."""
JUROR_WIDTH = 5
"""Least cells of a juror's total."""
MINOR_ORDER = 8
"""Columns from this drop order on are left out rather than names cut."""
MAX_KEPT_ORDER = 2
"""Columns up to this drop order stay although the totals of some jurors need scrolling for it."""
EXACT_WIDTH = 12
"""Cells of the score before rounding; a longer one is cut."""
PADDING = 2
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table."""

    key: str
    heading: str
    cell_text: Callable[[StandingLine], str]
    least_width: int
    """Cells that the column has at least, whatever is in it."""
    drop_order: int = 0
    """Columns with the greatest number are left out first; 0 is never left out."""
    is_left_aligned: bool = False
    is_juror: bool = False
    """Whether it holds the totals of one juror."""


def fit_columns(
    sheet: StandingSheet, intervals: Mapping[int, RankInterval], width: int
) -> tuple[list[Column], list[int]]:
    """The columns that fit, and their widths.

    Which columns there are follows from the contest and the width alone, so that none comes or goes during
    the day. Totals of jurors are never left out, but may need scrolling.
    """
    columns = list(_all_columns(sheet, intervals))
    wanted_excess = WANTED_NAME_WIDTH - MIN_NAME_WIDTH
    columns = _drop_columns(columns, width - wanted_excess, len(sheet.jurors), least_drop_order=MINOR_ORDER)
    columns = _drop_columns(columns, width, len(sheet.jurors), least_drop_order=MAX_KEPT_ORDER + 1)
    columns = _drop_columns(columns, width, min(SCROLLED_JURORS, len(sheet.jurors)), least_drop_order=1)
    widths = {column.key: _column_width(column, sheet.lines) for column in columns}
    name_width, status_width = widths["name"], widths.get("status", 0)
    free_width = width - (_total_width(columns, widths) - name_width - status_width)
    if "status" in widths:
        wanted_name_width = min(name_width, WANTED_NAME_WIDTH)
        widths["status"] = max(MIN_STATUS_WIDTH, min(status_width, free_width - wanted_name_width))
        free_width -= widths["status"]
    widths["name"] = max(MIN_NAME_WIDTH, min(name_width, free_width, MAX_NAME_WIDTH))
    return columns, [widths[column.key] for column in columns]


def _drop_columns(
    columns: list[Column], width: int, juror_count: int, *, least_drop_order: int
) -> list[Column]:
    """Leave out columns until the others fit with the totals of so many jurors."""
    while _least_width(columns, juror_count) > width:
        drop_order = max(column.drop_order for column in columns)
        if drop_order < least_drop_order:
            break
        columns = [column for column in columns if column.drop_order != drop_order]
    return columns


def _least_width(columns: Sequence[Column], juror_count: int) -> int:
    widths = [column.least_width + PADDING for column in columns if not column.is_juror]
    return sum(widths) + juror_count * (JUROR_WIDTH + PADDING)


def _total_width(columns: Sequence[Column], widths: Mapping[str, int]) -> int:
    return sum(widths[column.key] + PADDING for column in columns)


def _column_width(column: Column, lines: Sequence[StandingLine]) -> int:
    cells = (column.heading, *(column.cell_text(line) for line in lines))
    return max(column.least_width, *map(cell_len, cells))


def _all_columns(sheet: StandingSheet, intervals: Mapping[int, RankInterval]) -> Iterator[Column]:
    """All columns, always in this order; an empty one keeps its place."""
    yield Column("place", "#", _format_place if sheet.has_places else _format_verdict, 3)
    yield Column("number", tr("No."), lambda line: str(line.number), 3)
    yield Column("name", tr("Name"), lambda line: line.name, MIN_NAME_WIDTH, is_left_aligned=True)
    if sheet.has_places:
        yield Column("score", translate(sheet.score_name), lambda line: format_optional(line.score) or "–", 5)
    yield Column("off", tr("Ded."), lambda line: points_off(line, sheet), 4, 2)
    yield Column("status", tr("Status"), _status_cell(sheet), MIN_STATUS_WIDTH, 1, is_left_aligned=True)
    if sheet.has_ranges:
        yield Column("interval", "90%", _interval_cell(intervals), 5, 5)
        yield Column("podium", tr("Podium"), lambda line: format_podium(intervals.get(line.number)), 7, 6)
    yield from _other_score_columns(sheet)
    for index in range(len(sheet.jurors)):
        yield Column(f"J{index + 1}", f"J{index + 1}", _juror_total(index), JUROR_WIDTH, is_juror=True)
    if sheet.jurors:
        yield Column("spread", tr("Spread"), _format_spread, 7, 7)
    if sheet.has_places:
        yield Column("exact", tr("Exact"), _format_exact, EXACT_WIDTH, 9)


def _other_score_columns(sheet: StandingSheet) -> Iterator[Column]:
    if sheet.stage_names and sheet.jurors:
        yield Column("jury", tr("Jury"), lambda line: format_optional(line.jury_score), 5, 4)
    for index, stage in enumerate(sheet.stage_names):
        yield Column(f"stage{index}", stage[:12], _stage_result(index), 5, 4)
    for index, band_set in enumerate(sheet.band_sets):
        yield Column(f"band{index}", name_set(band_set)[:12], _band_name(index), 3, 4, is_left_aligned=True)
    for index, name in enumerate(sheet.other_methods):
        drop_order = 3 if name == "raw" else 8
        yield Column(name, other_score_name(name), _other_score(index), 5, drop_order)


def other_score_name(name: str) -> str:
    """The heading of a score that is shown for comparison."""
    return {"raw": tr("Raw"), "least-squares": tr("Squares"), "mixed": tr("Mixed")}.get(name, name)


# --- cells ------------------------------------------------------------------------------------------


def _format_place(line: StandingLine) -> str:
    if line.place is None:
        return "–"
    return f"{f'{QUALIFIED_SIGN} ' if line.is_through else ''}{'=' if line.is_tied else ''}{line.place}"


def _format_verdict(line: StandingLine) -> str:
    """A sign for who passed, in an administration."""
    return QUALIFIED_SIGN if line.is_through else "–"


def format_optional(value: Decimal | LazyText | None) -> str:
    """A number or a message; empty if there is none."""
    if isinstance(value, LazyText):
        return translate(value)
    return "" if value is None else format_number(value)


def _juror_total(index: int) -> Callable[[StandingLine], str]:
    return lambda line: _format_total(line.ballot_cells[index])


def _stage_result(index: int) -> Callable[[StandingLine], str]:
    return lambda line: format_optional(line.stage_results[index]) if line.stage_results else ""


def _band_name(index: int) -> Callable[[StandingLine], str]:
    return lambda line: line.band_names[index] if line.band_names else ""


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


def _format_exact(line: StandingLine) -> str:
    number = format_number(Decimal(line.exact_score)) if line.exact_score else ""
    return number if len(number) <= EXACT_WIDTH else f"{number[: EXACT_WIDTH - 1]}…"


def _status_cell(sheet: StandingSheet) -> Callable[[StandingLine], str]:
    """A dispute, why there is no place, or what decided the place."""

    def cell_text(line: StandingLine) -> str:
        if line.number in sheet.disputed_numbers:
            return f"‼ {tr('in dispute')}"
        decision = line.reason or line.tie_break
        return translate(decision) if decision else ""

    return cell_text
