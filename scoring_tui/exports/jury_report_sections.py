"""The jury's report card in the reader's words, part by part, for the papers and the screens.

Imports scoring and text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from scoring_tui.scoring.sensitivity.findings import Fragility
from scoring_tui.scoring.sensitivity.findings import describe_change as told

MAX_LISTED_OUTLIERS = 10
"""Totals and marks that stand apart and are named; the JSON has them all."""

MODEL_TITLES: Mapping[str, LazyText] = {
    "mixed": lazy("Severity by the mixed model"),
    "least-squares": lazy("Severity by least squares"),
}

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One part of a report card, in the reader's language; names are as they were typed."""

    section_id: str
    title: str
    headings: Row
    rows: tuple[Row, ...]
    """None where nothing can be told, or nothing stands apart; the notes then say so."""
    number_columns: frozenset[int]
    """Columns of figures."""
    notes: tuple[str, ...]
    """Why something is not told, and what to bear in mind."""


def build_heading(card: JuryReport) -> tuple[str, ...]:
    """The first lines: whom it is for, that it changes nothing, what can be told apart at all."""
    counted = tr(
        "Ballots: {ballots}; jurors: {jurors}; contestants: {contestants}",
        ballots=card.ballot_count, jurors=len(card.juror_names), contestants=card.contestant_count,
    )  # fmt: skip
    return (
        tr("For the head of jury. Nothing in it changes a mark."),
        tr("Ballots that are in: {sentence}", sentence=describe_linkage(card.linkage)),
        counted if card.ballot_count else tr("There are no ballots yet."),
    )


def build_sections(card: JuryReport) -> tuple[ReportSection, ...]:
    """The parts of a report card, none of them while there are no ballots."""
    if not card.ballot_count:
        return ()
    parts = (_severity, _agreement, _rest, _far_totals, _far_marks, _drift, _days)
    return tuple(part(card) for part in parts)


def build_firmness_section(found: Fragility, names: Mapping[str, str]) -> ReportSection:
    """What every awarded place hangs on; `names` are those of the jurors, by id."""
    said = [translate(one) for place in found.places for one in told(place, names)]
    notes = said or [tr("Nobody stands on an awarded place yet.")]
    title = tr("How firm is each awarded place")
    return ReportSection("firmness", title, (), (), frozenset(), (*notes, *map(translate, found.notes)))


def _severity(card: JuryReport) -> ReportSection:
    found = card.severity.value
    title = MODEL_TITLES[found.model] if found else lazy("Severity")
    rows = [
        (card.juror_names[juror], translate(describe_effect(one.effect)), _figure(one.error))
        for juror, one in (found.effects if found else {}).items()
    ]
    headings = (tr("Juror"), tr("Points on the same contestants"), "±")
    return _section("severity", translate(title), headings, rows, {2}, [card.severity])


def _agreement(card: JuryReport) -> ReportSection:
    icc, order, alpha = card.icc.value, card.concordance.value, card.alpha["interval"].value
    single, panel, same = (icc.icc2, icc.icc2k, icc.icc3k) if icc else (None, None, None)
    chance = tr("by chance alone: {p}", p=_chance(order.p)) if order else ""
    rows = [
        ("ICC(2,1)", _figure(single), tr("one juror alone")),
        ("ICC(2,k)", _figure(panel), tr("the mean of the jury")),
        ("ICC(3,k)", _figure(same), tr("the same with severity left aside")),
        (tr("Kendall's W"), _figure(order.w if order else None), chance),
        (tr("Krippendorff's alpha"), _figure(alpha), tr("missing marks allowed")),
    ]
    headings = (tr("Measure"), tr("1 is best"), "")
    findings: list[JuryFinding[Any]] = [card.icc, card.concordance, card.alpha["interval"]]
    return _section("agreement", tr("Agreement"), headings, rows, {1}, findings)


