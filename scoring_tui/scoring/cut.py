"""The outcome of a cut: who of a round goes on, and why each of the others does not.

A pure function of the places. Contestants who share a place are never split: with the first n places all who
share the last of them go on. Steps that break ties are in the places already.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.rounds import Cut
from scoring_tui.domain.facts.competition import OutcomeReason


@dataclass(frozen=True, slots=True)
class RoundEntrant:
    """An entrant of a round with the result."""

    contestant: str
    category: str
    number: int | None = None
    """Draw number; None for somebody who got none."""
    place: int | None = None
    score: Decimal | None = None
    """The displayed score."""
    ranked_score: Decimal | Fraction | None = None
    """The score that places were given by: the displayed or the exact one."""
    exclusion: OutcomeReason | None = None
    """Why there is no place."""


@dataclass(frozen=True, slots=True)
class CutDecision:
    """Whether an entrant goes on, and why."""

    entrant: RoundEntrant
    is_passed: bool
    reason: OutcomeReason


def apply_cut(
    cut: Cut,
    entrants: Iterable[RoundEntrant],
    *,
    lower_is_better: bool = False,
    chosen_ids: frozenset[str] = frozenset(),
) -> list[CutDecision]:
    """Decide for each entrant, in the same order.

    Args:
        lower_is_better: the pass mark is the greatest score then.
        chosen_ids: whom persons chose, for a cut that is a selection. Without another condition the line is
            the place up to which as many would have gone on as were chosen in the category.

    >>> people = [RoundEntrant(name, "a", n, place) for n, (name, place) in enumerate(zip("xyz", (1, 2, 2)))]
    >>> [decision.reason for decision in apply_cut(Cut(through=2), people)]
    ['qualified', 'tied-at-line', 'tied-at-line']
    """
    all_entrants = list(entrants)
    ranked = [entrant for entrant in all_entrants if entrant.exclusion is None]
    chosen_counts = Counter(entrant.category for entrant in ranked if entrant.contestant in chosen_ids)
    place_counts = Counter((entrant.category, entrant.place) for entrant in ranked)
    limits = {entrant.category: _find_limit(cut, entrant.category, chosen_counts) for entrant in ranked}

    def decide(entrant: RoundEntrant) -> CutDecision:
        if entrant.exclusion is not None:
            return CutDecision(entrant, False, entrant.exclusion)
        if cut.ends(entrant.category):
            return CutDecision(entrant, False, "category-ended")
        failure = _find_failure(cut, entrant, limits[entrant.category], lower_is_better)
        if cut.selection:
            return _decide_selection(entrant, failure, chosen_ids)
        if failure is not None:
            return CutDecision(entrant, False, failure)
        limit, place = limits[entrant.category], entrant.place or 0
        last_place = place + place_counts[entrant.category, entrant.place] - 1
        is_at_line = limit is not None and last_place > limit
        return CutDecision(entrant, True, "tied-at-line" if is_at_line else "qualified")

    return [decide(entrant) for entrant in all_entrants]


def _find_limit(cut: Cut, category_id: str, chosen_counts: Mapping[str, int]) -> int | None:
    """Return the last place above the line; None if no place is too low."""
    is_selection_alone = cut == Cut(selection=True)
    return chosen_counts[category_id] if is_selection_alone else cut.place_limit(category_id)


def _find_failure(
    cut: Cut, entrant: RoundEntrant, limit: int | None, lower_is_better: bool
) -> OutcomeReason | None:
    """Return the condition that an entrant does not meet; None if all are met."""
    if limit is not None and (entrant.place is None or entrant.place > limit):
        return "below-line"
    if cut.pass_mark is None:
        return None
    if entrant.ranked_score is None:
        return "below-pass-mark"
    score, mark = Fraction(entrant.ranked_score), Fraction(cut.pass_mark)
    has_passed = score <= mark if lower_is_better else score >= mark
    return None if has_passed else "below-pass-mark"


def _decide_selection(
    entrant: RoundEntrant, failure: OutcomeReason | None, chosen_ids: frozenset[str]
) -> CutDecision:
    if entrant.contestant in chosen_ids:
        return CutDecision(entrant, True, "chosen" if failure is None else "chosen-below-line")
    if not chosen_ids:
        return CutDecision(entrant, False, "not-chosen")
    return CutDecision(entrant, False, failure or "left-out")
