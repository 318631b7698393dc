"""The MC's screen: the stage with clock and sentence to read, the next contestant, the jury, the keys."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.reactive import reactive
from textual.timer import Timer as TextualTimer
from textual.widgets import Static

from scoring_tui.domain.commands.clock_jumps import ReportClockJump
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_clock_time, tr, translate
from scoring_tui.tui.common.actions import key_bindings
from scoring_tui.tui.common.day_alarm import describe_day_alarm
from scoring_tui.tui.common.heartbeat import start_heartbeat
from scoring_tui.tui.common.ledger_code import LedgerCode
from scoring_tui.tui.common.line import update_line
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.common.wrapped import WrappedParts
from scoring_tui.tui.mc.actions import ACTIONS
from scoring_tui.tui.mc.ballot_chips import BallotChips
from scoring_tui.tui.mc.ceremony_desk import CeremonyDesk
from scoring_tui.tui.mc.current_turn import CurrentTurn
from scoring_tui.tui.mc.display_list import DisplayList
from scoring_tui.tui.mc.jury_list import JuryList
from scoring_tui.tui.mc.mc_keys import McKeyStrip
from scoring_tui.tui.mc.next_turn import Preview
from scoring_tui.tui.mc.queue_list import QueueList
from scoring_tui.tui.messages import SeatLost
from scoring_tui.views.announcements import standby_text
from scoring_tui.views.mc import McView, choose_preview
from scoring_tui.views.queue import WAITING_STATES
from scoring_tui.views.schedule_pace import SchedulePace

TYPING_SECONDS = 2.0
"""Seconds after the last digit for which a typed draw number can go on."""
MAX_DIGITS = 4
LEAST_WORK_MINUTES = 60
"""Minutes of work without a break from which the proposal of a break is shown."""
LONG_SLACK_MINUTES = 5
"""Minutes of a slot that are left after the last turn, from which they are named."""


class McScreen(RoleScreen[McView]):
    """The screen of one room's MC; letters are keys, because nothing is typed here but draw numbers."""

    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [
        *key_bindings(ACTIONS),
        *(Binding(digit, f"type_digit('{digit}')", show=False) for digit in "0123456789"),
        Binding("escape", "cancel", show=False),
    ]
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = ""
    preview: reactive[int | None] = reactive(None, bindings=True)
    """Draw number of the contestant whom the space bar would call."""
    is_lost: reactive[bool] = reactive(False, toggle_class="-lost")
    """Whether another device took the seat over."""
    shows_more_keys: reactive[bool] = reactive(False, bindings=True)
    """Whether the strip lists the keys that are not in its main rows."""
    shows_queue: reactive[bool] = reactive(False, toggle_class="-with-queue")
    """Whether the queue takes the whole width, as where there is no room for it beside the stage."""
    typed_number: reactive[str] = reactive("")
    """Digits of a draw number that is being typed."""
    last_target: str = ""
    """Name of the display whose scene was chosen last; empty for those of the room."""
    ceremony_desk: CeremonyDesk | None = None
    """The desk of the ceremony while it is open."""
    _typing_timer: TextualTimer | None = None
    _preview_before_typing: int | None = None
    _reported_jump: int | None = None

    def compose(self) -> ComposeResult:
        """Title and time, alarms, the queue, stage and next, the jury, the last step, the keys."""
        with Horizontal(id="top"):
            yield Static(id="title", markup=False)
            yield Static(id="time", markup=False)
            yield Static(id="present", markup=False)
            yield LedgerCode(lambda: self.client.file_age)
        yield WrappedParts(id="pace", markup=False)
        yield WrappedParts(id="marks", markup=False)
        with Horizontal(id="body"):
            yield QueueList(id="queue")
            with Vertical(id="room"):
                yield CurrentTurn(self.client.now, id="live")
                yield BallotChips(self.client.now, id="chips")
                yield Preview(id="preview")
                with VerticalScroll(id="jury", can_focus=False):
                    yield JuryList(id="turns")
                yield DisplayList(self.client.now, has_copies=False, id="displays")
            with VerticalScroll(id="copies", can_focus=False):
                yield DisplayList(self.client.now, has_copies=True, id="display-copies")
        yield Static(id="undo", markup=False)
        yield McKeyStrip(id="keys")

    def on_mount(self) -> None:
        """Start the heartbeat and the time of day, and show the first view."""
        start_heartbeat(self)
        self.set_interval(0.25, self._show_time)
        self.watch_view(None, self.view)
        self.watch_trouble()

    @property
    def cursor(self) -> int | None:
        """The previewed draw number."""
        return self.preview

    # --- updates -------------------------------------------------------------------------------------

    def watch_view(self, old_view: McView | None, view: McView | None) -> None:
        """Update the widgets; without a new entry only presence, pace and clocks can have changed."""
        if view is None or not self.is_built:
            return
        if old_view is None or old_view.seq != view.seq:
            self._show_all(old_view, view)
        else:
            self._show_turns()
        self._show_pace(old_view, view)
        self._show_alarms()
        if old_view is None or old_view.displays != view.displays or old_view.seq != view.seq:
            for display_list in self.query(DisplayList):
                display_list.show(view)
        if self.ceremony_desk is not None:
            self.ceremony_desk.ceremony = view.ceremony
        self._report_jump(view)

    def _show_all(self, old_view: McView | None, view: McView) -> None:
        self.set_class(view.is_desk, "-desk")
        title = f"{tr('MC')} · {view.room_name} ({view.panel_id}) · {view.contest_name}"
        self.query_one("#title", Static).update(Content(title))
        self._show_time()
        ledger_line = self.query_one(LedgerCode)
        ledger_line.backup_at = view.last_backup_at
        ledger_line.head_code = view.ledger_code
        self.query_one(CurrentTurn).view = view
        self.query_one(QueueList).show(view.queue_blocks, dict(_expected_calls(view)))
        self.preview = choose_preview(old_view, view, self.preview)
        self._show_preview()
        self.query_one("#undo", Static).update(Content(_describe_undo(view)))
        self.refresh_bindings()

    def _show_pace(self, old_view: McView | None, view: McView) -> None:
        self.query_one("#pace", WrappedParts).parts = tuple(map(Content, self._describe_pace(view)))
        present_count = sum(not juror.last_seen.is_offline for juror in view.juror_presence)
        sign = "●" if present_count == len(view.juror_presence) else "○"
        present = tr("{n}/{of} jurors here", n=present_count, of=len(view.juror_presence))
        update_line(self.query_one("#present", Static), Content(f"{sign} {present}"))
        if old_view is not None and old_view.schedule_pace is not view.schedule_pace:
            self.query_one(QueueList).show(view.queue_blocks, dict(_expected_calls(view)))

    def _report_jump(self, view: McView) -> None:
        """Record a jump of the machine's clock, unless another screen was first."""
        if view.clock_jump_ms is None:
            self._reported_jump = None
        elif self._reported_jump is None and self.client.holds_seat:
            self._reported_jump = view.clock_jump_ms
            self.run_worker(self._send_jump(view.clock_jump_ms), group="clock", exclusive=True)

    async def _send_jump(self, jump_ms: int) -> None:
        """Record the jump; if the file could not be written, the next view tries again."""
        outcome = await self.client.submit(ReportClockJump(jump_ms))
        if outcome.failure is not None:
            self._reported_jump = None

    def watch_trouble(self) -> None:
        """Show or hide the trouble with the file."""
        if self.is_built:
            self._show_alarms()

    def watch_warning(self) -> None:
        """Show or hide what the committee must know."""
        self.watch_trouble()

    def watch_preview(self) -> None:
        """Show another previewed contestant."""
        if self.view is not None and self.is_built:
            self._show_preview()

    def watch_typed_number(self) -> None:
        """Show the digits."""
        self.watch_preview()

    def watch_shows_more_keys(self) -> None:
        """Draw the other keys."""
        if self.is_built:
            self.query_one(McKeyStrip).show()

    @on(QueueList.Previewed)
    def _set_preview(self, message: QueueList.Previewed) -> None:
        self.preview = message.number

    @on(SeatLost)
    def _lose_seat(self) -> None:
        self.is_lost = True
        self._show_alarms()
        self.refresh_bindings()

    # --- the preview ---------------------------------------------------------------------------------

    def move_preview(self, step: int) -> None:
        """Preview the contestant so many lines below; above for a negative number."""
        numbers = list(self.view.queue_lines)
        if not numbers:
            return
        index = numbers.index(self.preview) if self.preview in numbers else 0
        self.preview = numbers[max(0, min(len(numbers) - 1, index + step))]

    def action_type_digit(self, digit: str) -> None:
        """Preview the contestant whose draw number is typed digit by digit."""
        view: McView | None = self.view
        if view is None or (digit == "0" and not self.typed_number):
            return
        if not self.typed_number:
            self._preview_before_typing = self.preview
        typed_number = (self.typed_number + digit)[-MAX_DIGITS:]
        if int(typed_number) in view.queue_lines:
            self.preview = int(typed_number)
        elif not any(str(number).startswith(typed_number) for number in view.queue_lines):
            self.show_message(tr("There is no number {number} here.", number=typed_number), "warning")
            self._end_typing()
            return
        self.typed_number = typed_number
        if self._typing_timer is not None:
            self._typing_timer.stop()
        self._typing_timer = self.set_timer(TYPING_SECONDS, self._end_typing)

    def _end_typing(self) -> None:
        self.typed_number = ""

    def action_cancel(self) -> None:
        """Forget the digits, and show the stage and the main keys again."""
        if self.typed_number:
            self.preview = self._preview_before_typing
            self._end_typing()
        self.shows_more_keys = self.shows_queue = False

    async def action_perform(self, action_id: str) -> None:
        """Run one row; Enter after digits only confirms the number, and starts no phase."""
        self._end_typing()
        if action_id != "mc.more":
            self.shows_more_keys = False
        if action_id in ("mc.call", "mc.advance"):
            self.shows_queue = False
        await super().action_perform(action_id)

    def on_key(self, event: Key) -> None:
        """Enter after digits confirms the number; the handler of the base class would look for its action."""
        if event.key == "enter" and self.typed_number:
            self._end_typing()
            event.stop()
            event.prevent_default()

    # --- parts of the screen ------------------------------------------------------------------------

    def _show_time(self) -> None:
        """Show the time of day with seconds."""
        view: McView | None = self.view
        if view is not None:
            moment = datetime.fromtimestamp(self.client.now().wall / 1000, UTC)
            clock_time = format_clock_time(moment, view.timezone)
            separator = clock_time[2]
            update_line(self.query_one("#time", Static), Content(f"{clock_time}{separator}{moment:%S}"))

    def _show_preview(self) -> None:
        view: McView = self.view
        self.query_one(Preview).show(view, self.preview, self.typed_number)
        self.query_one(QueueList).preview = self.preview
        line = view.queue_lines.get(self.preview) if self.preview else None
        can_read = line is not None and line.state in WAITING_STATES and view.live_turn is None
        sentence = translate(standby_text(line.person)) if line and can_read and not view.is_desk else ""
        self.query_one(CurrentTurn).idle_sentence = sentence
        self._show_turns()

    def _show_turns(self) -> None:
        """Show the missing ballots: of the open turns, or at desks of the previewed entry."""
        view: McView = self.view
        previewed_turn = (turn for turn in view.turn_progress if turn.number == self.preview)
        turns = tuple(previewed_turn) if view.is_desk else view.turn_progress
        self.query_one(JuryList).turns = self.query_one(BallotChips).turns = turns

    def _show_alarms(self) -> None:
        """Show a lost seat, trouble with the file, and what the board does not show now."""
        alarms = list(_list_alarms(self.view, self.is_lost, self.trouble or self.warning))
        notes = list(_list_notes(self.view))
        alarm_line = self.query_one("#marks", WrappedParts)
        alarm_line.display = bool(alarms or notes)
        alarm_line.set_class(bool(alarms), "-alarm")
        parts = tuple(map(Content, (*alarms, *notes)))
        if parts != alarm_line.parts:
            alarm_line.parts = parts

    def describe_break_advice(self) -> str:
        """Where a break is proposed, and why."""
        advice = self.view.break_advice
        if advice is None:
            return ""
        hours, minutes = divmod(advice.work_minutes, 60)
        work_time = tr("{hours} h {minutes} min", hours=hours, minutes=minutes)
        return tr(
            "proposed: a break after no. {number}; the jury has worked for {time}",
            number=advice.after_number, time=work_time,
        )  # fmt: skip

    def _describe_pace(self, view: McView) -> Iterator[str]:
        """The parts of the line, none of which is broken."""
        pace = view.schedule_pace
        if not view.has_ballots:
            yield tr("results are imported from sheets")
            return
        if pace is None:
            complete_count = sum(not turn.missing_jurors for turn in view.turn_progress)
            yield tr(
                "{n} entries wait for a decision, {sent} with all ballots",
                n=len(view.turn_progress), sent=complete_count,
            )  # fmt: skip
            return
        yield tr("{done}/{total} done", done=pace.finished_turns, total=pace.turn_count)
        yield _describe_delay(pace)
        is_narrow = self.has_class("-narrow")
        yield from _describe_end(pace, view.timezone, names_slack=not is_narrow)
        if is_narrow:  # the lines of the open turns say the rest
            return
        if open_count := sum(not turn.is_live for turn in view.turn_progress):
            yield "◐ " + tr("{n} still open", n=open_count)
        if view.break_advice and view.break_advice.work_minutes >= LEAST_WORK_MINUTES:
            yield self.describe_break_advice()


