"""The jury's score of every contestant of a group, by the declared method.

`COMBINE` has the methods that score one contestant alone, `SCORE_GROUP` those that compare contestants. Both
tables have the ids of the registry, `contest.methods`, and each function has a worked example.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.methods import Method
from scoring_tui.contest.models import Leaf, Rubric
from scoring_tui.contest.scoring import Scoring
from scoring_tui.scoring.arithmetic import Totals, juror_total, mean, median, round_if_declared, trimmed
from scoring_tui.scoring.standings.relative_methods import GroupScores, count_wins, mean_z_scores, sum_ranks
from scoring_tui.scoring.standings.severity_method import correct_for_severity


@dataclass(frozen=True, slots=True)
class Entrant:
    """A contestant with the marks that count."""

    number: int
    marks: Mapping[str, Mapping[str, Decimal]]
    """Marks by juror and criterion."""
    totals: Mapping[str, Fraction]
    """Total of each juror, rounded if the contest declares it."""
    seats: int
    """Number of jurors on the panel, present or not."""
    difficulty: Mapping[str, Decimal] = field(default_factory=dict)
    """Factor on each criterion, where the rubric has difficulty."""
    agreed_marks: Mapping[str, Decimal] = field(default_factory=dict)
    """The agreed level of each criterion that the jury agreed on."""


def build_entrant(
    draw_number: int,
    marks: Mapping[str, Mapping[str, Decimal]],
    rubric: Rubric,
    scoring: Scoring,
    seats: int = 0,
    difficulty: Mapping[str, Decimal] | None = None,
    agreed_marks: Mapping[str, Decimal] | None = None,
) -> Entrant:
    """Add up the totals of a contestant's jurors; `seats` is raised to the number of jurors who marked."""
    factors = difficulty or {}
    totals = {
        juror_id: round_if_declared(
            juror_total(juror_marks, rubric.leaves, factors, best=rubric.best), scoring.round.juror
        )
        for juror_id, juror_marks in marks.items()
    }
    return Entrant(draw_number, marks, totals, max(seats, len(marks)), factors, agreed_marks or {})


def score_group(entrants: Sequence[Entrant], rubric: Rubric, scoring: Scoring) -> GroupScores:
    """Score each entrant by the declared method; every entrant has at least one ballot.

    An entrant that cannot be compared with the others has no score; the notes say why.

    >>> totals = {1: {"a": Fraction(8), "b": Fraction(6)}, 2: {"a": Fraction(7), "b": Fraction(5)}}
    >>> for method in ("rank-sum", "head-to-head", "severity", "z-score"):
    ...     print(method, SCORE_GROUP[method](totals, Scoring(method=method)).jury_scores[1])
    rank-sum 2
    head-to-head 1
    severity 7
    z-score 120
    """
    if scoring.method_info.is_independent:
        return GroupScores({entrant.number: score_entrant(entrant, rubric, scoring) for entrant in entrants})
    totals: Totals = {entrant.number: entrant.totals for entrant in entrants}
    return SCORE_GROUP[scoring.method](totals, scoring)


def score_entrant(entrant: Entrant, rubric: Rubric, scoring: Scoring) -> Fraction:
    """The jury's score of one entrant: the combined totals, or the sum of the combined criteria, rounded.

    It is 0 where nobody gives marks: then the rubric has no criteria.
    """
    if not rubric.leaves:
        return Fraction(0)
    if scoring.per == "criterion":
        criterion_points = score_criteria(entrant, rubric, scoring).values()
        jury_score = max(criterion_points) if rubric.best else sum(criterion_points, Fraction(0))
    else:
        jury_score = combine_values(list(entrant.totals.values()), entrant.seats, scoring)
    return round_if_declared(jury_score, scoring.round.jury)


