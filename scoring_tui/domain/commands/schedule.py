"""Commands that change the running order after the draw."""

from dataclasses import dataclass

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
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
