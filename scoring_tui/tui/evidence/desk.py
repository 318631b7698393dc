"""The desk of claims over a juror's or the head of jury's screen: a list with filters, details, states.

It follows the view of the screen below it: what another verifier does is shown at once, and a check of what
has changed meanwhile is refused by the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from scoring_tui.domain.commands.evidence import CheckEvidence
from scoring_tui.domain.facts.evidence import EvidenceStatus
from scoring_tui.domain.sentences.evidence import EVIDENCE_STATUS_NAMES
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.tui.common.dialogs import ReasonDialog
from scoring_tui.tui.common.wrapped import WrappedParts
from scoring_tui.tui.evidence.check_dialog import ClaimCorrectionDialog
from scoring_tui.tui.evidence.long_text import LongTextDialog
from scoring_tui.tui.evidence.words import (
    describe_list_line,
    describe_status,
    list_details,
    list_history,
    list_sources,
)

if TYPE_CHECKING:
    from scoring_tui.tui.common.role_screen import RoleScreen
    from scoring_tui.views.evidence import EvidenceItem

Filter = Literal["", "differing"] | EvidenceStatus
FILTERS: tuple[Filter, ...] = ("", "unchecked", "clarification", "insufficient", "rejected", "confirmed")
"""In the order in which the key goes through them; empty for all claims."""
STATUS_KEYS: Mapping[str, EvidenceStatus] = {
    "1": "confirmed", "2": "insufficient", "3": "clarification", "4": "rejected", "5": "unchecked",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeskSource:
    """Where the desk has its claims from, and where marks go."""

    read_items: Callable[[], tuple[EvidenceItem, ...]]
    """The claims of the view as it is now."""
    timezone: str
    contestant_id: str = ""
    """The contestant whose claims are one key away; empty without one."""
    criterion_id: str = ""
    """The criterion that is highlighted first."""
    begins_with_all: bool = False
    """Whether the claims of all contestants are listed first."""
    take_marks: Callable[[Mapping[str, Decimal]], int] | None = None
    """Puts marks into empty fields of the form, by criterion, and returns how many; None without a form."""
    can_change: bool = True
    """Whether claims can be checked from here."""


class EvidenceDesk(ModalScreen[None]):
    """The list of claims with the details of the highlighted one."""

    AUTO_FOCUS = "#claims"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", gettext_noop("Back"), id="evidence.back", show=False),
        *(Binding(key, f"check('{status}')", show=False) for key, status in STATUS_KEYS.items()),
        Binding("c", "correct", show=False),
        Binding("o", "open", show=False),
        Binding("h", "history", show=False),
        Binding("f", "filter", show=False),
        Binding("i", "scope", show=False),
        Binding("p", "take", show=False),
        Binding("a", "take_all", show=False),
    ]
    DEFAULT_CSS = """
    EvidenceDesk {
        background: $background;
        #evidence-title {
            height: 1; padding: 0 1; background: $panel;
            text-style: bold; text-wrap: nowrap; text-overflow: ellipsis;
        }
        #evidence-counts { height: auto; padding: 0 1; color: $text-muted; }
        #claims { height: 1fr; border: none; padding: 0; scrollbar-size-vertical: 1; }
        #no-claims { height: 1fr; padding: 1 2; display: none; }
        #evidence-details { height: auto; max-height: 8; padding: 0 1; border-top: solid $accent; }
        #evidence-keys { height: auto; padding: 0 1; background: $panel; }
    }
    """
    claims = query_one("#claims", OptionList)

    def __init__(self, role_screen: RoleScreen[Any], source: DeskSource) -> None:
        super().__init__()
        self._role_screen, self._source = role_screen, source
        self._scope = "" if source.begins_with_all else source.contestant_id
        self._filter: Filter = ""
        self._items: list[EvidenceItem] = []
        self._all_items: tuple[EvidenceItem, ...] = ()
        """The claims that were read last, whatever is listed of them."""
        self._highlight_key = (source.contestant_id, source.criterion_id)

    def compose(self) -> ComposeResult:
        """Title, numbers of each state, the list, the details, the keys."""
        yield Static(id="evidence-title", markup=False)
        yield WrappedParts(id="evidence-counts", markup=False)
        yield OptionList(id="claims", markup=False)
        yield Static(Content(tr("No claim here. F shows other states, Esc goes back.")), id="no-claims")
        with VerticalScroll(id="evidence-details", can_focus=False):
            yield Static(id="evidence-lines", markup=False)
        yield WrappedParts(id="evidence-keys", markup=False)

    def on_mount(self) -> None:
        """Show the claims, and follow the view of the screen below."""
        self._show()
        self.watch(self._role_screen, "view", self._follow_view, init=False)

    def _list_keys(self) -> Iterator[str]:
        """Each key with what it does; only those that do something here."""
        if self._source.can_change:
            for key, status in STATUS_KEYS.items():
                yield f"{key} {translate(EVIDENCE_STATUS_NAMES[status])}"
            yield tr("C correct")
        if self._source.take_marks is not None:
            yield tr("P take the mark")
            yield tr("A all confirmed marks")
        if self._source.contestant_id:
            yield tr("I all contestants") if self._scope else tr("I this contestant")
        yield from (tr("F filter"), tr("H history"), tr("O open evidence"), tr("Esc back"))

    # --- the list ---------------------------------------------------------------------------------

    @property
    def _item(self) -> EvidenceItem | None:
        index = self.claims.highlighted
        return self._items[index] if index is not None and index < len(self._items) else None

    def _follow_view(self) -> None:
        """Draw the list again if a claim, or a mark of a ballot, is another one than before."""
        items, shown_items = self._source.read_items(), self._all_items
        is_same = len(items) == len(shown_items) and all(
            item.record is shown.record and item.given_marks == shown.given_marks
            for item, shown in zip(items, shown_items, strict=True)
        )
        if not is_same:
            self._show()

    def _show(self) -> None:
        """Draw everything from the view as it is now; the highlight stays on its claim."""
        items = self._all_items = self._source.read_items()
        in_scope = [item for item in items if self._scope in ("", item.contestant_id)]
        self._items = [item for item in in_scope if self._is_wanted(item)]
        self._show_title(in_scope)
        has_contestant = not self._scope
        self.claims.set_options(
            Option(Content(describe_list_line(item, has_contestant=has_contestant))) for item in self._items
        )
        self.claims.display = bool(self._items)
        self.query_one("#no-claims").display = not self._items
        keys = [item.key for item in self._items]
        if self._items:
            self.claims.highlighted = keys.index(self._highlight_key) if self._highlight_key in keys else 0
        self._show_details()
        keys_line = self.query_one("#evidence-keys", WrappedParts)
        keys_line.parts = tuple(map(Content, self._list_keys()))

    def _is_wanted(self, item: EvidenceItem) -> bool:
        if self._filter == "differing":
            return bool(item.differing_marks)
        return self._filter in ("", item.status)

    def _show_title(self, items: list[EvidenceItem]) -> None:
        who = items[0].name if self._scope and items else tr("all contestants")
        title = f"{tr('Evidence')} · {who}"
        if self._filter:
            title += f" · {self._describe_filter()}"
        self.query_one("#evidence-title", Static).update(Content(title))
        numbers = Counter(item.status for item in items)
        counts = [f"{describe_status(status)} {numbers[status]}" for status in EVIDENCE_STATUS_NAMES]
        if differing_count := sum(bool(item.differing_marks) for item in items):
            counts.append(tr("≠ marks that differ {n}", n=differing_count))
        self.query_one("#evidence-counts", WrappedParts).parts = tuple(map(Content, counts))

    def _describe_filter(self) -> str:
        if self._filter == "differing":
            return tr("marks that differ")
        return translate(EVIDENCE_STATUS_NAMES[self._filter]) if self._filter else ""

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the details of the claim."""
        event.stop()
        if (item := self._item) is not None:
            self._highlight_key = item.key
        self._show_details()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter shows the whole claim with its history."""
        event.stop()
        self.action_history()

    def _show_details(self) -> None:
        item = self._item
        lines = list(list_details(item, self._source.timezone)) if item is not None else []
        self.query_one("#evidence-lines", Static).update(Content("\n".join(lines)))
        self.query_one("#evidence-details").scroll_home(animate=False)

    # --- keys -------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Close the desk."""
        self.dismiss(None)

    def action_filter(self) -> None:
        """Show the claims in the next state; the head of jury also those with marks that differ."""
        has_marks = any(item.differing_marks for item in self._source.read_items())
        filters: tuple[Filter, ...] = (*FILTERS, "differing") if has_marks else FILTERS
        index = filters.index(self._filter) if self._filter in filters else -1
        self._filter = filters[(index + 1) % len(filters)]
        self._show()

    def action_scope(self) -> None:
        """Show one contestant, or all."""
        self._scope = "" if self._scope else self._source.contestant_id
        self._show()

    @work(group="evidence", exclusive=True)
    async def action_history(self) -> None:
        """Show the whole claim, and every claim and check before, of the highlighted criterion."""
        if (item := self._item) is not None:
            title = f"{item.name} · {item.leaf.name}"
            timezone = self._source.timezone
            lines = [*list_details(item, timezone), *list_sources(item)]
            lines += ["", tr("History"), *list_history(item, timezone)]
            await self.app.push_screen_wait(LongTextDialog(title, lines))

    @work(group="evidence", exclusive=True)
    async def action_open(self) -> None:
        """Choose a link or a file of the highlighted claim, and open it."""
        from scoring_tui.tui.evidence.opening import open_evidence

        if (item := self._item) is not None:
            await open_evidence(self._role_screen, item)

    @work(group="evidence", exclusive=True)
    async def action_check(self, status: EvidenceStatus) -> None:
        """Set the state of the highlighted claim; every state but confirmed asks for a note."""
        item = self._item
        if item is None or not self._source.can_change:
            return
        note = ""
        if status != "confirmed":
            title = f"{item.leaf.name}: {translate(EVIDENCE_STATUS_NAMES[status])}"
            typed_note = await self.app.push_screen_wait(ReasonDialog(title, [item.name], prompt=tr("Note")))
            if typed_note is None:
                return
            note = typed_note
        check = item.record.check  # what was corrected stays corrected
        mark, value, base = (check.mark, check.value, check.base) if check else (None, None, None)
        await self._submit(item, status, note, mark, value, base)

    @work(group="evidence", exclusive=True)
    async def action_correct(self) -> None:
        """Correct the figure or the mark, and confirm the claim so."""
        item = self._item
        if item is None or not self._source.can_change:
            return
        correction = await self.app.push_screen_wait(ClaimCorrectionDialog(item))
        if correction is not None:
            await self._submit(
                item, "confirmed", correction.note, correction.mark, correction.value, correction.base
            )

    async def _submit(
        self,
        item: EvidenceItem,
        status: EvidenceStatus,
        note: str,
        mark: Decimal | None,
        value: Decimal | None,
        base: Decimal | None,
    ) -> None:
        command = CheckEvidence(
            item.contestant_id, item.leaf.id, status, item.record.seq, note, mark, value, base
        )
        await self._role_screen.submit_command(command)

    def action_take(self) -> None:
        """Put the mark of the highlighted claim into its empty field."""
        item = self._item
        if item is not None and item.contestant_id == self._source.contestant_id:
            self._take([item])

    def action_take_all(self) -> None:
        """Put every confirmed mark of the contestant of the form into its empty field."""
        self._take(
            [item for item in self._source.read_items() if item.contestant_id == self._source.contestant_id]
        )

    def _take(self, items: list[EvidenceItem]) -> None:
        if self._source.take_marks is None:
            return
        marks = {item.leaf.id: mark for item in items if (mark := item.confirmed_mark) is not None}
        if not marks:
            self._role_screen.show_message(tr("No confirmed mark to take."), severity="warning")
            return
        count = self._source.take_marks(marks)
        message = tr("{n} marks taken into empty fields; nothing is sent yet.", n=count)
        if not count:
            message = tr("The fields are filled already; empty one to take its mark.")
        self._role_screen.show_message(message)
