"""How the engine's thread waits: for queries of its own process and for notices of commits by others."""

import selectors
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING
from weakref import finalize

if TYPE_CHECKING:
    from scoring_tui.ledger.port import CommitListener

LOOKS_PER_SECOND = 100
"""How often notices can make the thread look into the file; a flood of them costs no more than that."""
LOOK_BURST = 20
"""Looks that notices can cause in quick succession after a quiet time."""

# Needs no descriptor of its own and knows no highest descriptor; Windows has only `select`.
_Selector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.SelectSelector)


class EngineAlarm:
    """Wakes one waiting thread. `wake` may be called from any thread."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
            finalize(self, end.close).atexit = False  # a thread that hangs may still wait then
        self._next_look_at = 0.0
        """When the next notice is listened to, by the monotonic clock; in a flood it is ahead of it."""

    def wake(self) -> None:
        """End the present wait, or the next one at once."""
        with suppress(BlockingIOError):  # so many calls are waiting already
            self._writer.send(b"\0")

    def wait(self, seconds: float, listener: "CommitListener | None") -> bool:
        """Wait for a call of `wake`, a notice or the end of the time; return whether a notice has come."""
        end = time.monotonic() + seconds
        while True:
            now = time.monotonic()
            sources: list[socket.socket | CommitListener] = [self._reader]
            timeout = end - now
            if listener is not None and now >= self._next_look_at:
                sources.append(listener)
            elif listener is not None:
                timeout = min(timeout, self._next_look_at - now)
            ready_sources = _select(sources, max(0.0, timeout))
            is_notified = listener in ready_sources and self._listen(listener)
            if self._reader in ready_sources:
                self._reader.recv(4096)
                return is_notified
            if is_notified or time.monotonic() >= end:
                return is_notified

    def _listen(self, listener: "CommitListener | None") -> bool:
        """Take the notices that have come, and count this as a look even if they are not genuine."""
        assert listener is not None
        earliest = time.monotonic() - (LOOK_BURST - 1) / LOOKS_PER_SECOND
        self._next_look_at = max(self._next_look_at, earliest) + 1 / LOOKS_PER_SECOND
        return listener.drain()


def _select(
    sources: "Sequence[socket.socket | CommitListener]", timeout: float
) -> "set[socket.socket | CommitListener]":
    with _Selector() as selector:
        for source in sources:
            selector.register(source, selectors.EVENT_READ)
        return {key.fileobj for key, _ in selector.select(timeout)}  # type: ignore[misc]
