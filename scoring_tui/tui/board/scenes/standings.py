"""A category's standing or running order, page after page, category after category."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring_tui.contest.terms import PHASES, REASONS, STANDING_STATES
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.tui.board.canvas import Area, Canvas, StyleName
from scoring_tui.tui.board.moment import SceneMoment
from scoring_tui.tui.board.pages import PAGE_SECONDS, Page, PageTurner, balance_pages
from scoring_tui.tui.board.scenes.lines import (
    DrawnLine,
    ListLine,
    can_be_large,
    lay_out_lines,
    lay_out_result,
)
from scoring_tui.tui.board.scenes.result_lines import describe_result
from scoring_tui.tui.common.countdown import PAUSE_SIGN
from scoring_tui.tui.common.large_letters import fit_letters
from scoring_tui.views.board_scenes import AnnouncedResult
from scoring_tui.views.board_view import BoardCategory, BoardLine, BoardView

MOVE_SIGNS = " ▲▼"
"""By move: 0 unchanged, 1 risen, -1 fallen."""
TWO_COLUMNS_FROM_WIDTH = 150
"""Cells from which ordinary lines stand in two columns."""
LARGEST_SPACING = 2
"""Rows from one ordinary line to the next, at most."""
LARGEST_GAP = 3
"""Blank rows between two large lines, at most."""
TALL_HEADING_FROM = 24
"""Rows of an area from which its heading is in large letters."""


@dataclass(frozen=True, slots=True)
class LineLayout:
    """The lines of one category, divided into pages."""

    category: BoardCategory
    lines: tuple[DrawnLine, ...]
    page_sizes: tuple[int, ...]
    spacing: int
    """Blank rows below each line."""
    column_count: int

    def select(self, page_index: int) -> tuple[DrawnLine, ...]:
        """The lines of a page."""
        start = sum(self.page_sizes[:page_index])
        return self.lines[start : start + self.page_sizes[page_index]]


def draw_standings(
    canvas: Canvas,
    area: Area,
    view: BoardView,
    moment: SceneMoment,
    *,
    category_id: str = "",
    is_order: bool = False,
) -> None:
    """Draw one page of the standings.

    Args:
        category_id: the only category; empty: all in turn.
        is_order: whether running orders are drawn, whatever is known of the standings.
    """
    categories = _select_categories(view.categories, category_id, is_order)
    if not categories:
        return
    heading_rows = _count_heading_rows(canvas, area)
    list_area = area.split_top(heading_rows)[1]
    layouts = {
        category.category_id: _lay_out(category, list_area, moment.pages, is_order) for category in categories
    }
    pages = [
        Page(category_id, index, len(layout.page_sizes))
        for category_id, layout in layouts.items()
        for index in range(len(layout.page_sizes))
    ]
    page = moment.pages.choose(pages)
    layout = layouts[page.group_id]
    _draw_heading(canvas, area, layout.category, page, moment.pages, heading_rows, is_order)
    _draw_page(canvas, list_area, layout, page)


def has_lines(view: BoardView) -> bool:
    """Whether there is anything to list: before the first score, or in a correction, there may be nothing."""
    return any(category.lines for category in view.categories)


def _select_categories(
    categories: Sequence[BoardCategory], category_id: str, is_order: bool
) -> list[BoardCategory]:
    """The categories with something to show; if there is none, all with their running order."""
    selected = [category for category in categories if category_id in ("", category.category_id)]
    if is_order or category_id:
        return [category for category in selected if category.lines]
    return [category for category in selected if _has_content(category)] or [
        category for category in selected if category.lines
    ]


def _has_content(category: BoardCategory) -> bool:
    if category.announced_result is not None:
        return True
    if category.is_ranked:
        return any(line.score is not None for line in category.lines)
    return category.settled_turns > 0


# --- lines ----------------------------------------------------------------------------------------------


def _lay_out(category: BoardCategory, area: Area, pages: PageTurner, is_order: bool) -> LineLayout:
    if category.announced_result is not None and not is_order:
        return _lay_out_result(category, category.announced_result, area)
    board_lines = _select_lines(category, is_order)
    is_large = can_be_large(area)
    column_count = 2 if not is_large and area.width >= TWO_COLUMNS_FROM_WIDTH else 1
    width = (area.width - 4 * (column_count - 1)) // column_count
    lines = [_describe_line(category, line, pages, is_order) for line in board_lines]
    drawn_lines = lay_out_lines(lines, width, is_large=is_large)
    scored_count = len(drawn_lines)
    if category.is_ranked and not is_order:
        scored_count = sum(line.score is not None for line in board_lines) or len(drawn_lines)
    heights = [line.height for line in drawn_lines]
    spacing = 0
    if not is_large and sum(heights) * LARGEST_SPACING <= area.height * column_count:
        spacing = LARGEST_SPACING - 1
    row_count = area.height + spacing if is_large else (area.height + spacing) * column_count
    spaced_heights = [height + spacing for height in heights]
    sizes = balance_pages(spaced_heights[:scored_count], row_count) or [0]
    if column_count == 2:
        sizes = _shrink_pages(spaced_heights[:scored_count], sizes, area.height + spacing)
    sizes[-1] += _count_extra(spaced_heights, sum(sizes), sizes[-1], row_count if column_count == 1 else 0)
    return LineLayout(category, tuple(drawn_lines), tuple(sizes), spacing, column_count)


def _lay_out_result(category: BoardCategory, result: AnnouncedResult, area: Area) -> LineLayout:
    drawn_lines = lay_out_result(describe_result(result, has_members=False), area)
    sizes = balance_pages([line.height for line in drawn_lines], area.height) or [0]
    return LineLayout(category, tuple(drawn_lines), tuple(sizes), spacing=0, column_count=1)


def _shrink_pages(heights: Sequence[int], sizes: list[int], rows: int) -> list[int]:
    """Pages whose lines fit into two columns, though no line may be divided between them."""
    start, fitting = 0, []
    for size in sizes:
        while size > 1 and not _fits_two_columns(heights[start : start + size], rows):
            size -= 1
        fitting.append(size)
        start += size
    rest = len(heights) - start
    while rest > 0:
        fitting.append(min(rest, fitting[0]))
        rest -= fitting[-1]
    return fitting


def _fits_two_columns(heights: Sequence[int], rows: int) -> bool:
    half = (len(heights) + 1) // 2
    return sum(heights[:half]) <= rows and sum(heights[half:]) <= rows


def _count_extra(heights: Sequence[int], first: int, last_page_size: int, rows: int) -> int:
    """How many lines without a score stand below the others on the last page."""
    used_rows = sum(heights[first - last_page_size : first])
    extra = 0
    for height in heights[first:]:
        if used_rows + height > rows:
            break
        used_rows += height
        extra += 1
    return extra


def _select_lines(category: BoardCategory, is_order: bool) -> list[BoardLine]:
    """The lines to draw: a standing that is complete has nobody without a score."""
    if is_order:
        return (
            sorted(category.lines, key=lambda line: line.number) if category.is_ranked else [*category.lines]
        )
    if category.is_ranked and category.state != "open":
        return [line for line in category.lines if line.score is not None] or [*category.lines]
    return [*category.lines]


def _describe_line(category: BoardCategory, line: BoardLine, pages: PageTurner, is_order: bool) -> ListLine:
    status_text = translate(line.status_text) if line.status_text else ""
    if is_order or line.score is None:
        if is_order and line.score is not None:
            status_text = tr("finished")
        is_waiting = line.score is None and line.status_text in (PHASES["queued"], REASONS["waiting"])
        is_to_come = is_waiting and (is_order or not category.is_ranked)
        style_name: StyleName = "text" if is_to_come else "muted"
        return ListLine("", str(line.number), line.name, line.unit, status_text, style=style_name)
    place_text = f"{line.place}{'=' if line.is_tied else '.'}" if line.place is not None else ""
    style: StyleName = "first" if line.place == 1 else "text" if line.place is not None else "muted"
    missing_sign = " !" if line.has_missing_ballots else ""
    name = f"{line.name} ({status_text})" if line.place is None and status_text else line.name
    return ListLine(
        place_text,
        str(line.number),
        name,
        line.unit,
        format_number(line.score),
        note=f"{line.ballot_count}/{line.expected_ballots}{missing_sign}",
        move_sign=MOVE_SIGNS[pages.find_move(category, line.number, line.place)],
        style=style,
        note_style="few" if line.has_missing_ballots else None,
    )


# --- drawing --------------------------------------------------------------------------------------------


def _count_heading_rows(canvas: Canvas, area: Area) -> int:
    return 6 if area.height >= TALL_HEADING_FROM and canvas.area.width >= 100 else 1


def describe_page(pages: PageTurner, page: Page) -> str:
    """The page's number, and how long it stays: a bar that grows, or the sign of a held page."""
    if pages.page_count < 2 and not pages.is_held:
        return ""
    number_text = f"{page.page_index + 1}/{page.group_pages}" if page.group_pages > 1 else ""
    if pages.is_held:
        return f"{number_text} {PAUSE_SIGN} {tr('held')}".strip()
    filled = min(PAGE_SECONDS, pages.ticks + 1)
    return f"{number_text} {'█' * filled}{'░' * (PAGE_SECONDS - filled)}".strip()


