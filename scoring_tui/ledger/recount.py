"""Reading the second count: what the view `standing` says. Imports the store."""

from dataclasses import dataclass

from scoring_tui.ledger.store import Ledger

_LINES = "SELECT number, score, place FROM standing WHERE category = ?"


@dataclass(frozen=True, slots=True)
class Line:
    """One contestant in the second count."""

    score: str
    """As displayed, with a dot."""
    place: int
    """Before the tie-break chain."""


def standing(ledger: Ledger, category: str) -> dict[int, Line]:
    """Lines of a category by draw number."""
    rows = ledger.connection.execute(_LINES, (category,)).fetchall()
    return {number: Line(score, place) for number, score, place in rows}
