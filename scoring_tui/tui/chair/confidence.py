"""How sure the places of the chosen category are: worked out beside the feed, only while looked at.

Imports the chair's desk; scoring is imported when it is first needed.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import reactive

from scoring_tui.tui.chair.selection import ChairDesk

if TYPE_CHECKING:
    from scoring_tui.contest.scoring import Scoring
    from scoring_tui.scoring.standings.confidence import Confidence
    from scoring_tui.scoring.standings.tally import Standing
    from scoring_tui.views.standing_sheet import StandingLine

AGAIN = 1.0
"""Seconds between two looks whether places have changed: it is never worked out more often."""


class ConfidenceWorker(ChairDesk):
    """Keeps `sure` in step with the chosen sheet, in a thread of its own."""

    sure: reactive[Confidence | None] = reactive(None, repaint=False)
    """Of the chosen category; none until it is worked out."""
    _asked: tuple[str, tuple[StandingLine, ...]] = ("", ())
    """The category and the lines that it was last worked out for."""

    def on_mount(self) -> None:
        """Look again and again."""
        self.set_interval(AGAIN, self.weigh)

    def weigh(self) -> None:
        """Work it out, if the sheet is not the one that it was last done for."""
        if self.view is None:
            return
        sheet = self.sheet
        asked = (sheet.category, sheet.lines)
        if asked != self._asked:
            if sheet.category != self._asked[0]:
                self.sure = None
            self._asked = asked
            self._weigh(sheet.category)

    @work(group="sure", exclusive=True)
    async def _weigh(self, category: str) -> None:
        from scoring_tui.ledger.errors import LedgerError

        try:
            standing, scoring = await self.client.ask(
                lambda engine: (engine.tally.standing(engine.state, category), engine.state.contest.scoring)
            )
        except LedgerError:  # the screen says already that the file is away
            self._asked = ("", ())
            return
        self.sure = await asyncio.to_thread(_confidence, standing, scoring)


def _confidence(standing: Standing, scoring: Scoring) -> Confidence:
    from scoring_tui.scoring.standings.confidence import confidence

    return confidence(standing, scoring)
