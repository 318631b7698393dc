"""New PINs, made in the transaction that records them: both are in the file, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scoring_tui.domain.facts.setup import PinsIssued

if TYPE_CHECKING:
    from scoring_tui.domain.facts.base import Entry
    from scoring_tui.engine.engine import Engine


def make_recorded_pins(engine: Engine, entries: Iterable[Entry]) -> dict[str, str]:
    """Make the PINs that these entries record, and return them by seat; the file keeps only their hashes.

    Give it to `Engine.submit` as `before_commit`. Nobody can read the PINs again.
    """
    seats = [seat for entry in entries if isinstance(entry.fact, PinsIssued) for seat in entry.fact.seats]
    return engine.ledger.seats.issue_pins(seats) if seats else {}
