"""Methods that look at the contestants of a group together: rank sums, head-to-head, z-scores.

Imports `combine` and `said` only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from scoring_tui.said import Said, say
from scoring_tui.scoring.combine import EXACT_DECIMALS, Totals, mean, root, rounded

Z_MEAN, Z_DEVIATION = 100, 20
"""Where every juror's z-scores are put: mean 100, standard deviation 20."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What a method makes of a group."""

    jury: Mapping[int, Fraction]
    """The jury's score by draw number; who has none cannot be compared with the others."""
    notes: tuple[Said, ...] = ()
    """What a reader of these scores has to know."""
    then: Mapping[int, Fraction] = field(default_factory=dict)
    """Tells equal scores apart before the declared chain does; greater is better."""
    beside: Mapping[str, Mapping[int, Fraction]] = field(default_factory=dict)
    """Other scores to be shown beside, by name; never ranked by."""


def rank_sums(totals: Totals) -> Scores:
    """Sum over the jurors of each contestant's place in the juror's own order (Borda 1781); less is better.

    `S_c = sum_j rank_j(c)`, where equal totals share the lowest rank. Only jurors who marked every contestant
    of the group are counted, because a place among fewer is another place.

    >>> rank_sums({1: {"a": Fraction(80), "b": Fraction(70)}, 2: {"a": Fraction(75), "b": Fraction(70)}}).jury
    {1: Fraction(2, 1), 2: Fraction(3, 1)}
    """
    everyone, common = _jurors(totals)
    sums = {number: Fraction(0) for number in totals} if common else {}
    for juror in common:
        ordered = sorted((given[juror] for given in totals.values()), reverse=True)
        first = {total: place for place, total in reversed(list(enumerate(ordered, 1)))}
        for number, given in totals.items():
            sums[number] += first[given[juror]]
    return Scores(sums, _left_out(everyone, common))


def _jurors(totals: Totals) -> tuple[list[str], list[str]]:
    """Everyone who marked anyone, and those who marked all."""
    everyone = sorted({juror for given in totals.values() for juror in given})
    return everyone, [juror for juror in everyone if all(juror in given for given in totals.values())]


def _left_out(everyone: list[str], common: list[str]) -> tuple[Said, ...]:
    if everyone and not common:
        return (say("no juror marked everyone, so that the places cannot be added up"),)
    if len(common) < len(everyone):
        n, m = len(common), len(everyone)
        return (say("only the {n} of {m} jurors who marked everyone are counted", n=n, m=m),)
    return ()


def wins(totals: Totals) -> Scores:
    """Rivals whom a majority of the common jurors rank lower (Copeland 1951), then jurors in favour.

    A duel is decided by the jurors who marked both. `then` counts jurors in favour over all duels.

    >>> scores = wins({1: {"a": Fraction(8), "b": Fraction(9)}, 2: {"a": Fraction(7), "b": Fraction(9)}})
    >>> scores.jury, scores.then
    ({1: Fraction(1, 1), 2: Fraction(0, 1)}, {1: Fraction(1, 1), 2: Fraction(0, 1)})
    """
    won = {number: Fraction(0) for number in totals}
    in_favour = dict(won)
    apart = 0
    for (one, mine), (other, theirs) in combinations(totals.items(), 2):
        common = mine.keys() & theirs.keys()
        apart += not common
        better = sum(mine[juror] > theirs[juror] for juror in common)
        worse = sum(mine[juror] < theirs[juror] for juror in common)
        in_favour[one] += better
        in_favour[other] += worse
        won[one] += better > worse
        won[other] += worse > better
    notes = (say("{n} pairs have no juror in common: nobody wins those duels", n=apart),) if apart else ()
    return Scores(won, notes, in_favour)


def z_scores(totals: Totals) -> Scores:
    """Mean over the jurors of `(y_cj - mean_j) / sd_j * 20 + 100`, with each juror's own mean and population SD.

    It supposes that every juror saw an equally strong batch. A juror whose marks are all equal has no spread
    to measure by and is left out; who has no other juror then cannot be compared. Square roots do not end:
    scores are carried to `EXACT_DECIMALS`, far beyond any display, so that equal ones stay equal.

    >>> z_scores({1: {"a": Fraction(60)}, 2: {"a": Fraction(80)}}).jury
    {1: Fraction(80, 1), 2: Fraction(120, 1)}
    """
    everyone, _ = _jurors(totals)
    z: dict[int, list[Fraction]] = {number: [] for number in totals}
    flat = 0
    for juror in everyone:
        own = {number: given[juror] for number, given in totals.items() if juror in given}
        middle = mean(own.values())
        deviation = root(mean((total - middle) ** 2 for total in own.values()))
        flat += not deviation
        for number, total in own.items() if deviation else ():
            z[number].append((total - middle) / deviation * Z_DEVIATION + Z_MEAN)
    notes = [say("z-scores suppose that every juror saw an equally strong batch of contestants")]
    if flat:
        notes.append(say("{n} jurors gave one and the same total, and are not counted", n=flat))
    scores = {number: rounded(mean(given), EXACT_DECIMALS) for number, given in z.items() if given}
    return Scores(scores, tuple(notes))
