"""One app; one role a process, or all four in a demonstration. Theme, keys, the link's thread, the door.

The command line and the tests make it by `make_app`. Imports roles, link, messages and screens' base.
"""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.filter import LineFilter
from textual.screen import Screen

from scoring_tui.domain.clock import Clock, read_clock
from scoring_tui.engine.client import SeatClient
from scoring_tui.engine.heartbeat import RemoteHeartbeat
from scoring_tui.engine.thread import EngineThread, Views
from scoring_tui.i18n import locale as text
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.tui import themes
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.common.sanitize_filter import SANITIZE_FILTER
from scoring_tui.tui.messages import SeatLost, SignedIn, TroubleChanged, ViewsChanged
from scoring_tui.tui.roles import ROLE_TITLES, RoleSpec, role_spec

if TYPE_CHECKING:
    from scoring_tui.domain.actor import Actor
    from scoring_tui.engine.engine import Engine

WALK = text.gettext_noop("Walk to another seat; what was typed here stays")

SETTLED = 5.0
"""Seconds after which a screen has loaded what it needs."""


class JuryApp(App[None]):
    """The surface of one device."""

    CSS_PATH = "app.tcss"
    DEFAULT_MODE = "first"
    TITLE = "scoring-tui"
    COMMANDS = set()
    """Textual's own commands speak English only; each screen offers its keys."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-hall")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall"), (50, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "show_help_panel", text.gettext_noop("Keys"), id="app.keys", show=False),
        Binding("f10", "next_theme", text.gettext_noop("Look"), id="app.look", show=False),
        Binding("ctrl+q", "quit", text.gettext_noop("Leave"), id="app.leave", show=False),
        *(
            Binding(f"f{place}", f"walk('{name}')", title, id=f"app.{name}", tooltip=WALK, priority=True)
            for place, (name, title) in enumerate(ROLE_TITLES.items(), 1)
        ),
    ]

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and one that removes unsafe characters from every line drawn."""
        return [*super().get_line_filters(), SANITIZE_FILTER]

    def __init__(
        self,
        path: Path,
        seats: Sequence[Actor],
        *,
        signed_in: bool = False,
        admitted: bool = False,
        device: str = "",
        clock: Clock = read_clock,
    ) -> None:
        super().__init__()
        self._seats = tuple(seats)
        self._signed_in = signed_in
        self._views: Views = {}
        self._head = ""
        """Hash of the entry after which they were made."""
        self._waiting = False
        self.engine_thread = EngineThread(
            path, self._project, self._take_views, self._take_trouble, clock=clock
        )
        self.heartbeat = RemoteHeartbeat()
        here = device or device_name()
        self.seat_clients = {
            seat.role: SeatClient(self.engine_thread, seat, here, self.heartbeat, admitted)
            for seat in self._seats
        }
        self.role_screens: dict[str, RoleScreen[Any]] = {}
        self.add_mode("first", self._first_screen)
        for name in self.seat_clients:
            self.add_mode(name, partial(self._screen, role_spec(name)))
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.DARK.name

    # --- life -------------------------------------------------------------------------------------

    def _first_screen(self) -> Screen[Any]:
        """The first seat's screen, or the sign-in before it."""
        if self._walks_in:
            return self._screen(role_spec(self._seats[0].role))
        from scoring_tui.tui.common.sign_in import SignIn

        return SignIn(self.seat_clients[self._seats[0].role])

    @property
    def _walks_in(self) -> bool:
        return self._signed_in or not role_spec(self._seats[0].role).needs_pin

    def _go(self, name: str) -> None:
        """Show a role's screen, each in a mode of its own, so that dialogs and focus stay where they were.

        An app that is closing shows nothing more: a mode added while Textual walks through them is an error.
        """
        if not self.is_running:
            return
        self.switch_mode("first" if self._walks_in and name == self._seats[0].role else name)

    def on_mount(self) -> None:
        """Start the link; in a demonstration, tell of the keys."""
        self.call_after_refresh(self._run_link)
        self.set_timer(SETTLED, self._collect_again)
        if len(self._seats) > 1:
            keys = [
                f"F{n} {text.tr(ROLE_TITLES[name])}"
                for n, name in enumerate(ROLE_TITLES, 1)
                if name in self.seat_clients
            ]
            self.notify(" · ".join([*keys, f"Ctrl+Q {text.tr('Leave')}"]), markup=False, timeout=10)

    async def _shutdown(self) -> None:
        """As Textual's own; then the link finishes what is waiting, also when a screen could not be closed.

        A link that is never told to stop would keep the process for ever.
        """
        try:
            await super()._shutdown()
        finally:
            self.engine_thread.stop()

    def _fatal_error(self) -> None:
        """As Textual's own, but without the values of variables: there may be a PIN among them."""
        from rich.traceback import Traceback

        self.bell()
        self.panic(Traceback(width=None))

    def _collect_again(self) -> None:
        """From now on garbage is collected; what was loaded to start with is never looked through again."""
        gc.freeze()
        gc.enable()

    @work(thread=True, group="link", exclusive=True)
    def _run_link(self) -> None:
        self.engine_thread.run()

    def _screen(self, which: RoleSpec) -> RoleScreen[Any]:
        if which.name not in self.role_screens:
            screen = which.screen_class(self.seat_clients[which.name])
            screen.view = self._views.get(which.name)
            self.role_screens[which.name] = screen
        return self.role_screens[which.name]

    # --- news, from the link's thread to the screens ----------------------------------------------

    def _project(self, engine: Engine) -> Views:
        before, old = self._views, engine.state.hash == self._head
        self._head = engine.state.hash
        inside = (
            name
            for name, client in self.seat_clients.items()
            if client.actor.name or not role_spec(name).needs_pin
        )
        return {name: self._view(engine, role_spec(name), before.get(name), old) for name in inside}

    def _view(self, engine: Engine, which: RoleSpec, before: Any, old: bool) -> Any:
        """The one from `before`, if neither the head has moved nor presence is told of."""
        if old and before is not None and not which.shows_presence:
            return before
        return which.projection(engine, self.seat_clients[which.name].actor, before)

    def _take_views(self, views: Views) -> None:
        """In the link's thread: keep the latest, and at most one message on its way."""
        self._views = views
        if not self._waiting:
            self._waiting = True
            self.post_message(ViewsChanged(views))

    def _take_trouble(self, trouble: LazyText | None) -> None:
        self.post_message(TroubleChanged(trouble))

    @on(ViewsChanged)
    def _show_views(self) -> None:
        self._waiting = False
        if not self.is_running:  # screens are being taken down
            return
        with self.batch_update():
            for name, screen in self.role_screens.items():
                screen.view = self._views.get(name)

    @on(TroubleChanged)
    def _show_trouble(self, message: TroubleChanged) -> None:
        for screen in self.role_screens.values():
            screen.trouble = message.trouble

    @on(SignedIn)
    def _enter(self, message: SignedIn) -> None:
        self._go(message.seat.role)

    @on(SeatLost)
    def _leave_seat(self, message: SeatLost) -> None:
        self.seat_clients[message.seat.role].holds_seat = False

    # --- keys -------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There are keys to walk by only where one device has several seats."""
        return action != "walk" or (len(self.seat_clients) > 1 and parameters[0] in self.seat_clients)

    def get_key_display(self, binding: Binding) -> str:
        """The key as keyboards and sentences write it: F5, Esc."""
        shown = super().get_key_display(binding)
        return shown if len(shown) == 1 else shown.capitalize()

    def action_walk(self, name: str) -> None:
        """Go to another role of the demonstration; what was typed stays."""
        self._go(name)

    def action_command_palette(self) -> None:
        """What can be done here, to be searched by name."""
        self.push_screen(CommandPalette(placeholder=text.tr("What do you want to do?")))

    def action_next_theme(self) -> None:
        """The next look."""
        self.theme = themes.next_theme(self.theme)


def device_name() -> str:
    """A name for this device and process that a person can recognise."""
    return f"{socket.gethostname()[:24]}-{os.getpid()}"


def make_app(
    path: Path,
    seats: Sequence[Actor],
    *,
    language: str = "id",
    theme: str = themes.DARK.name,
    signed_in: bool = False,
    admitted: bool = False,
    device: str = "",
    clock: Clock = read_clock,
) -> JuryApp:
    """The app for these seats; an actor without a name at a role's seat is one who has yet to sign in.

    One who is `admitted` has shown the seat's PIN already, to whoever serves this app.
    """
    text.use_language(language)
    app = JuryApp(path, seats, signed_in=signed_in, admitted=admitted, device=device, clock=clock)
    app.theme = theme
    return app
