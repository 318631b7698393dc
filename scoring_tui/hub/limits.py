"""What a hub accepts from an address, with the reason of each limit; counting of attempts; who is connected.

The honest load of a final: up to 60 laptops, each with one page of eight requests, one websocket and at most
15 keys a second. They may all stand behind one router and so have one address.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

MAX_UNREAD_INPUT = 256 * 1024
"""Bytes of input that may wait for a busy app. A pasted text is smaller; more is a flood."""
MESSAGE_RATE, MESSAGE_BURST = 60.0, 600
"""Websocket frames of a page: a second, and at once. Typing sends 15 a second, a held key or a mouse 30."""
INPUT_RATE, INPUT_BURST = 32 * 1024.0, 512 * 1024
"""Bytes of input of a client: a second, and at once. A long pasted text is below; nobody types so much."""
FLOOD_WEIGHT = 20
"""Attempts that a flood or a message outside the protocol counts as: six in a minute limit the address."""
REQUEST_RATE, REQUEST_BURST = 30.0, 800
"""HTTP requests of an address: a second, and at once. Sixty laptops that open their page at once send 480."""
ACCEPT_RATE, ACCEPT_BURST = 20.0, 400
"""TCP connections of an address: a second, and at once. A browser opens up to six for a page."""
MAX_OPEN_FROM_ADDRESS = 256
"""TCP connections of one address at the same time, before TLS, whether or not they have sent anything."""
MAX_OPEN = 1000
"""TCP connections of all addresses at the same time. Above it, an address gets `MAX_OPEN_WHEN_FULL` only."""
MAX_OPEN_WHEN_FULL = 8
"""Connections of an address that are accepted although others have used up `MAX_OPEN`."""
HANDSHAKE_TIMEOUT = 10.0
"""Seconds until the first byte of a connection, and for a TLS handshake."""
REQUEST_TIMEOUT = 15.0
"""Seconds for a request in plain HTTP at the port for TLS."""
MAX_REQUEST_BYTES = 16 * 1024
"""Bytes of one HTTP request. The pages send about 1,000; no request has a body."""
STRANGER_GRACE = 20.0
"""Seconds that a session which nobody has signed in to waits for its browser: enough to load a page again."""
SPARE_PLACES = 10
"""Sessions without sign-in of one address beyond one for each seat and room of the contest."""
MAX_SESSION_MEMORY = 1 << 30
"""Bytes of data of one session's process. A session of a contest with 147 contestants takes about 100 MB."""
LOG_RATE, LOG_BURST = 2.0, 500
"""Lines of the hub's log: a second, and at once; two days of a flood write about 40 MB."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a hub accepts. One address may stand for all laptops behind a router."""

    max_sessions: int = 120
    """At the same time, by web and SSH together."""
    max_connections: int = 60
    """At the same time, from one address."""
    max_attempts: int = 120
    """From one address in a minute: new sessions, refused origins, unknown passes and floods."""


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

    def record_attempt(self, address: str, weight: int = 1) -> bool:
        """Count an attempt `weight` times; False, and not counted, when the address has reached its limit."""
        if self.is_limited(address):
            return False
        self._attempt_times.setdefault(address, deque()).extend([self._read_clock()] * weight)
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


class TokenBuckets:
    """A token bucket for each address: `rate` tokens a second are added, up to `burst`."""

    MAX_ADDRESSES = 4096
    """Buckets that are full again are dropped when there are more, so that memory stays bounded."""

    def __init__(self, rate: float, burst: int, read_clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._read_clock = rate, burst, read_clock
        self._levels: dict[str, tuple[float, float]] = {}
        """Tokens, and when they were counted."""

    def take(self, address: str = "", count: int = 1) -> bool:
        """Take tokens; False, and none taken, when there are fewer."""
        now, level = self._read_clock(), self.read_level(address)
        if level < count:
            return False
        self._levels[address] = level - count, now
        if len(self._levels) > self.MAX_ADDRESSES:
            self._drop_full_buckets()
        return True

    def read_level(self, address: str = "") -> float:
        """Tokens of an address now."""
        level, counted_at = self._levels.get(address, (self._burst, self._read_clock()))
        return min(self._burst, level + (self._read_clock() - counted_at) * self._rate)

    def _drop_full_buckets(self) -> None:
        for address in [address for address in self._levels if self.read_level(address) >= self._burst]:
            del self._levels[address]
