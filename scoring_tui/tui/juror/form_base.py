"""A juror's desk: the form for one turn, and around it what the juror has to know.

The form is never touched from outside while something unsent stands in it. Imports the juror's view,
widgets and drafting; `juror` adds what the juror can do. What only a view needs is imported when the first
view has come: the first frame does not wait for the models.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import AwaitMount
from textual.widgets import Static

from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.engine.client import SeatClient
from scoring_tui.engine.drafts import DraftAutosaver, DraftForm
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_typed_number, tr, translate
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.line import update_line
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.juror.notices import NoticeBar
from scoring_tui.tui.juror.save_badge import SaveBadge
from scoring_tui.tui.juror.total import BallotTotal
from scoring_tui.tui.juror.turn_header import TurnHeader
from scoring_tui.tui.messages import BallotRecorded, DraftSaved, MarkTyped

if TYPE_CHECKING:
    from scoring_tui.tui.juror.ballot_form import BallotForm
    from scoring_tui.views.juror import JurorTurn, JurorView

SAVE_AFTER = 0.3
"""Seconds after a change until it is saved, together with what was typed in between."""
KEYS = ("send", "turns", "recuse", "stage", "sign")
"""Actions that come and go with what is shown."""
AGAIN = 1.0
"""Seconds between two tries of what failed."""
LOST = lazy("Another device took over this seat. Nothing more goes out from here; what you typed stays.")


class JurorDesk(RoleScreen["JurorView"]):
    """One form, which follows the stage as long as nothing unsent stands in it."""

    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = ""

    def __init__(self, client: SeatClient) -> None:
        super().__init__(client)
        self._who = Static(id="who", markup=False)
        self.badge = SaveBadge(lambda: client.file_age, id="badge")
        self.bar = NoticeBar(id="notices")
        self._card = TurnHeader(client.now, id="card")
        self._sheet = Vertical(id="sheet")
        self._calm = Static(id="calm", markup=False)
        self._total = BallotTotal(id="sum")
        self.drafting = DraftAutosaver(client)
        self.form: BallotForm | None = None
        self.own: JurorTurn | None = None
        self._chosen = False
        """Whether the juror asked for this turn, so that the stage does not take it away."""
        self.settling: int | None = None
        """A turn that the juror has just sent or stepped back from, until the view says so too."""
        self._saver: Timer | None = None
        self._begun = False
        self._offered: list[bool | None] = []
        self._held = True
        """Whether the seat was held a moment ago."""

    def compose(self) -> ComposeResult:
        """Top line, notices, card, then the form with the sum beside or beneath it."""
        with Horizontal(id="top"):
            yield self._who
            yield self.badge
        yield self.bar
        yield self._card
        with Container(id="desk"):
            with self._sheet:
                yield self._calm
            yield self._total
        yield KeyStrip(id="keys")

    def on_mount(self) -> None:
        """Wait calmly; after the first frame begin to work."""
        self._show()
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        """Show signs of life; take the drafts out of the file."""
        from scoring_tui.tui.common.heartbeat import start_heartbeat

        start_heartbeat(self, self._progress)
        self.set_interval(AGAIN, self._tick)
        self._tick()

    async def on_unmount(self) -> None:
        """What was typed last is not lost by leaving."""
        self._keep()
        await self.drafting.save()

    # --- news -------------------------------------------------------------------------------------

    def watch_view(self, before: JurorView | None, view: JurorView | None) -> None:
        """The stage, the clock, the own ballots: everything around the form, and the form if it may."""
        if not self.is_built or view is None:
            return
        if not self._begun:
            self._begin()
        elif (
            view.number_on_stage is not None
            and (before is None or view.number_on_stage != before.number_on_stage)
            and self._free
        ):
            self.open_turn(view.number_on_stage)
        elif self.own is not None:
            self.own = view.turns.get(self.own.number, self.own)
            self._settle()
        self._show()

    def watch_trouble(self, trouble: LazyText | None) -> None:
        """The file cannot be used, or can again."""
        if self.is_built:
            self._try_again()
            self._show()

    def _begin(self) -> None:
        """As it was before a crash, else the stage, else the list."""
        if self._begun or self.here is None or not self.drafting.is_loaded:
            return
        self._begun = True
        turns, stage = self.here.turns, self.here.number_on_stage
        started = [n for n in self.drafting.draw_numbers if n in turns and (turns[n].can_send or n == stage)]
        if started or stage is not None:
            self.open_turn(started[-1] if started else stage)
        else:
            self.at_home()

    def at_home(self) -> None:
        """Nothing to open by itself."""

    @property
    def here(self) -> JurorView | None:
        """The view, once it is this juror's."""
        view: JurorView | None = self.view
        return view if view is not None and view.juror_id == self.client.actor.post else None

    @property
    def _free(self) -> bool:
        """Whether the form may give way to the stage: nothing unsent in it, and not asked for."""
        return not self._chosen and (self.form is None or self.form.frozen or not self.form.typed)

    def _settle(self) -> None:
        """Exchange the form once the file holds what stands in it, or gave it back."""
        form, own = self.form, self.own
        if form is None or own is None or form.frozen == own.is_read_only:
            return
        done = self.settling == own.number or form.says(own.ballot)
        if form.frozen or done or not form.typed:
            self.settling = own.number  # so that the form is not kept as a draft once more
            if own.ballot is not None:
                self.drafting.discard(own.number)
            self.open_turn(own.number, chosen=self._chosen)
            self.settling = None
            if done and own.ballot is not None:
                self.post_message(BallotRecorded(own.number))

    # --- the form ---------------------------------------------------------------------------------

    def open_turn(self, number: int | None, *, chosen: bool = False) -> None:
        """Put the form of another turn in the place of this one, whose text is kept."""
        from scoring_tui.tui.juror.ballot_form import BallotForm

        view = self.here
        if view is None or number is None or number not in view.turns:
            return
        self._keep()
        own = self.own = view.turns[number]
        self._chosen = chosen
        before = self.form
        self.form = BallotForm(
            number, view.find_rubric(own), self._filling(own), own.difficulty, frozen=own.is_read_only
        )
        still = ExitStack()
        still.enter_context(self.app.batch_update())
        self._exchange(self._sheet.mount(self.form), before, still)
        self._show()

    @work(group="exchange")
    async def _exchange(self, mounted: AwaitMount, before: BallotForm | None, still: ExitStack) -> None:
        """End the stillness once the form is there: nobody sees one turn's name over another one's form."""
        with still:
            await mounted
            if before is not None:
                await before.remove()

    def _filling(self, own: JurorTurn) -> DraftForm:
        """The ballot; or what was typed; or the ballot that was given back."""
        draft = self.drafting.find_form(own.number)
        ballot = own.ballot or (own.returned_ballot if own.reopen_reason and not draft else None)
        if ballot is None:
            return draft
        return DraftForm({id_: format_typed_number(mark) for id_, mark in ballot.marks.items()}, ballot.note)

    @on(MarkTyped)
    def _typed(self, event: MarkTyped) -> None:
        event.stop()
        self._keep()
        self._show()

    def _keep(self) -> None:
        if self.form is None or self.form.frozen or self.settling == self.form.number:
            return
        self.drafting.update(self.form.number, self.form.typed)
        if self.drafting.save_state != "saved" and self._saver is None and self.is_running:
            self._saver = self.set_timer(SAVE_AFTER, self._save)

    @work(group="save")
    async def _save(self) -> None:
        self._saver, before = None, self.drafting.error_message
        await self.drafting.save()
        if self.drafting.save_state == "saved" and self.form is not None:
            self.post_message(DraftSaved(self.form.number))
        if self.drafting.error_message == before:
            self._show_saving()
        else:
            self._show()

    def _tick(self) -> None:
        """Nothing tells of a lost seat; everything else is shown when it comes."""
        if not self.drafting.is_loaded or self.drafting.save_state == "error":
            self._try_again()
        before, self._held = self._held, self.client.holds_seat
        if self._held != before:
            self._show()

    @work(group="again", exclusive=True)
    async def _try_again(self) -> None:
        if not self.drafting.is_loaded and await self.drafting.load():
            self._begin()
        elif self.drafting.save_state == "error":
            await self.drafting.save()
        self._show()

    # --- around the form --------------------------------------------------------------------------

    def _show(self) -> None:
        """Hand everything down; each widget draws only what has changed."""
        view = self.here
        self._show_saving()
        self._calm.display = self.form is None
        if view is not None:
            self._show_view(view)
        else:
            update_line(self._calm, Content(tr("Waiting for the contest file …")))
            self.bar.show(self._errors(), ())
            self._card.display = self._total.display = False
        offered = [self.check_action(name, ()) for name in KEYS]
        if offered != self._offered:  # the footer is drawn anew each time
            self._offered = offered
            self.refresh_bindings()

    def _show_saving(self) -> None:
        self.badge.offline = self.trouble is not None
        self.badge.state = self.drafting.save_state if self.client.holds_seat else "error"

    def _show_view(self, view: JurorView) -> None:
        from scoring_tui.views.ballot_totals import compute_totals
        from scoring_tui.views.notices import explain_no_form, list_notices

        form, own = self.form, self.own
        drafted = form is not None and not form.frozen and bool(form.typed)
        self.bar.show(self._errors(), list_notices(view, own, has_draft=drafted))
        update_line(self._calm, Content(translate(explain_no_form(view))))
        update_line(self._who, Content(f"{view.juror_name} · {view.contest.contest.name}"))
        self._card.show(own, view.contest.timing.warnings if view.contest.timing else ())
        counts = form is not None and own is not None and own.status != "recused"
        self._total.show(compute_totals(view, own, form.marks) if counts and form and own else None)

    def _errors(self) -> list[LazyText]:
        errors = [] if self.client.holds_seat else [LOST]
        trouble = self.trouble or self.drafting.error_message
        return [*errors, trouble] if trouble is not None else errors

    def _progress(self) -> str:
        """The progress that the seat reports, as JSON; empty without a form."""
        form = self.form
        if form is None:
            return ""
        return SeatProgress(form.number, len(form.marks), form.of, self.drafting.save_state).to_json()
