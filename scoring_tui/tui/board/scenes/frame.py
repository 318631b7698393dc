"""What stands on every scene: contest, time of day, and inverted rows for interruptions and corrections."""

from scoring_tui.i18n.locale import tr
from scoring_tui.tui.board.canvas import Area, Canvas, StyleName
from scoring_tui.tui.board.moment import SceneMoment
from scoring_tui.tui.common.large_letters import fit_letters, wrap_ordinary
from scoring_tui.views.board_view import BoardRoom, BoardView

TALL_SCREEN = 36
"""Rows from which even headings are in large letters: an ordinary letter would be too small."""
LARGE_FRAME = 48
"""Rows from which header and next line are in large letters too; below it the rows are for the scene."""
SMALL_LETTERS = 4
"""Rows of large letters of a heading."""


def is_tall(canvas: Canvas) -> bool:
    """Whether headings are in large letters."""
    return canvas.area.height >= TALL_SCREEN


def draw_frame(canvas: Canvas, view: BoardView, moment: SceneMoment, *, room_name: str = "") -> Area:
    """Draw header and warnings; return the area between them."""
    body = _draw_header(canvas, view, moment, room_name)
    if moment.is_stale:
        body = _draw_band(canvas, body, "⚠ " + tr("connection interrupted"), "stale", is_below=True)
    scene = view.scene
    if scene.withdrawn_category:
        text = tr("Correction: the result of {category} is being checked", category=scene.withdrawn_category)
        body = _draw_band(canvas, body, f"! {text}", "over")
    if moment.is_identifying(scene):
        body = _draw_band(canvas, body, scene.display_name, "soon", is_large=True)
    return body.shrink(1)


def _draw_header(canvas: Canvas, view: BoardView, moment: SceneMoment, room_name: str) -> Area:
    area = canvas.area.shrink(1)
    letter_rows = SMALL_LETTERS if canvas.area.height >= LARGE_FRAME else 1
    time_block = fit_letters(moment.format_time_of_day(view.title), area.width // 3, letter_rows)
    contest_name = f"{view.title.name} · {room_name}" if room_name else view.title.name
    name_width = area.width - time_block.width - 3
    name_block = fit_letters(contest_name, name_width, letter_rows)
    if name_block.letter_rows == 1 and room_name and len(name_block.rows) > 1:
        name_block = wrap_ordinary(view.title.name, name_width)
    rows = max(len(time_block.rows), len(name_block.rows))
    canvas.put_block(name_block, area._replace(width=name_width), "muted")
    canvas.put_block(time_block, area, "heading", align="right")
    canvas.put_rule(rows)
    return canvas.area.split_top(rows + 1)[1]


def _draw_band(
    canvas: Canvas, area: Area, text: str, style: StyleName, *, is_below: bool = False, is_large: bool = False
) -> Area:
    """Draw a text across the screen in inverted colours; return what is left of the area."""
    rows = SMALL_LETTERS if is_large or is_tall(canvas) else 1
    block = fit_letters(text, area.width - 2, rows)
    band, rest = (area.split_bottom if is_below else area.split_top)(len(block.rows))
    canvas.put_block(block, band, style, align="center", is_padded=True)
    return rest


def draw_next_line(canvas: Canvas, area: Area, room: BoardRoom | None) -> Area:
    """Draw who is next, and after that if there is room, below an area; return the rest of the area."""
    if room is None or room.next_person is None:
        return area
    person = room.next_person
    text = "▶ " + tr("Next: no. {number} {name}", number=person.number, name=person.name)
    letter_rows = SMALL_LETTERS if canvas.area.height >= LARGE_FRAME else 1
    block = fit_letters(text, area.width, letter_rows)
    if len(block.rows) > max(2, area.height // 6):
        block = wrap_ordinary(text, area.width)
    band, rest = area.split_bottom(len(block.rows) + 1)
    canvas.put_rule(band.y)
    band = band.split_top(1)[1]
    canvas.put_block(block, band, "text")
    if room.later_people and block.letter_rows == 1 and len(block.rows) == 1:
        later = room.later_people[0]
        later_text = tr("then no. {number} {name}", number=later.number, name=later.name)
        if block.width + len(later_text) + 4 <= band.width:
            canvas.put_right(band.x + band.width, band.y, later_text, "muted")
    return rest
