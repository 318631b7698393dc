"""The signed checkpoints that a screen shows; what signs is loaded when the first one is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring_tui.errors import CommandRefused

if TYPE_CHECKING:
    from scoring_tui.domain.state import State
    from scoring_tui.ledger.port import LedgerPort


class CheckpointCache:
    """The checkpoints of one ledger, by number of entries."""

    def __init__(self) -> None:
        self._notes: dict[int, str] = {}

    def find(self, ledger: LedgerPort, state: State, size: int) -> str:
        """Return the signed checkpoint after `size` entries; empty if none can be signed here."""
        if size not in self._notes:
            from scoring_tui.engine.checkpoints import sign_checkpoint

            try:
                self._notes[size] = sign_checkpoint(ledger, state, size)
            except CommandRefused:
                self._notes[size] = ""
        return self._notes[size]
