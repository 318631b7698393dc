"""Methods that compare the contestants of a group: rank sums, head-to-head wins, z-scores."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import EXACT_DECIMALS, ROOT_DECIMALS, Totals, round_if_declared
from scoring_tui.scoring.standings.pairwise import compare_pairs, totals_by_juror

Z_MEAN, Z_DEVIATION = 100, 20
"""Scale of the z-scores: mean 100, standard deviation 20."""
_ROOT_UNIT = 10**ROOT_DECIMALS


@dataclass(frozen=True, slots=True)
class GroupScores:
    """The scores of a group by one method."""

    jury_scores: Mapping[int, Fraction]
    """The jury's score by draw number; a contestant that cannot be compared has none."""
    notes: tuple[LazyText, ...] = ()
    """Notes to be shown with the scores."""
    tie_scores: Mapping[int, Fraction] = field(default_factory=dict)
    """Scores that break ties before the declared chain does; greater is better."""
    other_scores: Mapping[str, Mapping[int, Fraction]] = field(default_factory=dict)
    """Scores by other models, by name; shown, never ranked by."""


def sum_ranks(totals: Totals) -> GroupScores:
    """Sum over the jurors of each contestant's place in the juror's own order (Borda 1781); less is better.

    `S_c = sum_j rank_j(c)`, where equal totals share the lowest rank. Only jurors who marked every contestant
    of the group are counted, because a place among fewer contestants is not comparable.

    >>> low, high = Fraction(70), Fraction(80)
    >>> sum_ranks({1: {"a": high, "b": low}, 2: {"a": low, "b": low}}).jury_scores
    {1: Fraction(2, 1), 2: Fraction(3, 1)}
    """
    by_juror = totals_by_juror(totals)
    complete_jurors = [juror_totals for juror_totals in by_juror.values() if len(juror_totals) == len(totals)]
    sums = dict.fromkeys(totals, 0) if complete_jurors else {}
    for juror_totals in complete_jurors:
        ordered = sorted(juror_totals.values(), reverse=True)
        rank_of_total = {total: rank for rank, total in reversed(list(enumerate(ordered, 1)))}
        for draw_number, total in juror_totals.items():
            sums[draw_number] += rank_of_total[total]
    rank_sums = {draw_number: Fraction(rank_sum) for draw_number, rank_sum in sums.items()}
    return GroupScores(rank_sums, _note_left_out(len(by_juror), len(complete_jurors)))


def _note_left_out(juror_count: int, complete_count: int) -> tuple[LazyText, ...]:
    if juror_count and not complete_count:
        return (lazy("no juror marked everyone, so that the places cannot be added up"),)
    if complete_count < juror_count:
        return (
            lazy(
                "only the {n} of {m} jurors who marked everyone are counted", n=complete_count, m=juror_count
            ),
        )
    return ()


def count_wins(totals: Totals) -> GroupScores:
    """Number of rivals that a majority of the common jurors rank lower (Copeland 1951).

    Only jurors who marked both contestants decide a pair. `tie_scores` counts the jurors in favour over all
    pairs.

    >>> low, high = Fraction(7), Fraction(8)
    >>> scores = count_wins({1: {"a": high, "b": high}, 2: {"a": low, "b": high}})
    >>> scores.jury_scores, scores.tie_scores
    ({1: Fraction(1, 1), 2: Fraction(0, 1)}, {1: Fraction(1, 1), 2: Fraction(0, 1)})
    """
    comparisons = compare_pairs(totals)
    not_compared = (len(totals) - comparison.compared.bit_count() for comparison in comparisons.values())
    pair_count = sum(not_compared) // 2
    notes = (
        (lazy("{n} pairs have no juror in common: nobody wins those duels", n=pair_count),)
        if pair_count
        else ()
    )
    return GroupScores(
        {draw_number: Fraction(comparison.win_count) for draw_number, comparison in comparisons.items()},
        notes,
        {
            draw_number: Fraction(comparison.votes_in_favour)
            for draw_number, comparison in comparisons.items()
        },
    )


def mean_z_scores(totals: Totals) -> GroupScores:
    """Mean over the jurors of `(y_cj - mean_j) / sd_j * 20 + 100`, with each juror's mean and population SD.

    The method assumes that every juror marked an equally strong batch. A juror whose totals are all equal has
    no deviation and is left out; a contestant without any other juror cannot be compared. Square roots have
    infinitely many decimals: scores are carried to `EXACT_DECIMALS`, far beyond any display, so that equal
    scores stay equal.

    >>> mean_z_scores({1: {"a": Fraction(60)}, 2: {"a": Fraction(80)}}).jury_scores
    {1: Fraction(80, 1), 2: Fraction(120, 1)}
    """
    z_scores: dict[int, list[int]] = {draw_number: [] for draw_number in totals}
    flat_count = 0
    for juror_totals in totals_by_juror(totals).values():
        count, total_sum = len(juror_totals), sum(juror_totals.values())
        # n times the deviation, from whole numbers: n^2 sd^2 = n sum y^2 - (sum y)^2
        squares = count * sum(total * total for total in juror_totals.values()) - total_sum * total_sum
        deviation = isqrt(squares * _ROOT_UNIT * _ROOT_UNIT)
        flat_count += not deviation
        for draw_number, total in juror_totals.items() if deviation else ():
            z_scores[draw_number].append(
                (count * total - total_sum) * Z_DEVIATION * _ROOT_UNIT * _ROOT_UNIT // deviation
            )
    notes = [lazy("z-scores suppose that every juror saw an equally strong batch of contestants")]
    if flat_count:
        notes.append(lazy("{n} jurors gave one and the same total, and are not counted", n=flat_count))
    means = {
        draw_number: Fraction(sum(values), len(values) * _ROOT_UNIT)
        for draw_number, values in z_scores.items()
        if values
    }
    jury_scores = {
        draw_number: round_if_declared(mean + Z_MEAN, EXACT_DECIMALS) for draw_number, mean in means.items()
    }
    return GroupScores(jury_scores, tuple(notes))
