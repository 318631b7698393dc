"""The jury's report card of a category: everything its head should know before signing, and no mark changed.

Gathers the pure measures of this package. Each is told on its own, so that one that cannot be told hides no
other. Imports the state, the tally and its neighbours.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import inf, sqrt
from typing import Literal, TypeVar, get_args

from scoring_tui.contest.models import Leaf
from scoring_tui.domain.state import State, Turn
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import Totals, round_half_up
from scoring_tui.scoring.jury.additive_model import fit
from scoring_tui.scoring.jury.agreement import Concordance, Icc, against_the_rest, icc, kendall_w
from scoring_tui.scoring.jury.drift import Shift, Slope, between_days, drift
from scoring_tui.scoring.jury.finding import JuryFinding
from scoring_tui.scoring.jury.krippendorff import Metric, alpha
from scoring_tui.scoring.jury.outliers import FarMark, FarTotal, outliers, outlying_marks
from scoring_tui.scoring.model.linkage import Linkage, linkage
from scoring_tui.scoring.model.severity import LeastSquares, Mixed, NotEstimable, least_squares, mixed
from scoring_tui.scoring.standings.tally import Tally

POINTS = 2
"""Decimals of points in words."""

Slopes = Mapping[str, JuryFinding[Slope]]
Shifts = Mapping[str, JuryFinding[tuple[Shift, ...]]]
"""Drift by juror."""

Fitted = TypeVar("Fitted")


@dataclass(frozen=True, slots=True)
class Effect:
    """A juror's part in a total, in points."""

    effect: float
    """More (+) or fewer (-) than the jury gives the same contestants."""
    error: float
    """Standard error of the effect."""


@dataclass(frozen=True, slots=True)
class Severity:
    """How strict each juror is, by one of the two models."""

    model: Literal["mixed", "least-squares"]
    effects: Mapping[str, Effect]
    deviations: Mapping[str, float]
    """Standard deviations of "contestant", "juror", "residual" in points; least squares has the last only."""


@dataclass(frozen=True, slots=True)
class JuryReport:
    """The report card of one category after entry `seq`, over every ballot that counts now."""

    category: str
    name: str
    seq: int
    jurors: Mapping[str, str]
    """Names, as typed, of the jurors with a ballot."""
    criteria: Mapping[str, str]
    """Names of the criteria that carry a mark."""
    contestants: int
    """With a ballot."""
    ballots: int
    linkage: Linkage
    """Of the jurors and contestants as they met, not as they were planned to."""
    severity: JuryFinding[Severity]
    """By the mixed model, or by least squares where that one cannot tell."""
    least_squares: JuryFinding[Severity]
    """Beside it."""
    icc: JuryFinding[Icc]
    concordance: JuryFinding[Concordance]
    alpha: Mapping[Metric, JuryFinding[float]]
    """Krippendorff's, of the jurors' totals."""
    rest: Mapping[str, JuryFinding[float]]
    """Each juror's rank correlation with the others."""
    far_totals: JuryFinding[tuple[FarTotal, ...]]
    far_marks: JuryFinding[tuple[FarMark, ...]]
    drift: Slopes
    """Over the running order of the category."""
    days: Shifts


def jury_report(state: State, tally: Tally, category: str) -> JuryReport:
    """The report card of a category; contestants who are out, or have no score, are not in it."""
    entrants = tally.entrants(state, category)
    totals: Totals = {one.number: one.totals for one in entrants}
    leaves = state.contest.rubric_of(category).leaves
    severity, straight = severities(totals)
    slopes, days = _moves(state, totals)
    present = {juror for given in totals.values() for juror in given}
    return JuryReport(
        category=category,
        name=state.contest.categories[category].name,
        seq=state.seq,
        jurors={id_: juror.name for id_, juror in state.jurors.items() if id_ in present},
        criteria={leaf.id: leaf.name for leaf in leaves},
        contestants=len(totals),
        ballots=sum(map(len, totals.values())),
        linkage=linkage(totals),
        severity=severity,
        least_squares=straight,
        icc=icc(totals),
        concordance=kendall_w(totals),
        alpha={
            metric: alpha((row.values() for row in totals.values()), metric) for metric in get_args(Metric)
        },
        rest=against_the_rest(totals),
        far_totals=outliers(totals),
        far_marks=outlying_marks({one.number: one.marks for one in entrants}, _steps(leaves)),
        drift=slopes,
        days=days,
    )


