"""The head of jury's actions about people: a raised hand, a request to send, a lost seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.requests import LowerHand, NudgeJuror
from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.tui.chair.absence_actions import on_missing
from scoring_tui.tui.chair.selection import Selection
from scoring_tui.tui.chair.submission import ask_choice, submit_and_report
from scoring_tui.tui.common.actions import Action
from scoring_tui.views.chair import ChairView

if TYPE_CHECKING:
    from scoring_tui.tui.chair.screen import ChairScreen


def has_raised_hands(view: ChairView | None, selection: Selection) -> bool:
    """Whether a juror asks for the head of jury."""
    return view is not None and bool(view.raised_hands)


def can_nudge(view: ChairView, selection: Selection) -> bool:
    """Whether the juror of the highlighted ballot can send it now."""
    return selection.missing_ballot is not None and "nudge" in selection.missing_ballot.allowed_actions


def has_lost_seats(view: ChairView | None, selection: Selection) -> bool:
    """Whether a lost seat is named or set aside."""
    return selection.has_lost_seats


@work(group="ask", exclusive=True)
async def lower_hand(screen: ChairScreen) -> None:
    """Take a raised hand down; of several, a chosen one."""
    view: ChairView = screen.view
    names = {hand.juror_id: f"{hand.juror_name} · {hand.room_name}" for hand in view.raised_hands}
    juror_id = next(iter(names), "")
    if len(names) > 1:
        juror_id = await ask_choice(screen, tr("Whose hand is taken down?"), names)
    if juror_id:
        await submit_and_report(screen, LowerHand(juror_id))


async def nudge_juror(screen: ChairScreen) -> None:
    """Ask the juror of the highlighted ballot to send it."""
    ballot = screen.cursor.missing_ballot
    if ballot is not None:
        await submit_and_report(screen, NudgeJuror(ballot.number, ballot.juror_id))


def toggle_lost_seats(screen: ChairScreen) -> None:
    """Set the lost seats aside; if all are, name them again."""
    screen.toggle_lost_seats()


REQUEST_ACTIONS: tuple[Action[ChairScreen, ChairView, Selection], ...] = (
    Action(
        "chair.hand", "h", gettext_noop("Lower hand"),
        gettext_noop("Take down the raised hand of a juror who was helped"),
        lower_hand, is_possible=has_raised_hands, is_offered=has_raised_hands, key_display="H",
    ),
    Action(
        "chair.nudge", "m", gettext_noop("Ask to send"),
        gettext_noop("Ask the juror of the highlighted ballot to send it"),
        nudge_juror, is_possible=can_nudge, is_offered=on_missing, key_display="M",
    ),
    Action(
        "chair.lost", "x", gettext_noop("Lost seats"),
        gettext_noop("Set lost seats aside, or name them again"),
        toggle_lost_seats, is_offered=has_lost_seats, key_display="X",
    ),
)  # fmt: skip
