"""How far the jurors of a group agree: ICC, Kendall's W, each juror against the rest.

Every measure looks at totals `y_cj` of contestant c by juror j and changes none of them. The table measures
(`anova`, `icc`, `kendall_w`) take the contestants whom every juror of the group marked, and say how many.
Krippendorff's alpha, which needs no complete table, is in `krippendorff`.
Imports its neighbours of this package and `said`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.jury.finding import JuryFinding
from scoring_tui.scoring.rank_statistics import chi_square_tail, double_midranks, spearman

LEAST_IN_COMMON = 3
"""Contestants under which a rank correlation can only be -1, 0 or 1."""


@dataclass(frozen=True, slots=True)
class Table:
    """The complete cases of a group: a row for each contestant, a column for each juror."""

    jurors: tuple[str, ...]
    numbers: tuple[int, ...]
    rows: tuple[tuple[Fraction, ...], ...]
    judged: int
    """Contestants with a ballot, in the table or not."""

    @property
    def lack(self) -> LazyText | None:
        """Why nothing can be told from the table, or nothing."""
        if not self.judged:
            return lazy("there are no ballots yet")
        if len(self.jurors) < 2:
            return lazy("one juror alone agrees with nobody: at least two are needed")
        if len(self.rows) < 2:
            return lazy(
                "all {jurors} jurors marked {count} of {judged} contestants; two are needed",
                jurors=len(self.jurors), count=len(self.rows), judged=self.judged,
            )  # fmt: skip
        return None

    @property
    def coverage(self) -> LazyText | None:
        """How many contestants the table leaves out, or nothing when it leaves out none."""
        if len(self.rows) == self.judged:
            return None
        return lazy(
            "over the {count} of {judged} contestants whom all {jurors} jurors marked",
            count=len(self.rows), judged=self.judged, jurors=len(self.jurors),
        )  # fmt: skip


def complete_cases(totals: Totals) -> Table:
    """The contestants whom every juror of the group marked; a juror is who marked anyone of the group.

    >>> complete_cases({1: {"a": Fraction(7), "b": Fraction(8)}, 2: {"a": Fraction(6)}}).numbers
    (1,)
    """
    judged = {number: given for number, given in sorted(totals.items()) if given}
    jurors = tuple(sorted({juror for given in judged.values() for juror in given}))
    numbers = tuple(number for number, given in judged.items() if len(given) == len(jurors))
    rows = tuple(tuple(judged[number][juror] for juror in jurors) for number in numbers)
    return Table(jurors, numbers, rows, len(judged))


# --- intraclass correlation -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Anova:
    """Mean squares of a two-way table without replication, in squared points, exact."""

    contestants: int
    jurors: int
    between: Fraction
    """MSR, between contestants, n - 1 degrees of freedom."""
    juror: Fraction
    """MSC, between jurors, k - 1."""
    residual: Fraction
    """MSE, what neither explains, (n - 1)(k - 1)."""

    @property
    def within(self) -> Fraction:
        """MSW, within contestants, n(k - 1) degrees of freedom: jurors and residual together."""
        return (self.juror + (self.contestants - 1) * self.residual) / self.contestants


def anova(totals: Totals) -> JuryFinding[Anova]:
    """Mean squares of the complete cases, n contestants by k jurors.

    `MSR = k sum_c (y_c. - y..)^2 / (n-1)`, `MSC = n sum_j (y_.j - y..)^2 / (k-1)`,
    `MSE = sum_cj (y_cj - y_c. - y_.j + y..)^2 / ((n-1)(k-1))`.

    Returns no value for fewer than two jurors or two complete cases.

    >>> marks = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    >>> found = anova({c: dict(zip("abcd", map(Fraction, row))) for c, row in enumerate(marks)})
    >>> [round(float(square), 2) for square in (found.value.between, found.value.juror, found.value.residual)]
    [11.24, 32.49, 1.02]
    """
    table = complete_cases(totals)
    if table.lack:
        return JuryFinding(None, table.lack)
    n, k = len(table.rows), len(table.jurors)
    centre = sum((total for row in table.rows for total in row), Fraction(0)) ** 2 / (n * k)
    contestants = _squares(sum(row, Fraction(0)) for row in table.rows) / k - centre
    jurors = _squares(sum(column, Fraction(0)) for column in zip(*table.rows, strict=True)) / n - centre
    rest = _squares(total for row in table.rows for total in row) - centre - contestants - jurors
    squares = Anova(n, k, contestants / (n - 1), jurors / (k - 1), rest / ((n - 1) * (k - 1)))
    return JuryFinding(squares, table.coverage)


def _squares(values: Iterable[Fraction]) -> Fraction:
    return sum((value * value for value in values), Fraction(0))


@dataclass(frozen=True, slots=True)
class Icc:
    """Intraclass correlations of Shrout and Fleiss: 1 is perfect agreement, 0 or less is none.

    The first number names the model: 1 each contestant has jurors of its own, 2 the same jurors drawn from
    many, 3 these jurors and no others. `k` is the mean of the whole jury, without it a single juror.
    """

    contestants: int
    jurors: int
    icc1: float
    icc2: float
    icc3: float
    icc1k: float
    icc2k: float | None
    """None where chance alone is greater than what lies between contestants."""
    icc3k: float


def icc(totals: Totals) -> JuryFinding[Icc]:
    """Intraclass correlations of the complete cases, n contestants by k jurors.

    `ICC(1) = (MSR-MSW)/(MSR+(k-1)MSW)`, `ICC(2,1) = (MSR-MSE)/(MSR+(k-1)MSE+k(MSC-MSE)/n)`,
    `ICC(3,1) = (MSR-MSE)/(MSR+(k-1)MSE)`, `ICC(1,k) = (MSR-MSW)/MSR`,
    `ICC(2,k) = (MSR-MSE)/(MSR+(MSC-MSE)/n)`, `ICC(3,k) = (MSR-MSE)/MSR` (Shrout and Fleiss 1979).

    Returns no value for fewer than two jurors or complete cases, or when all contestants have one mean.

    >>> marks = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    >>> found = icc({c: dict(zip("abcd", map(Fraction, row))) for c, row in enumerate(marks)}).value
    >>> round(found.icc2, 2), round(found.icc2k, 2), round(found.icc3k, 2)
    (0.29, 0.62, 0.91)
    """
    table = anova(totals)
    squares = table.value
    if squares is None:
        return JuryFinding(None, table.said)
    if not squares.between:
        return JuryFinding(None, lazy("all contestants have the same mean: there is nothing to agree on"))
    faint = None
    if squares.between <= squares.residual:
        faint = lazy("the contestants differ no more than chance would make them: no agreement shows")
    return JuryFinding(_icc(squares), faint or table.said)


def _icc(squares: Anova) -> Icc:
    n, k = squares.contestants, squares.jurors
    msr, msc, mse, msw = squares.between, squares.juror, squares.residual, squares.within
    panel = msr + (msc - mse) / n  # negative when the jurors are more alike than chance would make them
    return Icc(
        contestants=n,
        jurors=k,
        icc1=float((msr - msw) / (msr + (k - 1) * msw)),
        icc2=float((msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)),
        icc3=float((msr - mse) / (msr + (k - 1) * mse)),
        icc1k=float((msr - msw) / msr),
        icc2k=float((msr - mse) / panel) if panel > 0 else None,
        icc3k=float((msr - mse) / msr),
    )


# --- ranks ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W, from 0 for no common order to 1 for one order of all jurors, and its test."""

    contestants: int
    jurors: int
    w: float
    chi_square: float
    p: float
    """Chance of so great a W from jurors who rank at random; rough for fewer than eight contestants."""


