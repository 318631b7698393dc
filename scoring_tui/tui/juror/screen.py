"""A juror's screen: the form for one turn, and around it what the juror has to know."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from scoring_tui.domain.seat_progress import SeatProgress
from scoring_tui.engine.client import SeatClient
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_clock_time, tr
from scoring_tui.tui.common.actions import key_bindings
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.large_text import LargeText
from scoring_tui.tui.common.line import update_line
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.juror.actions import ACTIONS, choose_turn, confirm_ballot, send_form
from scoring_tui.tui.juror.form_pane import FormPane, FormPlace
from scoring_tui.tui.juror.guide import LEAST_ROWS, FieldGuide
from scoring_tui.tui.juror.notices import NoticeBar
from scoring_tui.tui.juror.save_badge import SaveBadge
from scoring_tui.tui.juror.send_state import SEND_KINDS, SendState, SendStateWord, describe_send_state
from scoring_tui.tui.juror.total import BallotTotal
from scoring_tui.tui.juror.turn_header import TurnHeader
from scoring_tui.tui.messages import BallotRead, BallotRecorded, FieldInHandChanged, SendRequested

if TYPE_CHECKING:
    from scoring_tui.domain.commands.jury import SendBallot
    from scoring_tui.engine.engine import Engine
    from scoring_tui.tui.app import JuryApp
    from scoring_tui.tui.juror.ballot_form import BallotForm
    from scoring_tui.views.juror import JurorView

LARGE_ROWS = 5
"""Rows of the large letters."""
TAKEN_ROWS = 7
"""Rows of a small screen that neither form, notices nor guide have: header, total, keys."""
RETRY_INTERVAL = 1.0
"""Seconds between two attempts to load or save the drafts."""
SEAT_TAKEN = lazy(
    "Another device took over this seat. Nothing more goes out from here; what you typed stays."
)


class JurorScreen(RoleScreen["JurorView"]):
    """Top line, notices, turn header, the pane with the form, and the total of what is typed."""

    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*key_bindings(ACTIONS)]
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = ""
    has_digit_hint = True
    """Whether the key strip says how a keyboard without F keys sends."""

    def __init__(self, client: SeatClient) -> None:
        super().__init__(client)
        self.badge = SaveBadge(lambda: client.file_age, id="badge")
        self.notice_bar = NoticeBar(id="notices")
        self.pane = FormPane(client, self._show, self._show_saving, id="sheet")
        self.failed_send: tuple[SendBallot, str] | None = None
        """A ballot that the file could not take, and its key: sent again unchanged, it is the same one."""
        self._juror_line = Static(id="who", markup=False)
        self.state_word = SendStateWord(id="state")
        self._time_of_day = Static(id="time", markup=False)
        self._large_state = LargeText(id="large-state", tallest=LARGE_ROWS)
        self._field_name = Static(id="field-name", markup=False)
        self._large_mark = LargeText(id="large-mark", tallest=LARGE_ROWS)
        self.guide = FieldGuide(id="guide")
        self._guided_form: BallotForm | None = None
        self._looked_number: int | None = None
        """The turn whose whole ballot the juror saw and did not send."""
        self._turn_header = TurnHeader(client.now, id="card")
        self._total = BallotTotal(id="sum")
        self._offered_keys: list[bool | None] = []
        self._held_seat = True
        """Whether the seat was held at the last check."""

    def compose(self) -> ComposeResult:
        """The form with the total beside or below it, as the stylesheet decides."""
        with Horizontal(id="top"):
            yield self._juror_line
            yield self.state_word
            yield self.badge
            yield self._time_of_day
        yield self.notice_bar
        yield self._turn_header
        with Container(id="desk"):
            with Vertical(id="left"):
                yield self.pane
                yield self.guide
            with Vertical(id="right"):
                yield self._large_state
                yield self._field_name
                yield self._large_mark
                yield self._total
        yield KeyStrip(id="keys")

    def on_mount(self) -> None:
        """Draw the first frame, with the view if it has come already; then start to work."""
        self.watch_view(None, self.view)
        self._show()
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        """Start the seat's heartbeat and load the drafts."""
        from scoring_tui.tui.common.heartbeat import start_heartbeat

        start_heartbeat(self, self._format_progress)
        self.set_interval(RETRY_INTERVAL, self._check_seat)
        self.set_interval(1, self._show_time)
        self._check_seat()

    async def is_ready_to_close(self) -> bool:
        """Save what was typed; a ballot that is being sent must be in the file first."""
        await self.pane.save_now()
        return self.pane.autosaver.save_state == "saved" and self.pane.pending_number is None

    @property
    def place(self) -> FormPlace | None:
        """The turn of the form and its focused field."""
        return self.pane.place

    @place.setter
    def place(self, place: FormPlace | None) -> None:
        self.pane.first_place = place

    async def on_unmount(self) -> None:
        """Save what was typed last."""
        await self.pane.save_now()

    def on_resize(self) -> None:
        """Give the guide the rows that are free in the new size."""
        self._guided_form = None
        self._show_field()

    def remember_look(self, draw_number: int) -> None:
        """Say from now on that this ballot, which the juror looked at, is not sent."""
        self._looked_number = draw_number
        self._show()

    @property
    def cursor(self) -> FormPane:
        """The pane with the open form."""
        return self.pane

    # --- news -------------------------------------------------------------------------------------

    def watch_view(self, before: JurorView | None, view: JurorView | None) -> None:
        """Pass the view to the pane, and draw everything around the form."""
        if not self.is_built or view is None:
            return
        if view.juror_id == self.client.actor.post:
            self.pane.take_view(view)
        self._show()

    def watch_trouble(self, trouble: LazyText | None) -> None:
        """Show that the file cannot be used, or can be used again."""
        if self.is_built:
            self.pane.retry()
            self._show()

    def _check_seat(self) -> None:
        """Retry what failed, and show when the seat was lost or regained; no message says so."""
        if self.pane.needs_retry:
            self.pane.retry()
        held_before, self._held_seat = self._held_seat, self.client.holds_seat
        if self._held_seat != held_before:
            self._show()

    @on(FormPane.NothingToOpen)
    def _on_nothing_to_open(self, event: FormPane.NothingToOpen) -> None:
        event.stop()
        self._choose_at_desk()

    @on(FieldInHandChanged)
    def _on_field_changed(self, event: FieldInHandChanged) -> None:
        event.stop()
        self._show_field()

    @on(BallotRead)
    def _on_ballot_read(self, event: BallotRead) -> None:
        event.stop()
        confirm_ballot(self)

    @on(SendRequested)
    def _on_send_requested(self, event: SendRequested) -> None:
        event.stop()
        send_form(self)

    @on(BallotRecorded)
    def _on_ballot_sent(self, event: BallotRecorded) -> None:
        event.stop()
        self.show_message(tr("The ballot for no. {number} is in the file.", number=event.draw_number))
        self._show_receipt(event.draw_number)
        self._choose_at_desk()

    @work(group="receipt")
    async def _show_receipt(self, draw_number: int) -> None:
        """Show the receipt of a ballot that was just recorded, and let the device keep it."""
        juror_id = self.client.actor.post
        receipt = await self.ask_engine(lambda engine: _find_receipt(engine, draw_number, juror_id))
        if receipt is None or not self.is_running:
            return
        contest_id, code = receipt
        cast("JuryApp", self.app).keep_receipt(contest_id, draw_number, code)
        self.show_message(
            tr("The ballot for no. {number} is in the file. Receipt: {code}", number=draw_number, code=code)
        )

    def _choose_at_desk(self) -> None:
        """Where no contestant is called to a stage, the juror chooses the next turn."""
        view = self.pane.view
        if view is not None and view.turns and not view.contest.contest.has_stage:
            choose_turn(self)

    # --- around the form --------------------------------------------------------------------------

    def _show(self) -> None:
        """Give every widget its part; each one draws only what has changed."""
        self._show_saving()
        self.pane.show_waiting_text()
        view = self.pane.view
        if view is not None:
            self._show_view(view)
        else:
            self.notice_bar.show(self._list_errors(), ())
            self._turn_header.display = self._total.display = False
            self.state_word.show(SendState("none"))
        self._show_field()
        offered_keys = [action.is_offered(self.view, self.cursor) for action in ACTIONS]
        if offered_keys != self._offered_keys:  # every refresh draws the key strip
            self._offered_keys = [*offered_keys]
            self.refresh_bindings()

    def _show_saving(self) -> None:
        form = self.pane.form
        self.badge.has_form = form is not None and not form.is_frozen
        self.badge.is_offline = self.trouble is not None
        self.badge.state = self.pane.autosaver.save_state if self.client.holds_seat else "error"

    def _show_view(self, view: JurorView) -> None:
        from scoring_tui.views.ballot_totals import compute_totals
        from scoring_tui.views.notices import list_notices

        form, own_turn = self.pane.form, self.pane.own_turn
        has_draft = form is not None and not form.is_frozen and bool(form.draft)
        was_looked_at = own_turn is not None and self._looked_number == own_turn.number
        notices = list_notices(view, own_turn, has_draft=has_draft, was_looked_at=was_looked_at)
        self.notice_bar.show(self._list_errors(), notices)
        update_line(self._juror_line, Content(f"{view.juror_name} · {view.contest.contest.name}"))
        send_state = describe_send_state(own_turn, view.contest.contest.timezone)
        self.state_word.show(send_state)
        self._large_state.text = " ".join(filter(None, (send_state.word, send_state.time_text)))
        for kind in SEND_KINDS:
            self._large_state.set_class(kind == send_state.kind, f"-{kind}")
        self._show_time()
        self._turn_header.show(own_turn, view.contest.timing.warnings if view.contest.timing else ())
        if form is None or own_turn is None or own_turn.status == "recused":
            self._total.show(None)
        else:
            self._total.show(compute_totals(view, own_turn, form.marks))

    def _show_time(self) -> None:
        """The time of day of the contest."""
        view = self.pane.view
        if view is not None:
            now = datetime.fromtimestamp(self.client.now().wall / 1000, UTC)
            update_line(self._time_of_day, Content(format_clock_time(now, view.contest.contest.timezone)))

    def _show_field(self) -> None:
        """Show guidance, name and mark of the field in hand."""
        form = self.pane.form
        if form is None:
            self._choose_density("none")
            return
        if self._guided_form is not form and self.pane.region.width:
            self._guided_form = form
            self._fit_form(form)
        self.guide.show(form)
        mark_field = form.guided_field
        update_line(self._field_name, Content(mark_field.leaf.name))
        self._large_mark.text = mark_field.mark_text.strip()

    def _fit_form(self, form: BallotForm) -> None:
        """Choose how much of a criterion the form shows; it stays so until the size changes."""
        free_rows = self.app.size.height - TAKEN_ROWS - self.notice_bar.region.height
        width = self.pane.region.width
        densities = ("lined",) if form.has_levels else ("roomy", "lined")  # levels stand in the guide
        density = next((name for name in densities if form.count_rows(name, width) <= free_rows), "compact")
        self._choose_density(density)
        guide_rows = LEAST_ROWS if density == "compact" else 1 + form.longest_guide(width)
        self.guide.fit(form, free_rows - form.count_rows(density, width) + guide_rows)

    def _choose_density(self, density: str) -> None:
        for name in ("roomy", "lined", "compact"):
            self.set_class(name == density, f"-{name}")

    def describe_trouble(self, message: LazyText) -> LazyText:
        """A juror can do one thing about it, whatever it is; paths and commands are for the committee."""
        from scoring_tui.views.notices import FILE_TROUBLE

        return FILE_TROUBLE

    def _list_errors(self) -> list[LazyText]:
        errors = [] if self.client.holds_seat else [SEAT_TAKEN]
        trouble = self.trouble or self.pane.autosaver.error_message
        return [*errors, self.describe_trouble(trouble)] if trouble is not None else errors

    def _format_progress(self) -> str:
        """The progress that the seat reports, as JSON; empty without a form."""
        form = self.pane.form
        if form is None:
            return ""
        save_state = self.pane.autosaver.save_state
        return SeatProgress(form.number, len(form.marks), form.mark_count, save_state).to_json()


def _find_receipt(engine: Engine, draw_number: int, juror_id: str) -> tuple[str, str] | None:
    """The id of the contest and the code of the receipt of a ballot that counts; None if there is none."""
    ballot = engine.state.find_ballot(draw_number, juror_id)
    leaf = engine.ledger.audit.read_leaf(ballot.seq) if ballot is not None else None
    return (engine.state.contest.contest.id, leaf.receipt_code) if leaf is not None else None


SCREEN = JurorScreen
