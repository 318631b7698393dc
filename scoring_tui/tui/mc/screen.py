"""The MC's screen: the queue with its preview, the stage, the jurors whose ballots are missing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_clock_time, tr, translate
from scoring_tui.tui.common.actions import key_bindings
from scoring_tui.tui.common.heartbeat import start_heartbeat
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.ledger_code import LedgerCode
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.common.wrapped import FittedText, WrappedParts
from scoring_tui.tui.mc.actions import ACTIONS
from scoring_tui.tui.mc.current_turn import CurrentTurn, Preview
from scoring_tui.tui.mc.jury_list import JuryList
from scoring_tui.tui.mc.queue_list import QueueList
from scoring_tui.tui.messages import SeatLost
from scoring_tui.views.mc import McView, choose_preview
from scoring_tui.views.schedule_pace import SchedulePace


class McScreen(RoleScreen[McView]):
    """The screen of one room's MC; letters are keys, because nothing is typed here."""

    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*key_bindings(ACTIONS)]
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "#queue"
    preview: reactive[int | None] = reactive(None, bindings=True)
    """Draw number of the contestant whom the space bar would call."""
    is_lost: reactive[bool] = reactive(False, toggle_class="-lost")
    """Whether another device took the seat over."""

    def compose(self) -> ComposeResult:
        """Title and pace, the queue, stage and jury, the last step, the keys."""
        with Horizontal(id="top"):
            yield Static(id="title", markup=False)
            yield LedgerCode(lambda: self.client.file_age)
        yield WrappedParts(id="pace", markup=False)
        yield Static(id="marks", markup=False)
        with Horizontal(id="body"):
            yield QueueList(id="queue")
            with Vertical(id="room"):
                with VerticalScroll(id="stage", can_focus=False):
                    yield CurrentTurn(self.client.now, id="live")
                    yield Preview(id="preview")
                with VerticalScroll(id="jury"):
                    yield JuryList(id="turns")
        yield FittedText(id="linked", markup=False)
        yield Static(id="undo", markup=False)
        yield KeyStrip(id="keys")

    def on_mount(self) -> None:
        """Start the heartbeat and show the first view."""
        start_heartbeat(self)
        self.watch_view(None, self.view)
        self.watch_trouble()

    @property
    def cursor(self) -> int | None:
        """The previewed draw number."""
        return self.preview

    # --- updates -------------------------------------------------------------------------------------

    def watch_view(self, old_view: McView | None, view: McView | None) -> None:
        """Update the widgets; without a new entry only presence and pace can have changed."""
        if view is None or not self.is_built:
            return
        if old_view is None or old_view.seq != view.seq:
            self._show_all(old_view, view)
        else:
            self._show_turns()
        self.query_one("#pace", WrappedParts).parts = tuple(map(Content, _describe_pace(view)))

    def _show_all(self, old_view: McView | None, view: McView) -> None:
        self.query_one("#title", Static).update(
            Content(f"{tr('MC')} · {view.room_name} ({view.panel_id}) · {view.contest_name}")
        )
        ledger_line = self.query_one(LedgerCode)
        ledger_line.backup_at = view.last_backup_at
        ledger_line.head_code = view.ledger_code
        self.query_one(CurrentTurn).view = view
        self._show_alarms()
        self.query_one(QueueList).blocks = view.queue_blocks
        self.preview = choose_preview(old_view, view, self.preview)
        self._show_preview()
        self.query_one("#linked", FittedText).fit(Content(_describe_linkage(view)))
        self.query_one("#undo", Static).update(Content(_describe_undo(view)))
        self.refresh_bindings()

    def watch_trouble(self) -> None:
        """Show or hide the trouble with the file."""
        if self.is_built:
            self._show_alarms()

    def watch_warning(self) -> None:
        """Show or hide what the committee must know."""
        self.watch_trouble()

    def watch_preview(self) -> None:
        """Show another previewed contestant."""
        if self.view is not None:
            self._show_preview()

    @on(QueueList.Previewed)
    def _set_preview(self, message: QueueList.Previewed) -> None:
        self.preview = message.number

    @on(SeatLost)
    def _lose_seat(self) -> None:
        self.is_lost = True
        self._show_alarms()
        self.refresh_bindings()

    # --- parts of the screen ------------------------------------------------------------------------

    def _show_preview(self) -> None:
        view = self.view
        line = view.queue_lines.get(self.preview)
        preview = self.query_one(Preview)
        preview.desk = view.is_desk
        preview.line = (
            line if line and not (view.live_turn and view.live_turn.person == line.person) else None
        )
        self.query_one(QueueList).preview = self.preview
        self._show_turns()

    def _show_turns(self) -> None:
        """Show the missing ballots: of the open turns, or at desks of the previewed entry."""
        view = self.view
        previewed_turn = (turn for turn in view.turn_progress if turn.number == self.preview)
        self.query_one(JuryList).turns = tuple(previewed_turn) if view.is_desk else view.turn_progress

    def _show_alarms(self) -> None:
        """Show a lost seat, trouble with the file, and what the board does not show now."""
        alarms = _list_alarms(self.is_lost, self.trouble or self.warning)
        board_notes = _list_board_notes(self.view)
        alarm_line = self.query_one("#marks", Static)
        alarm_line.display = bool(alarms or board_notes)
        alarm_line.set_class(bool(alarms), "-alarm")
        alarm_line.update(Content("  ".join((*alarms, *board_notes))))