def kendall_w(totals: Totals) -> JuryFinding[Concordance]:
    """Kendall's coefficient of concordance of the complete cases, m jurors and n contestants.

    `W = 12 S / (m^2 (n^3 - n) - m sum (t^3 - t))` with S the squared deviations of the rank sums, ties
    sharing their middle rank, t the size of each tie; `chi2 = m (n-1) W` on n - 1 degrees of freedom
    (Kendall and Babington Smith 1939; Friedman 1937).

    Returns no value for fewer than two jurors or complete cases, or when no juror told two of them apart.

    >>> ranks = {1: (1, 1, 2), 2: (2, 3, 1), 3: (3, 2, 3)}
    >>> found = kendall_w({c: dict(zip("abc", map(Fraction, row))) for c, row in ranks.items()}).value
    >>> round(found.w, 4), round(found.p, 4)
    (0.4444, 0.2636)
    """
    table = complete_cases(totals)
    if table.lack:
        return JuryFinding(None, table.lack)
    n, m = len(table.rows), len(table.jurors)
    columns = list(zip(*table.rows, strict=True))
    ties = sum(t**3 - t for column in columns for t in Counter(column).values())
    most = m * m * (n**3 - n) - m * ties
    if not most:
        return JuryFinding(None, lazy("no juror told any two contestants apart"))
    sums = map(sum, zip(*map(double_midranks, columns), strict=True))
    deviations = sum((twice - m * (n + 1)) ** 2 for twice in sums)  # four times S, the ranks being doubled
    w = 3 * deviations / most
    chi_square = m * (n - 1) * w
    return JuryFinding(Concordance(n, m, w, chi_square, chi_square_tail(chi_square, n - 1)), table.coverage)


