"""Commands between the jury and those who lead it: a raised hand, a request to send, a ballot read again."""

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role


@declare_command
class RaiseHand(Command, roles=(Role.JUROR,)):
    """Ask the head of jury to come; the reason may stay empty."""

    reason: str = ""


@declare_command
class LowerHand(Command, roles=(Role.JUROR, Role.CHAIR, Role.MC), is_for_panel_head=True):
    """Take a raised hand down: the own one, or that of a juror who was helped."""

    juror: str


@declare_command
class NudgeJuror(Command, roles=(Role.MC, Role.CHAIR), is_for_panel_head=True):
    """Ask a juror to send a ballot that is open; `rules.requests.NUDGE_INTERVAL` limits how often."""

    number: int
    juror: str


@declare_command
class ConfirmBallot(Command, roles=(Role.JUROR,)):
    """Record that the juror read the own ballot again, line by line, and that every mark is meant."""

    number: int
