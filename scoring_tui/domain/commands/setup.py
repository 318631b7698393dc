"""What is asked before the final: contest, roster, running order, PINs, and seats.

Imports the declared models only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role, Seat

if TYPE_CHECKING:  # a screen that sends commands need not wait for pydantic
    from scoring_tui.contest.contestants import Contestant
    from scoring_tui.contest.models import Contest
    from scoring_tui.domain.facts.setup import Factor, Result


@dataclass(frozen=True)
class Declare(Command, roles=(Role.COMMITTEE,)):
    """Begin a contest file."""

    contest: Contest


@dataclass(frozen=True)
class DeclareScoring(Command, roles=(Role.COMMITTEE,)):
    """Take the rules of scoring from a contest file again; nothing else in it may have changed."""

    contest: Contest


@dataclass(frozen=True)
class ImportResults(Command, roles=(Role.COMMITTEE,)):
    """Take the results of an earlier stage; a reason is needed once ballots were sent."""

    stage: str
    source: str
    results: tuple[Result, ...]
    reason: str = ""


@dataclass(frozen=True)
class ImportDifficulty(Command, roles=(Role.COMMITTEE,)):
    """Take every contestant's factors of difficulty, before the first ballot."""

    source: str
    factors: tuple[Factor, ...]


@dataclass(frozen=True)
class ImportRoster(Command, roles=(Role.COMMITTEE,)):
    """Take contestants read from a sheet; `replace` drops the earlier ones first."""

    source: str
    contestants: tuple[Contestant, ...]
    replace: bool = False


@dataclass(frozen=True)
class DrawOrder(Command, roles=(Role.COMMITTEE, Role.MC)):
    """Draw the running order of the categories that have none yet, or of one."""

    seed: int
    category: str | None = None


@dataclass(frozen=True)
class IssuePins(Command, roles=(Role.COMMITTEE,)):
    """Record that new PINs were printed."""

    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class TakeSeat(Command, roles=(Role.COMMITTEE, Role.MC, Role.JUROR, Role.CHAIR)):
    """Sign in at one's own seat; `over` names the device that loses it."""

    device: str
    over: str = ""


@dataclass(frozen=True)
class LockSeat(Command, roles=(Role.COMMITTEE, Role.MC, Role.JUROR, Role.CHAIR)):
    """Record a seat locked after wrong PINs."""

    seat: Seat
    device: str
    tries: int
