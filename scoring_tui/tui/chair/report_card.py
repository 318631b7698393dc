"""The jury's report card over the whole screen, for the head of jury. Imports text, and the view when asked.

What it shows is worked out in a thread of its own from a state that was kept aside: the feed goes on.
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
    from scoring_tui.views.report_card import CategoryCard, PlaceReport

WIDEST = 100
"""Cells of a table; on a wider screen there are two side by side."""
PAIRED = 160
"""Cells from which there is room for two."""


class ReportCard(ModalScreen[None]):
    """Scrolled by the arrows; nothing here can be changed, and nothing here changes a mark."""

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

    def __init__(self, category: str, name: str, kept: Callable[[], Awaitable[State | None]]) -> None:
        super().__init__()
        self._category, self._name, self._kept = category, name, kept
        self._card: CategoryCard | None = None

    def compose(self) -> ComposeResult:
        """What it is, the parts, the keys."""
        yield Static(id="title", markup=False)
        yield VerticalScroll(id="card")
        yield Static(Content(tr("↑↓ PgUp PgDn: scroll · F5: work it out anew · Esc: back")), classes="hint")

    def on_mount(self) -> None:
        """Begin."""
        self.action_again()

    def action_back(self) -> None:
        """Close it."""
        self.dismiss(None)

    @work(group="card", exclusive=True)
    async def action_again(self) -> None:
        """Work it out from what is known now."""
        self._title(tr("being computed …"))
        state = await self._kept()
        if state is None:
            self.dismiss(None)
            return
        self._card = await asyncio.to_thread(_made, state, self._category)
        self._title(tr("after entry {seq}", seq=self._card.seq))
        await self._show()

    def _title(self, said: str) -> None:
        title = tr("Report card of the jury: {category}", category=self._name)
        self.query_one("#title", Static).update(Content(f"{title} · {said}"))

    async def on_resize(self, event: events.Resize) -> None:
        """Set the tables anew, at the width of now."""
        await self._show()

    async def _show(self) -> None:
        if self._card is None:
            return
        paired = self.size.width >= PAIRED
        width = min(self.size.width // 2 - 4 if paired else self.size.width - 4, WIDEST)
        columns = _columns(list(_parts(self._card, width)), 2 if paired else 1)
        shown = Horizontal(*(Vertical(*map(_static, column), classes="column") for column in columns))
        async with self.batch():
            await self.body.remove_children()
            await self.body.mount(shown.add_class("pair"))


def _made(state: State, category: str) -> CategoryCard:
    from scoring_tui.views.report_card import card

    return card(state, category)


def _static(part: Content) -> Static:
    return Static(part, classes="part")


def _columns(parts: list[Content], count: int) -> list[list[Content]]:
    """The parts in their order, in columns that are about as long as each other."""
    lengths = [part.plain.count("\n") + 2 for part in parts]
    if count == 1:
        return [parts]
    cuts = range(1, len(parts) + 1)
    cut = min(cuts, key=lambda place: max(sum(lengths[:place]), sum(lengths[place:])))
    return [parts[:cut], parts[cut:]]


# --- parts ------------------------------------------------------------------------------------------


def _parts(card: CategoryCard, width: int) -> Iterator[Content]:
    yield Content("\n".join(card.head))
    if card.places:
        yield _firmness(card)
    yield from (_section(section, width) for section in card.sections)


def _firmness(card: CategoryCard) -> Content:
    lines = [_heading(tr("How firm is each awarded place"))]
    for place in card.places:
        lines.append(Content(f"{'✓' if place.firm else '!'} {_whose(place)}").stylize("bold"))
        lines += [Content(f"  {translate(said)}") for said in place.said]
    return Content("\n").join((*lines, *(Content(translate(note)) for note in card.notes)))


def _whose(place: PlaceReport) -> str:
    if place.through:
        return tr("The line after place {place}: who goes through", place=place.place)
    who = ", ".join(tr("No. {number} {name}", number=number, name=name) for number, name in place.who)
    return tr("Place {place}: {who}", place=place.place, who=who or "–")


def _section(section: ReportSection, width: int) -> Content:
    from scoring_tui.exports.table import format_table

    lines = [_heading(section.title)]
    if section.rows:
        heads, _, rows = (
            format_table(section.headings, section.rows, section.number_columns, width)
            .rstrip()
            .partition("\n")
        )
        lines += [Content(heads).stylize("$text-muted"), Content(rows)]
    return Content("\n").join((*lines, *map(Content, section.notes)))


def _heading(title: str) -> Content:
    return Content(title).stylize("bold $text-accent")
