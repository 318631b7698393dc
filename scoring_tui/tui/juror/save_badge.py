"""Whether the file has what was typed, and how many seconds ago the file last answered.

A sign and a word show the state as well as the colour.
"""

from collections.abc import Callable
from typing import ClassVar, Literal

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.domain.seat_progress import SaveState
from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.tui.common.line import update_line

STALE_AFTER = 5.0
"""Seconds without an answer of the file after which the badge shows "offline"."""

CONNECTED = gettext_noop("connected")
SHOWN_AGE = 3
"""Seconds without an answer of the file from which the age is shown."""

BadgeState = Literal["saved", "saving", "error", "offline"]


class SaveBadge(Static):
    """One of four states; the widget has the class `-saved`, `-saving`, `-error` or `-offline`."""

    state: reactive[SaveState] = reactive[SaveState]("saved")
    """Whether the drafts are saved."""
    has_form: reactive[bool] = reactive(True)
    """Whether a form is being filled in; without one there is no draft to speak of."""
    is_offline: reactive[bool] = reactive(False)
    """Whether the file cannot be used now."""
    LABELS: ClassVar[dict[BadgeState, tuple[str, str]]] = {
        "saved": ("✓", gettext_noop("draft saved")),
        "saving": ("…", gettext_noop("saving")),
        "error": ("!", gettext_noop("not saved")),
        "offline": ("✗", gettext_noop("offline")),
    }
    """Sign and word of each state."""

    def __init__(self, get_age: Callable[[], float], *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._get_age = get_age

    def on_mount(self) -> None:
        """Update the age every second."""
        self.set_interval(1, self.show)
        self.show()

    def watch_state(self) -> None:
        """Show the new state."""
        self.show()

    def watch_has_form(self) -> None:
        """Show whether there is a draft."""
        self.show()

    def watch_is_offline(self) -> None:
        """Show the new state."""
        self.show()

    @property
    def badge_state(self) -> BadgeState:
        """The state that is shown."""
        return "offline" if self.is_offline or self._get_age() > STALE_AFTER else self.state

    def show(self) -> None:
        """Draw sign and word, and the age once the file is slow to answer."""
        badge_state = self.badge_state
        if not self.has_class(f"-{badge_state}"):
            self.set_classes(f"-{badge_state}")  # one change: styles are computed anew at each one
        sign, word = self.LABELS[badge_state]
        if badge_state == "saved" and not self.has_form:
            word = CONNECTED
        age = int(self._get_age())
        age_text = " · " + tr("{seconds} s ago", seconds=age) if age >= SHOWN_AGE else ""
        longest_word = max(cell_len(tr(label)) for _, label in self.LABELS.values())
        padding = " " * (longest_word - cell_len(tr(word)))
        update_line(self, Content(f"{padding}{sign} {tr(word)}{age_text}"))
