"""The ceremony: one award after the other, step by step, and the announced result."""

from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len

from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.tui.board.canvas import Area, Canvas, Part, put_column
from scoring_tui.tui.board.moment import SceneMoment
from scoring_tui.tui.board.pages import Page, balance_pages
from scoring_tui.tui.board.scenes.frame import is_tall
from scoring_tui.tui.board.scenes.lines import DrawnLine, can_be_large, lay_out_lines, lay_out_result
from scoring_tui.tui.board.scenes.result_lines import describe_place, describe_result
from scoring_tui.tui.board.scenes.standings import describe_page
from scoring_tui.tui.common.large_letters import fit_letters, wrap_ordinary
from scoring_tui.views.board_scenes import AnnouncedResult, AwardedPlace, CeremonyCard

HIDDEN_SIGN = "░░░░░"
"""Stands for a name that is not revealed."""
ITEM_GAP = 4
"""Cells between two items of a row."""
MOST_HIDDEN_ROWS = 2
"""Rows for the names of the awards that are still to come."""
LEAST_SIGNER_ROWS = 30
"""Rows of an area from which the signers stand above a card."""
QR_GROUP = "qr"


def draw_ceremony(canvas: Canvas, area: Area, card: CeremonyCard) -> None:
    """Draw one step; what is not revealed yet stays blank, and the rest keeps its rows."""
    area = _draw_ceremony_heading(canvas, area, card)
    area = _draw_revealed(canvas, area, card)
    if card.group_places:
        _draw_group(canvas, area, card)
    elif not card.award_name:
        put_column(canvas, area, [Part(card.category_name, "name", weight=1, tallest=16)])
    else:
        _draw_award(canvas, area, card)


def _draw_group(canvas: Canvas, area: Area, card: CeremonyCard) -> None:
    """Draw contestants that are shown together: without details if all fit in large letters only so."""
    long_lines, lines = (
        [replace(describe_place(place, has_members=has_members), style="text") for place in card.group_places]
        for has_members in (True, False)
    )
    short_lines = [replace(line, unit="", remarks=()) for line in lines]
    for tried_lines in (long_lines, lines, short_lines):
        drawn_lines = lay_out_lines(tried_lines, area.width, is_large=True)
        if can_be_large(area) and sum(line.height for line in drawn_lines) <= area.height:
            break
    else:
        drawn_lines = lay_out_lines(lines, area.width, is_large=False)
    _draw_lines(canvas, area, drawn_lines)


def _draw_award(canvas: Canvas, area: Area, card: CeremonyCard) -> None:
    """Draw an award and whoever gets it, each part in rows of its own."""
    award_rows, name_rows, detail_rows, score_rows = _divide_card(area, card)
    award_area, rest = area.split_top(award_rows)
    name_area, rest = rest.split_top(name_rows)
    detail_area, rest = rest.split_top(detail_rows)
    put_column(canvas, award_area, [Part(card.award_name, "heading", weight=1, tallest=10)])
    if card.is_vacant:
        put_column(canvas, name_area, [Part(tr("No winner"), "name", weight=1, tallest=12)])
        return
    put_column(canvas, name_area, [Part(card.name, "name", weight=1, tallest=16)])
    number_text = tr("No. {number}", number=card.number) if card.number is not None else ""
    detail_parts = [
        Part(" · ".join(filter(None, (number_text, card.unit))), "text", weight=is_tall(canvas), tallest=4),
        Part(f"“{card.idea}”" if card.idea else "", "muted", is_optional=True),
        Part(" · ".join(card.members), "text", is_optional=True),
        *(Part(translate(footnote), "muted", is_optional=True) for footnote in card.footnotes),
    ]
    put_column(canvas, detail_area, detail_parts)
    score_text = format_number(card.score) if card.score is not None else ""
    put_column(canvas, rest.split_top(score_rows)[0], [Part(score_text, "clock", weight=1, tallest=10)])


