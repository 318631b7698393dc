"""The report of each contestant: own marks, score and place, and nothing about another contestant."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.models import Leaf
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.papers.category_marks import (
    BallotLine,
    MarkedContestant,
    collect_category_marks,
    format_marks,
)
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.method_words import describe_method
from scoring_tui.papers.models import Paper, PaperModel, Signatory
from scoring_tui.papers.recap_words import describe_absence, describe_criterion_weight
from scoring_tui.rules.ceremony import assign_awards
from scoring_tui.rules.results import make_signed_result
from scoring_tui.scoring.arithmetic import mean, round_half_up
from scoring_tui.scoring.standings.stage_points import describe_result
from scoring_tui.views.footnotes import list_footnotes
from scoring_tui.views.penalties import list_penalties

NO_VALUE = "–"
MIN_COMPARED = 5
"""Judged contestants from which on a contestant is compared with the mean of the category: the mean of
fewer would tell the marks of the others."""
FULL_BAR_SHARE = Fraction(1, 4)
"""Distance from the mean, as a share of the scale, that makes a bar of full length."""


class CardCriterion(PaperModel):
    """One criterion of a contestant's report."""

    name: str
    """Name of the criterion."""
    weight: str
    """Its weight; empty in a point budget."""
    marks: tuple[str, ...]
    """One mark for each juror who sent a ballot."""
    mean: str
    """Mean of these marks."""
    bar: float | None
    """Distance from the category's mean, from -1 to 1; None where few are compared."""


class CardLine(PaperModel):
    """A line of the summary, such as an earlier stage."""

    name: str
    """What it is."""
    value: str
    """Its value."""


class CardNote(PaperModel):
    """What a juror noted about the contestant."""

    juror: str
    """The juror, without a name unless the contest publishes the marks."""
    text: str
    """The note, as typed."""


class ContestantCard(PaperModel):
    """The report of one contestant."""

    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    unit: str
    """Agency or work unit."""
    idea: str
    """Title of what was presented."""
    jurors: tuple[str, ...]
    """Headings of the jurors who sent a ballot."""
    criteria: tuple[CardCriterion, ...]
    """The criteria, in the declared order."""
    totals: tuple[str, ...]
    """Each juror's total."""
    total_mean: str
    """Mean of the totals."""
    score: str
    """The displayed score; a dash without one."""
    place: str
    """Place and number of ranked contestants, or why there is no place."""
    awards: tuple[str, ...]
    """Awards and special titles."""
    summary: tuple[CardLine, ...]
    """Jury's score, earlier stages and penalties, where there are any."""
    remarks: tuple[str, ...]
    """How a tie was settled, missing ballots."""
    notes: tuple[CardNote, ...]
    """Notes of the jurors, if the contest shows them."""


class ReportCardsPaper(Paper):
    """The reports of the contestants of a category."""

    category: str
    """Name of the category."""
    cards: tuple[ContestantCard, ...]
    """By draw number; only contestants with a ballot."""
    explanation: str
    """How the marks make the score, in one sentence."""
    bar_explanation: str
    """What the bars mean; empty without bars."""
    signer: Signatory
    """Head of jury."""