def _rest(card: JuryReport) -> ReportSection:
    rows = [
        (card.juror_names[juror], _signed(found.value)) for juror, found in card.rest_correlations.items()
    ]
    headings = (tr("Juror"), tr("Rank correlation"))
    return _section(
        "rest", tr("Each juror against the rest"), headings, rows, {1}, card.rest_correlations.values()
    )


def _far_totals(card: JuryReport) -> ReportSection:
    found = card.outlying_totals
    rows = [
        (
            str(far.number),
            card.juror_names[far.juror],
            format_number(round_half_up(far.total, POINT_DECIMALS)),
            _signed(far.residual),
        )
        for far in found.value or ()
    ]
    headings = (tr("No."), tr("Juror"), tr("Total"), tr("Off by"))
    return _far("far-totals", tr("Totals that stand apart"), headings, rows, {0, 2, 3}, found)


def _far_marks(card: JuryReport) -> ReportSection:
    found = card.outlying_marks
    rows = [
        (
            str(far.number), card.juror_names[far.juror], card.criterion_names[far.criterion],
            format_number(far.mark), format_number(far.median),
        )
        for far in found.value or ()
    ]  # fmt: skip
    headings = (tr("No."), tr("Juror"), tr("Criterion"), tr("Mark"), tr("Median"))
    return _far("far-marks", tr("Marks that stand apart"), headings, rows, {0, 3, 4}, found)


def _drift(card: JuryReport) -> ReportSection:
    rows = [(card.juror_names[juror], *_slope(found.value)) for juror, found in card.drift_slopes.items()]
    headings = (tr("Juror"), tr("Points per ten turns"), "±")
    return _section(
        "drift", tr("Drift over the running order"), headings, rows, {1, 2}, card.drift_slopes.values()
    )


def _slope(found: DriftSlope | None) -> Row:
    return (_signed(found.per_ten), _figure(found.error)) if found else ("–", "–")


def _days(card: JuryReport) -> ReportSection:
    rows = [
        (card.juror_names[juror], format_date(shift.day), _signed(shift.difference), _figure(shift.error))
        for juror, found in card.day_shifts.items()
        for shift in found.value or ()
    ]
    headings = (tr("Juror"), tr("Day"), tr("Against the first day"), "±")
    return _section("days", tr("Drift between days"), headings, rows, {2, 3}, card.day_shifts.values())


def _section(
    id_: str,
    title: str,
    headings: Row,
    rows: Iterable[Row],
    right: set[int],
    findings: Iterable[JuryFinding[Any]],
) -> ReportSection:
    """Without rows where no finding has a value; each sentence once."""
    told = list(findings)
    shown = tuple(rows) if any(found.value is not None for found in told) else ()
    notes = dict.fromkeys(translate(found.message) for found in told if found.message)
    return ReportSection(id_, title, headings, shown, frozenset(right), tuple(notes))


def _far(
    id_: str, title: str, headings: Row, rows: Sequence[Row], right: set[int], found: JuryFinding[Any]
) -> ReportSection:
    """The farthest first, and how many more there are."""
    notes = [translate(found.message)] if found.message else []
    if found.value == ():
        notes.insert(0, tr("None does."))
    if len(rows) > MAX_LISTED_OUTLIERS:
        notes.insert(0, tr("and {count} more", count=len(rows) - MAX_LISTED_OUTLIERS))
    return ReportSection(
        id_, title, headings, tuple(rows[:MAX_LISTED_OUTLIERS]), frozenset(right), tuple(notes)
    )


def _figure(value: float | None) -> str:
    return "–" if value is None else format_number(round_half_up(Fraction(value), POINT_DECIMALS))


def _signed(value: float | None) -> str:
    return ("+" if value and value >= 0.005 else "") + _figure(value)


def _chance(p: float) -> str:
    least = Decimal("0.0001")
    return f"< {format_number(least)}" if p < least else format_number(round_half_up(Fraction(p), 4))
