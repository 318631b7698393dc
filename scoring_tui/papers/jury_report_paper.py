"""The report of the jury for its head alone: severity, agreement, outliers, what the places hang on.

It changes no mark. Every page says for whom it is.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scoring_tui.exports.jury_report_sections import ReportSection, build_heading, build_sections
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.models import Paper, PaperModel
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.jury.report_card import (
    POINT_DECIMALS,
    JuryReport,
    build_jury_report,
    describe_effect,
)
from scoring_tui.scoring.sensitivity.findings import report_fragility
from scoring_tui.scoring.standings.confidence import Confidence, describe_range, estimate_confidence
from scoring_tui.scoring.standings.tally import Standing, Tally
from scoring_tui.views.award_sentences import write_award_sentences

ERROR_BARS = 2
"""Standard errors to each side of an estimate."""
LEAST_HALF_WIDTH = 0.5
"""Points from the middle of the severity chart to its edge, at least."""
SEVERITY_ID = "severity"


class SeverityRow(PaperModel):
    """The severity of one juror, as a point with an error bar."""

    juror: str
    """Name of the juror."""
    effect: str
    """Compared with the jury, in words."""
    error: str
    """Standard error in points."""
    position: float
    """Of the point, from -1 (strict) to 1 (generous)."""
    low: float
    """Left end of the error bar, on the same scale."""
    high: float
    """Right end of the error bar, on the same scale."""
    is_clear: bool
    """Whether the difference is more than chance explains."""


class RangeRow(PaperModel):
    """The range of places of one contestant."""

    place: str
    """The place by the rules."""
    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    range: str
    """The places between which the contestant lies with a probability of 90 %."""
    position: float
    """Of the place, from 0 (first) to 1 (last)."""
    low: float
    """Of the best place of the range, on the same scale."""
    high: float
    """Of the worst place of the range, on the same scale."""
    note: str
    """Why the place lies outside the range; empty if it does not."""


class JuryTable(PaperModel):
    """A table with remarks."""

    title: str
    """Title of the table."""
    headings: tuple[str, ...]
    """Headings of its columns."""
    rows: tuple[tuple[str, ...], ...]
    """Its rows; empty if the remarks give the reason."""
    number_columns: tuple[int, ...]
    """Indexes of the columns of numbers."""
    notes: tuple[str, ...]
    """Remarks about the table."""


class PlaceSentence(PaperModel):
    """What an awarded place hangs on."""

    is_firm: bool
    """Whether no single change moves it."""
    text: str
    """The sentence."""


class JuryReportPaper(Paper):
    """The report of the jury of one category."""

    category: str
    """Name of the category."""
    confidential: str
    """For whom it is; on every page."""
    heading: tuple[str, ...]
    """Ballots, how they are linked, whether the category is complete."""
    places: tuple[PlaceSentence, ...]
    """What each awarded place hangs on."""
    place_notes: tuple[str, ...]
    """How the changes were searched for, or why there are no sentences."""
    severities: tuple[SeverityRow, ...]
    """The jurors; empty without an estimate."""
    severity_notes: tuple[str, ...]
    """Remarks about severity, or why there is no estimate."""
    ranges: tuple[RangeRow, ...]
    """Ranges of places, by place; empty without an estimate."""
    range_note: str
    """Why there are no ranges; empty if there are."""
    tables: tuple[JuryTable, ...]
    """Agreement, outliers, drift."""


def build_jury_reports(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build the report of the jury of each of these categories that has a running order."""
    if not context.state.contest.contest.has_ballots:
        return
    for category_id in category_ids:
        if any(context.state.turns_in_category(category_id)):
            stem = join_file_name(KINDS["jury-report"].name, category_id)
            paper = _build_paper(context, category_id)
            yield PaperFile("jury-report", stem, "jury-report", paper, KINDS["jury-report"].forms)


def _build_paper(context: PaperContext, category_id: str) -> JuryReportPaper:
    state, tally = context.state, Tally()
    standing = tally.standing(state, category_id)
    card = build_jury_report(state, tally, category_id)
    fragility = report_fragility(state, category_id, tally)
    confidence = estimate_confidence(standing, state.contest.scoring)
    sections = build_sections(card)
    return JuryReportPaper(
        head=context.make_head(tr("Report of the jury"), category_id=category_id, is_result=True),
        labels={
            "category": tr("Category {category}", category=card.name),
            "places": tr("What would change each awarded place"),
            "firm": tr("firm"), "not_firm": tr("not firm"),
            "severity": tr("Severity"), "juror": tr("Juror"), "strict": tr("stricter"),
            "generous": tr("more generous"), "compared": tr("Compared with the jury"),
            "ranges": tr("Ranges of places (90%)"), "place": tr("Place"), "number": tr("No."),
            "name": tr("Name"), "range": tr("Range"),
            "range_words": tr("grey: the range of places with a probability of 90%; line: the place"),
        },
        category=card.name,
        confidential=tr("CONFIDENTIAL: for the head of jury only"),
        heading=build_heading(card),
        places=tuple(
            PlaceSentence(is_firm=sentence.is_firm, text=translate(sentence.text))
            for sentence in write_award_sentences(state, fragility, tally)
        ),
        place_notes=tuple(map(translate, fragility.notes)),
        severities=tuple(_list_severities(card)),
        severity_notes=next((item.notes for item in sections if item.section_id == SEVERITY_ID), ()),
        ranges=tuple(_list_ranges(context, standing, confidence)),
        range_note=translate(confidence.reason) if confidence.reason else "",
        tables=tuple(_make_table(item) for item in sections if item.section_id != SEVERITY_ID),
    )  # fmt: skip


def _list_severities(card: JuryReport) -> Iterator[SeverityRow]:
    severity = card.severity.value
    if severity is None:
        return
    ends = [abs(effect.effect) + ERROR_BARS * effect.error for effect in severity.effects.values()]
    half_width = max([LEAST_HALF_WIDTH, *ends])
    for juror_id, effect in severity.effects.items():
        margin = ERROR_BARS * effect.error
        yield SeverityRow(
            juror=card.juror_names[juror_id],
            effect=translate(describe_effect(effect.effect)),
            error=format_number(round_half_up(Fraction(effect.error), POINT_DECIMALS)),
            position=round(effect.effect / half_width, 4),
            low=round((effect.effect - margin) / half_width, 4),
            high=round((effect.effect + margin) / half_width, 4),
            is_clear=abs(effect.effect) >= margin,
        )


def _list_ranges(context: PaperContext, standing: Standing, confidence: Confidence) -> Iterator[RangeRow]:
    count = len(standing.placings)
    for placing in standing.placings:
        number = placing.candidate.number
        interval = confidence.intervals.get(number)
        if interval is None:
            continue
        note = confidence.outside_notes.get(number)
        yield RangeRow(
            place=str(placing.place),
            number=str(number),
            name=context.state.contestant_name(number),
            range=describe_range(interval),
            position=_scale_place(placing.place, count),
            low=_scale_place(interval.low, count),
            high=_scale_place(interval.high, count),
            note=translate(note) if note else "",
        )


def _scale_place(place: int, count: int) -> float:
    return round((place - 1) / (count - 1), 4) if count > 1 else 0.0


def _make_table(section: ReportSection) -> JuryTable:
    return JuryTable(
        title=section.title,
        headings=section.headings,
        rows=section.rows,
        number_columns=tuple(sorted(section.number_columns)),
        notes=section.notes,
    )
