"""The projected board: scenes readable from the last row, running without a key."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from scoring_tui.engine.client import SeatClient
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_countdown, gettext_noop
from scoring_tui.tui.board.canvas import Canvas
from scoring_tui.tui.board.moment import SceneMoment
from scoring_tui.tui.board.pages import PAGE_SECONDS, PageTurner
from scoring_tui.tui.board.scene_view import SceneView
from scoring_tui.tui.board.scenes.choice import draw_scene
from scoring_tui.tui.common.actions import Action, key_bindings
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.views.board_view import BoardView

STALE_AFTER = 2.7
"""Seconds without an answer of the file after which the board says so, within three seconds."""
TICK = 0.25
"""Seconds between two looks at the clock."""


async def next_page(screen: "BoardScreen") -> None:
    """Show the next page."""
    screen.turn_page(1)


async def previous_page(screen: "BoardScreen") -> None:
    """Show the page before."""
    screen.turn_page(-1)


async def toggle_hold(screen: "BoardScreen") -> None:
    """Hold the page, or let the pages turn again."""
    screen.pages.is_held = not screen.pages.is_held
    screen.draw()


ACTIONS: tuple[Action["BoardScreen", BoardView, None], ...] = (
    Action(
        "board.next", "right", gettext_noop("Next page"), gettext_noop("Turn the standings"), next_page
    ),
    Action("board.before", "left", gettext_noop("Page before"), gettext_noop("Turn back"), previous_page),
    Action(
        "board.hold", "p", gettext_noop("Hold"), gettext_noop("Hold the page, or turn again"), toggle_hold
    ),
)  # fmt: skip


class BoardScreen(RoleScreen[BoardView]):
    """The board of one room, or of all rooms."""

    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*key_bindings(ACTIONS)]

    def __init__(self, client: SeatClient) -> None:
        super().__init__(client)
        self.pages = PageTurner()
        self.scene_view = SceneView()
        self._drawn: tuple[object, ...] = ()
        """What the drawn scene depends on."""

    def compose(self) -> ComposeResult:
        """One widget, which draws the scene."""
        yield self.scene_view

    def on_mount(self) -> None:
        """Show the view if it has come, and start to look at the clock."""
        self.draw()
        self.set_interval(TICK, self.draw)
        self.set_interval(1, self.count_second)

    def on_resize(self) -> None:
        """Draw in the new size."""
        self.call_after_refresh(self.draw)

    # --- what is shown ----------------------------------------------------------------------------

    def watch_view(self) -> None:
        """Draw the new view."""
        self.draw()

    def watch_trouble(self, trouble: LazyText | None) -> None:
        """Show at once that the file cannot be used, or can be used again."""
        self.draw()

    def draw(self) -> None:
        """Draw the scene, if anything that it shows has changed."""
        view, size = self.view, self.scene_view.size
        if not isinstance(view, BoardView) or not self.is_built or not size.width or not size.height:
            return
        is_stale = self.trouble is not None or self.client.file_age > STALE_AFTER
        moment = SceneMoment(self.client.now(), self.pages, is_stale, self.app.theme)
        shown = (id(view), size, self._describe_moment(view, moment))
        if (*shown, self._page_state) == self._drawn:
            return
        canvas = Canvas(size.width, size.height)
        draw_scene(canvas, view, moment)
        self.scene_view.show(canvas)
        self._drawn = (*shown, self._page_state)  # drawing chooses the page

    @property
    def _page_state(self) -> tuple[object, ...]:
        return self.pages.is_held, self.pages.ticks, self.pages.page

    def _describe_moment(self, view: BoardView, moment: SceneMoment) -> tuple[object, ...]:
        """All that a scene shows of the moment; while it stays the same, nothing is drawn."""
        timers = [room.room_break.timer if room.room_break else room.timer for room in view.rooms]
        times_left = [format_countdown(timer.remaining_ms(moment.reading)) for timer in timers if timer]
        minute = moment.reading.wall // 60_000
        return times_left, minute, moment.is_stale, moment.look_name, moment.is_identifying(view.scene)

    def count_second(self) -> None:
        """Turn the page after some seconds, unless it is held."""
        if self.pages.is_held or self.pages.page_count < 2:
            return
        if self.pages.ticks + 1 >= PAGE_SECONDS:
            self.turn_page(1)
        else:
            self.pages.ticks += 1
            self.draw()

    def turn_page(self, step: int) -> None:
        """Show another page."""
        view = self.view
        if isinstance(view, BoardView):
            self.pages.turn(step, view.categories)
            self.draw()


SCREEN = BoardScreen