def against_the_rest(totals: Totals) -> dict[str, JuryFinding[float]]:
    """Each juror's rank correlation with the other jurors, -1 to 1.

    Spearman's correlation of the juror's totals with the mean place that the others gave each contestant.
    Another juror's place is `(r - 1/2) / n`, r the middle rank among the n contestants whom both marked; the
    mean is over those who marked the contestant, so a missing ballot has no say. Where everybody marked
    everybody this is the correlation with the rank sum of the others, as at wine tastings.

    Returns no value for a juror with fewer than three contestants in common with others, or without an order.

    >>> ranks = {1: (4, 4, 3), 2: (1, 1, 1), 3: (3, 2, 2), 4: (2, 3, 4)}
    >>> found = against_the_rest({c: dict(zip("abc", map(Fraction, row))) for c, row in ranks.items()})
    >>> {juror: round(finding.value, 2) for juror, finding in found.items()}
    {'a': 0.63, 'b': 1.0, 'c': 0.63}
    """
    ranked: dict[str, dict[int, int]] = {}
    for juror in sorted({juror for given in totals.values() for juror in given}):
        numbers = sorted(number for number, given in totals.items() if juror in given)
        ranks = double_midranks([totals[number][juror] for number in numbers])
        ranked[juror] = dict(zip(numbers, ranks, strict=True))
    return {juror: _against(juror, ranked) for juror in ranked}


def _against(juror: str, ranked: Mapping[str, Mapping[int, int]]) -> JuryFinding[float]:
    own = ranked[juror]
    shared = [
        {number: ranks[number] for number in own if number in ranks}
        for other, ranks in ranked.items()
        if other != juror
    ]
    scale = lcm(*(len(common) for common in shared if common))  # whole numbers for `(r - 1/2) / n`
    places: dict[int, list[int]] = {}
    for common in shared:
        for number, twice in zip(common, double_midranks([*common.values()]), strict=True):
            places.setdefault(number, []).append((twice - 1) * (scale // len(common)))
    if len(places) < LEAST_IN_COMMON:
        return JuryFinding(None, lazy("fewer than three contestants in common with other jurors"))
    means = [Fraction(sum(seen), len(seen)) for seen in places.values()]
    found = spearman([own[number] for number in places], means)
    return JuryFinding(
        found, None if found is not None else lazy("one of the two sides gave no order at all")
    )
