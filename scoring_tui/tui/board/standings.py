"""The standings on the board: page after page, category after category."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive

from scoring_tui.contest.terms import STANDING_STATES
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.tui.board.leaderboard import Leaderboard, LeaderboardRow
from scoring_tui.tui.common.countdown import PAUSE_SIGN
from scoring_tui.tui.common.line import TextLine
from scoring_tui.views.board import BoardCategory

Page = tuple[str, int]
"""A category's id, and the index of the page within the category."""
Places = dict[int, int]
"""Place by draw number."""
LARGEST_SPACING = 3
"""Lines of the screen that one line of a short standing takes at most."""


class Standings(Vertical):
    """One page of one category."""

    DEFAULT_CSS = """
    Standings {
        height: 1fr;
        .heading { height: 1; }
        .category { width: 1fr; text-style: bold; }
        .how-far { width: auto; padding-left: 1; }
        &.-frozen .how-far { color: $warning; text-style: bold; }
    }
    """
    categories: reactive[tuple[BoardCategory, ...]] = reactive((), repaint=False)
    is_held: reactive[bool] = reactive(False, repaint=False)
    """Whether the page stays until somebody turns it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._page: Page = ("", 0)
        self._last_places: dict[str, Places] = {}
        """Places when a category was last turned to, by category."""
        self._compared_places: dict[str, Places] = {}
        """Places at the time before that; rising and falling is shown against these."""
        self._category_line, self._state_line = TextLine("category"), TextLine("how-far")
        self._leaderboard = Leaderboard()

    def compose(self) -> ComposeResult:
        """Category and state above the lines."""
        with Horizontal(classes="heading"):
            yield self._category_line
            yield self._state_line
        yield self._leaderboard

    def on_mount(self) -> None:
        """Start at the first page."""
        self.turn_pages(0)

    def watch_categories(self) -> None:
        """Draw the new standings."""
        self.show()

    def watch_is_held(self) -> None:
        """Draw the sign of a held page."""
        self.show()

    @on(Leaderboard.LineCountChanged)
    def show(self) -> None:
        """Draw the page; if it no longer exists, the last page of its category or the first page of all."""
        pages = self._list_pages()
        if not self.is_mounted or not pages:
            return
        if self._page not in pages:
            same_category = [page for page in pages if page[0] == self._page[0]]
            self._page = same_category[-1] if same_category else pages[0]
        category = next(category for category in self.categories if category.category_id == self._page[0])
        self.set_class(category.is_frozen, "-frozen")
        self._category_line.line_text = category.category_name
        self._state_line.line_text = self._describe_state(category)
        spacing = self._leaderboard.line_count // max(1, len(category.lines))
        self._leaderboard.show(
            self._select_rows(category),
            is_ranked=category.is_ranked,
            spacing=min(LARGEST_SPACING, max(1, spacing)),
            score_name=translate(category.score_name),
        )

    def turn_pages(self, step: int) -> None:
        """Go so many pages on; after the last page comes the first one."""
        pages = self._list_pages()
        if pages:
            page_index = pages.index(self._page) if self._page in pages else 0
            self._page = pages[(page_index + step) % len(pages)]
            if self._page[1] == 0:
                self._remember_places(self._page[0])
        self.show()

    def _remember_places(self, category_id: str) -> None:
        lines = next(category.lines for category in self.categories if category.category_id == category_id)
        places = {line.number: line.place for line in lines if line.place is not None}
        self._compared_places[category_id] = self._last_places.get(category_id, places)
        self._last_places[category_id] = places

    def _list_pages(self) -> list[Page]:
        return [
            (category.category_id, page_index)
            for category in self.categories
            for page_index in range(self._count_pages(category))
        ]

    def _count_pages(self, category: BoardCategory) -> int:
        """Pages of a category; contestants without a score get no page of their own."""
        scored_count = sum(line.score is not None for line in category.lines)
        line_count = scored_count if category.is_ranked else len(category.lines)
        return max(1, -(-line_count // self._leaderboard.line_count))

    def _select_rows(self, category: BoardCategory) -> list[LeaderboardRow]:
        line_count = self._leaderboard.line_count
        old_places = self._compared_places.get(category.category_id, {})
        first_line = self._page[1] * line_count
        lines = category.lines[first_line : first_line + line_count]
        return [(line, _compare_places(old_places.get(line.number), line.place)) for line in lines]

    def _describe_state(self, category: BoardCategory) -> str:
        if category.is_frozen:
            state = "❄ " + tr("frozen")
        elif category.is_ranked or category.state != "open":
            state = translate(STANDING_STATES[category.state])
        else:
            state = tr("running order")
        page_count = self._count_pages(category)
        progress = tr("{done} of {of} complete", done=category.settled_turns, of=category.turn_count)
        parts = [state, progress]
        if page_count > 1:
            parts.append(f"{self._page[1] + 1}/{page_count}")
        if self.is_held:
            parts.append(f"{PAUSE_SIGN} " + tr("held"))
        return " · ".join(parts)


def _compare_places(old_place: int | None, new_place: int | None) -> int:
    """1 for a better place than before, -1 for a worse one."""
    if old_place is None or new_place is None:
        return 0
    return (old_place > new_place) - (old_place < new_place)
