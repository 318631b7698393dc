"""Modal dialogs: a confirmation, a reason, a choice. Escape always goes back without a change."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Blur, Focus
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.tui.common.dialog_layout import DialogBox
from scoring_tui.tui.common.input import QuietInput

T = TypeVar("T")
FOCUS_SIGN = "▶"
"""Stands before the label of the button that Enter presses."""


class AnswerButton(Button):
    """A button that shows by a sign as well as by colours that it has the focus."""

    def __init__(self, label: str, *, id: str, is_compact: bool = False) -> None:
        super().__init__(Content(f"  {label}"), id=id, compact=is_compact)
        self._text = label

    def on_focus(self, event: Focus) -> None:
        """Put the sign before the label."""
        self.label = Content(f"{FOCUS_SIGN} {self._text}")

    def on_blur(self, event: Blur) -> None:
        """Remove the sign; the label keeps its length."""
        self.label = Content(f"  {self._text}")


class Dialog(ModalScreen[T | None], Generic[T]):
    """A box over the screen with a title and lines; escape dismisses it with None.

    Lines and lists that are too long scroll (`DialogBox`); the widgets that take the answer stay in sight.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", gettext_noop("Back"), id="dialog.back")
    ]
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;
        #box {
            width: 76; max-width: 96%; height: auto; max-height: 96%;
            padding: 1 2; background: $panel; border: heavy $accent;
        }
        #title { text-style: bold; color: $accent; }
        #lines { height: auto; margin: 1 0; }
        #answers { height: auto; align-horizontal: right; }
        Button { margin-left: 2; }
        AnswerButton:focus { background: $primary; color: $background; text-style: bold; }
        Input { margin-bottom: 1; }
        OptionList { height: auto; margin-bottom: 1; }
    }
    Dialog.-short {
        #box { max-height: 100%; padding: 0 2; }
        OptionList { margin-bottom: 0; }
    }
    """

    def __init__(self, title: str, lines: Sequence[str] = ()) -> None:
        super().__init__()
        self._title, self._lines = title, tuple(lines)

    def compose(self) -> ComposeResult:
        """Title, lines, then the widgets that take the answer."""
        with DialogBox(id="box"):
            yield Static(Content(self._title), id="title")
            with VerticalScroll(id="lines", can_focus=False):
                yield from self.compose_lines()
            yield from self.compose_answers()

    def compose_lines(self) -> ComposeResult:
        """What scrolls between the title and the answer."""
        for line in self._lines:
            yield Static(Content(line))

    def compose_answers(self) -> ComposeResult:
        """The widgets that take the answer; none here."""
        yield from ()

    def action_back(self) -> None:
        """Dismiss the dialog with None."""
        self.dismiss(None)

    @on(Button.Pressed, "#back")
    def _go_back(self) -> None:
        self.dismiss(None)


class FieldError(Static):
    """Why the fields of a dialog cannot be accepted; hidden until there is a reason."""

    DEFAULT_CSS = "FieldError { display: none; color: $text-error; text-style: bold; }"

    def __init__(self) -> None:
        super().__init__(id="error", markup=False)

    def show_error(self, error_message: str) -> None:
        """Show the message with a sign; an empty one hides the line."""
        self.display = bool(error_message)
        self.update(Content(f"! {error_message}"))


class FieldDialog(Dialog[T], Generic[T]):
    """A dialog of fields in rows of one line, each with a label; lines at both ends draw a field."""

    DEFAULT_CSS = """
    FieldDialog {
        .field { height: 1; margin-bottom: 1; }
        .label { width: 12; }
        .field Input {
            width: 1fr; height: 1; margin: 0; padding: 0 1; background: $boost;
            border: none; border-left: solid $accent; border-right: solid $accent;
            &:focus {
                background: $primary 40%;
                border: none; border-left: thick $accent; border-right: thick $accent;
            }
        }
    }
    """

    def show_field_error(self, error_message: str, selector: str) -> None:
        """Show why a field cannot be accepted, and go to it."""
        self.query_one(FieldError).show_error(error_message)
        self.query_one(selector).focus()


class ConfirmDialog(Dialog[bool]):
    """A button to confirm and one to go back, which has the focus first."""

    AUTO_FOCUS = "#back"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    def __init__(
        self, title: str, lines: Sequence[str] = (), *, yes_label: str, back_label: str = ""
    ) -> None:
        super().__init__(title, lines)
        self._yes_label, self._back_label = yes_label, back_label or tr("Back")

    def compose_answers(self) -> ComposeResult:
        """The button to go back, then the one to confirm."""
        with Horizontal(id="answers"):
            yield AnswerButton(self._back_label, id="back")
            yield AnswerButton(self._yes_label, id="yes")

    @on(Button.Pressed, "#yes")
    def _accept_yes(self) -> None:
        self.dismiss(True)


class LongConfirmDialog(ConfirmDialog):
    """A confirmation under many lines: the arrows scroll the lines, `last_lines` stay visible."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-8)", show=False),
        Binding("pagedown", "scroll(8)", show=False),
    ]
    lines = getters.query_one("#lines", VerticalScroll)

    def __init__(
        self,
        title: str,
        lines: Sequence[str],
        last_lines: Sequence[str],
        *,
        yes_label: str,
        back_label: str = "",
    ) -> None:
        super().__init__(title, lines, yes_label=yes_label, back_label=back_label)
        self._last_lines = tuple(last_lines)

    def compose_answers(self) -> ComposeResult:
        """The lines that stay visible, then the buttons."""
        for line in self._last_lines:
            yield Static(Content(line), classes="last")
        yield from super().compose_answers()

    def action_scroll(self, row_count: int) -> None:
        """Scroll the lines."""
        self.lines.scroll_relative(y=row_count, animate=False, immediate=True)


class ReasonDialog(Dialog[str]):
    """A field for a reason; an empty one is accepted only if `is_optional`."""

    AUTO_FOCUS = "#reason"

    def __init__(
        self, title: str, lines: Sequence[str] = (), *, prompt: str = "", is_optional: bool = False
    ) -> None:
        super().__init__(title, lines)
        self._prompt, self._is_optional = prompt or tr("Reason"), is_optional

    def compose_answers(self) -> ComposeResult:
        """One input field."""
        yield QuietInput(placeholder=self._prompt, id="reason", max_length=300)
        yield FieldError()
        yield Static(Content(tr("Enter: go on · Esc: back")), classes="hint")

    @on(Input.Submitted, "#reason")
    def _accept_reason(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() or self._is_optional:
            self.dismiss(event.value.strip())
        else:
            self.query_one(FieldError).show_error(tr("A reason is required."))

    @on(Input.Changed, "#reason")
    def _hide_error(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(FieldError).show_error("")


class ChoiceDialog(Dialog[str]):
    """A list of choices; the result is the key of the chosen one."""

    AUTO_FOCUS = "#choices"

    def __init__(self, title: str, choices: Mapping[str, str], lines: Sequence[str] = ()) -> None:
        super().__init__(title, lines)
        self._choices = dict(choices)

    def compose_answers(self) -> ComposeResult:
        """The list of choices."""
        options = [
            Option(Content(label), id=str(index)) for index, label in enumerate(self._choices.values())
        ]
        yield OptionList(*options, id="choices")
        yield Static(Content(tr("Enter: choose · Esc: back")), classes="hint")

    @on(OptionList.OptionSelected, "#choices")
    def _accept_choice(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(list(self._choices)[event.option_index])
