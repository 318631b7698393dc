"""The last entries of a room, to look at and close. Imports dialogs, text and views."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from scoring_tui.i18n.locale import hour, mark, tr, words
from scoring_tui.tui.common.dialogs import Dialog
from scoring_tui.views.log import Told


class LogDialog(Dialog[None]):
    """Time, what happened and who did it, newest first."""

    AUTO_FOCUS = "#lines"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l,enter", "back", mark("Back"), id="log.back", tooltip=mark("Close the log"))
    ]

    def __init__(self, entries: Sequence[Told], timezone: str, title: str = "") -> None:
        lines = [f"{hour(told.at, timezone)}  {words(told.what)} · {told.actor}" for told in entries]
        super().__init__(title or tr("What happened last in this room"), lines or [tr("Nothing yet.")])

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#lines", VerticalScroll).can_focus = True
        self.query_one("#lines").focus()

    def answers(self) -> ComposeResult:
        """How to leave."""
        yield Static(Content(tr("↑↓: scroll · Esc: back")), classes="hint")
