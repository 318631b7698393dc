"""What the browser's door and SSH's have in common: limits, attempts that are counted, who is connected.

Imports nothing of the house; both doors and the hub import it.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a hub lets in; one address may stand for a whole hall behind a router."""

    max_sessions: int = 120
    """At once, of both doors together."""
    max_connections: int = 60
    """At once, from one address."""
    max_attempts: int = 120
    """From one address in a minute: new sessions, and whatever was turned away."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Somebody who is connected now; times as `time.time` counts them."""

    session_id: int
    """Of the session."""
    protocol: str
    """Which one: "web" or "ssh"."""
    address: str
    role: str
    connected_at: float
    last_seen: float
    """The client's last proof of life."""


class RateLimiter:
    """Counts each address's attempts of the last minute."""

    MINUTE = 60.0

    def __init__(self, max_attempts: int, read_clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = max_attempts, read_clock
        self._when: dict[str, deque[float]] = {}

    def record_attempt(self, address: str) -> bool:
        """Count one; False when the address has had its number already."""
        if self.is_limited(address):
            return False
        self._when.setdefault(address, deque()).append(self._clock())
        return True

    def is_limited(self, address: str) -> bool:
        """Whether the address has had its number; nothing is counted."""
        self._forget()
        return len(self._when.get(address, ())) >= self._most

    def _forget(self) -> None:
        """What is older than a minute, of every address, so that none is remembered for ever."""
        since = self._clock() - self.MINUTE
        for address, when in list(self._when.items()):
            while when and when[0] <= since:
                when.popleft()
            if not when:
                del self._when[address]
