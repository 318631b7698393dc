"""Lines of a list on the board: places, names, scores; names are whole, whatever their length."""

from dataclasses import dataclass, replace

from rich.cells import cell_len

from scoring_tui.i18n.locale import tr
from scoring_tui.tui.board.canvas import Area, Canvas, StyleName, shorten
from scoring_tui.tui.common.large_letters import LargeBlock, fit_letters, wrap_ordinary

LARGE_ROWS = 4
"""Rows of the letters of a large line."""
LARGE_FROM_WIDTH, LARGE_FROM_HEIGHT = 100, 18
"""Cells and rows of an area from which its lines are large."""
STACKED_FROM_HEIGHT = 14
"""Rows of a smaller area from which awarded names are large."""
LARGE_GAP = 3
"""Cells between the columns of large lines."""
MOST_NAME_LINES = 5
"""Lines of large letters that a name takes at most; a longer one is in ordinary letters."""
LONGEST_LEAD = 34
"""Cells in which the name of an award is large; a longer one is in ordinary letters."""
UNIT_FROM_WIDTH = 90
"""Cells of a line from which the unit stands beside the name."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of a list, as texts."""

    lead: str
    """Place, or empty."""
    number: str
    name: str
    unit: str
    tail: str
    """Score or status."""
    note: str = ""
    """Ballots, behind the tail."""
    move_sign: str = " "
    style: StyleName = "text"
    note_style: StyleName | None = None
    remarks: tuple[str, ...] = ()
    """Members of a team and footnotes, each on a row of its own below."""
    caption: str = ""
    """The award, before the name."""


