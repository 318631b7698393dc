"""Liveness of a remote client: it counts as present if it answered within the last five seconds."""

import math
import time
from collections.abc import Callable

PRESENCE_TIMEOUT = 5.0
"""Seconds without an answer after which the client counts as absent."""


class RemoteHeartbeat:
    """Time of the last answer of the client of a screen. A local client, without reports, is present."""

    def __init__(self) -> None:
        self._last_answer: float | None = None
        self.on_answer: Callable[[], None] = lambda: None
        """Called at each answer."""

    def mark_alive(self) -> None:
        """Record an answer or a key of the client."""
        self._last_answer = time.monotonic()
        self.on_answer()

    def mark_away(self) -> None:
        """Record that the connection was lost; the client may reconnect."""
        self._last_answer = -math.inf

    @property
    def silent_seconds(self) -> float:
        """Seconds since the last answer; infinite while the connection is lost."""
        return 0.0 if self._last_answer is None else time.monotonic() - self._last_answer

    @property
    def is_present(self) -> bool:
        """Whether the client answered within `PRESENCE_TIMEOUT`."""
        return self.silent_seconds <= PRESENCE_TIMEOUT
