"""Agreement of the jurors of a group: intraclass correlation, Kendall's W, each juror against the rest.

Every measure reads the totals `y_cj` of contestant c by juror j and changes none of them. The table
measures (`compute_anova`, `compute_icc`, `compute_kendall_w`) use only contestants marked by every juror
of the group, and report how many these are. Krippendorff's alpha, which needs no complete table, is in
`krippendorff`.
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

MIN_COMMON_CONTESTANTS = 3
"""With fewer contestants a rank correlation can only be -1, 0 or 1."""


@dataclass(frozen=True, slots=True)
class CompleteCases:
    """The complete cases of a group: one row for each contestant, one column for each juror."""

    juror_ids: tuple[str, ...]
    draw_numbers: tuple[int, ...]
    rows: tuple[tuple[Fraction, ...], ...]
    judged_count: int
    """Number of contestants with a ballot, in the table or not."""

    @property
    def missing_reason(self) -> LazyText | None:
        """The reason why the table is too small for any measure, or `None`."""
        if not self.judged_count:
            return lazy("there are no ballots yet")
        if len(self.juror_ids) < 2:
            return lazy("one juror alone agrees with nobody: at least two are needed")
        if len(self.rows) < 2:
            return lazy(
                "all {jurors} jurors marked {count} of {judged} contestants; two are needed",
                jurors=len(self.juror_ids), count=len(self.rows), judged=self.judged_count,
            )  # fmt: skip
        return None

    @property
    def coverage_note(self) -> LazyText | None:
        """How many contestants the table includes, or `None` if it includes all."""
        if len(self.rows) == self.judged_count:
            return None
        return lazy(
            "over the {count} of {judged} contestants whom all {jurors} jurors marked",
            count=len(self.rows), judged=self.judged_count, jurors=len(self.juror_ids),
        )  # fmt: skip


def select_complete_cases(totals: Totals) -> CompleteCases:
    """Select the contestants marked by every juror of the group, that is, by every juror with a ballot in
    it.

    >>> select_complete_cases({1: {"a": Fraction(7), "b": Fraction(8)}, 2: {"a": Fraction(6)}}).draw_numbers
    (1,)
    """
    judged_totals = {
        draw_number: contestant_totals
        for draw_number, contestant_totals in sorted(totals.items())
        if contestant_totals
    }
    juror_ids = tuple(
        sorted({juror_id for contestant_totals in judged_totals.values() for juror_id in contestant_totals})
    )
    draw_numbers = tuple(
        draw_number
        for draw_number, contestant_totals in judged_totals.items()
        if len(contestant_totals) == len(juror_ids)
    )
    rows = tuple(
        tuple(judged_totals[draw_number][juror_id] for juror_id in juror_ids) for draw_number in draw_numbers
    )
    return CompleteCases(juror_ids, draw_numbers, rows, len(judged_totals))


# --- intraclass correlation -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Anova:
    """Mean squares of a two-way table without replication, in squared points, exact."""

    contestant_count: int
    juror_count: int
    contestant_mean_square: Fraction
    """MSR, between contestants, n - 1 degrees of freedom."""
    juror_mean_square: Fraction
    """MSC, between jurors, k - 1."""
    residual_mean_square: Fraction
    """MSE, the residual, (n - 1)(k - 1)."""

    @property
    def within_mean_square(self) -> Fraction:
        """MSW, within contestants, n(k - 1) degrees of freedom: jurors and residual combined."""
        return (
            self.juror_mean_square + (self.contestant_count - 1) * self.residual_mean_square
        ) / self.contestant_count


def compute_anova(totals: Totals) -> JuryFinding[Anova]:
    """Mean squares of the complete cases, n contestants by k jurors.

    `MSR = k sum_c (y_c. - y..)^2 / (n-1)`, `MSC = n sum_j (y_.j - y..)^2 / (k-1)`,
    `MSE = sum_cj (y_cj - y_c. - y_.j + y..)^2 / ((n-1)(k-1))`.

    Returns no value for fewer than two jurors or two complete cases.

    >>> marks = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    >>> anova = compute_anova({c: dict(zip("abcd", map(Fraction, row))) for c, row in enumerate(marks)})
    >>> round(float(anova.value.contestant_mean_square), 2), round(float(anova.value.juror_mean_square), 2)
    (11.24, 32.49)
    >>> round(float(anova.value.residual_mean_square), 2)
    1.02
    """
    table = select_complete_cases(totals)
    if table.missing_reason:
        return JuryFinding(None, table.missing_reason)
    n, k = len(table.rows), len(table.juror_ids)
    correction = sum((total for row in table.rows for total in row), Fraction(0)) ** 2 / (n * k)
    contestant_squares = _sum_of_squares(sum(row, Fraction(0)) for row in table.rows) / k - correction
    juror_squares = (
        _sum_of_squares(sum(column, Fraction(0)) for column in zip(*table.rows, strict=True)) / n - correction
    )
    residual_squares = (
        _sum_of_squares(total for row in table.rows for total in row)
        - correction
        - contestant_squares
        - juror_squares
    )
    mean_squares = Anova(
        n, k, contestant_squares / (n - 1), juror_squares / (k - 1), residual_squares / ((n - 1) * (k - 1))
    )
    return JuryFinding(mean_squares, table.coverage_note)


def _sum_of_squares(values: Iterable[Fraction]) -> Fraction:
    return sum((value * value for value in values), Fraction(0))


@dataclass(frozen=True, slots=True)
class Icc:
    """Intraclass correlations of Shrout and Fleiss: 1 is perfect agreement, 0 or less is none.

    The first digit names the model. 1: each contestant has different jurors; 2: the same jurors, a sample
    of many; 3: exactly these jurors. `k` marks the mean of the whole jury; without it the value is for a
    single juror. The field names are keys of the exported JSON.
    """

    contestants: int
    jurors: int
    icc1: float
    icc2: float
    icc3: float
    icc1k: float
    icc2k: float | None
    """`None` if the residual variance exceeds the variance between contestants."""
    icc3k: float


def compute_icc(totals: Totals) -> JuryFinding[Icc]:
    """Intraclass correlations of the complete cases, n contestants by k jurors.

    `ICC(1) = (MSR-MSW)/(MSR+(k-1)MSW)`, `ICC(2,1) = (MSR-MSE)/(MSR+(k-1)MSE+k(MSC-MSE)/n)`,
    `ICC(3,1) = (MSR-MSE)/(MSR+(k-1)MSE)`, `ICC(1,k) = (MSR-MSW)/MSR`,
    `ICC(2,k) = (MSR-MSE)/(MSR+(MSC-MSE)/n)`, `ICC(3,k) = (MSR-MSE)/MSR` (Shrout and Fleiss 1979).

    Returns no value for fewer than two jurors or complete cases, or if all contestants have the same mean.

    >>> marks = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    >>> icc = compute_icc({c: dict(zip("abcd", map(Fraction, row))) for c, row in enumerate(marks)}).value
    >>> round(icc.icc2, 2), round(icc.icc2k, 2), round(icc.icc3k, 2)
    (0.29, 0.62, 0.91)
    """
    anova = compute_anova(totals)
    mean_squares = anova.value
    if mean_squares is None:
        return JuryFinding(None, anova.message)
    if not mean_squares.contestant_mean_square:
        return JuryFinding(None, lazy("all contestants have the same mean: there is nothing to agree on"))
    low_agreement_note = None
    if mean_squares.contestant_mean_square <= mean_squares.residual_mean_square:
        low_agreement_note = lazy(
            "the contestants differ no more than chance would make them: no agreement shows"
        )
    return JuryFinding(_correlations_from(mean_squares), low_agreement_note or anova.message)


def _correlations_from(mean_squares: Anova) -> Icc:
    n, k = mean_squares.contestant_count, mean_squares.juror_count
    msr, msc, mse, msw = (
        mean_squares.contestant_mean_square,
        mean_squares.juror_mean_square,
        mean_squares.residual_mean_square,
        mean_squares.within_mean_square,
    )
    mean_variance = msr + (msc - mse) / n  # negative if jurors differ less than by chance
    return Icc(
        contestants=n,
        jurors=k,
        icc1=float((msr - msw) / (msr + (k - 1) * msw)),
        icc2=float((msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)),
        icc3=float((msr - mse) / (msr + (k - 1) * mse)),
        icc1k=float((msr - msw) / msr),
        icc2k=float((msr - mse) / mean_variance) if mean_variance > 0 else None,
        icc3k=float((msr - mse) / msr),
    )


# --- ranks ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W, from 0 (no common order) to 1 (one order for all jurors), and its test.

    The field names are keys of the exported JSON.
    """

    contestants: int
    jurors: int
    w: float
    chi_square: float
    p: float
    """Probability of a W at least as great from jurors who rank at random; approximate below eight
    contestants.
    """


