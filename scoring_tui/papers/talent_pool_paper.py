"""The talent pool: one page with the nine boxes, and a workbook with all persons and the successors of posts.

Confidential: it is written only if it is asked for by its name, for its owner's eyes alone.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from scoring_tui.contest.talent_pool import LEVELS, PERFORMANCE_LEVELS, POTENTIAL_LEVELS
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.models import Paper, PaperHead, PaperModel
from scoring_tui.papers.record import make_attachment
from scoring_tui.papers.talent_pool_workbook import make_pool_workbook
from scoring_tui.views.talent_pool import PoolBox, TalentPoolView, make_talent_pool

MAX_NAMED_UNBOXED = 5
"""Persons in no box who are named on the page; the workbook has all of them."""


class PoolCell(PaperModel):
    """One of the nine boxes."""

    title: str
    """Number and name of the box."""
    count: str
    """Number of persons in it."""
    names: tuple[str, ...]
    """Names of the persons, the greatest potential first."""
    is_in_pool: bool
    """Whether it belongs to the talent pool."""


class PoolRow(PaperModel):
    """The boxes of one level of performance."""

    heading: str
    """The level, such as "di atas ekspektasi"."""
    cells: tuple[PoolCell, ...]
    """Potential rises from left to right."""


class TalentPoolPaper(Paper):
    """The page with the nine boxes."""

    confidential: str
    """For whom it is."""
    summary: str
    """How many persons are in boxes, in the pool, in no box."""
    columns: tuple[str, ...]
    """Headings of the levels of potential."""
    rows: tuple[PoolRow, ...]
    """The best performance first."""
    more_words: tuple[str, str]
    """What stands before and after the number of persons for whom a box has no room."""
    notes: tuple[str, ...]
    """What the axes are, who is in no box, what is assumed."""


def build_talent_pool(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build the talent pool, if the contest declares nine boxes for one of these categories."""
    nine_boxes = context.state.contest.nine_boxes
    if nine_boxes is None or not any(map(nine_boxes.concerns, category_ids)):
        return
    pool = make_talent_pool(context.engine)
    head = context.make_head(
        tr("Talent pool"), is_result=True, result_category_ids=pool.category_ids, has_code=True
    )
    paper = _build_paper(pool, head)
    yield PaperFile(
        "talent-pool",
        join_file_name(KINDS["talent-pool"].name),
        "talent-pool",
        paper,
        KINDS["talent-pool"].forms,
        attachments=make_attachment(context, "talent-pool", pool.category_ids[0], "talent-pool", paper),
        make_workbook=partial(make_pool_workbook, context, pool, head),
    )


def say_confidential() -> str:
    """The sentence that says for whom the talent pool is."""
    return tr("CONFIDENTIAL: for the head of jury and the committee only")


def _build_paper(pool: TalentPoolView, head: PaperHead) -> TalentPoolPaper:
    before, after = tr("and {n} more, see the workbook", n="\0").split("\0")
    return TalentPoolPaper(
        head=head,
        labels={
            "performance": tr("Performance"), "potential": tr("Potential"), "pool": tr("talent pool"),
        },
        confidential=say_confidential(),
        summary=tr(
            "{boxed} persons in boxes, {pool} of them in the talent pool; {unboxed} in no box",
            boxed=len(pool.people), pool=sum(person.is_in_pool for person in pool.people),
            unboxed=len(pool.unboxed),
        ),
        columns=tuple(translate(POTENTIAL_LEVELS[level]) for level in LEVELS),
        rows=tuple(
            PoolRow(
                heading=translate(PERFORMANCE_LEVELS[row[0].box.performance]),
                cells=tuple(map(_make_cell, row)),
            )
            for row in pool.rows
        ),
        more_words=(before, after),
        notes=tuple(list_pool_notes(pool)),
    )  # fmt: skip


def _make_cell(item: PoolBox) -> PoolCell:
    return PoolCell(
        title=item.title,
        count=format_number(len(item.people)),
        names=tuple(person.name for person in item.people),
        is_in_pool=item.is_in_pool,
    )


def list_pool_notes(pool: TalentPoolView) -> Iterator[str]:
    """Yield what the axes are, who is in no box, and what is assumed."""
    yield tr(
        "Performance: {performance}. Potential: {potential}. A threshold belongs to the level above it.",
        performance=pool.performance_name, potential=translate(pool.potential_name),
    )  # fmt: skip
    if pool.unboxed:
        named = [
            tr("{what}: {reason}", what=person.name, reason=", ".join(map(translate, person.reasons)))
            for person in pool.unboxed[:MAX_NAMED_UNBOXED]
        ]
        if len(pool.unboxed) > len(named):
            named.append(tr("and {n} more, see the workbook", n=len(pool.unboxed) - len(named)))
        yield tr("In no box: {people}.", people="; ".join(named))
    if pool.has_usual_numbers:
        yield tr(
            "The numbers of the boxes and the choice of the talent pool are an assumption of the program;"
            " [[box]] and pool in the contest file declare others."
        )
