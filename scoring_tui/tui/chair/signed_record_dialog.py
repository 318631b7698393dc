"""What the head of jury keeps after signing: the code of the ledger, and the checkpoint as a QR code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button

from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.checkpoint_code import CheckpointCode
from scoring_tui.tui.common.dialogs import Dialog

if TYPE_CHECKING:
    from scoring_tui.engine.engine import Engine


def find_signed_record(engine: Engine) -> tuple[int, str, str] | None:
    """Number and code of the last entry, and the checkpoint; None if this machine cannot sign one."""
    note = engine.checkpoints.find(engine.ledger, engine.state, engine.state.seq)
    return (engine.state.seq, engine.ledger.code, note) if note else None


class SignedRecordDialog(Dialog[None]):
    """The code in words; the QR code only where the terminal has room for it."""

    DEFAULT_CSS = """
    SignedRecordDialog {
        #lines { margin: 0; }
        CheckpointCode { display: none; margin: 0 0 1 0; }
        &.-room CheckpointCode { display: block; }
    }
    """

    def __init__(self, seq: int, code: str, note: str) -> None:
        lines = [
            tr("Ledger: entry {seq}, code {code}", seq=seq, code=code),
            tr("Photograph it. With it anybody can prove later that nothing before it was changed."),
        ]
        super().__init__(tr("The signed record"), lines)
        self._note = note

    def compose_answers(self) -> ComposeResult:
        """The QR code, and how to close."""
        yield CheckpointCode(self._note)
        with Horizontal(id="answers"):
            yield Button(Content(tr("Close")), id="back")

    def on_resize(self) -> None:
        """Show the QR code if all of it fits; a part of it is useless."""
        width, height = self.query_one(CheckpointCode).code_size
        self.set_class(width + 10 <= self.app.size.width and height + 12 <= self.app.size.height, "-room")
