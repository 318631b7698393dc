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

    sessions: int = 120
    """At once, of both doors together."""
    connections: int = 60
    """At once, from one address."""
    attempts: int = 120
    """From one address in a minute: new sessions, and whatever was turned away."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Somebody who is connected now; times as `time.time` counts them."""

    id: int
    """Of the session."""
    door: str
    """Which one: "web" or "ssh"."""
    address: str
    role: str
    since: float
    proved: float
    """The client's last proof of life."""


class RateLimiter:
    """Counts each address's attempts of the last minute."""

    MINUTE = 60.0

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._when: dict[str, deque[float]] = {}

    def count(self, address: str) -> bool:
        """Count one; False when the address has had its number already."""
        if self.spent(address):
            return False
        self._when.setdefault(address, deque()).append(self._clock())
        return True

    def spent(self, address: str) -> bool:
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
