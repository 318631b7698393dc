"""The scored contestants of a category, with all inputs of their places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from scoring_tui.scoring.standings.final_score import Adjustments, build_candidate, ranking_key
from scoring_tui.scoring.standings.methods import Entrant, score_group
from scoring_tui.scoring.standings.ranking import Candidate, TieStep, build_chain, rank_candidates
from scoring_tui.scoring.standings.relative_methods import GroupScores
from scoring_tui.scoring.standings.tally import Tally, current_inputs, decided_orders

T = TypeVar("T")
Key = Decimal | Fraction
"""The ranking key of a candidate; greater is better."""

MARK_UNIT = 10**MARK_DECIMALS
"""A mark times this is a whole number."""


class PlaceBoundary(NamedTuple):
    """An awarded place, or the last place that qualifies for the next round."""

    place: int
    is_qualifying: bool = False

    def includes(self, place: int) -> bool:
        """Whether a contestant on this place belongs to the boundary."""
        return place <= self.place if self.is_qualifying else place == self.place

    def holders(self, places: Mapping[int, int]) -> frozenset[int]:
        """Draw numbers of the contestants who belong to it; `places` are by draw number."""
        return frozenset(draw_number for draw_number, place in places.items() if self.includes(place))


class ChangedScores(NamedTuple):
    """Scores after a change of marks, by draw number; contestants who are not listed keep theirs."""

    jury_scores: Mapping[int, Fraction] = {}
    """Scores by the declared method."""
    tie_scores: Mapping[int, Fraction] = {}
    """Scores that break ties before the declared chain does."""
    criterion_points: Mapping[int, Mapping[str, Fraction]] = {}
    """The panel's points on every criterion, if the method combines criterion by criterion."""


_NO_ADJUSTMENTS = Adjustments({})


