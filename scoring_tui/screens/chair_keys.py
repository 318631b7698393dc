"""The head of jury's keys: each asks what it must, then sends one command. Imports dialogs and views.

Whether a key makes sense now was asked of the rules when the view was made; here it is only looked up.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

from textual import work
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from scoring_tui import commands as c
from scoring_tui.commands import Command
from scoring_tui.journal import sentence
from scoring_tui.screens.base import RoleScreen
from scoring_tui.screens.chair_dialogs import Substitution, TieOrder, sign_dialog, titles
from scoring_tui.screens.dialogs import Choose, Reason
from scoring_tui.screens.dossier import DossierDialog
from scoring_tui.screens.log import LogDialog
from scoring_tui.text import mark, tr, words
from scoring_tui.views import dossier
from scoring_tui.views.chair import ChairView, Gap
from scoring_tui.views.sheet import Line, Sheet, Tie

Page = Literal["standing", "gaps", "ties"]
PAGES: tuple[Page, ...] = ("standing", "gaps", "ties")
ABOUT_LINE = frozenset(("details", "disqualify", "reinstate"))
"""Actions about the contestant under the cursor of the standing."""


def _key(keys: str, action: str, words: str, tooltip: str, display: str) -> Binding:
    id_ = f"chair.{action.partition('(')[0]}"
    return Binding(keys, action, words, key_display=display, tooltip=tooltip, id=id_)


class ChairKeys(RoleScreen[ChairView]):
    """What the head of jury can do; letters are keys, for nothing is typed here."""

    chosen: reactive[int] = reactive(0, bindings=True)
    """Which category."""
    page: reactive[Page] = reactive("standing", bindings=True)
    """Which of the three lists the keys are about."""
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("right", "category(1)", mark("Category"), mark("The next category"), "←→"),
        Binding("left", "category(-1)", show=False),
        _key("tab", "turn(1)", mark("List"), mark("Standing, missing ballots, ties: also 1, 2 and 3"), "⇥"),
        Binding("shift+tab", "turn(-1)", show=False),
        *(Binding(str(n), f"page('{page}')", show=False) for n, page in enumerate(PAGES, 1)),
        _key("enter", "details", mark("Details"), mark("Every mark and the history of a contestant"), "⏎"),
        _key("r", "reopen", mark("Reopen"), mark("Give a ballot back to its juror, with a reason"), "R"),
        _key("e", "excuse", mark("Excuse"), mark("Accept that a ballot stays missing"), "E"),
        _key("s", "substitute", mark("Substitute"), mark("Put another person in a juror's place"), "S"),
        _key("t", "settle", mark("Settle tie"), mark("Decide the order of equals, or a shared place"), "T"),
        _key("g", "sign", mark("Sign"), mark("Sign the standing of the category"), "G"),
        _key("u", "withdraw", mark("Unsign"), mark("Withdraw the signatures, to mend an error"), "U"),
        _key("d", "disqualify", mark("Disqualify"), mark("Take out of the ranking, with a reason"), "D"),
        _key("n", "reinstate", mark("Reinstate"), mark("Take an absence or disqualification back"), "N"),
        _key("l", "log", mark("Log"), mark("The last entries of all rooms"), "L"),
    ]

    # --- what is looked at ------------------------------------------------------------------------

    @property
    def sheet(self) -> Sheet:
        """The chosen category."""
        view: ChairView = self.view
        return view.sheets[min(self.chosen, len(view.sheets) - 1)]

    @property
    def line(self) -> Line | None:
        """The contestant under the cursor of the standing."""
        raise NotImplementedError

    @property
    def gap(self) -> Gap | None:
        """The highlighted ballot that is not in."""
        raise NotImplementedError

    @property
    def tie(self) -> Tie | None:
        """The highlighted tie, or the first."""
        raise NotImplementedError

    # --- what makes sense now ---------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what another list is for; grey what the rules would refuse now."""
        if action in ABOUT_LINE and self.page != "standing":
            return False
        if action == "excuse" and self.page != "gaps":
            return False
        possible = getattr(self, f"_can_{action}", None)
        if possible is None:
            return True
        return True if self.view is not None and self.door.held and possible() else None

    def _can_details(self) -> bool:
        return self.line is not None

    def _can_reopen(self) -> bool:
        if self.page == "gaps":
            return bool(self.gap and "reopen" in self.gap.may)
        return self.page == "standing" and "change" in self.sheet.may and bool(self._ballots())

    def _can_excuse(self) -> bool:
        return bool(self.gap and "excuse" in self.gap.may)

    def _can_substitute(self) -> bool:
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

    # --- moving -----------------------------------------------------------------------------------

    def action_category(self, by: int) -> None:
        """The next category, round and round."""
        if self.view is not None:
            self.chosen = (self.chosen + by) % len(self.view.sheets)

    def action_page(self, page: Page) -> None:
        """One of the three lists."""
        self.page = page

    def action_turn(self, by: int) -> None:
        """The next list."""
        self.page = PAGES[(PAGES.index(self.page) + by) % len(PAGES)]

    # --- ballots ----------------------------------------------------------------------------------

    @work(group="ask", exclusive=True)
    async def action_reopen(self) -> None:
        """Give a ballot back."""
        if self.page == "gaps" and self.gap is not None:
            await self._reopen(self.gap.number, self.gap.name, self.gap.juror, self.gap.juror_name)
        elif self.line is not None:
            line, names = self.line, dict(self.sheet.jurors)
            if juror := await self._choose(tr("Whose ballot for {who}?", who=_title(line)), self._ballots()):
                await self._reopen(line.number, line.name, juror, names[juror])

    async def _reopen(self, number: int, name: str, juror: str, juror_name: str) -> None:
        title = tr(
            "Reopen the ballot of {juror} for no. {number} {name}", juror=juror_name, number=number, name=name
        )
        lines = [tr("It no longer counts until the juror sends it again; the old marks stay in the ledger.")]
        if reason := await self.app.push_screen_wait(Reason(title, lines)):
            await self._do(c.Reopen(number, juror, reason))

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
            await self._do(c.Excuse(gap.number, gap.juror, reason))

    @work(group="ask", exclusive=True)
    async def action_substitute(self) -> None:
        """Another person in a juror's place."""
        seats = {f"{panel}/{juror}": name for panel, juror, name in self.view.panels}
        key = f"{self.gap.panel}/{self.gap.juror}" if self.page == "gaps" and self.gap else ""
        if key not in seats:
            key = await self._choose(tr("Whose place is taken?"), seats)
        if not key:
            return
        lines = [
            tr("From the next ballot that is not sent yet; both names are kept, and a new PIN is needed.")
        ]
        dialog = Substitution(tr("A substitute for {name}", name=seats[key]), lines)
        if (new := await self.app.push_screen_wait(dialog)) is not None:
            panel, _, juror = key.partition("/")
            await self._do(c.Substitute(panel, juror, new.name, new.reason, new.office))

    @work(group="ask", exclusive=True)
    async def action_details(self) -> None:
        """Every mark of the contestant under the cursor."""
        if self.line is None:
            return
        line, names = self.line, dict(self.sheet.jurors)
        found = await self.ask(lambda hall: dossier.dossier(hall, line.number))
        if found is None:
            return
        if juror := await self.app.push_screen_wait(DossierDialog(found)):
            await self._reopen(line.number, line.name, juror, names[juror])

    # --- contestants ------------------------------------------------------------------------------

    @work(group="ask", exclusive=True)
    async def action_disqualify(self) -> None:
        """Out of the ranking."""
        if self.line is not None:
            line = self.line
            title = tr("Disqualify {who}", who=_title(line))
            if reason := await self.app.push_screen_wait(
                Reason(title, [tr("The ballots stay in the ledger.")])
            ):
                await self._do(c.Disqualify(line.number, reason))

    @work(group="ask", exclusive=True)
    async def action_reinstate(self) -> None:
        """Back into the ranking."""
        if self.line is not None:
            line = self.line
            if reason := await self.app.push_screen_wait(Reason(tr("Reinstate {who}", who=_title(line)))):
                await self._do(c.Reinstate(line.number, reason))

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
            await self._do(c.SettleTie(category, decision.order, reason, decision.shared))

    @work(group="ask", exclusive=True)
    async def action_sign(self) -> None:
        """Sign the standing that was read; the door refuses it when the second count does not agree."""
        sheet = self.sheet
        if not await self.app.push_screen_wait(sign_dialog(sheet, self.view.code)):
            return
        if self.sheet.lines == sheet.lines:
            await self._do(c.Sign(sheet.category))
        else:
            self.tell(tr("The standing changed while you read it. Look again."), "warning")

    @work(group="ask", exclusive=True)
    async def action_withdraw(self) -> None:
        """Take the signatures back."""
        sheet = self.sheet
        title = tr("Withdraw the signatures of {category}", category=sheet.name)
        lines = [tr("Signed by {names}; all must sign again.", names=", ".join(sheet.signed_by))]
        if reason := await self.app.push_screen_wait(Reason(title, lines)):
            await self._do(c.WithdrawSignatures(sheet.category, reason))

    @work(group="ask", exclusive=True)
    async def action_log(self) -> None:
        """The last entries of all rooms."""
        entries = await self.ask(dossier.log)
        if entries is not None:
            await self.app.push_screen_wait(LogDialog(entries, self.view.timezone, tr("What happened last")))

    async def _choose(self, title: str, choices: Mapping[str, str]) -> str:
        """The chosen key, or nothing."""
        chosen = await self.app.push_screen_wait(Choose(title, choices))
        return chosen or ""

    async def _do(self, command: Command) -> None:
        """Send a command and say in words what is now in the ledger."""
        outcome = await self.submit(command)
        if outcome.done:
            said = await self.ask(lambda hall: [sentence(hall.state, entry) for entry in outcome.entries])
            self.tell("\n".join(map(words, said or ())))


def _title(line: Line) -> str:
    return tr("no. {number} {name}", number=line.number, name=line.name)
