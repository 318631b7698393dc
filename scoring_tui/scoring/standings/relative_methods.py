"""Methods that look at the contestants of a group together: rank sums, head-to-head, z-scores.

Imports `combine`, `duels` and `said`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import EXACT_DECIMALS, ROOT_DECIMALS, Totals, round_if_declared
from scoring_tui.scoring.standings.pairwise import by_juror, compare_pairs

Z_MEAN, Z_DEVIATION = 100, 20
"""Where every juror's z-scores are put: mean 100, standard deviation 20."""
_FINE = 10**ROOT_DECIMALS


@dataclass(frozen=True, slots=True)
class GroupScores:
    """What a method makes of a group."""

    jury_scores: Mapping[int, Fraction]
    """The jury's score by draw number; who has none cannot be compared with the others."""
    notes: tuple[LazyText, ...] = ()
    """What a reader of these scores has to know."""
    tie_scores: Mapping[int, Fraction] = field(default_factory=dict)
    """Tells equal scores apart before the declared chain does; greater is better."""
    other_scores: Mapping[str, Mapping[int, Fraction]] = field(default_factory=dict)
    """Other scores to be shown beside, by name; never ranked by."""


def sum_ranks(totals: Totals) -> GroupScores:
    """Sum over the jurors of each contestant's place in the juror's own order (Borda 1781); less is better.

    `S_c = sum_j rank_j(c)`, where equal totals share the lowest rank. Only jurors who marked every contestant
    of the group are counted, because a place among fewer is another place.

    >>> sum_ranks({1: {"a": Fraction(80), "b": Fraction(70)}, 2: {"a": Fraction(75), "b": Fraction(70)}}).jury_scores
    {1: Fraction(2, 1), 2: Fraction(3, 1)}
    """
    given = by_juror(totals)
    common = [own for own in given.values() if len(own) == len(totals)]
    sums = dict.fromkeys(totals, 0) if common else {}
    for own in common:
        ordered = sorted(own.values(), reverse=True)
        first = {total: place for place, total in reversed(list(enumerate(ordered, 1)))}
        for number, total in own.items():
            sums[number] += first[total]
    scores = {number: Fraction(places) for number, places in sums.items()}
    return GroupScores(scores, _left_out(len(given), len(common)))


def _left_out(jurors: int, common: int) -> tuple[LazyText, ...]:
    if jurors and not common:
        return (lazy("no juror marked everyone, so that the places cannot be added up"),)
    if common < jurors:
        return (lazy("only the {n} of {m} jurors who marked everyone are counted", n=common, m=jurors),)
    return ()


def count_wins(totals: Totals) -> GroupScores:
    """Rivals whom a majority of the common jurors rank lower (Copeland 1951), then jurors in favour.

    A duel is decided by the jurors who marked both. `then` counts jurors in favour over all duels.

    >>> scores = count_wins({1: {"a": Fraction(8), "b": Fraction(9)}, 2: {"a": Fraction(7), "b": Fraction(9)}})
    >>> scores.jury_scores, scores.tie_scores
    ({1: Fraction(1, 1), 2: Fraction(0, 1)}, {1: Fraction(1, 1), 2: Fraction(0, 1)})
    """
    fought = compare_pairs(totals)
    apart = sum(len(totals) - one.met.bit_count() for one in fought.values()) // 2
    notes = (lazy("{n} pairs have no juror in common: nobody wins those duels", n=apart),) if apart else ()
    won = {number: Fraction(one.won) for number, one in fought.items()}
    return GroupScores(won, notes, {number: Fraction(one.in_favour) for number, one in fought.items()})


def mean_z_scores(totals: Totals) -> GroupScores:
    """Mean over the jurors of `(y_cj - mean_j) / sd_j * 20 + 100`, each juror's own mean and population SD.

    It supposes that every juror saw an equally strong batch. A juror whose marks are all equal has no spread
    to measure by and is left out; who has no other juror then cannot be compared. Square roots do not end:
    scores are carried to `EXACT_DECIMALS`, far beyond any display, so that equal ones stay equal.

    >>> mean_z_scores({1: {"a": Fraction(60)}, 2: {"a": Fraction(80)}}).jury_scores
    {1: Fraction(80, 1), 2: Fraction(120, 1)}
    """
    z: dict[int, list[int]] = {number: [] for number in totals}
    flat = 0
    for own in by_juror(totals).values():
        n, added = len(own), sum(own.values())
        # n times the deviation, from whole numbers: n^2 sd^2 = n sum y^2 - (sum y)^2
        spread = isqrt((n * sum(total * total for total in own.values()) - added * added) * _FINE * _FINE)
        flat += not spread
        for number, total in own.items() if spread else ():
            z[number].append((n * total - added) * Z_DEVIATION * _FINE * _FINE // spread)
    notes = [lazy("z-scores suppose that every juror saw an equally strong batch of contestants")]
    if flat:
        notes.append(lazy("{n} jurors gave one and the same total, and are not counted", n=flat))
    means = {number: Fraction(sum(given), len(given) * _FINE) for number, given in z.items() if given}
    scores = {number: round_if_declared(mean + Z_MEAN, EXACT_DECIMALS) for number, mean in means.items()}
    return GroupScores(scores, tuple(notes))