def _expected_calls(view: McView) -> Iterator[tuple[int, str]]:
    """When each contestant of this day who waits is expected to be called."""
    pace = view.schedule_pace
    if pace is None:
        return
    blocks = [
        block for block in view.queue_blocks if block.day == view.planned_day and not block.is_postponed
    ]
    waiting_lines = [line for block in blocks for line in block.lines if line.state == "waiting"]
    for index, line in enumerate(waiting_lines):
        moment = pace.next_call_at + index * pace.turn_seconds
        yield line.number, _clock_time(moment, view.timezone)


def _list_alarms(view: McView | None, is_lost: bool, trouble: LazyText | None) -> Iterator[str]:
    if is_lost:
        yield "! " + tr("Another device took this seat over. Nothing more goes out from here.")
    if trouble:
        yield "! " + translate(trouble)
    if view is None:
        return
    if day_alarm := describe_day_alarm(view.unopened_day):
        yield "! " + day_alarm
    for result in view.category_results:
        if result.state == "withdrawn":
            yield "! " + tr(
                "CORRECTION: the announced result of {category} was withdrawn", category=result.category_name
            )


def _list_notes(view: McView | None) -> Iterator[str]:
    if view is None:
        return
    if view.clock_notice is not None:
        yield "! " + translate(view.clock_notice)
    for hand in view.raised_hands:
        yield "▲ " + tr(
            "{juror} asks for the head of jury {reason}· G was helped",
            juror=hand.juror_name, reason=f"({hand.reason}) " if hand.reason else "",
        )  # fmt: skip
    if view.ceremony is not None:
        yield "★ " + tr("ceremony of {category} running: U", category=view.ceremony.category_name)
    if view.unopened_day is not None:
        yield "▣ " + tr("day sealed; its code opens the next day")
    if view.stage_message:
        yield "✉ " + tr("to the stage: {text}", text=view.stage_message)
    if view.is_blank:
        yield "■ " + tr("board blank")
    if view.room_break:
        yield "☕ " + tr("board shows the break")
    yield from ("❄ " + tr("{category} frozen", category=name) for name in view.frozen_categories)


