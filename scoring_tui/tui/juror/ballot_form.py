"""One juror's form for one turn: a field for each criterion, a note, a way to send.

A form belongs to one turn for its whole life; going to another turn mounts another form, so that nothing
from outside can change what was typed. Imports messages, drafting and text.
"""

import asyncio
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from scoring_tui.contest.models import Leaf, Rubric
from scoring_tui.domain.state import Ballot
from scoring_tui.engine.drafts import DraftForm
from scoring_tui.i18n.locale import gettext_noop, tr
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.tui.juror.mark_field import MarkField, beside
from scoring_tui.tui.messages import MarkTyped, SendRequested

NOTE_LENGTH = 300


class BallotForm(VerticalScroll, inherit_bindings=False):
    """Enter and the arrows go from field to field; after the last criterion to the button.

    Keys are handed to the focused field without waiting for it, so that a fast hand's next mark would still
    go into the field that enter is about to leave. Therefore these keys are taken first, and wait.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", gettext_noop("Next mark"), id="ballot.next", show=False, priority=True),
        Binding("down,tab", "step(1)", gettext_noop("One down"), id="ballot.down", show=False, priority=True),
        Binding(
            "up,shift+tab", "step(-1)", gettext_noop("One up"), id="ballot.up", show=False, priority=True
        ),
        Binding("pagedown", "page_down", gettext_noop("Page down"), id="ballot.page-down", show=False),
        Binding("pageup", "page_up", gettext_noop("Page up"), id="ballot.page-up", show=False),
    ]

    def __init__(
        self, number: int, rubric: Rubric, form: DraftForm, difficulty: Mapping[str, Decimal], *, frozen: bool
    ) -> None:
        super().__init__(can_focus=frozen, classes="-frozen" if frozen else "")
        self.number, self.frozen = number, frozen
        self._fields = tuple(
            MarkField(leaf, beside(leaf, rubric, difficulty), form.marks.get(leaf.id, ""), frozen=frozen)
            for leaf in rubric.leaves
        )
        self._note = QuietInput(form.note, placeholder=tr("Note (optional)"), max_length=NOTE_LENGTH,
                                compact=True, classes="note")  # fmt: skip
        self._send = Button(Content(tr("Send · F5")), classes="send", compact=True)

    def compose(self) -> ComposeResult:
        """Groups as headings over their criteria."""
        above: tuple[str, ...] = ()
        for field in self._fields:
            yield from _headings(field.leaf, above)
            yield field
            above = field.leaf.groups
        if not self.frozen:
            yield self._note
            yield self._send
        elif self._note.value:
            yield Static(Content(self._note.value), classes="guide")

    def on_mount(self) -> None:
        """Start where something is missing."""
        self.focus_gap()

    # --- what stands in it ------------------------------------------------------------------------

    @property
    def typed(self) -> DraftForm:
        """Everything as typed."""
        marks = {field.leaf.id: field.typed for field in self._fields if field.typed}
        return DraftForm(marks, self._note.value)

    @property
    def marks(self) -> dict[str, Decimal]:
        """The marks that are right so far."""
        marks = {field.leaf.id: field.mark for field in self._fields}
        return {id_: mark for id_, mark in marks.items() if isinstance(mark, Decimal)}

    def says(self, ballot: Ballot | None) -> bool:
        """Whether exactly this ballot stands in the form."""
        return ballot is not None and (self.marks, self._note.value.strip()) == (ballot.marks, ballot.note)

    @property
    def of(self) -> int:
        """How many marks make a ballot."""
        return len(self._fields)

    def judge(self) -> bool:
        """Show every error; whether there is none. The focus goes to the first."""
        wrong = [field for field in self._fields if not field.judge()]
        if wrong:
            wrong[0].input.focus()
        return not wrong

    # --- moving about -----------------------------------------------------------------------------

    def focus_gap(self) -> None:
        """Go to the first empty field, else to the first; at once, so that no letter falls between."""
        gap = next((field for field in self._fields if not field.typed), self._fields[0])
        self.screen.set_focus(self if self.frozen else gap.input)

    @property
    def _here(self) -> int:
        return next((place for place, stop in enumerate(self._stops) if stop.has_focus), 0)

    @property
    def _stops(self) -> list[Widget]:
        return [*(field.input for field in self._fields), self._note, self._send]

    async def action_step(self, by: int) -> None:
        """Go to a neighbouring field; of a sent ballot, scroll."""
        if self.frozen:
            self.scroll_relative(y=by)
            return
        await self._all_typed()
        stops = self._stops
        self.screen.set_focus(stops[min(max(self._here + by, 0), len(stops) - 1)])

    async def action_next(self) -> None:
        """Go to the next criterion, from the last one to the button; there, ask to send."""
        if self.frozen:
            return
        await self._all_typed()
        if self._send.has_focus:
            self.post_message(SendRequested())
        elif self._here + 1 < len(self._fields):
            self.screen.set_focus(self._stops[self._here + 1])
        else:
            self.screen.set_focus(self._send)

    async def _all_typed(self) -> None:
        """Wait until the focused field has taken every key that came before."""
        done = asyncio.Event()
        focused = self.screen.focused
        if focused is not None and focused.call_later(done.set):
            await done.wait()

    # --- messages ---------------------------------------------------------------------------------

    @on(Input.Changed, ".note")
    def _noted(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(MarkTyped("", event.value))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(SendRequested())


def _headings(leaf: Leaf, above: tuple[str, ...]) -> Iterator[Static]:
    """Names of the groups that begin with this criterion."""
    for depth, name in enumerate(leaf.groups):
        if leaf.groups[: depth + 1] != above[: depth + 1]:
            yield Static(Content(f"{'  ' * depth}{name}"), classes="heading")
