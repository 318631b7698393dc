"""How often a jury plan puts the wrong people on the podium: a short simulation of finals like this one.

Qualities, severities and noise are drawn, marked as the plan says and scored as the product would; what
counts is who truly belonged on the podium and is not there. Pure; imports linkage and the small systems.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from random import Random
from statistics import fmean, stdev

from scoring_tui.scoring.linear_algebra import Rows, cholesky, solve
from scoring_tui.scoring.model.linkage import Judged

QUALITY, SEVERITY, NOISE = 1.0, 0.5, 0.5
"""Standard deviations of contestants, jurors and single marks, in units of the first."""
PULL = (NOISE / QUALITY) ** 2
"""How many marks the mixed model adds at the mean to each contestant's own."""
PODIUM = 3
CONTESTANTS = 20_000
"""So many contestants are simulated, over at least `FEWEST` and at most `MOST` finals."""
FEWEST, MOST = 100, 400

Seats = Sequence[Sequence[int]]
"""Each contestant's jurors, both counted from nought."""
Scores = list[float]
Marking = Callable[[Scores, Random], Scores]
"""Scores of contestants of these true qualities, in one final of a plan."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A share of podium places that go to the wrong contestant, and its Monte-Carlo standard error."""

    wrong: float
    error: float


def wrong_podium(
    judged: Judged, adjusted: bool, *, seed: int = 1, finals: int | None = None
) -> Chance:  # fmt: skip
    """The expected share of podium places that this plan gives to the wrong contestant.

    Marks are `y_cj = theta_c + beta_j + e`, normal with the standard deviations above: contestants crossed
    with raters (Cronbach, Gleser, Nanda and Rajaratnam, 1972).

    Args:
        judged: jurors of each contestant, at least one each.
        adjusted: scored by the mixed model with the true ratios of variances, else by the plain mean.
        seed: of qualities and marks; plans of equal size and seed are tried on the same contestants.
        finals: how many to simulate; none takes as many as are quick.

    >>> alone = wrong_podium({number: ["ana"] for number in range(30)}, adjusted=False)
    >>> many = wrong_podium({number: ["ana", "budi", "citra"] for number in range(30)}, adjusted=False)
    >>> many.wrong < alone.wrong
    True
    """
    seats = seated(judged)
    return _simulated(_mixed(seats) if adjusted else _plain(seats), len(seats), seed, finals)


def wrong_after_joint_final(
    judged: Judged, groups: Sequence[Sequence[int]], *, seed: int = 1, finals: int | None = None
) -> Chance:
    """The same, when the best three of each group meet in a final before all jurors, marked anew.

    The first round is scored by the plain mean within each group; places are given by the final alone.

    Args:
        judged: jurors of each contestant in the first round.
        groups: the contestants of `judged` by first round's panel.
        seed: as in `wrong_podium`.
        finals: as in `wrong_podium`.

    >>> panels = {number: ["ana"] if number < 20 else ["budi"] for number in range(40)}
    >>> final = wrong_after_joint_final(panels, [range(20), range(20, 40)])
    >>> final.wrong < wrong_podium(panels, adjusted=False).wrong
    True
    """
    place = {number: c for c, number in enumerate(judged)}
    rounds = [[place[number] for number in group] for group in groups]
    return _simulated(_joint(seated(judged), rounds), len(place), seed, finals)


def seated(judged: Judged) -> list[list[int]]:
    """The plan by positions of contestants and jurors, in the order in which they are first named.

    >>> seated({7: ["budi", "ana"], 3: ["ana", "citra"]})
    [[0, 1], [1, 2]]
    """
    place: dict[str, int] = {}
    return [[place.setdefault(juror, len(place)) for juror in jurors] for jurors in judged.values()]


