"""The columns of a standing: what each holds, and which are left out first where there is little room.

Imports the sheet's view and text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.cells import cell_len

from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.views.queue import SIGNS
from scoring_tui.views.standing_sheet import BallotCell, StandingLine, StandingSheet

if TYPE_CHECKING:
    from scoring_tui.scoring.model.posterior import RankInterval

LACKS = {
    "": "", "missing": "?", "reopened": "↺", "excused": "E", "recused": "R", "waiting": "·", "not-theirs": "",
}  # fmt: skip
"""Signs in the place of a total that is not there."""
THROUGH = "»"
"""Before the place of those who go through."""
NAMES = range(16, 41)
"""Narrowest and widest column of names, in cells."""
COMFORT = 24
"""Cells of names for which other columns are left out."""
PADDING = 2
"""Cells beside each column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `spare` ones are left out where there is no room, the greatest first."""

    key: str
    head: str
    cell: Callable[[StandingLine], str]
    spare: int = 0
    left: bool = False


def columns(
    sheet: StandingSheet, sure: Mapping[int, RankInterval], width: int
) -> tuple[list[Column], list[int]]:
    """The columns that fit, and their widths; jurors' totals are never left out, but may lie outside."""
    kept = list(_columns(sheet, sure))
    natural = {column.key: _width(column, sheet.lines) for column in kept}
    names = natural["name"]
    while _sum(kept, natural) + min(0, COMFORT - names) > width and any(column.spare for column in kept):
        least = max(column.spare for column in kept)
        kept = [column for column in kept if column.spare != least]
    room = width - (_sum(kept, natural) - names)
    natural["name"] = max(NAMES.start, min(names, room, NAMES.stop - 1))
    return kept, [natural[column.key] for column in kept]


def _sum(kept: Sequence[Column], natural: Mapping[str, int]) -> int:
    return sum(natural[column.key] + PADDING for column in kept)


def _width(column: Column, lines: Sequence[StandingLine]) -> int:
    return max(map(cell_len, (column.head, *(column.cell(line) for line in lines))))


def _columns(sheet: StandingSheet, sure: Mapping[int, RankInterval]) -> Iterator[Column]:
    yield Column("place", "#", _place)
    yield Column("number", tr("No."), lambda line: str(line.number))
    yield Column("name", tr("Name"), lambda line: line.name, left=True)
    yield Column("score", translate(sheet.score), lambda line: _number(line.score) or "–")
    if any(line.off for line in sheet.lines):
        yield Column("off", tr("Off"), lambda line: points_off(line, sheet))
    if sure:
        yield Column("interval", "5–95%", lambda line: interval(sure.get(line.number)))
        yield Column("podium", tr("Podium"), lambda line: podium(sure.get(line.number)), 1)
    yield from _beside(sheet)
    for place in range(len(sheet.jurors)):
        yield Column(f"J{place + 1}", f"J{place + 1}", _juror(place))
    yield Column("spread", tr("Spread"), _spread, 4)
    yield Column("decided", tr("Decided by"), _said, 5, left=True)
    yield Column(
        "exact", tr("Exact"), lambda line: format_number(Decimal(line.exact)) if line.exact else "", 7
    )


def _beside(sheet: StandingSheet) -> Iterator[Column]:
    if sheet.stages:
        yield Column("jury", tr("Jury"), lambda line: _number(line.jury), 3)
    for place, stage in enumerate(sheet.stages):
        yield Column(f"stage{place}", stage[:12], _result(place), 3)
    for place, name in enumerate(sheet.beside):
        spare = 2 if name == "raw" else 6
        yield Column(name, beside(name), _other(place), spare)


def beside(name: str) -> str:
    """What another score is called."""
    return {"raw": tr("Raw"), "least-squares": tr("Squares"), "mixed": tr("Mixed")}.get(name, name)


# --- cells ------------------------------------------------------------------------------------------


def _place(line: StandingLine) -> str:
    if line.place is None:
        return SIGNS[line.fate] if line.fate else "–"
    return f"{f'{THROUGH} ' if line.through else ''}{'=' if line.tied else ''}{line.place}"


def _number(value: Decimal | None) -> str:
    return "" if value is None else format_number(value)


def _juror(place: int) -> Callable[[StandingLine], str]:
    return lambda line: _total(line.cells[place])


def _result(place: int) -> Callable[[StandingLine], str]:
    return lambda line: _number(line.results[place]) if line.results else ""


def _other(place: int) -> Callable[[StandingLine], str]:
    return lambda line: _number(line.beside[place]) if line.beside else ""


def points_off(line: StandingLine, sheet: StandingSheet) -> str:
    """The points of all penalties, with the sign that they count with."""
    return f"{'+' if sheet.adds else '−'}{format_number(line.off)}" if line.off else ""


def interval(found: RankInterval | None) -> str:
    """The places that chance in the marks leaves open."""
    if found is None:
        return ""
    return str(found.low) if found.low == found.high else f"{found.low}–{found.high}"


def podium(found: RankInterval | None) -> str:
    """The chance of one of the first three places; a thousand draws prove neither 0 nor 100."""
    if found is None:
        return ""
    if found.podium_probability < 0.005:
        return "<1%"
    return ">99%" if found.podium_probability >= 0.995 else f"{found.podium_probability * 100:.0f}%"


def _total(cell: BallotCell) -> str:
    return LACKS[cell.lack] if cell.total is None else format_number(cell.total)


def _spread(line: StandingLine) -> str:
    """The spread between jurors; a wide one carries a mark."""
    if line.spread is None:
        return ""
    return f"! {format_number(line.spread)}" if line.wide else format_number(line.spread)


def _said(line: StandingLine) -> str:
    said = line.why or line.settled_by
    return translate(said) if said else ""
