"""The recapitulation of marks of a category: every juror, every criterion, totals, score, place."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.papers.agreements import describe_agreements
from scoring_tui.papers.band_lists import list_band_numbers
from scoring_tui.papers.category_marks import (
    CategoryMarks,
    MarkedContestant,
    collect_category_marks,
    format_marks,
)
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.method_words import describe_method, describe_scale
from scoring_tui.papers.models import Paper, PaperModel, Signatory
from scoring_tui.papers.recap_words import describe_absence, describe_criterion_weight
from scoring_tui.papers.recap_workbook import make_recap_workbook
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.standings.ranking import Candidate
from scoring_tui.scoring.standings.stage_points import describe_points
from scoring_tui.views.footnotes import list_footnotes
from scoring_tui.views.penalties import list_penalties

NO_VALUE = "–"
POINT_DECIMALS = 4
"""Decimals of the jury's points on a criterion, unless the contest rounds them to fewer."""


class RecapColumn(PaperModel):
    """A column of numbers: a criterion, a stage."""

    code: str
    """Short heading, such as "K1"."""
    name: str
    """What stands in the column."""
    explanation: str
    """Group, weight and range of a criterion; empty for other columns."""


class RecapJuror(PaperModel):
    """A juror of the category."""

    code: str
    """Short heading, such as "Juri 1"."""
    name: str
    """With titles, as typed."""
    office: str
    """Post."""


class BallotRow(PaperModel):
    """One juror's marks for a contestant."""

    juror: str
    """Code of the juror."""
    marks: tuple[str, ...]
    """In the order of the criteria; empty without a ballot."""
    total: str
    """The juror's total; a dash without a ballot."""
    absence: str
    """Why there is no ballot."""


class RecapBlock(PaperModel):
    """A contestant with all ballots."""

    place: str
    """Place; a dash without one."""
    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    unit: str
    """Agency or work unit."""
    ballots: tuple[BallotRow, ...]
    """One for each juror."""
    points: tuple[str, ...]
    """The jury's points on each criterion, where the method combines criterion by criterion; else empty."""
    values: tuple[str, ...]
    """Jury's score and stages before the score, in the order of `value_columns`."""
    score: str
    """The displayed score; a dash without one."""


class RecapUnranked(PaperModel):
    """A contestant without a place, and why."""

    number: str
    """Draw number; a dash before the draw."""
    name: str
    """With titles, as typed."""
    unit: str
    """Agency or work unit."""
    reason: str
    """Why there is no place."""


class RecapRemark(PaperModel):
    """A remark about a contestant: a tie, missing ballots, a penalty."""

    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    text: str
    """The remark."""


class RecapPaper(Paper):
    """The recapitulation of one category."""

    category: str
    """Name of the category."""
    criteria: tuple[RecapColumn, ...]
    """The criteria, in the declared order."""
    jurors: tuple[RecapJuror, ...]
    """The jurors of the category."""
    value_columns: tuple[RecapColumn, ...]
    """Columns of numbers between the jurors' totals and the score."""
    blocks: tuple[RecapBlock, ...]
    """By place; contestants without a place last. Only those with a ballot."""
    remarks: tuple[RecapRemark, ...]
    """Ties, missing ballots and penalties, by place."""
    unranked: tuple[RecapUnranked, ...]
    """Contestants without a place."""
    empty_note: str
    """Says that nobody has a place; empty if somebody has."""
    method: tuple[str, ...]
    """The scoring rules in words, one sentence each, and remarks of the method."""
    closing: str
    """The sentence before the signatures."""
    signers: tuple[Signatory, ...]
    """Head of jury and jurors."""


