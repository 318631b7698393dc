"""A standing in words: one contestant in full, and what the signs of the table mean.

Imports the sheet's view, its columns and text.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from scoring_tui.contest.terms import REASONS
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.tui.chair.standing_columns import LACKS, THROUGH, beside, interval, podium, points_off
from scoring_tui.views.queue import SIGNS
from scoring_tui.views.standing_sheet import StandingLine, StandingSheet

if TYPE_CHECKING:
    from scoring_tui.scoring.standings.confidence import Confidence


def in_full(line: StandingLine, sheet: StandingSheet, sure: Confidence | None) -> str:
    """The contestant under the cursor: what is decided first, then the figures behind it."""
    return " · ".join(filter(None, (*_decided(line, sheet), _sure(line, sure), *_figures(line, sheet))))


def _decided(line: StandingLine, sheet: StandingSheet) -> Iterator[str]:
    yield tr("No. {number} {name}", number=line.number, name=line.name)
    said = line.why or line.settled_by
    yield translate(said) if said else ""
    yield tr("{points} points for penalties", points=points_off(line, sheet)) if line.off else ""
    yield "! " + tr("jurors wide apart") if line.wide else ""


def _figures(line: StandingLine, sheet: StandingSheet) -> Iterator[str]:
    if line.spread is not None:
        yield tr("spread {spread}", spread=line.spread)
    if line.jury is not None:
        yield f"{tr('Jury')} {format_number(line.jury)}"
    heads = (*sheet.stages, *map(beside, sheet.beside))
    for head, value in zip(heads, (*line.results, *line.beside), strict=False):
        yield f"{head} {format_number(value)}" if value is not None else ""
    yield tr("exactly {score}", score=Decimal(line.exact)) if line.exact else ""


def _sure(line: StandingLine, sure: Confidence | None) -> str:
    found = sure.intervals.get(line.number) if sure else None
    if found is None:
        return ""
    return tr("5–95%: place {places}, podium {podium}", places=interval(found), podium=podium(found))


def legend(sheet: StandingSheet, sure: bool) -> Iterator[str]:
    """What the signs mean, as far as they occur, and the jurors' names."""
    meant = {
        "missing": tr("missing"), "reopened": tr("reopened"), "excused": tr("excused"),
        "recused": tr("stepped back"),
    }  # fmt: skip
    fates = dict.fromkeys(line.fate for line in sheet.lines if line.fate)
    found = {cell.lack for line in sheet.lines for cell in line.cells}
    if any(line.through for line in sheet.lines):
        yield f"{THROUGH} {tr('goes through')}"
    yield from (f"{SIGNS[fate]} {translate(REASONS[fate])}" for fate in fates)
    yield from (f"{LACKS[lack]} {said}" for lack, said in meant.items() if lack in found)
    yield from (f"J{place} {name}" for place, (_, name) in enumerate(sheet.jurors, 1))
    if sure:
        yield tr("5–95%: places that chance leaves open")
