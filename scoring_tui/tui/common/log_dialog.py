"""A dialog with the last entries of the ledger."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from scoring_tui.i18n.locale import format_clock_time, gettext_noop, tr, translate
from scoring_tui.tui.common.dialogs import Dialog
from scoring_tui.views.log import LogLine


class LogDialog(Dialog[None]):
    """Time, event and person of each entry, newest first."""

    AUTO_FOCUS = "#lines"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l,enter", "back", gettext_noop("Back"), id="log.back", tooltip=gettext_noop("Close the log"))
    ]

    def __init__(self, entries: Sequence[LogLine], timezone: str, title: str = "") -> None:
        lines = [
            f"{format_clock_time(entry.at, timezone)}  {translate(entry.text)} · {entry.actor}"
            for entry in entries
        ]
        super().__init__(title or tr("What happened last in this room"), lines or [tr("Nothing yet.")])

    def on_mount(self) -> None:
        """Focus the lines, so that the arrows scroll them."""
        self.query_one("#lines", VerticalScroll).can_focus = True
        self.query_one("#lines").focus()

    def compose_answers(self) -> ComposeResult:
        """A line that names the keys."""
        yield Static(Content(tr("↑↓: scroll · Esc: back")), classes="hint")
