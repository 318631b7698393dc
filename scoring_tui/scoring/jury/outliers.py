"""Outlying totals and marks, relative to the rest of the jury. They are shown and never changed.

A total is compared with the additive model `y = mu + theta_c + beta_j + e` of contestant and juror, a
single mark with the median of the panel.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import inf, sqrt
from statistics import median

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.jury.additive_model import ROUNDING_ERROR, AdditiveFit, fit_additive_model
from scoring_tui.scoring.jury.finding import JuryFinding

MAX_STUDENTISED_RESIDUAL = 3.0
"""A total with a greater studentised residual is an outlier."""

MIN_OUTLYING_STEPS = 2
"""A mark is an outlier if it is at least this many scale steps from the median ..."""

MAX_MEDIAN_DEVIATIONS = Decimal("2.5")
"""... and more than this many median absolute deviations from it."""

SMALL_PANEL = 3
"""In a panel of up to this many jurors it cannot be decided which of them is wrong."""

Marks = Mapping[int, Mapping[str, Mapping[str, Decimal]]]
"""Marks by draw number, juror id and criterion id. Missing ballots and marks have no key."""


@dataclass(frozen=True, slots=True)
class OutlyingTotal:
    """A juror's total that is an outlier of the additive model. The field names are keys of the exported
    JSON.
    """

    number: int
    juror: str
    total: Fraction
    residual: float
    """Points more (+) or fewer (-) than the model expects for contestant and juror."""
    studentised: float | None
    """The residual in standard errors, estimated without this total; `None` if the other totals fit
    exactly.
    """
    panel: int
    """Number of ballots of the contestant."""


@dataclass(frozen=True, slots=True)
class OutlyingMark:
    """A mark that is an outlier of the panel's marks on a criterion. The field names are keys of the
    exported JSON.
    """

    number: int
    juror: str
    criterion: str
    mark: Decimal
    median: Decimal
    deviation: Decimal
    """Median absolute deviation of the panel's marks; 0 if more than half of them are equal."""
    panel: int
    """Number of marks of the contestant on this criterion."""


def find_outlying_totals(totals: Totals) -> JuryFinding[tuple[OutlyingTotal, ...]]:
    """Totals with an externally studentised residual beyond 3, largest first.

    `t = e / (s sqrt(1 - h))` with `s^2 = (SSE - e^2/(1-h)) / (df - 1)`, the variance without this total, its
    leverage h, and `df = ballots - contestants - jurors + components` (Cook and Weisberg 1982, Residuals and
    Influence in Regression). A total that is fitted exactly, such as a contestant's only one, is skipped.

    Returns no value if the model has fewer than two degrees of freedom or all residuals are zero; a caveat
    for contestants with three ballots or fewer.

    >>> table = {c: {j: Fraction(c * c + i + (c + i) % 2) for i, j in enumerate("abcd")} for c in range(6)}
    >>> table[4]["b"] += 9
    >>> [(total.number, total.juror, round(total.residual, 1)) for total in find_outlying_totals(table).value]
    [(4, 'b', 6.1)]
    """
    if not any(totals.values()):
        return JuryFinding(None, lazy("there are no ballots yet"))
    fit = fit_additive_model(totals)
    if fit.df < 2:
        return JuryFinding(None, lazy("too few ballots: contestants and jurors alone explain them all"))
    if not fit.residual_sum_of_squares:
        return JuryFinding(
            None, lazy("the totals differ by contestant and by juror alone: nothing is left over")
        )
    outlying_totals = [
        outlying_total
        for outlying_total in _studentise_totals(totals, fit)
        if abs(_residual_size(outlying_total)) > MAX_STUDENTISED_RESIDUAL * (1 + ROUNDING_ERROR)
    ]
    outlying_totals.sort(
        key=lambda outlying_total: (
            -abs(_residual_size(outlying_total)),
            outlying_total.number,
            outlying_total.juror,
        )
    )
    return JuryFinding(
        tuple(outlying_totals),
        _small_panel_note(
            [len(contestant_totals) for contestant_totals in totals.values() if contestant_totals]
        ),
    )


def _residual_size(outlying_total: OutlyingTotal) -> float:
    return inf if outlying_total.studentised is None else outlying_total.studentised


