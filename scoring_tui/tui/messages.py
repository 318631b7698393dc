"""All messages between engine thread, app, screens and widgets.

Parents set attributes of their children; children post messages. Their names are in the past tense.
"""

from dataclasses import dataclass

from textual.message import Message

from scoring_tui.domain.seat import Seat
from scoring_tui.engine.thread import Views
from scoring_tui.i18n.lazy import LazyText


@dataclass
class ViewsChanged(Message):
    """The engine thread made new views; only the latest matter."""

    views: Views


@dataclass
class TroubleChanged(Message):
    """The file cannot be used, or it can again (None)."""

    trouble: LazyText | None


@dataclass
class WarningChanged(Message):
    """There is something that the committee must know although everything works, or no longer (None)."""

    warning: LazyText | None


@dataclass
class SignedIn(Message):
    """A person signed in to the seat."""

    seat: Seat


@dataclass
class SeatLost(Message):
    """Another device took the seat over."""

    seat: Seat


@dataclass
class MarkTyped(Message):
    """A juror changed the field of a criterion, or the note, whose criterion id is empty."""

    criterion_id: str
    field_text: str


@dataclass
class FieldInHandChanged(Message):
    """Another criterion got the focus, or the error of a field changed."""


@dataclass
class SendRequested(Message):
    """A juror pressed the button that sends the ballot."""


@dataclass
class BallotRead(Message):
    """A juror ticked every line of a ballot that was sent."""


@dataclass
class DraftSaved(Message):
    """The draft of a turn is in the file."""

    draw_number: int


@dataclass
class BallotRecorded(Message):
    """The ballot of a turn is in the ledger."""

    draw_number: int


@dataclass
class CommandFailed(Message):
    """The rules refused a command or the file failed; the screen shows the error already."""

    error_message: str
