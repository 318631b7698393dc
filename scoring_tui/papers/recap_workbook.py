"""The recapitulation as a workbook whose formulas recompute score and place from the marks.

Text of users is written as text, never as formula or address. Every formula has its value of the record, so
that a reader without a spreadsheet sees it too. The same record makes the same bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from math import ceil

from scoring_tui.contest.methods import find_tie_rule
from scoring_tui.contest.models import Leaf
from scoring_tui.contest.recount_limits import mark_unit, weight_denominator
from scoring_tui.contest.stages import Stage
from scoring_tui.i18n.locale import format_moment, format_number, tr, translate
from scoring_tui.papers.band_lists import list_band_numbers
from scoring_tui.papers.category_marks import (
    BallotLine,
    CategoryMarks,
    MarkedContestant,
    build_tie_chain,
    collect_category_marks,
    is_settled_by_group,
    list_tie_orders,
)
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.method_words import describe_method, describe_scale
from scoring_tui.papers.models import PaperHead
from scoring_tui.papers.recap_formulas import (
    COMPUTED_METHODS,
    best_mark,
    combine_values,
    correct_value,
    count_greater,
    find_guard_decimals,
    if_enough,
    round_value,
    total_marks,
)
from scoring_tui.papers.recap_words import describe_absence, describe_criterion_weight
from scoring_tui.papers.workbook_sheets import (
    FIRST_ROW,
    HEAD_ROW,
    MEDIUM,
    NARROW,
    WIDE,
    Number,
    NumberSheet,
    SheetColumn,
    WorkbookFile,
)
from scoring_tui.scoring.arithmetic import round_if_declared
from scoring_tui.scoring.standings.methods import combine_values as combine_exactly
from scoring_tui.scoring.standings.ranking import Candidate, TieStep
from scoring_tui.scoring.standings.stage_points import compute_points
from scoring_tui.scoring.standings.tally import category_results
from scoring_tui.views.tie_breaks import find_step_name

EXACT_FORMAT = "0.000000"
"""How unrounded values are shown; the cell has all their digits."""
TOTAL_WIDTH = 9
"""Width of a column of marks or totals."""
DEFAULT_GUARD = 9
"""Decimals of comparison where score and place are values."""


def make_recap_workbook(context: PaperContext, category_id: str, head: PaperHead) -> bytes:
    """Make the workbook of a category, with the title and the draft mark of its paper."""
    return RecapWorkbook(context, collect_category_marks(context, category_id), head).make()


class RecapWorkbook:
    """The workbook of one category.

    The sheets of contestants have one row each, the same row on "result", "criteria" and "ties".
    """

    def __init__(self, context: PaperContext, marks: CategoryMarks, head: PaperHead) -> None:
        self.context, self.marks, self.head = context, marks, head
        self.state, self.scoring, self.leaves = context.state, marks.scoring, marks.rubric.leaves
        self.category = self.state.contest.categories[marks.category_id]
        self.contestants = marks.contestants
        self.last_row = FIRST_ROW + max(len(self.contestants), 1) - 1
        self._book = WorkbookFile(head, f"{head.contest_name} · {self.category.name}")
        self._numbers_of_rows: dict[int, tuple[int, int]] = {}

    def make(self) -> bytes:
        """Write every sheet; the order of the tabs is that of the reader."""
        self._result = NumberSheet(self._book, tr("Recap"), self.head.title, self._make_note())
        self._ballots = NumberSheet(
            self._book, tr("Marks"), tr("Marks of every juror"),
            tr("Whoever changes a mark here sees totals, scores and places follow."),
        )  # fmt: skip
        self._criteria = NumberSheet(
            self._book, tr("Criteria"), tr("Criteria"), self._describe_agreed_criteria()
        )
        if self.marks.stages:
            self._stages = NumberSheet(self._book, tr("Stages"), tr("Results of earlier stages"))
        if self._penalties_by_row:
            self._penalties = NumberSheet(self._book, tr("Penalties"), tr("Penalties"))
        if self.is_computed:
            self._ties = NumberSheet(self._book, tr("Ties"), tr("Places and ties"), self._tie_note)
        self._rules = NumberSheet(self._book, tr("Rules"), tr("Scoring rules"))
        self._record = NumberSheet(self._book, tr("Code"), tr("Code of the record"))
        self._write_rules()
        self._write_ballots()
        self._write_criteria()
        if self.marks.stages:
            self._write_stages()
        if self._penalties_by_row:
            self._write_penalties()
        self._write_result()
        if self.is_computed:
            self._write_ties()
        self._write_record()
        return self._book.close()

    # --- what can be computed ---------------------------------------------------------------------------

    @cached_property
    def _guard_decimals(self) -> int | None:
        seat_count = max((contestant.seat_count for contestant in self.contestants), default=1)
        return find_guard_decimals(
            self.marks.rubric,
            self.scoring,
            self.marks.stages,
            jury_share=self.state.contest.jury_share(self.marks.category_id),
            seat_count=max(seat_count, 1),
            result_counts=[
                (len(results), ceil(max(results.values(), default=Decimal(0))))
                for results in map(self._find_results, self.marks.stages)
            ],
        )

    @cached_property
    def is_computed(self) -> bool:
        """Whether score and place are formulas."""
        return self.scoring.method in COMPUTED_METHODS and self._guard_decimals is not None

    def _make_note(self) -> str:
        if self.is_computed:
            return tr(
                "Score and place are formulas; marks and rules stand on the other sheets. Who is ranked"
                " at all does not follow from formulas."
            )
        if self.scoring.method in COMPUTED_METHODS:
            why = tr("its numbers have more digits than a spreadsheet computes with")
        else:
            why = tr("a spreadsheet cannot compute this method: {method}",
                     method=self.scoring.method_info.name)  # fmt: skip
        return tr(
            "The jury's score, the score and the place are values of the record, not formulas: {why}."
            " They do not follow a changed mark.",
            why=why,
        )

    @property
    def _tie_note(self) -> str:
        return tr(
            "A grey column has an order that does not follow from the marks: duels and decisions of the head"
            " of jury. It holds for the marks of the record; after a change it must be settled anew."
        )

    def _find_results(self, stage: Stage) -> Mapping[str, Decimal]:
        """The results that are compared, by contestant id."""
        results = self.state.stage_results.get(stage.id, {})
        return category_results(self.state, results, self.marks.category_id, self.state.guest_ids)

    # --- rules ------------------------------------------------------------------------------------------

    def _write_rules(self) -> None:
        """Weights, decimals and the rules in words; other sheets refer to the cells named here."""
        sheet = self._rules
        sheet.write_headings(
            (
                SheetColumn(tr("Rule"), WIDE), SheetColumn(tr("Value"), MEDIUM, "General"),
                SheetColumn(tr("Explanation"), 70),
            ), 1,
        )  # fmt: skip
        row = FIRST_ROW
        self._decimals_ref = sheet.cell(row, 1)
        row = self._write_rule(row, tr("decimals of the score"), self.scoring.decimals)
        self._guard_ref = sheet.cell(row, 1)
        row = self._write_rule(
            row, tr("decimals of comparison"), self._guard_decimals or DEFAULT_GUARD,
            tr("values are corrected to so many decimals before they are rounded or compared"),
        )  # fmt: skip
        self._rounding_refs: dict[str, str | None] = {}
        rounding_points = {
            "juror": tr("decimals of a juror's total"), "criterion": tr("decimals of the jury's mark"),
            "weighted": tr("decimals of the weighted mark"), "jury": tr("decimals of the jury's score"),
        }  # fmt: skip
        for key, label in rounding_points.items():
            decimals = getattr(self.scoring.round, key)
            self._rounding_refs[key] = None if decimals is None else sheet.cell(row, 1)
            if decimals is not None:
                row = self._write_rule(row, label, decimals)
        self._jury_weight_ref = sheet.cell(row, 1)
        jury_weight = self.state.contest.jury_share(self.marks.category_id) * 100
        row = self._write_rule(row, tr("weight of the jury's score, per cent"), jury_weight)
        self._stage_weight_refs: dict[str, str] = {}
        self._stage_cap_refs: dict[str, str] = {}
        for stage in self.marks.stages:
            self._stage_weight_refs[stage.id] = sheet.cell(row, 1)
            row = self._write_rule(row, tr("weight, per cent: {stage}", stage=stage.name), stage.weight)
            if stage.cap is not None:
                self._stage_cap_refs[stage.id] = sheet.cell(row, 1)
                row = self._write_rule(row, tr("most points added: {stage}", stage=stage.name), stage.cap)
        unit = weight_denominator(self.marks.rubric)
        self._unit_ref = sheet.cell(row, 1)
        row = self._write_rule(
            row, tr("divisor of the weights"), unit,
            tr("the weights of the criteria are whole numbers; the sum is divided by this one"),
        )  # fmt: skip
        self._leaf_weight_refs: dict[str, str] = {}
        for leaf in self.leaves:
            self._leaf_weight_refs[leaf.id] = sheet.cell(row, 1)
            explanation = "; ".join(filter(None, (
                " / ".join(leaf.groups), describe_criterion_weight(self.marks.rubric, leaf),
                describe_scale(leaf.scale),
            )))  # fmt: skip
            row = self._write_rule(row, leaf.name, leaf.share * unit, explanation)
        for index, juror_id in enumerate(self.marks.juror_ids, 1):
            juror = self.state.jurors[juror_id]
            row = self._write_rule(row, tr("Juror {number}", number=index), None,
                                   ", ".join(filter(None, (juror.name, juror.office))))  # fmt: skip
        sentences = [*describe_method(self.state, self.marks.category_id),
                     *map(translate, self.marks.standing.notes),
                     *list_band_numbers(self.context, self.marks.category_id)]  # fmt: skip
        for sentence in sentences:
            row = self._write_rule(row, "", None, sentence)
        sheet.end_rows(row - 1)

    def _write_rule(self, row: int, label: str, value: Number | None, explanation: str = "") -> int:
        self._rules.write_cells(row, (label, value, explanation))
        return row + 1

    # --- marks ------------------------------------------------------------------------------------------

    _FIRST_MARK = 4
    """Column of the first mark: after number, name, juror and the juror's name."""

    def _write_ballots(self) -> None:
        """One row for each contestant and juror; those of a contestant are neighbours."""
        mark_format = _number_format(len(str(mark_unit(self.marks.rubric))) - 1)
        columns = [
            SheetColumn(tr("No."), NARROW, "0"), SheetColumn(tr("Name"), WIDE),
            SheetColumn(tr("Juror"), NARROW), SheetColumn(tr("Name of the juror"), 26),
        ]  # fmt: skip
        columns += [SheetColumn(leaf.name, TOTAL_WIDTH, mark_format, "") for leaf in self.leaves]
        columns.append(SheetColumn(tr("Juror's total"), MEDIUM, self._total_format, ""))
        if self._has_juror_places:
            columns.append(SheetColumn(tr("Juror's place"), TOTAL_WIDTH, "0", ""))
        columns.append(SheetColumn(tr("Compared"), TOTAL_WIDTH, "0", ""))
        columns.append(SheetColumn(tr("Remark"), 20, "", ""))
        self._ballots.write_headings(columns, self._FIRST_MARK)
        for index, leaf in enumerate(self.leaves):
            weight_ref = self._leaf_weight_refs[leaf.id]
            value = leaf.share * weight_denominator(self.marks.rubric)
            self._ballots.write_formula(HEAD_ROW + 1, self._FIRST_MARK + index, weight_ref, value)
        row = FIRST_ROW
        by_number = sorted(self.contestants, key=lambda contestant: contestant.number)
        for contestant in by_number:
            self._numbers_of_rows[contestant.number] = (row, row + len(contestant.ballots) - 1)
            row += len(contestant.ballots)
        self._last_ballot_row = max(row - 1, FIRST_ROW)
        for contestant in by_number:
            first_row = self._numbers_of_rows[contestant.number][0]
            for offset, ballot in enumerate(contestant.ballots):
                self._write_ballot(first_row + offset, contestant, ballot)
        self._ballots.page.autofilter(HEAD_ROW + 1, 0, self._last_ballot_row, len(columns) - 1)
        self._ballots.end_rows(self._last_ballot_row)

    @property
    def _total_column(self) -> int:
        return self._FIRST_MARK + len(self.leaves)

    @property
    def _has_juror_places(self) -> bool:
        return self.is_computed and self.scoring.method == "rank-sum"

    @property
    def _compared_column(self) -> int:
        return self._total_column + (2 if self._has_juror_places else 1)

    @property
    def _total_format(self) -> str:
        return _number_format(self.scoring.total_decimals)

    def _write_ballot(self, row: int, contestant: MarkedContestant, ballot: BallotLine) -> None:
        sheet = self._ballots
        juror_label = tr("Juror {number}", number=self.marks.juror_ids.index(ballot.juror_id) + 1)
        juror_name = self.state.jurors[ballot.juror_id].name
        sheet.write_cells(row, (contestant.number, contestant.name, juror_label, juror_name))
        for index, leaf in enumerate(self.leaves):
            sheet.write(row, self._FIRST_MARK + index, ballot.marks.get(leaf.id))
        marks = sheet.row_cells(row, self._FIRST_MARK, self._total_column - 1)
        total = round_value(self._make_total(row, contestant), self._guard_ref, self._rounding_refs["juror"])
        sheet.write_formula(row, self._total_column, if_enough(marks, 1, total), ballot.total)
        if self._has_juror_places:
            self._write_juror_place(row, contestant, ballot)
        sheet.write(row, self._compared_column, int(contestant.is_compared))
        sheet.write(row, self._compared_column + 1, describe_absence(ballot.absence))

    def _make_total(self, row: int, contestant: MarkedContestant) -> str:
        """The formula of a juror's total."""
        first, last = self._FIRST_MARK, self._total_column - 1
        has_factors = self.marks.rubric.difficulty
        contestant_row = self._find_row(contestant)
        if not self.marks.rubric.best:
            factors = self._criteria.row_cells(contestant_row, 2, 1 + len(self.leaves)) if has_factors else ""
            return total_marks(
                self._ballots.row_cells(HEAD_ROW + 1, first, last),
                self._ballots.row_cells(row, first, last), factors, self._unit_ref,
            )  # fmt: skip
        columns = range(first, last + 1)
        return best_mark(
            [self._ballots.cell(HEAD_ROW + 1, column) for column in columns],
            [self._ballots.cell(row, column) for column in columns],
            [self._criteria.cell(contestant_row, 2 + index) for index in range(len(self.leaves))]
            if has_factors else [],
            self._unit_ref,
        )  # fmt: skip

    def _write_juror_place(self, row: int, contestant: MarkedContestant, ballot: BallotLine) -> None:
        """The place in the juror's own order; only of jurors who marked everyone who is compared."""
        sheet = self._ballots
        jurors = sheet.column_cells(2, FIRST_ROW, self._last_ballot_row)
        compared = sheet.column_cells(self._compared_column, FIRST_ROW, self._last_ballot_row)
        totals = sheet.column_cells(self._total_column, FIRST_ROW, self._last_ballot_row)
        condition = f"({jurors}={sheet.cell(row, 2)})*({compared}=1)*ISNUMBER({totals})"
        own_total = sheet.cell(row, self._total_column)
        place = f"1+{count_greater(totals, own_total, condition)}"
        everyone = self._result.column_cells(self._compared_result_column, FIRST_ROW, self.last_row)
        is_complete = f"SUMPRODUCT({condition})=SUM({everyone})"
        formula = f'IF(AND(ISNUMBER({own_total}),{is_complete}),{place},"")'
        sheet.write_formula(row, self._total_column + 1, formula, self._find_juror_place(contestant, ballot))

    def _find_juror_place(self, contestant: MarkedContestant, ballot: BallotLine) -> int | None:
        rivals = [other for other in self.contestants if other.is_compared]
        totals = [
            rival_ballot.total
            for rival in rivals
            for rival_ballot in rival.sent_ballots
            if rival_ballot.juror_id == ballot.juror_id
        ]
        if ballot.total is None or len(totals) != len(rivals):
            return None
        return 1 + sum(total is not None and total > ballot.total for total in totals)

    def _find_row(self, contestant: MarkedContestant) -> int:
        """The row of a contestant on the sheets of contestants."""
        return FIRST_ROW + self._row_of_number[contestant.number]

    @cached_property
    def _row_of_number(self) -> dict[int, int]:
        return {contestant.number: index for index, contestant in enumerate(self.contestants)}

    # --- criteria ---------------------------------------------------------------------------------------

    @property
    def _first_panel_column(self) -> int:
        return 2 + (len(self.leaves) if self.marks.rubric.difficulty else 0)

    @property
    def _first_points_column(self) -> int:
        return self._first_panel_column + len(self.leaves)

    def _write_criteria(self) -> None:
        """The jury's mark on each criterion; its points, if the method combines criterion by criterion."""
        is_by_criterion = self.scoring.per == "criterion"
        columns = [SheetColumn(tr("No."), NARROW, "0"), SheetColumn(tr("Name"), WIDE)]
        if self.marks.rubric.difficulty:
            columns += [
                SheetColumn(tr("Difficulty: {criterion}", criterion=leaf.name), MEDIUM, "0.####")
                for leaf in self.leaves
            ]
        panel_heading = "Jury's mark: {criterion}" if is_by_criterion else "Mean: {criterion}"
        headings = {
            "Jury's mark: {criterion}": lambda leaf: tr("Jury's mark: {criterion}", criterion=leaf.name),
            "Mean: {criterion}": lambda leaf: tr("Mean: {criterion}", criterion=leaf.name),
        }
        columns += [
            SheetColumn(headings[panel_heading](leaf), MEDIUM, EXACT_FORMAT if self.is_computed else "0.00")
            for leaf in self.leaves
        ]
        if is_by_criterion:
            columns += [
                SheetColumn(tr("Points: {criterion}", criterion=leaf.name), MEDIUM, EXACT_FORMAT)
                for leaf in self.leaves
            ]
        self._criteria.write_headings(columns, 2)
        for contestant in self.contestants:
            row = self._find_row(contestant)
            self._criteria.write(row, 0, contestant.number)
            self._criteria.write(row, 1, contestant.name)
            for index, leaf in enumerate(self.leaves):
                self._write_criterion(row, index, leaf, contestant)
        self._criteria.end_rows(self.last_row)

    def _describe_agreed_criteria(self) -> str:
        """Say which marks of the jury are agreed levels; empty without any."""
        agreed_criteria = ", ".join(
            tr("no. {number} {name}", number=contestant.number, name=leaf.name)
            for contestant in self.contestants
            for leaf in self.leaves
            if leaf.id in self.state.agreed_levels.get(contestant.number, {})
        )
        if not agreed_criteria:
            return ""
        return tr(
            "The jury agreed on a level, which a changed mark does not change: {list}", list=agreed_criteria
        )

    def _write_criterion(self, row: int, index: int, leaf: Leaf, contestant: MarkedContestant) -> None:
        sheet, is_by_criterion = self._criteria, self.scoring.per == "criterion"
        factor = contestant.difficulty.get(leaf.id)
        factor_column, panel_column = 2 + index, self._first_panel_column + index
        if self.marks.rubric.difficulty:
            sheet.write(row, factor_column, factor)
        values = [
            Fraction(ballot.marks[leaf.id]) for ballot in contestant.sent_ballots if leaf.id in ballot.marks
        ]
        ballot_rows = self._numbers_of_rows[contestant.number]
        marks = self._ballots.column_cells(self._FIRST_MARK + index, *ballot_rows)
        if is_by_criterion:
            combined = combine_values(marks, str(contestant.seat_count), self.scoring)
            panel = round_value(combined, self._guard_ref, self._rounding_refs["criterion"])
        else:
            panel = correct_value(f"SUM({marks})/COUNT({marks})", self._guard_ref)
        panel_value = self._combine(values, contestant) if values else None
        agreed_level = self.state.agreed_levels.get(contestant.number, {}).get(leaf.id)
        if agreed_level is not None:  # it counts, whatever the marks are
            panel = round_value(f"{agreed_level.level:f}", self._guard_ref, self._rounding_refs["criterion"])
            panel_value = round_if_declared(Fraction(agreed_level.level), self.scoring.round.criterion)
        least_count = self.scoring.minimum_ballots
        if values and len(values) < least_count:
            least_count = 1
        sheet.write_formula(row, panel_column, if_enough(marks, least_count, panel), panel_value)
        if not is_by_criterion:
            return
        panel_ref = sheet.cell(row, panel_column)
        weight, factor_part = self._leaf_weight_refs[leaf.id], ""
        if self.marks.rubric.difficulty:
            factor_part = f"*{sheet.cell(row, factor_column)}"
        points = round_value(
            f"{panel_ref}*{weight}{factor_part}/{self._unit_ref}",
            self._guard_ref, self._rounding_refs["weighted"],
        )  # fmt: skip
        value = None
        if panel_value is not None and (factor is not None or not self.marks.rubric.difficulty):
            exact = panel_value * leaf.share * Fraction(factor if factor is not None else 1)
            value = round_if_declared(exact, self.scoring.round.weighted)
        column = self._first_points_column + index
        condition = f'{panel_ref}=""'
        if self.marks.rubric.difficulty:
            condition = f'OR({condition},{sheet.cell(row, factor_column)}="")'
        sheet.write_formula(row, column, f'IF({condition},"",{points})', value)

    def _combine(self, values: Sequence[Fraction], contestant: MarkedContestant) -> Fraction:
        if self.scoring.per != "criterion":
            return sum(values, Fraction(0)) / len(values)
        combined = combine_exactly(values, contestant.seat_count, self.scoring)
        return round_if_declared(combined, self.scoring.round.criterion)

    # --- stages and penalties ---------------------------------------------------------------------------

    def _write_stages(self) -> None:
        """Two columns a stage, value and points; one row for each contestant who may have a result."""
        columns = [SheetColumn(tr("No."), NARROW, "0"), SheetColumn(tr("Name"), WIDE),
                   SheetColumn(tr("Compared"), TOTAL_WIDTH, "0")]  # fmt: skip
        for stage in self.marks.stages:
            columns.append(SheetColumn(stage.name, MEDIUM, _number_format(stage.decimals)))
            heading = tr("Points: {criterion}", criterion=stage.name)
            columns.append(SheetColumn(heading, MEDIUM, EXACT_FORMAT))
        self._stages.write_headings(columns, 2)
        rows = [
            (contestant.number, contestant.contestant_id, contestant.name) for contestant in self.contestants
        ]
        rows += [(None, undrawn.contestant_id, undrawn.name) for undrawn in self.marks.undrawn]  # type: ignore[misc]
        last_row = FIRST_ROW + max(len(rows), 1) - 1
        for offset, (number, contestant_id, name) in enumerate(rows):
            is_guest = contestant_id in self.state.guest_ids
            self._stages.write_cells(FIRST_ROW + offset, (number, name, int(not is_guest)))
            for index, stage in enumerate(self.marks.stages):
                self._write_stage(FIRST_ROW + offset, 3 + 2 * index, stage, contestant_id, last_row)
        self._stages.end_rows(last_row)

    def _write_stage(self, row: int, column: int, stage: Stage, contestant_id: str, last_row: int) -> None:
        result = self.state.stage_results.get(stage.id, {}).get(contestant_id)
        self._stages.write(row, column, result)
        own, compared = self._stages.cell(row, column), self._stages.cell(row, 2)
        all_values = self._stages.column_cells(column, FIRST_ROW, last_row)
        flags = self._stages.column_cells(2, FIRST_ROW, last_row)
        is_competing = f"({flags}=1)*ISNUMBER({all_values})"
        match stage.points_rule:
            case "value":
                points = own
            case "share":
                greatest = f"MAX(SUMPRODUCT(MAX({is_competing}*{all_values})),{own})"
                points = f"IF({greatest}=0,0,100*{own}/{greatest})"
            case "rank":
                own_extra = f"IF({compared}=1,0,1)"
                count = f"(SUMPRODUCT({is_competing})+{own_extra})"
                greater = f"SUMPRODUCT({is_competing}*({all_values}>{own}))"
                equal = f"(SUMPRODUCT({is_competing}*({all_values}={own}))+{own_extra})"
                points = f"50*(2*{count}-2*{greater}-{equal}+1)/{count}"
        decimals = stage.points_decimals if stage.compares_contestants else None
        rounded = round_value(points, self._guard_ref, decimals)
        value = self._find_points(stage, contestant_id)
        self._stages.write_formula(row, column + 1, f'IF(ISNUMBER({own}),{rounded},"")', value)

    def _find_points(self, stage: Stage, contestant_id: str) -> Fraction | None:
        """The points of a contestant; None without a result."""
        result = self.state.stage_results.get(stage.id, {}).get(contestant_id)
        if result is None or not stage.compares_contestants:
            return None if result is None else Fraction(result)
        results = {**self._find_results(stage), contestant_id: result}
        return compute_points(stage, results)[contestant_id]

    @cached_property
    def _penalties_by_row(self) -> list[tuple[int, str, Decimal, str]]:
        """Number, name of the kind, points and reason of each penalty."""
        kind_names = {kind.id: kind.name for kind in self.state.contest.penalty}
        return [
            (contestant.number, kind_names.get(item.penalty, ""), item.points, item.reason)
            for contestant in sorted(self.contestants, key=lambda contestant: contestant.number)
            for item in self.state.penalties.get(contestant.number, ())
        ]

    def _write_penalties(self) -> None:
        self._penalties.write_headings(
            (
                SheetColumn(tr("No."), NARROW, "0"), SheetColumn(tr("Kind"), WIDE),
                SheetColumn(tr("Points"), MEDIUM, "0.####"), SheetColumn(tr("Reason"), 60),
            ), 1,
        )  # fmt: skip
        for offset, values in enumerate(self._penalties_by_row):
            self._penalties.write_cells(FIRST_ROW + offset, values)
        self._penalties.end_rows(self._last_penalty_row)

    @property
    def _last_penalty_row(self) -> int:
        return FIRST_ROW + len(self._penalties_by_row) - 1

    # --- result -----------------------------------------------------------------------------------------

    @property
    def _first_juror_column(self) -> int:
        return 4

    @property
    def _jury_column(self) -> int:
        return self._first_juror_column + len(self.marks.juror_ids)

    @property
    def _penalty_column(self) -> int:
        return self._jury_column + 1 + len(self.marks.stages)

    @property
    def _exact_column(self) -> int:
        return self._penalty_column + 1

    @property
    def _score_column(self) -> int:
        return self._penalty_column + 2

    @property
    def _compared_result_column(self) -> int:
        return self._penalty_column + 4

    def _write_result(self) -> None:
        columns = [
            SheetColumn(tr("Place"), TOTAL_WIDTH, "0"), SheetColumn(tr("No."), NARROW, "0"),
            SheetColumn(tr("Name"), WIDE), SheetColumn(tr("Unit"), 26),
        ]  # fmt: skip
        columns += [
            SheetColumn(tr("Juror {number}", number=index), TOTAL_WIDTH, self._total_format)
            for index, _ in enumerate(self.marks.juror_ids, 1)
        ]
        columns.append(SheetColumn(tr("Jury's score"), MEDIUM, EXACT_FORMAT))
        columns += [SheetColumn(stage.name, MEDIUM, EXACT_FORMAT) for stage in self.marks.stages]
        columns += [
            SheetColumn(tr("Penalty"), MEDIUM, "0.####"),
            SheetColumn(tr("Before rounding"), MEDIUM, EXACT_FORMAT),
            SheetColumn(
                translate(self.scoring.method_info.score_name), MEDIUM, _number_format(self.scoring.decimals)
            ),
            SheetColumn(tr("Remark"), 22),
            SheetColumn(tr("Compared"), TOTAL_WIDTH, "0"),
        ]
        self._result.write_headings(columns, 3)
        for contestant in self.contestants:
            self._write_contestant(self._find_row(contestant), contestant)
        row = self.last_row + 1
        for undrawn in self.marks.undrawn:
            self._result.write(row, 2, undrawn.name)
            self._result.write(row, 3, undrawn.unit)
            self._result.write(row, self._score_column + 1, undrawn.reason)
            row += 1
        self._result.end_rows(row - 1)

    def _write_contestant(self, row: int, contestant: MarkedContestant) -> None:
        sheet = self._result
        sheet.write_cells(row, (contestant.number, contestant.name, contestant.unit), first_column=1)
        self._write_juror_totals(row, contestant)
        self._write_stage_points(row, contestant)
        if self._penalties_by_row:
            numbers = self._penalties.column_cells(0, FIRST_ROW, self._last_penalty_row)
            points = self._penalties.column_cells(2, FIRST_ROW, self._last_penalty_row)
            formula = f"SUMPRODUCT(({numbers}={sheet.cell(row, 1)})*{points})"
            sheet.write_formula(row, self._penalty_column, formula, contestant.penalty_points)
        else:
            sheet.write(row, self._penalty_column, contestant.penalty_points)
        sheet.write(row, self._score_column + 1, contestant.reason)
        sheet.write(row, self._compared_result_column, int(contestant.is_compared))
        if contestant.candidate is None and not contestant.is_compared:
            for column in (0, self._jury_column, self._exact_column, self._score_column):
                sheet.write(row, column, None)
        elif self.is_computed:
            self._write_score_formulas(row, contestant)
        else:
            self._write_score_values(row, contestant)

    def _write_juror_totals(self, row: int, contestant: MarkedContestant) -> None:
        first_row = self._numbers_of_rows[contestant.number][0]
        ballots = {ballot.juror_id: (offset, ballot) for offset, ballot in enumerate(contestant.ballots)}
        for index, juror_id in enumerate(self.marks.juror_ids):
            column = self._first_juror_column + index
            if juror_id not in ballots:
                self._result.write(row, column, None)
                continue
            offset, ballot = ballots[juror_id]
            total_ref = self._ballots.cell(first_row + offset, self._total_column)
            self._result.write_formula(row, column, total_ref, ballot.total)

    def _write_stage_points(self, row: int, contestant: MarkedContestant) -> None:
        for index, stage in enumerate(self.marks.stages):
            points = self._find_points(stage, contestant.contestant_id)
            stage_ref = self._stages.cell(row, 4 + 2 * index)
            self._result.write_formula(row, self._jury_column + 1 + index, stage_ref, points)

    def _write_score_values(self, row: int, contestant: MarkedContestant) -> None:
        candidate = contestant.candidate
        values = (
            (0, contestant.placing.place if contestant.placing else None),
            (self._jury_column, candidate.jury_score if candidate else None),
            (self._exact_column, candidate.exact_score if candidate else None),
            (self._score_column, candidate.displayed_score if candidate else None),
        )
        for column, value in values:
            self._result.write(row, column, value)

    def _write_score_formulas(self, row: int, contestant: MarkedContestant) -> None:
        sheet, candidate = self._result, contestant.candidate
        jury_ref, exact_ref = sheet.cell(row, self._jury_column), sheet.cell(row, self._exact_column)
        jury_score = candidate.jury_score if candidate else None
        sheet.write_formula(row, self._jury_column, self._make_jury_score(row, contestant), jury_score)
        parts, needed = [f"{jury_ref}*{self._jury_weight_ref}"], [jury_ref]
        for index, stage in enumerate(self.marks.stages):
            if stage.adds_points:
                stage_ref = sheet.cell(row, self._jury_column + 1 + index)
                weighted_points = f"{stage_ref}*{self._stage_weight_refs[stage.id]}"
                cap_ref = self._stage_cap_refs.get(stage.id)
                parts.append(f"MIN({weighted_points},100*{cap_ref})" if cap_ref else weighted_points)
                needed.append(stage_ref)
        sign = "+" if self.scoring.lower_is_better else "-"
        sum_ = f"({'+'.join(parts)})/100{sign}{sheet.cell(row, self._penalty_column)}"
        missing = ",".join(f'{reference}=""' for reference in needed)
        formula = f'IF(OR({missing}),"",{correct_value(sum_, self._guard_ref)})'
        exact_score = candidate.exact_score if candidate else None
        sheet.write_formula(row, self._exact_column, formula, exact_score)
        score = f'IF({exact_ref}="","",ROUND({exact_ref},{self._decimals_ref}))'
        sheet.write_formula(row, self._score_column, score, candidate.displayed_score if candidate else None)
        if not contestant.is_compared:
            sheet.write(row, 0, None)
            return
        place = contestant.placing.place if contestant.placing else None
        sheet.write_formula(row, 0, self._ties.cell(row, self._last_rank_column), place)

    def _make_jury_score(self, row: int, contestant: MarkedContestant) -> str:
        """The formula of the jury's score from totals, places or points."""
        first_row, last_row = self._numbers_of_rows[contestant.number]
        totals = self._ballots.column_cells(self._total_column, first_row, last_row)
        least_count = self.scoring.minimum_ballots
        if self.scoring.method == "rank-sum":
            places = self._ballots.column_cells(self._total_column + 1, first_row, last_row)
            return if_enough(places, 1, f"SUM({places})")
        if self.scoring.per == "criterion":
            last_column = self._first_points_column + len(self.leaves) - 1
            points = self._criteria.row_cells(row, self._first_points_column, last_column)
            combined = f"{'MAX' if self.marks.rubric.best else 'SUM'}({points})"
        else:
            combined = combine_values(totals, str(contestant.seat_count), self.scoring)
        rounded = round_value(combined, self._guard_ref, self._rounding_refs["jury"])
        return if_enough(totals, least_count, rounded)

    # --- places and ties --------------------------------------------------------------------------------

    @cached_property
    def _tie_chain(self) -> list[TieStep]:
        return build_tie_chain(self.state, self.marks)

    @property
    def _last_rank_column(self) -> int:
        return 4 + 2 * len(self._tie_chain)

    def _write_ties(self) -> None:
        """The key of each step, and the place after it: the last of these columns is the place."""
        columns = [
            SheetColumn(tr("No."), NARROW, "0"), SheetColumn(tr("Name"), WIDE),
            SheetColumn(tr("Compared"), TOTAL_WIDTH, "0"), SheetColumn(tr("Ranked on"), MEDIUM, EXACT_FORMAT),
            SheetColumn(tr("Place"), TOTAL_WIDTH, "0"),
        ]  # fmt: skip
        for step in self._tie_chain:
            number_format = "0" if is_settled_by_group(step) else EXACT_FORMAT
            columns.append(SheetColumn(self._name_step(step), MEDIUM, number_format))
            columns.append(SheetColumn(tr("Place after it"), TOTAL_WIDTH, "0"))
        self._ties.write_headings(columns, 2)
        for index, step in enumerate(self._tie_chain):
            if is_settled_by_group(step):
                grey = self._book.make_format(bg_color="#DDDDDD", border=1, text_wrap=True, bold=True)
                self._ties.page.write_string(HEAD_ROW, 5 + 2 * index, self._name_step(step), grey)
        orders = [order for _, order in list_tie_orders(self._tie_chain, self._list_equal_groups())]
        ranks = self._list_ranks()
        for contestant in self.contestants:
            self._write_tie_row(contestant, orders, ranks.get(contestant.number, ()))
        self._ties.end_rows(self.last_row)

    def _name_step(self, step: TieStep) -> str:
        rule = find_tie_rule(step.name)
        if rule is not None and rule.name is not None:
            name = translate(rule.name)
            return tr("Order of the tie: {step}", step=name) if is_settled_by_group(step) else name
        return find_step_name(self.state, self.contestants[0].number, step.name)

    def _list_equal_groups(self) -> list[list[Candidate]]:
        placed = [item.candidate for item in self.contestants if item.placing and item.candidate]
        return [list(group) for _, group in groupby(placed, key=self._find_key)]

    def _find_key(self, candidate: Candidate) -> Fraction:
        is_displayed = self.scoring.rank_on == "displayed"
        return Fraction(candidate.displayed_score) if is_displayed else candidate.exact_score

    def _list_ranks(self) -> dict[int, list[int]]:
        """The place before the first step and after each, by draw number."""
        groups = self._list_equal_groups()
        ranks: dict[int, list[int]] = {}
        for count in range(len(self._tie_chain) + 1):
            if count:
                step = self._tie_chain[count - 1]
                groups = [part for group in groups for part in _split_group(group, step)]
            place = 1
            for group in groups:
                for candidate in group:
                    ranks.setdefault(candidate.number, []).append(place)
                place += len(group)
        return ranks

    def _write_tie_row(
        self, contestant: MarkedContestant, orders: Sequence[Mapping[int, int]], ranks: Sequence[int]
    ) -> None:
        sheet, row, candidate = self._ties, self._find_row(contestant), contestant.candidate
        sheet.write_cells(row, (contestant.number, contestant.name, int(contestant.is_compared)))
        is_displayed = self.scoring.rank_on == "displayed"
        ranked_on = self._result.cell(row, self._score_column if is_displayed else self._exact_column)
        sheet.write_formula(
            row, 3, f'IF({ranked_on}="","",{ranked_on})', self._find_key(candidate) if candidate else None
        )
        own_key, flags = sheet.cell(row, 3), sheet.column_cells(2, FIRST_ROW, self.last_row)
        keys = sheet.column_cells(3, FIRST_ROW, self.last_row)
        condition = f"({flags}=1)*ISNUMBER({keys})"
        better = "<" if self.scoring.lower_is_better else ">"
        place = f"1+SUMPRODUCT({condition}*({keys}{better}{own_key}))"
        is_ranked = f"AND({sheet.cell(row, 2)}=1,ISNUMBER({own_key}))"
        sheet.write_formula(row, 4, f'IF({is_ranked},{place},"")', ranks[0] if ranks else None)
        for index, step in enumerate(self._tie_chain):
            column = 5 + 2 * index
            self._write_step_key(row, column, step, contestant, orders[index])
            own_place, own_key = sheet.cell(row, column - 1), sheet.cell(row, column)
            places = sheet.column_cells(column - 1, FIRST_ROW, self.last_row)
            keys = sheet.column_cells(column, FIRST_ROW, self.last_row)
            is_ahead = f"({keys}>{own_key})"
            if is_settled_by_group(step):
                is_ahead = f"({keys}>0)*({keys}<{own_key})"
            elif step.name == "jury" and self.scoring.lower_is_better:
                is_ahead = f"({keys}<{own_key})"
            formula = f"{own_place}+SUMPRODUCT(({places}={own_place})*{is_ahead})"
            value = ranks[index + 1] if ranks else None
            sheet.write_formula(row, column + 1, f'IF({own_place}="","",{formula})', value)

    def _write_step_key(
        self, row: int, column: int, step: TieStep, contestant: MarkedContestant, order: Mapping[int, int]
    ) -> None:
        candidate = contestant.candidate
        if is_settled_by_group(step):
            self._ties.write(row, column, order.get(contestant.number))
            return
        value = None
        if candidate is not None:
            value = step.keys([candidate])[candidate.number]
            value = abs(value) if step.name == "jury" and self.scoring.lower_is_better else value
        formula = correct_value(self._make_step_key(row, step), self._guard_ref)
        is_missing = f'{self._result.cell(row, self._jury_column)}=""'
        self._ties.write_formula(row, column, f'IF({is_missing},"",{formula})', value)

    def _make_step_key(self, row: int, step: TieStep) -> str:
        """The key of a step that depends on the contestant alone."""
        if step.name == "jury":
            return self._result.cell(row, self._jury_column)
        stage_ids = [stage.id for stage in self.marks.stages]
        if step.name in stage_ids:
            return f"N({self._stages.cell(row, 3 + 2 * stage_ids.index(step.name))})"
        indexes = [
            index
            for index, leaf in enumerate(self.leaves)
            if step.name == leaf.id or step.name in leaf.group_ids
        ]
        if self.scoring.per == "criterion":
            return "+".join(self._criteria.cell(row, self._first_points_column + index) for index in indexes)
        terms = (
            f"{self._criteria.cell(row, self._first_panel_column + index)}"
            f"*{self._leaf_weight_refs[self.leaves[index].id]}"
            for index in indexes
        )
        return f"({'+'.join(terms)})/{self._unit_ref}"

    # --- record -----------------------------------------------------------------------------------------

    def _write_record(self) -> None:
        self._record.write_headings((SheetColumn(tr("What"), WIDE), SheetColumn(tr("Value"), 80)), 1)
        moment = datetime.fromisoformat(self.head.record_time)
        rows = (
            (tr("Contest"), self.head.contest_name),
            (tr("Category"), self.category.name),
            (tr("Code of the record"), self.head.ledger_code),
            (tr("Last entry"), format_number(self.head.entry_count)),
            (tr("Time of the last entry (UTC)"), format_moment(moment)),
            (tr("State"), self.head.draft_word or tr("signed")),
            (tr("Check"), f"scoring-tui verify FINAL.db {self.head.ledger_code}"),
        )
        for offset, row in enumerate(rows):
            self._record.write_cells(FIRST_ROW + offset, row)
        self._record.end_rows(FIRST_ROW + len(rows) - 1)


def _split_group(group: list[Candidate], step: TieStep) -> list[list[Candidate]]:
    """The parts of a group with equal keys, best first."""
    if len(group) == 1:
        return [group]
    keys = step.keys(group)
    ordered = sorted(group, key=lambda candidate: keys[candidate.number], reverse=True)
    return [list(part) for _, part in groupby(ordered, key=lambda candidate: keys[candidate.number])]


def _number_format(decimals: int) -> str:
    return "0." + "0" * decimals if decimals else "0"
