"""What the head of jury is asked: who substitutes, which order settles a tie, is this standing signed.

Imports dialogs, the chair's views and text.
"""

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

from scoring_tui.i18n.locale import format_number, gettext_noop, tr, translate
from scoring_tui.tui.chair.standing_columns import points_off
from scoring_tui.tui.common.dialogs import Dialog, LongConfirmDialog
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.views.standing_sheet import StandingLine, StandingSheet, Tie


@dataclass(frozen=True, slots=True)
class NewJuror:
    """Who takes a place, and why."""

    name: str
    office: str
    reason: str


class Substitution(Dialog[NewJuror]):
    """Name, office and reason; enter goes to the next field."""

    AUTO_FOCUS = "#name"

    def compose_answers(self) -> ComposeResult:
        """Three fields."""
        yield QuietInput(placeholder=tr("Name of the substitute, with titles"), id="name", max_length=200)
        yield QuietInput(placeholder=tr("Office (may stay empty)"), id="office", max_length=200)
        yield QuietInput(placeholder=tr("Reason"), id="reason", max_length=300)
        yield Static(Content(tr("Enter: go on · Esc: back")), classes="hint")

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        fields = {field.id: field.value.strip() for field in self.query(Input)}
        empty = next((id_ for id_ in ("name", "reason") if not fields[id_]), None)
        if event.input.id == "name" and fields["name"]:
            self.query_one("#office").focus()
        elif empty or event.input.id == "office":
            self.query_one(f"#{empty or 'reason'}").focus()
        else:
            self.dismiss(NewJuror(**{str(id_): value for id_, value in fields.items()}))


@dataclass(frozen=True, slots=True)
class TieDecision:
    """Best first, or a shared place."""

    order: tuple[int, ...]
    shared: bool = False


class TieOrder(Dialog[TieDecision]):
    """The tied contestants in an order that the arrows with shift, or digits, change."""

    AUTO_FOCUS = "#order"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up,ctrl+up,minus", "move(-1)", gettext_noop("Up"), id="tie.up", show=False),
        Binding("shift+down,ctrl+down,plus", "move(1)", gettext_noop("Down"), id="tie.down", show=False),
        Binding("s", "share", gettext_noop("Shared place"), id="tie.share", show=False),
        *(Binding(str(n), f"put({n})", show=False) for n in range(1, 10)),
    ]
    order: reactive[tuple[int, ...]] = reactive((), repaint=False)
    options = query_one("#order", OptionList)

    def __init__(self, tie: Tie) -> None:
        title = tr(
            "Place {place}, score {score}: who comes first?", place=tie.place, score=format_number(tie.score)
        )
        super().__init__(title, [tr("Every step of the declared chain left them equal.")])
        self._names = dict(tie.who)

    def compose_answers(self) -> ComposeResult:
        """The list and its keys."""
        yield OptionList(id="order", markup=False)
        yield Static(
            Content(tr("Shift+↑↓ or 1-9: move · Enter: this order · S: shared place · Esc: back")),
            classes="hint",
        )

    def on_mount(self) -> None:
        """Begin with the draw numbers' order."""
        self.order = tuple(self._names)
        self.options.highlighted = 0

    def watch_order(self, order: tuple[int, ...]) -> None:
        """Draw the order."""
        kept = self.options.highlighted
        self.options.set_options(Option(self._prompt(place, n)) for place, n in enumerate(order, 1))
        self.options.highlighted = kept

    def _prompt(self, place: int, number: int) -> Content:
        return Content(f"{place}.  " + tr("No. {number} {name}", number=number, name=self._names[number]))

    def action_move(self, by: int) -> None:
        """Move the highlighted contestant."""
        if self.options.highlighted is not None:
            self._place(self.options.highlighted, self.options.highlighted + by)

    def action_put(self, place: int) -> None:
        """Put the highlighted contestant at a place."""
        if self.options.highlighted is not None:
            self._place(self.options.highlighted, place - 1)

    def _place(self, old: int, new: int) -> None:
        if 0 <= new < len(self.order):
            others = [number for place, number in enumerate(self.order) if place != old]
            self.order = (*others[:new], self.order[old], *others[new:])
            self.options.highlighted = new

    def action_share(self) -> None:
        """They share the place."""
        self.dismiss(TieDecision(self.order, shared=True))

    @on(OptionList.OptionSelected, "#order")
    def _accept(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(TieDecision(self.order))


def sign_dialog(sheet: StandingSheet, code: str) -> LongConfirmDialog:
    """The whole standing as it would be signed, with the ledger's code."""
    lines = [_signed_line(line, sheet) for line in sheet.lines]
    last = [
        tr("Place · score · number · name. Your name goes into the record."),
        tr("Ledger code {code}. A juror of the category signs after you.", code=code),
    ]
    title = tr("Sign the standing of {category}?", category=sheet.name)
    return LongConfirmDialog(title, lines, last, yes_label=tr("Sign"))


def _signed_line(line: StandingLine, sheet: StandingSheet) -> str:
    if line.place is None or line.score is None:
        why = translate(line.why) if line.why else ""
        return f"  –  {'–':>8}  {line.number:>3}  {line.name} ({why})"
    off = " " + tr("({points} for penalties)", points=points_off(line, sheet)) if line.off else ""
    tied = "=" if line.tied else " "
    return f"{tied}{line.place:>2}  {format_number(line.score):>8}  {line.number:>3}  {line.name}{off}"


def titles(names: Sequence[tuple[int, str]]) -> str:
    """Contestants in one line, number and name together."""
    return ", ".join(tr("No. {number} {name}", number=number, name=name) for number, name in names)
