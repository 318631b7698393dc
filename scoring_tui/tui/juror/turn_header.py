"""Whose turn the form is for: number and name together, unit, idea, category, phase and clock.

Imports text, wording and the juror's view.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from scoring_tui.contest.terms import PHASES, REASONS
from scoring_tui.domain.clock import Reading
from scoring_tui.i18n.locale import translate
from scoring_tui.tui.common.countdown import Countdown

if TYPE_CHECKING:
    from scoring_tui.views.juror import JurorTurn


class TurnHeader(Vertical):
    """Hidden while there is no turn."""

    def __init__(self, now: Callable[[], Reading], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._who = Static(classes="who", markup=False)
        self._phase = Static(classes="phase", markup=False)
        self._clock = Countdown(now)
        self._from = Static(classes="from", markup=False)
        self._idea = Static(classes="idea", markup=False)
        self._shown: JurorTurn | None = None

    def compose(self) -> ComposeResult:
        """The name has the most room."""
        with Horizontal(classes="line"):
            yield self._who
            yield self._phase
            yield self._clock
        yield self._from
        yield self._idea

    def show(self, own: JurorTurn | None, warnings: tuple[int, ...]) -> None:
        """Draw a turn, if it is another one or has changed."""
        self.display = own is not None
        if own is None or own == self._shown:
            return
        self._shown = own
        person = own.contestant
        self._clock.warnings = warnings
        self._clock.timer = own.turn.timer
        self._who.update(Content(f"{own.number}  {person.name}"))
        self._phase.update(Content(_phase(own)))
        self._from.update(Content(" · ".join(filter(None, (own.category.name, person.unit)))))
        members = ", ".join(member.name for member in person.members)
        self._idea.update(Content("\n".join(filter(None, (person.idea, members)))))
        self._idea.display = bool(person.idea or members)


def _phase(own: JurorTurn) -> str:
    turn = own.turn
    if turn.exclusion is not None:
        return translate(REASONS[turn.exclusion])
    return translate(
        REASONS["postponed"] if turn.is_postponed and turn.phase == "queued" else PHASES[turn.phase]
    )
