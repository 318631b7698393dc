"""Computes how certain the places of a standing are, in a thread, so that the screen stays responsive.

The scoring modules are imported when they are first needed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.views.chair import ChairView

if TYPE_CHECKING:
    from scoring_tui.contest.scoring import Scoring
    from scoring_tui.scoring.standings.confidence import Confidence
    from scoring_tui.scoring.standings.tally import Standing
    from scoring_tui.views.standing_sheet import StandingSheet

INTERVAL = 1.0
"""Seconds between two checks for a changed standing; the confidence is computed at most that often."""


class ConfidenceTracker:
    """Recomputes the confidence when the standing of the category changes."""

    def __init__(self, screen: RoleScreen[ChairView], publish: Callable[[Confidence | None], None]) -> None:
        self._screen, self._publish = screen, publish
        self._requested: StandingSheet | None = None
        """The sheet of the latest computation."""

    def follow(self, sheet: StandingSheet) -> None:
        """Start a computation if the sheet has changed; for another category publish None first."""
        if sheet == self._requested:
            return
        if self._requested is None or sheet.category_id != self._requested.category_id:
            self._publish(None)
        self._requested = sheet
        self._screen.run_worker(self._compute(sheet.category_id), group="confidence", exclusive=True)

    async def _compute(self, category_id: str) -> None:
        from scoring_tui.ledger.errors import LedgerError

        try:
            standing, scoring = await self._screen.client.ask(
                lambda engine: (
                    engine.tally.standing(engine.state, category_id),
                    engine.state.contest.scoring,
                )
            )
        except LedgerError:  # the screen shows the trouble already; try again at the next check
            self._requested = None
            return
        self._publish(await asyncio.to_thread(_confidence, standing, scoring))


def _confidence(standing: Standing, scoring: Scoring) -> Confidence:
    from scoring_tui.scoring.standings.confidence import estimate_confidence

    return estimate_confidence(standing, scoring)