def _describe_delay(pace: SchedulePace) -> str:
    if pace.minutes_behind > 0:
        return "▲ " + tr("{n} min behind", n=pace.minutes_behind)
    return (
        "▼ " + tr("{n} min ahead", n=-pace.minutes_behind)
        if pace.minutes_behind < 0
        else "= " + tr("on time")
    )


def _describe_end(pace: SchedulePace, timezone: str, *, names_slack: bool) -> Iterator[str]:
    """The expected end, the planned one, and how it fits the time for which the room is free.

    Args:
        names_slack: whether to say also that the session fits.
    """
    yield tr(
        "ends {expected}, planned {planned}",
        expected=_clock_time(pace.expected_end, timezone), planned=_clock_time(pace.planned_end, timezone),
    )  # fmt: skip
    if pace.slot_end is None:
        return
    slot_end = _clock_time(pace.slot_end, timezone)
    if pace.minutes_over_slot:
        yield "! " + tr("{n} min over the slot until {time}", n=pace.minutes_over_slot, time=slot_end)
    elif names_slack and pace.slot_end - pace.expected_end >= LONG_SLACK_MINUTES * 60:
        yield tr("slot until {time}", time=slot_end)


def _clock_time(moment: int, timezone: str) -> str:
    return format_clock_time(datetime.fromtimestamp(moment, UTC), timezone)


def _describe_undo(view: McView) -> str:
    last_step = view.last_step
    if last_step is None:
        return tr("Z: nothing to undo")
    undo_line = tr("Z takes back: {what}", what=translate(last_step.description))
    return f"{undo_line} · × {translate(last_step.refusal)}" if last_step.refusal else undo_line


SCREEN = McScreen