def _divide_card(area: Area, card: CeremonyCard) -> tuple[int, int, int, int]:
    """Rows of award, name, details and score. A long name gets rows of the others."""
    detail_rows = max(3, min(8, area.height // 6))
    score_rows = award_rows = max(4, area.height // 5)
    name_rows = area.height - award_rows - detail_rows - score_rows
    if card.name and fit_letters(card.name, area.width, max(1, name_rows), 16).letter_rows == 1:
        detail_rows, award_rows = min(2, detail_rows), 1
        name_rows = area.height - award_rows - detail_rows - score_rows
        if fit_letters(card.name, area.width, max(1, name_rows), 16).letter_rows == 1:
            name_rows, score_rows = name_rows + score_rows - 1, 1
    return award_rows, name_rows, detail_rows, score_rows


def _draw_ceremony_heading(canvas: Canvas, area: Area, card: CeremonyCard) -> Area:
    heading = " · ".join(filter(None, (tr("Announcement"), card.category_name)))
    signers = _format_signers(card.signer_names, card.ledger_code)
    letter_rows = 4 if is_tall(canvas) else 1
    block = fit_letters(heading, area.width, letter_rows)
    canvas.put_block(block, area, "heading", align="center")
    area = area.split_top(len(block.rows))[1]
    signers_block = wrap_ordinary(signers, area.width)
    if signers and canvas.area.height >= LEAST_SIGNER_ROWS:
        canvas.put_block(signers_block, area, "muted", align="center")
        area = area.split_top(len(signers_block.rows))[1]
    canvas.put_rule(area.y, area)
    return area.split_top(1)[1]


def _format_signers(signer_names: Sequence[str], ledger_code: str) -> str:
    parts = []
    if signer_names:
        parts.append(tr("signed by {names}", names=", ".join(signer_names)))
    if ledger_code:
        parts.append(tr("code {code}", code=ledger_code))
    return " · ".join(parts)


def _draw_revealed(canvas: Canvas, area: Area, card: CeremonyCard) -> Area:
    """Draw below the places that are revealed already, the latest first, and the awards still to come."""
    row_limit = max(1 + MOST_HIDDEN_ROWS, area.height // 6)
    hidden_items = [f"{award_name} {HIDDEN_SIGN}" for award_name in card.hidden_awards]
    hidden_rows = _flow_items(hidden_items, area.width)[:MOST_HIDDEN_ROWS]
    revealed_items = [_format_revealed(place) for place in reversed(card.revealed_places)]
    rows = _flow_items(revealed_items, area.width)[: row_limit - len(hidden_rows)] + hidden_rows
    if not rows:
        return area
    band, rest = area.split_bottom(len(rows) + 1)
    canvas.put_rule(band.y, band)
    for row_index, row in enumerate(rows):
        canvas.put(band.x, band.y + 1 + row_index, row, "muted")
    return rest


def _flow_items(items: Sequence[str], width: int) -> list[str]:
    """The items in rows; none is divided unless it is wider than a row."""
    rows: list[str] = []
    for item in items:
        if rows and cell_len(rows[-1]) + ITEM_GAP + cell_len(item) <= width:
            rows[-1] += " " * ITEM_GAP + item
        else:
            rows += wrap_ordinary(item, width).rows if cell_len(item) > width else [item]
    return rows


def _format_revealed(place: AwardedPlace) -> str:
    score_text = format_number(place.score) if place.score is not None else ""
    return "  ".join(filter(None, (place.award_name, str(place.number), place.name, score_text)))


# --- the announced result ---------------------------------------------------------------------------------


def draw_result(canvas: Canvas, area: Area, result: AnnouncedResult, moment: SceneMoment) -> None:
    """Draw the announced places page by page, with the code of the ledger."""
    area = _draw_result_footer(canvas, area, result)
    qr_rows = _make_qr(result.checkpoint)
    has_qr_beside = bool(qr_rows) and area.width >= 150 and area.height >= len(qr_rows) + 6
    if has_qr_beside:
        qr_width = len(qr_rows[0])
        qr_area, area = (
            area._replace(x=area.x + area.width - qr_width),
            area._replace(width=area.width - qr_width - 3),
        )
        _draw_qr(canvas, qr_area, qr_rows)
    heading_rows = 5 if is_tall(canvas) else 1
    heading_area, list_area = area.split_top(heading_rows)
    drawn_lines, sizes = _divide_result(result, list_area)
    page_count = len(sizes)
    pages = [Page(result.category_id, index, page_count) for index in range(page_count)]
    if qr_rows and not has_qr_beside and len(qr_rows) <= area.height and len(qr_rows[0]) <= area.width:
        pages.append(Page(QR_GROUP, 0, 1))
    page = moment.pages.choose(pages)
    if page.group_id == QR_GROUP:
        _draw_qr(canvas, area._replace(x=area.x + (area.width - len(qr_rows[0])) // 2), qr_rows)
        return
    _draw_result_heading(canvas, heading_area, result, describe_page(moment.pages, page))
    start = sum(sizes[: page.page_index])
    _draw_lines(canvas, list_area, drawn_lines[start : start + sizes[page.page_index]])


def _divide_result(result: AnnouncedResult, area: Area) -> tuple[list[DrawnLine], list[int]]:
    """The lines, and how many stand on each page; with members of teams, if that takes no more pages."""
    short_lines, long_lines = (
        lay_out_result(describe_result(result, has_members=has_members), area)
        for has_members in (False, True)
    )
    short_sizes, long_sizes = (
        balance_pages([line.height for line in lines], area.height) or [0]
        for lines in (short_lines, long_lines)
    )
    has_room = len(long_sizes) == len(short_sizes) and all(line.height <= area.height for line in long_lines)
    return (long_lines, long_sizes) if has_room else (short_lines, short_sizes)


def _draw_lines(canvas: Canvas, area: Area, lines: Sequence[DrawnLine]) -> None:
    spare_rows = area.height - sum(line.height for line in lines)
    gap = min(1, max(0, spare_rows) // max(1, len(lines)))
    for line in lines:
        line.draw(canvas, area)
        area = area.split_top(line.height + gap)[1]


def _draw_result_heading(canvas: Canvas, area: Area, result: AnnouncedResult, page_text: str) -> None:
    heading = tr("Result · {category}", category=result.category_name)
    canvas.put_right(area.x + area.width, area.y, page_text, "muted")
    block = fit_letters(heading, area.width - len(page_text) - 2, area.height)
    if len(block.rows) > area.height:
        canvas.put(area.x, area.y, heading, "heading", width=area.width - len(page_text) - 2)
    else:
        canvas.put_block(block, area, "heading")


def _draw_result_footer(canvas: Canvas, area: Area, result: AnnouncedResult) -> Area:
    texts = [_format_signers(result.signer_names, "")]
    if result.ledger_code:
        texts.append(tr("ledger: entry {seq}, code {code}", seq=result.entry_seq, code=result.ledger_code))
    blocks = [wrap_ordinary(text, area.width) for text in texts if text]
    rows = sum(len(block.rows) for block in blocks)
    if not rows:
        return area
    band, rest = area.split_bottom(rows + 1)
    canvas.put_rule(band.y, band)
    band = band.split_top(1)[1]
    for block in blocks:
        canvas.put_block(block, band, "muted")
        band = band.split_top(len(block.rows))[1]
    return rest


def _make_qr(checkpoint: str) -> list[str]:
    if not checkpoint:
        return []
    from scoring_tui.exports.qr import qr_rows

    rows = qr_rows(checkpoint)
    return [*rows, tr("signed record, for your phone").center(len(rows[0]))]


def _draw_qr(canvas: Canvas, area: Area, rows: list[str]) -> None:
    y = area.y + max(0, (area.height - len(rows)) // 2)
    canvas.put_rows(area.x, y, rows, "code")
