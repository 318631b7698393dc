"""Rank intervals and podium probabilities from the mixed model.

Given the variance ratios and in the notation of `reml.SolvedSystem`, the jurors' levels are distributed as `u
~ N(u^, s_e^2 (g_j G + G 1 1' G / q))`. Given the levels, each contestant's quality is independent: `theta_c ~
N(w_c (Y_c - sum of u_j over the contestant's jurors), s_e^2 w_c)` (Henderson, 1975). The final score of a
contestant is `scale (mu + theta_c) + offset_c`. The variances are treated as known; simulated finals show
that the intervals are calibrated nevertheless, see `benchmarks/calibration.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import islice
from math import fsum, sqrt
from random import Random
from statistics import NormalDist

from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.linear_algebra import Rows, solve_upper
from scoring_tui.scoring.model.crossed_table import CrossedTable
from scoring_tui.scoring.model.reml import RestrictedLikelihood, VarianceRatios, estimate_ratios
from scoring_tui.scoring.model.severity import (
    build_estimable_table,
    require_contestant_variance,
    residual_deviation,
)

TAIL_SHARE = 0.05
"""Share of the draws beyond each end of an interval."""

NORMAL_VALUE_COUNT = 1000
"""Number of values that approximate the normal distribution."""

DRAWS_PER_JURY = 4
"""Draws of the contestants for each draw of the jurors. In a linked plan the jurors contribute little to the
ranks.
"""


@dataclass(frozen=True, slots=True)
class RankInterval:
    """The central 90 % of the drawn ranks, and the share of draws on the podium."""

    low: int
    """The better rank."""
    high: int
    podium_probability: float


def rank_intervals(
    totals: Totals,
    *,
    offsets: Mapping[int, Fraction] | None = None,
    scale: Fraction | int = 1,
    podium: int = 3,
    draws: int = 1000,
    seed: int = 0,
    ratios: VarianceRatios | None = None,
) -> dict[int, RankInterval]:
    """Draw ranks within the ranked group from the mixed model's posterior, with its variances as estimated.

    Args:
        offsets: additional points by contestant: an earlier stage, or a penalty as a negative number.
        scale: the weight of a juror's total in the final score.
        podium: number of places on the podium.
        draws, seed: a probability has a standard error of `sqrt(p (1 - p) / draws)`; the same seed gives the
            same result.
        ratios: for example `MixedModelFit.ratios`; estimated if omitted.

    Raises `NotEstimable` in the same cases as `fit_mixed_model`. Source: Goldstein and Spiegelhalter (1996)
    for intervals of ranks.

    >>> totals = {n: {j: Fraction(60 + 10 * n + k) for k, j in enumerate("abc")} for n in range(1, 5)}
    >>> rank_intervals(totals, ratios=VarianceRatios(Fraction(30), Fraction(1, 4)))[4].low
    1
    """
    table = build_estimable_table(totals)
    model = _PosteriorModel(
        table, require_contestant_variance(ratios or estimate_ratios(table)), float(scale), offsets or {}
    )
    rank_draws = [
        _rank_finals(final_scores) for final_scores in islice(model.draw_finals(Random(seed)), draws)
    ]
    columns = zip(table.panels, zip(*rank_draws, strict=True), strict=True)
    return {
        draw_number: _summarize_ranks(sorted(drawn_ranks), podium) for draw_number, drawn_ranks in columns
    }


def _rank_finals(final_scores: Sequence[float]) -> list[int]:
    """The rank of each final score. Two drawn scores are never equal."""
    ranks = [0] * len(final_scores)
    for rank, score_index in enumerate(
        sorted(range(len(final_scores)), key=final_scores.__getitem__, reverse=True), 1
    ):
        ranks[score_index] = rank
    return ranks


def _summarize_ranks(sorted_ranks: Sequence[int], podium: int) -> RankInterval:
    tail_count = int(TAIL_SHARE * len(sorted_ranks))
    return RankInterval(
        sorted_ranks[tail_count],
        sorted_ranks[-1 - tail_count],
        sum(rank <= podium for rank in sorted_ranks) / len(sorted_ranks),
    )


@cache
def _normal_values() -> list[float]:
    """Equally likely values with mean 0 and variance 1. Choosing among them is faster than drawing."""
    standard_normal = NormalDist()
    values = [
        standard_normal.inv_cdf((value_index + 0.5) / NORMAL_VALUE_COUNT)
        for value_index in range(NORMAL_VALUE_COUNT)
    ]
    standard_deviation = sqrt(fsum(value * value for value in values) / NORMAL_VALUE_COUNT)
    return [value / standard_deviation for value in values]


class _PosteriorModel:
    """The posterior of one table, prepared for drawing. All values are in points of the final score."""

    def __init__(
        self, table: CrossedTable, ratios: VarianceRatios, scale: float, offsets: Mapping[int, Fraction]
    ) -> None:
        contestant_ratio, juror_ratio = map(float, ratios)
        system = RestrictedLikelihood(table).solve_at(contestant_ratio, juror_ratio)
        residual_error = scale * residual_deviation(table, system)
        self.cholesky_factor: Rows = system.cholesky_factor
        self.levels = [scale * table.to_marks(level) for level in system.levels]
        self.juror_error = residual_error * sqrt(juror_ratio)
        self.mean_shifts = [
            residual_error * loading / sqrt(system.mean_information) for loading in system.mean_loadings
        ]
        self.panels, self.panel_indices = _compress_panels(table)
        self.weights = [
            contestant_ratio / (1 + len(panel) * contestant_ratio) for panel in table.panels.values()
        ]
        self.residual_errors = [residual_error * sqrt(weight) for weight in self.weights]
        contestant_sums = (
            scale * table.to_marks(table.to_float(contestant_sum))
            for contestant_sum in table.contestant_sums.values()
        )
        self.bases = [
            weight * contestant_sum + float(offsets.get(draw_number, 0))
            for draw_number, weight, contestant_sum in zip(
                table.panels, self.weights, contestant_sums, strict=True
            )
        ]

    def draw_finals(self, random: Random) -> Iterator[list[float]]:
        """Draw the final scores of all contestants repeatedly, without the terms common to all."""
        while True:
            panel_sums = self._sum_panel_levels(self._draw_levels(random))
            expected_scores = [
                base - weight * panel_sums[panel_index]
                for base, weight, panel_index in zip(
                    self.bases, self.weights, self.panel_indices, strict=True
                )
            ]
            for _ in range(DRAWS_PER_JURY):
                normal_values = random.choices(_normal_values(), k=len(expected_scores))
                yield [
                    expected_score + residual_error * normal_value
                    for expected_score, residual_error, normal_value in zip(
                        expected_scores, self.residual_errors, normal_values, strict=True
                    )
                ]

    def _draw_levels(self, random: Random) -> list[float]:
        """Draw the jurors' levels."""
        drawn_effects = solve_upper(
            self.cholesky_factor, random.choices(_normal_values(), k=len(self.levels))
        )
        mean_error = random.choice(_normal_values())
        return [
            level + self.juror_error * effect + mean_error * mean_shift
            for level, effect, mean_shift in zip(self.levels, drawn_effects, self.mean_shifts, strict=True)
        ]

    def _sum_panel_levels(self, levels: Sequence[float]) -> list[float]:
        """The sum of the levels of each panel; of a large panel, the total less the other jurors."""
        total_level = sum(levels)
        return [
            total_level - sum([levels[juror_index] for juror_index in juror_indices])
            if is_complement
            else sum([levels[juror_index] for juror_index in juror_indices])
            for is_complement, juror_indices in self.panels
        ]


def _compress_panels(table: CrossedTable) -> tuple[list[tuple[bool, tuple[int, ...]]], list[int]]:
    """The distinct panels and each contestant's panel index.

    A panel of more than half the jury is stored as the jurors outside it, with `True`.
    """
    juror_count, panel_indices = (
        len(table.juror_ids),
        {panel: panel_index for panel_index, panel in enumerate(sorted(set(table.panels.values())))},
    )
    panels = [
        (True, tuple(juror_index for juror_index in range(juror_count) if juror_index not in panel))
        if 2 * len(panel) > juror_count
        else (False, panel)
        for panel in panel_indices
    ]
    return panels, [panel_indices[panel] for panel in table.panels.values()]
