"""Who is on stage, and the clock; the clock alone; all rooms together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scoring_tui.contest.terms import PHASES
from scoring_tui.i18n.locale import format_clock_time, format_countdown, tr, translate
from scoring_tui.tui.board.canvas import (
    INVERTED_MARGIN,
    SMALLEST_ROWS,
    Area,
    Canvas,
    Part,
    StyleName,
    arrange_parts,
    put_column,
)
from scoring_tui.tui.board.moment import SceneMoment
from scoring_tui.tui.board.scenes.cards import list_team_parts
from scoring_tui.tui.board.scenes.frame import TALL_SCREEN, draw_next_line, is_tall
from scoring_tui.tui.board.scenes.standings import draw_standings, has_lines
from scoring_tui.tui.common.clock_words import UrgencyLevel, find_urgency
from scoring_tui.tui.common.countdown import PAUSE_SIGN
from scoring_tui.tui.common.large_letters import wrap_ordinary
from scoring_tui.views.board_view import BoardPerson, BoardRoom, BoardView

if TYPE_CHECKING:  # a board draws its first frame without pydantic
    from scoring_tui.domain.state import Timer

LEAST_STANDINGS_ROWS = 6
"""Rows below which no standings stand below the stage."""
LEAST_BLOCK_ROWS = 9
"""Rows of a room's block among several rooms; below it each room gets one line."""
TWO_ROOMS_FROM_WIDTH = 110
"""Cells from which two rooms stand beside each other."""
STACKED_GAIN = 1.7
"""How many times larger the name must be with the clock below it, so that the clock stands there."""
LEAST_PERSON_WIDTH = 20
"""Cells below which nobody stands beside the clock."""
CLOCK_WEIGHT = 6
"""Weight of the digits among the other texts beside the person."""
URGENCY_STYLES: dict[UrgencyLevel, StyleName] = {
    "calm": "clock",
    "soon": "soon",
    "last": "last",
    "over": "over",
}


def draw_stage(
    canvas: Canvas, area: Area, view: BoardView, room: BoardRoom, moment: SceneMoment, *, has_standings: bool
) -> None:
    """Draw person, clock and ballots; below them the standings if there is room, and who is next."""
    area = draw_next_line(canvas, area, room)
    stage_rows = area.height
    if has_standings and has_lines(view):
        least_rows = min(area.height, _least_stage_rows(canvas, area, view, room, moment))
        stage_rows = max(least_rows, round(area.height * 0.52))
        if area.height - stage_rows < LEAST_STANDINGS_ROWS:
            stage_rows = area.height
    stage_area, standings_area = area.split_top(stage_rows)
    draw_room_block(canvas, stage_area, view, room, moment)
    if standings_area.height:
        canvas.put_rule(standings_area.y)
        draw_standings(canvas, standings_area.split_top(1)[1], view, moment)


