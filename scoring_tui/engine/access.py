"""What an app needs of whatever reads the contest file for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.base import Command
from scoring_tui.i18n.lazy import LazyText

if TYPE_CHECKING:
    from scoring_tui.domain.actor import Actor
    from scoring_tui.engine.engine import BeforeCommit, Engine
    from scoring_tui.engine.thread import CommandOutcome

T = TypeVar("T")


class EngineAccess(Protocol):
    """The engine's thread in the same process, or the feed of a board, which has no engine in its process."""

    holder_name: str
    """The seat of this process, told to others that wait for its write lock."""

    def start(self) -> None:
        """Begin to deliver views."""

    def stop(self) -> None:
        """End the delivery after the waiting queries."""

    def join(self) -> bool:
        """Wait for the end for a moment; return whether it has come."""

    def rename_holder(self, name: str) -> None:
        """Name the seat of this process, once a person has signed in."""

    def now(self) -> Reading:
        """Return a reading of the clock that measures the phases."""

    @property
    def file_age(self) -> float:
        """Seconds since the file was last read successfully."""

    async def submit(
        self, command: Command, actor: Actor, key: str = "", before_commit: BeforeCommit | None = None
    ) -> CommandOutcome:
        """Submit a command; a refusal or a failure is returned, not raised."""

    async def ask(self, query: Callable[[Engine], T]) -> T:
        """Run a function of the engine; return its result or raise its exception."""


class ViewFeed(EngineAccess, Protocol):
    """An access that delivers views from elsewhere: another process, or a ledger that is played again."""

    def connect(self, project: Project, on_views: OnViews, on_trouble: OnTrouble, on_head: OnHead) -> None:
        """Take what `start` needs: all functions are called in a thread of the feed.

        Args:
            project: makes the views of this app from an engine.
            on_views: called with new views.
            on_trouble: called when the file cannot be read, and with None when it can again.
            on_head: called with contest id, public key, number and hash of the newest entry.
        """

    def report_size(self, width: int, height: int) -> None:
        """Tell that the screen is seen, and how large it is; due every two seconds."""


Project = Callable[["Engine"], dict[str, Any]]
OnViews = Callable[[dict[str, Any]], None]
OnTrouble = Callable[[LazyText | None], None]
OnHead = Callable[[str, str, int, str], None]
