"""The additive model of a jury's totals, as far as residuals and leverages need it.

For disconnected panels too, and in floats: what it finds is shown and never scores anybody. Imports its
neighbours of this package.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring_tui.scoring.arithmetic import Totals, mean
from scoring_tui.scoring.linear_algebra import cholesky, invert
from scoring_tui.scoring.model.linkage import components

ROUNDING = 1e-9
"""Shares smaller than this are rounding error."""

ByBallot = Mapping[int, Mapping[str, float]]
"""A number for each ballot, by draw number and juror."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Least squares of `y_cj = mu + theta_c + beta_j + e_cj`."""

    residuals: ByBallot
    """Points more (+) or fewer (-) than contestant and juror lead to expect."""
    leverages: ByBallot
    """How much of each total its own fitted value follows, 0 to 1; at 1 the total is fitted exactly."""
    df: int
    """Degrees of freedom left: ballots - contestants - jurors + components."""

    @property
    def squares(self) -> float:
        """SSE, the sum of squared residuals."""
        return sum(residual * residual for left in self.residuals.values() for residual in left.values())


def fit(totals: Totals) -> Fit:
    """Residuals and leverages of the additive model; panels that nothing links are fitted each on its own.

    Eliminating the contestants leaves `sum_c (I_c - 1 1'/n_c) beta = sum_c (y_c - mean y_c)`, a system of the
    size of the jury, with generalised inverse V. With a_c the mean of the unit vectors u_j of the n_c jurors
    of c, `e_cj = y_cj - mean y_c - (u_j - a_c)' beta` and `h_cj = 1/n_c + (u_j - a_c)' V (u_j - a_c)`
    (Searle 1987, Linear Models for Unbalanced Data). No ballots give an empty fit.

    >>> found = fit({1: {"a": Fraction(8), "b": Fraction(6)}, 2: {"a": Fraction(5), "b": Fraction(5)}})
    >>> {juror: round(left, 6) for juror, left in found.residuals[1].items()}, found.df
    ({'a': 0.5, 'b': -0.5}, 1)
    """
    pieces = components(totals)
    residuals: dict[int, dict[str, float]] = {}
    leverages: dict[int, dict[str, float]] = {}
    for piece in pieces:
        part = {number: totals[number] for number in sorted(piece.contestants)}
        block = _inverse_block(sorted(piece.jurors), part.values())
        leverages |= _leverages(part, block)
        residuals |= _residuals(part, block)
    ballots = sum(map(len, residuals.values()))
    jurors = sum(len(piece.jurors) for piece in pieces)
    return Fit(residuals, leverages, ballots - len(residuals) - jurors + len(pieces))


Block = dict[str, dict[str, float]]
"""A generalised inverse of the jury's system, by two jurors."""


def _inverse_block(jurors: list[str], panels: Iterable[Iterable[str]]) -> Block:
    """V of one connected component; adding 1 to every entry fixes `sum beta = 0`."""
    system = {juror: dict.fromkeys(jurors, 1.0) for juror in jurors}
    for panel, times in Counter(map(frozenset, panels)).items():
        for juror in panel:
            system[juror][juror] += times
            for other in panel:
                system[juror][other] -= times / len(panel)
    rows = invert(cholesky([list(row.values()) for row in system.values()]))
    return {juror: dict(zip(jurors, row, strict=True)) for juror, row in zip(jurors, rows, strict=True)}


def _residuals(totals: Totals, block: Block) -> dict[int, dict[str, float]]:
    apart = {number: _apart(given) for number, given in totals.items()}
    sums = dict.fromkeys(block, 0.0)
    for deviations in apart.values():
        for juror, deviation in deviations.items():
            sums[juror] += deviation
    effects = {juror: sum(row[other] * sums[other] for other in block) for juror, row in block.items()}
    least = ROUNDING * max(abs(value) for deviations in apart.values() for value in deviations.values())
    return {number: _left(deviations, effects, least) for number, deviations in apart.items()}


def _apart(given: Mapping[str, Fraction]) -> dict[str, float]:
    """Each total less the contestant's mean, exact until it is a float."""
    middle = mean(given.values())
    return {juror: float(total - middle) for juror, total in given.items()}


def _left(deviations: dict[str, float], effects: dict[str, float], least: float) -> dict[str, float]:
    expected = sum(effects[juror] for juror in deviations) / len(deviations)
    left = {juror: value - effects[juror] + expected for juror, value in deviations.items()}
    return {juror: value if abs(value) > least else 0.0 for juror, value in left.items()}


def _leverages(totals: Totals, block: Block) -> dict[int, dict[str, float]]:
    """By contestant and juror; contestants of one panel share theirs."""
    of_panel = {panel: _of_panel(panel, block) for panel in {frozenset(given) for given in totals.values()}}
    return {number: of_panel[frozenset(given)] for number, given in totals.items()}


def _of_panel(panel: frozenset[str], block: Block) -> dict[str, float]:
    size = len(panel)
    means = {juror: sum(block[juror][other] for other in panel) / size for juror in panel}
    centre = sum(means.values()) / size
    return {juror: 1 / size + block[juror][juror] - 2 * means[juror] + centre for juror in panel}
