"""The projected board: stage and standings, readable from the last row, running without a key."""

from math import ceil
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Grid, Horizontal, Vertical

from scoring_tui.engine.client import SeatClient
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.tui.board.room_panel import RoomPanel
from scoring_tui.tui.board.standings import Standings
from scoring_tui.tui.board.title_page import TitlePage
from scoring_tui.tui.common.actions import Action, key_bindings
from scoring_tui.tui.common.checkpoint_code import CheckpointCode
from scoring_tui.tui.common.line import TextLine
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.views.board import BoardView

PAGE_INTERVAL = 8.0
"""Seconds for which a page of the standings is shown."""
STALE_AFTER = 3.0
"""Seconds without an answer of the file after which the board says that it is stale."""
COLUMN_WIDTH, WIDE_COLUMN_WIDTH = 50, 80
"""Cells that a room's block needs beside another one, and those it gets on a tall screen."""
SHORT_SCREEN, TALL_SCREEN = 32, 50
"""Lines below which each of several rooms gets one line, and from which blocks are wide."""


async def next_page(screen: "BoardScreen") -> None:
    """Show the next page of the standings."""
    screen.standings.turn_pages(1)


async def previous_page(screen: "BoardScreen") -> None:
    """Show the page before."""
    screen.standings.turn_pages(-1)


async def toggle_hold(screen: "BoardScreen") -> None:
    """Hold the page, or let the pages turn again."""
    screen.standings.is_held = not screen.standings.is_held


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
    CSS_PATH = "screen.tcss"

    def __init__(self, client: SeatClient) -> None:
        super().__init__(client)
        self.standings = Standings()
        self.room_panels: list[RoomPanel] = []
        self._stale_line = TextLine("stale")
        self._contest_line = TextLine("event-name")
        self._organiser_line = TextLine("event-host")
        self._code_line = TextLine("code")
        self._checkpoint_code = CheckpointCode(id="checkpoint")
        self._title_page = TitlePage()
        self._room_grid = Grid(id="rooms")

    def compose(self) -> ComposeResult:
        """The warning that the board is stale, the board, and the title page in its place."""
        yield self._stale_line
        with Vertical(id="board"):
            with Horizontal(id="event"):
                yield self._contest_line
                yield self._organiser_line
            yield self._room_grid
            with Horizontal(id="results"):
                yield self.standings
                yield self._checkpoint_code
            yield self._code_line
        yield self._title_page

    def on_mount(self) -> None:
        """Show the view if it has come, and start to turn the pages."""
        self.watch_view()
        self.set_interval(PAGE_INTERVAL, self.turn_page)
        self.set_interval(1, self.check_age)

    def on_resize(self) -> None:
        """Arrange the rooms for the new size."""
        self._arrange_rooms()

    # --- what is shown ----------------------------------------------------------------------------

    def watch_view(self) -> None:
        """Give every widget its part of the view."""
        view = self.view
        if not isinstance(view, BoardView) or not self.is_built:
            return
        self._contest_line.line_text = view.title.name
        self._organiser_line.line_text = view.title.organiser
        self._title_page.title, self._title_page.is_bare = view.title, view.is_blank
        self.set_class(not view.categories, "-title")
        self.set_class(bool(view.rooms), "-rooms")
        self.set_class(bool(view.ledger_code), "-code")
        self._show_rooms(view)
        self.standings.categories = view.categories
        self._checkpoint_code.note = view.checkpoint
        self.set_class(bool(view.checkpoint), "-signed")
        self._code_line.line_text = tr(
            "ledger: entry {seq}, code {code}", seq=view.entry_seq, code=view.ledger_code
        )
        self.check_age()

    def watch_trouble(self, trouble: LazyText | None) -> None:
        """Show at once that the file cannot be used, or can be used again."""
        self.check_age()

    def check_age(self) -> None:
        """Show when the view is stale; then the clocks stop."""
        age = self.client.file_age
        is_stale = self.trouble is not None or age > STALE_AFTER
        self.set_class(is_stale, "-stale")
        for room_panel in self.room_panels:
            room_panel.is_stale = is_stale
        if is_stale:
            age_text = tr("stale for {seconds} s", seconds=max(1, int(age)))
            self._stale_line.line_text = f"⚠ {age_text}"  # the reason is for the committee, not for the hall

    def _show_rooms(self, view: BoardView) -> None:
        if view.rooms and not self.room_panels:
            self.room_panels = [RoomPanel(self.client.now, view.warning_seconds) for _ in view.rooms]
            self._room_grid.mount_all(self.room_panels)
            self._arrange_rooms()
        for room_panel, room in zip(self.room_panels, view.rooms, strict=False):
            room_panel.room = room

    def _arrange_rooms(self) -> None:
        """One line for each room on a small screen, else blocks side by side."""
        room_count, (width, height) = len(self.room_panels), self.size
        is_small = room_count > 1 and (width < 2 * COLUMN_WIDTH or height < SHORT_SCREEN)
        column_width = WIDE_COLUMN_WIDTH if height >= TALL_SCREEN else COLUMN_WIDTH
        column_count = 1 if is_small else max(1, width // column_width)
        row_count = max(1, ceil(room_count / column_count))
        self._room_grid.styles.grid_size_columns = max(1, ceil(room_count / row_count))
        for room_panel in self.room_panels:
            room_panel.is_small, room_panel.is_alone = is_small, room_count == 1

    def turn_page(self) -> None:
        """Show the next page, unless the page is held."""
        if not self.standings.is_held:
            self.standings.turn_pages(1)


SCREEN = BoardScreen