def compute_kendall_w(totals: Totals) -> JuryFinding[Concordance]:
    """Kendall's coefficient of concordance of the complete cases, m jurors and n contestants.

    `W = 12 S / (m^2 (n^3 - n) - m sum (t^3 - t))` with S the squared deviations of the rank sums, ties
    sharing their middle rank, t the size of each tie; `chi2 = m (n-1) W` on n - 1 degrees of freedom
    (Kendall and Babington Smith 1939; Friedman 1937).

    Returns no value for fewer than two jurors or complete cases, or if every juror gave equal totals.

    >>> ranks = {1: (1, 1, 2), 2: (2, 3, 1), 3: (3, 2, 3)}
    >>> totals = {c: dict(zip("abc", map(Fraction, row))) for c, row in ranks.items()}
    >>> concordance = compute_kendall_w(totals).value
    >>> round(concordance.w, 4), round(concordance.p, 4)
    (0.4444, 0.2636)
    """
    table = select_complete_cases(totals)
    if table.missing_reason:
        return JuryFinding(None, table.missing_reason)
    n, m = len(table.rows), len(table.juror_ids)
    juror_columns = list(zip(*table.rows, strict=True))
    tie_correction = sum(
        tie_size**3 - tie_size
        for juror_totals in juror_columns
        for tie_size in Counter(juror_totals).values()
    )
    max_deviations = m * m * (n**3 - n) - m * tie_correction
    if not max_deviations:
        return JuryFinding(None, lazy("no juror told any two contestants apart"))
    rank_sums = map(sum, zip(*map(double_midranks, juror_columns), strict=True))
    deviations = sum(
        (double_rank_sum - m * (n + 1)) ** 2 for double_rank_sum in rank_sums
    )  # 4 S, as ranks are doubled
    w = 3 * deviations / max_deviations
    chi_square = m * (n - 1) * w
    return JuryFinding(
        Concordance(n, m, w, chi_square, chi_square_tail(chi_square, n - 1)), table.coverage_note
    )


