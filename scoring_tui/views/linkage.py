"""What the jury plan of a category makes possible: the same words for the MC and the head of jury.

Imports scoring.
"""

from dataclasses import dataclass

from scoring_tui.domain.state import State
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.scoring.model.linkage import describe_linkage
from scoring_tui.scoring.plan.plan import measure_category_linkage


@dataclass(frozen=True, slots=True)
class LinkageSentence:
    """The sentence on a category's panels."""

    text: LazyText
    is_doubtful: bool
    """Places across panels stand on little, or on nothing."""


def make_linkage_sentence(state: State, category: str) -> LinkageSentence:
    """As the plan stands now, without a simulation."""
    found = measure_category_linkage(state, category)
    return LinkageSentence(describe_linkage(found), found.verdict in ("weak", "unlinked"))
