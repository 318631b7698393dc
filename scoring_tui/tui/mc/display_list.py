"""The displays of the hall on the MC's desk: name, scene, whether seen, and a small copy in a few lines."""

from collections.abc import Callable, Iterator

from rich.cells import cell_len, set_cell_size
from textual import events, on
from textual.content import Content

from scoring_tui.contest.terms import PHASES, SCENES
from scoring_tui.domain.clock import Reading
from scoring_tui.i18n.locale import (
    format_clock_time,
    format_countdown,
    format_number,
    tr,
    translate,
    translate_label,
)
from scoring_tui.tui.common.wrapped import FittedText, wrap_parts
from scoring_tui.views.board_scenes import AnnouncedResult, AwardedPlace, CeremonyCard
from scoring_tui.views.board_view import BoardCategory, BoardRoom, BoardView
from scoring_tui.views.displays import Display
from scoring_tui.views.mc import McView

COPY_LINES = 3
"""Lines of a standing in a copy."""
TICK = 1.0
"""Seconds between two updates of the clocks in the copies."""


class DisplayList(FittedText):
    """One line for each display, or with `has_copies` a box with what it shows."""

    has_copies = False

    def __init__(self, now: Callable[[], Reading], *, has_copies: bool, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._now, self.has_copies = now, has_copies
        self._view: McView | None = None

    def on_mount(self) -> None:
        """Let the clocks of the copies run."""
        if self.has_copies:
            self.set_interval(TICK, self.draw)

    def show(self, view: McView) -> None:
        """Show the displays of a view."""
        self._view = view
        self.set_class(not view.displays, "-empty")
        self.draw()

    @on(events.Resize)
    def draw(self) -> None:
        """Draw the displays at the current width."""
        width, view = self.content_region.width, self._view
        if view is None or not width:
            return
        if self.has_copies:
            self.fit(Content("\n").join(self._draw_boxes(view, width)))
        else:
            self.fit(wrap_parts((_draw_row(display) for display in view.displays), width))

    def _draw_boxes(self, view: McView, width: int) -> Iterator[Content]:
        copies = {copy.display_name: copy.board_view for copy in view.display_copies}
        yield Content(tr("DISPLAYS")).stylize("bold $text-accent")
        if not view.displays:
            yield Content(tr("No display is on.")).stylize("dim")
        for display in view.displays:
            yield _draw_row(display).truncate(width, ellipsis=True)
            board_view = copies.get(display.name)
            if board_view is not None:
                yield from _draw_box(describe_board(board_view, self._now()), width)


def _draw_row(display: Display) -> Content:
    """Name, scene, and whether it is seen; another sign for a display with a scene of its own."""
    if display.is_lost:
        return Content.assemble(
            (f"✗ {display.name}", "bold $text-error"),
            (f" {tr('not seen for {n} s', n=display.lost_seconds)}", "$text-error"),
        )
    scene = translate(SCENES[display.scene_id])
    own_sign = "◆" if display.has_own_scene else "▣"
    return Content.assemble(
        (f"{own_sign} {display.name}", "bold"), f" {scene} ", (f"{display.width}×{display.height} ✓", "dim")
    )


def _draw_box(lines: Iterator[str], width: int) -> Iterator[Content]:
    inner_width = width - 4
    yield Content("╭" + "─" * (width - 2) + "╮").stylize("dim")
    for line in lines:
        text = line if cell_len(line) <= inner_width else set_cell_size(line, inner_width - 1) + "…"
        padded = Content(text).pad_right(max(0, inner_width - cell_len(text)))
        yield Content.assemble(("│ ", "dim"), padded, (" │", "dim"))
    yield Content("╰" + "─" * (width - 2) + "╯").stylize("dim")


# --- a board in a few lines -----------------------------------------------------------------------------


def describe_board(board_view: BoardView, now: Reading) -> Iterator[str]:
    """What a board shows, in at most six short lines."""
    scene = board_view.scene
    if scene.withdrawn_category:
        yield "! " + tr("correction: {category}", category=scene.withdrawn_category)
    if board_view.is_blank or scene.scene_id == "blank":
        yield "■ " + tr("board blank")
    elif scene.ceremony_card is not None:
        yield from describe_card(scene.ceremony_card)
    elif scene.announced_result is not None:
        yield from _describe_result(scene.announced_result)
    elif scene.scene_id in ("message", "title", "welcome", "day-sealed", "test-card"):
        yield translate(SCENES[scene.scene_id])
        code = scene.sealed_day.ledger_code if scene.sealed_day else ""
        yield scene.message or code or board_view.title.name
    else:
        for room in board_view.rooms:
            yield from _describe_room(room, scene.scene_id, now, board_view.title.timezone)
        for category in board_view.categories:
            if not scene.category_id or scene.category_id == category.category_id:
                yield from _describe_category(category)
                break


def _describe_room(room: BoardRoom, scene_id: str, now: Reading, timezone: str) -> Iterator[str]:
    if room.room_break is not None:
        end = format_clock_time(room.room_break.ends_at, timezone)
        yield (
            "☕ "
            + tr("break until {time}", time=end)
            + (f" · {room.room_break.note}" if room.room_break.note else "")
        )
    elif room.person_on_stage is not None and scene_id not in ("introduction", "corridor"):
        time_left = format_countdown(room.timer.remaining_ms(now)) if room.timer else ""
        person = room.person_on_stage
        yield f"▶ {person.number} {person.name}"
        yield f"  {translate(PHASES[room.phase])} {time_left}".rstrip()
    if scene_id in ("introduction", "corridor", "room") and room.next_person is not None:
        yield f"▷ {room.next_person.number} {room.next_person.name}"
    if scene_id == "corridor":
        yield from (f"  {person.number} {person.name}" for person in room.later_people)
    if room.stage_message and scene_id == "clock":
        yield f"✉ {room.stage_message}"


def _describe_category(category: BoardCategory) -> Iterator[str]:
    frozen = "❄ " if category.is_frozen else ""
    yield f"{frozen}{category.category_name} {category.settled_turns}/{category.turn_count}"
    if category.announced_result is not None:
        yield from _list_places(category.announced_result.places)
        return
    for line in category.lines[:COPY_LINES]:
        place = f"{line.place}. " if line.place is not None else ""
        value = (
            format_number(line.score) if line.score is not None else translate_label(line.status_text or "")
        )
        yield f"{place}{line.number} {line.name} {value}".rstrip()


def _describe_result(result: AnnouncedResult) -> Iterator[str]:
    yield f"★ {result.category_name}"
    yield from _list_places(result.places)


def _list_places(places: tuple[AwardedPlace, ...]) -> Iterator[str]:
    for place in places[:COPY_LINES]:
        yield f"{place.award_name or place.place}: {place.number} {place.name}"


def describe_card(card: CeremonyCard) -> Iterator[str]:
    """The card of a ceremony as the hall sees it."""
    yield f"★ {card.category_name}" + (f" · {card.award_name}" if card.award_name else "")
    if card.is_vacant:
        yield tr("nobody")
    for place in card.group_places:
        yield f"{place.place}. {place.number} {place.name}"
    if card.unit or card.idea:
        yield " · ".join(filter(None, (card.unit, card.idea)))
    if card.name:
        yield f"{card.number} {card.name}"
    if card.score is not None:
        yield format_number(card.score)
