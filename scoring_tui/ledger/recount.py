"""Reading the second count: what the view `standing` says. Imports the store."""

from dataclasses import dataclass
from fractions import Fraction

from scoring_tui.ledger.store import Ledger

_LINES = "SELECT category, number, score, place, n, d FROM standing"


@dataclass(frozen=True, slots=True)
class RecountedPlace:
    """One contestant in the second count."""

    score: str
    """As displayed, with a dot."""
    place: int
    """Before the tie-break chain."""
    exact: Fraction
    """The score before it is rounded for display."""


def standings(ledger: Ledger) -> dict[str, dict[int, RecountedPlace]]:
    """Lines of each category by draw number; none where the method is no plain SQL."""
    found: dict[str, dict[int, RecountedPlace]] = {}
    for category, number, score, place, n, d in ledger.connection.execute(_LINES).fetchall():
        found.setdefault(category, {})[number] = RecountedPlace(score, place, Fraction(n, d))
    return found
