"""The running order as a table, JSON and CSV: who appears in which room, on which day, in which state.

It has no NIP and no mark, so that it may be hung up.
"""

from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from operator import attrgetter

from scoring_tui.contest.terms import PHASES, REASONS
from scoring_tui.domain.state import State, Turn
from scoring_tui.exports.csv_text import CsvValue, format_csv
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.locale import format_date, format_time_of_day, tr, translate


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One contestant of the running order."""

    number: int
    contestant: str
    name: str
    unit: str
    category: str
    status: str
    """The phase of the turn, or why it is out or postponed: a key of `PHASES` or `REASONS`."""


@dataclass(frozen=True, slots=True)
class OrderBlock:
    """Consecutive lines of one room and session."""

    panel: str
    room: str
    day: date
    start: time
    lines: tuple[OrderLine, ...]


def list_running_order(
    state: State, panel_id: str | None = None, day: date | None = None
) -> list[OrderBlock]:
    """Return the running order of each room as it is now, in the order of the queues.

    Args:
        panel_id: only this panel.
        day: only sessions of this day.
    """
    blocks: list[OrderBlock] = []
    for room_panel, room in state.rooms.items():
        if panel_id not in (None, room_panel):
            continue
        room_name, sessions = state.contest.panels[room_panel].room, state.contest.session
        turns = (state.turns[draw_number] for draw_number in room.queue)
        turns_of_day = (turn for turn in turns if day in (None, sessions[turn.session].day))
        for index, group in groupby(turns_of_day, attrgetter("session")):
            lines = tuple(_order_line(state, turn) for turn in group)
            blocks.append(
                OrderBlock(room_panel, room_name, sessions[index].day, sessions[index].start, lines)
            )
    return blocks


def _order_line(state: State, turn: Turn) -> OrderLine:
    contestant = state.contestants[turn.contestant]
    status: str = turn.exclusion or turn.phase
    if status == "queued" and turn.is_postponed:
        status = "postponed"
    category_name = state.contest.categories[turn.category].name
    return OrderLine(turn.number, contestant.id, contestant.name, contestant.unit, category_name, status)


def running_order_as_text(
    blocks: list[OrderBlock], width: int | None = None, *, has_turns: bool = True
) -> str:
    """A table for each room and session.

    Args:
        has_turns: False where nobody gives marks: then a session has no hour, and a contestant no phase.
    """
    headings = (tr("No."), tr("Name"), tr("Unit"), tr("Category"), tr("State"))
    tables = []
    for block in blocks:
        title = f"{block.room} · {format_date(block.day)}"
        if has_turns:
            title += f" {format_time_of_day(block.start)}"
        rows = [
            (
                str(line.number), line.name, line.unit, line.category,
                _status_text(line.status) if has_turns or line.status in REASONS else "",
            )
            for line in block.lines
        ]  # fmt: skip
        tables.append(f"{title}\n{format_table(headings, rows, frozenset({0}), width)}")
    return "\n".join(tables)


def _status_text(status: str) -> str:
    return translate(PHASES[status] if status in PHASES else REASONS[status])


_COLUMNS = ("panel", "room", "day", "start", "number", "contestant", "name", "unit", "category", "status")


def list_order_records(blocks: list[OrderBlock]) -> list[dict[str, CsvValue]]:
    """An object for each contestant, in the order of appearance in each room."""
    return [
        {
            "panel": block.panel, "room": block.room,
            "day": block.day.isoformat(), "start": block.start.isoformat("minutes"),
            "number": line.number, "contestant": line.contestant, "name": line.name,
            "unit": line.unit, "category": line.category, "status": line.status,
        }
        for block in blocks
        for line in block.lines
    ]  # fmt: skip


def running_order_as_csv(blocks: list[OrderBlock], csv_format: str) -> str:
    """CSV with the fields of the JSON objects as columns."""
    rows = ([record[column] for column in _COLUMNS] for record in list_order_records(blocks))
    return format_csv(_COLUMNS, rows, csv_format)
