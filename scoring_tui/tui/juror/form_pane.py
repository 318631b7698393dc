"""The pane that holds the form of one turn: which turn is open, when another one replaces it, saving drafts.

What a juror typed is never changed from outside: the pane follows the stage only while nothing unsent is in
the form. Models that only a form needs are imported with the first form: the first frame does not wait.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import AwaitMount
from textual.widgets import Static

from scoring_tui.engine.client import SeatClient
from scoring_tui.engine.drafts import DraftAutosaver, DraftForm
from scoring_tui.i18n.locale import format_typed_number, tr, translate
from scoring_tui.tui.common.line import update_line
from scoring_tui.tui.messages import BallotRecorded, DraftSaved, MarkTyped

if TYPE_CHECKING:
    from scoring_tui.tui.juror.ballot_form import BallotForm
    from scoring_tui.views.juror import JurorTurn, JurorView

SAVE_DELAY = 0.3
"""Seconds from a change to its save; what is typed in between is saved together."""


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Where a juror is: the turn of the form, whether it was chosen from the list, and the focused field."""

    draw_number: int
    is_chosen: bool
    focus_index: int


class FormPane(Vertical):
    """One form, or a line of text while no turn is open."""

    class NothingToOpen(Message):
        """The drafts are loaded, and neither a draft nor the stage says which turn to open."""

    def __init__(
        self,
        client: SeatClient,
        on_change: Callable[[], None],
        on_save: Callable[[], None],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.autosaver = DraftAutosaver(client)
        self.view: JurorView | None = None
        """The latest view of this seat's juror."""
        self.form: BallotForm | None = None
        self.own_turn: JurorTurn | None = None
        """The turn of the form, as in the latest view."""
        self.pending_number: int | None = None
        """A turn just sent or recused, until the view shows it; its form is not saved as a draft."""
        self._on_change = on_change
        """Called when form, turn or drafts changed, so that the screen draws what depends on them."""
        self._on_save = on_save
        """Called instead when only the state of saving changed."""
        self._waiting_text = Static(id="calm", markup=False)
        self._is_chosen = False
        """Whether the juror chose this turn from the list; then the stage does not replace it."""
        self._has_begun = False
        self.first_place: FormPlace | None = None
        """Where to begin, instead of the stage or the last draft."""
        self._save_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The text that stands here while no turn is open."""
        yield self._waiting_text

    # --- which turn is open -----------------------------------------------------------------------

    def take_view(self, view: JurorView) -> None:
        """Follow the stage if the form may be replaced; exchange a form that was sent or returned."""
        old_stage, self.view = self.view.number_on_stage if self.view else None, view
        if not self._has_begun:
            self._begin()
            return
        is_new_stage = view.number_on_stage is not None and view.number_on_stage != old_stage
        if not (is_new_stage and self._can_follow_stage) and self.own_turn is not None:
            self.own_turn = view.turns.get(self.own_turn.number, self.own_turn)
            self._show_earlier(view, self.own_turn)
            if self.form is not None and self.own_turn.is_confirmed:
                self.form.set_confirmed()
            self._exchange_settled_form()
            self._exchange_other_criteria(view)
        if is_new_stage and self._can_follow_stage:  # also when the ballot of another room was just sent
            self.open_turn(view.number_on_stage)

    def _show_earlier(self, view: JurorView, own_turn: JurorTurn) -> None:
        """Show the juror's earlier marks and the claims beside the fields."""
        from scoring_tui.views.ballot_totals import collect_earlier_marks

        if self.form is not None:
            self.form.show_earlier(collect_earlier_marks(view, own_turn))
            claims = (item for item in view.evidence if item.contestant_id == own_turn.contestant.id)
            self.form.show_evidence({item.leaf.id: item for item in claims})

    def _begin(self) -> None:
        """Open the last draft, for example after a crash; else the turn on stage."""
        view = self.view
        if self._has_begun or view is None or not self.autosaver.is_loaded:
            return
        self._has_begun = True
        place = self.first_place
        if place is not None and place.draw_number in view.turns:
            self.open_turn(place.draw_number, is_chosen=place.is_chosen)
            if self.form is not None:
                self.form.first_focus_index = place.focus_index
            return
        draft_numbers = [
            number
            for number in self.autosaver.draw_numbers
            if number in view.turns and (view.turns[number].can_send or number == view.number_on_stage)
        ]
        if draft_numbers or view.number_on_stage is not None:
            self.open_turn(draft_numbers[-1] if draft_numbers else view.number_on_stage)
        else:
            self.post_message(self.NothingToOpen())

    @property
    def place(self) -> FormPlace | None:
        """Where the juror is; None without a form."""
        if self.form is None:
            return None
        return FormPlace(self.form.number, self._is_chosen, self.form.focus_index)

    @property
    def _can_follow_stage(self) -> bool:
        """Whether the stage may replace the form: nothing unsent is in it, and it was not chosen."""
        return not self._is_chosen and (self.form is None or self.form.is_frozen or not self.form.draft)

    def _exchange_settled_form(self) -> None:
        """Replace the form when its ballot is in the file, or was returned to the juror."""
        form, own_turn = self.form, self.own_turn
        if form is None or own_turn is None or form.is_frozen == own_turn.is_read_only:
            return
        is_settled = self.pending_number == own_turn.number or form.matches(own_turn.ballot)
        if not (form.is_frozen or is_settled or not form.draft):
            return
        self.pending_number = own_turn.number  # so that the form is not saved as a draft once more
        if own_turn.ballot is not None:
            self.autosaver.discard(own_turn.number)
        self.open_turn(own_turn.number, is_chosen=self._is_chosen)
        self.pending_number = None
        if is_settled and own_turn.ballot is not None:
            self.screen.post_message(BallotRecorded(own_turn.number))

    def _exchange_other_criteria(self, view: JurorView) -> None:
        """Replace a form whose criteria were given to other jurors; what was typed stays as a draft."""
        form, own_turn = self.form, self.own_turn
        if form is None or own_turn is None or form.is_frozen or own_turn.number not in view.turns:
            return
        if form.criterion_ids != view.find_rubric(own_turn).leaves_by_id.keys():
            self.open_turn(own_turn.number, is_chosen=self._is_chosen)

    def open_turn(self, draw_number: int | None, *, is_chosen: bool = False) -> None:
        """Replace the form by that of another turn; what was typed stays as a draft."""
        from scoring_tui.tui.juror.ballot_form import BallotForm

        view = self.view
        if view is None or draw_number is None or draw_number not in view.turns:
            return
        self.update_draft()
        own_turn = self.own_turn = view.turns[draw_number]
        self._is_chosen = is_chosen
        old_form = self.form
        self.form = BallotForm(
            draw_number,
            view.find_rubric(own_turn),
            self._initial_content(own_turn),
            own_turn.difficulty,
            is_frozen=own_turn.is_read_only,
            is_confirmed=own_turn.is_confirmed or own_turn.ballot is None,
            share=view.find_share(own_turn),
        )
        self._show_earlier(view, own_turn)
        batch = ExitStack()
        batch.enter_context(self.app.batch_update())
        self._finish_exchange(self.mount(self.form), old_form, batch)
        self._on_change()

    @work(group="exchange")
    async def _finish_exchange(
        self, mounting: AwaitMount, old_form: BallotForm | None, batch: ExitStack
    ) -> None:
        """Hold the drawing until the new form is there: no frame shows one turn's name over another form."""
        with batch:
            await mounting
            if old_form is not None:
                await old_form.remove()

    def _initial_content(self, own_turn: JurorTurn) -> DraftForm:
        """The ballot; or the draft; or the ballot that was returned."""
        draft = self.autosaver.find_form(own_turn.number)
        is_returned = own_turn.reopen_reason or own_turn.earlier_ballot is not None
        ballot = own_turn.ballot or (own_turn.returned_ballot if is_returned and not draft else None)
        if ballot is None:
            return draft
        marks = {criterion_id: format_typed_number(mark) for criterion_id, mark in ballot.marks.items()}
        return DraftForm(marks, ballot.note, ballot.notes)

    def show_waiting_text(self) -> None:
        """Write why no form is open, or hide the text."""
        self._waiting_text.display = self.form is None
        if self.view is None:
            update_line(self._waiting_text, Content(tr("Waiting for the contest file …")))
        else:
            from scoring_tui.views.notices import explain_no_form

            update_line(self._waiting_text, Content(translate(explain_no_form(self.view))))

    # --- drafts -----------------------------------------------------------------------------------

    @on(MarkTyped)
    def _on_mark_typed(self, event: MarkTyped) -> None:
        event.stop()
        self.update_draft()
        self._on_change()

    def update_draft(self) -> None:
        """Give what is typed to the autosaver, to be saved soon."""
        form = self.form
        if form is None or form.is_frozen or self.pending_number == form.number:
            return
        self.autosaver.update(form.number, form.draft)
        if self.autosaver.save_state != "saved" and self._save_timer is None and self.is_running:
            self._save_timer = self.set_timer(SAVE_DELAY, self._save)

    @work(group="save")
    async def _save(self) -> None:
        self._save_timer, old_trouble = None, self.autosaver.error_message
        await self.autosaver.save()
        if self.autosaver.save_state == "saved" and self.form is not None:
            self.screen.post_message(DraftSaved(self.form.number))
        if self.autosaver.error_message == old_trouble:
            self._on_save()
        else:
            self._on_change()

    async def save_now(self) -> None:
        """Save what was typed last, before the screen closes."""
        self.update_draft()
        await self.autosaver.save()

    @property
    def needs_retry(self) -> bool:
        """Whether loading or saving the drafts has not succeeded yet."""
        return not self.autosaver.is_loaded or self.autosaver.save_state == "error"

    @work(group="again", exclusive=True)
    async def retry(self) -> None:
        """Load the drafts if they are not loaded, else save what could not be saved."""
        if not self.autosaver.is_loaded and await self.autosaver.load():
            self._begin()
        elif self.autosaver.save_state == "error":
            await self.autosaver.save()
        self._on_change()
