"""The MC's keys: each asks what it must, then sends one command. Imports commands, dialogs and the view.

Whether a key makes sense now was asked of the rules when the view was made; here it is only looked up.
"""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from scoring_tui.domain.commands.stage import (
    Advance,
    Blank,
    Call,
    CloseScoring,
    Disqualify,
    EndBreak,
    Extend,
    Freeze,
    MarkAbsent,
    Pause,
    Postpone,
    Restart,
    Resume,
    TakeBreak,
    Thaw,
    Undo,
    Withdraw,
)
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.tui.common.dialogs import Choose, Confirm, Reason
from scoring_tui.tui.common.log_dialog import LogDialog
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.views import log as telling
from scoring_tui.views.jury_presence import TurnProgress
from scoring_tui.views.mc import EXTENSION, McView
from scoring_tui.views.queue import QueueLine

BREAKS = (5, 10, 15, 30, 60)
"""Minutes to choose from."""
CLOCK = frozenset(("pause", "give", "take", "restart"))
STAGE = CLOCK | {"call", "advance", "again", "absent", "postpone", "rest", "next_waiting"}
"""Actions that a contest without a stage does not have."""
FREE = frozenset(("log", "blank"))
EITHER = {"pause": ("pause", "resume"), "rest": ("rest", "go_on")}
"""Keys that begin something and end it."""
ROOM = CLOCK | {"advance", "again", "rest", "undo", "freeze"}
"""Actions that the view says `may` about."""
WHOM = frozenset(("absent", "postpone", "withdraw", "disqualify"))
"""Actions about one contestant: the one on stage or the previewed one."""


def _key(
    keys: str, action: str, words: str, tooltip: str, display: str | None = None, show: bool = True
) -> Binding:
    """A key; what does not `show` is named by the panel of keys and the palette alone."""
    id_ = f"mc.{action}"
    return Binding(keys, action, words, key_display=display, tooltip=tooltip, id=id_, show=show)


