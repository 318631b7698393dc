"""The sections of the jury's report card as localized text, for exports and screens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Any

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import format_date, format_number, tr, translate
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.jury.drift import DriftSlope
from scoring_tui.scoring.jury.finding import JuryFinding
from scoring_tui.scoring.jury.report_card import POINT_DECIMALS, JuryReport, describe_effect
from scoring_tui.scoring.model.linkage import describe_linkage
from scoring_tui.scoring.sensitivity.findings import Fragility, describe_change

MAX_LISTED_OUTLIERS = 10
"""Number of outlying totals and marks that are listed; the JSON contains all of them."""

MODEL_NOTES: Mapping[str, LazyText] = {
    "mixed": lazy("method: mixed model, which assumes that jurors differ at random"),
    "least-squares": lazy("method: least squares"),
}

AGREEMENT_WORDS = (
    (0.9, lazy("excellent")), (0.75, lazy("good")), (0.5, lazy("moderate")), (-inf, lazy("poor")),
)  # fmt: skip
"""Words for an ICC of at least so much, after Koo and Li (2016)."""
CONCORDANCE_WORDS = (
    (0.7, lazy("strong")), (0.5, lazy("moderate")), (0.3, lazy("weak")), (-inf, lazy("hardly any")),
)  # fmt: skip
"""Words for Kendall's W of at least so much, after Schmidt (1997); for rank correlations too."""
ALPHA_WORDS = ((0.8, lazy("reliable")), (0.667, lazy("tentative")), (-inf, lazy("not reliable")))
"""Words for an alpha of at least so much, after Krippendorff (2004)."""
SMALLEST_SHOWN = 0.005
"""What is rounded to a hundredth at least."""
CHANCE_FACTOR = 2
"""A difference of less than so many standard errors may be chance."""

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One section of a report card, in the reader's language."""

    section_id: str
    title: str
    headings: Row
    rows: tuple[Row, ...]
    """Empty if there are no values or no outliers; the notes then give the reason."""
    number_columns: frozenset[int]
    """Indices of the columns that contain numbers."""
    notes: tuple[str, ...]
    """Reasons for missing values, and caveats."""


def build_heading(card: JuryReport) -> tuple[str, ...]:
    """The first lines: for whom the report is, the linkage of the ballots and their count."""
    count_line = tr(
        "Ballots: {ballots}; jurors: {jurors}; contestants: {contestants}",
        ballots=card.ballot_count, jurors=len(card.juror_names), contestants=card.contestant_count,
    )  # fmt: skip
    return (
        tr("For the head of jury. Nothing in it changes a mark."),
        tr("Ballots that are in: {sentence}", sentence=describe_linkage(card.linkage)),
        count_line if card.ballot_count else tr("There are no ballots yet."),
        *(() if card.is_complete else (tr("Provisional: the category is not complete."),)),
    )


def build_sections(card: JuryReport) -> tuple[ReportSection, ...]:
    """The sections of a report card; empty without ballots."""
    if not card.ballot_count:
        return ()
    section_builders = (
        _severity_section,
        _agreement_section,
        _rest_correlation_section,
        _outlying_totals_section,
        _outlying_marks_section,
        _drift_section,
        _days_section,
    )
    return tuple(build_section(card) for build_section in section_builders)


def build_fragility_section(fragility: Fragility, juror_names: Mapping[str, str]) -> ReportSection:
    """What would change each awarded place; `juror_names` are by juror id."""
    change_lines = [
        translate(change) for place in fragility.places for change in describe_change(place, juror_names)
    ]
    notes = change_lines
    if not change_lines and not fragility.notes:
        notes = [tr("Nobody stands on an awarded place yet.")]
    title = tr("What would change each awarded place")
    return ReportSection("firmness", title, (), (), frozenset(), (*notes, *map(translate, fragility.notes)))