def _studentise_totals(totals: Totals, fit: AdditiveFit) -> Iterator[OutlyingTotal]:
    residual_squares = fit.residual_sum_of_squares
    for draw_number, contestant_residuals in fit.residuals.items():
        for juror_id, residual in contestant_residuals.items():
            free_share = 1 - fit.leverages[draw_number][juror_id]
            if free_share < ROUNDING_ERROR:
                continue
            remaining_squares = residual_squares - residual * residual / free_share
            studentised = (
                None
                if remaining_squares <= ROUNDING_ERROR * residual_squares
                else residual / sqrt(free_share * remaining_squares / (fit.df - 1))
            )
            yield OutlyingTotal(
                draw_number,
                juror_id,
                totals[draw_number][juror_id],
                residual,
                studentised,
                len(contestant_residuals),
            )


def find_outlying_marks(
    marks: Marks, steps: Mapping[str, Decimal | None] | None = None
) -> JuryFinding[tuple[OutlyingMark, ...]]:
    """Marks at least two scale steps and more than 2.5 MAD from the panel's median, largest distance
    first.

    MAD is the median of `|mark - median|` over the panel's marks of one contestant on one criterion, not
    scaled (Hampel 1974). If it is 0, the two steps alone decide.

    Args:
        marks: every mark of the group.
        steps: the step of each criterion's scale; 1 if there is none.

    Returns no value if no contestant has two marks on a criterion; a caveat for panels of three or fewer.

    >>> ballots = {"a": "7", "b": "7.5", "c": "7", "d": "3"}
    >>> marks = {1: {juror: {"depth": Decimal(mark)} for juror, mark in ballots.items()}}
    >>> [(mark.juror, str(mark.mark), str(mark.median)) for mark in find_outlying_marks(marks).value]
    [('d', '3', '7')]
    """
    criterion_panels = [
        panel for draw_number, ballots in marks.items() for panel in _group_by_criterion(draw_number, ballots)
    ]
    if not any(len(panel.marks) > 1 for panel in criterion_panels):
        return JuryFinding(None, lazy("no contestant has two marks to compare"))
    outlying_marks = [
        mark
        for panel in criterion_panels
        for mark in panel.find_outliers((steps or {}).get(panel.criterion_id) or Decimal(1))
    ]
    outlying_marks.sort(
        key=lambda outlying_mark: (
            -abs(outlying_mark.mark - outlying_mark.median),
            outlying_mark.number,
            outlying_mark.juror,
            outlying_mark.criterion,
        )
    )
    return JuryFinding(
        tuple(outlying_marks), _small_panel_note([len(ballots) for ballots in marks.values() if ballots])
    )


@dataclass(frozen=True, slots=True)
class _CriterionPanel:
    """The marks of one contestant on one criterion."""

    draw_number: int
    criterion_id: str
    marks: Mapping[str, Decimal]

    def find_outliers(self, step: Decimal) -> Iterator[OutlyingMark]:
        median_mark = median(self.marks.values())
        distances = {juror_id: abs(mark - median_mark) for juror_id, mark in self.marks.items()}
        median_deviation = median(distances.values())
        for juror_id, distance in distances.items():
            if distance >= MIN_OUTLYING_STEPS * step and distance > MAX_MEDIAN_DEVIATIONS * median_deviation:
                yield OutlyingMark(
                    self.draw_number,
                    juror_id,
                    self.criterion_id,
                    self.marks[juror_id],
                    median_mark,
                    median_deviation,
                    len(self.marks),
                )


def _group_by_criterion(
    draw_number: int, ballots: Mapping[str, Mapping[str, Decimal]]
) -> Iterator[_CriterionPanel]:
    for criterion_id in dict.fromkeys(
        criterion_id for marks_by_juror in ballots.values() for criterion_id in marks_by_juror
    ):
        marks_by_juror = {
            juror_id: marks[criterion_id] for juror_id, marks in ballots.items() if criterion_id in marks
        }
        yield _CriterionPanel(draw_number, criterion_id, marks_by_juror)


def _small_panel_note(panel_sizes: Sequence[int]) -> LazyText | None:
    small_count = sum(panel_size <= SMALL_PANEL for panel_size in panel_sizes)
    if not small_count:
        return None
    return lazy(
        "{count} of {all} contestants have three ballots or fewer: there it cannot be told who is wrong.",
        count=small_count, all=len(panel_sizes),
    )  # fmt: skip
