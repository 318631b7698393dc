"""Commands between the jury and those who lead it: a raised hand, a request to send, a ballot read again."""

from dataclasses import dataclass

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role


@dataclass(frozen=True)
class RaiseHand(Command, roles=(Role.JUROR,)):
    """Ask the head of jury to come; the reason may stay empty."""

    reason: str = ""


@dataclass(frozen=True)
class LowerHand(Command, roles=(Role.JUROR, Role.CHAIR, Role.MC), is_for_panel_head=True):
    """Take a raised hand down: the own one, or that of a juror who was helped."""

    juror: str


@dataclass(frozen=True)
class NudgeJuror(Command, roles=(Role.MC, Role.CHAIR), is_for_panel_head=True):
    """Ask a juror to send a ballot that is open; `rules.requests.NUDGE_INTERVAL` limits how often."""

    number: int
    juror: str


@dataclass(frozen=True)
class ConfirmBallot(Command, roles=(Role.JUROR,)):
    """Record that the juror read the own ballot again, line by line, and that every mark is meant."""

    number: int