def _simulated(marking: Marking, contestants: int, seed: int, finals: int | None) -> Chance:
    if finals is None:
        finals = max(FEWEST, min(MOST, CONTESTANTS // contestants))
    lot, hall = Random(seed), Random(seed + 1)
    wrong = []
    for _ in range(finals):
        qualities = [lot.gauss(0, QUALITY) for _ in range(contestants)]
        deserved = _best(qualities, range(contestants))
        given = _best(marking(qualities, hall), range(contestants))
        wrong.append(1 - len(deserved & given) / len(deserved))
    return Chance(fmean(wrong), stdev(wrong) / sqrt(finals))


def _best(scores: Scores, among: Sequence[int]) -> set[int]:
    return set(sorted(among, key=scores.__getitem__)[-PODIUM:])


def _jurors(seats: Seats) -> int:
    return 1 + max(max(jurors) for jurors in seats)


# --- scoring as the product would ---------------------------------------------------------------------


def _plain(seats: Seats) -> Marking:
    """Means over the jurors; the noise of a mean is drawn at once."""
    jurors = _jurors(seats)

    def scores(qualities: Scores, hall: Random) -> Scores:
        severity = [hall.gauss(0, SEVERITY) for _ in range(jurors)]
        return [
            quality + hall.gauss(sum(severity[j] for j in sitting) / len(sitting), NOISE / sqrt(len(sitting)))
            for quality, sitting in zip(qualities, seats, strict=True)
        ]

    return scores


def _joint(seats: Seats, groups: Sequence[Sequence[int]]) -> Marking:
    first = _plain(seats)
    jurors = _jurors(seats)

    def scores(qualities: Scores, hall: Random) -> Scores:
        heard = first(qualities, hall)
        final = set[int]().union(*(_best(heard, group) for group in groups))
        noise = NOISE / sqrt(jurors)
        return [q + hall.gauss(0, noise) if c in final else -inf for c, q in enumerate(qualities)]

    return scores


def _mixed(seats: Seats) -> Marking:
    """The mixed model with the true ratios of variances, its equations factored once for the plan."""
    lower = factored(seats)

    def scores(qualities: Scores, hall: Random) -> Scores:
        severity = [hall.gauss(0, SEVERITY) for _ in range(len(lower) - 1)]
        marks = [
            [hall.gauss(quality + severity[j], NOISE) for j in sitting]
            for quality, sitting in zip(qualities, seats, strict=True)
        ]
        return mixed_scores(seats, lower, marks)

    return scores


def mixed_scores(seats: Seats, lower: Rows, marks: Sequence[Scores]) -> Scores:
    """`mu + theta_c` by Henderson's equations (1950), the contestants eliminated.

    With `k_c = n_c + PULL` and a contestant's sum `Y_c`, the right sides are `sum_c (y_cj - Y_c / k_c)` for a
    juror and `sum_c PULL Y_c / k_c` for the mean; then `theta_c = (Y_c - n_c mu - sum_j beta_j) / k_c`.

    Args:
        seats: the jurors of each contestant.
        lower: `factored(seats)`.
        marks: each contestant's marks, in the order of its jurors.

    >>> seats = [[0, 1], [1, 2], [0, 2]]
    >>> [round(score, 3) for score in mixed_scores(seats, factored(seats), [[1, 2], [2, 2], [0, 1]])]
    [1.565, 1.739, 0.696]
    """
    right, sums = [0.0] * len(lower), [sum(given) for given in marks]
    for sitting, given, total in zip(seats, marks, sums, strict=True):
        shrunk = total / (len(sitting) + PULL)
        right[-1] += PULL * shrunk
        for j, mark in zip(sitting, given, strict=True):
            right[j] += mark - shrunk
    *effects, mean = solve(lower, right)
    return [
        mean + (total - sum(mean + effects[j] for j in sitting)) / (len(sitting) + PULL)
        for total, sitting in zip(sums, seats, strict=True)
    ]


def factored(seats: Seats) -> Rows:
    """The triangle of the equations' left side: the jurors and, last, the mean.

    >>> [len(row) for row in factored([[0, 1], [0, 1]])]
    [1, 2, 3]
    """
    jurors = _jurors(seats)
    block = [[0.0] * (jurors + 1) for _ in range(jurors + 1)]
    for j in range(jurors):
        block[j][j] = (NOISE / SEVERITY) ** 2
    for sitting in seats:
        share = 1 / (len(sitting) + PULL)
        block[-1][-1] += len(sitting) * PULL * share
        for j in sitting:
            block[j][j] += 1
            block[-1][j] += PULL * share
            for other in sitting:
                block[j][other] -= share
    return cholesky(block)
