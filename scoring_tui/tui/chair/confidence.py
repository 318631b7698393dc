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
    from scoring_tui.domain.state import State
    from scoring_tui.engine.engine import Engine
    from scoring_tui.scoring.standings.confidence import Confidence
    from scoring_tui.scoring.standings.tally import Standing
    from scoring_tui.views.award_sentences import AwardSentence
    from scoring_tui.views.standing_sheet import StandingSheet

INTERVAL = 1.0
"""Seconds between two checks for a changed standing; the confidence is computed at most that often."""
Sentences = tuple["AwardSentence", ...]
"""What each awarded place hangs on."""


class ConfidenceTracker:
    """Recomputes ranges of places and award sentences when the standing of the category changes."""

    def __init__(
        self,
        screen: RoleScreen[ChairView],
        publish_confidence: Callable[[Confidence | None], None],
        publish_sentences: Callable[[Sentences | None], None],
    ) -> None:
        self._screen, self._publish_confidence = screen, publish_confidence
        self._publish_sentences = publish_sentences
        self._requested: StandingSheet | None = None
        """The sheet of the latest computation."""

    def follow(self, sheet: StandingSheet) -> None:
        """Start a computation if the sheet has changed; sentences about another standing go at once."""
        if sheet == self._requested:
            return
        self._publish_sentences(None)
        if self._requested is None or sheet.category_id != self._requested.category_id:
            self._publish_confidence(None)
        self._requested = sheet
        self._screen.run_worker(self._compute(sheet.category_id), group="confidence", exclusive=True)

    async def _compute(self, category_id: str) -> None:
        from scoring_tui.ledger.errors import LedgerError

        def read(engine: Engine) -> tuple[Standing, Scoring, State | None]:
            standing = engine.tally.standing(engine.state, category_id)
            state = engine.state.copy() if standing.is_complete else None
            return standing, engine.state.contest.scoring, state

        try:
            standing, scoring, state = await self._screen.client.ask(read)
        except LedgerError:  # the screen shows the trouble already; try again at the next check
            self._requested = None
            return
        self._publish_confidence(await asyncio.to_thread(_confidence, standing, scoring))
        sentences = () if state is None else await asyncio.to_thread(write_sentences, state, category_id)
        self._publish_sentences(sentences)


def _confidence(standing: Standing, scoring: Scoring) -> Confidence:
    from scoring_tui.scoring.standings.confidence import estimate_confidence

    return estimate_confidence(standing, scoring)


def write_sentences(state: State, category_id: str) -> Sentences:
    """The award sentences of a complete category; takes up to seconds."""
    from scoring_tui.views.award_sentences import make_award_sentences

    return make_award_sentences(state, category_id)
