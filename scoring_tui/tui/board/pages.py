"""The pages of a scene: which one is shown, and how places moved since a category was last shown."""

from collections.abc import Sequence
from typing import NamedTuple

from scoring_tui.views.board_view import BoardCategory

PAGE_SECONDS = 8
"""Seconds for which a page is shown."""

Places = dict[int, int]
"""Place by draw number."""


class Page(NamedTuple):
    """A page of a scene; of standings, a page of one category."""

    group_id: str
    """The category's id."""
    page_index: int
    group_pages: int
    """Pages of the group."""


class PageTurner:
    """Keeps the page of a scene from drawing to drawing."""

    def __init__(self) -> None:
        self.is_held = False
        """Whether the page stays until somebody turns it."""
        self.ticks = 0
        """Seconds since the page was turned."""
        self._page = Page("", 0, 0)
        self._pages: list[Page] = []
        self._last_places: dict[str, Places] = {}
        """Places when a category was last turned to, by category."""
        self._compared_places: dict[str, Places] = {}
        """Places at the time before that; rising and falling is shown against these."""

    @property
    def page(self) -> Page:
        """The page in sight."""
        return self._page

    @property
    def page_count(self) -> int:
        """Pages of the scene as it was drawn last."""
        return len(self._pages)

    @property
    def position(self) -> int:
        """Index of the page among all pages."""
        return self._pages.index(self._page) if self._page in self._pages else 0

    def choose(self, pages: Sequence[Page]) -> Page:
        """The page to draw; if it no longer exists, the last one of its group or the first of all."""
        self._pages = list(pages)
        if self._page not in self._pages:
            same_group = [page for page in pages if page.group_id == self._page.group_id]
            same_place = [page for page in same_group if page.page_index <= self._page.page_index]
            self._page = (same_place or same_group or list(pages))[-1 if same_place else 0]
        return self._page

    def turn(self, step: int, categories: Sequence[BoardCategory] = ()) -> None:
        """Go so many pages on; after the last page comes the first one."""
        self.ticks = 0
        if self._pages:
            self._page = self._pages[(self.position + step) % len(self._pages)]
        if self._page.page_index == 0:
            self.remember_places(categories)

    def remember_places(self, categories: Sequence[BoardCategory]) -> None:
        """Compare the next places of the category in sight with those of now."""
        for category in categories:
            if category.category_id == self._page.group_id:
                places = {line.number: line.place for line in category.lines if line.place is not None}
                self._compared_places[category.category_id] = self._last_places.get(
                    category.category_id, places
                )
                self._last_places[category.category_id] = places

    def find_move(self, category: BoardCategory, number: int, place: int | None) -> int:
        """1 for a better place than before, -1 for a worse one."""
        if category.category_id not in self._compared_places:
            places = {line.number: line.place for line in category.lines if line.place is not None}
            self._compared_places[category.category_id] = self._last_places[category.category_id] = places
        old_place = self._compared_places[category.category_id].get(number)
        if old_place is None or place is None:
            return 0
        return (old_place > place) - (old_place < place)


def balance_pages(heights: Sequence[int], rows: int) -> list[int]:
    """How many lines stand on each page, so that the pages are about equally full.

    Args:
        heights: rows of each line.
        rows: rows of a page; a line that is taller has a page of its own.
    """
    if not heights:
        return []
    page_count = len(_fill_pages(heights, rows))
    evenly = _split_evenly(len(heights), page_count)
    starts = [sum(evenly[:index]) for index in range(page_count)]
    is_even_possible = all(
        sum(heights[start : start + size]) <= rows or size == 1
        for start, size in zip(starts, evenly, strict=True)
    )
    return evenly if is_even_possible else _fill_pages(heights, rows)


def _fill_pages(heights: Sequence[int], rows: int) -> list[int]:
    sizes: list[int] = []
    used_rows = rows + 1
    for height in heights:
        if used_rows + height > rows:
            sizes.append(0)
            used_rows = 0
        sizes[-1] += 1
        used_rows += height
    return sizes


def _split_evenly(line_count: int, page_count: int) -> list[int]:
    size, rest = divmod(line_count, page_count)
    return [size + (index < rest) for index in range(page_count)]
