"""Calls to stand by, messages to the stage, and what the MC asks of jurors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.messages import ClearStageMessage, SendStageMessage
from scoring_tui.domain.commands.readiness import CallToStandBy, ConfirmReady
from scoring_tui.domain.commands.requests import LowerHand, NudgeJuror
from scoring_tui.domain.facts.messages import MAX_MESSAGE_LENGTH
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.tui.common.dialogs import ChoiceDialog, ConfirmDialog
from scoring_tui.tui.mc.conditions import list_owed_ballots
from scoring_tui.tui.mc.dialogs import EntryDialog
from scoring_tui.views.mc import McView

if TYPE_CHECKING:
    from scoring_tui.tui.mc.screen import McScreen

OWN_TEXT, CLEAR_TEXT, ALL_JURORS = "own", "clear", "all"
"""Choices of dialogs besides the listed values."""
STAGE_MESSAGES = (
    lazy("Time is nearly over"),
    lazy("Time is over, please finish"),
    lazy("Please speak up"),
    lazy("Please wait a moment"),
)
"""Messages to the person on stage to choose from."""


async def call_to_stand_by(screen: McScreen) -> None:
    """Ask the previewed contestant to come to the stage edge."""
    if screen.preview is not None:
        await screen.submit_command(CallToStandBy(screen.preview))


async def confirm_ready(screen: McScreen) -> None:
    """Record that the previewed contestant stands at the stage edge."""
    if screen.preview is not None:
        await screen.submit_command(ConfirmReady(screen.preview))


@work(group="ask", exclusive=True)
async def send_message(screen: McScreen) -> None:
    """Show a message to the person on stage, or take it off."""
    view: McView = screen.view
    messages = [translate(message) for message in STAGE_MESSAGES]
    choices = {message: message for message in messages if message != view.stage_message}
    choices[OWN_TEXT] = tr("another text …")
    lines = []
    if view.stage_message:
        choices[CLEAR_TEXT] = tr("take the message off")
        lines = [tr("Now: {text}", text=view.stage_message)]
    choice = await screen.app.push_screen_wait(ChoiceDialog(tr("Message to the stage"), choices, lines))
    if choice == CLEAR_TEXT:
        await screen.submit_command(ClearStageMessage(view.panel_id))
        return
    if choice == OWN_TEXT:
        dialog = EntryDialog(
            tr("Message to the stage"), prompt=tr("Only the person on stage sees it"),
            find_error=lambda text: "" if text else tr("a message needs a text"),
            max_length=MAX_MESSAGE_LENGTH,
        )  # fmt: skip
        choice = await screen.app.push_screen_wait(dialog)
    if choice:
        await screen.submit_command(SendStageMessage(view.panel_id, choice))


@work(group="ask", exclusive=True)
async def nudge_juror(screen: McScreen) -> None:
    """Ask a juror to send a ballot that is open; with several the MC chooses one, or all."""
    owed = list(list_owed_ballots(screen.view))
    chosen = owed
    if len(owed) > 1:
        choices = {str(index): text for index, (_, _, text) in enumerate(owed)}
        choices[ALL_JURORS] = tr("all of them")
        choice = await screen.app.push_screen_wait(ChoiceDialog(tr("Who is asked to send?"), choices))
        if choice is None:
            return
        chosen = owed if choice == ALL_JURORS else [owed[int(choice)]]
    asked = []
    for draw_number, juror_id, text in chosen:
        if (await screen.submit_command(NudgeJuror(draw_number, juror_id))).is_done:
            asked.append(text)
    if asked:
        screen.show_message(tr("Asked to send: {who}", who="; ".join(asked)))


@work(group="ask", exclusive=True)
async def lower_hand(screen: McScreen) -> None:
    """Take the first raised hand down, after the juror was helped."""
    hands = screen.view.raised_hands
    if not hands:
        return
    lines = [tr("{juror} asks for the head of jury", juror=hands[0].juror_name), hands[0].reason]
    dialog = ConfirmDialog(tr("Take the hand down?"), list(filter(None, lines)), yes_label=tr("Was helped"))
    if await screen.app.push_screen_wait(dialog):
        await screen.submit_command(LowerHand(hands[0].juror_id))
