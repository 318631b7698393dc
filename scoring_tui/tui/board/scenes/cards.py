"""Scenes of a few texts: welcome, title, introduction, corridor, break, message, sealed day, test card."""

from scoring_tui.i18n.locale import format_clock_time, format_countdown, format_date, tr
from scoring_tui.tui.board.canvas import Area, Canvas, Part, StyleName, put_column
from scoring_tui.tui.board.moment import SceneMoment
from scoring_tui.tui.board.scenes.frame import is_tall
from scoring_tui.tui.common.guidance import describe_guidance
from scoring_tui.tui.common.large_letters import fit_letters
from scoring_tui.views.board_scenes import SealedDay
from scoring_tui.views.board_view import BoardPerson, BoardRoom, BoardTitle, BoardView

METRES_PER_LETTER = 240
"""Distance from which a letter can be read, in multiples of its height."""
PICTURE_HEIGHT = 2.0
"""Metres of the picture for which the test card names distances."""
ORDINARY_LETTER = 0.6
"""Height of an ordinary letter in rows."""


def draw_title(canvas: Canvas, area: Area, title: BoardTitle, *, is_welcome: bool = False) -> None:
    """Draw organiser, contest, theme, venue and days; `is_welcome` greets the hall."""
    weight = 1.0 if is_tall(canvas) else 0.0
    parts = [
        Part(tr("Welcome") if is_welcome else "", "heading", weight=2, tallest=8),
        Part(title.organiser, "text", weight=weight, tallest=5),
        Part(title.name, "name", weight=6, tallest=16),
        Part(title.theme, "muted", weight=weight, tallest=4, is_optional=True),
        Part(title.venue, "text", weight=weight, tallest=4),
        Part(_format_days(title), "text", weight=weight, tallest=4),
    ]
    put_column(canvas, area, parts)


def draw_blank(canvas: Canvas, area: Area, title: BoardTitle) -> None:
    """Draw organiser and contest in ordinary letters."""
    put_column(canvas, area, [Part(title.organiser, "muted"), Part(title.name, "muted")])


def _format_days(title: BoardTitle) -> str:
    first, last = format_date(title.first_day), format_date(title.last_day)
    return first if first == last else tr("{first} to {last}", first=first, last=last)


def list_team_parts(person: BoardPerson) -> list[Part]:
    """The members of a team, and theme and mentor, each in ordinary letters where there is room."""
    return [
        Part(" · ".join(person.members), "text", is_optional=True),
        Part(describe_guidance(person.theme, person.mentor), "muted", is_optional=True),
    ]


def draw_introduction(canvas: Canvas, area: Area, person: BoardPerson | None, *, is_called: bool) -> None:
    """Draw the contestant who comes next, or is on the way."""
    if person is None:
        put_column(canvas, area, [Part(tr("Nobody is next"), "muted", weight=1, tallest=6)])
        return
    weight = 1.0 if is_tall(canvas) else 0.0
    heading = tr("Called to the stage") if is_called else tr("Next on stage")
    parts = [
        Part(f"{heading} · {person.category_name}", "heading", weight=weight, tallest=4),
        Part(tr("No. {number}", number=person.number), "heading", weight=1.5, tallest=8),
        Part(person.name, "name", weight=6, tallest=16),
        Part(person.unit, "text", weight=1, tallest=5),
        Part(f"“{person.idea}”" if person.idea else "", "muted", weight=weight, tallest=4, is_optional=True),
        *list_team_parts(person),
    ]
    put_column(canvas, area, parts)


def draw_corridor(canvas: Canvas, area: Area, room: BoardRoom) -> None:
    """Draw who goes in next, and who gets ready, for those who wait outside."""
    waiting = [person for person in (room.next_person, *room.later_people) if person is not None]
    if not waiting:
        put_column(canvas, area, [Part(tr("Nobody is next"), "muted", weight=1, tallest=6)])
        return
    next_area, later_area = area.split_top(area.height if len(waiting) == 1 else round(area.height * 0.55))
    next_person = waiting[0]
    next_parts = [
        Part(f"▶ {tr('Next')} · {room.room_name}", "heading", weight=0.8, tallest=4),
        Part(tr("No. {number}", number=next_person.number), "heading", weight=1.2, tallest=6),
        Part(next_person.name, "name", weight=5, tallest=12),
        Part(next_person.unit, "muted", is_optional=True),
    ]
    put_column(canvas, next_area, next_parts, align="left")
    if len(waiting) > 1:
        canvas.put_rule(later_area.y)
        _draw_later(canvas, later_area.split_top(1)[1], waiting[1:])


def _draw_later(canvas: Canvas, area: Area, people: list[BoardPerson]) -> None:
    """Draw as many of those who get ready as can stand in one size."""
    canvas.put(area.x, area.y, tr("Get ready"), "heading")
    area = area.split_top(1)[1]
    for count in range(len(people), 0, -1):
        rows = area.height // count
        blocks = [fit_letters(_format_number_name(person), area.width, rows, 6) for person in people[:count]]
        is_large = all(block.letter_rows > 1 for block in blocks)
        if (
            count == 1
            or is_large
            or (area.height < 8 and sum(len(block.rows) for block in blocks) <= area.height)
        ):
            smallest = min(block.letter_rows for block in blocks)
            for person in people[:count]:
                block = fit_letters(_format_number_name(person), area.width, rows, smallest)
                canvas.put_block(block, area, "text")
                area = area.split_top(max(rows, len(block.rows)))[1]
            return


