"""The jury report of a category, with what would change each awarded place; for the head of jury only.

It takes seconds to compute, so it is made from a copy of the state in a thread of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring_tui.domain.state import State
from scoring_tui.exports.jury_report_sections import ReportSection, build_heading, build_sections
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.jury.report_card import build_jury_report
from scoring_tui.scoring.sensitivity.findings import FragilePlace, describe_change, report_fragility
from scoring_tui.scoring.standings.tally import Tally


@dataclass(frozen=True, slots=True)
class PlaceReport:
    """An awarded place, or the qualifying line, and what would change it."""

    place: int
    is_through_line: bool
    contestants: tuple[tuple[int, str], ...]
    """Number and name of those in this place; empty for the qualifying line."""
    is_stable: bool
    sentences: tuple[LazyText, ...]


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """The report after entry `seq`, already translated."""

    category_name: str
    seq: int
    headlines: tuple[str, ...]
    place_reports: tuple[PlaceReport, ...]
    notes: tuple[LazyText, ...]
    """How the changes were searched for."""
    sections: tuple[ReportSection, ...]


def make_category_card(state: State, category_id: str) -> CategoryCard:
    """Make the report of a category; `state` must not change meanwhile."""
    tally = Tally()
    jury_report, fragility = (
        build_jury_report(state, tally, category_id),
        report_fragility(state, category_id, tally),
    )
    return CategoryCard(
        jury_report.name,
        state.seq,
        build_heading(jury_report),
        tuple(_places(state, fragility.places)),
        fragility.notes,
        build_sections(jury_report),
    )


def _places(state: State, fragile_places: tuple[FragilePlace, ...]) -> Iterator[PlaceReport]:
    juror_names = {juror.id: juror.name for juror in state.jurors.values()}
    for fragile_place in fragile_places:
        numbers = () if fragile_place.boundary.is_qualifying else fragile_place.numbers
        contestants = tuple((number, state.contestant_name(number)) for number in numbers)
        yield PlaceReport(
            fragile_place.boundary.place,
            fragile_place.boundary.is_qualifying,
            contestants,
            fragile_place.is_stable,
            describe_change(fragile_place, juror_names),
        )
