"""Rank intervals and podium probabilities: what the declared score tells about a contestant's quality.

The totals of a contestant's jurors are `y_cj = theta_c + u_j + e_cj`: quality, the juror's level, noise with
variance `s_j^2`. The declared method combines them to a location `T_c`, such as their mean, trimmed mean or
median. For each panel P the mean `k_P` and the variance `v_P` of the combined `u_j + e_j` follow by formula
for the mean, and by simulation for the others. Then `T_c - k_P` is an estimate of `theta_c` with variance
`v_P`, and given the variance `s_c^2` of the contestants

`theta_c | T_c ~ N(m + w (T_c - k_P - m), w v_P)`, `w = s_c^2 / (s_c^2 + v_P)`.

The jurors' levels are drawn from the mixed model: `u ~ N(u^, s_e^2 (g_j G + G 1 1' G / q))` in the notation
of `reml.SolvedSystem` (Henderson, 1975). A level that differs from u^ by d_j moves k_P by `sum_j a_j d_j`,
`a_j` the mean weight of the juror in the combination. `s_c^2` and `v_P` are drawn too, because few
contestants and jurors determine them badly: `s_c^2 + v ~ SS / chi^2(C-3)`, SS the sum of squared deviations
of the `T_c - k_P`, with a uniform prior on this variance, and `v ~ v_P df / chi^2(df)` (Gelman et al.,
Bayesian Data Analysis, 3rd ed., chapters 3 and 5). The final score of a contestant is `scale theta_c +
offset_c`. `benchmarks/confidence.py` shows that the claims are calibrated.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import islice
from math import ceil, fsum, sqrt
from operator import mul
from random import Random
from statistics import NormalDist, fmean

from scoring_tui.i18n.lazy import lazy
from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.linear_algebra import Rows, solve_upper
from scoring_tui.scoring.model.crossed_table import CrossedTable
from scoring_tui.scoring.model.linkage import find_components
from scoring_tui.scoring.model.reml import RestrictedLikelihood, VarianceRatios, estimate_ratios
from scoring_tui.scoring.model.severity import (
    NotEstimable,
    build_estimable_table,
    require_contestant_variance,
    residual_deviation,
)

INTERVAL_SHARE = 0.9
"""Least share of the draws within an interval."""

NORMAL_VALUE_COUNT = 1000
"""Number of values that approximate the normal distribution."""

DRAWS_PER_JURY = 4
"""Draws of the contestants for each draw of the jurors and of the variances."""

PANEL_DRAWS, MIN_PANEL_DRAWS, ALL_PANEL_DRAWS = 400, 50, 8000
"""Simulated pairs of ballots for each panel: usually, at least, and of all panels together."""

MIN_VARIANCE_RATIO = 1e-3
"""Least variance of the contestants, as a share of the variance of a score's error."""

MAX_VARIANCE_TRIALS = 20
"""Draws of the two variances until that of the contestants is positive."""

CombineTotals = Callable[[Sequence[float]], float]
"""The declared location of a contestant's totals; equal additions to all totals are added to it."""


@dataclass(frozen=True, slots=True)
class RankInterval:
    """The shortest range of ranks with at least 90 % of the draws, and the share of draws on the podium."""

    low: int
    """The better rank."""
    high: int
    podium_probability: float


