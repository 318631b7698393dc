"""What a juror's own earlier ballots say about the one being typed: total, neighbours, place, habit.

Pure functions on the view; nobody else's marks come in. Imports the declared models and the juror's view.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from scoring_tui.contest.models import Leaf
from scoring_tui.contest.scales import Scale
from scoring_tui.scoring.arithmetic import juror_total, round_half_up
from scoring_tui.views.juror import JurorTurn, JurorView

HABIT_BALLOTS = 5
"""Own ballots that make a habit; fewer say nothing about the next mark."""
MARGIN = Decimal("0.1")
"""Part of a scale's range that a mark may lie outside the habit without a question."""


@dataclass(frozen=True, slots=True)
class UnusualMark:
    """A mark far from what the juror gave so far in this criterion."""

    leaf: Leaf
    mark: Decimal
    lowest_mark: Decimal
    highest_mark: Decimal


@dataclass(frozen=True, slots=True)
class ComparedBallot:
    """An own ballot as others are compared with it."""

    number: int
    name: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class BallotTotals:
    """A ballot as far as it is typed; totals are rounded as the contest declares."""

    total: Decimal
    """Of the marks typed so far."""
    mark_count: int
    criterion_count: int
    sent_ballots: tuple[ComparedBallot, ...]
    """Own ballots of the category, the best total first."""
    nearest_ballots: tuple[ComparedBallot, ...] = ()
    """Those with the nearest totals; none until the ballot is complete."""
    place: int = 0
    """The place among the own ballots, once the ballot is complete."""
    ballot_count: int = 0
    """How many own ballots that are, this one among them."""
    is_best_only: bool = False
    """The total is that of the best criterion alone."""


def compute_totals(view: JurorView, own: JurorTurn, marks: Mapping[str, Decimal]) -> BallotTotals:
    """What these marks add up to, beside the juror's other ballots of the category."""
    rubric, decimals = view.find_rubric(own), view.contest.scoring.total_decimals
    leaves = rubric.leaves
    total = juror_total(marks, leaves, own.difficulty, best=rubric.best)
    sent = sorted(view.sent_turns(own.turn.category), key=lambda other: other.total or 0, reverse=True)
    ranked = tuple(_given(other, decimals) for other in sent)
    if len(marks) < len(leaves):
        return BallotTotals(
            round_half_up(total, decimals), len(marks), len(leaves), ranked, is_best_only=rubric.best
        )
    near = tuple(_given(other, decimals) for other in find_nearest(sent, own.number, total))
    at, count = find_place(sent, own.number, total)
    return BallotTotals(
        round_half_up(total, decimals), len(marks), len(leaves), ranked, near, at, count, rubric.best
    )


def _given(own: JurorTurn, decimals: int) -> ComparedBallot:
    return ComparedBallot(own.number, own.contestant.name, round_half_up(own.total or Fraction(0), decimals))


def find_nearest(sent: Iterable[JurorTurn], number: int, total: Fraction, count: int = 2) -> list[JurorTurn]:
    """Own ballots of other turns with the nearest totals, the nearest first; of equals the latest."""

    def distance(own: JurorTurn) -> tuple[Fraction, int]:
        return abs((own.total or Fraction(0)) - total), -(own.ballot.seq if own.ballot else 0)

    return sorted((own for own in sent if own.number != number), key=distance)[:count]


def find_place(sent: Iterable[JurorTurn], number: int, total: Fraction) -> tuple[int, int]:
    """The place that a total takes among the own ballots, and how many they are with it."""
    totals = [own.total for own in sent if own.number != number and own.total is not None]
    return 1 + sum(other > total for other in totals), 1 + len(totals)


def find_unusual_marks(
    sent: Iterable[JurorTurn], leaves: Sequence[Leaf], marks: dict[str, Decimal]
) -> list[UnusualMark]:
    """Marks clearly outside the range that the juror used so far, in the order of the rubric."""
    ballots = [own.ballot.marks for own in sent if own.ballot]
    if len(ballots) < HABIT_BALLOTS:
        return []
    found = []
    for leaf in leaves:
        given = [ballot[leaf.id] for ballot in ballots if leaf.id in ballot]
        mark, low, high, margin = marks[leaf.id], min(given), max(given), _margin(leaf.scale)
        if mark < low - margin or mark > high + margin:
            found.append(UnusualMark(leaf, mark, low, high))
    return found


def _margin(scale: Scale) -> Decimal:
    """A tenth of the scale, and never less than the step from one mark to the next."""
    values = sorted(scale.values)
    step = max((b - a for a, b in pairwise(values)), default=scale.step or Decimal(0))
    return max(step, (scale.highest - scale.lowest) * MARGIN)