class McKeys(RoleScreen[McView]):
    """What the MC can do; letters are keys, for nothing is typed here."""

    preview: reactive[int | None] = reactive(None, bindings=True)
    """The contestant whom space would call."""
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("space", "call", gettext_noop("Call"), gettext_noop("Call the previewed contestant to the stage"), "␣"),
        _key("enter", "advance", gettext_noop("Next phase"), gettext_noop("Presentation, questions, scoring, closed"), "⏎"),
        _key("p", "pause", gettext_noop("Pause"), gettext_noop("Stop the clock, or let it go on"), "P"),
        _key("plus", "give", gettext_noop("30 s"), gettext_noop("Give half a minute; minus takes it"), "+ -"),
        Binding("equals_sign", "give", show=False),
        _key("minus", "take", gettext_noop("30 s less"), gettext_noop("Take half a minute"), "-", False),
        _key("c", "again", gettext_noop("Call again"), gettext_noop("Call the contestant on stage once more"), "C"),
        _key("a", "absent", gettext_noop("Absent"), gettext_noop("Called and not there"), "A"),
        _key("t", "postpone", gettext_noop("Postpone"), gettext_noop("Will appear at the end of the queue"), "T"),
        _key("k", "close_scoring", gettext_noop("Close scoring"), gettext_noop("Of the oldest turn that still waits"), "K"),
        _key("j", "rest", gettext_noop("Break"), gettext_noop("Begin a break, or end it"), "J"),
        _key("z", "undo", gettext_noop("Undo"), gettext_noop("Take the last step back"), "Z"),
        _key("f", "freeze", gettext_noop("Freeze"), gettext_noop("Hold the standings on the board, or let go"), "F"),
        _key("b", "blank", gettext_noop("Blank"), gettext_noop("Empty the board, or show it again"), "B"),
        _key("r", "restart", gettext_noop("Restart"), gettext_noop("Begin the phase again from zero"), "R"),
        _key("w", "withdraw", gettext_noop("Withdrawn"), gettext_noop("Gave up the place"), "W"),
        _key("x", "disqualify", gettext_noop("Disqualify"), gettext_noop("Take out of the ranking, with a reason"), "X"),
        _key("l", "log", gettext_noop("Log"), gettext_noop("The last entries of this room"), "L"),
        _key("home", "next_waiting", gettext_noop("Next"), gettext_noop("Preview the next who waits"), "Home", False),
    ]  # fmt: skip

    @property
    def shown(self) -> McView:
        """The view; keys that need one are grey without it."""
        view: McView = self.view
        return view

    # --- what makes sense now ---------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what the rules would refuse now; leave out what a contest without a stage never has."""
        if action not in STAGE | FREE | ROOM | WHOM | {"close_scoring"}:
            return True
        view = self.view
        if view is None or not self.client.holds_seat:
            return None
        if view.desk and action in STAGE:
            return False
        return self._possible(view, action) or None

    def _possible(self, view: McView, action: str) -> bool:
        if action in ROOM:
            return not view.may.isdisjoint(EITHER.get(action, (action,)))
        if action in WHOM:
            return bool(self._whom(action))
        if action == "call":
            return bool(self._previewed and self._previewed.no_call is None)
        if action == "next_waiting":
            return view.next is not None
        return action in FREE or self._closable() is not None

    def why_not(self, call: str) -> LazyText:
        """Of a call the rules said why."""
        line = self._previewed if call == "call" else None
        return line.no_call if line and line.no_call else super().why_not(call)

    @property
    def _previewed(self) -> QueueLine | None:
        return self.shown.lines.get(self.preview) if self.view and self.preview else None

    def _whom(self, action: str) -> list[QueueLine]:
        """The contestants an action can mean: on stage, then previewed."""
        lines = self.shown.lines
        live = self.shown.live.person.number if self.shown.live else None
        numbers = dict.fromkeys((live, self.preview))
        return [lines[n] for n in numbers if n in lines and action in lines[n].may]

    def _closable(self) -> TurnProgress | None:
        """The turn that K closes: a desk's previewed entry, else the oldest that is off the stage."""
        if not self.shown.desk:
            return self.shown.late
        return next((watch for watch in self.shown.watched if watch.number == self.preview), None)

    # --- the stage --------------------------------------------------------------------------------

    async def action_call(self) -> None:
        """Bring the previewed contestant to the stage."""
        if self.preview is not None:
            await self.submit(Call(self.preview))

    def action_next_waiting(self) -> None:
        """Preview the next who waits."""
        self.preview = self.shown.next

    async def action_again(self) -> None:
        """Call once more."""
        await self.submit(Call(self._on_stage))

    @property
    def _on_stage(self) -> int:
        """The draw number on stage; without one it is zero, which the rules refuse in words."""
        return self.shown.live.person.number if self.shown.live else 0

    @work(group="ask", exclusive=True)
    async def action_advance(self) -> None:
        """Go on to the next phase, asking before ballots are left behind."""
        live = self.shown.live
        if live is None:
            return
        turn, closing = self.shown.watched[0], live.phase == "scoring"
        if not closing or await self._despite(turn):
            await self.submit(Advance(turn.number, live.phase, closing and bool(turn.missing)))

    async def _despite(self, turn: TurnProgress) -> bool:
        """Whether to close a turn: at once when all ballots are in, else when the MC says so."""
        if not turn.missing:
            return True
        title = tr("Close no. {number} {name} all the same?", number=turn.number, name=turn.name)
        lines = [tr("These jurors have not sent yet:"), *(f"○ {name}" for name in turn.missing)]
        yes = await self.app.push_screen_wait(Confirm(title, lines, yes=tr("Close all the same")))
        return yes is True

    @work(group="ask", exclusive=True)
    async def action_close_scoring(self) -> None:
        """Close a turn that no longer stands on stage."""
        turn = self._closable()
        if turn is not None and await self._despite(turn):
            await self.submit(CloseScoring(turn.number, bool(turn.missing)))

    async def action_pause(self) -> None:
        """Stop the clock or let it go on."""
        resume = "resume" in self.shown.may
        await self.submit(Resume(self._on_stage) if resume else Pause(self._on_stage))

    async def action_give(self) -> None:
        """Give half a minute."""
        await self.submit(Extend(self._on_stage, EXTENSION))

    async def action_take(self) -> None:
        """Take half a minute."""
        await self.submit(Extend(self._on_stage, -EXTENSION))

    @work(group="ask", exclusive=True)
    async def action_restart(self) -> None:
        """Begin the phase again from zero."""
        number, lines = (
            self._on_stage,
            [tr("The clock starts again from zero; the time used so far stays in the log.")],
        )
        if await self.app.push_screen_wait(
            Confirm(tr("Begin this phase again?"), lines, yes=tr("Begin again"))
        ):
            await self.submit(Restart(number))

    # --- four different things --------------------------------------------------------------------

    @work(group="ask", exclusive=True)
    async def action_absent(self) -> None:
        """Called and not there."""
        lines = [tr("Absent is called and not there: not ranked, and may still be called again.")]
        number = await self._who("absent", tr("Who is absent?"), lines, tr("Absent"))
        if number is not None:
            await self.submit(MarkAbsent(number))

    @work(group="ask", exclusive=True)
    async def action_postpone(self) -> None:
        """To the end of the queue."""
        number = await self._who("postpone", tr("Who appears later?"))
        if number is not None:
            await self.submit(Postpone(number))

    @work(group="ask", exclusive=True)
    async def action_withdraw(self) -> None:
        """Gave up the place."""
        number = await self._who("withdraw", tr("Who gave up the place?"))
        if number is None:
            return
        reason = await self.app.push_screen_wait(
            Reason(tr("{who} gives up the place", who=self._titled(number)), optional=True)
        )
        if reason is not None:
            await self.submit(Withdraw(number, reason))

    @work(group="ask", exclusive=True)
    async def action_disqualify(self) -> None:
        """Out of the ranking."""
        number = await self._who("disqualify", tr("Who is disqualified?"))
        if number is None:
            return
        reason = await self.app.push_screen_wait(Reason(tr("Disqualify {who}", who=self._titled(number))))
        if reason:
            await self.submit(Disqualify(number, reason))

    async def _who(
        self, action: str, title: str, lines: list[str] | None = None, yes: str = ""
    ) -> int | None:
        """Whom the MC means: a choice between two, a question when `yes` is given, else the only one."""
        whom = self._whom(action)
        if len(whom) > 1:
            places = (tr("on stage"), tr("previewed"))
            choices = {
                str(line.number): f"{self._titled(line.number)} ({place})"
                for line, place in zip(whom, places, strict=True)
            }
            chosen = await self.app.push_screen_wait(Choose(title, choices, lines or ()))
            return int(chosen) if chosen else None
        if not whom:
            return None
        only = whom[0].number
        if yes and not await self.app.push_screen_wait(
            Confirm(title, [self._titled(only), *(lines or ())], yes=yes)
        ):
            return None
        return only

    def _titled(self, number: int) -> str:
        return tr("no. {number} {name}", number=number, name=self.shown.lines[number].person.name)

    # --- break, undo, board, log ------------------------------------------------------------------

    @work(group="ask", exclusive=True)
    async def action_rest(self) -> None:
        """Begin a break with its length and a note, or end it."""
        panel = self.shown.panel
        if "go_on" in self.shown.may:
            await self.submit(EndBreak(panel))
            return
        choices = {str(minutes): tr("{n} minutes", n=minutes) for minutes in BREAKS}
        minutes = await self.app.push_screen_wait(Choose(tr("How long a break?"), choices))
        if minutes is None:
            return
        prompt = tr("What for? The board shows it.")
        note = await self.app.push_screen_wait(
            Reason(tr("A break of {n} minutes", n=minutes), prompt=prompt, optional=True)
        )
        if note is not None:
            await self.submit(TakeBreak(panel, int(minutes) * 60, note))

    async def action_undo(self) -> None:
        """Take back exactly the step that is named on the screen."""
        last = self.shown.last
        if last and (await self.submit(Undo(self.shown.panel, last.seq))).done:
            self.tell(tr("Undone: {what}", what=translate(last.what)))

    async def action_freeze(self) -> None:
        """Hold the standings of the current category, or let them go."""
        category = self.shown.category
        await self.submit(Thaw(category) if self.shown.category_frozen else Freeze(category))

    async def action_blank(self) -> None:
        """Empty the board or show it again."""
        await self.submit(Blank(self.shown.panel, not self.shown.blank))

    @work(group="ask", exclusive=True)
    async def action_log(self) -> None:
        """The last entries of this room."""
        panel, timezone = self.shown.panel, self.shown.timezone
        entries = await self.ask(lambda engine: telling.recent(engine, panel))
        if entries is not None:
            await self.app.push_screen_wait(LogDialog(entries, timezone))
