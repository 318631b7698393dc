"""Standings that turn over: category after category, page after page.

Imports the leaderboard, the board's view and text.
"""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive

from scoring_tui.contest.terms import STANDING_STATES
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.tui.board.leaderboard import Leaderboard, Row
from scoring_tui.tui.common.countdown import PAUSE_SIGN
from scoring_tui.tui.common.line import TextLine
from scoring_tui.views.board import BoardCategory

Page = tuple[str, int]
"""A category's id and which page of it."""
Places = dict[int, int]
"""Place of each draw number."""
SPARSEST = 3
"""Lines of the screen that a line of a short standing gets at most."""


class Standings(Vertical):
    """One page of one category; `turn` goes on."""

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
    held: reactive[bool] = reactive(False, repaint=False)
    """Whether the pages stand still."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._page: Page = ("", 0)
        self._seen: dict[str, Places] = {}
        """Places when the category was last turned to."""
        self._base: dict[str, Places] = {}
        """Places at the time before that: what rising and falling is told from."""
        self._category, self._how_far = TextLine("category"), TextLine("how-far")
        self._board = Leaderboard()

    def compose(self) -> ComposeResult:
        """What it is and how far, above the lines."""
        with Horizontal(classes="heading"):
            yield self._category
            yield self._how_far
        yield self._board

    def on_mount(self) -> None:
        """Begin at the first page."""
        self.turn(0)

    def watch_categories(self) -> None:
        """News."""
        self.show()

    def watch_held(self) -> None:
        """Say so."""
        self.show()

    @on(Leaderboard.Sized)
    def show(self) -> None:
        """Draw the page, or the nearest that there still is."""
        pages = self._pages()
        if not self.is_mounted or not pages:
            return
        if self._page not in pages:
            own = [page for page in pages if page[0] == self._page[0]]
            self._page = own[-1] if own else pages[0]
        part = next(part for part in self.categories if part.category_id == self._page[0])
        self.set_class(part.is_frozen, "-frozen")
        self._category.line_text, self._how_far.line_text = part.category_name, self._told(part)
        apart = min(SPARSEST, max(1, self._board.fits // max(1, len(part.lines))))
        self._board.show(
            self._rows(part), ranked=part.is_ranked, apart=apart, score=translate(part.score_name)
        )

    def turn(self, step: int) -> None:
        """Go so many pages on, round and round."""
        pages = self._pages()
        if pages:
            place = pages.index(self._page) if self._page in pages else 0
            self._page = pages[(place + step) % len(pages)]
            if self._page[1] == 0:
                self._remember(self._page[0])
        self.show()

    def _remember(self, category: str) -> None:
        lines = next(part.lines for part in self.categories if part.category_id == category)
        places = {line.number: line.place for line in lines if line.place is not None}
        self._base[category], self._seen[category] = self._seen.get(category, places), places

    def _pages(self) -> list[Page]:
        return [(part.category_id, page) for part in self.categories for page in range(self._count(part))]

    def _count(self, part: BoardCategory) -> int:
        """Pages of a category; contestants without a place get none of their own."""
        lines = sum(line.place is not None for line in part.lines) if part.is_ranked else len(part.lines)
        return max(1, -(-lines // self._board.fits))

    def _rows(self, part: BoardCategory) -> list[Row]:
        fits, base = self._board.fits, self._base.get(part.category_id, {})
        lines = part.lines[self._page[1] * fits : (self._page[1] + 1) * fits]
        return [(line, _moved(base.get(line.number), line.place)) for line in lines]

    def _told(self, part: BoardCategory) -> str:
        if part.is_frozen:
            state = "❄ " + tr("frozen")
        elif part.is_ranked or part.state != "open":
            state = translate(STANDING_STATES[part.state])
        else:
            state = tr("running order")
        count = self._count(part)
        said = [state, tr("{done} of {of} complete", done=part.settled_turns, of=part.turn_count)]
        said += [f"{self._page[1] + 1}/{count}"] if count > 1 else []
        said += [f"{PAUSE_SIGN} " + tr("held")] if self.held else []
        return " · ".join(said)


def _moved(before: int | None, place: int | None) -> int:
    """1 for a better place than before, -1 for a worse one."""
    return 0 if before is None or place is None else (before > place) - (before < place)