def _steps(leaves: Iterable[Leaf]) -> dict[str, Decimal | None]:
    """The step of each scale; of a list of values the least distance between two."""
    return {leaf.id: leaf.scale.step or _least_gap(leaf.scale.values) for leaf in leaves}


def _least_gap(values: Iterable[Decimal]) -> Decimal | None:
    ordered = sorted(values)
    return min((b - a for a, b in pairwise(ordered)), default=None)


def _moves(state: State, totals: Totals) -> tuple[Slopes, Shifts]:
    """Each juror's drift over the running order and between days."""
    left, order = fit(totals).residuals, running_order(state, [state.turns[number] for number in totals])
    session = state.contest.session
    return drift(left, order), between_days(left, {n: session[state.turns[n].session].day for n in order})


def running_order(state: State, turns: Iterable[Turn]) -> list[int]:
    """Draw numbers in the order in which they were scored.

    By day and by the moment that freed the stage; who was never on it follows, as the programme has it.
    """
    contest = state.contest
    queued = {number: n for room in state.rooms.values() for n, number in enumerate(room.queue)}

    def when(turn: Turn) -> tuple[object, ...]:
        ended = turn.ended.wall if turn.ended else inf
        planned = contest.session_order.index(turn.session)
        return contest.session[turn.session].day, ended, planned, queued.get(turn.number, 0), turn.number

    return [turn.number for turn in sorted(turns, key=when)]


def severities(totals: Totals) -> tuple[JuryFinding[Severity], JuryFinding[Severity]]:
    """The severity of each juror: the one to go by, and that by least squares.

    The mixed model takes panels that share nobody for equally strong; here they are told as what they are,
    a thing that cannot be known. Where it cannot tell the contestants apart least squares stands in for it.

    >>> marks = {1: {"a": 7, "b": 9}, 2: {"a": 6, "b": 8}, 3: {"a": 9, "b": 10}, 4: {"a": 5, "b": 7}}
    >>> totals = {n: {j: Fraction(y) for j, y in row.items()} for n, row in marks.items()}
    >>> chosen, straight = severities(totals)
    >>> chosen.value.model, round(straight.value.effects["b"].effect, 3)
    ('mixed', 0.875)
    """
    straight = _told(least_squares, totals)
    if isinstance(straight, LazyText):
        return JuryFinding(None, straight), JuryFinding(None, straight)
    shrunk = _told(mixed, totals)
    if not isinstance(shrunk, LazyText):
        return JuryFinding(_mixed(shrunk)), _straight(straight, None)
    beside = _straight(straight, shrunk)
    return beside, beside


def _told(model: Callable[[Totals], Fitted], totals: Totals) -> Fitted | LazyText:
    try:
        return model(totals)
    except NotEstimable as refused:
        return refused.said


def _mixed(fitted: Mixed) -> Severity:
    apart = fitted.deviations
    deviations = {"contestant": apart.contestant, "juror": apart.juror, "residual": apart.residual}
    return Severity("mixed", _effects(fitted.effects, fitted.errors), deviations)


def _straight(fitted: LeastSquares, why: LazyText | None) -> JuryFinding[Severity]:
    """Where nothing is left over to tell chance by, the sentence of the mixed model stands."""
    if why and not fitted.mse:
        return JuryFinding(None, why)
    effects = _effects(fitted.effects, fitted.errors)
    return JuryFinding(Severity("least-squares", effects, {"residual": sqrt(fitted.mse or 0)}), why)


def _effects(effects: Mapping[str, Fraction], errors: Mapping[str, float]) -> dict[str, Effect]:
    return {juror: Effect(float(effect), errors[juror]) for juror, effect in effects.items()}


def strictness(effect: float) -> LazyText:
    """An effect in words: "1.20 points stricter".

    >>> str(strictness(-1.2)), str(strictness(0.804)), str(strictness(0.004))
    ('1.20 points stricter', '0.80 points more generous', 'like the jury')
    """
    points = round_half_up(Fraction(abs(effect)), POINTS)
    if not points:
        return lazy("like the jury")
    if effect < 0:
        return lazy("{points} points stricter", points=points)
    return lazy("{points} points more generous", points=points)
