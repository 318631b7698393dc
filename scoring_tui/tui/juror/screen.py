"""A juror's screen: what the juror can do at the desk. Send, choose, step back, sign.

Imports the desk, its dialogs and the juror's view.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from scoring_tui.domain.commands.base import new_key
from scoring_tui.domain.commands.jury import Recuse, SendBallot, Sign
from scoring_tui.engine.client import SeatClient
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.tui.juror.form_base import JurorDesk
from scoring_tui.tui.messages import BallotRecorded, SendRequested


class JurorScreen(JurorDesk):
    """The desk with its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "send", gettext_noop("Send"), id="juror.send", tooltip=gettext_noop("Send this ballot")),
        Binding("f6", "turns", gettext_noop("List"), id="juror.turns", tooltip=gettext_noop("Your contestants")),
        Binding("f7", "recuse", gettext_noop("Step back"), id="juror.recuse",
                tooltip=gettext_noop("Do not judge this contestant")),
        Binding("f8", "stage", gettext_noop("To the stage"), id="juror.stage",
                tooltip=gettext_noop("Go to the contestant on stage")),
        Binding("ctrl+s", "sign", gettext_noop("Sign"), id="juror.sign",
                tooltip=gettext_noop("Sign a standing that the head of jury signed")),
    ]  # fmt: skip

    def __init__(self, client: SeatClient) -> None:
        super().__init__(client)
        self._failed: tuple[SendBallot, str] | None = None
        """A ballot that the file could not take, and its key: sent again unchanged, it is the same one."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that make no sense now are not offered."""
        view, own = self.here, self.own
        if action == "send":
            return self.form is not None and not self.form.frozen
        if action == "turns":
            return bool(view and view.turns)
        if action == "recuse":
            return own is not None and not own.is_read_only
        if action == "stage":
            return bool(
                view
                and view.number_on_stage is not None
                and (own is None or own.number != view.number_on_stage)
            )
        return bool(view and view.signing_offers) if action == "sign" else True

    # --- sending ----------------------------------------------------------------------------------

    @on(SendRequested)
    def _asked(self, event: SendRequested) -> None:
        event.stop()
        self.action_send()

    @work(group="send")
    async def action_send(self) -> None:
        """Look at the form, show it once more as a whole, and send it when told to."""
        from scoring_tui.views.notices import explain_not_sendable

        view, own, form = self.here, self.own, self.form
        if view is None or own is None or form is None or form.frozen or not self.is_active:
            return
        refused = explain_not_sendable(own)
        if not self.client.holds_seat:
            self.show_message(tr("Another device has this seat; send from there."), severity="error")
        elif refused is not None:
            self.show_message(translate(refused), severity="warning")
        elif form.judge():
            from scoring_tui.tui.juror.dialogs import send_dialog

            marks = form.marks
            if await self.app.push_screen_wait(send_dialog(view, own, marks)):
                await self._send(SendBallot(own.number, marks, form.typed.note.strip()))

    async def _send(self, command: SendBallot) -> None:
        """Nothing can be typed until the file has answered; then the view brings the sent ballot."""
        form = self.form
        if form is None or form.number != command.number:
            return
        key = self._failed[1] if self._failed and self._failed[0] == command else new_key()
        await self.drafting.save()
        self.settling, form.disabled = command.number, True
        outcome = await self.submit_command(command, key)
        self._failed = (command, key) if outcome.failure else None
        if not outcome.is_done:
            self.settling, form.disabled = None, False
            form.focus_gap()

    @on(BallotRecorded)
    def _done(self, event: BallotRecorded) -> None:
        event.stop()
        self.show_message(tr("The ballot for no. {number} is in the file.", number=event.draw_number))
        if self.here is not None and self.here.contest.contest.desk:
            self.action_turns()

    # --- going elsewhere --------------------------------------------------------------------------

    def at_home(self) -> None:
        """Where nobody is called, the juror chooses."""
        if self.here is not None and self.here.contest.contest.desk:
            self.action_turns()

    def action_stage(self) -> None:
        """Go to the contestant on stage; what was typed here is kept as a draft."""
        if self.here is not None:
            self.open_turn(self.here.number_on_stage)

    @work(group="turns")
    async def action_turns(self) -> None:
        """Choose one of the own turns."""
        from scoring_tui.tui.juror.dialogs import turn_list

        view = self.here
        dialog = turn_list(view, self.drafting) if view is not None and self.is_active else None
        if dialog is None:
            return
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None and self.here is not None:
            self.open_turn(int(chosen), chosen=int(chosen) != self.here.number_on_stage)

    # --- stepping back, signing -------------------------------------------------------------------

    @work(group="recuse")
    async def action_recuse(self) -> None:
        """Ask for a reason, which may stay empty, and once more; then step back."""
        from scoring_tui.tui.common.dialogs import ReasonDialog
        from scoring_tui.tui.juror.dialogs import recuse_confirm

        own = self.own
        if own is None or own.is_read_only or not self.is_active:
            return
        title = tr("Step back from no. {number} {name}", number=own.number, name=own.contestant.name)
        reason = await self.app.push_screen_wait(
            ReasonDialog(title, prompt=tr("Reason (optional)"), is_optional=True)
        )
        if reason is None:
            return
        if await self.app.push_screen_wait(recuse_confirm(own, reason)):
            self.settling = own.number
            outcome = await self.submit_command(Recuse(own.number, self.client.actor.post, reason))
            self.settling = self.settling if outcome.is_done else None

    @work(group="sign")
    async def action_sign(self) -> None:
        """Show the standing and sign it."""
        from scoring_tui.tui.juror.dialogs import sign_dialog

        offers = self.here.signing_offers if self.here is not None else ()
        if not offers or not self.is_active:
            return
        if await self.app.push_screen_wait(sign_dialog(offers[0])):
            outcome = await self.submit_command(Sign(offers[0].category.id))
            if outcome.is_done:
                self.show_message(tr("You signed {category}.", category=offers[0].category.name))


SCREEN = JurorScreen
