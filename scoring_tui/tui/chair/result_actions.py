"""The head of jury's keys about contestants and results. Imports dialogs, the log and the chair's desk."""

from functools import partial

from textual import work

from scoring_tui.domain.commands.jury import DropPenalty, Penalise, SettleTie, Sign, WithdrawSignatures
from scoring_tui.domain.commands.stage import Disqualify, Reinstate
from scoring_tui.i18n.locale import tr
from scoring_tui.tui.chair.dialogs import TieOrder, sign_dialog, titles
from scoring_tui.tui.chair.penalty_dialog import PenaltyDialog, held_choices, told
from scoring_tui.tui.chair.report_card import ReportCard
from scoring_tui.tui.chair.selection import ChairDesk, title
from scoring_tui.tui.common.dialogs import Choose, Reason
from scoring_tui.tui.common.log_dialog import LogDialog
from scoring_tui.views import dossier, penalties
from scoring_tui.views.penalties import Penalties
from scoring_tui.views.standing_sheet import StandingLine


class ResultKeys(ChairDesk):
    """Take out and back in, penalise, settle, sign."""

    # --- what makes sense now ---------------------------------------------------------------------

    def _can_card(self) -> bool:
        return True

    def _can_settle(self) -> bool:
        return "settle" in self.sheet.may

    def _can_sign(self) -> bool:
        return "sign" in self.sheet.may

    def _can_withdraw(self) -> bool:
        return "withdraw" in self.sheet.may

    def _can_disqualify(self) -> bool:
        return bool(self.line and "change" in self.sheet.may and self.line.fate != "disqualified")

    def _can_reinstate(self) -> bool:
        return bool(self.line and "change" in self.sheet.may and self.line.fate)

    def _can_penalise(self) -> bool:
        line = self.line
        return bool(line and "change" in self.sheet.may and (line.off or line.fate is None))

    # --- contestants ------------------------------------------------------------------------------

    @work(group="ask", exclusive=True)
    async def action_disqualify(self) -> None:
        """Out of the ranking."""
        if self.line is not None:
            line = self.line
            heading = tr("Disqualify {who}", who=title(line))
            if reason := await self.app.push_screen_wait(
                Reason(heading, [tr("The ballots stay in the ledger.")])
            ):
                await self.do(Disqualify(line.number, reason))

    @work(group="ask", exclusive=True)
    async def action_reinstate(self) -> None:
        """Back into the ranking."""
        if self.line is not None:
            line = self.line
            if reason := await self.app.push_screen_wait(Reason(tr("Reinstate {who}", who=title(line)))):
                await self.do(Reinstate(line.number, reason))

    @work(group="ask", exclusive=True)
    async def action_penalise(self) -> None:
        """Take points off a score, or take a penalty back."""
        line = self.line
        found = await self.ask(lambda engine: penalties.penalties(engine, line.number)) if line else None
        if line is None or found is None:
            return
        chosen: str | None = ""
        if found.held:
            choices = held_choices(found, more=line.fate is None)
            chosen = await self.app.push_screen_wait(
                Choose(tr("Penalties of {who}", who=title(line)), choices)
            )
        if chosen == "":
            await self._penalise(line, found)
        elif chosen is not None:
            await self._drop(line, found, int(chosen))

    async def _penalise(self, line: StandingLine, found: Penalties) -> None:
        asked = await self.app.push_screen_wait(PenaltyDialog(line, found))
        if asked is not None:
            await self.do(Penalise(line.number, asked.points, asked.reason, asked.penalty))

    async def _drop(self, line: StandingLine, found: Penalties, given: int) -> None:
        words = [told(one, found.adds) for one in found.held if one.given == given]
        heading = tr("Take a penalty of {who} back", who=title(line))
        if reason := await self.app.push_screen_wait(Reason(heading, words)):
            await self.do(DropPenalty(line.number, given, reason))

    # --- the result -------------------------------------------------------------------------------

    @work(group="ask", exclusive=True)
    async def action_settle(self) -> None:
        """Decide a tie."""
        tie, category = self.tie, self.sheet.category
        if tie is None or (decision := await self.app.push_screen_wait(TieOrder(tie))) is None:
            return
        names = dict(tie.who)
        order = titles([(number, names[number]) for number in decision.order])
        said = (
            tr("Shared place: {order}", order=order)
            if decision.shared
            else tr("Best first: {order}", order=order)
        )
        if reason := await self.app.push_screen_wait(Reason(tr("Settle the tie"), [said])):
            await self.do(SettleTie(category, decision.order, reason, decision.shared))

    @work(group="ask", exclusive=True)
    async def action_sign(self) -> None:
        """Sign the standing that was read; the door refuses it when the second count does not agree."""
        sheet = self.sheet
        if not await self.app.push_screen_wait(sign_dialog(sheet, self.view.code)):
            return
        if self.sheet.lines == sheet.lines:
            await self.do(Sign(sheet.category))
        else:
            self.tell(tr("The standing changed while you read it. Look again."), "warning")

    @work(group="ask", exclusive=True)
    async def action_withdraw(self) -> None:
        """Take the signatures back."""
        sheet = self.sheet
        title = tr("Withdraw the signatures of {category}", category=sheet.name)
        lines = [tr("Signed by {names}; all must sign again.", names=", ".join(sheet.signed_by))]
        if reason := await self.app.push_screen_wait(Reason(title, lines)):
            await self.do(WithdrawSignatures(sheet.category, reason))

    @work(group="ask", exclusive=True)
    async def action_card(self) -> None:
        """How the jury of the chosen category judged, and what every awarded place hangs on."""
        sheet = self.sheet
        kept = partial(self.ask, lambda engine: engine.state.copy())
        await self.app.push_screen_wait(ReportCard(sheet.category, sheet.name, kept))

    @work(group="ask", exclusive=True)
    async def action_log(self) -> None:
        """The last entries of all rooms."""
        entries = await self.ask(dossier.log)
        if entries is not None:
            await self.app.push_screen_wait(LogDialog(entries, self.view.timezone, tr("What happened last")))