def _format_number_name(person: BoardPerson) -> str:
    return tr("No. {number}  {name}", number=person.number, name=person.name)


def draw_break(canvas: Canvas, area: Area, room: BoardRoom, moment: SceneMoment) -> None:
    """Draw until when the break lasts."""
    room_break = room.room_break
    if room_break is None:
        put_column(canvas, area, [Part(tr("break"), "name", weight=1, tallest=12)])
        return
    end_time = format_clock_time(room_break.ends_at, room_break.timezone)
    time_left = room_break.timer.remaining_ms(moment.reading)
    left_text = tr("{time} left", time=format_countdown(time_left)) if time_left > 0 else tr("We go on now")
    parts = [
        Part(tr("Break until"), "heading", weight=2, tallest=8),
        Part(end_time, "name", weight=6, tallest=36),
        Part(room_break.note, "text", weight=1.5, tallest=6),
        Part(left_text, "muted", weight=1.2, tallest=5),
    ]
    put_column(canvas, area, parts)


def draw_message(canvas: Canvas, area: Area, message: str, heading: str = "") -> None:
    """Draw a message as large as possible, below a heading if there is one."""
    weight = 1.0 if is_tall(canvas) else 0.0
    parts = [Part(heading, "text", weight=weight, tallest=5), Part(message, "name", weight=6, tallest=20)]
    put_column(canvas, area, parts)


def draw_sealed_day(canvas: Canvas, area: Area, sealed_day: SealedDay) -> None:
    """Draw the code of a closed day, to be photographed."""
    parts = [
        Part(tr("This day is closed"), "heading", weight=2, tallest=5),
        Part(format_date(sealed_day.day), "text", weight=1, tallest=4),
        Part(sealed_day.ledger_code, "name", weight=4, tallest=12),
        Part(tr("ledger: entry {seq}", seq=sealed_day.entry_seq), "text", weight=1, tallest=4),
        Part(tr("Photograph this code: it proves that nothing was changed afterwards."), "muted"),
    ]
    put_column(canvas, area, parts)


def draw_test_card(canvas: Canvas, area: Area, view: BoardView, moment: SceneMoment) -> None:
    """Draw the display's name, size and colours, and letters with the distance from which they are read."""
    width, height = canvas.area.width, canvas.area.height
    name = view.scene.display_name or tr("Display")
    name_area, rest = area.split_top(max(5, area.height // 4))
    put_column(canvas, name_area, [Part(name, "name", weight=1, tallest=10)])
    size_text = f"{width}×{height} · {moment.look_name}" if moment.look_name else f"{width}×{height}"
    canvas.put(rest.x + max(0, (rest.width - len(size_text)) // 2), rest.y, size_text, "heading")
    rest = rest.split_top(2)[1]
    rest = _draw_colours(canvas, rest)
    _draw_letter_sizes(canvas, rest, height)


def _draw_colours(canvas: Canvas, area: Area) -> Area:
    samples: list[tuple[str, StyleName]] = [
        (tr("text"), "text"), (tr("name"), "name"), (tr("heading"), "heading"), (tr("small print"), "muted"),
        (f"▲ {tr('warning')}", "soon"), (f"▲▲ {tr('last warning')}", "last"),
        (f"! {tr('time is over')}", "over"),
        (f"✓ {tr('good')}", "good"),
    ]  # fmt: skip
    x = area.x
    for text, style in samples:
        if x + len(text) + 2 > area.x + area.width:
            area, x = area.split_top(1)[1], area.x
        canvas.put(x, area.y, f" {text} ", style)
        x += len(text) + 3
    return area.split_top(2)[1]


def _draw_letter_sizes(canvas: Canvas, area: Area, screen_rows: int) -> None:
    for letter_rows in (1, 4, 5, 6, 8, 10, 12):
        rows = max(1, letter_rows)
        if rows + 1 > area.height:
            break
        distance = _find_distance(letter_rows, screen_rows)
        text = (
            tr("Ordinary letters: {metres} m", metres=distance)
            if letter_rows == 1
            else tr("{rows} rows: {metres} m", rows=letter_rows, metres=distance)
        )
        block = fit_letters(text, area.width, rows, rows, 1)
        if block.letter_rows != letter_rows:
            break
        canvas.put_block(block, area, "text")
        area = area.split_top(rows + (letter_rows > 1))[1]
    if area.height > 0:
        note = tr(
            "Metres: from where a person reads it on a picture {height} m high.", height=round(PICTURE_HEIGHT)
        )
        canvas.put(area.x, area.y, note, "muted")


def _find_distance(letter_rows: int, screen_rows: int) -> int:
    """Whole metres from which a letter of so many rows can be read."""
    letter_height = ORDINARY_LETTER if letter_rows == 1 else letter_rows * 0.8
    return round(letter_height * PICTURE_HEIGHT / screen_rows * METRES_PER_LETTER)
