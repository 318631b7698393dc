"""What the jury plan of a category makes possible: the same words for the MC and the head of jury.

Imports scoring.
"""

from dataclasses import dataclass

from scoring_tui.said import Said
from scoring_tui.scoring.linking import sentence
from scoring_tui.scoring.planning import verdict_of
from scoring_tui.state import State


@dataclass(frozen=True, slots=True)
class Linked:
    """The sentence on a category's panels."""

    said: Said
    doubtful: bool
    """Places across panels stand on little, or on nothing."""


def linked(state: State, category: str) -> Linked:
    """As the plan stands now, without a simulation."""
    found = verdict_of(state, category)
    return Linked(sentence(found), found.verdict in ("weak", "unlinked"))
