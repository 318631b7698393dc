"""Simulation of how often a jury plan puts the wrong contestants on the podium.

Qualities, severities and noise are drawn, marked according to the plan and scored as in the product. The
result is the share of podium places that do not go to the contestants with the highest quality.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from random import Random
from statistics import fmean, stdev

from scoring_tui.scoring.linear_algebra import Rows, cholesky, solve
from scoring_tui.scoring.model.linkage import JurorsByContestant

QUALITY_DEVIATION, SEVERITY_DEVIATION, NOISE_DEVIATION = 1.0, 0.5, 0.5
"""Standard deviations of contestants, jurors and single marks, in units of the first."""
SHRINKAGE_BALLOTS = (NOISE_DEVIATION / QUALITY_DEVIATION) ** 2
"""The number of average marks that the mixed model adds to each contestant's own marks."""
PODIUM_SIZE = 3
SIMULATED_CONTESTANTS = 20_000
"""Number of simulated contestants, over at least `MIN_FINALS` and at most `MAX_FINALS` finals."""
MIN_FINALS, MAX_FINALS = 100, 400

JurorIndices = Sequence[Sequence[int]]
"""Each contestant's jurors, as indices from 0."""
Scores = list[float]
ScoreFunction = Callable[[Scores, Random], Scores]
"""Computes the scores of contestants with these true qualities in one simulated final."""


@dataclass(frozen=True, slots=True)
class WrongPodiumShare:
    """The share of podium places that go to the wrong contestant, and its Monte-Carlo standard error."""

    share: float
    standard_error: float


def simulate_plan(
    panels: JurorsByContestant, is_adjusted: bool, *, seed: int = 1, final_count: int | None = None
) -> WrongPodiumShare:  # fmt: skip
    """The expected share of podium places that this plan gives to the wrong contestant.

    Marks are `y_cj = theta_c + beta_j + e`, normal with the standard deviations above: contestants crossed
    with raters (Cronbach, Gleser, Nanda and Rajaratnam, 1972).

    Args:
        panels: jurors of each contestant, at least one each.
        is_adjusted: scored by the mixed model with the true variance ratios, else by the mean.
        seed: of qualities and marks; plans of equal size and seed use the same contestants.
        final_count: number of simulated finals; the default limits the running time.

    >>> one_juror = simulate_plan({number: ["ana"] for number in range(30)}, is_adjusted=False)
    >>> three_jurors = {number: ["ana", "budi", "citra"] for number in range(30)}
    >>> simulate_plan(three_jurors, is_adjusted=False).share < one_juror.share
    True
    """
    juror_indices = index_jurors(panels)
    return _run_simulation(
        _score_by_mixed_model(juror_indices) if is_adjusted else _score_by_mean(juror_indices),
        len(juror_indices),
        seed,
        final_count,
    )


def simulate_joint_final(
    panels: JurorsByContestant,
    groups: Sequence[Sequence[int]],
    *,
    seed: int = 1,
    final_count: int | None = None,
) -> WrongPodiumShare:
    """As `simulate_plan`, if the best three of each group meet in a final before all jurors, marked anew.

    The first round is scored by the mean within each group; places are given by the final alone.

    Args:
        panels: jurors of each contestant in the first round.
        groups: the contestants of each panel in the first round.
        seed: as in `simulate_plan`.
        final_count: as in `simulate_plan`.

    >>> panels = {number: ["ana"] if number < 20 else ["budi"] for number in range(40)}
    >>> joint_final = simulate_joint_final(panels, [range(20), range(20, 40)])
    >>> joint_final.share < simulate_plan(panels, is_adjusted=False).share
    True
    """
    positions = {draw_number: position for position, draw_number in enumerate(panels)}
    group_positions = [[positions[draw_number] for draw_number in group] for group in groups]
    return _run_simulation(
        _score_by_joint_final(index_jurors(panels), group_positions), len(positions), seed, final_count
    )


def index_jurors(panels: JurorsByContestant) -> list[list[int]]:
    """Replace juror ids by indices in the order of first occurrence.

    >>> index_jurors({7: ["budi", "ana"], 3: ["ana", "citra"]})
    [[0, 1], [1, 2]]
    """
    indices: dict[str, int] = {}
    return [
        [indices.setdefault(juror_id, len(indices)) for juror_id in juror_ids]
        for juror_ids in panels.values()
    ]


