"""What one screen may do with the hall: ask, submit, look at the clock. Imports link; no screen.

A screen is given a `Door` and nothing else of the store, so that a test can hand it another one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.base import Command
from scoring_tui.engine.heartbeat import RemoteHeartbeat
from scoring_tui.engine.thread import CommandOutcome, EngineThread
from scoring_tui.i18n.lazy import lazy

if TYPE_CHECKING:
    from scoring_tui.domain.actor import Actor
    from scoring_tui.engine.engine import Engine

T = TypeVar("T")


@dataclass(slots=True)
class SeatClient:
    """The door in, for one role on one device."""

    engine_thread: EngineThread
    actor: Actor
    """Who sits here; the seat's role alone until someone signed in."""
    device: str
    """The name of this device and process."""
    heartbeat: RemoteHeartbeat = field(default_factory=RemoteHeartbeat)
    """The client that shows this screen."""
    admitted: bool = False
    """Whether the seat's PIN was checked on the way here."""
    holds_seat: bool = True
    """Whether this device holds the seat; another one may have taken it over."""

    async def submit(self, command: Command, key: str = "") -> CommandOutcome:
        """Send a command; returns once it is on the disk, or with the words why not."""
        if not self.holds_seat:
            return CommandOutcome(refusal=lazy("another device took this seat over"))
        return await self.engine_thread.submit(command, self.actor, key)

    async def ask(self, work: Callable[[Engine], T]) -> T:
        """Run a function on the hall; raises `LedgerError` when the file cannot be used."""
        return await self.engine_thread.ask(work)

    def now(self) -> Reading:
        """The clock that running phases are measured by."""
        return self.engine_thread.now()

    @property
    def file_age(self) -> float:
        """Seconds since the file last proved to be there."""
        return self.engine_thread.file_age
