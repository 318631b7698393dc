"""What is selected on the head of jury's screen; the rows of `Action` are about it."""

from dataclasses import dataclass
from typing import Literal

from scoring_tui.views.chair import MissingBallot
from scoring_tui.views.standing_sheet import StandingLine, StandingSheet, Tie

Page = Literal["standing", "missing", "ties", "awards"]
PAGES: tuple[Page, ...] = ("standing", "missing", "ties", "awards")


@dataclass(frozen=True, slots=True)
class Selection:
    """One category, one of the four lists, and the line under the cursor of each list."""

    page: Page
    """The list that has the focus."""
    sheet: StandingSheet | None = None
    """The standing of the selected category; None before the first view."""
    line: StandingLine | None = None
    """The contestant under the cursor of the standing."""
    missing_ballot: MissingBallot | None = None
    """The highlighted missing ballot."""
    tie: Tie | None = None
    """The highlighted tie, or else the first."""
    has_lost_seats: bool = False
    """Whether a lost seat is shown in full, or was set aside."""

    @property
    def allowed(self) -> frozenset[str]:
        """What the rules allow for the selected category."""
        return self.sheet.allowed_actions if self.sheet else frozenset()