def correlate_with_rest(totals: Totals) -> dict[str, JuryFinding[float]]:
    """Each juror's rank correlation with the other jurors, -1 to 1.

    Spearman's correlation of the juror's totals with the mean place that the others gave each contestant.
    Another juror's place is `(r - 1/2) / n`, r the middle rank among the n contestants marked by both. The
    mean is over the jurors who marked the contestant, so a missing ballot has no influence. If every juror
    marked every contestant, this is the correlation with the rank sum of the others.

    Returns no value for a juror with fewer than three contestants in common with others, or if all ranks are
    tied.

    >>> ranks = {1: (4, 4, 3), 2: (1, 1, 1), 3: (3, 2, 2), 4: (2, 3, 4)}
    >>> totals = {c: dict(zip("abc", map(Fraction, row))) for c, row in ranks.items()}
    >>> {juror: round(finding.value, 2) for juror, finding in correlate_with_rest(totals).items()}
    {'a': 0.63, 'b': 1.0, 'c': 0.63}
    """
    ranks_by_juror: dict[str, dict[int, int]] = {}
    for juror_id in sorted(
        {juror_id for contestant_totals in totals.values() for juror_id in contestant_totals}
    ):
        draw_numbers = sorted(
            draw_number for draw_number, contestant_totals in totals.items() if juror_id in contestant_totals
        )
        ranks = double_midranks([totals[draw_number][juror_id] for draw_number in draw_numbers])
        ranks_by_juror[juror_id] = dict(zip(draw_numbers, ranks, strict=True))
    return {juror_id: _correlate_juror(juror_id, ranks_by_juror) for juror_id in ranks_by_juror}


def _correlate_juror(juror_id: str, ranks_by_juror: Mapping[str, Mapping[int, int]]) -> JuryFinding[float]:
    juror_ranks = ranks_by_juror[juror_id]
    shared_ranks = [
        {draw_number: other_ranks[draw_number] for draw_number in juror_ranks if draw_number in other_ranks}
        for other_id, other_ranks in ranks_by_juror.items()
        if other_id != juror_id
    ]
    scale = lcm(
        *(len(common_ranks) for common_ranks in shared_ranks if common_ranks)
    )  # makes `(r - 1/2) / n` an integer
    places: dict[int, list[int]] = {}
    for common_ranks in shared_ranks:
        for draw_number, double_rank in zip(
            common_ranks, double_midranks([*common_ranks.values()]), strict=True
        ):
            places.setdefault(draw_number, []).append((double_rank - 1) * (scale // len(common_ranks)))
    if len(places) < MIN_COMMON_CONTESTANTS:
        return JuryFinding(None, lazy("fewer than three contestants in common with other jurors"))
    mean_places = [
        Fraction(sum(contestant_places), len(contestant_places)) for contestant_places in places.values()
    ]
    correlation = spearman([juror_ranks[draw_number] for draw_number in places], mean_places)
    return JuryFinding(
        correlation, None if correlation is not None else lazy("one of the two sides gave no order at all")
    )