@dataclass(frozen=True, slots=True)
class ListColumns:
    """Cells of the columns, which all lines of a list share."""

    lead: int
    number: int
    caption: int
    tail: int
    note: int
    unit: int = 0
    """From the start of the name to that of the unit; 0 without units."""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line with the size that it takes."""

    line: ListLine
    columns: ListColumns
    name_block: LargeBlock
    unit_text: str
    is_large: bool
    remark_blocks: tuple[LargeBlock, ...]
    is_stacked: bool = False
    """The name stands alone, in large letters, below a row with award, number, unit and score."""

    @property
    def height(self) -> int:
        """Rows of the line, without a blank row below."""
        name_rows = len(self.name_block.rows)
        rows = max(1, name_rows) + self.is_stacked
        if self.is_large:
            has_details = self.line.unit or self.line.note or self.line.move_sign.strip()
            rows = max(LARGE_ROWS, name_rows) + bool(has_details)
        return rows + sum(len(block.rows) for block in self.remark_blocks)

    def draw(self, canvas: Canvas, area: Area) -> None:
        """Draw the line from the top of an area."""
        if self.is_large:
            self._draw_large(canvas, area)
        elif self.is_stacked:
            self._draw_stacked(canvas, area)
        else:
            self._draw_ordinary(canvas, area)

    def _draw_ordinary(self, canvas: Canvas, area: Area) -> None:
        line, columns, x = self.line, self.columns, area.x
        lead = f"{line.lead:>{columns.lead}}{line.move_sign}{line.number:>{columns.number}}"
        canvas.put(x, area.y, lead, line.style)
        x += columns.lead + 1 + columns.number + 2
        if columns.caption:
            canvas.put(x, area.y, line.caption, line.style, width=columns.caption - 2)
            x += columns.caption
        right = area.x + area.width
        canvas.put_block(self.name_block, area._replace(x=x), line.style)
        if self.unit_text:
            canvas.put(x + max(columns.unit, self.name_block.width + 2), area.y, self.unit_text, "muted")
        if line.tail:
            canvas.put_right(right - columns.note, area.y, line.tail, line.style)
        if line.note:
            note_x = right - columns.note + 2
            canvas.put(note_x, area.y, line.note, line.note_style or line.style)
        self._draw_remarks(canvas, area._replace(x=x, y=area.y + max(1, len(self.name_block.rows))))

    def _draw_large(self, canvas: Canvas, area: Area) -> None:
        line, columns, x = self.line, self.columns, area.x
        for text, width, style in (
            (line.caption or line.lead, columns.lead, line.style),
            (line.number, columns.number, "muted"),
        ):
            if width:
                block = fit_letters(text, width, LARGE_ROWS, LARGE_ROWS)
                canvas.put_block(block, area._replace(x=x), style)
                x += width + LARGE_GAP
        canvas.put_block(self.name_block, area._replace(x=x), line.style)
        tail_area = Area(area.x + area.width - columns.tail, area.y, columns.tail, LARGE_ROWS)
        tail_block = fit_letters(line.tail, columns.tail, LARGE_ROWS, LARGE_ROWS)
        canvas.put_block(tail_block, tail_area, line.style, align="right")
        y = area.y + max(LARGE_ROWS, len(self.name_block.rows))
        sign = f"{line.move_sign} " if line.move_sign.strip() else ""
        canvas.put(x, y, sign + line.unit, "muted", width=area.x + area.width - x - 12)
        if line.note:
            canvas.put_right(area.x + area.width, y, line.note, line.note_style or "muted")
        self._draw_remarks(canvas, area._replace(x=x, y=y + bool(sign or line.unit or line.note)))

    def _draw_stacked(self, canvas: Canvas, area: Area) -> None:
        line, right = self.line, area.x + area.width
        number_text = tr("No. {number}", number=line.number) if line.number else ""
        head = " · ".join(filter(None, (line.caption, number_text)))
        canvas.put(area.x, area.y, head, line.style)
        canvas.put_right(right, area.y, line.tail, line.style)
        unit_x, unit_end = area.x + cell_len(head) + 3, right - cell_len(line.tail) - 2
        if line.unit and unit_end - unit_x >= 12:
            canvas.put(unit_x, area.y, shorten(line.unit, unit_end - unit_x), "muted")
        canvas.put_block(self.name_block, area._replace(y=area.y + 1), line.style)
        self._draw_remarks(canvas, area._replace(y=area.y + 1 + len(self.name_block.rows)))

    def _draw_remarks(self, canvas: Canvas, area: Area) -> None:
        y = area.y
        for block in self.remark_blocks:
            canvas.put_block(block, area._replace(y=y), "muted")
            y += len(block.rows)


def can_be_large(area: Area) -> bool:
    """Whether the lines of a list in this area are in large letters."""
    return area.width >= LARGE_FROM_WIDTH and area.height >= LARGE_FROM_HEIGHT


def lay_out_lines(lines: list[ListLine], width: int, *, is_large: bool) -> list[DrawnLine]:
    """Choose columns and heights of the lines of one list."""
    if is_large:
        return _lay_out_large(lines, width)
    columns = ListColumns(
        lead=max((cell_len(line.lead) for line in lines), default=0),
        number=max((cell_len(line.number) for line in lines), default=0),
        caption=max((cell_len(line.caption) + 2 for line in lines if line.caption), default=0),
        tail=max((cell_len(line.tail) for line in lines), default=0),
        note=max((cell_len(line.note) + 2 for line in lines if line.note), default=0),
    )
    fixed = columns.lead + 1 + columns.number + 2 + columns.caption + columns.tail + columns.note + 2
    name_width = max(10, width - fixed)
    name_limit = name_width * 11 // 20
    name_lengths = (cell_len(line.name) for line in lines)
    longest_name = max((length for length in name_lengths if length <= name_limit), default=name_limit)
    columns = replace(columns, unit=longest_name + 2)
    return [_lay_out_ordinary(line, columns, name_width, width) for line in lines]


def lay_out_result(lines: list[ListLine], area: Area) -> list[DrawnLine]:
    """Choose columns and heights of a result; on a small board the awarded names are large."""
    is_large = can_be_large(area)
    drawn_lines = lay_out_lines(lines, area.width, is_large=is_large)
    if is_large or area.height < STACKED_FROM_HEIGHT:
        return drawn_lines
    return [_stack_line(drawn, area.width) if drawn.line.caption else drawn for drawn in drawn_lines]


def _stack_line(drawn: DrawnLine, width: int) -> DrawnLine:
    name_block = fit_letters(drawn.line.name, width, MOST_NAME_LINES * LARGE_ROWS, LARGE_ROWS)
    return replace(drawn, name_block=name_block, is_stacked=True)


def _lay_out_ordinary(line: ListLine, columns: ListColumns, name_width: int, width: int) -> DrawnLine:
    name_block = wrap_ordinary(line.name, name_width)
    free_cells = name_width - max(columns.unit, name_block.width + 2)
    has_unit = width >= UNIT_FROM_WIDTH and len(name_block.rows) == 1 and free_cells >= 12
    unit_text = shorten(line.unit, free_cells) if has_unit else ""
    remark_blocks = tuple(wrap_ordinary(remark, name_width + columns.tail) for remark in line.remarks)
    return DrawnLine(line, columns, name_block, unit_text, False, remark_blocks)


def _lay_out_large(lines: list[ListLine], width: int) -> list[DrawnLine]:
    def measure(texts: list[str]) -> int:
        limit = max(LONGEST_LEAD, width // 4)
        return max((fit_letters(text, limit, LARGE_ROWS, LARGE_ROWS, 1).width for text in texts), default=0)

    columns = ListColumns(
        lead=measure([line.caption or line.lead for line in lines]),
        number=measure([line.number for line in lines]),
        caption=0,
        tail=measure([line.tail for line in lines]),
        note=0,
    )
    gaps = LARGE_GAP * (3 if columns.lead else 2)
    name_width = max(20, width - columns.lead - columns.number - columns.tail - gaps)
    return [
        DrawnLine(
            line,
            columns,
            fit_letters(line.name, name_width, MOST_NAME_LINES * LARGE_ROWS, LARGE_ROWS),
            "",
            True,
            tuple(wrap_ordinary(remark, name_width) for remark in line.remarks),
        )
        for line in lines
    ]
