"""Facts that change the running order after the draw."""

from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.setup import DrawnTurn


class OrderEntered(Fact, kind="order-entered"):
    """Draw numbers that were drawn by hand, or a whole schedule, were taken from a sheet."""

    source: str
    """Name of the file."""
    turns: tuple[DrawnTurn, ...]
    """In the order of appearance; each comes behind those who are in its session already."""
    is_schedule: bool = False
    """Whether the sheet decided the sessions."""


class TurnMoved(Fact, kind="turn-moved"):
    """A contestant who waits was moved in the queue, or to another session or room."""

    number: int
    from_panel: str
    panel: str
    """The panel that judges the contestant from now on."""
    session: int
    """Index into the contest's sessions."""
    before: int | None = None
    """Draw number of the next contestant in the queue of `panel`; None at its end."""
    is_postponed: bool = False
    """Whether the contestant still counts as postponed."""
    reason: str = ""