def rank_intervals(
    totals: Totals,
    *,
    locations: Mapping[int, float] | None = None,
    combine: CombineTotals | None = None,
    juror_variances: Mapping[str, float] | None = None,
    offsets: Mapping[int, Fraction] | None = None,
    scale: Fraction | int = 1,
    podium: int = 3,
    draws: int = 1000,
    seed: int = 0,
    ratios: VarianceRatios | None = None,
) -> dict[int, RankInterval]:
    """Draw ranks within the ranked group from the posterior of the contestants' qualities.

    Args:
        locations: `T_c` of each contestant, if it is not the combination of the totals.
        combine: the declared combination; the mean if omitted.
        juror_variances: residual variance of each juror, for example from `estimate_juror_variances`; that of
            the mixed model if omitted.
        offsets: additional points by contestant: an earlier stage, or a penalty as a negative number.
        scale: the weight of a juror's total in the final score.
        podium: number of places on the podium.
        draws, seed: a probability has a standard error of `sqrt(p (1 - p) / draws)`; the same seed gives the
            same result.
        ratios: for example `MixedModelFit.ratios`; estimated if omitted.

    Raises `NotEstimable` in the same cases as `fit_mixed_model`, and if all locations are equal. Source:
    Goldstein and Spiegelhalter (1996) for intervals of ranks.

    >>> totals = {n: {j: Fraction(60 + 10 * n + k) for k, j in enumerate("abc")} for n in range(1, 5)}
    >>> rank_intervals(totals, ratios=VarianceRatios(Fraction(30), Fraction(1, 4)))[4].low
    1
    """
    table = build_estimable_table(totals)
    jury = _JuryPosterior(
        table,
        require_contestant_variance(ratios or estimate_ratios(table)),
        juror_variances,
        len(find_components(totals)),
    )
    random = Random(seed)
    model = _ContestantPosterior(table, totals, jury, _PanelErrors(table, jury, combine, random), locations)
    rank_draws = [
        _rank_finals(final_scores)
        for final_scores in islice(model.draw_finals(random, float(scale), offsets or {}), draws)
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
    """The interval; of several shortest ones that with most draws."""
    count = len(sorted_ranks)
    share_count = ceil(INTERVAL_SHARE * count)
    ranges = set(zip(sorted_ranks, sorted_ranks[share_count - 1 :], strict=False))

    def sort_key(ends: tuple[int, int]) -> tuple[int, int, int]:
        draw_count = bisect_right(sorted_ranks, ends[1]) - bisect_left(sorted_ranks, ends[0])
        return ends[1] - ends[0], -draw_count, ends[0]

    low, high = min(ranges, key=sort_key)
    return RankInterval(low, high, bisect_right(sorted_ranks, podium) / count)


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


def _draw_inverse_chi_square(random: Random, df: int) -> float:
    """Draw `df / chi^2(df)`."""
    return df / (2 * random.gammavariate(df / 2, 1))


class _JuryPosterior:
    """The jurors' levels and noise, in marks."""

    def __init__(
        self,
        table: CrossedTable,
        ratios: VarianceRatios,
        juror_variances: Mapping[str, float] | None,
        component_count: int,
    ) -> None:
        contestant_ratio, juror_ratio = map(float, ratios)
        system = RestrictedLikelihood(table).solve_at(contestant_ratio, juror_ratio)
        residual_error = residual_deviation(table, system)
        self.levels = [table.to_marks(level) for level in system.levels]
        variances = juror_variances or {}
        self.noise_deviations = [
            sqrt(variances.get(juror_id, residual_error**2)) for juror_id in table.juror_ids
        ]
        # At least 1: `build_estimable_table` requires so many ballots.
        self.df = table.ballot_count - len(table.panels) - len(table.juror_ids) + component_count
        self._cholesky_factor: Rows = system.cholesky_factor
        self._juror_error = residual_error * sqrt(juror_ratio)
        self._mean_shifts = [
            residual_error * loading / sqrt(system.mean_information) for loading in system.mean_loadings
        ]

    def draw_level_errors(self, random: Random) -> list[float]:
        """Draw how far each juror's level is from its estimate."""
        drawn_effects = solve_upper(
            self._cholesky_factor, random.choices(_normal_values(), k=len(self.levels))
        )
        mean_error = random.choice(_normal_values())
        return [
            self._juror_error * effect + mean_error * mean_shift
            for effect, mean_shift in zip(drawn_effects, self._mean_shifts, strict=True)
        ]


class _PanelErrors:
    """Mean, variance and weights of what each panel's combination adds to a quality."""

    def __init__(
        self, table: CrossedTable, jury: _JuryPosterior, combine: CombineTotals | None, random: Random
    ) -> None:
        self.combine: CombineTotals = combine or fmean
        self.panels = sorted(set(table.panels.values()))
        self.means: list[float] = []
        """`k_P`."""
        self.variances: list[float] = []
        """`v_P`."""
        self.weights: list[list[float]] = []
        """`a_j` of the panel's jurors."""
        pair_count = max(MIN_PANEL_DRAWS, min(PANEL_DRAWS, ALL_PANEL_DRAWS // len(self.panels)))
        for panel in self.panels:
            levels = [jury.levels[juror_index] for juror_index in panel]
            deviations = [jury.noise_deviations[juror_index] for juror_index in panel]
            if combine is None:
                self.means.append(fmean(levels))
                self.variances.append(sum(map(mul, deviations, deviations)) / len(panel) ** 2)
                self.weights.append([1 / len(panel)] * len(panel))
            else:
                self._simulate(levels, deviations, combine, random, pair_count)

    def _simulate(
        self,
        levels: list[float],
        deviations: list[float],
        combine: CombineTotals,
        random: Random,
        pair_count: int,
    ) -> None:
        """Combine simulated ballots, in pairs with opposite noise.

        The weights follow from Stein's lemma: the mean derivative with respect to a normal variable is the
        covariance with it, divided by its variance.
        """
        differences = [0.0] * len(levels)
        values: list[float] = []
        for _ in range(pair_count):
            noise = random.choices(_normal_values(), k=len(levels))
            shifts = list(map(mul, deviations, noise))
            pair = (
                combine([level + shift for level, shift in zip(levels, shifts, strict=True)]),
                combine([level - shift for level, shift in zip(levels, shifts, strict=True)]),
            )
            values += pair
            for index, value in enumerate(noise):
                differences[index] += value * (pair[0] - pair[1])
        mean = fmean(values)
        self.means.append(mean)
        self.variances.append(fsum((value - mean) ** 2 for value in values) / (len(values) - 1))
        weights = [
            max(0.0, difference) / deviation if deviation else 0.0
            for difference, deviation in zip(differences, deviations, strict=True)
        ]
        total_weight = sum(weights)
        self.weights.append(
            [weight / total_weight if total_weight else 1 / len(weights) for weight in weights]
        )


class _ContestantPosterior:
    """The posterior of the contestants' qualities, prepared for drawing."""

    def __init__(
        self,
        table: CrossedTable,
        totals: Totals,
        jury: _JuryPosterior,
        errors: _PanelErrors,
        locations: Mapping[int, float] | None,
    ) -> None:
        combine = errors.combine
        self.draw_numbers = list(table.panels)
        self._jury, self._errors = jury, errors
        panel_indices = {panel: index for index, panel in enumerate(errors.panels)}
        self._panel_indices = [panel_indices[panel] for panel in table.panels.values()]
        origin = table.grand_mean
        self._estimates = [
            (
                combine([float(total - origin) for total in totals[draw_number].values()])
                if locations is None
                else locations[draw_number] - float(origin)
            )
            - errors.means[panel_index]
            for draw_number, panel_index in zip(self.draw_numbers, self._panel_indices, strict=True)
        ]
        self._mean = fmean(self._estimates)
        self._square_sum = fsum((value - self._mean) ** 2 for value in self._estimates)
        if not self._square_sum:
            raise NotEstimable(lazy("all contestants have the same score: it tells nobody apart"))
        self._error_variance = fmean(errors.variances[index] for index in self._panel_indices)

    def draw_finals(
        self, random: Random, scale: float, offsets: Mapping[int, Fraction]
    ) -> Iterator[list[float]]:
        """Draw the final scores of all contestants repeatedly, without the terms common to all."""
        errors, panel_indices = self._errors, self._panel_indices
        certain_parts = [float(offsets.get(draw_number, 0)) for draw_number in self.draw_numbers]
        while True:
            level_errors = self._jury.draw_level_errors(random)
            contestant_variance, error_factor = self._draw_variances(random)
            panel_values = []
            for panel, weights, variance in zip(errors.panels, errors.weights, errors.variances, strict=True):
                error_variance = variance * error_factor
                shrinkage = contestant_variance / (contestant_variance + error_variance)
                shift = sum(
                    weight * level_errors[juror_index]
                    for weight, juror_index in zip(weights, panel, strict=True)
                )
                panel_values.append(
                    (scale * shrinkage, shift + self._mean, scale * sqrt(shrinkage * error_variance))
                )
            expected_scores, deviations = [], []
            for estimate, panel_index, certain_part in zip(
                self._estimates, panel_indices, certain_parts, strict=True
            ):
                factor, centre, deviation = panel_values[panel_index]
                expected_scores.append(factor * (estimate - centre) + certain_part)
                deviations.append(deviation)
            for _ in range(DRAWS_PER_JURY):
                normal_values = random.choices(_normal_values(), k=len(expected_scores))
                yield [
                    expected_score + deviation * normal_value
                    for expected_score, deviation, normal_value in zip(
                        expected_scores, deviations, normal_values, strict=True
                    )
                ]

    def _draw_variances(self, random: Random) -> tuple[float, float]:
        """Draw the variance of the contestants, and the factor of all error variances.

        A drawn variance below zero is drawn again; after some trials it is set to its least value.
        """
        df = max(1, len(self._estimates) - 3)
        for _ in range(MAX_VARIANCE_TRIALS):
            error_factor = _draw_inverse_chi_square(random, self._jury.df)
            variance = self._square_sum / df * _draw_inverse_chi_square(random, df)
            contestant_variance = variance - self._error_variance * error_factor
            if contestant_variance > 0:
                return contestant_variance, error_factor
        return MIN_VARIANCE_RATIO * self._error_variance * error_factor, error_factor
