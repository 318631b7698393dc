"""The head of jury's screen: categories, a standing, missing ballots, ties, what the awards hang on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import DataTable, OptionList, Static

from scoring_tui.domain.sentences.clock_jumps import describe_jump
from scoring_tui.i18n.locale import format_clock_time, tr, translate
from scoring_tui.tui.chair.actions import ACTIONS
from scoring_tui.tui.chair.award_panel import AwardPanel
from scoring_tui.tui.chair.ballot_actions import show_details
from scoring_tui.tui.chair.ballot_and_tie_lists import MissingBallotList, TieList
from scoring_tui.tui.chair.category_list import CategoryList
from scoring_tui.tui.chair.confidence import INTERVAL, ConfidenceTracker, write_sentences
from scoring_tui.tui.chair.presence import SeatPresenceLine
from scoring_tui.tui.chair.selection import PAGES, Page, Selection
from scoring_tui.tui.chair.standing_columns import OUTSIDE_SIGN
from scoring_tui.tui.chair.standing_table import StandingTable
from scoring_tui.tui.chair.standing_text import describe_line, list_legend
from scoring_tui.tui.common.actions import key_bindings
from scoring_tui.tui.common.day_alarm import describe_day_alarm
from scoring_tui.tui.common.day_clock import DayClock
from scoring_tui.tui.common.heartbeat import start_heartbeat
from scoring_tui.tui.common.key_strip import KeyStrip
from scoring_tui.tui.common.ledger_code import LedgerCode
from scoring_tui.tui.common.role_screen import RoleScreen
from scoring_tui.tui.common.wrapped import WrappedParts
from scoring_tui.tui.messages import SeatLost
from scoring_tui.views.chair import ChairView
from scoring_tui.views.standing_sheet import StandingSheet

if TYPE_CHECKING:
    from scoring_tui.engine.client import SeatClient
    from scoring_tui.i18n.lazy import LazyText
    from scoring_tui.scoring.standings.confidence import Confidence
    from scoring_tui.views.award_sentences import AwardSentence
    from scoring_tui.views.requests import RaisedHandLine
    from scoring_tui.views.signing_checklist import CardReading
    from scoring_tui.views.standing_sheet import StandingLine


class ChairKeyStrip(KeyStrip):
    """The keys of the head of jury: there are so many that a low screen lists the possible ones only."""

    hides_impossible = True


class ChairScreen(RoleScreen[ChairView]):
    """The screen of the head of jury; letters are keys, because nothing is typed here."""

    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*key_bindings(ACTIONS)]
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "#sheet"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (38, "-tall"), (50, "-high")]
    """On less than 38 rows four lists at once would have hardly any rows each."""
    can_change = True
    """Whether dialogs offer what changes something."""
    category_index: reactive[int] = reactive(0, bindings=True)
    """Which category is selected."""
    page: reactive[Page] = reactive("standing", bindings=True)
    """Which of the four lists has the focus."""
    confidence: reactive[Confidence | None] = reactive(None, repaint=False)
    """How certain the places of the selected category are; None until it is computed."""
    award_sentences: reactive[tuple[AwardSentence, ...] | None] = reactive(None, repaint=False)
    """What each awarded place of the selected category hangs on; None until it is computed."""
    is_lost: reactive[bool] = reactive(False)
    """Whether another device took the seat over."""
    table = query_one("#sheet", StandingTable)
    missing_list = query_one("#missing-list", MissingBallotList)
    ties = query_one("#tie-list", TieList)
    awards = query_one(AwardPanel)
    presence = query_one(SeatPresenceLine)

    def __init__(self, client: SeatClient) -> None:
        super().__init__(client)
        self._confidence_tracker = ConfidenceTracker(self, self._take_confidence, self._take_sentences)
        self._read_cards: dict[str, tuple[StandingLine, ...]] = {}
        """The standing at the time when this device showed the report card, by category."""
        self._shown_jump_seq = -1
        """Entry of the last clock jump that was told; -1 before the first view."""

    def compose(self) -> ComposeResult:
        """The categories above, the four lists below; on a small terminal only one of them."""
        with Horizontal(id="top"):
            yield Static(id="title", markup=False)
            yield LedgerCode(lambda: self.client.file_age)
            yield DayClock(self.client.now)
        yield Static(id="alarm", markup=False)
        yield Static(id="hands", markup=False)
        yield CategoryList(id="categories")
        yield SeatPresenceLine(id="present", markup=False)
        yield Static(id="pages", markup=False)
        with Vertical(id="lists"):
            with Vertical(id="standing", classes="page"):
                yield WrappedParts(id="method", markup=False)
                yield StandingTable(id="sheet")
                yield Static(id="line", markup=False)
                yield WrappedParts(id="legend", markup=False)
            with Vertical(id="missing", classes="page"):
                yield MissingBallotList(id="missing-list", markup=False)
                yield Static(id="no-missing", classes="none", markup=False)
            with Vertical(id="ties", classes="page"):
                yield TieList(id="tie-list", markup=False)
                yield Static(Content(tr("No tie in this category.")), id="no-ties", classes="none")
            with Vertical(id="awards", classes="page"):
                yield AwardPanel(id="award-list")
        yield ChairKeyStrip(id="keys")

    def on_mount(self) -> None:
        """Start the heartbeat and the confidence, and show the first view."""
        start_heartbeat(self)
        self.set_interval(INTERVAL, self._follow_confidence)
        self.watch_page()
        self.watch_view(None, self.view)
        self._show_alarms()

    @property
    def sheet(self) -> StandingSheet:
        """The standing of the selected category; there must be a view."""
        view: ChairView = self.view
        return view.standing_sheets[min(self.category_index, len(view.standing_sheets) - 1)]

    @property
    def cursor(self) -> Selection:
        """What is selected; nothing but the list before the screen is built."""
        if not self.is_built:
            return Selection(self.page)
        sheet = self.sheet if self.view is not None else None
        has_lost_seats = bool(self.presence.lost_seats or self.presence.set_aside)
        return Selection(
            self.page, sheet, self.table.line, self.missing_list.ballot, self.ties.tie, has_lost_seats
        )

    # --- updates -------------------------------------------------------------------------------------

    def watch_view(self, old_view: ChairView | None, view: ChairView | None) -> None:
        """Update the widgets; without a new entry only the presence can have changed."""
        if view is None or not self.is_built:
            return
        lost_seats = self.presence.lost_seats
        self.presence.seats = view.seat_presence
        if lost_seats != self.presence.lost_seats:
            self.refresh_bindings()
        if old_view is None or old_view.seq != view.seq:
            self._show_all(view)

    def office_title(self, view: ChairView) -> str:
        """The office in the first line."""
        return tr("Head of panel {panel}", panel=view.panel_id) if view.panel_id else tr("Head of jury")

    def _show_all(self, view: ChairView) -> None:
        self.query_one("#title", Static).update(Content(f"{self.office_title(view)} · {view.contest_name}"))
        self.query_one(CategoryList).progress = view.category_progress
        self.missing_list.timezone, self.missing_list.ballots = view.timezone, view.missing_ballots
        nothing_missing = self.query_one("#no-missing", Static)
        nothing_missing.update(
            Content(tr("Every ballot is in.") if view.is_complete else tr("No ballot is late so far."))
        )
        nothing_missing.display = not view.missing_ballots
        self.missing_list.display = bool(view.missing_ballots)
        self.query_one(LedgerCode).head_code = view.ledger_code
        self.query_one(DayClock).timezone = view.timezone
        self.awards.is_for_panel = bool(view.panel_id)
        self._show_hands(view)
        self._show_alarms()
        self._show_clock_jump(view)
        self._show_alarms()
        self.watch_category_index()

    def _show_hands(self, view: ChairView) -> None:
        """Show each raised hand with its time and reason."""
        hands = [_describe_hand(hand, view.timezone) for hand in view.raised_hands]
        hand_line = self.query_one("#hands", Static)
        hand_line.display = bool(hands)
        hand_line.update(Content("\n".join(hands)))

    def _show_clock_jump(self, view: ChairView) -> None:
        """Tell a jump of the machine's clock once; not one from before the start of this screen."""
        jump_seq = view.clock_jump.seq if view.clock_jump is not None else 0
        if view.clock_jump is not None and -1 < self._shown_jump_seq < jump_seq:
            self.show_message(translate(describe_jump(view.clock_jump.jump_ms)), "warning")
        self._shown_jump_seq = jump_seq

    def watch_category_index(self) -> None:
        """Show the selected category."""
        if self.view is None or not self.is_built:
            return
        sheet = self.sheet
        self.query_one(CategoryList).category_index = self.category_index
        self.table.sheet = sheet
        self._follow_confidence()
        self._show_method()
        self.awards.is_complete = sheet.is_complete
        self.ties.ties = sheet.ties
        self.ties.display, self.query_one("#no-ties").display = bool(sheet.ties), not sheet.ties
        self._show_line()
        self._show_titles()
        self.refresh_bindings()

    def _follow_confidence(self) -> None:
        if self.view is not None and not self.view.panel_id:  # about the whole category, with other panels
            self._confidence_tracker.follow(self.sheet)

    def _take_confidence(self, confidence: Confidence | None) -> None:
        self.confidence = confidence

    def _take_sentences(self, sentences: tuple[AwardSentence, ...] | None) -> None:
        self.award_sentences = sentences

    def watch_award_sentences(self) -> None:
        """Show what the awarded places hang on."""
        if self.is_built:
            self.awards.sentences = self.award_sentences
            self._show_titles()
            self._show_line()

    async def find_award_sentences(self, sheet: StandingSheet) -> tuple[AwardSentence, ...]:
        """The sentences of a sheet: those that are shown, or else computed now."""
        if self.award_sentences is not None and sheet == self.sheet:
            return self.award_sentences
        state = await self.ask_engine(lambda engine: engine.state.copy())
        return await asyncio.to_thread(write_sentences, state, sheet.category_id) if state is not None else ()

    def note_card(self, sheet: StandingSheet) -> None:
        """Remember that this device shows the report card of this standing."""
        self._read_cards[sheet.category_id] = sheet.lines

    def find_card_reading(self, sheet: StandingSheet) -> CardReading:
        """Whether this device has shown the report card of this standing."""
        if sheet.category_id not in self._read_cards:
            return "unread"
        return "read" if self._read_cards[sheet.category_id] == sheet.lines else "outdated"

    def toggle_lost_seats(self) -> None:
        """Set the lost seats aside; if all are, name them again."""
        presence = self.presence
        presence.set_aside = presence.set_aside | presence.lost_seats if presence.lost_seats else frozenset()
        self.refresh_bindings()

    def watch_confidence(self) -> None:
        """Show how certain the places are."""
        if self.view is not None and self.is_built:
            self.table.intervals = self.confidence.intervals if self.confidence else {}
            self._show_method()
            self._show_line()

    def watch_page(self) -> None:
        """Focus one list; the stylesheet may hide the others."""
        for page in PAGES:
            self.set_class(page == self.page, f"-{page}")
        if not self.is_built:
            return
        lists: dict[Page, Widget] = {
            "standing": self.table, "missing": self.missing_list, "ties": self.ties, "awards": self.awards
        }  # fmt: skip
        self.call_after_refresh(lists[self.page].focus)
        self._show_titles()

    def watch_trouble(self) -> None:
        """Show or hide the trouble with the file."""
        self._show_alarms()

    def watch_warning(self) -> None:
        """Show or hide what the committee must know."""
        self._show_alarms()

    def watch_is_lost(self) -> None:
        """Show that another device took the seat over."""
        self._show_alarms()
        self.refresh_bindings()

    def _show_alarms(self) -> None:
        """Show trouble with the file, a withdrawn result and a lost seat."""
        if not self.is_built:
            return
        trouble = self.trouble or self.warning
        alarms = [translate(trouble)] if trouble else []
        view: ChairView | None = self.view
        alarms += [
            tr(
                "RECTIFICATION: the announced result of {category} was withdrawn.",
                category=sheet.category_name,
            )
            for sheet in (view.standing_sheets if view is not None else ())
            if sheet.is_withdrawn
        ]
        if self.is_lost:
            alarms.append(tr("Another device took this seat over. Nothing more goes out from here."))
        if day_alarm := describe_day_alarm(self.view.unopened_day if self.view is not None else None):
            alarms.append(day_alarm)
        alarm_line = self.query_one("#alarm", Static)
        alarm_line.display = bool(alarms)
        alarm_line.update(Content("  ".join(f"! {alarm}" for alarm in alarms)))

    @on(SeatLost)
    def _lose_seat(self) -> None:
        self.is_lost = True

    @on(events.DescendantFocus)
    def _follow_focus(self, event: events.DescendantFocus) -> None:
        pages: dict[str | None, Page] = {
            "sheet": "standing", "missing-list": "missing", "tie-list": "ties", "award-list": "awards"
        }  # fmt: skip
        self.page = pages.get(event.widget.id, self.page)

    @on(DataTable.RowHighlighted, "#sheet")
    @on(OptionList.OptionHighlighted)
    def _follow_cursor(self) -> None:
        self._show_line()
        self.refresh_bindings()

    @on(DataTable.RowSelected, "#sheet")
    def _open_details(self) -> None:
        show_details(self)

    # --- parts of the screen ------------------------------------------------------------------------

    def _show_titles(self) -> None:
        """Show the titles of the lists with their counts, in the line above and on each list."""
        if self.view is None or not self.is_built:
            return
        sheet = self.sheet
        unsettled_count = sum(tie.must_settle for tie in sheet.ties)
        tie_count = str(len(sheet.ties))
        long_tie_count = tie_count
        if unsettled_count:
            long_tie_count += f", {tr('{n} to settle', n=unsettled_count)}"
            tie_count = f"! {tie_count}"
        tabs: dict[Page, str] = {
            "standing": tr("1 Standing"),
            "missing": tr("2 Ballots missing ({n})", n=self.view.expected_count),
            "ties": tr("3 Ties ({n})", n=tie_count),
            "awards": tr("4 Awards") + (f" (! {self._loose_count})" if self._loose_count else ""),
        }
        titles = tabs | {"ties": tr("3 Ties ({n})", n=long_tie_count)}
        if self._loose_count:
            titles["awards"] = tr("4 Awards ({n} not firm)", n=self._loose_count)
        for page, title in titles.items():
            border_title = title if page == "missing" else f"{title} · {sheet.category_name}"
            self.query_one(f"#{page}").border_title = Content(border_title)
        tab_parts = [
            Content(f" {tabs[page]} ").stylize("reverse" if page == self.page else "") for page in PAGES
        ]
        self.query_one("#pages", Static).update(Content(" ").join(tab_parts))

    @property
    def _loose_count(self) -> int:
        """Number of awarded places that a single change would change."""
        sentences = self.award_sentences or ()
        return sum(max(1, len(sentence.places)) for sentence in sentences if not sentence.is_firm)

    def _show_method(self) -> None:
        """Show what the jury plan allows, the notes on the places, and the legend.

        A small screen cuts the end: what explains a sign, or warns, comes first.
        """
        sheet, confidence = self.sheet, self.confidence
        reasons = (confidence.reason,) if confidence and confidence.reason and sheet.lines else ()
        causes = confidence.outside_causes if confidence else ()
        outside_notes = [f"{OUTSIDE_SIGN} {translate(cause)}" for cause in causes]
        linkage = f"{'! ' if sheet.linkage.is_doubtful else ''}{translate(sheet.linkage.text)}"
        notes = map(translate, (*sheet.notes, *reasons, *sheet.method_texts))
        first_notes = (linkage, *outside_notes) if sheet.linkage.is_doubtful else (*outside_notes, linkage)
        parts = dict.fromkeys((*first_notes, *notes))
        self.query_one("#method", WrappedParts).parts = tuple(map(Content, parts))
        legend = list_legend(sheet, confidence)
        self.query_one("#legend", WrappedParts).parts = tuple(map(Content, legend))

    def _show_line(self) -> None:
        """Show the contestant under the cursor in full."""
        line = self.cursor.line
        self.query_one("#line", Static).update(
            Content(
                describe_line(line, self.sheet, self.confidence, self._find_sentence(line))
                if line
                else tr("No contestant is drawn yet.")
            )
        )

    def _find_sentence(self, line: StandingLine) -> LazyText | None:
        """What the awarded place of the contestant hangs on."""
        sentences = (item for item in self.award_sentences or () if line.place in item.places)
        return next((sentence.text for sentence in sentences), None)


def _describe_hand(hand: RaisedHandLine, timezone: str) -> str:
    raised = tr(
        "{juror} ({room}) raised a hand at {at}",
        juror=hand.juror_name, room=hand.room_name, at=format_clock_time(hand.raised_at, timezone),
    )  # fmt: skip
    return f"▲ {raised}: {hand.reason}" if hand.reason else f"▲ {raised}"


SCREEN = ChairScreen