def _severity_section(card: JuryReport) -> ReportSection:
    severity = card.severity.value
    rows = [
        (
            card.juror_names[juror_id],
            translate(describe_effect(effect.effect)),
            _format_estimate(effect.error),
            _judge_difference(effect.effect, effect.error),
        )
        for juror_id, effect in (severity.effects if severity else {}).items()
    ]
    headings = (tr("Juror"), tr("Compared with the jury"), "±", tr("Much?"))
    section = _with_error_note(
        _build_section("severity", tr("Severity"), headings, rows, {2}, [card.severity])
    )
    if severity is None:
        return section
    return replace(section, notes=(*section.notes, translate(MODEL_NOTES[severity.model])))


def _judge_difference(difference: float | None, error: float | None) -> str:
    """Whether a difference is more than chance explains, in words."""
    if difference is None or error is None:
        return ""
    is_large = abs(difference) >= CHANCE_FACTOR * error and abs(difference) >= SMALLEST_SHOWN
    return tr("clear") if is_large else tr("may be chance")


def _judge_value(value: float | None, words: Iterable[tuple[float, LazyText]]) -> str:
    """The word for a measure of agreement."""
    if value is None:
        return ""
    return next(translate(word) for least_value, word in words if value >= least_value)


def _agreement_section(card: JuryReport) -> ReportSection:
    icc, concordance, alpha = card.icc.value, card.concordance.value, card.alpha["interval"].value
    single_icc, panel_icc, consistency_icc = (icc.icc2, icc.icc2k, icc.icc3k) if icc else (None, None, None)
    w = concordance.w if concordance else None
    measures = (
        (tr("the mean of the jury"), panel_icc, AGREEMENT_WORDS, "ICC(2,k)"),
        (tr("one juror alone"), single_icc, AGREEMENT_WORDS, "ICC(2,1)"),
        (tr("the mean, with severity left aside"), consistency_icc, AGREEMENT_WORDS, "ICC(3,k)"),
        (tr("the order of the contestants"), w, CONCORDANCE_WORDS, tr("Kendall's W")),
        (tr("all marks, missing ones allowed"), alpha, ALPHA_WORDS, tr("Krippendorff's alpha")),
    )
    rows = [
        (label, _format_estimate(value), _judge_value(value, words), name)
        for label, value, words, name in measures
    ]
    headings = (tr("How well do they agree?"), tr("1 is best"), tr("In words"), tr("Measure"))
    findings: list[JuryFinding[Any]] = [card.icc, card.concordance, card.alpha["interval"]]
    section = _build_section("agreement", tr("Agreement"), headings, rows, {1}, findings)
    if concordance is None or not card.is_complete or not section.rows:
        return section
    chance_note = tr(
        "jurors who gave places at random would agree so well on the order with a probability of {p}",
        p=_format_probability(concordance.p),
    )
    return replace(section, notes=(chance_note, *section.notes))


def _rest_correlation_section(card: JuryReport) -> ReportSection:
    rows = [
        (
            card.juror_names[juror_id],
            _format_signed(finding.value),
            _judge_value(finding.value, CONCORDANCE_WORDS),
        )
        for juror_id, finding in card.rest_correlations.items()
    ]
    headings = (tr("Juror"), tr("Same order as the others (1: the same)"), tr("In words"))
    return _build_section(
        "rest", tr("Each juror against the rest"), headings, rows, {1}, card.rest_correlations.values()
    )


def _outlying_totals_section(card: JuryReport) -> ReportSection:
    finding = card.outlying_totals
    rows = [
        (
            str(outlier.number),
            card.juror_names[outlier.juror],
            format_number(round_half_up(outlier.total, POINT_DECIMALS)),
            _format_signed(outlier.residual),
        )
        for outlier in finding.value or ()
    ]
    headings = (tr("No."), tr("Juror"), tr("Total"), tr("Off by"))
    return _build_outlier_section(
        "far-totals", tr("Totals that stand apart"), headings, rows, {0, 2, 3}, finding
    )