def _draw_heading(
    canvas: Canvas,
    area: Area,
    category: BoardCategory,
    page: Page,
    pages: PageTurner,
    rows: int,
    is_order: bool,
) -> None:
    state_text, style = _describe_state(category, is_order)
    page_text = describe_page(pages, page)
    right = area.x + area.width
    if rows > 1:
        block = fit_letters(category.category_name, area.width, 4)
        canvas.put_block(block, area, "heading")
        state_block = fit_letters(state_text, max(1, area.width - block.width - 4), 4, 4, 1)
        if state_block.letter_rows > 1:
            canvas.put_block(state_block, area, style, align="right")
        else:
            canvas.put(area.x, area.y + 4, state_text, style)
        canvas.put_right(right, area.y + 4, page_text, "muted")
        return
    canvas.put_right(right, area.y, page_text, "muted")
    page_width = len(page_text) + 2 if page_text else 0
    state_width = area.width - page_width
    name_width = state_width - len(state_text) - 2
    canvas.put(area.x, area.y, category.category_name, "heading", width=max(8, name_width))
    name_cells = min(len(category.category_name), max(8, name_width))
    canvas.put(area.x + name_cells + 1, area.y, f"· {state_text}", style, width=state_width - name_cells - 2)


def _describe_state(category: BoardCategory, is_order: bool) -> tuple[str, StyleName]:
    style: StyleName = "muted"
    if is_order:
        return tr("running order"), style
    if category.state == "announced":
        return translate(STANDING_STATES["announced"]), style
    if category.is_frozen:
        state, style = "❄ " + tr("frozen"), "few"
    elif category.is_ranked or category.state != "open":
        state = translate(STANDING_STATES[category.state])
    else:
        state = tr("running order")
    progress = tr("{done} of {of} complete", done=category.settled_turns, of=category.turn_count)
    return f"{state} · {progress}", style


def _draw_page(canvas: Canvas, area: Area, layout: LineLayout, page: Page) -> None:
    lines = layout.select(page.page_index)
    column_length = -(-len(lines) // layout.column_count)
    width = (area.width - 4 * (layout.column_count - 1)) // layout.column_count
    spacing = layout.spacing
    if layout.column_count == 1 and lines and lines[0].is_large:
        spacing = min(LARGEST_GAP, max(0, area.height - sum(line.height for line in lines)) // len(lines))
    for column in range(layout.column_count):
        column_area = area._replace(x=area.x + column * (width + 4), width=width)
        for line in lines[column * column_length : (column + 1) * column_length]:
            line.draw(canvas, column_area)
            column_area = column_area.split_top(line.height + spacing)[1]
