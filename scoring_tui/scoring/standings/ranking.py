"""Places, and the chain of steps that breaks ties.

A step gives each member of a tied group a key; greater is better. Members whose keys are equal at every step
share their place, and the following places are skipped: 1-2-2-4.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from scoring_tui.contest.methods import StepId, find_declared_step
from scoring_tui.contest.models import Rubric
from scoring_tui.contest.scoring import Scoring
from scoring_tui.scoring.standings.pairwise import compare_pairs


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contestant with all inputs of the ranking."""

    number: int
    marks: Mapping[str, Mapping[str, Decimal]]
    """Marks by juror and criterion."""
    totals: Mapping[str, Fraction]
    """Total of each juror."""
    exact_score: Fraction
    """Score before rounding."""
    displayed_score: Decimal
    """Score at the declared number of decimals."""
    jury_score: Fraction = Fraction(0)
    """Score by the declared method, before earlier results and penalties."""
    jury_share: Fraction = Fraction(1)
    """What one point of the jury's score adds to the final score."""
    criterion_points: Mapping[str, Fraction] = field(default_factory=dict)
    """The panel's points on each criterion, if the method combines criterion by criterion."""
    agreed_marks: Mapping[str, Decimal] = field(default_factory=dict)
    """The agreed level of each criterion that the jury agreed on; it counts instead of the marks."""
    stage_results: Mapping[str, Decimal] = field(default_factory=dict)
    """Results of earlier stages, as imported."""
    stage_points: Mapping[str, Fraction] = field(default_factory=dict)
    """The points that these results make."""
    penalty_points: Decimal = Decimal(0)
    """Points of all penalties together."""
    tie_score: Fraction = Fraction(0)
    """Breaks ties before the declared chain does; greater is better."""
    other_scores: Mapping[str, Fraction] = field(default_factory=dict)
    """Scores by other models, by name; shown, never ranked by."""


@dataclass(frozen=True, slots=True)
class Placing:
    """The place of a candidate."""

    place: int
    is_tied: bool
    """Another candidate has the same place."""
    candidate: Candidate
    settled_by: str = ""
    """Step of the chain that broke the tie."""


Group = Sequence[Candidate]
Keys = Mapping[int, Any]
"""A key for each draw number; greater is better."""


@dataclass(frozen=True, slots=True)
class TieStep:
    """One step of a tie-break chain."""

    name: str
    """Id of the step, criterion, group or stage."""
    keys: Callable[[Group], Keys]


def rank_candidates(
    candidates: Iterable[Candidate], key: Callable[[Candidate], Any], chain: Sequence[TieStep]
) -> list[Placing]:
    """Place candidates by `key`, greater first, and break ties by the chain.

    Returns placings from the first place down; candidates who share a place are in the order of draw numbers.
    """
    placings: list[Placing] = []
    everyone = list(candidates)
    keys = {candidate.number: key(candidate) for candidate in everyone}
    for group, settled_by in _split_by_keys(everyone, keys, "", chain):
        place = len(placings) + 1
        members = sorted(group, key=lambda candidate: candidate.number)
        placings += [Placing(place, len(members) > 1, member, settled_by) for member in members]
    return placings


def _split_by_keys(
    group: Group, keys: Keys, settled_by: str, chain: Sequence[TieStep]
) -> Iterable[tuple[Group, str]]:
    """Split the group into parts of equal keys, best first; the rest of the chain splits each part."""

    def key(candidate: Candidate) -> Any:
        return keys[candidate.number]

    parts = [list(part) for _, part in groupby(sorted(group, key=key, reverse=True), key=key)]
    for part in parts:
        yield from _break_tie(part, settled_by if len(parts) > 1 else "", chain)


def _break_tie(group: Group, settled_by: str, chain: Sequence[TieStep]) -> Iterable[tuple[Group, str]]:
    if len(group) == 1 or not chain:
        yield group, settled_by
        return
    step, *later_steps = chain
    for part, part_settled_by in _split_by_keys(group, step.keys(group), step.name, later_steps):
        yield part, part_settled_by or settled_by


# --- steps ------------------------------------------------------------------------------------------


def criterion_step(criterion_id: str, rubric: Rubric) -> TieStep:
    """The mean over the jurors of one criterion, or of a group of criteria by their weights."""
    leaves = [leaf for leaf in rubric.leaves if criterion_id == leaf.id or criterion_id in leaf.group_ids]

    def key(candidate: Candidate) -> Fraction:
        if candidate.criterion_points:
            return sum((candidate.criterion_points[leaf.id] for leaf in leaves), Fraction(0))
        ballots = candidate.marks.values()  # decimals are added first: as exact as fractions, and faster
        sums = (leaf.share * Fraction(sum(marks[leaf.id] for marks in ballots)) for leaf in leaves)
        return sum(sums, Fraction(0)) / len(ballots)

    return value_step(criterion_id, key)


