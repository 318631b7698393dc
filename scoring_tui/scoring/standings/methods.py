"""What the declared method makes of the jurors' marks: the jury's score of every contestant of a group.

Methods that look at one contestant alone are here, the others in `compared` and `adjusted`. Imports the
declared models.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.models import Leaf, Rubric
from scoring_tui.contest.scoring import EACH_ALONE, Scoring
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
    """Each juror's total, rounded where that is declared."""
    seats: int
    """Jurors who sit for it, present or not."""
    difficulty: Mapping[str, Decimal] = field(default_factory=dict)


def build_entrant(
    number: int,
    marks: Mapping[str, Mapping[str, Decimal]],
    rubric: Rubric,
    scoring: Scoring,
    seats: int = 0,
    difficulty: Mapping[str, Decimal] | None = None,
) -> Entrant:
    """A contestant whose jurors' totals are added up; `seats` are at least the jurors who marked."""
    factors = difficulty or {}
    totals = {
        juror: round_if_declared(
            juror_total(given, rubric.leaves, factors, best=rubric.best), scoring.round.juror
        )
        for juror, given in marks.items()
    }
    return Entrant(number, marks, totals, max(seats, len(marks)), factors)


def score_group(entrants: Sequence[Entrant], rubric: Rubric, scoring: Scoring) -> GroupScores:
    """The jury's score of each entrant by the declared method; every one has at least one ballot.

    A number without a score cannot be compared with the others; the notes then say why.
    """
    if scoring.method in EACH_ALONE:
        return GroupScores({one.number: score_entrant(one, rubric, scoring) for one in entrants})
    totals: Totals = {one.number: one.totals for one in entrants}
    match scoring.method:
        case "rank-sum":
            return sum_ranks(totals)
        case "head-to-head":
            return count_wins(totals)
        case "z-score":
            return mean_z_scores(totals)
        case _:
            return correct_for_severity(totals, scoring.model)


def score_entrant(one: Entrant, rubric: Rubric, scoring: Scoring) -> Fraction:
    """What the jury gives one entrant: totals combined, or criteria combined and added up, then rounded."""
    if scoring.per == "criterion":
        points = criteria_points(one, rubric, scoring).values()
        score = max(points) if rubric.best else sum(points, Fraction(0))
    else:
        score = combine_values(list(one.totals.values()), one.seats, scoring)
    return round_if_declared(score, scoring.round.jury)


def criteria_points(one: Entrant, rubric: Rubric, scoring: Scoring) -> dict[str, Fraction]:
    """The panel's points on each criterion: its marks combined, then weighed, rounded where declared."""
    return {leaf.id: _points(one, leaf, scoring) for leaf in rubric.leaves}


def _points(one: Entrant, leaf: Leaf, scoring: Scoring) -> Fraction:
    marks = [Fraction(given[leaf.id]) for given in one.marks.values()]
    panel = round_if_declared(combine_values(marks, one.seats, scoring), scoring.round.criterion)
    return round_if_declared(
        panel * leaf.share * Fraction(one.difficulty.get(leaf.id, 1)), scoring.round.weighted
    )


def combine_values(values: Sequence[Fraction], seats: int, scoring: Scoring) -> Fraction:
    """One number out of those of the jurors present, by a method that looks at one contestant alone.

    A sum is the mean of those present times the `seats`: a juror who is missing is never a zero.
    """
    match scoring.method:
        case "sum":
            return mean(values) * seats
        case "median":
            return median(values)
        case "trimmed" if (trim := scoring.trim) is not None:
            kept = mean(trimmed(values, trim.lowest, trim.highest, trim.at_least))
            dropped = trim.lowest + trim.highest if seats >= trim.at_least else 0
            return kept * (seats - dropped) if trim.kept == "sum" else kept
        case _:
            return mean(values)
