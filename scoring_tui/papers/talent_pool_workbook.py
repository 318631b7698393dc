"""The workbook of the talent pool: boxes with their persons, all persons, successors of posts."""

from collections.abc import Iterable
from decimal import Decimal

from scoring_tui.contest.talent_pool import PERFORMANCE_LEVELS, POTENTIAL_LEVELS
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.models import PaperHead
from scoring_tui.papers.workbook_sheets import (
    FIRST_ROW,
    MEDIUM,
    NARROW,
    WIDE,
    CellValue,
    NumberSheet,
    SheetColumn,
    WorkbookFile,
)
from scoring_tui.views.talent_pool import PooledPerson, TalentPoolView, UnboxedPerson

MAX_EXTRA_COLUMNS = 8
"""Other columns of the roster, such as Jabatan, that the sheet of persons repeats."""


def make_pool_workbook(context: PaperContext, pool: TalentPoolView, head: PaperHead) -> bytes:
    """Return the workbook.

    Args:
        context: the roster and whether the NIP is shown.
        pool: what is written.
        head: the code of the record, and the draft mark.
    """
    return _PoolWorkbook(context, pool, head).write()


class _PoolWorkbook:
    """Writes the sheets one after the other."""

    def __init__(self, context: PaperContext, pool: TalentPoolView, head: PaperHead) -> None:
        self.context, self.pool = context, pool
        self.contestants = context.state.contestants
        self.note = tr("CONFIDENTIAL: for the head of jury and the committee only")
        self.book = WorkbookFile(head, f"{head.contest_name} · {head.footer}")
        self.value_format = "0" + ("." + "0" * pool.potential_decimals if pool.potential_decimals else "")
        persons: Iterable[PooledPerson | UnboxedPerson] = (*pool.people, *pool.unboxed)
        headings = (heading for person in persons for heading in self.contestants[person.contestant_id].extra)
        self.extra_headings = list(dict.fromkeys(headings))[:MAX_EXTRA_COLUMNS]

    def write(self) -> bytes:
        """Return the content of the file."""
        self._write_boxes()
        self._write_persons()
        self._write_successors()
        return self.book.close()

    def _write_boxes(self) -> None:
        """Each box with its number of persons, followed by a row for each of them."""
        sheet = NumberSheet(self.book, tr("Boxes"), tr("Nine boxes"), self.note)
        sheet.write_headings(
            [
                SheetColumn(tr("Box"), NARROW, "0"),
                SheetColumn(tr("Name of the box"), MEDIUM),
                SheetColumn(tr("Performance"), MEDIUM),
                SheetColumn(tr("Potential"), MEDIUM),
                SheetColumn(tr("Talent pool"), MEDIUM),
                SheetColumn(tr("Persons"), NARROW, "0"),
                SheetColumn(tr("Name"), WIDE),
                SheetColumn(tr("Unit"), WIDE),
            ],
            frozen_columns=1,
        )
        row = FIRST_ROW
        for item in self.pool.boxes:
            levels = (
                translate(PERFORMANCE_LEVELS[item.box.performance]),
                translate(POTENTIAL_LEVELS[item.box.potential]),
            )
            in_pool = tr("yes") if item.is_in_pool else tr("no")
            sheet.write_cells(
                row, (item.box.number, item.box.name, *levels, in_pool, len(item.people), "", "")
            )
            row += 1
            for person in item.people:
                sheet.write_cells(row, (item.box.number, "", "", "", "", None, person.name, person.unit))
                row += 1
        sheet.end_rows(row - 1)

    def _write_persons(self) -> None:
        """Everybody, those in no box last with the reasons."""
        sheet = NumberSheet(self.book, tr("Persons"), tr("All persons"), self.note)
        nip_columns = [SheetColumn(tr("NIP"), 20)] if self.context.with_nip else []
        sheet.write_headings(
            [
                SheetColumn(tr("Name"), WIDE),
                *nip_columns,
                SheetColumn(tr("Unit"), WIDE),
                SheetColumn(tr("Category"), MEDIUM),
                *(SheetColumn(heading, MEDIUM + 6) for heading in self.extra_headings),
                self._make_performance_column(),
                SheetColumn(translate(self.pool.potential_name), MEDIUM, self.value_format),
                SheetColumn(tr("Box"), NARROW, "0"),
                SheetColumn(tr("Talent pool"), MEDIUM),
                SheetColumn(tr("Candidate for"), WIDE),
                SheetColumn(tr("In no box because"), WIDE),
            ],
            frozen_columns=1,
        )
        row = FIRST_ROW
        for person in self.pool.people:
            box = (
                person.box.number,
                tr("yes") if person.is_in_pool else tr("no"),
                "; ".join(person.post_names),
            )
            self._write_person(sheet, row, person, (*box, ""))
            row += 1
        for unboxed in self.pool.unboxed:
            reasons = ", ".join(map(translate, unboxed.reasons))
            self._write_person(sheet, row, unboxed, (None, tr("no"), "", reasons))
            row += 1
        sheet.end_rows(max(row - 1, FIRST_ROW))

    def _write_person(
        self,
        sheet: NumberSheet,
        row: int,
        person: PooledPerson | UnboxedPerson,
        ending: tuple[CellValue, ...],
    ) -> None:
        contestant = self.contestants[person.contestant_id]
        nip = (contestant.nip,) if self.context.with_nip else ()
        extra = (contestant.extra.get(heading, "") for heading in self.extra_headings)
        cells: tuple[CellValue, ...] = (
            person.name, *nip, person.unit, person.category_name, *extra,
            _write_value(person.performance), person.potential, *ending,
        )  # fmt: skip
        sheet.write_cells(row, cells)

    def _make_performance_column(self) -> SheetColumn:
        """A column of words for ratings, of numbers for other values."""
        has_words = any(isinstance(person.performance, LazyText) for person in self.pool.people)
        return SheetColumn(self.pool.performance_name, MEDIUM + 8, "" if has_words else "General")

    def _write_successors(self) -> None:
        """The candidates of each post, and what should be known of a short or a long list."""
        sheet = NumberSheet(self.book, tr("Successors"), tr("Successors by post"), self.note)
        sheet.write_headings(
            [
                SheetColumn(tr("Post"), WIDE),
                SheetColumn(tr("Rank"), NARROW, "0"),
                SheetColumn(tr("Equal rank"), MEDIUM),
                SheetColumn(tr("Name"), WIDE),
                SheetColumn(tr("Unit"), WIDE),
                SheetColumn(tr("Box"), NARROW, "0"),
                SheetColumn(translate(self.pool.potential_name), MEDIUM, self.value_format),
                self._make_performance_column(),
                SheetColumn(tr("Remark"), WIDE),
            ],
            frozen_columns=1,
        )
        row = FIRST_ROW
        for successors in self.pool.posts:
            remark = "; ".join(map(translate, successors.notes))
            for candidate in successors.candidates:
                person = candidate.person
                sheet.write_cells(row, (
                    successors.post.name, candidate.rank, tr("yes") if candidate.is_tied else "",
                    person.name, person.unit, person.box.number, person.potential,
                    _write_value(person.performance), remark,
                ))  # fmt: skip
                row, remark = row + 1, ""
            if not successors.candidates:
                sheet.write_cells(row, (successors.post.name, None, "", "", "", None, None, "", remark))
                row += 1
        if not self.pool.posts:
            sheet.write(row, 0, tr("the contest file declares no [[post]]"))
            row += 1
        sheet.end_rows(row - 1)


def _write_value(value: Decimal | LazyText | None) -> CellValue:
    return translate(value) if isinstance(value, LazyText) else value