def weight_steps(rubric: Rubric) -> list[TieStep]:
    """Criterion after criterion, the heaviest first; equal weights in the declared order.

    >>> criteria = [{"id": "a", "name": "A", "weight": 40}, {"id": "b", "name": "B", "weight": 60}]
    >>> inputs = StepInputs(Scoring(), Rubric.model_validate({"criteria": criteria}), decisions=())
    >>> [step.name for step in BUILD_STEPS["weights"](inputs)]
    ['b', 'a']
    """
    heaviest = sorted(rubric.leaves, key=lambda leaf: -leaf.share * Fraction(leaf.scale.highest))
    return [criterion_step(leaf.id, rubric) for leaf in heaviest]


def head_to_head_keys(group: Group) -> Keys:
    """Copeland's count: rivals that a majority of the common jurors rank lower, then jurors in favour."""
    comparisons = compare_pairs({candidate.number: candidate.totals for candidate in group})
    return {
        draw_number: (comparison.win_count, comparison.votes_in_favour)
        for draw_number, comparison in comparisons.items()
    }


def decision_step(decisions: Sequence[tuple[int, ...]]) -> TieStep:
    """The head of jury's latest decision that names every member of the group."""

    def keys(group: Group) -> Keys:
        numbers = {candidate.number for candidate in group}
        for order in reversed(decisions):
            if numbers <= set(order):
                return {draw_number: -order.index(draw_number) for draw_number in numbers}
        return dict.fromkeys(numbers, 0)

    return TieStep("head-of-jury", keys)


def value_step(name: str, key: Callable[[Candidate], Any]) -> TieStep:
    """A step whose key depends on one candidate alone; greater is better.

    >>> step = value_step("in-favour", lambda candidate: candidate.tie_score)
    >>> step.keys([Candidate(1, {}, {}, Fraction(7), Decimal(7), tie_score=Fraction(3))])
    {1: Fraction(3, 1)}
    """
    return TieStep(name, lambda group: {candidate.number: key(candidate) for candidate in group})


def stage_step(stage_id: str) -> TieStep:
    """The result of an earlier stage."""
    return value_step(stage_id, lambda candidate: candidate.stage_results.get(stage_id, Decimal(0)))


def jury_step(scoring: Scoring) -> TieStep:
    """The jury's score, before earlier results and penalties.

    >>> low, high = (Candidate(n, {}, {}, Fraction(7), Decimal(7), jury_score=Fraction(n)) for n in (1, 2))
    >>> [step] = BUILD_STEPS["jury"](StepInputs(Scoring(), rubric=None, decisions=()))
    >>> step.keys([low, high])
    {1: Fraction(1, 1), 2: Fraction(2, 1)}
    """
    sign = -1 if scoring.lower_is_better else 1
    return value_step("jury", lambda candidate: sign * candidate.jury_score)


# --- the chain --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepInputs:
    """The inputs from which the tie-break steps of a category are built."""

    scoring: Scoring
    rubric: Rubric
    decisions: Sequence[tuple[int, ...]]
    """Orders decided by the head of jury, oldest first."""


BUILD_STEPS: Mapping[StepId, Callable[[StepInputs], list[TieStep]]] = {
    "weights": lambda inputs: weight_steps(inputs.rubric),
    "jury": lambda inputs: [jury_step(inputs.scoring)],
    "head-to-head": lambda _: [TieStep("head-to-head", head_to_head_keys)],
    "head-of-jury": lambda inputs: [decision_step(inputs.decisions)],
    "in-favour": lambda _: [value_step("in-favour", lambda candidate: candidate.tie_score)],
}
"""How each step of the registry, `contest.methods`, is built."""


def build_chain(
    scoring: Scoring, rubric: Rubric, stages: Container[str], decisions: Sequence[tuple[int, ...]]
) -> list[TieStep]:
    """The first step of the method, if it has one, then the declared steps.

    Ids of criteria that this rubric does not have are left out: a chain serves every category of a contest.
    """
    inputs, first_step = StepInputs(scoring, rubric, decisions), scoring.method_info.first_step
    chain = BUILD_STEPS[first_step](inputs) if first_step else []
    for tie_id in scoring.ties:
        chain += _build_steps(tie_id, inputs, stages)
    return chain


def _build_steps(tie_id: str, inputs: StepInputs, stages: Container[str]) -> list[TieStep]:
    if (step_id := find_declared_step(tie_id)) is not None:
        return BUILD_STEPS[step_id](inputs)
    if tie_id in stages:
        return [stage_step(tie_id)]
    if any(tie_id == leaf.id or tie_id in leaf.group_ids for leaf in inputs.rubric.leaves):
        return [criterion_step(tie_id, inputs.rubric)]
    return []
