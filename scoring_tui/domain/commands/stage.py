"""Commands of the stage: calls, phases, clocks, exclusions, breaks, undo and the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring_tui.domain.commands.base import Command, declare_command
from scoring_tui.domain.seat import Role

if TYPE_CHECKING:  # a screen that sends commands need not wait for pydantic
    from scoring_tui.domain.facts.stage import Phase


@declare_command
class Call(Command, roles=(Role.MC,)):
    """Call a contestant to the stage, or call again."""

    number: int
    hold_override: str = ""
    """Why the contestant is called although ballots of the last turn are missing and the contest holds the
    next call for them."""


@declare_command
class Advance(Command, roles=(Role.MC,)):
    """Move the turn on stage to its next phase; `seen_phase` is the phase on the MC's screen."""

    number: int
    seen_phase: Phase
    despite_missing: bool = False
    """Close scoring although ballots are missing."""


@declare_command
class Restart(Command, roles=(Role.MC,)):
    """Begin the running phase again from zero, as after a power cut."""

    number: int


@declare_command
class Pause(Command, roles=(Role.MC,)):
    """Stop the clock."""

    number: int
    reason: str = ""


@declare_command
class Resume(Command, roles=(Role.MC,)):
    """Start the stopped clock again."""

    number: int


@declare_command
class Extend(Command, roles=(Role.MC,)):
    """Add seconds to the clock; a negative number subtracts."""

    number: int
    seconds: int


@declare_command
class OpenScoring(Command, roles=(Role.MC, Role.CHAIR)):
    """Open a closed turn again for all its jurors."""

    number: int


@declare_command
class CloseScoring(Command, roles=(Role.MC, Role.CHAIR)):
    """Close the scoring of a turn that is not on stage."""

    number: int
    despite_missing: bool = False


@declare_command
class MarkAbsent(Command, roles=(Role.MC, Role.COMMITTEE)):
    """Record that a called contestant is absent."""

    number: int
    reason: str = ""


@declare_command
class Withdraw(Command, roles=(Role.MC, Role.CHAIR, Role.COMMITTEE)):
    """Record that a contestant withdrew."""

    number: int
    reason: str = ""


@declare_command
class Postpone(Command, roles=(Role.MC,)):
    """Move a contestant to the end of the queue."""

    number: int
    reason: str = ""


@declare_command
class Disqualify(Command, roles=(Role.MC, Role.CHAIR, Role.COMMITTEE)):
    """Take the contestant out of the ranking."""

    number: int
    reason: str


@declare_command
class Reinstate(Command, roles=(Role.CHAIR, Role.COMMITTEE)):
    """Take back an absence, withdrawal or disqualification."""

    number: int
    reason: str


@declare_command
class TakeBreak(Command, roles=(Role.MC,)):
    """Start a break of a room."""

    panel: str
    seconds: int
    note: str = ""


@declare_command
class EndBreak(Command, roles=(Role.MC,)):
    """End the break of a room."""

    panel: str


@declare_command
class Undo(Command, roles=(Role.MC,)):
    """Take back the last step of the MC of a panel; `seen_step` is the step's entry on the MC's screen."""

    panel: str
    seen_step: int | None = None


@declare_command
class Freeze(Command, roles=(Role.MC, Role.CHAIR)):
    """Keep the standing of a category on the board as it is now."""

    category: str


@declare_command
class Thaw(Command, roles=(Role.MC, Role.CHAIR)):
    """Let the board show the current standing of a category again."""

    category: str


@declare_command
class Blank(Command, roles=(Role.MC, Role.CHAIR)):
    """Blank the board of a room, or show it again."""

    panel: str
    blank: bool
