"""The surface's protocol on one page: what travels between the link, the app, its screens and their widgets.

Attributes go down, messages go up. Facts are in the past tense. Imports Textual only.
"""

from dataclasses import dataclass

from textual.message import Message

from scoring_tui.domain.seat import Seat
from scoring_tui.engine.thread import Views
from scoring_tui.i18n.lazy import LazyText


@dataclass
class ViewsChanged(Message):
    """The link made new views; only the latest matters."""

    views: Views


@dataclass
class TroubleChanged(Message):
    """The file cannot be used, or can again."""

    trouble: LazyText | None


@dataclass
class SignedIn(Message):
    """A person took the seat."""

    seat: Seat


@dataclass
class SeatLost(Message):
    """Another device took the seat over."""

    seat: Seat


@dataclass
class MarkTyped(Message):
    """A juror changed what stands in the field of a criterion, or in the note's, whose criterion is empty."""

    criterion_id: str
    field_text: str


@dataclass
class SendRequested(Message):
    """A juror pressed the button of the form."""


@dataclass
class DraftSaved(Message):
    """What was typed for a turn is in the file."""

    draw_number: int


@dataclass
class BallotSent(Message):
    """A ballot is in the ledger."""

    draw_number: int


@dataclass
class CommandFailed(Message):
    """The rules said no, or the file could not take it; the words are on the screen already."""

    error_message: str