def build_report_cards(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build one file of reports for each of these categories in which somebody was judged."""
    for category_id in category_ids:
        builder = _CardBuilder(context, category_id)
        if builder.judged:
            stem = join_file_name(KINDS["report-cards"].name, category_id)
            forms = KINDS["report-cards"].forms
            yield PaperFile("report-cards", stem, "report-cards", builder.build(), forms)


class _CardBuilder:
    """Builds the reports of one category."""

    def __init__(self, context: PaperContext, category_id: str) -> None:
        self.context, self.state = context, context.state
        self.marks = collect_category_marks(context, category_id)
        self.judged = sorted(
            (contestant for contestant in self.marks.contestants if contestant.sent_ballots),
            key=lambda contestant: contestant.number,
        )
        self.category = self.state.contest.categories[category_id]
        self.leaves, self.decimals = self.marks.rubric.leaves, self.marks.scoring.total_decimals
        self.category_means = self._find_category_means()
        self.footnotes = list_footnotes(self.state, self.marks.standing)
        self.awards = self._find_awards()

    def build(self) -> ReportCardsPaper:
        """Build the paper."""
        has_bars = bool(self.category_means)
        return ReportCardsPaper(
            head=self.context.make_head(
                tr("Report of the contestant"), category_id=self.category.id, is_result=True
            ),
            labels={
                "name": tr("Name"), "number": tr("No."), "unit": tr("Unit"), "idea": tr("Idea"),
                "category": tr("Category"), "criterion": tr("Criterion"), "weight": tr("Weight"),
                "mean": tr("Mean"), "total": tr("Total"), "comparison": tr("Against the category"),
                "score": translate(self.marks.scoring.method_info.score_name), "place": tr("Place"),
                "award": tr("Award"), "notes": tr("Notes of the jury"), "remarks": tr("Remarks"),
            },
            category=self.category.name,
            cards=tuple(map(self._make_card, self.judged)),
            explanation=" ".join([*describe_method(self.state, self.category.id)][1:3]),
            bar_explanation=tr(
                "A bar to the right of the line: the jury's mean is above the mean of the category; to the"
                " left: below it."
            ) if has_bars else "",
            signer=self.context.make_head_of_jury(),
        )  # fmt: skip

    def _find_category_means(self) -> Mapping[str, Fraction]:
        """Mean of the contestants' means, by criterion id; empty where few are compared."""
        if len(self.judged) < MIN_COMPARED:
            return {}
        means = {
            leaf.id: [_find_mean(contestant, leaf) for contestant in self.judged] for leaf in self.leaves
        }
        known_means = {
            leaf_id: [own_mean for own_mean in own_means if own_mean is not None]
            for leaf_id, own_means in means.items()
        }
        return {leaf_id: mean(own_means) for leaf_id, own_means in known_means.items() if own_means}

    def _find_awards(self) -> Mapping[int, Sequence[str]]:
        """Awards and titles by draw number."""
        awards: dict[int, list[str]] = {}
        if self.marks.standing.placings:
            signed = make_signed_result(self.state, self.marks.standing, "")
            for award, numbers in assign_awards(self.state, signed):
                for number in numbers:
                    awards.setdefault(number, []).append(award)
        for title in self.category.titles:
            holder = self.state.given_titles.get((self.category.id, title))
            if holder is not None:
                awards.setdefault(holder.number, []).append(title)
        return awards

    def _make_card(self, contestant: MarkedContestant) -> ContestantCard:
        candidate, ballots = contestant.candidate, contestant.sent_ballots
        totals = [ballot.total for ballot in ballots if ballot.total is not None]
        return ContestantCard(
            number=str(contestant.number),
            name=contestant.name,
            unit=contestant.unit,
            idea=self.state.contestants[contestant.contestant_id].idea,
            jurors=tuple(self._name_juror(ballot.juror_id) for ballot in ballots),
            criteria=tuple(self._make_criterion(contestant, leaf) for leaf in self.leaves),
            totals=tuple(format_number(round_half_up(total, self.decimals)) for total in totals),
            total_mean=self._format_total_mean(contestant, totals),
            score=format_number(candidate.displayed_score) if candidate else NO_VALUE,
            place=self._describe_place(contestant),
            awards=tuple(self.awards.get(contestant.number, ())),
            summary=tuple(self._list_summary(contestant)),
            remarks=tuple(self._list_remarks(contestant)),
            notes=tuple(self._list_notes(contestant)),
        )

    def _format_total_mean(self, contestant: MarkedContestant, totals: Sequence[Fraction]) -> str:
        """The mean of the totals; the jury's score where a total is a part of the whole."""
        if not self.state.has_assignments(self.category.id):
            return format_number(round_half_up(mean(totals), self.decimals))
        candidate = contestant.candidate
        return format_number(round_half_up(candidate.jury_score, self.decimals)) if candidate else NO_VALUE

    def _name_juror(self, juror_id: str) -> str:
        if self.state.contest.contest.publish_marks:
            return self.state.jurors[juror_id].name
        return tr("Juror {number}", number=self.marks.juror_ids.index(juror_id) + 1)

    def _make_criterion(self, contestant: MarkedContestant, leaf: Leaf) -> CardCriterion:
        own_mean = _find_mean(contestant, leaf)
        return CardCriterion(
            name=leaf.name,
            weight=describe_criterion_weight(self.marks.rubric, leaf),
            marks=tuple(
                text for ballot in contestant.sent_ballots for text in format_marks(ballot.marks, [leaf])
            ),
            mean=NO_VALUE if own_mean is None else format_number(round_half_up(own_mean, self.decimals)),
            bar=self._measure_bar(own_mean, leaf),
        )

    def _measure_bar(self, own_mean: Fraction | None, leaf: Leaf) -> float | None:
        if own_mean is None or leaf.id not in self.category_means:
            return None
        scale_range = Fraction(leaf.scale.highest - leaf.scale.lowest) or Fraction(1)
        distance = (own_mean - self.category_means[leaf.id]) / scale_range / FULL_BAR_SHARE
        return round(float(max(Fraction(-1), min(Fraction(1), distance))), 3)

    def _describe_place(self, contestant: MarkedContestant) -> str:
        if contestant.placing is None:
            return contestant.reason
        place, count = contestant.placing.place, len(self.marks.standing.placings)
        return tr("{place} of {count}", place=place, count=count)

    def _list_summary(self, contestant: MarkedContestant) -> Iterator[CardLine]:
        candidate, decimals = contestant.candidate, self.marks.scoring.decimals
        penalties = list_penalties(self.state, contestant.number)
        if candidate is not None and (self.marks.stages or penalties):
            jury_score = format_number(round_half_up(candidate.jury_score, decimals))
            yield CardLine(name=tr("Jury's score"), value=jury_score)
        for stage in self.marks.stages if candidate else ():
            if candidate is not None and stage.id in candidate.stage_results:
                result, points = candidate.stage_results[stage.id], candidate.stage_points[stage.id]
                text = describe_result(stage, result, points, decimals)
                value = format_number(text) if isinstance(text, Decimal) else translate(text)
                yield CardLine(name=stage.name, value=value)
        for item in penalties:
            reason = "; ".join(filter(None, (item.name, item.reason)))
            name = tr("Penalty: {reason}", reason=reason)
            yield CardLine(name=name, value=format_number(item.points))

    def _list_remarks(self, contestant: MarkedContestant) -> Iterator[str]:
        yield from map(translate, self.footnotes.get(contestant.number, ()))
        agreed_levels = self.state.agreed_levels.get(contestant.number, {})
        for leaf in self.leaves:
            if leaf.id in agreed_levels:
                yield tr(
                    "{criterion}: the jury agreed on {level}, which counts instead of the mean",
                    criterion=leaf.name, level=format_number(agreed_levels[leaf.id].level),
                )  # fmt: skip
        for ballot in contestant.ballots:
            if ballot.total is None:
                juror, reason = self._name_juror(ballot.juror_id), describe_absence(ballot.absence)
                yield tr("{what}: {reason}", what=juror, reason=reason)

    def _list_notes(self, contestant: MarkedContestant) -> Iterator[CardNote]:
        if not self.context.settings.notes:
            return
        for ballot in self.state.ballots.get(contestant.number, ()):
            juror = self._name_juror(ballot.juror)
            if ballot.note.strip():
                yield CardNote(juror=juror, text=ballot.note)
            for leaf in self.leaves:
                if leaf.id in ballot.notes:
                    text = tr("{what}: {reason}", what=leaf.name, reason=ballot.notes[leaf.id])
                    yield CardNote(juror=juror, text=text)


def _find_mean(contestant: MarkedContestant, leaf: Leaf) -> Fraction | None:
    """The mean of the marks of a contestant on a criterion; None if no ballot has one."""
    ballots: Sequence[BallotLine] = contestant.sent_ballots
    marks = [Fraction(ballot.marks[leaf.id]) for ballot in ballots if leaf.id in ballot.marks]
    return mean(marks) if marks else None
