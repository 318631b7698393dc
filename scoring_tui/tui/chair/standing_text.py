"""Sentences about a standing: one contestant in full, and the legend of the table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from scoring_tui.contest.bands import name_set
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.tui.chair.standing_columns import (
    MISSING_SIGNS,
    OUTSIDE_SIGN,
    QUALIFIED_SIGN,
    format_interval,
    format_optional,
    format_podium,
    other_score_name,
    points_off,
)
from scoring_tui.views.standing_sheet import StandingLine, StandingSheet

if TYPE_CHECKING:
    from scoring_tui.scoring.standings.confidence import Confidence


def describe_line(
    line: StandingLine,
    sheet: StandingSheet,
    confidence: Confidence | None,
    award_sentence: LazyText | None = None,
) -> str:
    """One contestant in full: the decisions and what the award hangs on, then confidence and figures."""
    parts = (
        *_list_decisions(line, sheet),
        _describe_confidence(line, confidence),
        translate(award_sentence) if award_sentence else "",
        *_list_figures(line, sheet),
    )
    return " · ".join(filter(None, parts))


def _list_decisions(line: StandingLine, sheet: StandingSheet) -> Iterator[str]:
    yield tr("No. {number} {name}", number=line.number, name=line.name)
    note = dict(sheet.disputes).get(line.number)
    yield f"‼ {tr('in dispute: {note}', note=note)}" if note is not None else ""
    decision = line.reason or line.tie_break
    yield translate(decision) if decision else ""
    yield tr("{points} points for penalties", points=points_off(line, sheet)) if line.penalty_points else ""
    yield translate(line.board_note) if line.board_note else ""
    yield "! " + tr("jurors wide apart") if line.has_wide_spread else ""


def _list_figures(line: StandingLine, sheet: StandingSheet) -> Iterator[str]:
    if line.spread is not None:
        yield tr("spread {spread}", spread=line.spread)
    if line.jury_score is not None:
        yield f"{tr('Jury')} {format_number(line.jury_score)}"
    for band_set, band_name in zip(sheet.band_sets, line.band_names, strict=False):
        yield f"{name_set(band_set)}: {band_name}" if band_name else ""
    headings = (*sheet.stage_names, *map(other_score_name, sheet.other_methods))
    for heading, value in zip(headings, (*line.stage_results, *line.other_scores), strict=False):
        yield f"{heading} {format_optional(value)}" if value is not None else ""
    yield tr("exactly {score}", score=Decimal(line.exact_score)) if line.exact_score else ""


def _describe_confidence(line: StandingLine, confidence: Confidence | None) -> str:
    interval = confidence.intervals.get(line.number) if confidence else None
    if confidence is None or interval is None:
        return ""
    summary = tr(
        "90%: place {places}, podium {podium}",
        places=format_interval(interval),
        podium=format_podium(interval),
    )
    note = confidence.outside_notes.get(line.number)
    return f"{summary} · {OUTSIDE_SIGN} {translate(note)}" if note else summary


def list_legend(sheet: StandingSheet, confidence: Confidence | None) -> Iterator[str]:
    """The meaning of the signs that occur, and the names of the jurors."""
    missing_labels = {
        "missing": tr("missing"), "reopened": tr("reopened"), "excused": tr("excused"),
        "recused": tr("stepped back"),
    }  # fmt: skip
    missing_kinds = {cell.absence for line in sheet.lines for cell in line.ballot_cells}
    if any(line.is_through for line in sheet.lines):
        yield f"{QUALIFIED_SIGN} {tr('goes through') if sheet.has_places else tr('passed')}"
    yield from (
        f"{MISSING_SIGNS[kind]} {label}" for kind, label in missing_labels.items() if kind in missing_kinds
    )
    yield from (f"J{number} {name}" for number, (_, name) in enumerate(sheet.jurors, 1))
    if confidence is not None and confidence.intervals:
        yield tr("90%: range of places with a probability of 90%")
