"""The jury report of a category, with what would change each awarded place; for the head of jury only.

It takes seconds to compute, so it is made from a copy of the state in a thread of its own.
"""

from dataclasses import dataclass

from scoring_tui.domain.state import State
from scoring_tui.exports.jury_report_sections import ReportSection, build_heading, build_sections
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.jury.report_card import build_jury_report
from scoring_tui.scoring.sensitivity.findings import report_fragility
from scoring_tui.scoring.standings.tally import Tally
from scoring_tui.views.award_sentences import AwardSentence, write_award_sentences


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """The report after entry `seq`, already translated."""

    category_name: str
    seq: int
    headlines: tuple[str, ...]
    award_sentences: tuple[AwardSentence, ...]
    notes: tuple[LazyText, ...]
    """How the changes were searched for, or why there are no sentences yet."""
    sections: tuple[ReportSection, ...]


def make_category_card(state: State, category_id: str) -> CategoryCard:
    """Make the report of a category; `state` must not change meanwhile."""
    tally = Tally()
    jury_report = build_jury_report(state, tally, category_id)
    fragility = report_fragility(state, category_id, tally)
    return CategoryCard(
        jury_report.name,
        state.seq,
        build_heading(jury_report),
        write_award_sentences(state, fragility, tally),
        fragility.notes,
        build_sections(jury_report),
    )