def build_recaps(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build the recapitulation of each of these categories that has a running order."""
    for category_id in category_ids:
        if not any(context.state.turns_in_category(category_id)):
            continue
        paper = _RecapBuilder(context, collect_category_marks(context, category_id)).build()
        make_workbook = partial(make_recap_workbook, context, category_id, paper.head)
        stem = join_file_name(KINDS["recap"].name, category_id)
        has_ballots = context.state.contest.contest.has_ballots
        forms = KINDS["recap"].forms if has_ballots else ("pdf",)  # the workbook computes from ballots
        yield PaperFile("recap", stem, "recap", paper, forms, make_workbook=make_workbook)


class _RecapBuilder:
    """Builds the recapitulation of one category."""

    def __init__(self, context: PaperContext, marks: CategoryMarks) -> None:
        self.context, self.marks, self.state = context, marks, context.state
        self.category = self.state.contest.categories[marks.category_id]
        about = self.state.contest.contest
        self.has_ballots, self.has_places = about.has_ballots, about.has_places
        self.has_penalties = any(contestant.penalty_points for contestant in marks.contestants)

    def build(self) -> RecapPaper:
        """Build the paper."""
        context, category_id = self.context, self.marks.category_id
        sentences = [
            *describe_method(self.state, category_id), *map(translate, self.marks.standing.notes),
            *list_band_numbers(context, category_id),
        ]  # fmt: skip
        return RecapPaper(
            head=context.make_head(
                tr("Recapitulation of marks"), category_id=category_id, number_kind="REKAP", is_result=True,
                has_code=True,
            ),
            labels=self._make_labels(),
            category=self.category.name,
            criteria=tuple(self._list_criteria()),
            jurors=tuple(self._list_jurors()),
            value_columns=tuple(self._list_value_columns()),
            blocks=tuple(
                self._make_block(contestant)
                for contestant in self.marks.contestants
                if contestant.sent_ballots or (contestant.candidate and not self.has_ballots)
            ),
            remarks=tuple(self._list_remarks()),
            unranked=tuple(self._list_unranked()),
            empty_note="" if self.marks.standing.placings else tr("No contestant has a place."),
            method=tuple(sentences),
            closing=tr("This recapitulation agrees with the ballots of the jurors.")
            if self.has_ballots
            else tr("This recapitulation agrees with the imported sheets."),
            signers=context.list_signers(category_id),
        )  # fmt: skip

    def _make_labels(self) -> dict[str, str]:
        return {
            "number_label": tr("Number:"),
            "category": tr("Category {category}", category=self.category.name),
            "place": tr("Place") if self.has_places else tr("Result"),
            "number": tr("No."),
            "name": tr("Name"),
            "juror": tr("Juror"),
            "jury": tr("Jury"),
            "total": tr("Juror's total"),
            "score": translate(self.marks.scoring.method_info.score_name),
            "criteria": tr("Criteria"),
            "jurors": tr("Jurors"),
            "columns": tr("Columns"),
            "remarks": tr("Remarks"),
            "unranked": tr("Contestants without a place"),
            "reason": tr("Reason"),
            "method": tr("Scoring rules"),
            "office": tr("Office"),
            "role": tr("Role"),
            "signature": tr("Signature"),
            "nip": tr("NIP"),
        }

    def _list_criteria(self) -> Iterator[RecapColumn]:
        for index, leaf in enumerate(self.marks.rubric.leaves, 1):
            details = (
                " / ".join(leaf.groups), describe_criterion_weight(self.marks.rubric, leaf),
                describe_scale(leaf.scale),
            )  # fmt: skip
            yield RecapColumn(
                code=tr("C{number}", number=index),
                name=leaf.name,
                explanation="; ".join(filter(None, details)),
            )

    def _list_jurors(self) -> Iterator[RecapJuror]:
        for juror_id in self.marks.juror_ids:
            juror = self.state.jurors[juror_id]
            yield RecapJuror(code=self._name_juror(juror_id), name=juror.name, office=juror.office)

    def _name_juror(self, juror_id: str) -> str:
        return tr("Juror {number}", number=self.marks.juror_ids.index(juror_id) + 1)

    def _list_value_columns(self) -> Iterator[RecapColumn]:
        if self.has_ballots and (self.marks.stages or self.has_penalties):
            name = tr("score by the jury alone")
            yield RecapColumn(code=tr("Jury's score"), name=name, explanation="")
        for index, stage in enumerate(self.marks.stages, 1):
            yield RecapColumn(code=tr("Stage {number}", number=index), name=stage.name, explanation="")
        if self.has_penalties:
            name = tr("points of all penalties together")
            yield RecapColumn(code=tr("Penalty"), name=name, explanation="")

    def _make_block(self, contestant: MarkedContestant) -> RecapBlock:
        candidate = contestant.candidate
        return RecapBlock(
            place=self._name_place(contestant),
            number=str(contestant.number),
            name=contestant.name,
            unit=contestant.unit,
            ballots=tuple(self._list_ballots(contestant)) if self.has_ballots else (),
            points=tuple(self._list_points(candidate)) if candidate else (),
            values=tuple(self._list_values(contestant)),
            score=format_number(candidate.displayed_score) if candidate and self.has_places else NO_VALUE,
        )

    def _name_place(self, contestant: MarkedContestant) -> str:
        if contestant.placing is None:
            return NO_VALUE
        return str(contestant.placing.place) if self.has_places else tr("passed")

    def _list_ballots(self, contestant: MarkedContestant) -> Iterator[BallotRow]:
        leaves, decimals = self.marks.rubric.leaves, self.marks.scoring.total_decimals
        for ballot in contestant.ballots:
            has_marks = ballot.total is not None
            yield BallotRow(
                juror=self._name_juror(ballot.juror_id),
                marks=tuple(format_marks(ballot.marks, leaves)) if has_marks else (),
                total=NO_VALUE
                if ballot.total is None
                else format_number(round_half_up(ballot.total, decimals)),
                absence=describe_absence(ballot.absence),
            )

    def _list_points(self, candidate: Candidate) -> Iterator[str]:
        weighted = self.marks.scoring.round.weighted
        for points in candidate.criterion_points.values():
            decimals = POINT_DECIMALS if weighted is None else weighted
            yield format_number(round_half_up(points, decimals))

    def _list_values(self, contestant: MarkedContestant) -> Iterator[str]:
        candidate, decimals = contestant.candidate, self.marks.scoring.decimals
        if self.has_ballots and (self.marks.stages or self.has_penalties):
            yield format_number(round_half_up(candidate.jury_score, decimals)) if candidate else NO_VALUE
        for stage in self.marks.stages:
            if candidate is None or stage.id not in candidate.stage_results:
                yield NO_VALUE
                continue
            result, points = candidate.stage_results[stage.id], candidate.stage_points[stage.id]
            text = describe_points(stage, result, points, decimals)
            yield format_number(text) if isinstance(text, Decimal) else translate(text)
        if self.has_penalties:
            yield format_number(contestant.penalty_points) if contestant.penalty_points else NO_VALUE

    def _list_remarks(self) -> Iterator[RecapRemark]:
        footnotes = list_footnotes(self.state, self.marks.standing)
        for contestant in self.marks.contestants:
            texts = [
                *map(translate, footnotes.get(contestant.number, ())),
                *describe_agreements(self.state, contestant.number),
            ]
            texts += [
                tr("penalty {points}: {reason}", points=item.points,
                   reason="; ".join(filter(None, (item.name, item.reason))))
                for item in list_penalties(self.state, contestant.number)
            ]  # fmt: skip
            if texts:
                yield RecapRemark(number=str(contestant.number), name=contestant.name, text="; ".join(texts))

    def _list_unranked(self) -> Iterator[RecapUnranked]:
        for contestant in self.marks.contestants:
            if contestant.placing is None:
                yield RecapUnranked(
                    number=str(contestant.number), name=contestant.name, unit=contestant.unit,
                    reason=contestant.reason,
                )  # fmt: skip
        for undrawn in self.marks.undrawn:
            yield RecapUnranked(number=NO_VALUE, name=undrawn.name, unit=undrawn.unit, reason=undrawn.reason)
