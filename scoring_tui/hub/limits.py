"""What the web and SSH servers share: limits, the counting of attempts, and who is connected."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a hub accepts. One address may stand for all laptops behind a router."""

    max_sessions: int = 120
    """At the same time, by web and SSH together."""
    max_connections: int = 60
    """At the same time, from one address."""
    max_attempts: int = 120
    """From one address in a minute: new sessions and rejected requests."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A client that is connected now; times are seconds as of `time.time`."""

    session_id: int
    protocol: str
    """Either "web" or "ssh"."""
    address: str
    role: str
    connected_at: float
    last_seen: float
    """When the client last answered."""


class RateLimiter:
    """Counts each address's attempts of the last minute."""

    MINUTE = 60.0

    def __init__(self, max_attempts: int, read_clock: Callable[[], float] = time.monotonic) -> None:
        self._max_attempts, self._read_clock = max_attempts, read_clock
        self._attempt_times: dict[str, deque[float]] = {}

    def record_attempt(self, address: str) -> bool:
        """Count an attempt; False, and not counted, when the address has reached its limit."""
        if self.is_limited(address):
            return False
        self._attempt_times.setdefault(address, deque()).append(self._read_clock())
        return True

    def is_limited(self, address: str) -> bool:
        """Whether the address has reached its limit; nothing is counted."""
        self._drop_old_attempts()
        return len(self._attempt_times.get(address, ())) >= self._max_attempts

    def _drop_old_attempts(self) -> None:
        """Drop attempts older than a minute, of every address, so that memory stays bounded."""
        oldest_time = self._read_clock() - self.MINUTE
        for address, attempt_times in list(self._attempt_times.items()):
            while attempt_times and attempt_times[0] <= oldest_time:
                attempt_times.popleft()
            if not attempt_times:
                del self._attempt_times[address]
