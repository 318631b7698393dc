"""Places, and the chain of steps that tells equal scores apart.

A step gives each member of a tied group a key, greater is better. Members that every step leaves equal share
their place, and the next place is counted on: 1-2-2-4. Imports the declared models only.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from scoring_tui.contest.models import Rubric
from scoring_tui.contest.scoring import Scoring
from scoring_tui.scoring.standings.pairwise import compare_pairs


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contestant with everything the ranking may look at."""

    number: int
    marks: Mapping[str, Mapping[str, Decimal]]
    """Marks by juror and criterion."""
    totals: Mapping[str, Fraction]
    """Each juror's total."""
    exact_score: Fraction
    """The score before rounding."""
    displayed_score: Decimal
    """The score as displayed."""
    jury_score: Fraction = Fraction(0)
    """What the method makes of the marks, before earlier results and penalties."""
    criterion_points: Mapping[str, Fraction] = field(default_factory=dict)
    """The panel's points on each criterion, where the method combines criterion by criterion."""
    stage_results: Mapping[str, Decimal] = field(default_factory=dict)
    """Results of earlier stages."""
    penalty_points: Decimal = Decimal(0)
    """All points off."""
    tie_score: Fraction = Fraction(0)
    """Tells equal scores apart before the declared chain does; greater is better."""
    other_scores: Mapping[str, Fraction] = field(default_factory=dict)
    """Other scores to be shown beside, by name."""


@dataclass(frozen=True, slots=True)
class Placing:
    """A candidate's place; `tied` when it is shared."""

    place: int
    is_tied: bool
    candidate: Candidate
    settled_by: str = ""
    """The step of the chain that told this candidate from its equals."""


Group = Sequence[Candidate]
Keys = Mapping[int, Any]
"""A key for each draw number, greater is better."""


@dataclass(frozen=True, slots=True)
class TieStep:
    """One step of a tie-break chain."""

    name: str
    keys: Callable[[Group], Keys]


def rank_candidates(
    candidates: Iterable[Candidate], key: Callable[[Candidate], Any], chain: Sequence[TieStep]
) -> list[Placing]:
    """Place candidates by `key`, greater first, and tell equals apart by the chain.

    Returns placings from the first place down; inside a shared place by draw number.
    """
    placings: list[Placing] = []
    for group, settled_by in _split(list(candidates), {c.number: key(c) for c in candidates}, "", chain):
        place = len(placings) + 1
        members = sorted(group, key=lambda c: c.number)
        placings += [Placing(place, len(members) > 1, member, settled_by) for member in members]
    return placings


def _split(group: Group, keys: Keys, by: str, chain: Sequence[TieStep]) -> Iterable[tuple[Group, str]]:
    """The group in parts of equal keys, best first, each part told apart further by the rest of the chain."""

    def key(candidate: Candidate) -> Any:
        return keys[candidate.number]

    parts = [list(part) for _, part in groupby(sorted(group, key=key, reverse=True), key=key)]
    for part in parts:
        told_by = by if len(parts) > 1 else ""
        yield from _tell_apart(part, told_by, chain)


def _tell_apart(group: Group, by: str, chain: Sequence[TieStep]) -> Iterable[tuple[Group, str]]:
    if len(group) == 1 or not chain:
        yield group, by
        return
    step, *rest = chain
    for part, told_by in _split(group, step.keys(group), step.name, rest):
        yield part, told_by or by


# --- steps ------------------------------------------------------------------------------------------


def criterion_step(id_: str, rubric: Rubric) -> TieStep:
    """The mean over the jurors of one criterion, or of a group of criteria by their weights."""
    leaves = [leaf for leaf in rubric.leaves if id_ == leaf.id or id_ in leaf.group_ids]

    def key(candidate: Candidate) -> Fraction:
        if candidate.criterion_points:
            return sum((candidate.criterion_points[leaf.id] for leaf in leaves), Fraction(0))
        given = candidate.marks.values()  # added up first, as decimals, which is as exact and quicker
        sums = (leaf.share * Fraction(sum(marks[leaf.id] for marks in given)) for leaf in leaves)
        return sum(sums, Fraction(0)) / len(given)

    def keys(group: Group) -> Keys:
        return {c.number: key(c) for c in group}

    return TieStep(id_, keys)


def weight_steps(rubric: Rubric) -> list[TieStep]:
    """Criterion after criterion, the heaviest first; equal weights in the declared order."""
    heaviest = sorted(rubric.leaves, key=lambda leaf: -leaf.share * Fraction(leaf.scale.highest))
    return [criterion_step(leaf.id, rubric) for leaf in heaviest]


def head_to_head_keys(group: Group) -> Keys:
    """Copeland's count: rivals that a majority of the common jurors rank lower, then jurors in favour."""
    fought = compare_pairs({candidate.number: candidate.totals for candidate in group})
    return {number: (one.won, one.in_favour) for number, one in fought.items()}


def decision_step(decisions: Sequence[tuple[int, ...]]) -> TieStep:
    """The head of jury's latest decision that names every member of the group."""

    def keys(group: Group) -> Keys:
        numbers = {c.number for c in group}
        for order in reversed(decisions):
            if numbers <= set(order):
                return {number: -order.index(number) for number in numbers}
        return dict.fromkeys(numbers, 0)

    return TieStep("head-of-jury", keys)


def number_step(name: str, of: Callable[[Candidate], Any]) -> TieStep:
    """A number that each candidate has, greater is better."""
    return TieStep(name, lambda group: {candidate.number: of(candidate) for candidate in group})


def build_chain(
    scoring: Scoring, rubric: Rubric, stages: Container[str], decisions: Sequence[tuple[int, ...]]
) -> list[TieStep]:
    """The declared chain as steps; a step that this rubric does not know is left out.

    Head-to-head as a method brings a first step of its own, the jurors in favour.
    """
    chain = [number_step("in-favour", _then)] if scoring.method == "head-to-head" else []
    for tie in scoring.ties:
        if tie == "weights":
            chain += weight_steps(rubric)
        elif tie == "head-to-head":
            chain.append(TieStep(tie, head_to_head_keys))
        elif tie == "head-of-jury":
            chain.append(decision_step(decisions))
        elif tie == "jury":
            chain.append(number_step(tie, _jury(scoring)))
        elif tie in stages:
            chain.append(number_step(tie, _result(tie)))
        elif tie in rubric.leaves_by_id or any(tie in leaf.group_ids for leaf in rubric.leaves):
            chain.append(criterion_step(tie, rubric))
    return chain


def _then(candidate: Candidate) -> Fraction:
    return candidate.tie_score


def _jury(scoring: Scoring) -> Callable[[Candidate], Fraction]:
    sign = -1 if scoring.lower_is_better else 1
    return lambda candidate: sign * candidate.jury_score


def _result(stage: str) -> Callable[[Candidate], Decimal]:
    return lambda candidate: candidate.stage_results.get(stage, Decimal(0))
