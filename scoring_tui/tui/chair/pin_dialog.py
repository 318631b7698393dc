"""The dialog that shows a new PIN once, in large digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Digits, Static

from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.dialogs import Dialog

if TYPE_CHECKING:
    from scoring_tui.exports.pins import PinSlip


class PinDialog(Dialog[None]):
    """Name, seat and PIN. Enter alone does not close it: it may be meant for the dialog before."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    PinDialog {
        #pin { width: 100%; height: 3; text-align: center; text-style: bold; margin: 0 0 1 0; }
        #plain { width: 100%; text-align: center; text-style: bold; margin-bottom: 1; }
    }
    """

    def __init__(self, slip: PinSlip) -> None:
        from scoring_tui.exports.pins import describe_slip_seat

        super().__init__(tr("PIN of {name}", name=slip.name), [describe_slip_seat(slip)])
        self._slip = slip

    def compose_answers(self) -> ComposeResult:
        """The PIN in large digits and as text, what to do with it, and how to close."""
        yield Digits(f"{self._slip.pin[:3]} {self._slip.pin[3:]}", id="pin")
        yield Static(Content(" ".join(self._slip.pin)), id="plain")
        yield Static(
            Content(tr("Shown only now: give it to this person alone. A new one can be made with I."))
        )
        with Horizontal(id="answers"):
            yield Button(Content(tr("Close")), id="back")
        yield Static(Content(tr("Esc: close")), classes="hint")