def _run_simulation(
    compute_scores: ScoreFunction, contestant_count: int, seed: int, final_count: int | None
) -> WrongPodiumShare:
    if final_count is None:
        final_count = max(MIN_FINALS, min(MAX_FINALS, SIMULATED_CONTESTANTS // contestant_count))
    quality_random, mark_random = Random(seed), Random(seed + 1)
    wrong_shares = []
    for _ in range(final_count):
        qualities = [quality_random.gauss(0, QUALITY_DEVIATION) for _ in range(contestant_count)]
        true_podium = _best_indices(qualities, range(contestant_count))
        awarded_podium = _best_indices(compute_scores(qualities, mark_random), range(contestant_count))
        wrong_shares.append(1 - len(true_podium & awarded_podium) / len(true_podium))
    return WrongPodiumShare(fmean(wrong_shares), stdev(wrong_shares) / sqrt(final_count))


def _best_indices(scores: Scores, candidates: Sequence[int]) -> set[int]:
    return set(sorted(candidates, key=scores.__getitem__)[-PODIUM_SIZE:])


def _count_jurors(juror_indices: JurorIndices) -> int:
    return 1 + max(max(panel) for panel in juror_indices)


# --- scoring as in the product ----------------------------------------------------------------------


def _score_by_mean(juror_indices: JurorIndices) -> ScoreFunction:
    """Score by the mean over the jurors. The noise of a mean is drawn directly."""
    juror_count = _count_jurors(juror_indices)

    def scores(qualities: Scores, random: Random) -> Scores:
        severities = [random.gauss(0, SEVERITY_DEVIATION) for _ in range(juror_count)]
        return [
            quality
            + random.gauss(
                sum(severities[juror_index] for juror_index in panel) / len(panel),
                NOISE_DEVIATION / sqrt(len(panel)),
            )
            for quality, panel in zip(qualities, juror_indices, strict=True)
        ]

    return scores


def _score_by_joint_final(juror_indices: JurorIndices, groups: Sequence[Sequence[int]]) -> ScoreFunction:
    score_first_round = _score_by_mean(juror_indices)
    juror_count = _count_jurors(juror_indices)

    def scores(qualities: Scores, random: Random) -> Scores:
        first_scores = score_first_round(qualities, random)
        finalists = set[int]().union(*(_best_indices(first_scores, group) for group in groups))
        noise = NOISE_DEVIATION / sqrt(juror_count)
        return [
            q + random.gauss(0, noise) if contestant_index in finalists else -inf
            for contestant_index, q in enumerate(qualities)
        ]

    return scores


def _score_by_mixed_model(juror_indices: JurorIndices) -> ScoreFunction:
    """Score by the mixed model with the true variance ratios. The equations are factored once for the
    plan.
    """
    cholesky_factor = factor_equations(juror_indices)

    def scores(qualities: Scores, random: Random) -> Scores:
        severities = [random.gauss(0, SEVERITY_DEVIATION) for _ in range(len(cholesky_factor) - 1)]
        marks = [
            [random.gauss(quality + severities[juror_index], NOISE_DEVIATION) for juror_index in panel]
            for quality, panel in zip(qualities, juror_indices, strict=True)
        ]
        return solve_mixed_scores(juror_indices, cholesky_factor, marks)

    return scores


def solve_mixed_scores(juror_indices: JurorIndices, cholesky_factor: Rows, marks: Sequence[Scores]) -> Scores:
    """`mu + theta_c` by Henderson's equations (1950), with the contestants eliminated.

    With `p = SHRINKAGE_BALLOTS`, `k_c = n_c + p` and a contestant's sum `Y_c`, the right sides are
    `sum_c (y_cj - Y_c / k_c)` for a juror and `sum_c p Y_c / k_c` for the mean; then
    `theta_c = (Y_c - n_c mu - sum_j beta_j) / k_c`.

    Args:
        juror_indices: the jurors of each contestant.
        cholesky_factor: `factor_equations(juror_indices)`.
        marks: each contestant's marks, in the order of its jurors.

    >>> panels = [[0, 1], [1, 2], [0, 2]]
    >>> scores = solve_mixed_scores(panels, factor_equations(panels), [[1, 2], [2, 2], [0, 1]])
    >>> [round(score, 3) for score in scores]
    [1.565, 1.739, 0.696]
    """
    right_side, mark_sums = [0.0] * len(cholesky_factor), [sum(panel_marks) for panel_marks in marks]
    for panel, panel_marks, mark_sum in zip(juror_indices, marks, mark_sums, strict=True):
        shrunk_mean = mark_sum / (len(panel) + SHRINKAGE_BALLOTS)
        right_side[-1] += SHRINKAGE_BALLOTS * shrunk_mean
        for juror_index, mark in zip(panel, panel_marks, strict=True):
            right_side[juror_index] += mark - shrunk_mean
    *juror_effects, mean = solve(cholesky_factor, right_side)
    return [
        mean
        + (mark_sum - sum(mean + juror_effects[juror_index] for juror_index in panel))
        / (len(panel) + SHRINKAGE_BALLOTS)
        for mark_sum, panel in zip(mark_sums, juror_indices, strict=True)
    ]


def factor_equations(juror_indices: JurorIndices) -> Rows:
    """The Cholesky factor of the equations' left side: the jurors and, last, the mean.

    >>> [len(row) for row in factor_equations([[0, 1], [0, 1]])]
    [1, 2, 3]
    """
    juror_count = _count_jurors(juror_indices)
    block = [[0.0] * (juror_count + 1) for _ in range(juror_count + 1)]
    for juror_index in range(juror_count):
        block[juror_index][juror_index] = (NOISE_DEVIATION / SEVERITY_DEVIATION) ** 2
    for panel in juror_indices:
        share = 1 / (len(panel) + SHRINKAGE_BALLOTS)
        block[-1][-1] += len(panel) * SHRINKAGE_BALLOTS * share
        for juror_index in panel:
            block[juror_index][juror_index] += 1
            block[-1][juror_index] += SHRINKAGE_BALLOTS * share
            for other_index in panel:
                block[juror_index][other_index] -= share
    return cholesky(block)
