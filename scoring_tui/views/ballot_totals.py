"""Compare the ballot being filled in with the same juror's earlier ballots: total, place, unusual marks.

Marks of other jurors are not used.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from scoring_tui.contest.models import Leaf
from scoring_tui.contest.scales import Scale, to_plain_decimal
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import juror_total, round_half_up
from scoring_tui.views.juror import JurorTurn, JurorView

MIN_BALLOTS = 5
"""Ballots of the juror that are needed before a mark can be called unusual."""
MARGIN_SHARE = Decimal("0.1")
"""Share of a scale's range by which a mark may lie outside the juror's earlier marks."""


@dataclass(frozen=True, slots=True)
class UnusualMark:
    """A mark outside the range of the juror's earlier marks for this criterion."""

    leaf: Leaf
    mark: Decimal
    lowest_mark: Decimal
    highest_mark: Decimal


@dataclass(frozen=True, slots=True)
class ComparedBallot:
    """An earlier ballot of the juror, for comparison."""

    number: int
    name: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class BallotTotals:
    """A ballot as far as it is filled in; totals are rounded as the contest declares."""

    total: Decimal
    """Total of the marks entered so far."""
    mark_count: int
    criterion_count: int
    sent_ballots: tuple[ComparedBallot, ...]
    """The juror's ballots of the category, the best total first."""
    nearest_ballots: tuple[ComparedBallot, ...] = ()
    """The ballots with the nearest totals; empty until this ballot is complete."""
    place: int = 0
    """The place among the juror's ballots; 0 until this ballot is complete."""
    ballot_count: int = 0
    """Number of the juror's ballots, with this one."""
    highest_total: Decimal | None = None
    """The greatest total of the criteria that the juror marks; None if he marks all of them."""
    is_best_only: bool = False
    """Whether the total is the best criterion alone."""


def compute_totals(view: JurorView, juror_turn: JurorTurn, marks: Mapping[str, Decimal]) -> BallotTotals:
    """Add up the marks and compare the total with the juror's other ballots of the category."""
    rubric, decimals = view.find_rubric(juror_turn), view.contest.scoring.total_decimals
    leaves = rubric.leaves
    total = juror_total(marks, leaves, juror_turn.difficulty, best=rubric.best)
    sent_turns = sorted(
        view.sent_turns(juror_turn.turn.category), key=lambda sent_turn: sent_turn.total or 0, reverse=True
    )
    sent_ballots = tuple(_compared_ballot(sent_turn, decimals) for sent_turn in sent_turns)
    highest_total = None
    if view.find_share(juror_turn) is not None:
        highest_marks = {leaf.id: leaf.scale.highest for leaf in leaves}
        highest_total = round_half_up(juror_total(highest_marks, leaves, juror_turn.difficulty), decimals)
    if len(marks) < len(leaves):
        return BallotTotals(
            round_half_up(total, decimals), len(marks), len(leaves), sent_ballots,
            highest_total=highest_total, is_best_only=rubric.best,
        )  # fmt: skip
    nearest_ballots = tuple(
        _compared_ballot(sent_turn, decimals)
        for sent_turn in find_nearest(sent_turns, juror_turn.number, total)
    )
    place, ballot_count = find_place(sent_turns, juror_turn.number, total)
    return BallotTotals(
        round_half_up(total, decimals),
        len(marks),
        len(leaves),
        sent_ballots,
        nearest_ballots,
        place,
        ballot_count,
        highest_total,
        rubric.best,
    )


def describe_share(share: Fraction) -> LazyText:
    """Describe which part of the whole the juror's criteria are."""
    percent = to_plain_decimal(round_half_up(share * 100, 2))
    return lazy("Your criteria: {percent}% of the whole", percent=percent)


def collect_earlier_marks(view: JurorView, juror_turn: JurorTurn) -> dict[str, tuple[Decimal, ...]]:
    """Return the juror's marks of each criterion for other contestants of the category, the last one last."""
    sent_turns = [
        other_turn
        for other_turn in view.sent_turns(juror_turn.turn.category)
        if other_turn.number != juror_turn.number
    ]
    ballots = sorted(
        (sent_turn.ballot for sent_turn in sent_turns if sent_turn.ballot), key=lambda ballot: ballot.seq
    )
    return {
        leaf.id: tuple(ballot.marks[leaf.id] for ballot in ballots if leaf.id in ballot.marks)
        for leaf in view.find_rubric(juror_turn).leaves
    }


def _compared_ballot(juror_turn: JurorTurn, decimals: int) -> ComparedBallot:
    return ComparedBallot(
        juror_turn.number,
        juror_turn.contestant.name,
        round_half_up(juror_turn.total or Fraction(0), decimals),
    )


def find_nearest(
    sent_turns: Iterable[JurorTurn], draw_number: int, total: Fraction, limit: int = 2
) -> list[JurorTurn]:
    """Return the juror's other ballots with the nearest totals, the nearest first, then the latest."""

    def distance(juror_turn: JurorTurn) -> tuple[Fraction, int]:
        ballot_seq = juror_turn.ballot.seq if juror_turn.ballot else 0
        return abs((juror_turn.total or Fraction(0)) - total), -ballot_seq

    other_turns = [sent_turn for sent_turn in sent_turns if sent_turn.number != draw_number]
    return sorted(other_turns, key=distance)[:limit]


def find_place(sent_turns: Iterable[JurorTurn], draw_number: int, total: Fraction) -> tuple[int, int]:
    """Return the place of a total among the juror's ballots, and the number of ballots with it."""
    totals = [
        juror_turn.total
        for juror_turn in sent_turns
        if juror_turn.number != draw_number and juror_turn.total is not None
    ]
    return 1 + sum(sent_total > total for sent_total in totals), 1 + len(totals)


def find_unusual_marks(
    sent_turns: Iterable[JurorTurn], leaves: Sequence[Leaf], marks: dict[str, Decimal]
) -> list[UnusualMark]:
    """Return marks clearly outside the range of the juror's earlier marks, in the order of the rubric."""
    ballots = [juror_turn.ballot.marks for juror_turn in sent_turns if juror_turn.ballot]
    if len(ballots) < MIN_BALLOTS:
        return []
    unusual_marks = []
    for leaf in leaves:
        juror_marks = [ballot[leaf.id] for ballot in ballots if leaf.id in ballot]
        mark, lowest_mark, highest_mark, margin = (
            marks[leaf.id],
            min(juror_marks),
            max(juror_marks),
            _margin(leaf.scale),
        )
        if mark < lowest_mark - margin or mark > highest_mark + margin:
            unusual_marks.append(UnusualMark(leaf, mark, lowest_mark, highest_mark))
    return unusual_marks


def _margin(scale: Scale) -> Decimal:
    """A tenth of the scale, but at least the step from one mark to the next."""
    values = sorted(scale.values)
    step = max((upper - lower for lower, upper in pairwise(values)), default=scale.step or Decimal(0))
    return max(step, (scale.highest - scale.lowest) * MARGIN_SHARE)