def _describe_linkage(view: McView) -> str:
    linkage = view.linkage
    return f"{'! ' if linkage.is_doubtful else ''}{translate(linkage.text)}" if linkage else ""


def _list_alarms(is_lost: bool, trouble: LazyText | None) -> list[str]:
    alarms = []
    if is_lost:
        alarms.append("! " + tr("Another device took this seat over. Nothing more goes out from here."))
    if trouble:
        alarms.append("! " + translate(trouble))
    return alarms


def _list_board_notes(view: McView | None) -> list[str]:
    if view is None:
        return []
    board_notes = ["■ " + tr("board blank")] if view.is_blank else []
    if view.room_break:
        board_notes.append("☕ " + tr("board shows the break"))
    return [*board_notes, *("❄ " + tr("{category} frozen", category=name) for name in view.frozen_categories)]


def _describe_pace(view: McView) -> Iterator[str]:
    """The parts of the line, none of which is broken."""
    pace = view.schedule_pace
    if pace is None:
        complete_count = sum(not turn.missing_jurors for turn in view.turn_progress)
        yield tr(
            "{n} entries wait for a decision, {sent} with all ballots",
            n=len(view.turn_progress),
            sent=complete_count,
        )
        return
    yield tr("{done}/{total} done", done=pace.finished_turns, total=pace.turn_count)
    yield _describe_delay(pace)
    if open_count := sum(not turn.is_live for turn in view.turn_progress):
        yield "◐ " + tr("{n} still open", n=open_count)
    yield tr(
        "ends {expected}, planned {planned}",
        expected=_clock_time(pace.expected_end, view.timezone),
        planned=_clock_time(pace.planned_end, view.timezone),
    )


def _describe_delay(pace: SchedulePace) -> str:
    if pace.minutes_behind > 0:
        return "▲ " + tr("{n} min behind", n=pace.minutes_behind)
    return (
        "▼ " + tr("{n} min ahead", n=-pace.minutes_behind)
        if pace.minutes_behind < 0
        else "= " + tr("on time")
    )


def _clock_time(moment: int, timezone: str) -> str:
    return format_clock_time(datetime.fromtimestamp(moment, UTC), timezone)


def _describe_undo(view: McView) -> str:
    last_step = view.last_step
    if last_step is None:
        return tr("Z: nothing to undo")
    undo_line = tr("Z takes back: {what}", what=translate(last_step.description))
    return f"{undo_line} · × {translate(last_step.refusal)}" if last_step.refusal else undo_line


SCREEN = McScreen
