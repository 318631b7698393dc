"""The help of a screen: its keys in plain words, opened and closed with F9."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.content import Content
from textual.widgets import Static

from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.tui.common.dialogs import Dialog


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A key as people write it, and in one sentence what it does; both are messages of the catalogue."""

    keys: str
    sentence: str


COMMON_HELP = (
    HelpLine("Ctrl+P", gettext_noop("everything that can be done here, by name")),
    HelpLine("F10 · Ctrl+G", gettext_noop("another look: dark, light, contrast · another language")),
    HelpLine("Ctrl+Q", gettext_noop("leave this screen; what is saved stays")),
    HelpLine(
        gettext_noop("no F keys?"),
        gettext_noop("press Esc, then the digit: Esc 9 is F9, Esc 0 is F10"),
    ),
)
"""The last lines of every help."""


class HelpScreen(Dialog[None]):
    """A box over the screen, which goes on below it; F9, Esc or Enter closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "back", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        #box { width: 84; max-width: 100%; padding: 0 1; }
        #lines { display: none; }
        #help { grid-size: 2; grid-columns: 15 1fr; grid-rows: auto; grid-gutter: 0 1; height: auto; }
        #help { margin: 1 0; overflow-y: auto; }
        #help Static { height: auto; }
        .key { text-style: bold; color: $accent; }
        .hint { color: $text-muted; }
    }
    HelpScreen.-short #help { margin: 0; }
    """

    def __init__(self, role_title: str, lines: Sequence[HelpLine]) -> None:
        super().__init__(tr("Help · {role}", role=role_title))
        self._help_lines = (*lines, *COMMON_HELP)

    def compose_answers(self) -> ComposeResult:
        """A row for each line, then how to close."""
        with Grid(id="help"):
            for line in self._help_lines:
                yield Static(Content(tr(line.keys)), classes="key")
                yield Static(Content(tr(line.sentence)))
        yield Static(Content(tr("F9 or Esc: close this help")), classes="hint")

    def action_scroll(self, row_count: int) -> None:
        """Scroll the lines, on a screen that is too low for all."""
        self.query_one("#help").scroll_relative(y=row_count, animate=False, immediate=True)
