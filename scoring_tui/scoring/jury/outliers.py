"""Totals and marks that stand apart from what the rest of the jury gave; shown, never changed.

A total is measured against the additive model `y = mu + theta_c + beta_j + e` of contestant and juror, a
single mark against the median of the panel. Imports its neighbours of this package and `said`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import inf, sqrt
from statistics import median

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.jury.additive_model import ROUNDING, Fit, fit
from scoring_tui.scoring.jury.finding import JuryFinding

FAR_RESIDUAL = 3.0
"""A studentised residual greater than this stands apart."""

FAR_STEPS = 2
"""A mark stands apart at this many scale steps from the median ..."""

FAR_DEVIATIONS = Decimal("2.5")
"""... when it is also more than so many median absolute deviations from it."""

SMALL_PANEL = 3
"""Jurors up to which nobody can tell which of them is wrong."""

Marks = Mapping[int, Mapping[str, Mapping[str, Decimal]]]
"""Marks by draw number, juror and criterion; a ballot or a mark that is missing has no key."""


@dataclass(frozen=True, slots=True)
class FarTotal:
    """A juror's total that stands apart from the additive model."""

    number: int
    juror: str
    total: Fraction
    residual: float
    """Points more (+) or fewer (-) than contestant and juror lead to expect."""
    studentised: float | None
    """The residual in standard errors, which the other totals tell; None when those fit without a rest."""
    panel: int
    """Ballots of the contestant."""


@dataclass(frozen=True, slots=True)
class FarMark:
    """A mark that stands apart from the panel's median on a criterion."""

    number: int
    juror: str
    criterion: str
    mark: Decimal
    median: Decimal
    deviation: Decimal
    """Median absolute deviation of the panel's marks; 0 when more than half of them are equal."""
    panel: int
    """Marks of the contestant on this criterion."""


def outliers(totals: Totals) -> JuryFinding[tuple[FarTotal, ...]]:
    """Totals whose externally studentised residual is beyond 3, the farthest first.

    `t = e / (s sqrt(1 - h))` with `s^2 = (SSE - e^2/(1-h)) / (df - 1)`, the variance without this total, its
    leverage h, and `df = ballots - contestants - jurors + components` (Cook and Weisberg 1982, Residuals and
    Influence in Regression). A total that is fitted exactly, such as a contestant's only one, has no say.

    Returns no value where the model leaves fewer than two degrees of freedom or nothing at all; a caveat for
    contestants with three ballots or fewer.

    >>> table = {c: {j: Fraction(c * c + i + (c + i) % 2) for i, j in enumerate("abcd")} for c in range(6)}
    >>> table[4]["b"] += 9
    >>> [(far.number, far.juror, round(far.residual, 1)) for far in outliers(table).value]
    [(4, 'b', 6.1)]
    """
    if not any(totals.values()):
        return JuryFinding(None, lazy("there are no ballots yet"))
    fitted = fit(totals)
    if fitted.df < 2:
        return JuryFinding(None, lazy("too few ballots: contestants and jurors alone explain them all"))
    if not fitted.squares:
        return JuryFinding(
            None, lazy("the totals differ by contestant and by juror alone: nothing is left over")
        )
    found = [far for far in _studentised(totals, fitted) if abs(_size(far)) > FAR_RESIDUAL * (1 + ROUNDING)]
    found.sort(key=lambda far: (-abs(_size(far)), far.number, far.juror))
    return JuryFinding(tuple(found), _caveat([len(given) for given in totals.values() if given]))


def _size(far: FarTotal) -> float:
    return inf if far.studentised is None else far.studentised


def _studentised(totals: Totals, fitted: Fit) -> Iterator[FarTotal]:
    squares = fitted.squares
    for number, left in fitted.residuals.items():
        for juror, residual in left.items():
            free = 1 - fitted.leverages[number][juror]
            if free < ROUNDING:
                continue
            rest = squares - residual * residual / free
            t = None if rest <= ROUNDING * squares else residual / sqrt(free * rest / (fitted.df - 1))
            yield FarTotal(number, juror, totals[number][juror], residual, t, len(left))


def outlying_marks(
    marks: Marks, steps: Mapping[str, Decimal | None] | None = None
) -> JuryFinding[tuple[FarMark, ...]]:
    """Marks at least two scale steps and more than 2.5 MAD from the panel's median, the farthest first.

    MAD is the median of `|mark - median|` over the panel's marks of one contestant on one criterion, not
    scaled (Hampel 1974); where it is 0, the two steps alone decide.

    Args:
        marks: every mark of the group.
        steps: the step of each criterion's scale; 1 where there is none.

    Returns no value when no criterion of a contestant has two marks; a caveat for panels of three or fewer.

    >>> ballots = {"a": "7", "b": "7.5", "c": "7", "d": "3"}
    >>> found = outlying_marks({1: {j: {"depth": Decimal(mark)} for j, mark in ballots.items()}}).value
    >>> [(far.juror, str(far.mark), str(far.median)) for far in found]
    [('d', '3', '7')]
    """
    panels = [panel for number, ballots in marks.items() for panel in _panels(number, ballots)]
    if not any(len(panel.marks) > 1 for panel in panels):
        return JuryFinding(None, lazy("no contestant has two marks to compare"))
    found = [far for panel in panels for far in panel.far((steps or {}).get(panel.criterion) or Decimal(1))]
    found.sort(key=lambda far: (-abs(far.mark - far.median), far.number, far.juror, far.criterion))
    return JuryFinding(tuple(found), _caveat([len(ballots) for ballots in marks.values() if ballots]))


@dataclass(frozen=True, slots=True)
class _Panel:
    """The marks of one contestant on one criterion."""

    number: int
    criterion: str
    marks: Mapping[str, Decimal]

    def far(self, step: Decimal) -> Iterator[FarMark]:
        middle = median(self.marks.values())
        away = {juror: abs(mark - middle) for juror, mark in self.marks.items()}
        deviation = median(away.values())
        for juror, distance in away.items():
            if distance >= FAR_STEPS * step and distance > FAR_DEVIATIONS * deviation:
                yield FarMark(
                    self.number, juror, self.criterion, self.marks[juror], middle, deviation, len(self.marks)
                )


def _panels(number: int, ballots: Mapping[str, Mapping[str, Decimal]]) -> Iterator[_Panel]:
    for criterion in dict.fromkeys(criterion for given in ballots.values() for criterion in given):
        given = {juror: marks[criterion] for juror, marks in ballots.items() if criterion in marks}
        yield _Panel(number, criterion, given)


def _caveat(panels: Sequence[int]) -> LazyText | None:
    small = sum(ballots <= SMALL_PANEL for ballots in panels)
    if not small:
        return None
    return lazy(
        "{count} of {all} contestants have three ballots or fewer: there it cannot be told who is wrong.",
        count=small, all=len(panels),
    )  # fmt: skip