def _outlying_marks_section(card: JuryReport) -> ReportSection:
    finding = card.outlying_marks
    rows = [
        (
            str(outlier.number), card.juror_names[outlier.juror], card.criterion_names[outlier.criterion],
            format_number(outlier.mark), format_number(outlier.median),
        )
        for outlier in finding.value or ()
    ]  # fmt: skip
    headings = (tr("No."), tr("Juror"), tr("Criterion"), tr("Mark"), tr("Median"))
    return _build_outlier_section(
        "far-marks", tr("Marks that stand apart"), headings, rows, {0, 3, 4}, finding
    )


def _drift_section(card: JuryReport) -> ReportSection:
    rows = [
        (card.juror_names[juror_id], *_format_slope(finding.value))
        for juror_id, finding in card.drift_slopes.items()
    ]
    headings = (tr("Juror"), tr("Points per ten turns"), "±", tr("Much?"))
    return _with_error_note(
        _build_section(
            "drift", tr("Drift over the running order"), headings, rows, {1, 2}, card.drift_slopes.values()
        )
    )


def _format_slope(slope: DriftSlope | None) -> Row:
    if slope is None:
        return ("–", "–", "")
    verdict = _judge_difference(slope.per_ten, slope.error)
    return (_format_signed(slope.per_ten), _format_estimate(slope.error), verdict)


def _days_section(card: JuryReport) -> ReportSection:
    rows = [
        (
            card.juror_names[juror_id],
            format_date(shift.day),
            _format_signed(shift.difference),
            _format_estimate(shift.error),
            _judge_difference(shift.difference, shift.error),
        )
        for juror_id, finding in card.day_shifts.items()
        for shift in finding.value or ()
    ]
    headings = (tr("Juror"), tr("Day"), tr("Against the first day"), "±", tr("Much?"))
    return _with_error_note(
        _build_section("days", tr("Drift between days"), headings, rows, {2, 3}, card.day_shifts.values())
    )


def _with_error_note(section: ReportSection) -> ReportSection:
    """The section with the meaning of its column of errors."""
    if not section.rows:
        return section
    error_note = tr("±: standard error in points; a difference below twice its error may be chance")
    return replace(section, notes=(error_note, *section.notes))


def _build_section(
    section_id: str,
    title: str,
    headings: Row,
    rows: Iterable[Row],
    number_columns: set[int],
    findings: Iterable[JuryFinding[Any]],
) -> ReportSection:
    """Build a section. Without any value it has no rows; each note appears once."""
    listed_findings = list(findings)
    visible_rows = tuple(rows) if any(finding.value is not None for finding in listed_findings) else ()
    notes = dict.fromkeys(translate(finding.message) for finding in listed_findings if finding.message)
    return ReportSection(section_id, title, headings, visible_rows, frozenset(number_columns), tuple(notes))


def _build_outlier_section(
    section_id: str,
    title: str,
    headings: Row,
    rows: Sequence[Row],
    number_columns: set[int],
    finding: JuryFinding[Any],
) -> ReportSection:
    """Build a section of the largest outliers, with the number of the omitted ones."""
    notes = [translate(finding.message)] if finding.message else []
    if finding.value == ():
        notes.insert(0, tr("None does."))
    if len(rows) > MAX_LISTED_OUTLIERS:
        notes.insert(0, tr("and {count} more", count=len(rows) - MAX_LISTED_OUTLIERS))
    return ReportSection(
        section_id,
        title,
        headings,
        tuple(rows[:MAX_LISTED_OUTLIERS]),
        frozenset(number_columns),
        tuple(notes),
    )


def _format_estimate(value: float | None) -> str:
    """A number with a proper minus sign."""
    if value is None:
        return "–"
    return format_number(round_half_up(Fraction(value), POINT_DECIMALS)).replace("-", "−")


def _format_signed(value: float | None) -> str:
    return ("+" if value and value >= SMALLEST_SHOWN else "") + _format_estimate(value)


def _format_probability(probability: float) -> str:
    min_displayed = Decimal("0.0001")
    return (
        f"< {format_number(min_displayed)}"
        if probability < min_displayed
        else format_number(round_half_up(Fraction(probability), 4))
    )
