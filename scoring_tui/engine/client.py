"""The access of one screen to the engine: submit commands, run queries, read the clock.

A screen gets a `SeatClient` and no other access to the ledger, so that a test can replace it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.base import Command
from scoring_tui.engine.access import EngineAccess
from scoring_tui.engine.heartbeat import RemoteHeartbeat
from scoring_tui.engine.thread import CommandOutcome
from scoring_tui.i18n.lazy import lazy

if TYPE_CHECKING:
    from scoring_tui.domain.actor import Actor
    from scoring_tui.engine.engine import BeforeCommit, Engine
    from scoring_tui.ledger.port import PinSource

T = TypeVar("T")


@dataclass(slots=True)
class SeatClient:
    """The access of one role on one device."""

    engine_access: EngineAccess
    actor: Actor
    """The person at the seat; only the role is known until someone signs in."""
    device: str
    """The name of this device and process."""
    heartbeat: RemoteHeartbeat = field(default_factory=RemoteHeartbeat)
    """Liveness of the terminal or browser that shows this screen."""
    admitted: bool = False
    """Whether the PIN of the seat was already checked, by the hub's SSH server."""
    pin_source: PinSource | None = None
    """Where PINs of this screen are tried; None: the device stands for it."""
    holds_seat: bool = True
    """Whether this device holds the seat; another one may have taken it over."""

    async def submit(
        self, command: Command, key: str = "", before_commit: BeforeCommit | None = None
    ) -> CommandOutcome:
        """Submit a command. Returns when the entries are on disk, or with the reason for the failure."""
        if not self.holds_seat:
            return CommandOutcome(refusal=lazy("another device took this seat over"))
        actor = replace(self.actor, device=self.device)
        return await self.engine_access.submit(command, actor, key, before_commit)

    async def ask(self, query: Callable[[Engine], T]) -> T:
        """Run a function with the engine, in its thread. Raises `LedgerError` if the file cannot be used."""
        return await self.engine_access.ask(query)

    def now(self) -> Reading:
        """Return a reading of the clock that measures the phases."""
        return self.engine_access.now()

    @property
    def file_age(self) -> float:
        """Seconds since the file was last read successfully."""
        return self.engine_access.file_age
