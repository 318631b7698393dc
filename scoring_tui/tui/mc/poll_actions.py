"""The poll of the audience on the MC's screen: open it, close it, and how many slips were used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from scoring_tui.domain.commands.polls import ClosePoll, OpenPoll
from scoring_tui.i18n.locale import tr
from scoring_tui.tui.common.dialogs import ConfirmDialog, ReasonDialog
from scoring_tui.views.mc import McView

if TYPE_CHECKING:
    from scoring_tui.tui.mc.screen import McScreen


def has_poll(view: McView | None, preview: int | None) -> bool:
    """Whether the contest has a poll."""
    return view is not None and view.poll is not None


@work(group="ask", exclusive=True)
async def toggle_poll(screen: McScreen) -> None:
    """Open the poll; close it if it is open; open it again with a reason. No count is shown."""
    poll = screen.view.poll
    if poll is None:
        return
    used = tr("{used} of {made} slips were used.", used=poll.used_slips, made=poll.slips)
    if poll.phase == "open":
        lines = [used, tr("No vote is taken after that.")]
        if await screen.app.push_screen_wait(
            ConfirmDialog(tr("Close the vote?"), lines, yes_label=tr("Close the vote"))
        ):
            await screen.submit_command(ClosePoll())
    elif poll.phase == "closed":
        title = tr("Open the vote again?")
        if reason := await screen.app.push_screen_wait(ReasonDialog(title, [used])):
            await screen.submit_command(OpenPoll(reason))
    else:
        lines = [poll.question, tr("{n} slips are made.", n=poll.slips)]
        if await screen.app.push_screen_wait(
            ConfirmDialog(tr("Open the vote?"), lines, yes_label=tr("Open the vote"))
        ):
            await screen.submit_command(OpenPoll())
