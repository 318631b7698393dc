"""Whether what was typed is in the file, and how long ago the file proved to be there.

Says it by sign and word as well as by colour. Imports text and drafting.
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

STALE = 5.0
"""Seconds without a proof of life after which the badge no longer believes in the file."""

Shown = Literal["saved", "saving", "error", "offline"]


class SaveBadge(Static):
    """Four states; the class `-saved`, `-saving`, `-error` or `-offline` goes with the word."""

    state: reactive[SaveState] = reactive[SaveState]("saved")
    """What is known of the forms."""
    offline: reactive[bool] = reactive(False)
    """Whether the file cannot be used right now."""
    WORDS: ClassVar[dict[Shown, tuple[str, str]]] = {
        "saved": ("✓", gettext_noop("saved")),
        "saving": ("…", gettext_noop("saving")),
        "error": ("!", gettext_noop("not saved")),
        "offline": ("✗", gettext_noop("offline")),
    }

    def __init__(self, age: Callable[[], float], *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._age = age

    def on_mount(self) -> None:
        """Grow older by the second."""
        self.set_interval(1, self.show)
        self.show()

    def watch_state(self) -> None:
        """Saved, or not any more."""
        self.show()

    def watch_offline(self) -> None:
        """The file went away or came back."""
        self.show()

    @property
    def shown(self) -> Shown:
        """The one state of the four."""
        return "offline" if self.offline or self._age() > STALE else self.state

    def show(self) -> None:
        """Sign, word, and the age of the last proof of life."""
        shown = self.shown
        if not self.has_class(f"-{shown}"):
            self.set_classes(f"-{shown}")  # all at once: styles are worked out anew at each change
        sign, word = self.WORDS[shown]
        age = tr("{seconds} s ago", seconds=int(self._age()))
        room = max(cell_len(tr(other)) for _, other in self.WORDS.values()) - cell_len(tr(word))
        update_line(self, Content(f"{' ' * room}{sign} {tr(word)} · {age}"))  # as long as before: no layout
