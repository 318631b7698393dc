"""The Textual app: one seat for each process, or all four roles in a demonstration.

It owns the engine thread, a client for each seat, the themes and the keys that all screens share.
"""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.events import Event, Key
from textual.filter import LineFilter
from textual.reactive import reactive
from textual.screen import Screen

from scoring_tui.domain.clock import Clock, read_clock, utc_now
from scoring_tui.domain.seat import Role
from scoring_tui.engine.client import SeatClient
from scoring_tui.engine.device_name import device_name, local_source
from scoring_tui.engine.device_settings import DeviceSettings
from scoring_tui.engine.heartbeat import RemoteHeartbeat
from scoring_tui.engine.thread import EngineThread, Views
from scoring_tui.i18n import locale as text
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.port import PinSource
from scoring_tui.tui import themes
from scoring_tui.tui.common.actions import binding_key
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.common.sanitize_filter import SANITIZE_FILTER
from scoring_tui.tui.messages import SeatLost, SignedIn, TroubleChanged, ViewsChanged, WarningChanged
from scoring_tui.tui.roles import ROLE_TITLES, SWITCHED_ROLES, RoleSpec, role_spec

if TYPE_CHECKING:
    from textual.timer import Timer

    from scoring_tui.domain.actor import Actor
    from scoring_tui.engine.access import ViewFeed
    from scoring_tui.engine.device_settings import SettingsFile
    from scoring_tui.engine.engine import Engine
    from scoring_tui.engine.sightings import SightingLog

SWITCH_TOOLTIP = text.gettext_noop("Walk to another seat; what was typed here stays")

DISPLAY_REPORT_INTERVAL = 2.0
"""Seconds between two reports that a display is seen."""
LOST_SEAT_TIME = 3.0
"""Seconds that a session of the hub says that its seat is lost, before it ends."""
FUNCTION_DIGITS = (5, 6, 7, 8, 9, 0)
"""After Esc, or with Alt, these are the keys F5 to F10, for a keyboard without them."""
DIGIT_TIME = 3.0
"""Seconds after Esc in which a digit is a function key."""
STARTUP_TIME = 5.0
"""Seconds after which a screen has loaded its modules; garbage collection is off until then."""


