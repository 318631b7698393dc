"""The additive model of a jury's totals: residuals and leverages.

It also fits panels that are not linked. It uses floats: its results are shown and never change a score.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring_tui.scoring.arithmetic import Totals, mean
from scoring_tui.scoring.linear_algebra import cholesky, invert
from scoring_tui.scoring.model.linkage import find_components

ROUNDING_ERROR = 1e-9
"""Shares smaller than this count as rounding error."""

ValueByBallot = Mapping[int, Mapping[str, float]]
"""A number for each ballot, by draw number and juror id."""


@dataclass(frozen=True, slots=True)
class AdditiveFit:
    """A least-squares fit of `y_cj = mu + theta_c + beta_j + e_cj`."""

    residuals: ValueByBallot
    """Points more (+) or fewer (-) than the model expects for contestant and juror."""
    leverages: ValueByBallot
    """The influence of each total on its own fitted value, 0 to 1; at 1 the total is fitted exactly."""
    df: int
    """Degrees of freedom: ballots - contestants - jurors + components."""

    @property
    def residual_sum_of_squares(self) -> float:
        """SSE, the sum of squared residuals."""
        return sum(
            residual * residual
            for contestant_residuals in self.residuals.values()
            for residual in contestant_residuals.values()
        )


def fit_additive_model(totals: Totals) -> AdditiveFit:
    """Residuals and leverages of the additive model. Each connected component is fitted separately.

    Eliminating the contestants leaves `sum_c (I_c - 1 1'/n_c) beta = sum_c (y_c - mean y_c)`, a system of the
    size of the jury, with generalised inverse V. With a_c the mean of the unit vectors u_j of the n_c jurors
    of c, `e_cj = y_cj - mean y_c - (u_j - a_c)' beta` and `h_cj = 1/n_c + (u_j - a_c)' V (u_j - a_c)`
    (Searle 1987, Linear Models for Unbalanced Data). Without ballots the fit is empty.

    >>> totals = {1: {"a": Fraction(8), "b": Fraction(6)}, 2: {"a": Fraction(5), "b": Fraction(5)}}
    >>> fit = fit_additive_model(totals)
    >>> {juror: round(residual, 6) for juror, residual in fit.residuals[1].items()}, fit.df
    ({'a': 0.5, 'b': -0.5}, 1)
    """
    components = find_components(totals)
    residuals: dict[int, dict[str, float]] = {}
    leverages: dict[int, dict[str, float]] = {}
    for component in components:
        component_totals = {draw_number: totals[draw_number] for draw_number in sorted(component.contestants)}
        inverse_block = _inverse_block(sorted(component.jurors), component_totals.values())
        leverages |= _compute_leverages(component_totals, inverse_block)
        residuals |= _compute_residuals(component_totals, inverse_block)
    ballot_count = sum(map(len, residuals.values()))
    juror_count = sum(len(component.jurors) for component in components)
    return AdditiveFit(residuals, leverages, ballot_count - len(residuals) - juror_count + len(components))


JurorMatrix = dict[str, dict[str, float]]
"""A generalised inverse of the jury's system, by two juror ids."""


def _inverse_block(juror_ids: list[str], panels: Iterable[Iterable[str]]) -> JurorMatrix:
    """V of one connected component; adding 1 to every entry fixes `sum beta = 0`."""
    system = {juror_id: dict.fromkeys(juror_ids, 1.0) for juror_id in juror_ids}
    for panel, panel_count in Counter(map(frozenset, panels)).items():
        for juror_id in panel:
            system[juror_id][juror_id] += panel_count
            for other_id in panel:
                system[juror_id][other_id] -= panel_count / len(panel)
    rows = invert(cholesky([list(row.values()) for row in system.values()]))
    return {
        juror_id: dict(zip(juror_ids, row, strict=True))
        for juror_id, row in zip(juror_ids, rows, strict=True)
    }


def _compute_residuals(totals: Totals, inverse_block: JurorMatrix) -> dict[int, dict[str, float]]:
    deviations_by_contestant = {
        draw_number: _deviations_from_mean(contestant_totals)
        for draw_number, contestant_totals in totals.items()
    }
    sums = dict.fromkeys(inverse_block, 0.0)
    for deviations in deviations_by_contestant.values():
        for juror_id, deviation in deviations.items():
            sums[juror_id] += deviation
    juror_effects = {
        juror_id: sum(row[other_id] * sums[other_id] for other_id in inverse_block)
        for juror_id, row in inverse_block.items()
    }
    rounding_limit = ROUNDING_ERROR * max(
        abs(value) for deviations in deviations_by_contestant.values() for value in deviations.values()
    )
    return {
        draw_number: _subtract_effects(deviations, juror_effects, rounding_limit)
        for draw_number, deviations in deviations_by_contestant.items()
    }


def _deviations_from_mean(contestant_totals: Mapping[str, Fraction]) -> dict[str, float]:
    """Each total less the contestant's mean; exact until the conversion to float."""
    mean_total = mean(contestant_totals.values())
    return {juror_id: float(total - mean_total) for juror_id, total in contestant_totals.items()}


def _subtract_effects(
    deviations: dict[str, float], juror_effects: dict[str, float], rounding_limit: float
) -> dict[str, float]:
    mean_effect = sum(juror_effects[juror_id] for juror_id in deviations) / len(deviations)
    residuals = {
        juror_id: value - juror_effects[juror_id] + mean_effect for juror_id, value in deviations.items()
    }
    return {juror_id: value if abs(value) > rounding_limit else 0.0 for juror_id, value in residuals.items()}


def _compute_leverages(totals: Totals, inverse_block: JurorMatrix) -> dict[int, dict[str, float]]:
    """Leverages by contestant and juror; contestants of the same panel share them."""
    leverages_by_panel = {
        panel: _panel_leverages(panel, inverse_block)
        for panel in {frozenset(contestant_totals) for contestant_totals in totals.values()}
    }
    return {
        draw_number: leverages_by_panel[frozenset(contestant_totals)]
        for draw_number, contestant_totals in totals.items()
    }


def _panel_leverages(panel: frozenset[str], inverse_block: JurorMatrix) -> dict[str, float]:
    panel_size = len(panel)
    row_means = {
        juror_id: sum(inverse_block[juror_id][other_id] for other_id in panel) / panel_size
        for juror_id in panel
    }
    overall_mean = sum(row_means.values()) / panel_size
    return {
        juror_id: 1 / panel_size + inverse_block[juror_id][juror_id] - 2 * row_means[juror_id] + overall_mean
        for juror_id in panel
    }