@dataclass(frozen=True)
class Field:
    """The entrants of a category, with their adjustments and tie decisions."""

    contest: Contest
    category: str
    entrants: tuple[Entrant, ...]
    """Contestants with enough ballots."""
    adjustments: Mapping[int, Adjustments] = field(default_factory=dict)
    """Stage results and penalties by draw number."""
    decisions: Sequence[tuple[int, ...]] = ()
    """Orders of tied contestants decided by the head of jury, oldest first."""
    award_count: int | None = None
    """Number of awards that somebody gets; None: all that are declared."""

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
        stage_ids = {stage.id for stage in self.contest.stages_by_category[self.category]}
        return build_chain(self.scoring, self.rubric, stage_ids, self.decisions)

    @cached_property
    def scores(self) -> GroupScores:
        """Scores by the declared method."""
        return score_group(self.entrants, self.rubric, self.scoring) if self.entrants else GroupScores({})

    @cached_property
    def candidates(self) -> dict[int, Candidate]:
        """Entrants that can be ranked, by draw number."""
        return {
            entrant.number: build_candidate(
                entrant, self.scores, self.contest, self.category, self.adjustments_of(entrant.number)
            )
            for entrant in self.entrants
            if entrant.number in self.scores.jury_scores
        }

    @cached_property
    def places(self) -> dict[int, int]:
        """Places by draw number."""
        return self.places_of(self.candidates.values())

    @cached_property
    def boundaries(self) -> list[PlaceBoundary]:
        """Awarded places that a contestant holds, from the first down, then the qualifying place."""
        category, held_places = self.contest.categories[self.category], set(self.places.values())
        award_count = len(category.awards) if self.award_count is None else self.award_count
        awarded = range(1, award_count + 1)
        boundaries = [PlaceBoundary(place) for place in awarded if place in held_places]
        if category.through and held_places:
            boundaries.append(PlaceBoundary(category.through, is_qualifying=True))
        return boundaries

    @cached_property
    def jury_weight(self) -> Fraction:
        """What one point of the jury's score adds to the final score."""
        return self.contest.jury_share(self.category)

    @cached_property
    def unit(self) -> int:
        """A juror's total times this is a whole number, before and after any step of a mark."""
        factors = {factor for entrant in self.entrants for factor in entrant.difficulty.values()}
        share_denominator = lcm(*(leaf.share.denominator for leaf in self.rubric.leaves))
        factor_denominator = lcm(*(Fraction(factor).denominator for factor in factors))
        return lcm(MARK_UNIT * share_denominator * factor_denominator, 10 ** (self.scoring.round.juror or 0))

    @cached_property
    def totals(self) -> dict[int, dict[str, int]]:
        """Totals of the jurors times `unit`, by draw number and juror."""
        unit = self.unit
        return {
            entrant.number: {juror_id: int(total * unit) for juror_id, total in entrant.totals.items()}
            for entrant in self.entrants
        }

    def adjustments_of(self, draw_number: int) -> Adjustments:
        """Stage results and penalties of one contestant."""
        return self.adjustments.get(draw_number, _NO_ADJUSTMENTS)

    def with_scores(self, candidate: Candidate, changed: ChangedScores) -> Candidate:
        """The candidate with the changed scores; its marks stay as they are."""
        draw_number = candidate.number
        if draw_number not in changed.jury_scores:
            return candidate
        exact_score = self.changed_score(candidate, changed)
        return replace(
            candidate,
            exact_score=exact_score,
            displayed_score=round_half_up(exact_score, self.scoring.decimals),
            jury_score=changed.jury_scores[draw_number],
            tie_score=changed.tie_scores.get(draw_number, candidate.tie_score),
            criterion_points=changed.criterion_points.get(draw_number, candidate.criterion_points),
        )

    def changed_score(self, candidate: Candidate, changed: ChangedScores) -> Fraction:
        """The candidate's final score with the changed score of the jury."""
        difference = changed.jury_scores[candidate.number] - candidate.jury_score
        return candidate.exact_score + self.jury_weight * difference

    def key(self, exact_score: Fraction) -> Key:
        """The ranking key of a final score."""
        scoring = self.scoring
        key = round_half_up(exact_score, scoring.decimals) if scoring.rank_on == "displayed" else exact_score
        return -key if scoring.lower_is_better else key

    def places_of(self, candidates: Iterable[Candidate]) -> dict[int, int]:
        """Places by the declared rules, by draw number."""
        placings = rank_candidates(
            list(candidates), lambda candidate: ranking_key(candidate, self.scoring), self.chain
        )
        return {placing.candidate.number: placing.place for placing in placings}

    def without_juror(self, juror_id: str) -> "Field":
        """The field as if this juror had sent no ballot; those without another mark on a criterion leave.

        The seats stay, as for an absent juror. The declared minimum of ballots does not apply: the result
        shows who would hold the place without this juror, not whether the remaining ballots may be counted.
        """
        remaining = (
            replace(
                entrant,
                marks=_without_key(entrant.marks, juror_id),
                totals=_without_key(entrant.totals, juror_id),
            )
            for entrant in self.entrants
        )
        return replace(
            self, entrants=tuple(entrant for entrant in remaining if self.has_every_mark_without(entrant))
        )

    def has_every_mark_without(self, entrant: Entrant, juror_id: str = "") -> bool:
        """Whether some juror other than this one marked each criterion; jurors may mark different ones."""
        marks_by_juror = _without_key(entrant.marks, juror_id).values()
        return all(any(leaf.id in marks for marks in marks_by_juror) for leaf in self.rubric.leaves)

    def without_penalty(self, draw_number: int, penalty: Penalty) -> dict[int, int]:
        """Places as if this penalty had not been given."""
        sign, candidate = -1 if self.scoring.lower_is_better else 1, self.candidates[draw_number]
        exact_score = candidate.exact_score + sign * Fraction(penalty.points)
        changed = replace(
            candidate,
            exact_score=exact_score,
            displayed_score=round_half_up(exact_score, self.scoring.decimals),
        )
        return self.places_of((self.candidates | {draw_number: changed}).values())


def _without_key(values: Mapping[str, T], juror_id: str) -> Mapping[str, T]:
    return {key: value for key, value in values.items() if key != juror_id}


def build_field(state: State, category_id: str, tally: Tally | None = None) -> Field:
    """Build the field of a category from the current state; `tally` is a cache."""
    cache, inputs = tally or Tally(), current_inputs(state, category_id)
    entrants = cache.entrants(state, category_id)
    return Field(
        state.contest,
        category_id,
        entrants,
        {
            entrant.number: cache.adjustments(state, inputs, inputs.turns[entrant.number])
            for entrant in entrants
        },
        decided_orders(inputs),
        len(state.award_names(category_id)),
    )
