"""The head of jury's keys about ballots and jurors. Imports dialogs, the dossier and the chair's desk."""

from textual import work

from scoring_tui.domain.commands.jury import Excuse, Recuse, Reopen, Substitute
from scoring_tui.i18n.locale import tr
from scoring_tui.tui.chair.contestant_dialog import DossierDialog
from scoring_tui.tui.chair.dialogs import Substitution
from scoring_tui.tui.chair.selection import ChairDesk, title
from scoring_tui.tui.common.dialogs import Reason
from scoring_tui.views import dossier

UNSENT = ("missing", "reopened", "excused", "waiting")
"""Why there is no total of a juror who may still step back."""


class BallotKeys(ChairDesk):
    """Reopen, excuse, let step back, substitute; look at all that one contestant got."""

    # --- what makes sense now ---------------------------------------------------------------------

    def _can_details(self) -> bool:
        return self.line is not None

    def _can_reopen(self) -> bool:
        if self.page == "gaps":
            return bool(self.gap and "reopen" in self.gap.may)
        return self.page == "standing" and "change" in self.sheet.may and bool(self._ballots())

    def _can_excuse(self) -> bool:
        return bool(self.gap and "excuse" in self.gap.may)

    def _can_recuse(self) -> bool:
        if self.page == "gaps":
            return bool(self.gap and "recuse" in self.gap.may)
        return self.page == "standing" and "change" in self.sheet.may and bool(self._unsent())

    def _can_substitute(self) -> bool:
        return True

    def _ballots(self) -> dict[str, str]:
        """Jurors whose ballot for the contestant under the cursor is in, with their totals."""
        if self.line is None:
            return {}
        given = zip(self.sheet.jurors, self.line.cells, strict=True)
        return {
            juror: tr("{name}: {total}", name=name, total=cell.total)
            for (juror, name), cell in given
            if cell.total is not None
        }

    def _unsent(self) -> dict[str, str]:
        """Jurors who sit for the contestant under the cursor and have sent no ballot."""
        if self.line is None:
            return {}
        given = zip(self.sheet.jurors, self.line.cells, strict=True)
        return {juror: name for (juror, name), cell in given if cell.lack in UNSENT}

    # --- ballots ----------------------------------------------------------------------------------

    @work(group="ask", exclusive=True)
    async def action_reopen(self) -> None:
        """Give a ballot back."""
        if self.page == "gaps" and self.gap is not None:
            await self._reopen(self.gap.number, self.gap.name, self.gap.juror, self.gap.juror_name)
        elif self.line is not None:
            line, names = self.line, dict(self.sheet.jurors)
            if juror := await self.choose(tr("Whose ballot for {who}?", who=title(line)), self._ballots()):
                await self._reopen(line.number, line.name, juror, names[juror])

    async def _reopen(self, number: int, name: str, juror: str, juror_name: str) -> None:
        title = tr(
            "Reopen the ballot of {juror} for no. {number} {name}", juror=juror_name, number=number, name=name
        )
        lines = [tr("It no longer counts until the juror sends it again; the old marks stay in the ledger.")]
        if reason := await self.app.push_screen_wait(Reason(title, lines)):
            await self.do(Reopen(number, juror, reason))

    @work(group="ask", exclusive=True)
    async def action_excuse(self) -> None:
        """Let a ballot stay missing."""
        gap = self.gap
        if gap is None:
            return
        who = tr("no. {number} {name}", number=gap.number, name=gap.name)
        title = tr("Go on without the ballot of {juror} for {who}", juror=gap.juror_name, who=who)
        lines = [tr("It is not a zero: the score is made of the ballots that are in.")]
        if reason := await self.app.push_screen_wait(Reason(title, lines)):
            await self.do(Excuse(gap.number, gap.juror, reason))

    @work(group="ask", exclusive=True)
    async def action_substitute(self) -> None:
        """Another person in a juror's place."""
        seats = {f"{panel}/{juror}": name for panel, juror, name in self.view.panels}
        key = f"{self.gap.panel}/{self.gap.juror}" if self.page == "gaps" and self.gap else ""
        if key not in seats:
            key = await self.choose(tr("Whose place is taken?"), seats)
        if not key:
            return
        lines = [
            tr("From the next ballot that is not sent yet; both names are kept, and a new PIN is needed.")
        ]
        dialog = Substitution(tr("A substitute for {name}", name=seats[key]), lines)
        if (new := await self.app.push_screen_wait(dialog)) is not None:
            panel, _, juror = key.partition("/")
            await self.do(Substitute(panel, juror, new.name, new.reason, new.office))

    @work(group="ask", exclusive=True)
    async def action_details(self) -> None:
        """Every mark of the contestant under the cursor."""
        if self.line is None:
            return
        line, names = self.line, dict(self.sheet.jurors)
        found = await self.ask(lambda engine: dossier.dossier(engine, line.number))
        if found is None:
            return
        if juror := await self.app.push_screen_wait(DossierDialog(found)):
            await self._reopen(line.number, line.name, juror, names[juror])

    @work(group="ask", exclusive=True)
    async def action_recuse(self) -> None:
        """A juror does not judge a contestant."""
        if self.page == "gaps" and self.gap is not None:
            await self._recuse(self.gap.number, self.gap.name, self.gap.juror, self.gap.juror_name)
        elif self.line is not None:
            line, names = self.line, self._unsent()
            if juror := await self.choose(tr("Who steps back from {who}?", who=title(line)), names):
                await self._recuse(line.number, line.name, juror, names[juror])

    async def _recuse(self, number: int, name: str, juror: str, juror_name: str) -> None:
        who = tr("no. {number} {name}", number=number, name=name)
        heading = tr("{juror} steps back from {who}", juror=juror_name, who=who)
        lines = [tr("No ballot is expected any more; it can be taken back by reopening.")]
        if reason := await self.app.push_screen_wait(Reason(heading, lines)):
            await self.do(Recuse(number, juror, reason))
