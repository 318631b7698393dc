"""Which scene is drawn: the one chosen for the display, or the one that fits what happens in its room."""

from typing import assert_never

from scoring_tui.domain.scene_ids import SceneId
from scoring_tui.i18n.locale import tr
from scoring_tui.tui.board.canvas import Area, Canvas, Part, put_column
from scoring_tui.tui.board.moment import SceneMoment
from scoring_tui.tui.board.scenes import cards
from scoring_tui.tui.board.scenes.ceremony import draw_ceremony, draw_result
from scoring_tui.tui.board.scenes.frame import draw_frame, draw_next_line
from scoring_tui.tui.board.scenes.stage import draw_clock, draw_rooms, draw_stage
from scoring_tui.tui.board.scenes.standings import draw_standings, has_lines
from scoring_tui.views.board_view import BoardRoom, BoardView


def draw_scene(canvas: Canvas, view: BoardView, moment: SceneMoment) -> None:
    """Draw the scene of a display, with header and warnings."""
    scene_id = choose_scene(view)
    room = find_room(view)
    room_name = room.room_name if room is not None and scene_id not in ("welcome", "title", "blank") else ""
    area = draw_frame(canvas, view, moment, room_name=room_name if len(view.rooms) == 1 else "")
    if scene_id == "room":
        draw_rooms(canvas, area, view, moment)
    elif room is None:
        _draw_roomless(canvas, area, view, moment, scene_id)
    else:
        _draw_room_scene(canvas, area, view, room, moment, scene_id)


def choose_scene(view: BoardView) -> SceneId:
    """The scene to draw; "room" remains for several rooms at once."""
    if view.is_blank:
        return "blank"
    scene_id = view.scene.scene_id
    if scene_id != "room":
        return scene_id
    if not view.rooms:
        return "standings" if view.categories else "welcome"
    if not view.has_begun and not any(room.room_break or room.is_blank for room in view.rooms):
        return "welcome"
    if len(view.rooms) == 1:
        return _follow_room(view.rooms[0])
    has_stage = any(room.room_break or _has_stage(room) for room in view.rooms)
    return "room" if has_stage else "standings"


def _follow_room(room: BoardRoom) -> SceneId:
    if room.is_blank:
        return "blank"
    if room.room_break is not None:
        return "break"
    if not _has_stage(room):
        return "standings"
    return "introduction" if room.phase == "called" else "stage"


def _has_stage(room: BoardRoom) -> bool:
    """Whether somebody is on stage, or called to it."""
    return room.person_on_stage is not None and room.phase != "closed"


def find_room(view: BoardView) -> BoardRoom | None:
    """The room of the scene: the one that was chosen, or the first."""
    chosen = (room for room in view.rooms if room.panel_id == view.scene.panel_id)
    return next(chosen, next(iter(view.rooms), None))


def _draw_roomless(
    canvas: Canvas, area: Area, view: BoardView, moment: SceneMoment, scene_id: SceneId
) -> None:
    """Draw the scenes that need no room; the others become the title."""
    scene, title = view.scene, view.title
    match scene_id:
        case "blank":
            cards.draw_blank(canvas, area, title)
        case "title" if scene.message:
            cards.draw_message(canvas, area, scene.message, heading=title.name)
        case "message":
            cards.draw_message(canvas, area, scene.message)
        case "test-card":
            cards.draw_test_card(canvas, area, view, moment)
        case "standings" | "running-order":
            is_order = scene_id == "running-order"
            _draw_lists(canvas, area, view, moment, is_order=is_order)
        case "result" | "ceremony":
            _draw_announcement(canvas, area, view, moment)
        case "day-sealed" if scene.sealed_day is not None:
            cards.draw_sealed_day(canvas, area, scene.sealed_day)
        case _:
            cards.draw_title(canvas, area, title, is_welcome=scene_id == "welcome")


def _draw_room_scene(
    canvas: Canvas, area: Area, view: BoardView, room: BoardRoom, moment: SceneMoment, scene_id: SceneId
) -> None:
    match scene_id:
        case "introduction":
            is_called = room.phase == "called" and room.person_on_stage is not None
            person = room.person_on_stage if is_called else room.next_person
            cards.draw_introduction(canvas, area, person, is_called=is_called)
        case "stage" | "room":
            draw_stage(canvas, area, view, room, moment, has_standings=True)
        case "clock":
            draw_clock(canvas, area, view, room, moment)
        case "corridor":
            cards.draw_corridor(canvas, area, room)
        case "break":
            area = draw_next_line(canvas, area, room)
            cards.draw_break(canvas, area, room, moment)
        case "welcome":
            area = draw_next_line(canvas, area, room) if len(view.rooms) == 1 else area
            cards.draw_title(canvas, area, view.title, is_welcome=True)
        case "standings" | "running-order":
            area = draw_next_line(canvas, area, room) if len(view.rooms) == 1 else area
            is_order = scene_id == "running-order"
            _draw_lists(canvas, area, view, moment, is_order=is_order)
        case "result" | "ceremony" | "day-sealed" | "message" | "title" | "blank" | "test-card":
            _draw_roomless(canvas, area, view, moment, scene_id)
        case _:
            assert_never(scene_id)


def _draw_lists(canvas: Canvas, area: Area, view: BoardView, moment: SceneMoment, *, is_order: bool) -> None:
    category_id = view.scene.category_id
    if not has_lines(view):
        cards.draw_title(canvas, area, view.title)
        return
    area = _draw_code_line(canvas, area, view)
    draw_standings(canvas, area, view, moment, category_id=category_id, is_order=is_order)


def _draw_code_line(canvas: Canvas, area: Area, view: BoardView) -> Area:
    if not view.ledger_code:
        return area
    text = tr("ledger: entry {seq}, code {code}", seq=view.entry_seq, code=view.ledger_code)
    band, rest = area.split_bottom(1)
    canvas.put(band.x, band.y, text, "muted", width=band.width)
    return rest


def _draw_announcement(canvas: Canvas, area: Area, view: BoardView, moment: SceneMoment) -> None:
    scene = view.scene
    if scene.ceremony_card is not None:
        draw_ceremony(canvas, area, scene.ceremony_card)
    elif scene.announced_result is not None:
        draw_result(canvas, area, scene.announced_result, moment)
    else:
        put_column(canvas, area, [Part(view.title.name, "name", weight=1, tallest=16)])