def _least_stage_rows(
    canvas: Canvas, area: Area, view: BoardView, room: BoardRoom, moment: SceneMoment
) -> int:
    """The rows from which the name is in large letters."""
    if room.person_on_stage is None:
        return 3
    parts = _list_person_parts(room.person_on_stage, is_tall(canvas))
    for rows in range(8, area.height):
        stage_area = area._replace(height=rows)
        side = _plan_side_by_side(stage_area, parts, _list_clock_parts(view, room, moment, area.width // 2))
        stacked = _plan_stacked(stage_area, parts, room)
        if stacked.letter_rows > 1 or (side is not None and side.letter_rows > 1):
            return rows
    return area.height


class _StagePlan(NamedTuple):
    """One of two ways to divide the stage: the clock beside the person, or below."""

    person_area: Area
    clock_area: Area
    letter_rows: int
    """Rows of the letters of the name."""


def draw_room_block(
    canvas: Canvas, area: Area, view: BoardView, room: BoardRoom, moment: SceneMoment, room_name: str = ""
) -> None:
    """Draw one room's stage: the person, the clock, the ballots."""
    person = room.person_on_stage
    if person is None:
        parts = [Part(room_name, "heading"), Part(_format_room_text(room), "muted", weight=1, tallest=5)]
        put_column(canvas, area, parts, align="left" if room_name else "center", is_centred=not room_name)
        return
    person_parts = _list_person_parts(person, is_tall(canvas), room_name)
    plan = _plan_side_by_side(area, person_parts, _list_clock_parts(view, room, moment, area.width // 2))
    stacked = _plan_stacked(area, person_parts, room)
    if plan is None or stacked.letter_rows >= STACKED_GAIN * plan.letter_rows:
        plan = stacked
    compact_parts, compact_area = person_parts[1:3], area.split_top(1)[1]
    if room_name and plan.letter_rows == 1 < _find_name_rows(compact_parts, compact_area):
        _draw_status_row(canvas, area, view, room, moment)
        put_column(canvas, compact_area, compact_parts, align="left", is_centred=False)
        return
    put_column(canvas, plan.person_area, person_parts, align="left", is_centred=False)
    if plan is stacked:
        _draw_clock_strip(canvas, plan.clock_area, view, room, moment)
    else:
        side_parts = _list_clock_parts(view, room, moment, plan.clock_area.width)
        put_column(canvas, plan.clock_area, side_parts, align="right", is_centred=False)


def _draw_status_row(
    canvas: Canvas, area: Area, view: BoardView, room: BoardRoom, moment: SceneMoment
) -> None:
    """Draw room and clock in one row, above a name that needs all others."""
    status_text, style = _format_room_status(view, room, moment)
    canvas.put(area.x, area.y, room.room_name, "heading", width=area.width - len(status_text) - 2)
    canvas.put_right(area.x + area.width, area.y, status_text, style)


def _draw_clock_strip(
    canvas: Canvas, area: Area, view: BoardView, room: BoardRoom, moment: SceneMoment
) -> None:
    """Draw phase, warning and ballots at the left of a strip, and the digits at its right."""
    parts = _list_clock_parts(view, room, moment, area.width // 2)
    digits = [part for part in parts if part.weight >= CLOCK_WEIGHT]
    text_area, digits_area = area.split_left(area.width // 2, gap=2)
    put_column(canvas, digits_area, digits, align="right")
    texts = [part for part in parts if part.weight < CLOCK_WEIGHT]
    put_column(canvas, text_area if digits else area, texts, align="left", is_centred=False)


def _plan_side_by_side(area: Area, person_parts: list[Part], clock_parts: list[Part]) -> _StagePlan | None:
    arranged = arrange_parts(clock_parts, max(24, area.width * 2 // 5), area.height)
    clock_width = max(
        (block.width + 2 * INVERTED_MARGIN * part.is_inverted for part, block in arranged), default=0
    )
    person_area, clock_area = area.split_left(area.width - clock_width - 2, gap=2)
    if person_area.width < LEAST_PERSON_WIDTH:
        return None
    return _StagePlan(person_area, clock_area, _find_name_rows(person_parts, person_area))


def _plan_stacked(area: Area, person_parts: list[Part], room: BoardRoom) -> _StagePlan:
    has_timer = room.timer is not None
    clock_rows = max(5, min(area.height // 3, 12)) if has_timer else min(4, area.height // 3)
    clock_area, person_area = area.split_bottom(clock_rows)
    return _StagePlan(person_area, clock_area, _find_name_rows(person_parts, person_area))


def _find_name_rows(person_parts: list[Part], area: Area) -> int:
    arranged = arrange_parts(person_parts, area.width, area.height)
    return next(block.letter_rows for part, block in arranged if part.style == "name")


def _list_person_parts(person: BoardPerson, tall: bool, room_name: str = "") -> list[Part]:
    number_text = tr("No. {number}", number=person.number)
    place = " · ".join(filter(None, (room_name or tr("ON STAGE"), person.category_name)))
    small_weight = 1.0 if tall and not room_name else 0.0
    name_text = person.name
    if room_name:
        name_text = f"{person.number}  {person.name}"
        heading_parts = [Part(place, "heading")]
    elif tall:
        heading_parts = [Part(place, "heading", is_optional=True), Part(number_text, "heading", 1, 5)]
    else:
        heading_parts = [Part(f"{number_text} · {place}", "heading")]
    return [
        *heading_parts,
        Part(name_text, "name", weight=5, tallest=16),
        Part(person.unit, "text", weight=small_weight, tallest=4, is_optional=True),
        Part(f"“{person.idea}”" if person.idea else "", "muted", is_optional=True),
        *list_team_parts(person),
    ]


def _list_clock_parts(view: BoardView, room: BoardRoom, moment: SceneMoment, width: int) -> list[Part]:
    """Phase, time left, warning, bar and ballots."""
    timer = room.timer
    parts = [Part(_format_phase(room), "heading", weight=1, tallest=4)]
    if timer is not None:
        parts += _list_timer_parts(timer, view, moment, width)
    if room.ballot_count is not None:
        ballots = tr("{n} of {of} ballots in", n=room.ballot_count, of=room.expected_ballots)
        marks = " ".join("●" * room.ballot_count + "○" * (room.expected_ballots - room.ballot_count))
        parts += [
            Part(ballots, "text", weight=1, tallest=4),
            Part(marks if room.expected_ballots < 16 else "", "muted", is_optional=True),
        ]
    return parts


def _list_timer_parts(timer: Timer, view: BoardView, moment: SceneMoment, width: int) -> list[Part]:
    time_left = timer.remaining_ms(moment.reading)
    urgency = find_urgency(time_left, view.warning_seconds)
    style = URGENCY_STYLES[urgency.level]
    is_paused = timer.started_at is None
    of_text = tr("of {time}", time=format_countdown(timer.seconds * 1000))
    return [
        Part(
            moment.format_time_left(timer),
            "muted" if is_paused else style,
            weight=CLOCK_WEIGHT,
            tallest=20,
            is_inverted=urgency.level != "calm",
        ),
        Part(urgency.warning_text, style, weight=1.5, tallest=6, is_inverted=True),
        Part(_draw_bar(timer, time_left, min(width, 40)), "muted", is_optional=True),
        Part(of_text, "muted", is_optional=True),
    ]


def _draw_bar(timer: Timer, time_left: int, width: int) -> str:
    """The time used of the phase."""
    used_share = 1 - max(0, time_left) / max(1, timer.seconds * 1000)
    used_cells = round(min(1, used_share) * width)
    return "█" * used_cells + "░" * (width - used_cells)


def _format_phase(room: BoardRoom) -> str:
    phase_text = translate(PHASES[room.phase])
    is_paused = room.timer is not None and room.timer.started_at is None
    return f"{phase_text} · {PAUSE_SIGN} {tr('paused')}" if is_paused else phase_text


# --- the clock alone ----------------------------------------------------------------------------------


def draw_clock(canvas: Canvas, area: Area, view: BoardView, room: BoardRoom, moment: SceneMoment) -> None:
    """Draw the clock of a room as large as possible, for whoever speaks."""
    timer = room.timer
    if room.room_break is not None:
        timer = room.room_break.timer
    if timer is None:
        phase_text = _format_phase(room) if room.person_on_stage else tr("Nobody is on stage")
        message_part = Part(room.stage_message, "name", weight=_weigh_message(room.stage_message), tallest=12)
        put_column(canvas, area, [Part(phase_text, "muted", weight=1, tallest=8), message_part])
        return
    urgency = find_urgency(timer.remaining_ms(moment.reading), view.warning_seconds)
    style = URGENCY_STYLES[urgency.level]
    phase_text = tr("break") if room.room_break is not None else _format_phase(room)
    parts = [
        Part(phase_text, "heading", weight=1.5, tallest=SMALLEST_ROWS if room.stage_message else 6),
        Part(
            moment.format_time_left(timer),
            "muted" if timer.started_at is None else style,
            weight=9,
            tallest=max(SMALLEST_ROWS, area.height - 3 * SMALLEST_ROWS) if urgency.warning_text else 1000,
            is_inverted=urgency.level != "calm",
        ),
        Part(urgency.warning_text, style, weight=2, tallest=10, is_inverted=True),
        Part(room.stage_message, "name", weight=_weigh_message(room.stage_message), tallest=8),
        Part(tr("of {time}", time=format_countdown(timer.seconds * 1000)), "muted"),
    ]
    put_column(canvas, area, parts)


def _weigh_message(message: str) -> float:
    """The share of a message to the person on stage: a long one takes more rows."""
    return 2 + len(message) / 12


# --- all rooms ------------------------------------------------------------------------------------------


def draw_rooms(canvas: Canvas, area: Area, view: BoardView, moment: SceneMoment) -> None:
    """Draw all rooms: as blocks where there is room, else a line each; below them the standings."""
    columns = 2 if area.width >= TWO_ROOMS_FROM_WIDTH and len(view.rooms) > 1 else 1
    bands = -(-len(view.rooms) // columns)
    block_rows = (round(area.height * 0.6) if has_lines(view) else area.height) // bands
    if block_rows >= LEAST_BLOCK_ROWS and area.height >= TALL_SCREEN // 2:
        rest = _draw_room_grid(canvas, area, view, moment, columns, block_rows)
    else:
        rest = _draw_room_lines(canvas, area, view, moment)
    if rest.height >= LEAST_STANDINGS_ROWS - 2 and has_lines(view):
        canvas.put_rule(rest.y)
        draw_standings(canvas, rest.split_top(1)[1], view, moment)


def _draw_room_grid(
    canvas: Canvas, area: Area, view: BoardView, moment: SceneMoment, columns: int, block_rows: int
) -> Area:
    width = (area.width - 3 * (columns - 1)) // columns
    for index, room in enumerate(view.rooms):
        band, column = divmod(index, columns)
        block = Area(area.x + column * (width + 3), area.y + band * block_rows, width, block_rows - 1)
        if room.room_break is not None:
            put_column(canvas, block, _list_break_parts(room), align="left", is_centred=False)
        else:
            draw_room_block(canvas, block, view, room, moment, room.room_name)
    bands = -(-len(view.rooms) // columns)
    return area.split_top(bands * block_rows)[1]


def _list_break_parts(room: BoardRoom) -> list[Part]:
    assert room.room_break is not None
    end_time = format_clock_time(room.room_break.ends_at, room.room_break.timezone)
    return [
        Part(room.room_name, "heading"),
        Part(tr("Break until {hour}", hour=end_time), "name", weight=1, tallest=6),
        Part(room.room_break.note, "muted", is_optional=True),
    ]


def _draw_room_lines(canvas: Canvas, area: Area, view: BoardView, moment: SceneMoment) -> Area:
    room_width = min(24, max(len(room.room_name) for room in view.rooms) + 2)
    for room in view.rooms:
        status_text, style = _format_room_status(view, room, moment)
        text_width = area.width - room_width - len(status_text) - 2
        block = wrap_ordinary(_format_room_text(room), text_width)
        canvas.put(area.x, area.y, room.room_name, "heading", width=room_width - 1)
        canvas.put_block(block, area._replace(x=area.x + room_width, width=text_width), "text")
        canvas.put_right(area.x + area.width, area.y, status_text, style)
        area = area.split_top(max(1, len(block.rows)))[1]
    return area


def _format_room_text(room: BoardRoom) -> str:
    if room.room_break is not None:
        end_time = format_clock_time(room.room_break.ends_at, room.room_break.timezone)
        return tr("Break until {hour}", hour=end_time)
    if room.person_on_stage is not None:
        person = room.person_on_stage
        return tr("No. {number}  {name}", number=person.number, name=person.name)
    if room.next_person is not None:
        person = room.next_person
        return tr("Next: no. {number} {name}", number=person.number, name=person.name)
    return "" if room.is_blank else tr("Nobody is on stage")


def _format_room_status(view: BoardView, room: BoardRoom, moment: SceneMoment) -> tuple[str, StyleName]:
    """Phase with the time left and its sign, or the ballots."""
    if room.person_on_stage is None:
        return "", "muted"
    phase_text = _format_phase(room)
    if room.timer is not None:
        urgency = find_urgency(room.timer.remaining_ms(moment.reading), view.warning_seconds)
        sign = urgency.warning_text.split(" ")[0]
        text = " ".join(filter(None, (phase_text, moment.format_time_left(room.timer), sign)))
        return text, URGENCY_STYLES[urgency.level]
    if room.ballot_count is not None:
        return f"{phase_text} {room.ballot_count}/{room.expected_ballots}", "text"
    return phase_text, "text"
