"""The sections of the jury's report card as localized text, for exports and screens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
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

MODEL_TITLES: Mapping[str, LazyText] = {
    "mixed": lazy("Severity by the mixed model"),
    "least-squares": lazy("Severity by least squares"),
}

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
    title = MODEL_TITLES[severity.model] if severity else lazy("Severity")
    rows = [
        (
            card.juror_names[juror_id],
            translate(describe_effect(effect.effect)),
            _format_estimate(effect.error),
        )
        for juror_id, effect in (severity.effects if severity else {}).items()
    ]
    headings = (tr("Juror"), tr("Points on the same contestants"), "±")
    return _with_error_note(
        _build_section("severity", translate(title), headings, rows, {2}, [card.severity])
    )


def _agreement_section(card: JuryReport) -> ReportSection:
    icc, concordance, alpha = card.icc.value, card.concordance.value, card.alpha["interval"].value
    single_icc, panel_icc, consistency_icc = (icc.icc2, icc.icc2k, icc.icc3k) if icc else (None, None, None)
    has_chance = concordance is not None and card.is_complete
    chance_note = (
        tr("probability if at random: {p}", p=_format_probability(concordance.p))
        if concordance and has_chance
        else ""
    )
    rows = [
        ("ICC(2,1)", _format_estimate(single_icc), tr("one juror alone")),
        ("ICC(2,k)", _format_estimate(panel_icc), tr("the mean of the jury")),
        ("ICC(3,k)", _format_estimate(consistency_icc), tr("the same with severity left aside")),
        (tr("Kendall's W"), _format_estimate(concordance.w if concordance else None), chance_note),
        (tr("Krippendorff's alpha"), _format_estimate(alpha), tr("missing marks allowed")),
    ]
    headings = (tr("Measure"), tr("1 is best"), "")
    findings: list[JuryFinding[Any]] = [card.icc, card.concordance, card.alpha["interval"]]
    return _build_section("agreement", tr("Agreement"), headings, rows, {1}, findings)


def _rest_correlation_section(card: JuryReport) -> ReportSection:
    rows = [
        (card.juror_names[juror_id], _format_signed(finding.value))
        for juror_id, finding in card.rest_correlations.items()
    ]
    headings = (tr("Juror"), tr("Rank correlation"))
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
    headings = (tr("Juror"), tr("Points per ten turns"), "±")
    return _with_error_note(
        _build_section(
            "drift", tr("Drift over the running order"), headings, rows, {1, 2}, card.drift_slopes.values()
        )
    )


def _format_slope(slope: DriftSlope | None) -> Row:
    return (_format_signed(slope.per_ten), _format_estimate(slope.error)) if slope else ("–", "–")


def _days_section(card: JuryReport) -> ReportSection:
    rows = [
        (
            card.juror_names[juror_id],
            format_date(shift.day),
            _format_signed(shift.difference),
            _format_estimate(shift.error),
        )
        for juror_id, finding in card.day_shifts.items()
        for shift in finding.value or ()
    ]
    headings = (tr("Juror"), tr("Day"), tr("Against the first day"), "±")
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
    return "–" if value is None else format_number(round_half_up(Fraction(value), POINT_DECIMALS))


def _format_signed(value: float | None) -> str:
    return ("+" if value and value >= 0.005 else "") + _format_estimate(value)


def _format_probability(probability: float) -> str:
    min_displayed = Decimal("0.0001")
    return (
        f"< {format_number(min_displayed)}"
        if probability < min_displayed
        else format_number(round_half_up(Fraction(probability), 4))
    )
