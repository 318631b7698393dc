"""The function that builds each kind of paper; `tests/papers/test_registry.py` fails if one is missing."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.kinds import PaperFile, PaperKindId
from scoring_tui.papers.minutes import build_minutes
from scoring_tui.papers.running_order import build_running_orders

Builder = Callable[[PaperContext, Sequence[str]], Iterator[PaperFile]]
"""Builds the papers of these categories, by category id, in the declared order."""

BUILDERS: Mapping[PaperKindId, Builder] = {
    "minutes": build_minutes,
    "running-order": build_running_orders,
}
