"""Commands before the final: contest, roster, imports, running order, PINs and seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role, Seat

if TYPE_CHECKING:  # a screen that sends commands need not wait for pydantic
    from scoring_tui.contest.contestants import Contestant
    from scoring_tui.contest.models import Contest
    from scoring_tui.domain.facts.setup import Factor, Result


@declare_command
class Declare(Command, roles=(Role.COMMITTEE,)):
    """Declare the contest; the first command of a contest file."""

    contest: Contest
    checkpoint_key: str = ""
    """The public key that signs checkpoints; without it there are none."""


@declare_command
class DeclareScoring(Command, roles=(Role.COMMITTEE,)):
    """Declare the scoring rules again; the rest of the contest must be unchanged."""

    contest: Contest


@declare_command
class ImportResults(Command, roles=(Role.COMMITTEE,)):
    """Import the results of an earlier stage; a reason is required after the first ballot or signature."""

    stage: str
    source: str
    results: tuple[Result, ...]
    reason: str = ""
    absent: tuple[str, ...] = ()
    """Ids of the contestants who did not come, where nobody gives marks; they become absent."""


@declare_command
class ImportSeveralResults(Command, roles=(Role.COMMITTEE,)):
    """Import the results of several stages together, all or none."""

    imports: tuple[ImportResults, ...]


@declare_command
class ImportDifficulty(Command, roles=(Role.COMMITTEE,)):
    """Import the difficulty factors of all contestants, before the first ballot."""

    source: str
    factors: tuple[Factor, ...]


@declare_command
class ImportRoster(Command, roles=(Role.COMMITTEE,)):
    """Import contestants from a sheet; `replace` removes the earlier ones first."""

    source: str
    contestants: tuple[Contestant, ...]
    replace: bool = False


@declare_command
class DrawOrder(Command, roles=(Role.COMMITTEE, Role.MC)):
    """Draw lots for the contestants without a draw number, in all categories or in one."""

    seed: int
    category: str | None = None


_SIGNED_IN = (Role.COMMITTEE, Role.MC, Role.JUROR, Role.CHAIR, Role.SUPERVISOR)


@declare_command
class IssuePins(Command, roles=(Role.COMMITTEE, Role.CHAIR), is_for_panel_head=True):
    """Record that new PINs were made for these seats.

    The head of jury may do so for jurors and heads of panels, the head of a panel for the panel's jurors.
    """

    seats: tuple[Seat, ...]
    commitments: tuple[str, ...] = ()
    """For each seat the SHA-256 of the stored hash of its PIN, so that another one is noticed."""


@declare_command
class TakeSeat(Command, roles=_SIGNED_IN, is_for_panel_head=True):
    """Sign in at this seat; `over` is the device that loses it."""

    device: str
    over: str = ""


@declare_command
class LockSeat(Command, roles=_SIGNED_IN, is_for_panel_head=True):
    """Record that a seat was locked after wrong PINs."""

    seat: Seat
    device: str
    tries: int
