"""How well the jury plan links the panels of a category, for the MC and the head of jury."""

from dataclasses import dataclass

from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.model.linkage import describe_linkage
from scoring_tui.scoring.plan.plan import measure_category_linkage


@dataclass(frozen=True, slots=True)
class LinkageSentence:
    """Whether places can be compared across the panels of a category."""

    text: LazyText
    is_doubtful: bool
    """Whether the panels share too few jurors or contestants to compare places across them."""


def make_linkage_sentence(state: State, category_id: str) -> LinkageSentence:
    """Measure the linkage of the present plan, without a simulation."""
    if not state.contest.contest.has_ballots:
        return LinkageSentence(lazy("Nobody gives marks: results are imported from sheets."), False)
    linkage = measure_category_linkage(state, category_id)
    return LinkageSentence(describe_linkage(linkage), linkage.verdict in ("weak", "unlinked"))