class JuryApp(App[None]):
    """The app of one device, for one seat or for several."""

    CSS_PATH = "app.tcss"
    DEFAULT_MODE = "first"
    TITLE = "scoring-tui"
    COMMANDS = set()
    """None of Textual's own commands, which are in English only; each screen offers its keys."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-hall")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall"), (50, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "toggle_help", text.gettext_noop("Help"), id="app.help", priority=True),
        Binding("f10", "next_theme", text.gettext_noop("Look"), id="app.look", show=False, priority=True),
        Binding(
            "ctrl+g",
            "next_language",
            text.gettext_noop("Language"),
            id="app.language",
            show=False,
            priority=True,
        ),
        Binding("ctrl+q", "quit", text.gettext_noop("Leave"), id="app.leave", show=False, priority=True),
        *(
            Binding(
                f"f{key_number}",
                f"switch_role('{role_name}')",
                ROLE_TITLES[role_name],
                id=f"app.{role_name}",
                tooltip=SWITCH_TOOLTIP,
                priority=True,
            )
            for key_number, role_name in enumerate(SWITCHED_ROLES, 1)
        ),
        Binding("escape", "await_digit", show=False),
        *(
            Binding(f"alt+{digit}", f"press_function_key({digit})", show=False, priority=True)
            for digit in FUNCTION_DIGITS
        ),
    ]

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and one that removes unsafe characters from every line drawn."""
        return [*super().get_line_filters(), SANITIZE_FILTER]

    walk_text: reactive[str] = reactive("", init=False)
    """What a line on every screen says instead of the keys that switch between seats, as in a tour."""

    def __init__(
        self,
        path: Path,
        seats: Sequence[Actor],
        *,
        signed_in: bool = False,
        admitted: bool = False,
        device: str = "",
        pin_source: PinSource | None = None,
        clock: Clock = read_clock,
        view_feed: ViewFeed | None = None,
    ) -> None:
        """Args:
        view_feed: delivers the views instead of an engine in this process.
        """
        super().__init__()
        self._seats = tuple(seats)
        self._is_signed_in = signed_in
        self.guide: Callable[[], Awaitable[None]] | None = None
        """Leads through the screens once they run, as in a tour."""
        self._views: Views = {}
        self._views_hash = ""
        """Hash of the ledger entry after which the views were made."""
        self._has_pending_message = False
        self.sighting_log: SightingLog | None = None
        """Where this device keeps the heads that it sees; a browser keeps them itself."""
        self.settings_file: SettingsFile | None = None
        """Where language and look are kept; a browser keeps them itself."""
        self.awaits_digit = False
        """Whether Esc was just pressed, so that a digit is a function key."""
        self._digit_timer: Timer | None = None
        self.receipts: list[tuple[int, str]] = []
        """Draw number and code of each receipt that was given since the start."""
        self._view_feed = view_feed
        self.engine_access = (
            self._connect_feed(view_feed) if view_feed else self._make_engine_thread(path, clock)
        )
        self.engine_access.holder_name = str(self._seats[0].seat)
        self.heartbeat = RemoteHeartbeat()
        client_name = device or device_name()
        self.seat_clients = {
            seat.role: SeatClient(
                self.engine_access, seat, client_name, self.heartbeat, admitted, pin_source or local_source()
            )
            for seat in self._seats
        }
        self.role_screens: dict[str, RoleScreen[Any]] = {}
        self._add_screen_modes()
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.DARK.name

    def _add_screen_modes(self) -> None:
        self.add_mode("first", self._first_screen)
        for role in self.seat_clients:
            self.add_mode(role, partial(self._role_screen, role_spec(role)))

    def _make_engine_thread(self, path: Path, clock: Clock) -> EngineThread:
        return EngineThread(
            path,
            self._project,
            self._receive_views,
            self._receive_trouble,
            on_warning=self._receive_warning,
            clock=clock,
        )

    def _connect_feed(self, view_feed: ViewFeed) -> ViewFeed:
        view_feed.connect(self._project, self._receive_views, self._receive_trouble, self._report_head)
        return view_feed

    @property
    def walk_keys(self) -> str:
        """The keys that switch between the seats of this device; empty if there is one seat."""
        if len(self._seats) <= 1:
            return ""
        keys = [
            f"F{key_number} {text.tr(ROLE_TITLES[role_name])}"
            for key_number, role_name in enumerate(SWITCHED_ROLES, 1)
            if role_name in self.seat_clients
        ]
        return " · ".join([*keys, f"Ctrl+Q {text.tr('Leave')}"])

    def watch_walk_text(self) -> None:
        """Show the text on all screens."""
        for screen in self.role_screens.values():
            screen.show_walk_text()

    def seated_actor(self, actor: Actor) -> Actor:
        """Return the actor with the device of this app, if the seat is one of this app."""
        client = self.seat_clients.get(actor.role)
        is_own = client is not None and client.actor.seat == actor.seat
        return replace(actor, device=client.device) if client is not None and is_own else actor

    # --- start and end -------------------------------------------------------------------------------------

    def _first_screen(self) -> Screen[Any]:
        """The screen of the first seat, or the sign-in that comes before it."""
        if self._skips_sign_in:
            return self._role_screen(role_spec(self._seats[0].role))
        from scoring_tui.tui.common.sign_in import SignIn

        return SignIn(self.seat_clients[self._seats[0].role])

    @property
    def _skips_sign_in(self) -> bool:
        return self._is_signed_in or not role_spec(self._seats[0].role).needs_pin

    def show_role(self, role_name: str) -> None:
        """Show the screen of a role. Each has a mode of its own, so that dialogs and focus stay.

        Do nothing while the app closes: Textual iterates over the modes then, and none may be added.
        """
        if not self.is_running:
            return
        self.switch_mode("first" if self._skips_sign_in and role_name == self._seats[0].role else role_name)

    def on_mount(self) -> None:
        """Start the engine thread; if there are several seats, name the keys that switch between them."""
        self.call_after_refresh(self._run_engine)
        if self._view_feed is not None:
            self.set_interval(DISPLAY_REPORT_INTERVAL, self._report_display)
        self.set_timer(STARTUP_TIME, self._enable_garbage_collection)
        if self.settings_file is not None and self.settings_file.notice is not None:
            self.call_after_refresh(
                self.notify,
                text.translate(self.settings_file.notice),
                markup=False,
                severity="warning",
                timeout=10,
            )
        if self.guide is not None:
            self.run_worker(self.guide(), name="guide")

    async def run_async(self, **options: Any) -> Any:
        """Run the app; return what it exits with. Its input thread ends with it, whatever the terminal does.

        Textual does not stop that thread if writing to a lost terminal failed. It would then read nothing in
        a loop for ever, and keep the process alive.
        """
        try:
            return await super().run_async(**options)
        finally:
            exit_event = getattr(self._driver, "exit_event", None)
            if exit_event is not None:
                exit_event.set()

    async def _shutdown(self) -> None:
        """Close the screens, then stop the engine thread, even if a screen could not be closed.

        A thread that is held up by the file is left behind after a second: leaving never waits for a file.
        """
        try:
            await super()._shutdown()
        finally:
            self.engine_access.stop()
            if self.engine_access.join() and self.sighting_log is not None:
                self.sighting_log.flush()

    def _fatal_error(self) -> None:
        """Show the traceback without the values of variables, because one of them may be a PIN."""
        from rich.traceback import Traceback

        self.bell()
        self.panic(Traceback(width=None))

    def _enable_garbage_collection(self) -> None:
        """Enable garbage collection, except for the objects that were loaded at the start."""
        gc.freeze()
        gc.enable()

    def _run_engine(self) -> None:
        self.engine_access.start()

    def _report_display(self) -> None:
        """Report that the display is seen; a remote one only while its browser answers."""
        if self._view_feed is not None and self.heartbeat.is_present:
            self._view_feed.report_size(self.size.width, self.size.height)

    def _role_screen(self, spec: RoleSpec) -> RoleScreen[Any]:
        if spec.name not in self.role_screens:
            screen = spec.screen_class(self.seat_clients[spec.name])
            screen.view = self._views.get(spec.name)
            self.role_screens[spec.name] = screen
        return self.role_screens[spec.name]

    # --- views, from the engine thread to the screens ----------------------------------------------

    def _project(self, engine: Engine) -> Views:
        old_views, is_unchanged = self._views, engine.state.hash == self._views_hash
        self._views_hash = engine.state.hash
        if not is_unchanged and engine.state.declared_contest is not None:
            state = engine.state
            self._report_head(state.contest.contest.id, state.checkpoint_key, state.seq, state.hash)
        visible_roles = (
            role
            for role, client in self.seat_clients.items()
            if client.actor.name or not role_spec(role).needs_pin
        )
        return {
            role: self._project_role(engine, role_spec(role), old_views.get(role), is_unchanged)
            for role in visible_roles
        }

    def _project_role(self, engine: Engine, spec: RoleSpec, old_view: Any, is_unchanged: bool) -> Any:
        """The view of a role; the old one if there is no new entry and the view contains no presence."""
        if is_unchanged and old_view is not None and not spec.shows_presence:
            return old_view
        return spec.projection(engine, self.seat_clients[spec.name].actor, old_view)

    def _report_head(self, contest_id: str, checkpoint_key: str, seq: int, hash_: str) -> None:
        """Called in the engine's thread: let this device keep the head that it sees now."""
        client = next(iter(self.seat_clients.values()))
        seat = str(client.actor.seat)
        self._tell_hub(
            "head", contest=contest_id, key=checkpoint_key, seq=seq, hash=hash_,
            at=utc_now().isoformat(timespec="seconds"), seat=seat, device=client.device,
        )  # fmt: skip
        if self.sighting_log is not None:
            self.sighting_log.record(contest_id, checkpoint_key, (seq, hash_), seat)

    def keep_receipt(self, contest_id: str, draw_number: int, code: str) -> None:
        """Keep the receipt of a ballot for the person at this device, and let the browser keep it."""
        if (draw_number, code) not in self.receipts:
            self.receipts.append((draw_number, code))
            at = utc_now().isoformat(timespec="seconds")
            self._tell_hub("receipt", contest=contest_id, number=draw_number, code=code, at=at)

    def _receive_views(self, views: Views) -> None:
        """Called in the engine thread: keep the latest views and post a message, unless one is pending."""
        self._views = views
        if not self._has_pending_message:
            self._has_pending_message = True
            self.post_message(ViewsChanged(views))

    def _receive_trouble(self, trouble: LazyText | None) -> None:
        self.post_message(TroubleChanged(trouble))

    def _receive_warning(self, warning: LazyText | None) -> None:
        self.post_message(WarningChanged(warning))

    @on(ViewsChanged)
    def _show_views(self) -> None:
        self._has_pending_message = False
        if not self.is_running:  # the screens are being closed
            return
        with self.batch_update():
            for role, screen in self.role_screens.items():
                screen.view = self._views.get(role)

    @on(TroubleChanged)
    def _show_trouble(self, message: TroubleChanged) -> None:
        for screen in self.role_screens.values():
            screen.trouble = message.trouble

    @on(WarningChanged)
    def _show_warning(self, message: WarningChanged) -> None:
        for screen in self.role_screens.values():
            screen.warning = message.warning

    @on(SignedIn)
    def _show_signed_in_role(self, message: SignedIn) -> None:
        self.engine_access.rename_holder(str(message.seat))
        self._tell_hub("signed-in", seat=str(message.seat))
        self.show_role(message.seat.role)

    @on(SeatLost)
    def _mark_seat_lost(self, message: SeatLost) -> None:
        self.seat_clients[message.seat.role].holds_seat = False
        if self._tell_hub("seat-lost"):
            self.set_timer(LOST_SEAT_TIME, self.exit)

    def offer_download(self, sha256: str, name: str) -> bool:
        """Offer a file of evidence to the browser that shows this session; return whether there is a hub."""
        return self._tell_hub("download", sha256=sha256, name=name)

    def _tell_hub(self, message_type: str, **fields: str | int) -> bool:
        """Send a message to the hub whose session this is; return whether there is one."""
        write_meta = getattr(self._driver, "write_meta", None)  # of the driver of sessions only
        if write_meta is not None:
            write_meta({"type": message_type, **fields})
        return write_meta is not None

    # --- keys -------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys that switch roles only if this device has several seats."""
        if action == "switch_role":
            return len(self.seat_clients) > 1 and parameters[0] in self.seat_clients
        return action != "toggle_help" or self._covered_screen is not None

    def on_key(self, event: Key) -> None:
        """Read a letter as small, before Textual looks for its binding: no field has taken the key."""
        event.key = binding_key(event.key)

    def get_key_display(self, binding: Binding) -> str:
        """The name of the key as it is printed on keyboards: F5, Esc, Ctrl+P."""
        key_name = super().get_key_display(binding)
        if key_name.startswith("^") and len(key_name) > 1:
            return f"Ctrl+{key_name[1:].upper()}"
        return key_name if len(key_name) == 1 else key_name.capitalize()

    def action_switch_role(self, role_name: str) -> None:
        """Switch to another role of this device; what was typed stays."""
        self.show_role(role_name)

    def action_command_palette(self) -> None:
        """Open the palette, a list of all actions that can be searched by name."""
        self.push_screen(CommandPalette(placeholder=text.tr("What do you want to do?")))

    # --- help --------------------------------------------------------------------------------------

    @property
    def _covered_screen(self) -> RoleScreen[Any] | None:
        """The screen below all dialogs, whose help is shown."""
        return next(
            (screen for screen in reversed(self.screen_stack) if isinstance(screen, RoleScreen)), None
        )

    def action_toggle_help(self) -> None:
        """Open the help of this screen, or close it."""
        from scoring_tui.tui.common.help_screen import HelpScreen

        role_screen = self._covered_screen
        if isinstance(self.screen, HelpScreen):
            self.screen.action_back()
        elif role_screen is not None:
            title = text.tr(ROLE_TITLES[role_screen.client.actor.role])
            self.push_screen(HelpScreen(title, role_screen.help_lines))

    # --- keyboards without function keys ------------------------------------------------------------

    async def on_event(self, event: Event) -> None:
        """After Esc, take a digit before any field gets it; every other key ends the waiting for one."""
        if not self.awaits_digit or not isinstance(event, Key):
            await super().on_event(event)
            return
        self._await_digit(is_awaited=False)
        if event.key in map(str, FUNCTION_DIGITS):
            self.action_press_function_key(int(event.key))
        elif event.key != "escape":
            await super().on_event(event)

    def action_await_digit(self) -> None:
        """Take the next digit as a function key; Esc again, or any other key, or three seconds end that."""
        self._await_digit(is_awaited=True)

    def _await_digit(self, *, is_awaited: bool) -> None:
        self.awaits_digit = is_awaited
        if self._digit_timer is not None:
            self._digit_timer.stop()
        self._digit_timer = (
            self.set_timer(DIGIT_TIME, partial(self._await_digit, is_awaited=False)) if is_awaited else None
        )
        self.screen.refresh_bindings()

    def action_press_function_key(self, digit: int) -> None:
        """Press F5 to F10."""
        self.simulate_key(f"f{digit or 10}")

    # --- look and language ----------------------------------------------------------------------------

    def action_next_theme(self) -> None:
        """Switch to the next theme."""
        self.theme = themes.next_theme(self.theme)
        self._keep_settings()

    async def action_next_language(self) -> None:
        """Build all screens again in the next language, once everything that was typed is saved."""
        if not isinstance(self.screen, RoleScreen):
            return  # a dialog would lose what was typed in it
        for screen in self.role_screens.values():
            if not await screen.is_ready_to_close():
                screen.show_message(text.tr("Not saved yet; try again in a moment."), severity="warning")
                return
        languages = text.LANGUAGES
        next_index = (languages.index(text.current_language()) + 1) % len(languages)
        text.use_language(languages[next_index])
        await self._rebuild_screens()
        self._keep_settings()

    async def _rebuild_screens(self) -> None:
        """Replace every screen by a new one that shows the same."""
        old_mode, places = (
            self.current_mode,
            {role: screen.place for role, screen in self.role_screens.items()},
        )
        with self.batch_update():
            self.add_mode("between", Screen)
            await self.switch_mode("between")
            for mode in ("first", *self.seat_clients):
                await self.remove_mode(mode)
            self.role_screens.clear()
            self._add_screen_modes()
            for role, place in places.items():
                self._role_screen(role_spec(Role(role))).place = place
            await self.switch_mode(old_mode)
            await self.remove_mode("between")

    def _keep_settings(self) -> None:
        """Keep language and look at this device."""
        theme = self.theme.removeprefix(themes.PREFIX)
        settings = DeviceSettings(text.current_language(), theme)
        if self._tell_hub("settings", language=settings.language, theme=theme) or self.settings_file is None:
            return
        failure = self.settings_file.save(settings)
        if failure is not None:
            self.notify(text.translate(failure), markup=False, severity="warning")


def make_app(
    path: Path,
    seats: Sequence[Actor],
    *,
    language: str = "id",
    theme: str = themes.DARK.name,
    signed_in: bool = False,
    admitted: bool = False,
    device: str = "",
    pin_source: PinSource | None = None,
    clock: Clock = read_clock,
    view_feed: ViewFeed | None = None,
) -> JuryApp:
    """Make the app for these seats; both the command line and the tests use this function.

    An actor without a name still has to sign in. `admitted` means that the server of this app has checked the
    PIN already.
    """
    text.use_language(language)
    app = JuryApp(
        path,
        seats,
        signed_in=signed_in,
        admitted=admitted,
        device=device,
        pin_source=pin_source,
        clock=clock,
        view_feed=view_feed,
    )
    app.theme = theme
    return app
