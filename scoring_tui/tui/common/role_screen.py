"""The base of the four role screens: one frozen view, a client for commands, keys from rows of `Action`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual.binding import ActiveBinding, Binding
from textual.events import Key
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from scoring_tui.domain.commands.base import Command
from scoring_tui.engine.client import SeatClient
from scoring_tui.engine.thread import CommandOutcome
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.tui.common.actions import NOT_NOW, AnyAction, binding_key
from scoring_tui.tui.common.line import WalkLine
from scoring_tui.tui.common.palette import KeyCommands
from scoring_tui.tui.messages import CommandFailed

if TYPE_CHECKING:
    from scoring_tui.engine.engine import BeforeCommit, Engine
    from scoring_tui.tui.common.help_screen import HelpLine

T = TypeVar("T")
V = TypeVar("V")
INHERITED = (
    gettext_noop("Focus Next"), gettext_noop("Focus Previous"), gettext_noop("Copy selected text"),
    gettext_noop("palette"), gettext_noop("Open the command palette"),
)  # fmt: skip
"""Textual's own labels of keys, listed here so that the catalogue contains them."""


def translate_binding(binding: Binding) -> Binding:
    """The binding with label and tooltip in the language of the screen."""
    tooltip = tr(binding.tooltip) if binding.tooltip else ""
    return replace(binding, description=tr(binding.description), tooltip=tooltip)


class RoleScreen(Screen[None], Generic[V]):
    """A screen that shows one frozen view and sends commands through its client."""

    view: reactive[Any] = reactive(None, repaint=False)
    """The latest frozen view of the role; None before the first one."""
    trouble: reactive[LazyText | None] = reactive(None, repaint=False)
    """Why the file cannot be used now; None while it can."""
    warning: reactive[LazyText | None] = reactive(None, repaint=False)
    """What the committee must know although everything works, such as errors of the disk."""
    COMMANDS = {KeyCommands}
    ACTIONS: ClassVar[tuple[AnyAction, ...]] = ()
    """Everything that can be done here; a subclass also sets `BINDINGS` with `key_bindings(ACTIONS)`."""

    def __init__(self, client: SeatClient) -> None:
        super().__init__()
        self.client = client
        self._actions_by_id = {action.id: action for action in self.ACTIONS}
        self._actions_by_call = {action.call: action for action in self.ACTIONS}
        self._is_composed = False
        self._walk_line: WalkLine | None = None

    async def mount_composed_widgets(self, widgets: list[Widget]) -> None:
        """Note that all widgets are there: Textual calls this before `on_mount`."""
        if getattr(self.app, "walk_keys", ""):
            self._walk_line = WalkLine()
            widgets.append(self._walk_line)
            self.show_walk_text()
        await super().mount_composed_widgets(widgets)
        self._is_composed = True

    def show_walk_text(self) -> None:
        """Show the keys that switch between seats, or what a tour says."""
        if self._walk_line is not None:
            self._walk_line.line_text = getattr(self.app, "walk_text", "") or getattr(
                self.app, "walk_keys", ""
            )

    @property
    def is_built(self) -> bool:
        """Whether all widgets are there: from `on_mount` until the app closes."""
        return self._is_composed and self.app.is_running

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The active keys, labelled in the language of the screen."""
        return {
            key: active._replace(binding=translate_binding(active.binding))
            for key, active in super().active_bindings.items()
        }

    @property
    def help_lines(self) -> Sequence[HelpLine]:
        """What the help of this screen says, before the keys that all screens have."""
        help_module = import_module(f"scoring_tui.tui.{self.client.actor.role}.help")
        return cast("Sequence[HelpLine]", help_module.HELP)

    async def is_ready_to_close(self) -> bool:
        """Save what was typed; returns whether the screen can be replaced without a loss."""
        return True

    @property
    def place(self) -> Any:
        """Where the person is here, for the screen that replaces this one in another language."""
        return None

    @place.setter
    def place(self, place: Any) -> None:
        """Go to that place as soon as there is a view; most screens begin anew."""

    @property
    def cursor(self) -> Any:
        """What is selected here; passed to the conditions of each `Action`."""
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return the state of a row of `ACTIONS`: True possible, None grey, False not listed."""
        if action != "perform":
            return True
        row, view, cursor = self._actions_by_id[str(parameters[0])], self.view, self.cursor
        if not row.is_offered(view, cursor):
            return False
        if row.is_possible is None:
            return True
        if view is None or not self.client.holds_seat:
            return None
        return row.is_possible(view, cursor) or None

    async def action_perform(self, action_id: str) -> None:
        """Run one row of `ACTIONS`."""
        result = self._actions_by_id[action_id].run(self)
        if isawaitable(result):
            await result

    def on_key(self, event: Key) -> None:
        """Show why a grey key does nothing."""
        active = self.active_bindings.get(binding_key(event.key))
        if active is not None and not active.enabled:
            reason = self._refusal(active.binding.action)
            self.show_message(f"{active.binding.description}: {translate(reason)}", severity="warning")

    def _refusal(self, call: str) -> LazyText:
        action = self._actions_by_call.get(call)
        return NOT_NOW if action is None or self.view is None else action.refusal(self.view, self.cursor)

    async def submit_command(
        self, command: Command, key: str = "", before_commit: BeforeCommit | None = None
    ) -> CommandOutcome:
        """Send a command; show the error message and post `CommandFailed` if it is not in the ledger."""
        outcome = await self.client.submit(command, key, before_commit)
        error = outcome.refusal or (self.describe_trouble(outcome.failure) if outcome.failure else None)
        if error is not None:
            self.show_message(translate(error), severity="error")
            self.post_message(CommandFailed(translate(error)))
        return outcome

    async def ask_engine(self, query: Callable[[Engine], T]) -> T | None:
        """The result of a function of the engine; if file or rules refuse, show why and return None."""
        from scoring_tui.ledger.errors import LedgerError

        try:
            return await self.client.ask(query)
        except LedgerError as error:
            self.show_message(translate(self.describe_trouble(error.message_in_use)), severity="error")
        except CommandRefused as error:
            self.show_message(translate(error.message), severity="error")
        return None

    def describe_trouble(self, message: LazyText) -> LazyText:
        """Return what a person at this screen shall read when the file cannot be used."""
        return message

    def show_message(self, sentence: str, severity: str = "information") -> None:
        """Show a message for six seconds, instead of the one before; it is never read as markup."""
        self.app.clear_notifications()
        self.app.notify(sentence, severity=severity, markup=False, timeout=6)  # type: ignore[arg-type]
