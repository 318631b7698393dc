"""Dialogs of the assessors' meeting: the list of all levels, and the fields for an agreed one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import DataTable, Input, Static

from scoring_tui.contest.scales import read_number
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_number, format_typed_number, gettext_noop, tr, translate
from scoring_tui.tui.common.dialogs import Dialog, FieldDialog, FieldError
from scoring_tui.tui.common.input import QuietInput
from scoring_tui.views.consensus import DiscussedLevel

WIDE_SIGN = "!"
"""Marks levels that are far apart."""
NAME_WIDTH = 13
"""Cells of the names in the list on the narrowest screen; the line under the list has them in full."""
NARROWEST_SCREEN = 80
"""Cells of the narrowest screen; a quarter of what a wider one has more goes to each column of names."""
MAX_NAME_WIDTH = 23
"""Cells of the widest column of names."""


@dataclass(frozen=True, slots=True)
class MeetingChoice:
    """What is to be done with one level."""

    level: DiscussedLevel
    is_cancellation: bool
    """Whether the agreed level is to be taken back."""


@dataclass(frozen=True, slots=True)
class AgreedValue:
    """The level that the jury agreed on, as typed."""

    level: Decimal
    reason: str


class MeetingDialog(Dialog[MeetingChoice]):
    """A row for each contestant and criterion; the row under the cursor stands in full below."""

    AUTO_FOCUS = "#levels"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "cancel_agreement", gettext_noop("Take back"), id="meeting.cancel", show=False)
    ]
    DEFAULT_CSS = """
    MeetingDialog {
        #box { width: 96%; height: 96%; padding: 0 1; }
        #lines { max-height: 2; margin: 0; }
        #levels { height: 1fr; margin: 0; }
        #whole { height: auto; max-height: 45%; border-top: solid $accent; }
        #given { height: auto; }
    }
    """
    table = query_one("#levels", DataTable)

    def __init__(
        self, category_name: str, levels: Sequence[DiscussedLevel], cursor_key: tuple[int, str] | None = None
    ) -> None:
        super().__init__(
            f"{tr('Meeting of the jury')} · {category_name}",
            [
                tr(
                    "{count} levels, {wide} of them far apart ({sign}); agreed on: {agreed}",
                    count=len(levels), wide=sum(level.is_wide for level in levels), sign=WIDE_SIGN,
                    agreed=sum(level.agreed_level is not None for level in levels),
                )
            ],
        )  # fmt: skip
        self._levels, self._cursor_key = tuple(levels), cursor_key

    def compose_answers(self) -> ComposeResult:
        """The list, the level under the cursor in full, a line that names the keys."""
        yield DataTable[Text](id="levels", cursor_type="row")
        with VerticalScroll(id="whole", can_focus=False):
            yield Static(id="given", markup=False)
        yield Static(
            Content(tr("Enter: agree on a level · X: take the agreement back · Esc: back")), classes="hint"
        )

    def on_mount(self) -> None:
        """Fill the list, and go to the level that was shown before."""
        self.table.add_column(tr("No."))
        free_width = max(0, self.app.size.width - NARROWEST_SCREEN) // 4
        for heading in (tr("Name"), tr("Criterion")):
            self.table.add_column(heading, width=min(NAME_WIDTH + free_width, MAX_NAME_WIDTH))
        for heading in (tr("Levels"), tr("Spread"), tr("Agreed")):
            self.table.add_column(heading)
        for level in self._levels:
            self.table.add_row(*_draw_row(level))
        keys = [level.key for level in self._levels]
        if self._cursor_key in keys:
            self.table.move_cursor(row=keys.index(self._cursor_key))
        elif not keys:
            self.query_one("#given", Static).update(Content(tr("No ballot is in yet.")))

    @on(DataTable.RowHighlighted, "#levels")
    def _show_level(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if self._levels:
            lines = _describe_level(self._levels[event.cursor_row])
            self.query_one("#given", Static).update(Content("\n".join(lines)))
            self.query_one("#whole").scroll_home(animate=False)

    @on(DataTable.RowSelected, "#levels")
    def _choose_level(self, event: DataTable.RowSelected) -> None:
        event.stop()
        level = self._levels[event.cursor_row]
        if level.objection is None:
            self.dismiss(MeetingChoice(level, is_cancellation=False))
        else:
            self.app.bell()

    def action_cancel_agreement(self) -> None:
        """Take back the agreed level under the cursor."""
        level = self._levels[self.table.cursor_row] if self._levels else None
        if level is not None and level.agreed_level is not None:
            self.dismiss(MeetingChoice(level, is_cancellation=True))
        else:
            self.app.bell()


class AgreedLevelDialog(FieldDialog[AgreedValue]):
    """Fields for level and reason under the single levels; enter in the last field takes them."""

    AUTO_FOCUS = "#level"

    def __init__(self, level: DiscussedLevel) -> None:
        super().__init__(name_level(level), [*_list_juror_levels(level), *_list_level_names(level)])
        self._level = level

    def compose_answers(self) -> ComposeResult:
        """The fields for level and reason."""
        agreed_level = self._level.agreed_level
        fields = (
            ("level", tr("Level"), 16, format_typed_number(agreed_level.level) if agreed_level else ""),
            ("reason", tr("Reason"), 300, ""),
        )
        for field_id, label, max_length, value in fields:
            with Horizontal(classes="field"):
                yield Static(Content(label), classes="label")
                yield QuietInput(value, id=field_id, max_length=max_length)
        yield FieldError()
        yield Static(Content(tr("Enter: go on · Esc: back")), classes="hint")

    @on(Input.Changed)
    def _hide_error(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(FieldError).show_error("")

    @on(Input.Submitted)
    def _accept_field(self, event: Input.Submitted) -> None:
        event.stop()
        level = read_number(self.query_one("#level", Input).value)
        objection = level if isinstance(level, LazyText) else self._level.leaf.scale.find_objection(level)
        reason = self.query_one("#reason", Input).value.strip()
        if objection is not None or isinstance(level, LazyText):
            self.show_field_error(translate(objection) if objection else "", "#level")
        elif event.input.id == "level":
            self.query_one("#reason").focus()
        elif not reason:
            self.show_field_error(tr("A reason is required."), "#reason")
        else:
            self.dismiss(AgreedValue(level, reason))


def name_level(level: DiscussedLevel) -> str:
    """Return criterion, draw number and name in one line."""
    return f"{level.leaf.name} · {tr('No. {number} {name}', number=level.number, name=level.name)}"


def _draw_row(level: DiscussedLevel) -> Iterator[Text]:
    yield Text(str(level.number), justify="right")
    yield Text(level.name, no_wrap=True, overflow="ellipsis")
    yield Text(level.leaf.name, no_wrap=True, overflow="ellipsis")
    yield Text(" ".join(format_number(item.level) for item in level.juror_levels), no_wrap=True)
    yield Text(f"{format_number(level.spread)} {WIDE_SIGN if level.is_wide else ' '}", justify="right")
    agreed_level = level.agreed_level
    yield Text(format_number(agreed_level.level) if agreed_level else "", justify="right")


def _describe_level(level: DiscussedLevel) -> Iterator[str]:
    """The level in full: who gave what, what was agreed on, and why nothing can be agreed on now."""
    yield name_level(level)
    if level.agreed_level is not None:
        yield tr(
            "agreed on {level}: {reason}",
            level=format_number(level.agreed_level.level), reason=level.agreed_level.reason,
        )  # fmt: skip
    if level.objection is not None:
        yield f"! {translate(level.objection)}"
    yield from _list_juror_levels(level)


def _list_juror_levels(level: DiscussedLevel) -> Iterator[str]:
    """One line for all jurors, then one for each note."""
    yield " · ".join(f"{item.juror_name} {format_number(item.level)}" for item in level.juror_levels)
    yield from (f"{item.juror_name}: {item.note}" for item in level.juror_levels if item.note)


def _list_level_names(level: DiscussedLevel) -> Iterator[str]:
    """What each level means, if the contest file says it; else which marks are allowed."""
    for named_level in level.leaf.levels:
        title = f"{format_number(named_level.value)} {named_level.name}".strip()
        yield f"{title}: {named_level.behaviour}" if named_level.behaviour else title
    if not level.leaf.levels:
        yield translate(level.leaf.scale.describe_allowed())
