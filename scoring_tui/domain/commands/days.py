"""Commands that seal a day of the contest, and open the next one."""

from datetime import date

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class SealDay(Command, roles=(Role.MC, Role.CHAIR, Role.COMMITTEE)):
    """Close a day: nobody is called to a stage until it is opened with the code that it got."""

    sealed_day: date


@declare_command
class OpenDay(Command, roles=(Role.MC, Role.CHAIR, Role.COMMITTEE)):
    """Open the contest after a sealed day, with the code that was written down then.

    Without the code the head of jury or the committee opens it with a reason.
    """

    code: str = ""
    reason: str = ""
