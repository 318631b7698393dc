"""The jury's report card with what every awarded place hangs on, for the head of jury alone.

Heavy: made of a state that was kept aside, in a thread of its own. Imports scoring, papers and state.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring_tui.domain.state import State
from scoring_tui.exports.jury_report_sections import ReportSection, build_heading, build_sections
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.jury.report_card import build_jury_report
from scoring_tui.scoring.sensitivity.findings import FragilePlace, describe_change, find_fragility
from scoring_tui.scoring.standings.tally import Tally


@dataclass(frozen=True, slots=True)
class PlaceReport:
    """An awarded place, or the line of those who go through, and what it hangs on."""

    place: int
    is_through_line: bool
    contestants: tuple[tuple[int, str], ...]
    """Number and name of those who stand there; of a line, none: they are many."""
    is_firm: bool
    sentences: tuple[LazyText, ...]


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """Everything, in the reader's language already, as it stood after entry `seq`."""

    category_name: str
    seq: int
    headlines: tuple[str, ...]
    place_reports: tuple[PlaceReport, ...]
    notes: tuple[LazyText, ...]
    """How it was found out what places hang on."""
    sections: tuple[ReportSection, ...]


def make_category_card(state: State, category: str) -> CategoryCard:
    """The card of a category; `state` must be one that nobody changes meanwhile."""
    tally = Tally()
    found, hangs = build_jury_report(state, tally, category), find_fragility(state, category, tally)
    return CategoryCard(
        found.name,
        state.seq,
        build_heading(found),
        tuple(_places(state, hangs.places)),
        hangs.notes,
        build_sections(found),
    )


def _places(state: State, found: tuple[FragilePlace, ...]) -> Iterator[PlaceReport]:
    names = {juror.id: juror.name for juror in state.jurors.values()}
    for one in found:
        numbers = () if one.boundary.is_qualifying else one.numbers
        who = tuple((number, state.contestant_name(number)) for number in numbers)
        yield PlaceReport(
            one.boundary.place, one.boundary.is_qualifying, who, one.is_firm, describe_change(one, names)
        )
