"""Whose turn the form is for: draw number and name, unit, idea, category, phase and clock."""

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
from scoring_tui.tui.common.guidance import describe_guidance
from scoring_tui.tui.common.large_text import LargeText

if TYPE_CHECKING:
    from scoring_tui.views.juror import JurorTurn


LARGE_ROWS = 5
"""Rows of the large letters."""


class TurnHeader(Vertical):
    """The header above the form; hidden while no turn is open."""

    def __init__(self, read_clock: Callable[[], Reading], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._name_line = Static(classes="who", markup=False)
        self._large_name = LargeText(tallest=LARGE_ROWS, classes="large-who")
        self._phase_text = Static(classes="phase", markup=False)
        self._countdown = Countdown(read_clock, has_words=True)
        self._unit_line = Static(classes="from", markup=False)
        self._idea_lines = Static(classes="idea", markup=False)
        self._last_turn: JurorTurn | None = None

    def compose(self) -> ComposeResult:
        """The name has the most room."""
        with Horizontal(classes="line"):
            yield self._large_name
            yield self._name_line
            yield self._phase_text
            yield self._countdown
        yield self._unit_line
        yield self._idea_lines

    def show(self, own_turn: JurorTurn | None, warnings: tuple[int, ...]) -> None:
        """Draw a turn, if it has changed; `warnings` are seconds before the end of a phase."""
        self.display = own_turn is not None
        if own_turn is None or own_turn == self._last_turn:
            return
        self._last_turn = own_turn
        contestant = own_turn.contestant
        self._countdown.warnings = warnings
        self._countdown.timer = own_turn.turn.timer
        self._name_line.update(Content(f"{own_turn.number}  {contestant.name}"))
        self._large_name.text = f"{own_turn.number}  {contestant.name}"
        self._phase_text.update(Content(_format_phase(own_turn)))
        parts = (own_turn.room_name, own_turn.category.name, contestant.unit)
        self._unit_line.update(Content(" · ".join(filter(None, parts))))
        member_names = ", ".join(contestant.member_names)
        lines = (contestant.idea, member_names, describe_guidance(contestant.theme, contestant.mentor))
        self._idea_lines.update(Content("\n".join(filter(None, lines))))
        self._idea_lines.display = any(lines)


def _format_phase(own_turn: JurorTurn) -> str:
    turn = own_turn.turn
    if turn.exclusion is not None:
        return translate(REASONS[turn.exclusion])
    is_postponed = turn.is_postponed and turn.phase == "queued"
    return translate(REASONS["postponed"] if is_postponed else PHASES[turn.phase])
