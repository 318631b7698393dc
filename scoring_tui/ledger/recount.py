"""Reading the second count: what the view `standing` says. Imports the store."""

from dataclasses import dataclass
from fractions import Fraction

from scoring_tui.ledger.store import Ledger

_LINES = "SELECT number, score, place, n, d FROM standing WHERE category = ?"


@dataclass(frozen=True, slots=True)
class Line:
    """One contestant in the second count."""

    score: str
    """As displayed, with a dot."""
    place: int
    """Before the tie-break chain."""
    exact: Fraction
    """The score before it is rounded for display."""


def standing(ledger: Ledger, category: str) -> dict[int, Line]:
    """Lines of a category by draw number; none where the method is no plain SQL."""
    rows = ledger.connection.execute(_LINES, (category,)).fetchall()
    return {number: Line(score, place, Fraction(n, d)) for number, score, place, n, d in rows}