def score_criteria(entrant: Entrant, rubric: Rubric, scoring: Scoring) -> dict[str, Fraction]:
    """The panel's points on each criterion: marks combined, weighted, rounded if the contest declares it.

    Where criteria are assigned to jurors, the marks of those who have the criterion are combined. A level
    that the jury agreed on counts like one mark, instead of all marks.
    """
    return {leaf.id: _score_criterion(entrant, leaf, scoring) for leaf in rubric.leaves}


def _score_criterion(entrant: Entrant, leaf: Leaf, scoring: Scoring) -> Fraction:
    if leaf.id in entrant.agreed_marks:
        marks = [Fraction(entrant.agreed_marks[leaf.id])]
    else:
        marks = [
            Fraction(juror_marks[leaf.id]) for juror_marks in entrant.marks.values() if leaf.id in juror_marks
        ]
    panel_mark = round_if_declared(combine_values(marks, entrant.seats, scoring), scoring.round.criterion)
    factor = Fraction(entrant.difficulty.get(leaf.id, 1))
    return round_if_declared(panel_mark * leaf.share * factor, scoring.round.weighted)


def combine_values(values: Sequence[Fraction], seats: int, scoring: Scoring) -> Fraction:
    """Combine the values of the jurors present by an independent method; `seats` counts the whole panel."""
    return COMBINE[scoring.method](values, seats, scoring)


def _combine_mean(values: Sequence[Fraction], _seats: int, _scoring: Scoring) -> Fraction:
    """The mean of the jurors present.

    >>> combine_values([Fraction(70), Fraction(81)], 2, Scoring(method="mean"))
    Fraction(151, 2)
    """
    return mean(values)


def _combine_sum(values: Sequence[Fraction], seats: int, _scoring: Scoring) -> Fraction:
    """The mean of the jurors present, times the seats: a missing ballot does not count as zero.

    >>> combine_values([Fraction(8), Fraction(8), Fraction(8)], 4, Scoring(method="sum"))
    Fraction(32, 1)
    """
    return mean(values) * seats


def _combine_median(values: Sequence[Fraction], _seats: int, _scoring: Scoring) -> Fraction:
    """The middle value, or the mean of the two in the middle.

    >>> combine_values([Fraction(70), Fraction(95), Fraction(71)], 3, Scoring(method="median"))
    Fraction(71, 1)
    """
    return median(values)


def _combine_trimmed(values: Sequence[Fraction], seats: int, scoring: Scoring) -> Fraction:
    """The mean or the sum of what remains when the lowest and the highest values are dropped.

    >>> trim = {"lowest": 1, "highest": 1, "at_least": 3}
    >>> scoring = Scoring.model_validate({"method": "trimmed", "trim": trim})
    >>> combine_values([Fraction(9), Fraction(3), Fraction(7)], 3, scoring)
    Fraction(7, 1)
    """
    trim = scoring.trim
    if trim is None:
        return mean(values)
    trimmed_mean = mean(trimmed(values, trim.lowest, trim.highest, trim.at_least))
    dropped_count = trim.lowest + trim.highest if seats >= trim.at_least else 0
    return trimmed_mean * (seats - dropped_count) if trim.kept == "sum" else trimmed_mean


COMBINE: Mapping[Method, Callable[[Sequence[Fraction], int, Scoring], Fraction]] = {
    "mean": _combine_mean,
    "sum": _combine_sum,
    "trimmed": _combine_trimmed,
    "median": _combine_median,
}
"""Independent methods: one score from the values of the jurors present, the seats and the rules."""

SCORE_GROUP: Mapping[Method, Callable[[Totals, Scoring], GroupScores]] = {
    "rank-sum": lambda totals, _: sum_ranks(totals),
    "head-to-head": lambda totals, _: count_wins(totals),
    "severity": lambda totals, scoring: correct_for_severity(totals, scoring.model),
    "z-score": lambda totals, _: mean_z_scores(totals),
}
"""Relative methods: the scores of a group from all totals and the rules."""
