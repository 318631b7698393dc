"""The hub's own screen: addresses, who is connected and since when, memory, the ledger's code.

Shows one census after the other. Imports report, qr, screens and widgets; the console imports it, when a
screen is wanted.
"""

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

from scoring_tui.hub.monitor import HubSnapshot
from scoring_tui.hub.status import qr
from scoring_tui.hub.status import text as report
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

RECENT = 50
"""Comings and goings that are remembered for the screen; all are in the log."""


class StatusScreen(Screen[None]):
    """All there is to see."""

    AUTO_FOCUS = "#present"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "q",
            "qr",
            gettext_noop("QR code"),
            id="hub.qr",
            tooltip=gettext_noop("Show an address as a QR code, then the next one, then none"),
        )
    ]
    come = getters.query_one("#come", FittedText)
    warnings = getters.query_one("#warnings", FittedText)
    headings = getters.query_one("#headings", Static)
    rows = getters.query_one("#rows", FittedText)
    recent = getters.query_one("#recent", Static)
    how = getters.query_one("#how", WrappedParts)
    code = getters.query_one("#qr", Static)

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._hub = hub
        self._shown = ""
        """The address that the code shows; empty for none."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, named in the reader's language."""
        return {
            key: active._replace(binding=translate_binding(active.binding))
            for key, active in super().active_bindings.items()
        }

    def compose(self) -> ComposeResult:
        """From where the hub is found to what happened last."""
        yield Static(Content(sanitize(self._hub.config.contest_info.name)), id="contest")
        yield FittedText(id="come")
        yield FittedText(id="warnings")
        yield WrappedParts(id="how")
        with Horizontal(id="body"):
            with Vertical(id="who"):
                yield Static(id="headings")
                with VerticalScroll(id="present"):
                    yield FittedText(id="rows")
            yield Static(id="qr")
        yield Static(id="recent")
        yield KeyStrip()

    def on_mount(self) -> None:
        """Follow the app."""
        self.watch(self.app, "census", self.show)
        self.watch(self.app, "news", self._tell)

    @on(events.Resize)
    def _fit(self) -> None:
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """The latest census, at the width of now."""
        if not self.children:  # it is taken down before it ever stood
            return
        census = cast("StatusApp", self.app).census
        self.come.fit(Content(report.connection_help(self._hub).rstrip()))  # the machine may change networks
        self.warnings.fit(Content("\n".join(report.list_warnings(self._hub))))
        of = tr("{n} of {most} screens", n=len(census.sessions), most=self._hub.config.limits.max_sessions)
        told = (
            of,
            report.count_screens(census),
            report.describe_memory(census.memory_use),
            report.describe_ledger(census.ledger_status),
        )
        self.how.parts = tuple(map(Content, told))
        self.how.set_class(census.ledger_status.error_message is not None, "-bad")
        headings, rows = report.session_table(census, self.headings.content_region.width or 78)
        self.headings.update(Content(headings))
        self.rows.fit(Content(rows or tr("Nobody yet.")))

    def _tell(self, news: tuple[str, ...]) -> None:
        if self.children:
            self.recent.update(Content("\n".join(reversed(news))))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No address, no code."""
        return action != "qr" or self._hub.web_server is not None

    def action_qr(self) -> None:
        """The next address as a code, after the last one none."""
        urls = ["", *self._hub.urls, ""]
        self._shown = urls[urls.index(self._shown) + 1 if self._shown in urls else 0]
        self.set_class(bool(self._shown), "-qr")
        if self._shown:
            code = qr.qr_rows(self._shown)
            self.code.update(Content("\n".join([*code, self._shown.center(len(code[0]))])))
        self._fit()


class StatusApp(App[None]):
    """The screen, on the hub's own terminal and in its own process."""

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
    census: reactive[HubSnapshot] = reactive(HubSnapshot(0.0), repaint=False)
    """The latest one."""
    news: reactive[tuple[str, ...]] = reactive((), repaint=False)
    """Comings and goings, the oldest first."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and one that removes unsafe characters from every line drawn."""
        return [*super().get_line_filters(), SANITIZE_FILTER]

    def __init__(self, hub: Hub, census: HubSnapshot, printer: NonBlockingTerminal | None = None) -> None:
        super().__init__(driver_class=_OwnTerminal)
        self.printer = printer
        """What paints; none where no terminal is there."""
        self._hub = hub
        self._news = deque[str](maxlen=RECENT)
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.DARK.name
        self.set_reactive(StatusApp.census, census)

    def get_default_screen(self) -> StatusScreen:
        """The only one."""
        return StatusScreen(self._hub)

    def get_key_display(self, binding: Binding) -> str:
        """The key as keyboards write it: Q, Ctrl+Q."""
        return binding.key.title()

    def watch_census(self) -> None:
        """Paint all of it anew when a terminal that was held takes something again."""
        if self.printer and self.printer.has_caught_up():
            self.refresh()

    def add_news(self, line: str) -> None:
        """One more thing that happened."""
        self._news.append(line)
        self.news = tuple(self._news)

    def action_next_theme(self) -> None:
        """The next look."""
        self.theme = themes.next_theme(self.theme)

    @work(exclusive=True)
    async def action_stop(self) -> None:
        """Stop, at once if nobody would notice or it was asked for twice."""
        n = len(self.census.sessions)
        if not n or isinstance(self.screen, ConfirmDialog) or await self._sure(n):
            self.exit()

    async def _sure(self, n: int) -> bool | None:
        lines = [tr("{n} screens will close. What was sent is kept, and what was typed too.", n=n)]
        return await self.push_screen_wait(
            ConfirmDialog(tr("Stop the hub?"), lines, yes_label=tr("Stop the hub"))
        )


class _OwnTerminal(LinuxDriver):
    """On the output, for the error channel is the log; through a printer, for a terminal that is held would
    hold up Textual's own writer, and with it the hall.
    """

    def __init__(self, app: StatusApp, **given: Any) -> None:
        super().__init__(app, **given)
        assert app.printer is not None
        self._file = cast(Any, Outlet(app.printer))
        # Textual would take the terminal again at every SIGCONT, which one that closes sends too.
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.signal(signal.SIGCONT, signal.SIG_DFL)


class Outlet:
    """As much of a file as Textual's writer needs; what nobody takes is dropped, and painted anew later."""

    def __init__(self, printer: NonBlockingTerminal) -> None:
        self._printer = printer

    def write(self, text: str) -> None:
        """Leave it to the printer."""
        self._printer.paint_screen(text)

    def flush(self) -> None:
        """It will be written as soon as it can."""

    def fileno(self) -> int:
        """The output."""
        return 1
