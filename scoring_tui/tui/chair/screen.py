"""The head of jury's screen: categories, a standing, missing ballots, ties."""

from __future__ import annotations

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

from scoring_tui.i18n.locale import tr, translate
from scoring_tui.tui.chair.actions import ACTIONS
from scoring_tui.tui.chair.ballot_actions import show_details
from scoring_tui.tui.chair.category_list import CategoryList
from scoring_tui.tui.chair.confidence import INTERVAL, ConfidenceTracker
from scoring_tui.tui.chair.gap_and_tie_lists import GapList, TieList
from scoring_tui.tui.chair.presence import SeatPresenceLine
from scoring_tui.tui.chair.selection import PAGES, Page, Selection
from scoring_tui.tui.chair.standing_table import SheetTable
from scoring_tui.tui.chair.standing_words import in_full, legend
from scoring_tui.tui.common.actions import key_bindings
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
    from scoring_tui.scoring.standings.confidence import Confidence


class ChairScreen(RoleScreen[ChairView]):
    """The screen of the head of jury; letters are keys, because nothing is typed here."""

    ACTIONS = ACTIONS
    BINDINGS: ClassVar[list[BindingType]] = [*key_bindings(ACTIONS)]
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "#sheet"
    category_index: reactive[int] = reactive(0, bindings=True)
    """Which category is selected."""
    page: reactive[Page] = reactive("standing", bindings=True)
    """Which of the three lists has the focus."""
    confidence: reactive[Confidence | None] = reactive(None, repaint=False)
    """How certain the places of the selected category are; None until it is computed."""
    lost: reactive[bool] = reactive(False)
    """Whether another device took the seat over."""
    table = query_one("#sheet", SheetTable)
    gaps = query_one("#gap-list", GapList)
    ties = query_one("#tie-list", TieList)

    def __init__(self, client: SeatClient) -> None:
        super().__init__(client)
        self._confidence_tracker = ConfidenceTracker(self, self._take_confidence)

    def compose(self) -> ComposeResult:
        """Categories above, three lists below: one at a time where the terminal is small."""
        with Horizontal(id="top"):
            yield Static(id="title", markup=False)
            yield LedgerCode(lambda: self.client.age)
        yield Static(id="alarm", markup=False)
        yield CategoryList(id="categories")
        yield SeatPresenceLine(id="present", markup=False)
        yield Static(id="pages", markup=False)
        with Vertical(id="lists"):
            with Vertical(id="standing", classes="page"):
                yield WrappedParts(id="method", markup=False)
                yield SheetTable(id="sheet")
                yield Static(id="line", markup=False)
                yield WrappedParts(id="legend", markup=False)
            with Vertical(id="gaps", classes="page"):
                yield GapList(id="gap-list", markup=False)
                yield Static(Content(tr("Every ballot is in.")), id="no-gaps", classes="none")
            with Vertical(id="ties", classes="page"):
                yield TieList(id="tie-list", markup=False)
                yield Static(Content(tr("No tie in this category.")), id="no-ties", classes="none")
        yield KeyStrip(id="keys")

    def on_mount(self) -> None:
        """Give signs of life, and tell how old the file's are."""
        start_heartbeat(self)
        self.set_interval(INTERVAL, self._follow_confidence)
        self.watch_page()
        self.watch_view(None, self.view)
        self.watch_alarm()

    @property
    def sheet(self) -> StandingSheet:
        """The standing of the selected category; there must be a view."""
        view: ChairView = self.view
        return view.sheets[min(self.category_index, len(view.sheets) - 1)]

    @property
    def cursor(self) -> Selection:
        """What is selected; nothing but the list before the screen is built."""
        if not self.is_built:
            return Selection(self.page)
        sheet = self.sheet if self.view is not None else None
        return Selection(self.page, sheet, self.table.line, self.gaps.gap, self.ties.tie)

    # --- news -------------------------------------------------------------------------------------

    def watch_view(self, before: ChairView | None, view: ChairView | None) -> None:
        """Hand the view down, part by part; without a new entry only who is here."""
        if view is None or not self.is_built:
            return
        self.query_one(SeatPresenceLine).seats = view.present
        if before is None or before.seq != view.seq:
            self._show_all(view)

    def _show_all(self, view: ChairView) -> None:
        self.query_one("#title", Static).update(Content(f"{tr('Head of jury')} · {view.contest}"))
        self.query_one(CategoryList).progress = view.progress
        self.gaps.timezone, self.gaps.gaps = view.timezone, view.gaps
        self.query_one("#no-gaps").display = not view.gaps
        self.gaps.display = bool(view.gaps)
        self.query_one(LedgerCode).short_code = view.code
        self.watch_category_index()

    def watch_category_index(self) -> None:
        """Show the chosen category."""
        if self.view is None or not self.is_built:
            return
        sheet = self.sheet
        self.query_one(CategoryList).chosen = self.category_index
        self.table.sheet = sheet
        self._follow_confidence()
        self._show_method()
        self.ties.ties = sheet.ties
        self.ties.display, self.query_one("#no-ties").display = bool(sheet.ties), not sheet.ties
        self._show_line()
        self._show_titles()
        self.refresh_bindings()

    def _follow_confidence(self) -> None:
        if self.view is not None:
            self._confidence_tracker.follow(self.sheet)

    def _take_confidence(self, confidence: Confidence | None) -> None:
        self.confidence = confidence

    def watch_confidence(self) -> None:
        """Show how certain the places are."""
        if self.view is not None and self.is_built:
            self.table.sure = self.confidence.intervals if self.confidence else {}
            self._show_method()
            self._show_line()

    def watch_page(self) -> None:
        """One list is in the hand; the others may be hidden."""
        for page in PAGES:
            self.set_class(page == self.page, f"-{page}")
        if not self.is_built:
            return
        lists: dict[Page, Widget] = {"standing": self.table, "gaps": self.gaps, "ties": self.ties}
        self.call_after_refresh(lists[self.page].focus)
        self._show_titles()

    def watch_trouble(self) -> None:
        """Say what is the matter with the file."""
        self.watch_alarm()

    def watch_lost(self) -> None:
        """Say that the seat is lost."""
        self.watch_alarm()
        self.refresh_bindings()

    def watch_alarm(self) -> None:
        """What must not be overlooked."""
        if not self.is_built:
            return
        said = [translate(self.trouble)] if self.trouble else []
        if self.lost:
            said.append(tr("Another device took this seat over. Nothing more goes out from here."))
        alarm = self.query_one("#alarm", Static)
        alarm.display = bool(said)
        alarm.update(Content("  ".join(f"! {sentence}" for sentence in said)))

    @on(SeatLost)
    def _lose_seat(self) -> None:
        self.lost = True

    @on(events.DescendantFocus)
    def _follow_focus(self, event: events.DescendantFocus) -> None:
        of: dict[str | None, Page] = {"sheet": "standing", "gap-list": "gaps", "tie-list": "ties"}
        self.page = of.get(event.widget.id, self.page)

    @on(DataTable.RowHighlighted, "#sheet")
    @on(OptionList.OptionHighlighted)
    def _other_line(self) -> None:
        self._show_line()
        self.refresh_bindings()

    @on(DataTable.RowSelected, "#sheet")
    def _clicked(self) -> None:
        show_details(self)

    # --- parts ------------------------------------------------------------------------------------

    def _show_titles(self) -> None:
        """Name the lists with their counts: in one line, and on each."""
        if self.view is None or not self.is_built:
            return
        sheet, must = self.sheet, sum(tie.must for tie in self.sheet.ties)
        ties = f"{len(sheet.ties)}, {tr('{n} to settle', n=must)}" if must else str(len(sheet.ties))
        titles: dict[Page, str] = {
            "standing": tr("1 Standing"),
            "gaps": tr("2 Ballots missing ({n})", n=self.view.waiting),
            "ties": tr("3 Ties ({n})", n=ties),
        }
        for page, title in titles.items():
            whole = title if page == "gaps" else f"{title} · {sheet.name}"
            self.query_one(f"#{page}").border_title = Content(whole)
        tabs = (
            Content(f" {titles[page]} ").stylize("reverse" if page == self.page else "") for page in PAGES
        )
        self.query_one("#pages", Static).update(Content(" ").join(tabs))

    def _show_method(self) -> None:
        """What the panels allow, what has to be known of these places, and what the signs below mean."""
        sheet, confidence = self.sheet, self.confidence
        why = (confidence.reason,) if confidence and confidence.reason and sheet.lines else ()
        linked = f"{'! ' if sheet.linked.doubtful else ''}{translate(sheet.linked.said)}"
        said = dict.fromkeys((linked, *map(translate, (*sheet.notes, *why, *sheet.method))))
        self.query_one("#method", WrappedParts).parts = tuple(map(Content, said))
        signs = legend(sheet, bool(confidence and confidence.intervals))
        self.query_one("#legend", WrappedParts).parts = tuple(map(Content, signs))

    def _show_line(self) -> None:
        """The contestant under the cursor, in full."""
        line = self.cursor.line
        self.query_one("#line", Static).update(
            Content(in_full(line, self.sheet, self.confidence) if line else tr("No contestant is drawn yet."))
        )


SCREEN = ChairScreen
