"""Everyone of a category who is scored, with all that their places are made of.

Imports the declared models, the state and the pure scoring functions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import NamedTuple, TypeVar

from scoring_tui.contest.models import Contest, Rubric
from scoring_tui.contest.scales import MARK_DECIMALS
from scoring_tui.contest.scoring import Scoring
from scoring_tui.domain.state import Penalty, State
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.standings.final_score import build_candidate, ranking_key
from scoring_tui.scoring.standings.methods import Entrant, score_group
from scoring_tui.scoring.standings.ranking import Candidate, TieStep, build_chain, rank_candidates
from scoring_tui.scoring.standings.relative_methods import GroupScores
from scoring_tui.scoring.standings.tally import Tally, stage_results_of

T = TypeVar("T")
Key = Decimal | Fraction
"""What candidates are ranked by, greater is better."""

MARK_UNIT = 10**MARK_DECIMALS
"""Marks times this are whole numbers."""


class PlaceBoundary(NamedTuple):
    """A place that is awarded, or the line above which contestants go through."""

    place: int
    is_qualifying: bool = False

    def holds(self, place: int) -> bool:
        """Whether who stands on this place belongs to it."""
        return place <= self.place if self.is_qualifying else place == self.place

    def holders(self, places: Mapping[int, int]) -> frozenset[int]:
        """Draw numbers that belong to it."""
        return frozenset(number for number, place in places.items() if self.holds(place))


class ChangedScores(NamedTuple):
    """What the method makes of changed marks; who is not in it keeps what they have."""

    jury: Mapping[int, Fraction] = {}
    """The jury's scores by draw number."""
    then: Mapping[int, Fraction] = {}
    """What tells equal scores apart before the chain."""
    points: Mapping[int, Mapping[str, Fraction]] = {}
    """The panel's points on every criterion, where criteria are combined."""


