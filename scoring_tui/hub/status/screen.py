"""The hub's status screen: addresses, who is connected and since when, memory, the ledger's code."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, getters, on, work
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from scoring_tui.exports import qr
from scoring_tui.hub.monitor import HubSnapshot
from scoring_tui.hub.status import text as status_text
from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.i18n.sanitize import sanitize
from scoring_tui.tui import themes
from scoring_tui.tui.common.dialogs import ConfirmDialog
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.role_screen import translate_binding
from scoring_tui.tui.common.sanitize_filter import SANITIZE_FILTER
from scoring_tui.tui.common.wrapped import FittedText, WrappedParts

if TYPE_CHECKING:
    from scoring_tui.hub.hub import Hub
    from scoring_tui.hub.status.terminal import NonBlockingTerminal

MAX_CHANGES = 50
"""Changes that the screen keeps; the log has all of them."""


class StatusScreen(Screen[None]):
    """The only screen of the status app."""

    AUTO_FOCUS = "#sessions"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "q",
            "qr",
            gettext_noop("QR code"),
            id="hub.qr",
            tooltip=gettext_noop("Show an address as a QR code, then the next one, then none"),
        )
    ]
    connection_help = getters.query_one("#connection-help", FittedText)
    warnings = getters.query_one("#warnings", FittedText)
    headings = getters.query_one("#headings", Static)
    session_rows = getters.query_one("#session-rows", FittedText)
    recent_changes = getters.query_one("#recent-changes", Static)
    status = getters.query_one("#status", WrappedParts)
    qr_code = getters.query_one("#qr", Static)

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._hub = hub
        self._qr_address = ""
        """The address that the QR code shows; empty for none."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The key bindings, described in the reader's language."""
        return {
            key: active._replace(binding=translate_binding(active.binding))
            for key, active in super().active_bindings.items()
        }

    def compose(self) -> ComposeResult:
        """Contest, addresses, warnings, status, sessions and the latest changes."""
        yield Static(Content(sanitize(self._hub.config.contest_info.name)), id="contest")
        yield FittedText(id="connection-help")
        yield FittedText(id="warnings")
        yield WrappedParts(id="status")
        with Horizontal(id="body"):
            with Vertical(id="session-panel"):
                yield Static(id="headings")
                with VerticalScroll(id="sessions"):
                    yield FittedText(id="session-rows")
            yield Static(id="qr")
        yield Static(id="recent-changes")
        yield KeyStrip()

    def on_mount(self) -> None:
        """Follow the app's snapshot and changes."""
        self.watch(self.app, "snapshot", self.show_snapshot)
        self.watch(self.app, "changes", self._show_changes)

    @on(events.Resize)
    def _fit_width(self) -> None:
        self.call_after_refresh(self.show_snapshot)

    def show_snapshot(self) -> None:
        """Show the latest snapshot at the present width."""
        if not self.children:  # the screen was removed before it was composed
            return
        snapshot = cast("StatusApp", self.app).snapshot
        # The addresses are read again each time, because the machine may change networks.
        self.connection_help.fit(Content(status_text.connection_help(self._hub).rstrip()))
        warnings = [*status_text.list_warnings(self._hub), status_text.short_certificate_help(self._hub)]
        self.warnings.fit(Content("\n".join(filter(None, warnings))))
        max_sessions = self._hub.config.limits.max_sessions
        status_parts = (
            tr("{n} of {most} screens", n=len(snapshot.sessions), most=max_sessions),
            status_text.count_screens(snapshot),
            status_text.describe_memory(snapshot.memory_use),
            status_text.describe_ledger(snapshot.ledger_status),
        )
        self.status.parts = tuple(map(Content, status_parts))
        self.status.set_class(snapshot.ledger_status.error_message is not None, "-bad")
        headings, rows = status_text.session_table(snapshot, self.headings.content_region.width or 78)
        self.headings.update(Content(headings))
        self.session_rows.fit(Content(rows or tr("Nobody yet.")))

    def _show_changes(self, changes: tuple[str, ...]) -> None:
        if self.children:
            self.recent_changes.update(Content("\n".join(reversed(changes))))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a web server there is no address to show as a QR code."""
        return action != "qr" or self._hub.web_server is not None

    def action_qr(self) -> None:
        """Show the next address as a QR code; after the last one, none."""
        urls = ["", *self._hub.urls, ""]
        self._qr_address = urls[urls.index(self._qr_address) + 1 if self._qr_address in urls else 0]
        self.set_class(bool(self._qr_address), "-qr")
        if self._qr_address:
            code_rows = qr.qr_rows(self._qr_address)
            caption = self._qr_address.center(len(code_rows[0]))
            self.qr_code.update(Content("\n".join([*code_rows, caption])))
        self._fit_width()


class StatusApp(App[None]):
    """The status screen as an app, on the hub's own terminal and in the hub's process."""

    CSS_PATH = "screen.tcss"
    TITLE = "scoring-tui"
    COMMANDS = set()
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-hall")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall"), (50, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "next_theme", gettext_noop("Look"), id="app.look"),
        Binding("ctrl+c", "stop", gettext_noop("Stop the hub"), id="hub.stop", priority=True),
        Binding("ctrl+q", "stop", gettext_noop("Stop the hub"), id="app.leave", priority=True, show=False),
    ]
    snapshot: reactive[HubSnapshot] = reactive(HubSnapshot(0.0), repaint=False)
    """The latest one."""
    changes: reactive[tuple[str, ...]] = reactive((), repaint=False)
    """The latest changes, the oldest first."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and one that removes unsafe characters from every line drawn."""
        return [*super().get_line_filters(), SANITIZE_FILTER]

    def __init__(self, hub: Hub, snapshot: HubSnapshot, terminal: NonBlockingTerminal | None = None) -> None:
        super().__init__(driver_class=_NonBlockingDriver)
        self.terminal = terminal
        """Where the screen is written; None in tests without a terminal."""
        self._hub = hub
        self._changes = deque[str](maxlen=MAX_CHANGES)
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.DARK.name
        self.set_reactive(StatusApp.snapshot, snapshot)

    def get_default_screen(self) -> StatusScreen:
        """The status screen."""
        return StatusScreen(self._hub)

    def get_key_display(self, binding: Binding) -> str:
        """The key as keyboards write it: Q, Ctrl+Q."""
        return binding.key.title()

    def watch_snapshot(self) -> None:
        """Repaint the whole screen when a blocked terminal accepts output again."""
        if self.terminal and self.terminal.has_caught_up():
            self.refresh()

    def add_change(self, line: str) -> None:
        """Add one change."""
        self._changes.append(line)
        self.changes = tuple(self._changes)

    def action_next_theme(self) -> None:
        """Switch to the next theme."""
        self.theme = themes.next_theme(self.theme)

    @work(exclusive=True)
    async def action_stop(self) -> None:
        """Stop the hub; ask first when sessions are open, and stop at once on the second request."""
        session_count = len(self.snapshot.sessions)
        if not session_count or isinstance(self.screen, ConfirmDialog) or await self._confirm(session_count):
            self.exit()

    async def _confirm(self, session_count: int) -> bool | None:
        lines = [
            tr("{n} screens will close. What was sent is kept, and what was typed too.", n=session_count)
        ]
        return await self.push_screen_wait(
            ConfirmDialog(tr("Stop the hub?"), lines, yes_label=tr("Stop the hub"))
        )


class _NonBlockingDriver(LinuxDriver):
    """Writes to standard output, because standard error is the log, and never blocks.

    Textual's own writer would block on a blocked terminal, and with it the hub.
    """

    def __init__(self, app: StatusApp, **options: Any) -> None:
        super().__init__(app, **options)
        assert app.terminal is not None
        self._file = cast(Any, TerminalFile(app.terminal))
        # At every SIGCONT Textual would start the screen again; a terminal that closes sends SIGCONT too.
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.signal(signal.SIGCONT, signal.SIG_DFL)


class TerminalFile:
    """The methods of a file that Textual's writer needs; output to a blocked terminal is dropped."""

    def __init__(self, terminal: NonBlockingTerminal) -> None:
        self._terminal = terminal

    def write(self, text: str) -> None:
        """Queue the text."""
        self._terminal.paint_screen(text)

    def flush(self) -> None:
        """Do nothing: a thread writes the queue."""

    def fileno(self) -> int:
        """Standard output."""
        return 1
