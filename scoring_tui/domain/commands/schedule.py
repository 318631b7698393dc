"""Commands that change the running order after the draw."""

from dataclasses import dataclass

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class EnteredNumber:
    """The draw number of one contestant, as drawn by hand."""

    contestant: str
    number: int
    session: int | None = None
    """Index of the session; None if the program spreads the contestants over the sessions."""


@declare_command
class EnterOrder(Command, roles=(Role.COMMITTEE,)):
    """Take the draw numbers that were drawn by hand, or a whole schedule, all or none."""

    source: str
    """Name of the file."""
    entered_numbers: tuple[EnteredNumber, ...]
    """In the order of appearance."""
    category: str | None = None
    """Only this category; without it every contestant who has no number must be listed."""


@declare_command
class MoveTurn(Command, roles=(Role.MC, Role.COMMITTEE)):
    """Move a contestant who waits, in the queue of the room or to another session. Give one place.

    A person on the command line must give a reason.
    """

    number: int
    reason: str = ""
    before: int | None = None
    """Draw number of the contestant before whom the contestant appears."""
    after: int | None = None
    """Draw number of the contestant after whom the contestant appears."""
    session: int | None = None
    """Index of the session at whose end the contestant appears."""
    to_end: bool = False
    """The contestant appears last in the room."""
