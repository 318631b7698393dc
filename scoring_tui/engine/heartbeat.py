"""Whether anybody can be at this screen: over a network its far end has to prove that it is still there.

Imports nothing of the house; the app, its doors and the hub's driver import it.
"""

import math
import time
from collections.abc import Callable

PRESENCE_TIMEOUT = 5.0
"""Seconds without a proof after which nobody is taken to be there."""


class RemoteHeartbeat:
    """The client that shows this screen; one on the same machine is always there."""

    def __init__(self) -> None:
        self._proved: float | None = None
        self.on_proof: Callable[[], None] = lambda: None
        """Called at each proof, so that others learn of it while it is fresh."""

    def mark_alive(self) -> None:
        """It proved to be there: an answer, a key."""
        self._proved = time.monotonic()
        self.on_proof()

    def mark_away(self) -> None:
        """Its connection is gone; it may come back."""
        self._proved = -math.inf

    @property
    def silent_seconds(self) -> float:
        """Seconds since its last proof, infinite while it is away."""
        return 0.0 if self._proved is None else time.monotonic() - self._proved

    @property
    def is_present(self) -> bool:
        """Whether somebody can be there."""
        return self.silent_seconds <= PRESENCE_TIMEOUT
