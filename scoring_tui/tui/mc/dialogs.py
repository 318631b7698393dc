"""Dialogs of the MC's desk: a text that is checked, a large code, a long text."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.dialogs import AnswerButton, Dialog
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.tui.common.large_text import LargeText


class EntryDialog(Dialog[str]):
    """A field for a text; what is wrong with it is said below, and the text stays."""

    AUTO_FOCUS = "#entry"

    def __init__(
        self,
        title: str,
        lines: Sequence[str] = (),
        *,
        prompt: str,
        find_error: Callable[[str], str],
        max_length: int = 120,
        value: str = "",
    ) -> None:
        """Args:
        find_error: returns what is wrong with a text; an empty text if it can be taken.
        """
        super().__init__(title, lines)
        self._prompt, self._find_error = prompt, find_error
        self._max_length, self._value = max_length, value

    def compose_answers(self) -> ComposeResult:
        """One field, the error, the keys."""
        yield QuietInput(
            self._value, placeholder=self._prompt, id="entry", max_length=self._max_length
        )  # fmt: skip
        yield Static(id="error", markup=False)
        yield Static(Content(tr("Enter: go on · Esc: back")), classes="hint")

    @on(Input.Submitted, "#entry")
    def _accept_entry(self, event: Input.Submitted) -> None:
        event.stop()
        error = self._find_error(event.value.strip())
        if error:
            self.query_one("#error", Static).update(Content(f"! {error}"))
        else:
            self.dismiss(event.value.strip())


class CodeDialog(Dialog[bool]):
    """A code in large letters, to be written down or photographed."""

    AUTO_FOCUS = "#back"
    DEFAULT_CSS = """
    CodeDialog {
        #box { width: 96%; }
        .code { height: auto; margin: 1 0 0 0; }
    }
    """

    def __init__(self, title: str, code: str, lines: Sequence[str]) -> None:
        super().__init__(title, lines)
        self._code = code

    def compose_answers(self) -> ComposeResult:
        """The code in two lines, then the button."""
        half = len(self._code) // 2
        for part in (self._code[:half], self._code[half + 1 :]):
            yield LargeText(part, tallest=6, align="center", classes="code")
        with Horizontal(id="answers"):
            yield AnswerButton(tr("Written down"), id="back")


class TextDialog(Dialog[bool]):
    """A long text to be read; the arrows scroll it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
    ]
    DEFAULT_CSS = """
    TextDialog {
        #box { width: 100%; max-width: 100%; padding: 0 1; }
        #lines Static { text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """
    AUTO_FOCUS = "#back"

    def compose_answers(self) -> ComposeResult:
        """The button to go back."""
        with Horizontal(id="answers"):
            yield AnswerButton(tr("Back"), id="back")

    def action_scroll(self, row_count: int) -> None:
        """Scroll the text."""
        self.query_one("#lines", VerticalScroll).scroll_relative(y=row_count, animate=False, immediate=True)

    @on(Button.Pressed, "#back")
    def _close(self) -> None:
        self.dismiss(None)
