"""A dialog with the nine boxes, the persons of the box in focus, and successors of posts. Confidential."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import DataTable, Static

from scoring_tui.contest.talent_pool import LEVELS, PERFORMANCE_LEVELS, POTENTIAL_LEVELS
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_number, gettext_noop, tr, translate
from scoring_tui.tui.common.dialogs import Dialog
from scoring_tui.views.talent_pool import (
    PoolBox,
    PooledPerson,
    PostCandidate,
    TalentPoolView,
    UnboxedPerson,
    describe_levels,
)

MAX_BOX_WIDTH = 19
"""Cells of the widest box; a dialog does not grow with the screen."""
FRAME_WIDTH = 10
"""Cells of the dialog's frame and of the gaps between the boxes."""
POOL_SIGN = "★"
"""Stands in the boxes of the talent pool."""


class NineBoxesDialog(Dialog[None]):
    """The arrows choose a box, whose persons stand below; keys show the successors, or who is in no box."""

    AUTO_FOCUS = "#boxes"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "show_successors", gettext_noop("Successors"), id="boxes.successors", show=False),
        Binding("u", "show_unboxed", gettext_noop("In no box"), id="boxes.unboxed", show=False),
        Binding("pagedown", "scroll(6)", show=False, priority=True),
        Binding("pageup", "scroll(-6)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    NineBoxesDialog {
        #box { width: 96%; height: 96%; padding: 0 1; }
        #lines { max-height: 2; margin: 0; }
        #boxes { height: 8; margin: 0; }
        #heading { height: auto; max-height: 2; text-style: bold; }
        #people { height: 1fr; border-top: solid $accent; }
        #listed { height: auto; }
    }
    """
    table = query_one("#boxes", DataTable)
    people = query_one("#people", VerticalScroll)

    def __init__(self, pool: TalentPoolView) -> None:
        draft = f"{tr('DRAFT')} · " if pool.is_draft else ""
        super().__init__(
            f"{draft}{tr('Nine boxes')} · {tr('CONFIDENTIAL')}",
            [
                tr(
                    "{boxed} persons in boxes, {pool} of them in the talent pool; {unboxed} in no box",
                    boxed=len(pool.people), pool=sum(person.is_in_pool for person in pool.people),
                    unboxed=len(pool.unboxed),
                ),
                tr(
                    "up: performance, {performance} · right: potential, {potential}",
                    performance=pool.performance_name, potential=translate(pool.potential_name),
                ),
            ],
        )  # fmt: skip
        self._pool = pool

    def compose_answers(self) -> ComposeResult:
        """The grid, the heading of the list, the list, a line that names the keys."""
        yield DataTable[Text](id="boxes", cursor_type="cell", zebra_stripes=False)
        yield Static(id="heading", markup=False)
        with VerticalScroll(id="people", can_focus=False):
            yield Static(id="listed", markup=False)
        hint = tr("↑↓←→: box · PgUp/PgDn: list · S: successors · U: in no box · Esc: back")
        yield Static(Content(hint), classes="hint")

    def on_mount(self) -> None:
        """Fill the grid, and go to the best box."""
        labels = [translate(PERFORMANCE_LEVELS[row[0].box.performance]) for row in self._pool.rows]
        free_width = self.app.size.width * 96 // 100 - max(map(len, labels)) - FRAME_WIDTH
        width = min(MAX_BOX_WIDTH, free_width // len(LEVELS) - 2)
        for level in LEVELS:
            self.table.add_column(Text(translate(POTENTIAL_LEVELS[level]), no_wrap=True), width=width)
        for label, row in zip(labels, self._pool.rows, strict=True):
            self.table.add_row(*map(_draw_box, row), height=2, label=Text(label, no_wrap=True))
        self.table.move_cursor(row=0, column=len(LEVELS) - 1)

    @on(DataTable.CellHighlighted, "#boxes")
    def _show_box(self, event: DataTable.CellHighlighted) -> None:
        item = self._pool.rows[event.coordinate.row][event.coordinate.column]
        heading = f"{tr('Box')} {item.title}: {translate(describe_levels(item.box))}"
        self._show_list(heading, [_describe_person(person) for person in item.people])

    def action_show_successors(self) -> None:
        """List the candidates of every post."""
        lines: list[str] = []
        for successors in self._pool.posts:
            numbers = ", ".join(map(str, successors.post.from_boxes))
            lines.append(tr("{post} (boxes {numbers})", post=successors.post.name, numbers=numbers))
            lines += [f"  ! {translate(note)}" for note in successors.notes]
            lines += [f"  {_describe_candidate(candidate)}" for candidate in successors.candidates]
        self._show_list(tr("Successors by post"), lines or [tr("the contest file declares no [[post]]")])

    def action_show_unboxed(self) -> None:
        """List who is in no box, and why."""
        self._show_list(tr("In no box"), [_describe_unboxed(person) for person in self._pool.unboxed])

    def action_scroll(self, row_count: int) -> None:
        """Scroll the list."""
        self.people.scroll_relative(y=row_count, animate=False)

    def _show_list(self, heading: str, lines: list[str]) -> None:
        self.query_one("#heading", Static).update(Content(heading))
        self.query_one("#listed", Static).update(Content("\n".join(lines or [tr("nobody")])))
        self.people.scroll_home(animate=False)


def _draw_box(item: PoolBox) -> Text:
    """Number and name, then the number of persons; a sign marks the talent pool."""
    sign = f" {POOL_SIGN}" if item.is_in_pool else ""
    count = tr("persons: {n}", n=len(item.people))
    return Text(f"{item.title}\n{count}{sign}", no_wrap=True, overflow="ellipsis")


def _describe_person(person: PooledPerson) -> str:
    posts = tr("candidate: {posts}", posts=", ".join(person.post_names)) if person.post_names else ""
    return " · ".join(_list_parts(person, posts))


def _describe_candidate(candidate: PostCandidate) -> str:
    person = candidate.person
    rank = f"{'=' if candidate.is_tied else ''}{candidate.rank}"
    return f"{rank}. " + " · ".join(_list_parts(person, tr("box {number}", number=person.box.number)))


def _describe_unboxed(person: UnboxedPerson) -> str:
    return " · ".join(_list_parts(person, ", ".join(map(translate, person.reasons))))


def _list_parts(person: PooledPerson | UnboxedPerson, ending: str) -> Iterator[str]:
    parts = (
        person.name, _format_value(person.potential), _format_value(person.performance), ending, person.unit,
    )  # fmt: skip
    return filter(None, parts)


def _format_value(value: Decimal | LazyText | None) -> str:
    if isinstance(value, LazyText):
        return translate(value)
    return "" if value is None else format_number(value)
