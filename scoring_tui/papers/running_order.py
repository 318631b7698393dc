"""The running order of each room and day, to be hung up: no NIP and no mark."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from scoring_tui.exports.running_order import OrderBlock, list_running_order
from scoring_tui.i18n.locale import format_date, format_time_of_day, tr
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.models import Paper, PaperModel


class OrderRow(PaperModel):
    """One contestant of a running order."""

    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    unit: str
    """Agency or work unit."""
    category: str
    """Name of the category."""
    idea: str
    """Title of what is presented."""


class OrderTable(PaperModel):
    """The running order of one session."""

    title: str
    """Time and categories of the session."""
    rows: tuple[OrderRow, ...]
    """In the order of appearance."""


class RunningOrderPaper(Paper):
    """The running order of one room on one day."""

    room: str
    """Name of the room."""
    day: str
    """Day and date."""
    tables: tuple[OrderTable, ...]
    """One for each session."""


def build_running_orders(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build a paper for each room and day on which one of these categories appears."""
    blocks = list_running_order(context.state)
    for (panel_id, day), day_blocks in groupby(blocks, key=lambda block: (block.panel, block.day)):
        category_names = {context.state.contest.categories[id_].name for id_ in category_ids}
        listed_blocks = [
            block for block in day_blocks if any(line.category in category_names for line in block.lines)
        ]
        if listed_blocks:
            yield _build_paper(context, panel_id, day, listed_blocks)


def _build_paper(context: PaperContext, panel_id: str, day: date, blocks: list[OrderBlock]) -> PaperFile:
    state = context.state
    paper = RunningOrderPaper(
        head=context.make_head(tr("Running order")),
        labels={"number": tr("No."), "name": tr("Name"), "unit": tr("Unit"), "idea": tr("Idea")},
        room=state.contest.panels[panel_id].room,
        day=format_date(day),
        tables=tuple(
            OrderTable(
                title=format_time_of_day(block.start),
                rows=tuple(
                    OrderRow(
                        number=str(line.number),
                        name=line.name,
                        unit=line.unit,
                        category=line.category,
                        idea=state.contestants[line.contestant].idea,
                    )
                    for line in block.lines
                ),
            )
            for block in blocks
        ),
    )
    stem = join_file_name(KINDS["running-order"].name, panel_id, day.isoformat())
    return PaperFile("running-order", stem, "running-order", paper, KINDS["running-order"].forms)