@dataclass(frozen=True)
class Field:
    """A category's entrants and what counts beside the marks; nothing is looked up anywhere else."""

    contest: Contest
    category: str
    entrants: tuple[Entrant, ...]
    """Everyone with enough ballots."""
    results: Mapping[int, Mapping[str, Decimal]]
    """Results of every declared stage, by draw number."""
    penalties: Mapping[int, Sequence[Penalty]]
    decisions: Sequence[tuple[int, ...]] = ()
    """The head of jury's orders of tied contestants, oldest first."""

    @cached_property
    def rubric(self) -> Rubric:
        """The category's rubric."""
        return self.contest.rubric_of(self.category)

    @property
    def scoring(self) -> Scoring:
        """The declared rules."""
        return self.contest.scoring

    @cached_property
    def chain(self) -> list[TieStep]:
        """The tie-break chain."""
        return build_chain(self.scoring, self.rubric, self.contest.stages, self.decisions)

    @cached_property
    def scores(self) -> GroupScores:
        """The jury's scores by the declared method."""
        return score_group(self.entrants, self.rubric, self.scoring) if self.entrants else GroupScores({})

    @cached_property
    def candidates(self) -> dict[int, Candidate]:
        """Everyone who can be ranked, by draw number."""
        ranked = (one for one in self.entrants if one.number in self.scores.jury_scores)
        return {one.number: self._candidate(one) for one in ranked}

    @cached_property
    def places(self) -> dict[int, int]:
        """Everybody's place, by draw number."""
        return self.places_of(self.candidates.values())

    @cached_property
    def lines(self) -> list[PlaceBoundary]:
        """Awarded places that somebody holds, from the first down, then the line of those who go through."""
        category, taken = self.contest.categories[self.category], set(self.places.values())
        lines = [PlaceBoundary(place) for place in range(1, len(category.awards) + 1) if place in taken]
        return (
            [*lines, PlaceBoundary(category.through, is_qualifying=True)]
            if category.through and taken
            else lines
        )

    @cached_property
    def worth(self) -> Fraction:
        """What one point of the jury's score is in the final score."""
        return Fraction(self.scoring.weight) / 100 if self.contest.stage else Fraction(1)

    @cached_property
    def unit(self) -> int:
        """Jurors' totals times this are whole numbers, before any step and after it."""
        factors = {factor for one in self.entrants for factor in one.difficulty.values()}
        shares = lcm(*(leaf.share.denominator for leaf in self.rubric.leaves))
        factor = lcm(*(Fraction(factor).denominator for factor in factors))
        return lcm(MARK_UNIT * shares * factor, 10 ** (self.scoring.round.juror or 0))

    @cached_property
    def totals(self) -> dict[int, dict[str, int]]:
        """Jurors' totals in that unit, by draw number and juror."""
        unit = self.unit
        return {
            one.number: {juror: int(total * unit) for juror, total in one.totals.items()}
            for one in self.entrants
        }

    def became(self, base: Candidate, after: ChangedScores) -> Candidate:
        """A candidate with the new scores, the marks still the old ones."""
        if base.number not in after.jury:
            return base
        exact, jury = self.exact(base, after), after.jury[base.number]
        score = round_half_up(exact, self.scoring.decimals)
        then, points = (
            after.then.get(base.number, base.tie_score),
            after.points.get(base.number, base.criterion_points),
        )
        return replace(
            base,
            exact_score=exact,
            displayed_score=score,
            jury_score=jury,
            tie_score=then,
            criterion_points=points,
        )

    def exact(self, base: Candidate, after: ChangedScores) -> Fraction:
        """The final score with the new score of the jury."""
        return base.exact_score + self.worth * (after.jury[base.number] - base.jury_score)

    def key(self, exact: Fraction) -> Key:
        """What a final score is ranked by."""
        scoring = self.scoring
        key = round_half_up(exact, scoring.decimals) if scoring.rank_on == "displayed" else exact
        return -key if scoring.lower_is_better else key

    def places_of(self, candidates: Iterable[Candidate]) -> dict[int, int]:
        """Places by the declared rules."""
        placings = rank_candidates(list(candidates), lambda one: ranking_key(one, self.scoring), self.chain)
        return {placing.candidate.number: placing.place for placing in placings}

    def without_juror(self, juror: str) -> "Field":
        """As if this juror had sent no ballot: who is left without any has no place.

        The seats stay, as for a juror who is absent, and fewer ballots than declared are enough: the question
        is who would stand there without this juror, not whether the rest may be counted.
        """
        left = (
            replace(one, marks=_less(one.marks, juror), totals=_less(one.totals, juror))
            for one in self.entrants
        )
        return replace(self, entrants=tuple(one for one in left if one.marks))

    def without_penalty(self, number: int, penalty: Penalty) -> dict[int, int]:
        """Places as if this penalty had not been given; it lies outside the marks."""
        sign, one = -1 if self.scoring.lower_is_better else 1, self.candidates[number]
        exact = one.exact_score + sign * Fraction(penalty.points)
        lighter = replace(one, exact_score=exact, displayed_score=round_half_up(exact, self.scoring.decimals))
        return self.places_of((self.candidates | {number: lighter}).values())

    def _candidate(self, one: Entrant) -> Candidate:
        off = sum((penalty.points for penalty in self.penalties.get(one.number, ())), Decimal(0))
        results = self.results.get(one.number, {})
        return build_candidate(one, self.scores, self.contest, self.category, results, off)


def _less(given: Mapping[str, T], juror: str) -> Mapping[str, T]:
    return {id_: value for id_, value in given.items() if id_ != juror}


def build_field(state: State, category: str, tally: Tally | None = None) -> Field:
    """The category as it stands now; `tally` remembers what did not change."""
    entrants = (tally or Tally()).entrants(state, category)
    numbers = [one.number for one in entrants]
    return Field(
        state.contest,
        category,
        entrants,
        {number: stage_results_of(state, state.results, state.turns[number]) for number in numbers},
        {number: state.penalties[number] for number in numbers if number in state.penalties},
        [decision.order for decision in state.decisions.get(category, ()) if not decision.shared],
    )
