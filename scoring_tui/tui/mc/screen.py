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
from scoring_tui.views.mc import McView, preview_after
from scoring_tui.views.schedule_pace import Pace


class McScreen(RoleScreen[McView]):
    """The screen of one room's MC; letters are keys, because nothing is typed here."""

    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*key_bindings(ACTIONS)]
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "#queue"
    preview: reactive[int | None] = reactive(None, bindings=True)
    """Draw number of the contestant whom the space bar would call."""
    lost: reactive[bool] = reactive(False, toggle_class="-lost")
    """Whether another device took the seat over."""

    def compose(self) -> ComposeResult:
        """Where and how it stands, the room's three columns, the last step, the keys."""
        with Horizontal(id="top"):
            yield Static(id="title", markup=False)
            yield LedgerCode(lambda: self.client.age)
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
        """Give signs of life, and tell how old the file's are."""
        start_heartbeat(self)
        self.watch_view(None, self.view)
        self.watch_trouble()

    @property
    def cursor(self) -> int | None:
        """The previewed draw number."""
        return self.preview

    # --- news -------------------------------------------------------------------------------------

    def watch_view(self, before: McView | None, view: McView | None) -> None:
        """Hand the view down, part by part; without a new entry only presence and pace."""
        if view is None or not self.is_built:
            return
        if before is None or before.seq != view.seq:
            self._show_all(before, view)
        else:
            self._show_watched()
        self.query_one("#pace", WrappedParts).parts = tuple(map(Content, _pace(view)))

    def _show_all(self, before: McView | None, view: McView) -> None:
        self.query_one("#title", Static).update(
            Content(f"{tr('MC')} · {view.room} ({view.panel}) · {view.contest}")
        )
        self.query_one(LedgerCode).short_code = view.code
        self.query_one(CurrentTurn).view = view
        self._show_marks()
        self.query_one(QueueList).blocks = view.blocks
        self.preview = preview_after(before, view, self.preview)
        self._show_preview()
        said = view.linked
        linked = f"{'! ' if said.doubtful else ''}{translate(said.said)}" if said else ""
        self.query_one("#linked", FittedText).fit(Content(linked))
        self.query_one("#undo", Static).update(Content(_undo(view)))
        self.refresh_bindings()

    def watch_trouble(self) -> None:
        """Say what is the matter with the file."""
        if self.is_built:
            self._show_marks()

    def watch_preview(self) -> None:
        """Another contestant is previewed."""
        if self.view is not None:
            self._show_preview()

    @on(QueueList.Previewed)
    def _preview(self, message: QueueList.Previewed) -> None:
        self.preview = message.number

    @on(SeatLost)
    def _lose_seat(self) -> None:
        self.lost = True
        self._show_marks()
        self.refresh_bindings()

    # --- parts ------------------------------------------------------------------------------------

    def _show_preview(self) -> None:
        view = self.view
        line = view.lines.get(self.preview)
        preview = self.query_one(Preview)
        preview.desk = view.desk
        preview.line = line if line and not (view.live and view.live.person == line.person) else None
        self.query_one(QueueList).preview = self.preview
        self._show_watched()

    def _show_watched(self) -> None:
        """Who is waited for; where nobody is called, for the previewed entry."""
        view = self.view
        entry = (turn for turn in view.watched if turn.number == self.preview)
        self.query_one(JuryList).turns = tuple(entry) if view.desk else view.watched

    def _show_marks(self) -> None:
        """What must not be overlooked: a lost seat, trouble, and what the board does not show."""
        alarms, signs = _alarms(self.lost, self.trouble), _signs(self.view)
        marks = self.query_one("#marks", Static)
        marks.display = bool(alarms or signs)
        marks.set_class(bool(alarms), "-alarm")
        marks.update(Content("  ".join((*alarms, *signs))))


def _alarms(lost: bool, trouble: LazyText | None) -> list[str]:
    said = ["! " + tr("Another device took this seat over. Nothing more goes out from here.")] if lost else []
    return [*said, "! " + translate(trouble)] if trouble else said


def _signs(view: McView | None) -> list[str]:
    if view is None:
        return []
    signs = ["■ " + tr("board blank")] if view.blank else []
    if view.rest:
        signs.append("☕ " + tr("board shows the break"))
    return [*signs, *("❄ " + tr("{category} frozen", category=name) for name in view.frozen)]


def _pace(view: McView) -> Iterator[str]:
    """In pieces, each of which stays whole; the line is broken where they do not fit."""
    pace = view.pace
    if pace is None:
        sent = sum(not turn.missing for turn in view.watched)
        yield tr("{n} entries wait for a decision, {sent} with all ballots", n=len(view.watched), sent=sent)
        return
    yield tr("{done}/{total} done", done=pace.done, total=pace.total)
    yield _behind(pace)
    if late := sum(not turn.live for turn in view.watched):
        yield "◐ " + tr("{n} still open", n=late)
    yield tr(
        "ends {expected}, planned {planned}",
        expected=_hour(pace.expected_end, view.timezone), planned=_hour(pace.planned_end, view.timezone),
    )  # fmt: skip


def _behind(pace: Pace) -> str:
    if pace.behind > 0:
        return "▲ " + tr("{n} min behind", n=pace.behind)
    return "▼ " + tr("{n} min ahead", n=-pace.behind) if pace.behind < 0 else "= " + tr("on time")


def _hour(moment: int, timezone: str) -> str:
    return format_clock_time(datetime.fromtimestamp(moment, UTC), timezone)


def _undo(view: McView) -> str:
    last = view.last
    if last is None:
        return tr("Z: nothing to undo")
    said = tr("Z takes back: {what}", what=translate(last.what))
    return f"{said} · × {translate(last.no)}" if last.no else said


SCREEN = McScreen
