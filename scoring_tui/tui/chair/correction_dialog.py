"""The dialog that corrects one field: the new value, before and after, the reason."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Static

from scoring_tui.i18n.locale import tr, translate
from scoring_tui.tui.common.dialogs import FieldDialog, FieldError
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.views.corrections import CorrectableField


@dataclass(frozen=True, slots=True)
class TypedCorrection:
    """The new value of a field, and the reason."""

    value: str
    reason: str


def owner_name(field: CorrectableField) -> str:
    """Whose field it is, in the reader's language."""
    label = field.owner_label
    return label if isinstance(label, str) else translate(label)


class CorrectionDialog(FieldDialog[TypedCorrection]):
    """Fields for the new value and the reason; enter in the last field, or the button, corrects."""

    AUTO_FOCUS = "#value"
    DEFAULT_CSS = """
    CorrectionDialog {
        #lines { max-height: 2; margin: 0 0 1 0; }
        #change { height: auto; max-height: 6; margin-bottom: 1; }
    }
    """

    def __init__(self, field: CorrectableField, new_value: str | None = None) -> None:
        """`new_value` is a chosen value that is not typed."""
        owner = owner_name(field)
        title = tr("Correct {field} of {who}", field=translate(field.label), who=owner)
        super().__init__(title, [tr("Marks and draw numbers stay. The log keeps both values.")])
        self._field, self._new_value = field, new_value

    def compose_answers(self) -> ComposeResult:
        """The fields, the change in one sentence, the buttons."""
        if self._new_value is None:
            with Horizontal(classes="field"):
                yield Static(Content(translate(self._field.label)), classes="label")
                yield QuietInput(self._field.value, id="value", max_length=1_000)
        with Horizontal(classes="field"):
            yield Static(Content(tr("Reason")), classes="label")
            yield QuietInput(id="reason", max_length=300)
        yield Static(id="change", markup=False)
        yield FieldError()
        with Horizontal(id="answers"):
            yield Button(Content(tr("Back")), id="back")
            yield Button(Content(tr("Correct")), id="correct", variant="primary")

    def on_mount(self) -> None:
        """Show the change; a chosen value needs the reason only."""
        self._show_change()
        if self._new_value is not None:
            self.query_one("#reason").focus()

    @property
    def typed_value(self) -> str:
        """The new value."""
        if self._new_value is not None:
            return self._new_value
        return self.query_one("#value", Input).value.strip()

    def _show_change(self) -> None:
        after = dict(self._field.choices).get(self.typed_value, self.typed_value)
        sentence = tr("Before: {value}", value=self._field.shown_value or "–")
        if self.typed_value != self._field.value:
            sentence += "\n" + tr("After: {value}", value=after or "–")
        self.query_one("#change", Static).update(Content(sentence))

    @on(Input.Changed)
    def _follow_typing(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(FieldError).show_error("")
        self._show_change()

    @on(Input.Submitted)
    def _accept_field(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "value":
            self.query_one("#reason").focus()
        else:
            self._accept()

    @on(Button.Pressed, "#correct")
    def _accept(self) -> None:
        reason = self.query_one("#reason", Input).value.strip()
        if self.typed_value == self._field.value:
            self.show_field_error(
                tr("Nothing is changed yet."), "#value" if self._new_value is None else "#reason"
            )
        elif not reason:
            self.show_field_error(tr("A reason is required."), "#reason")
        else:
            self.dismiss(TypedCorrection(self.typed_value, reason))
