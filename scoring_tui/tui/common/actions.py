"""What can be done on a screen, as data: one row for each action.

A screen lists its rows in `ACTIONS` and derives `BINDINGS` from them with `key_bindings`. Key bindings,
greyed keys, the reason why a key is grey, the key strip, the palette and the call all follow from the row
(see `RoleScreen`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from textual.binding import Binding

from scoring_tui.i18n.lazy import LazyText, lazy

SHIFT = "shift+"
CursorT = TypeVar("CursorT")
ScreenT = TypeVar("ScreenT")
ViewT = TypeVar("ViewT")

NOT_NOW = lazy("not now")


def always_offered(view: object, cursor: object) -> bool:
    """Offer the action on every page and in every contest."""
    return True


def not_now(view: object, cursor: object) -> LazyText:
    """Give no particular reason."""
    return NOT_NOW


@dataclass(frozen=True, slots=True)
class Action(Generic[ScreenT, ViewT, CursorT]):
    """One thing that a person can do on a screen.

    The three conditions are functions of the screen's frozen view and of its cursor: what is selected there.
    """

    id: str
    """Name of the binding for key maps, such as "mc.call"; unique in the app."""
    keys: str
    """Textual's name of the key; several are separated by commas."""
    label: str
    """The verb beside the key, as a message of the catalogue; an action without one is not listed."""
    tooltip: str
    """One sentence for help and palette, as a message of the catalogue."""
    run: Callable[[ScreenT], object]
    """Called with the screen when the key is pressed; its result is awaited if that is possible.

    A function that opens a dialog is a Textual worker (`@work`), because the screen must stay responsive.
    """
    is_possible: Callable[[ViewT, CursorT], bool] | None = None
    """Whether the rules allow it now; otherwise the key is grey. None: always possible, also without a view.

    Called only while there is a view and this device holds the seat; the key is grey otherwise.
    """
    is_offered: Callable[[ViewT | None, CursorT], bool] = always_offered
    """Whether the key is listed at all."""
    refusal: Callable[[ViewT, CursorT], LazyText] = not_now
    """Why it is not possible."""
    key_display: str | None = None
    """How the key is written on the screen, if not as Textual writes it."""
    hidden_keys: str = ""
    """More keys with the same effect that no strip lists."""
    in_strip: bool = True
    """Whether the key strip lists it; help and palette always do."""

    @property
    def call(self) -> str:
        """The text of the Textual action that runs this row."""
        return f"perform('{self.id}')"

    def bindings(self) -> Iterator[Binding]:
        """The key bindings of this row."""
        is_listed = bool(self.label)
        yield Binding(
            self.keys,
            self.call,
            self.label,
            key_display=self.key_display,
            tooltip=self.tooltip,
            id=self.id if is_listed else None,
            show=self.in_strip and is_listed,
        )
        if self.hidden_keys:
            yield Binding(self.hidden_keys, self.call, show=False)


AnyAction = Action[Any, Any, Any]


def key_bindings(actions: Iterable[AnyAction]) -> list[Binding]:
    """The key bindings of all rows, in their order."""
    return [binding for action in actions for binding in action.bindings()]


def binding_key(key: str) -> str:
    """The name of the key in bindings, in which letters are small: Caps Lock and Shift make no difference.

    >>> [binding_key(key) for key in ("P", "shift+p", "p", "shift+up", "f5", "Ä")]
    ['p', 'p', 'p', 'shift+up', 'f5', 'ä']
    """
    letter = key.removeprefix(SHIFT)
    return letter.lower() if len(letter) == 1 and letter.isalpha() else key
