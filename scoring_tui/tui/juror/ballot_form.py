"""One juror's form for one turn: a field for each criterion, a note, and a button to send.

A form belongs to one turn for its whole life. Another turn gets another form, so nothing from outside can
change what was typed.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from scoring_tui.contest.models import Leaf, Rubric
from scoring_tui.contest.terms import NOTE_LENGTH
from scoring_tui.domain.state import Ballot
from scoring_tui.engine.drafts import DraftForm
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.tui.juror.guide import LEAST_ROWS, count_guide_rows
from scoring_tui.tui.juror.mark_field import MarkField, describe_weight
from scoring_tui.tui.messages import BallotRead, FieldInHandChanged, MarkTyped, SendRequested
from scoring_tui.views.ballot_totals import describe_share

if TYPE_CHECKING:
    from scoring_tui.views.evidence import EvidenceItem


class BallotForm(VerticalScroll, inherit_bindings=False):
    """Enter and the arrow keys move from field to field, and from the last one to the button.

    Textual passes other keys to the focused field without waiting for it. The keys that move the focus are
    handled first (`priority`) and wait until the field has taken all earlier keys; otherwise the next mark of
    somebody who types fast would go into the field that Enter is about to leave.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", gettext_noop("Next mark"), id="ballot.next", show=False, priority=True),
        Binding("down,tab", "step(1)", gettext_noop("One down"), id="ballot.down", show=False, priority=True),
        Binding(
            "up,shift+tab", "step(-1)", gettext_noop("One up"), id="ballot.up", show=False, priority=True
        ),
        Binding("space", "tick", gettext_noop("This line is right"), id="ballot.tick", show=False),
        Binding("pagedown", "page_down", gettext_noop("Page down"), id="ballot.page-down", show=False),
        Binding("pageup", "page_up", gettext_noop("Page up"), id="ballot.page-up", show=False),
    ]

    def __init__(
        self,
        draw_number: int,
        rubric: Rubric,
        content: DraftForm,
        difficulty: Mapping[str, Decimal],
        *,
        is_frozen: bool,
        is_confirmed: bool = False,
        share: Fraction | None = None,
    ) -> None:
        super().__init__(can_focus=is_frozen, classes="-frozen" if is_frozen else "")
        self.number, self.is_frozen = draw_number, is_frozen
        self.criterion_ids = frozenset(rubric.leaves_by_id)
        """The criteria of this form."""
        self._share = share
        """The part of the whole that the juror marks; None for the whole."""
        self.first_focus_index: int | None = None
        """The field that gets the focus first; None for the first empty one."""
        self._mark_fields = tuple(
            MarkField(
                leaf,
                describe_weight(leaf, rubric, difficulty, share),
                content.marks.get(leaf.id, ""),
                is_frozen=is_frozen,
                note=content.notes.get(leaf.id, ""),
            )
            for leaf in rubric.leaves
        )
        self._note_input = QuietInput(
            content.note,
            placeholder=tr("Note (optional)"),
            max_length=NOTE_LENGTH,
            compact=True,
            classes="note",
        )
        self._send_button = Button(Content(tr("Look and send · F5")), classes="send", compact=True)
        self._read_index = 0
        """The line of a sent ballot that is read next."""
        self._is_confirmed = is_confirmed

    def compose(self) -> ComposeResult:
        """Groups are headings above their criteria."""
        if self._share is not None:
            yield Static(Content(translate(describe_share(self._share))), classes="share")
        previous_groups: tuple[str, ...] = ()
        for mark_field in self._mark_fields:
            yield from _compose_headings(mark_field.leaf, previous_groups)
            yield mark_field
            previous_groups = mark_field.leaf.groups
        if not self.is_frozen:
            yield self._note_input
            yield self._send_button
        elif self._note_input.value:
            yield Static(Content(self._note_input.value), classes="guide")

    def on_mount(self) -> None:
        """Start at the first empty field, or where the form before this one was."""
        if self.is_frozen:
            self._show_reading()
        if self.first_focus_index is None or self.is_frozen:
            self.focus_gap()
        else:
            self.screen.set_focus(self._focusable_widgets[self.first_focus_index])

    # --- content ----------------------------------------------------------------------------------

    @property
    def draft(self) -> DraftForm:
        """Everything as typed."""
        marks = {
            mark_field.leaf.id: mark_field.mark_text
            for mark_field in self._mark_fields
            if mark_field.mark_text
        }
        return DraftForm(marks, self._note_input.value, self.notes)

    @property
    def notes(self) -> dict[str, str]:
        """The notes on single criteria, as typed; empty ones are left out."""
        fields = [field for field in self._mark_fields if field.leaf.has_note]
        return {field.leaf.id: field.note_input.value for field in fields if field.note_input.value.strip()}

    @property
    def marks(self) -> dict[str, Decimal]:
        """The valid marks so far, by criterion."""
        marks = {mark_field.leaf.id: mark_field.mark for mark_field in self._mark_fields}
        return {criterion_id: mark for criterion_id, mark in marks.items() if isinstance(mark, Decimal)}

    @property
    def mark_count(self) -> int:
        """How many marks make a ballot."""
        return len(self._mark_fields)

    def matches(self, ballot: Ballot | None) -> bool:
        """Whether exactly this ballot is in the form."""
        note = self._note_input.value.strip()
        notes = {criterion_id: text.strip() for criterion_id, text in self.notes.items()}
        return ballot is not None and (self.marks, note, notes) == (ballot.marks, ballot.note, ballot.notes)

    def show_earlier(self, earlier_marks: Mapping[str, Sequence[Decimal]]) -> None:
        """Show the juror's earlier marks of each criterion."""
        for mark_field in self._mark_fields:
            mark_field.show_earlier(earlier_marks.get(mark_field.leaf.id, ()))

    def show_evidence(self, items: "Mapping[str, EvidenceItem]") -> None:
        """Show the claim of each criterion."""
        for mark_field in self._mark_fields:
            mark_field.claim_line.show_item(items.get(mark_field.leaf.id))

    def fill_gaps(self, marks: Mapping[str, Decimal]) -> int:
        """Put marks into empty fields, by criterion; return how many were empty."""
        return sum(
            mark_field.fill_gap(marks[mark_field.leaf.id])
            for mark_field in self._mark_fields
            if mark_field.leaf.id in marks
        )

    @property
    def guided_field(self) -> MarkField:
        """The field that the guide is about: the focused one, else the first."""
        return self._mark_fields[self._read_index if self.is_frozen else self._field_index]

    @property
    def wrong_fields(self) -> list[MarkField]:
        """The fields with an error that is shown."""
        return [mark_field for mark_field in self._mark_fields if mark_field.error_message]

    @property
    def has_levels(self) -> bool:
        """Whether a criterion has levels, which the guide shows below the form."""
        return any(mark_field.leaf.levels for mark_field in self._mark_fields)

    def longest_guide(self, width: int) -> int:
        """Rows of the longest guidance of a criterion, a line for each level and one more included."""
        leaves = [mark_field.leaf for mark_field in self._mark_fields]
        return max(count_guide_rows(leaf.guide, width) + _count_level_rows(leaf) for leaf in leaves)

    def count_rows(self, density: str, width: int) -> int:
        """Rows that form and guide need.

        Args:
            density: "compact" is a line for each criterion, "lined" has the scale below it, "roomy" the
                guidance too, so that it needs no guide.
            width: cells of the form.
        """
        group_count = len({groups[:depth] for groups in self._groups for depth in range(1, len(groups) + 1)})
        claim_count = sum(mark_field.claim_line.item is not None for mark_field in self._mark_fields)
        note_count = sum(mark_field.leaf.has_note for mark_field in self._mark_fields)
        row_count = len(self._mark_fields) + claim_count + note_count + group_count + 2
        row_count += self._share is not None
        if density == "compact":
            return row_count + LEAST_ROWS
        row_count += len(self._mark_fields)
        if density == "lined":
            return row_count + 1 + self.longest_guide(width)
        return row_count + sum(count_guide_rows(field.leaf.guide, width) for field in self._mark_fields)

    @property
    def _groups(self) -> list[tuple[str, ...]]:
        return [mark_field.leaf.groups for mark_field in self._mark_fields]

    # --- reading a sent ballot again -----------------------------------------------------------------

    @property
    def is_reading(self) -> bool:
        """Whether lines of a sent ballot are still to be ticked."""
        return self.is_frozen and not self._is_confirmed

    def _show_reading(self) -> None:
        for index, mark_field in enumerate(self._mark_fields):
            if self._is_confirmed:
                mark_field.set_tick()
            mark_field.set_here(self.is_reading and index == self._read_index)

    def tick_line(self) -> bool:
        """Tick the line that is read; returns whether every line is ticked now."""
        self._mark_fields[self._read_index].set_tick()
        gaps = [index for index, mark_field in enumerate(self._mark_fields) if not mark_field.is_ticked]
        if not gaps:
            return True
        self._read_index = next((index for index in gaps if index > self._read_index), gaps[0])
        self._show_reading()
        self._mark_fields[self._read_index].scroll_visible(animate=False)
        self.post_message(FieldInHandChanged())
        return False

    def set_confirmed(self) -> None:
        """Show every line as read: the confirmation is in the file."""
        if not self._is_confirmed:
            self._is_confirmed = True
            self._show_reading()
            self.post_message(FieldInHandChanged())

    def show_errors(self) -> bool:
        """Show the error of every field and focus the first one; returns whether there is none."""
        wrong_fields = [mark_field for mark_field in self._mark_fields if not mark_field.show_error()]
        if wrong_fields:
            wrong_fields[0].mark_input.focus()
        return not wrong_fields

    # --- focus ------------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Focus the first criterion, to look at all of them again."""
        self.screen.set_focus(self._mark_fields[0].mark_input)

    def focus_gap(self) -> None:
        """Focus the first empty field, else the first one; at once, so that no key goes elsewhere."""
        empty_fields = (mark_field for mark_field in self._mark_fields if not mark_field.mark_text)
        target_field = next(empty_fields, self._mark_fields[0])
        self.screen.set_focus(self if self.is_frozen else target_field.mark_input)

    @property
    def _focusable_widgets(self) -> list[Widget]:
        widgets: list[Widget] = []
        for mark_field in self._mark_fields:
            widgets.append(mark_field.mark_input)
            if mark_field.leaf.has_note:
                widgets.append(mark_field.note_input)
        return [*widgets, self._note_input, self._send_button]

    @property
    def _field_index(self) -> int:
        """Index of the criterion whose mark or note has the focus; the last one below them."""
        if self._note_input.has_focus or self._send_button.has_focus:
            return len(self._mark_fields) - 1
        focused_fields = (
            index
            for index, mark_field in enumerate(self._mark_fields)
            if mark_field.mark_input.has_focus or mark_field.note_input.has_focus
        )
        return next(focused_fields, 0)

    @property
    def focus_index(self) -> int:
        """Index of the focused field, note or button."""
        return next((index for index, widget in enumerate(self._focusable_widgets) if widget.has_focus), 0)

    async def action_step(self, step: int) -> None:
        """Focus a neighbouring field; scroll a ballot that was sent."""
        if self.is_frozen:
            self._read_index = min(max(self._read_index + step, 0), len(self._mark_fields) - 1)
            self._show_reading()
            self._mark_fields[self._read_index].scroll_visible(animate=False)
            self.post_message(FieldInHandChanged())
            return
        await self._wait_for_keys()
        widgets = self._focusable_widgets
        self.screen.set_focus(widgets[min(max(self.focus_index + step, 0), len(widgets) - 1)])

    async def action_next(self) -> None:
        """Focus the next criterion, after the last one the button; on the button, ask to send."""
        if self.is_frozen:
            return
        await self._wait_for_keys()
        if self._send_button.has_focus:
            self.post_message(SendRequested())
        elif not self._note_input.has_focus and self._field_index + 1 < len(self._mark_fields):
            self.screen.set_focus(self._mark_fields[self._field_index + 1].mark_input)
        else:
            self.screen.set_focus(self._send_button)

    def action_tick(self) -> None:
        """Tick the line of a sent ballot that is read; after the last one the ballot is confirmed."""
        if self.is_reading and self.tick_line():
            self.post_message(BallotRead())

    async def _wait_for_keys(self) -> None:
        """Wait until the focused field has handled every earlier key."""
        all_handled = asyncio.Event()
        focused_widget = self.screen.focused
        if focused_widget is not None and focused_widget.call_later(all_handled.set):
            await all_handled.wait()

    # --- messages ---------------------------------------------------------------------------------

    @on(Input.Changed, ".note")
    def _on_note_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(MarkTyped("", event.value))

    @on(Button.Pressed)
    def _on_send_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(SendRequested())


def _count_level_rows(leaf: Leaf) -> int:
    """A line for each level, and one more for the typed one, which is shown in full."""
    return len(leaf.levels) + 1 if leaf.levels else 0


def _compose_headings(leaf: Leaf, previous_groups: tuple[str, ...]) -> Iterator[Static]:
    """Names of the groups that begin with this criterion."""
    for depth, group_name in enumerate(leaf.groups):
        if leaf.groups[: depth + 1] != previous_groups[: depth + 1]:
            yield Static(Content(f"{'  ' * depth}{group_name}"), classes="heading")
