"""Dialogs of the head of jury: a substitute juror, the order of a tie."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.getters import query_one
from textual.reactive import reactive
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from scoring_tui.i18n.locale import format_number, gettext_noop, tr
from scoring_tui.tui.common.dialogs import Dialog, FieldError
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.views.standing_sheet import Tie


@dataclass(frozen=True, slots=True)
class NewJuror:
    """The person who replaces a juror, and the reason."""

    name: str
    office: str
    reason: str


class SubstitutionDialog(Dialog[NewJuror]):
    """Fields for name, office and reason; enter moves to the next field."""

    AUTO_FOCUS = "#name"

    def compose_answers(self) -> ComposeResult:
        """Three input fields."""
        yield QuietInput(placeholder=tr("Name of the substitute, with titles"), id="name", max_length=200)
        yield QuietInput(placeholder=tr("Office (may stay empty)"), id="office", max_length=200)
        yield QuietInput(placeholder=tr("Reason"), id="reason", max_length=300)
        yield FieldError()
        yield Static(Content(tr("Enter: go on · Esc: back")), classes="hint")

    @on(Input.Changed)
    def _hide_error(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(FieldError).show_error("")

    @on(Input.Submitted)
    def _accept_field(self, event: Input.Submitted) -> None:
        event.stop()
        fields = {field.id: field.value.strip() for field in self.query(Input)}
        empty_field = next((field_id for field_id in ("name", "reason") if not fields[field_id]), None)
        if event.input.id == "name" and fields["name"]:
            self.query_one("#office").focus()
        elif empty_field == event.input.id:
            is_name = empty_field == "name"
            error_message = tr("A name is required.") if is_name else tr("A reason is required.")
            self.query_one(FieldError).show_error(error_message)
        elif empty_field or event.input.id == "office":
            self.query_one(f"#{empty_field or 'reason'}").focus()
        else:
            self.dismiss(NewJuror(**{str(field_id): text for field_id, text in fields.items()}))


@dataclass(frozen=True, slots=True)
class TieDecision:
    """How a tie is settled."""

    order: tuple[int, ...]
    """Draw numbers, best first."""
    is_shared: bool = False
    """Whether they share the place."""


class TieOrderDialog(Dialog[TieDecision]):
    """The tied contestants in an order that shift with the arrows, or a digit, changes."""

    AUTO_FOCUS = "#order"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up,ctrl+up,minus", "move(-1)", gettext_noop("Up"), id="tie.up", show=False),
        Binding("shift+down,ctrl+down,plus", "move(1)", gettext_noop("Down"), id="tie.down", show=False),
        Binding("s", "share", gettext_noop("Shared place"), id="tie.share", show=False),
        *(Binding(str(place), f"put({place})", show=False) for place in range(1, 10)),
    ]
    order: reactive[tuple[int, ...]] = reactive((), repaint=False)
    options = query_one("#order", OptionList)

    def __init__(self, tie: Tie) -> None:
        title = tr(
            "Place {place}, score {score}: who comes first?", place=tie.place, score=format_number(tie.score)
        )
        super().__init__(title, [tr("Every step of the declared chain left them equal.")])
        self._names = dict(tie.contestants)

    def compose_answers(self) -> ComposeResult:
        """The list, and a line that names the keys."""
        yield OptionList(id="order", markup=False)
        yield Static(
            Content(tr("Shift+↑↓ or 1-9: move · Enter: this order · S: shared place · Esc: back")),
            classes="hint",
        )

    def on_mount(self) -> None:
        """Start with the order of the draw numbers."""
        self.order = tuple(self._names)
        self.options.highlighted = 0

    def watch_order(self, order: tuple[int, ...]) -> None:
        """Show the order."""
        highlighted_index = self.options.highlighted
        self.options.set_options(
            Option(self._option_text(place, draw_number)) for place, draw_number in enumerate(order, 1)
        )
        self.options.highlighted = highlighted_index

    def _option_text(self, place: int, draw_number: int) -> Content:
        title = tr("No. {number} {name}", number=draw_number, name=self._names[draw_number])
        return Content(f"{place}.  {title}")

    def action_move(self, step: int) -> None:
        """Move the highlighted contestant up or down."""
        if self.options.highlighted is not None:
            self._move_contestant(self.options.highlighted, self.options.highlighted + step)

    def action_put(self, place: int) -> None:
        """Move the highlighted contestant to a place."""
        if self.options.highlighted is not None:
            self._move_contestant(self.options.highlighted, place - 1)

    def _move_contestant(self, old_index: int, new_index: int) -> None:
        if 0 <= new_index < len(self.order):
            order = list(self.order)
            order.insert(new_index, order.pop(old_index))
            self.order = tuple(order)
            self.options.highlighted = new_index

    def action_share(self) -> None:
        """Let them share the place."""
        self.dismiss(TieDecision(self.order, is_shared=True))

    @on(OptionList.OptionSelected, "#order")
    def _accept_order(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(TieDecision(self.order))


def join_titles(contestants: Sequence[tuple[int, str]]) -> str:
    """The contestants in one line, each with number and name."""
    return ", ".join(
        tr("No. {number} {name}", number=draw_number, name=name) for draw_number, name in contestants
    )
