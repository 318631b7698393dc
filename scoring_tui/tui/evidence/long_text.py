"""A long text in a dialog that the arrows scroll: a file, a history."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.dialogs import Dialog


class LongTextDialog(Dialog[None]):
    """Lines that scroll; nothing can be changed here."""

    DEFAULT_CSS = "LongTextDialog { #box { width: 96%; } }"

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        lines = self.query_one("#lines", VerticalScroll)
        lines.can_focus = True
        self.set_focus(lines)

    def compose_answers(self) -> ComposeResult:
        """The keys."""
        yield Static(Content(tr("↑↓ PgUp PgDn: scroll · Esc: back")), classes="hint")
