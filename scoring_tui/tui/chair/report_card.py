"""The report card of the jury, on a screen of its own.

It is computed in a thread from a copy of the state, so that the engine thread stays free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from scoring_tui.i18n.locale import gettext_noop, tr, translate

if TYPE_CHECKING:
    from scoring_tui.domain.state import State
    from scoring_tui.exports.jury_report_sections import ReportSection
    from scoring_tui.views.report_card import CategoryCard

MAX_TABLE_WIDTH = 100
"""Greatest width of a table in cells."""
TWO_COLUMN_WIDTH = 160
"""Screen width in cells from which there are two columns of tables."""


class ReportCard(ModalScreen[None]):
    """Shows the report card; the arrows scroll it. It changes nothing."""

    AUTO_FOCUS = "#card"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,c", "back", gettext_noop("Back"), id="card.back"),
        Binding("f5", "again", gettext_noop("Refresh"), id="card.again"),
    ]
    DEFAULT_CSS = """
    ReportCard {
        background: $background;
        #title {
            height: 1; padding: 0 1; background: $panel;
            text-style: bold; text-wrap: nowrap; text-overflow: ellipsis;
        }
        #card { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
        .pair, .column { height: auto; }
        .column { width: 1fr; padding-right: 2; }
        .part { height: auto; margin-bottom: 1; }
        .hint { height: 1; padding: 0 1; color: $text-muted; background: $panel; }
    }
    """
    body = query_one("#card", VerticalScroll)

    def __init__(
        self, category_id: str, category_name: str, read_state: Callable[[], Awaitable[State | None]]
    ) -> None:
        super().__init__()
        self._category_id, self._category_name = category_id, category_name
        self._read_state = read_state
        self._card: CategoryCard | None = None

    def compose(self) -> ComposeResult:
        """The title, the tables, a line that names the keys."""
        yield Static(id="title", markup=False)
        yield VerticalScroll(id="card")
        yield Static(Content(tr("↑↓ PgUp PgDn: scroll · F5: work it out anew · Esc: back")), classes="hint")

    def on_mount(self) -> None:
        """Start the first computation."""
        self.action_again()

    def action_back(self) -> None:
        """Close the report card."""
        self.dismiss(None)

    @work(group="card", exclusive=True)
    async def action_again(self) -> None:
        """Compute it from the present state."""
        self._show_title(tr("being computed …"))
        state = await self._read_state()
        if state is None:
            self.dismiss(None)
            return
        self._card = await asyncio.to_thread(_make_card, state, self._category_id)
        self._show_title(tr("after entry {seq}", seq=self._card.seq))
        await self._show_tables()

    def _show_title(self, status: str) -> None:
        title = tr("Report card of the jury: {category}", category=self._category_name)
        self.query_one("#title", Static).update(Content(f"{title} · {status}"))

    async def on_resize(self, event: events.Resize) -> None:
        """Draw the tables at the new width."""
        await self._show_tables()

    async def _show_tables(self) -> None:
        if self._card is None:
            return
        column_count = 2 if self.size.width >= TWO_COLUMN_WIDTH else 1
        width = min(self.size.width // column_count - 4, MAX_TABLE_WIDTH)
        columns = _split_columns(list(_draw_parts(self._card, width)), column_count)
        tables = Horizontal(*(Vertical(*map(_part_widget, column), classes="column") for column in columns))
        async with self.batch():
            await self.body.remove_children()
            await self.body.mount(tables.add_class("pair"))


def _make_card(state: State, category_id: str) -> CategoryCard:
    from scoring_tui.views.report_card import make_category_card

    return make_category_card(state, category_id)


def _part_widget(part: Content) -> Static:
    return Static(part, classes="part")


def _split_columns(parts: list[Content], column_count: int) -> list[list[Content]]:
    """The parts in their order, in one column or in two of about the same height."""
    if column_count == 1:
        return [parts]
    heights = [part.plain.count("\n") + 2 for part in parts]
    split_index = min(
        range(1, len(parts) + 1), key=lambda index: max(sum(heights[:index]), sum(heights[index:]))
    )
    return [parts[:split_index], parts[split_index:]]


# --- parts ------------------------------------------------------------------------------------------


def _draw_parts(card: CategoryCard, width: int) -> Iterator[Content]:
    yield Content("\n".join(card.headlines))
    if card.award_sentences or card.notes:
        yield _draw_sensitivity(card)
    yield from (_draw_section(section, width) for section in card.sections)


def _draw_sensitivity(card: CategoryCard) -> Content:
    lines = [_heading(tr("What would change each awarded place"))]
    for sentence in card.award_sentences:
        line = Content(f"{'✓' if sentence.is_firm else '!'} {translate(sentence.text)}")
        lines.append(line if sentence.is_firm else line.stylize("bold"))
    return Content("\n").join((*lines, *(Content(translate(note)) for note in card.notes)))


def _draw_section(section: ReportSection, width: int) -> Content:
    from scoring_tui.exports.table import format_table

    lines = [_heading(section.title)]
    if section.rows:
        text = format_table(section.headings, section.rows, section.number_columns, width)
        header, _, rows = text.rstrip().partition("\n")
        lines += [Content(header).stylize("$text-muted"), Content(rows)]
    return Content("\n").join((*lines, *map(Content, section.notes)))


def _heading(title: str) -> Content:
    return Content(title).stylize("bold $text-accent")
