"""The projected board: stage and standings, readable from the last row, running without a key.

Imports widgets, the board's view and text.
"""

from math import ceil
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Horizontal, Vertical

from scoring_tui.engine.client import SeatClient
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.tui.board.room_panel import RoomPanel
from scoring_tui.tui.board.standings import Standings
from scoring_tui.tui.board.title_page import TitlePage
from scoring_tui.tui.common.line import TextLine
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.views.board import BoardView

TURN = 8.0
"""Seconds for which a page of a standing stays."""
STALE = 3.0
"""Seconds without proof of life after which the board says that it is stale."""
ROOM_WIDTH, FREE_WIDTH, HIGH = 50, 80, 50
"""Cells that a room's block needs beside another one; those it gets on a screen of so many lines."""


class BoardScreen(RoleScreen[BoardView]):
    """One room's board, or all rooms'."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "right",
            "turn(1)",
            gettext_noop("Next page"),
            id="board.next",
            tooltip=gettext_noop("Turn the standings"),
        ),
        Binding(
            "left",
            "turn(-1)",
            gettext_noop("Page before"),
            id="board.before",
            tooltip=gettext_noop("Turn back"),
        ),
        Binding(
            "p",
            "hold",
            gettext_noop("Hold"),
            id="board.hold",
            tooltip=gettext_noop("Hold the page, or turn again"),
        ),
    ]

    def __init__(self, client: SeatClient) -> None:
        super().__init__(client)
        self._stale, self._contest, self._organiser = (
            TextLine("stale"),
            TextLine("event-name"),
            TextLine("event-host"),
        )
        self._code, self._title_page = TextLine("code"), TitlePage()
        self._grid, self._standings = Grid(id="rooms"), Standings()
        self._rooms: list[RoomPanel] = []

    def compose(self) -> ComposeResult:
        """The mark of staleness, the board, the title page."""
        yield self._stale
        with Vertical(id="board"):
            with Horizontal(id="event"):
                yield self._contest
                yield self._organiser
            yield self._grid
            yield self._standings
            yield self._code
        yield self._title_page

    def on_mount(self) -> None:
        """Show what is known, and start turning."""
        self.watch_view()
        self.set_interval(TURN, self.turn_over)
        self.set_interval(1, self.look)

    def on_resize(self) -> None:
        """One line or a block for each room."""
        self._arrange()

    # --- what is shown ----------------------------------------------------------------------------

    def watch_view(self) -> None:
        """Hand the view down."""
        view = self.view
        if not isinstance(view, BoardView) or not self.is_built:
            return
        self._contest.line_text, self._organiser.line_text = view.title.name, view.title.organiser
        self._title_page.event, self._title_page.bare = view.title, view.is_blank
        self.set_class(not view.categories, "-title")
        self.set_class(bool(view.rooms), "-rooms")
        self.set_class(bool(view.ledger_code), "-code")
        self._show_rooms(view)
        self._standings.categories = view.categories
        self._code.line_text = tr(
            "ledger: entry {seq}, code {code}", seq=view.entry_seq, code=view.ledger_code
        )
        self.look()

    def watch_trouble(self) -> None:
        """Say it at once."""
        self.look()

    def look(self) -> None:
        """Look how old the news is; an old board says so and its clocks stop."""
        age = self.client.file_age
        stale = self.trouble is not None or age > STALE
        self.set_class(stale, "-stale")
        for room in self._rooms:
            room.stale = stale
        if stale:
            said = tr("stale for {seconds} s", seconds=max(1, int(age)))
            self._stale.line_text = f"⚠ {said}" + (f" · {translate(self.trouble)}" if self.trouble else "")

    def _show_rooms(self, view: BoardView) -> None:
        if view.rooms and not self._rooms:
            self._rooms = [RoomPanel(self.client.now, view.warning_seconds) for _ in view.rooms]
            self._grid.mount_all(self._rooms)
            self._arrange()
        for panel, room in zip(self._rooms, view.rooms, strict=False):
            panel.room = room

    def _arrange(self) -> None:
        many, (width, height) = len(self._rooms), self.size
        small = many > 1 and (width < 2 * ROOM_WIDTH or height < 32)
        beside = 1 if small else max(1, width // (FREE_WIDTH if height >= HIGH else ROOM_WIDTH))
        rows = max(1, ceil(many / beside))
        self._grid.styles.grid_size_columns = max(1, ceil(many / rows))
        for room in self._rooms:
            room.small, room.alone = small, many == 1

    # --- turning over -----------------------------------------------------------------------------

    def turn_over(self) -> None:
        """Go on by itself, unless held."""
        if not self._standings.held:
            self._standings.turn(1)

    def action_turn(self, step: int) -> None:
        """Turn by hand."""
        self._standings.turn(step)

    def action_hold(self) -> None:
        """Hold the page, or turn again."""
        self._standings.held = not self._standings.held


SCREEN = BoardScreen
