"""What is asked of the stage: calls, phases, clocks, breaks, undo, the board.

Imports the declared models only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.seat import Role

if TYPE_CHECKING:  # a screen that sends commands need not wait for pydantic
    from scoring_tui.domain.facts.stage import Phase


@dataclass(frozen=True)
class Call(Command, roles=(Role.MC,)):
    """Call a contestant to the stage, or once more."""

    number: int


@dataclass(frozen=True)
class Advance(Command, roles=(Role.MC,)):
    """Move the turn on stage to its next phase; `seen` is the phase the MC was looking at."""

    number: int
    seen_phase: Phase
    despite_missing: bool = False
    """Close scoring although ballots are missing."""


@dataclass(frozen=True)
class Restart(Command, roles=(Role.MC,)):
    """Begin the running phase again from zero, as after a power cut."""

    number: int


@dataclass(frozen=True)
class Pause(Command, roles=(Role.MC,)):
    """Stop the clock."""

    number: int
    reason: str = ""


@dataclass(frozen=True)
class Resume(Command, roles=(Role.MC,)):
    """Let the clock go on."""

    number: int


@dataclass(frozen=True)
class Extend(Command, roles=(Role.MC,)):
    """Give seconds, or take them when negative."""

    number: int
    seconds: int


@dataclass(frozen=True)
class OpenScoring(Command, roles=(Role.MC, Role.CHAIR)):
    """Open closed turns for all their jurors again."""

    number: int


@dataclass(frozen=True)
class CloseScoring(Command, roles=(Role.MC, Role.CHAIR)):
    """Close a turn that is no longer on stage, or a desk's entry."""

    number: int
    despite_missing: bool = False


@dataclass(frozen=True)
class MarkAbsent(Command, roles=(Role.MC,)):
    """Called and not there."""

    number: int
    reason: str = ""


@dataclass(frozen=True)
class Withdraw(Command, roles=(Role.MC, Role.CHAIR, Role.COMMITTEE)):
    """The contestant gave up the place."""

    number: int
    reason: str = ""


@dataclass(frozen=True)
class Postpone(Command, roles=(Role.MC,)):
    """The contestant appears later."""

    number: int
    reason: str = ""


@dataclass(frozen=True)
class Disqualify(Command, roles=(Role.MC, Role.CHAIR)):
    """Take the contestant out of the ranking."""

    number: int
    reason: str


@dataclass(frozen=True)
class Reinstate(Command, roles=(Role.CHAIR,)):
    """Take back an absence, withdrawal or disqualification."""

    number: int
    reason: str


@dataclass(frozen=True)
class TakeBreak(Command, roles=(Role.MC,)):
    """Let the room rest."""

    panel: str
    seconds: int
    note: str = ""


@dataclass(frozen=True)
class EndBreak(Command, roles=(Role.MC,)):
    """Go on after a break."""

    panel: str


@dataclass(frozen=True)
class Undo(Command, roles=(Role.MC,)):
    """Take back the last step of the MC of a panel; `seen` is the entry of the step the MC was looking at."""

    panel: str
    seen_step: int | None = None


@dataclass(frozen=True)
class Freeze(Command, roles=(Role.MC, Role.CHAIR)):
    """Hold a category's standings on the board."""

    category: str


@dataclass(frozen=True)
class Thaw(Command, roles=(Role.MC, Role.CHAIR)):
    """Let the board follow a category again."""

    category: str


@dataclass(frozen=True)
class Blank(Command, roles=(Role.MC, Role.CHAIR)):
    """Take everything off a room's board, or put it back."""

    panel: str
    blank: bool
