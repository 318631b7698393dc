"""Commands about who may sit at a seat: wrong PINs, and sessions that the committee ends."""

from typing import Literal

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role, Seat


@declare_command
class ReportWrongPins(
    Command, roles=(Role.COMMITTEE, Role.MC, Role.JUROR, Role.CHAIR, Role.SUPERVISOR), is_for_panel_head=True
):
    """Record wrong PINs; the program does so by itself, in the name of the device that guessed."""

    seat: Seat
    level: Literal["locked", "alarm", "closed"]
    address: str
    failures: int
    source_count: int


@declare_command
class UnlockSeat(Command, roles=(Role.COMMITTEE,)):
    """Let everybody try the PIN of this seat again."""

    seat: Seat


@declare_command
class EndSession(Command, roles=(Role.COMMITTEE,)):
    """Take a seat from the device that holds it; whoever comes next needs the PIN."""

    seat: Seat
