"""ICC, Kendall's W, alpha and the correlation of each juror with the rest: references and properties."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import exp, isfinite, lgamma, log
from random import Random
from statistics import correlation, fmean

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.jury.agreement import (
    compute_anova,
    compute_icc,
    compute_kendall_w,
    correlate_with_rest,
    select_complete_cases,
)
from scoring_tui.scoring.jury.krippendorff import Metric, krippendorff_alpha
from scoring_tui.scoring.rank_statistics import chi_square_tail, double_midranks, spearman

MarkRow = Sequence[int | None]
METRICS: tuple[Metric, ...] = ("nominal", "ordinal", "interval", "ratio")


def make_totals(rows: Sequence[MarkRow], jurors: Sequence[str] = "abcdefgh") -> Totals:
    """Totals of contestants 1, 2, ... by jurors a, b, ...; None is a missing ballot."""
    return {
        number: {j: Fraction(mark) for j, mark in zip(jurors, row, strict=False) if mark is not None}
        for number, row in enumerate(rows, 1)
    }


# Shrout and Fleiss 1979, "Intraclass correlations: uses in assessing rater reliability", table 2.
SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example C: twelve units, four observers.
KRIPPENDORFF = (
    (1, 1, None, 1), (2, 2, 3, 2), (3, 3, 3, 3), (3, 3, 3, 3), (2, 2, 2, 2), (1, 2, 3, 4),
    (4, 4, 4, 4), (1, 1, 2, 1), (2, 2, 2, 2), (None, 5, 5, 5), (None, None, 1, 1), (None, None, 3, None),
)  # fmt: skip

# Seven tastings of winetaster.com: ranks of each taster in turn, Kendall's W, its p, and the published
# correlations of tasters with the rest. The names are initials here.
TASTINGS = {
    "13": (
        ("71843265", "81546732", "87416532", "68573412", "31268457", "56728431", "64253178", "51463782"),
        0.0982, 0.5992,
        (0.0476, 0.4671, 0.1205, -0.3095, -0.1905, -0.0723, -0.4524, -0.0482),
    ),
    "19": (
        ("4132", "4123", "4132", "3124", "2134", "3214", "4132"),
        0.5918, 0.0061, (0.8, 1.0, 0.8, 0.8, 0.4, 0.6, 0.8),
    ),
    "126": (
        ("36185742", "67421835", "16425837", "15248637", "57164832", "32654871", "47351682"),
        0.3294, 0.0238, (0.6266, 0.2874, 0.2857, None, 0.6467, None, None),
    ),
    "18": (
        ("1273654", "5746213", "6712543", "3472561", "4517362"),
        0.1143, 0.7534, (-0.7207, -0.4144, -0.3706, -0.0371, -0.1429),
    ),
    "224": (
        ("2743156", "3157462", "4537612", "5426371", "4231657"),
        0.0714, 0.9061, (-0.6728, 0.0182, -0.3152, 0.1871, -0.7042),
    ),
    "42": (
        ("64821735", "42853716", "53172864", "53781642", "32415876", "43678251", "26875341"),
        0.1924, 0.2233, (0.0599, 0.491, 0.2515, 0.7591, None, -0.1078, 0.119),
    ),
    "88": (
        ("84315267", "75326418", "65874123", "42356187", "58426317", "63725814", "85623417", "78615324"),
        0.3296, 0.0101, (0.5476, 0.7857, 0.0476, -0.2143, 0.619, 0.0, 0.8095, 0.6429),
    ),
}  # fmt: skip


def tasting_totals(report: str) -> Totals:
    """Ranks as totals: the first wine has the lowest total."""
    return make_totals(list(zip(*(map(int, ranks) for ranks in TASTINGS[report][0]), strict=True)))


# --- references -------------------------------------------------------------------------------------


def test_icc_of_shrout_and_fleiss() -> None:
    """All six coefficients of the paper, to six decimals."""
    coefficients = compute_icc(make_totals(SHROUT_FLEISS)).value
    assert coefficients is not None and coefficients.icc2k is not None
    six = (
        coefficients.icc1,
        coefficients.icc2,
        coefficients.icc3,
        coefficients.icc1k,
        coefficients.icc2k,
        coefficients.icc3k,
    )
    assert six == pytest.approx((0.165742, 0.289764, 0.714841, 0.442797, 0.620051, 0.909316), abs=5e-7)
    assert (coefficients.contestants, coefficients.jurors) == (6, 4)


def test_kendall_w_of_shrout_and_fleiss() -> None:
    """A table with ties within jurors."""
    concordance = compute_kendall_w(make_totals(SHROUT_FLEISS)).value
    assert concordance is not None and concordance.w == pytest.approx(0.887037, abs=5e-7)


@pytest.mark.parametrize(
    ("metric", "expected"), zip(METRICS, (0.743421, 0.815388, 0.849107, 0.797403), strict=True)
)
def test_alpha_of_krippendorff(metric: Metric, expected: float) -> None:
    """Example C with missing marks, in every metric."""
    assert krippendorff_alpha(KRIPPENDORFF, metric).value == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize("report", TASTINGS)
def test_tastings(report: str) -> None:
    """Kendall's W, its p, and each taster against the rest, as published."""
    _, w, p, correlations = TASTINGS[report]
    concordance = compute_kendall_w(tasting_totals(report)).value
    assert concordance is not None
    assert (round(concordance.w, 4), round(concordance.p, 4)) == (w, p)
    rest_values = [finding.value for finding in correlate_with_rest(tasting_totals(report)).values()]
    for value, published in zip(rest_values, correlations, strict=True):
        assert value is not None and published in (None, round(value, 4))


@pytest.mark.parametrize(
    ("chi_square", "df", "p"),
    [(3.841458820694124, 1, 0.05), (9.487729036781154, 4, 0.05), (13.276704135987622, 4, 0.01), (0, 3, 1)],
)
def test_chi_square_table(chi_square: float, df: int, p: float) -> None:
    """Quantiles from standard tables."""
    assert chi_square_tail(chi_square, df) == pytest.approx(p, abs=1e-12)


@pytest.mark.parametrize("df", [1, 2, 3, 7, 16, 59, 146])
@pytest.mark.parametrize("share", [0.01, 0.3, 1, 1.4, 3])
def test_chi_square_against_the_series(df: int, share: float) -> None:
    """The complement by the power series of the lower function, another formula."""
    a, x = df / 2, df * share / 2
    series = sum(exp((a + i) * log(x) - x - lgamma(a + i + 1)) for i in range(2000))
    assert chi_square_tail(df * share, df) == pytest.approx(1 - series, abs=1e-10)


# --- brute force on small data ----------------------------------------------------------------------

MARK = st.integers(0, 6)
SIZES = st.tuples(st.integers(2, 6), st.integers(2, 5))


def rectangles(mark: st.SearchStrategy[int | None]) -> st.SearchStrategy[list[list[int | None]]]:
    """Tables of 2 to 6 contestants and 2 to 5 jurors."""
    return SIZES.flatmap(
        lambda size: st.lists(
            st.lists(mark, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    )


COMPLETE = rectangles(MARK)
GAPPY = rectangles(st.none() | MARK)


@given(COMPLETE)
def test_mean_squares_by_their_definition(rows: list[list[int]]) -> None:
    """The three sums of squares from deviations, not from the shortcut."""
    n, k = len(rows), len(rows[0])
    cells = [(c, j) for c in range(n) for j in range(k)]
    exact_rows = [[Fraction(mark) for mark in row] for row in rows]
    row_means = [sum(row) / k for row in exact_rows]
    column_means = [sum(column) / n for column in zip(*exact_rows, strict=True)]
    grand_mean = sum(row_means) / n
    residual_squares = sum(
        (exact_rows[c][j] - row_means[c] - column_means[j] + grand_mean) ** 2 for c, j in cells
    )
    anova = compute_anova(make_totals(rows)).value
    assert anova is not None
    assert anova.contestant_mean_square == k * sum((value - grand_mean) ** 2 for value in row_means) / (n - 1)
    assert anova.juror_mean_square == n * sum((value - grand_mean) ** 2 for value in column_means) / (k - 1)
    assert anova.residual_mean_square == residual_squares / ((n - 1) * (k - 1))
    assert anova.within_mean_square == sum((exact_rows[c][j] - row_means[c]) ** 2 for c, j in cells) / (
        n * (k - 1)
    )


def slow_alpha(units: Sequence[MarkRow], metric: Metric) -> float | None:
    """Krippendorff's alpha by the matrix of coincidences, pair by pair."""
    mark_lists = [[mark for mark in unit if mark is not None] for unit in units]
    mark_lists = [unit for unit in mark_lists if len(unit) > 1]
    if len(mark_lists) < 2:  # one unit is as much alike as all marks together, whatever they are
        return None
    values = sorted({mark for unit in mark_lists for mark in unit})
    coincidences = {(a, b): 0.0 for a in values for b in values}
    for unit in mark_lists:
        for a, b in permutations(unit, 2):
            coincidences[a, b] += 1 / (len(unit) - 1)
    frequencies = {a: sum(coincidences[a, b] for b in values) for a in values}

    def distance(a: int, b: int) -> float:
        marks_between = (
            sum(frequencies[c] for c in values if min(a, b) <= c <= max(a, b))
            - (frequencies[a] + frequencies[b]) / 2
        )
        ratio = (a - b) / (a + b) if a + b else 0.0
        return {
            "nominal": float(a != b),
            "ordinal": marks_between**2,
            "interval": (a - b) ** 2,
            "ratio": ratio**2,
        }[metric]

    expected = sum(frequencies[a] * frequencies[b] * distance(a, b) for a in values for b in values)
    mark_count = sum(frequencies.values())
    return (
        1 - (mark_count - 1) * sum(coincidences[pair] * distance(*pair) for pair in coincidences) / expected
        if expected
        else None
    )


@given(GAPPY, st.sampled_from(METRICS))
def test_alpha_by_the_coincidences(rows: list[list[int | None]], metric: Metric) -> None:
    """Sums over counts give what the matrix of all pairs gives, or both give nothing."""
    slow_value, alpha = slow_alpha(rows, metric), krippendorff_alpha(rows, metric)
    assert alpha.value == (None if slow_value is None else pytest.approx(slow_value, abs=1e-9))
    assert (alpha.value is None) == (alpha.message is not None)


@given(st.lists(st.permutations(range(6)), min_size=2, max_size=5))
def test_w_is_the_mean_correlation_of_all_pairs(orders: list[list[int]]) -> None:
    """Without ties `W = (1 + (m-1) r) / m`, r the mean of Spearman over pairs of jurors."""
    juror_count = len(orders)
    pairs = [spearman(a, b) for i, a in enumerate(orders) for b in orders[:i]]
    concordance = compute_kendall_w(make_totals(list(zip(*orders, strict=True)))).value
    assert concordance is not None
    assert concordance.w == pytest.approx(
        (1 + (juror_count - 1) * fmean(r for r in pairs if r is not None)) / juror_count, abs=1e-12
    )


@given(st.lists(st.tuples(MARK, MARK), min_size=2, max_size=9))
def test_spearman_is_pearson_of_middle_ranks(pairs: list[tuple[int, int]]) -> None:
    """Against a rank found by counting and the library's correlation."""
    first, second = zip(*pairs, strict=True)
    ranks = [[1 + sum((b < a) + (b <= a) for b in side) for a in side] for side in (first, second)]
    assert [double_midranks(first), double_midranks(second)] == ranks
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert spearman(first, second) is None
    else:
        assert spearman(first, second) == pytest.approx(correlation(*ranks), abs=1e-12)


# --- invariance -------------------------------------------------------------------------------------

MEASURES: tuple[Callable[[Totals], object], ...] = (
    compute_icc,
    compute_kendall_w,
    lambda totals: sorted(found.value or 0 for found in correlate_with_rest(totals).values()),
    lambda totals: [
        krippendorff_alpha([given.values() for given in totals.values()], metric) for metric in METRICS
    ],
)


@given(GAPPY, st.randoms(use_true_random=False))
def test_names_and_orders_do_not_change_the_result(rows: list[list[int | None]], random: Random) -> None:
    """Renaming and shuffling contestants and jurors gives exactly the same values."""
    column_order = list(range(len(rows[0])))
    random.shuffle(column_order)
    shuffled_rows = [[row[i] for i in column_order] for row in rows]
    random.shuffle(shuffled_rows)
    renamed = {
        100 - n: ballots for n, ballots in make_totals(shuffled_rows, ["q", "p", "z", "y", "x"]).items()
    }
    for measure in MEASURES:
        assert measure(make_totals(rows)) == measure(renamed)


@given(COMPLETE, st.integers(1, 40), st.fractions(-50, 50, max_denominator=8))
def test_the_scale_does_not_change_the_result(rows: list[list[int]], stretch: int, shift: Fraction) -> None:
    """One affine map of all totals leaves ICC, W and the rest as they are, exactly; alpha to rounding."""
    totals = make_totals(rows)
    mapped = {n: {j: total * stretch / 7 + shift for j, total in row.items()} for n, row in totals.items()}
    assert compute_icc(mapped) == compute_icc(totals)
    assert compute_kendall_w(mapped) == compute_kendall_w(totals)
    assert correlate_with_rest(mapped) == correlate_with_rest(totals)
    before, after = (
        krippendorff_alpha([t.values() for t in some_totals.values()]).value
        for some_totals in (totals, mapped)
    )
    assert after == (None if before is None else pytest.approx(before, abs=1e-9))


@given(COMPLETE, st.integers(0, 4), st.integers(1, 30))
def test_a_severe_juror_does_not_change_rank_measures(
    rows: list[list[int]], juror_index: int, points: int
) -> None:
    """Points added to all of one juror's totals change neither ICC(3), nor W, nor the rank correlations."""
    totals = make_totals(rows)
    severe_juror = "abcde"[juror_index % len(rows[0])]
    shifted_totals = {
        n: {j: t + points * (j == severe_juror) for j, t in row.items()} for n, row in totals.items()
    }
    before, after = compute_icc(totals).value, compute_icc(shifted_totals).value
    assert (before is None) == (after is None)
    if before and after:
        assert (before.icc3, before.icc3k) == (after.icc3, after.icc3k)
    assert compute_kendall_w(shifted_totals) == compute_kendall_w(totals)
    assert correlate_with_rest(shifted_totals) == correlate_with_rest(totals)


@given(COMPLETE)
def test_bounds(rows: list[list[int]]) -> None:
    """W and its p lie in 0..1, correlations in -1..1, no coefficient above 1."""
    concordance = compute_kendall_w(make_totals(rows)).value
    if concordance:
        assert 0 <= concordance.w <= 1 and 0 <= concordance.p <= 1
    coefficients = compute_icc(make_totals(rows)).value
    if coefficients:
        values = (
            coefficients.icc1,
            coefficients.icc2,
            coefficients.icc3,
            coefficients.icc1k,
            coefficients.icc3k,
            coefficients.icc2k or 0.0,
        )
        assert all(isfinite(value) and value <= 1 for value in values)
    rest_values = [finding.value for finding in correlate_with_rest(make_totals(rows)).values()]
    assert all(value is None or -1 <= value <= 1 for value in rest_values)


@given(st.lists(MARK, min_size=3, max_size=8), st.integers(2, 5))
def test_perfect_agreement(column: list[int], jurors: int) -> None:
    """Jurors who give the same get 1 everywhere."""
    assume(len(set(column)) > 1)
    totals = make_totals([[mark] * jurors for mark in column])
    coefficients, concordance = compute_icc(totals).value, compute_kendall_w(totals).value
    assert coefficients and concordance
    assert (
        coefficients.icc1,
        coefficients.icc2,
        coefficients.icc3,
        coefficients.icc1k,
        coefficients.icc2k,
        coefficients.icc3k,
        concordance.w,
    ) == (1,) * 7
    assert {finding.value for finding in correlate_with_rest(totals).values()} == {1.0}
    assert {
        krippendorff_alpha([t.values() for t in totals.values()], metric).value for metric in METRICS
    } == {1.0}


@given(COMPLETE, st.integers(0, 6))
def test_a_missing_ballot_does_not_count_as_zero(rows: list[list[int]], mark: int) -> None:
    """A contestant with one ballot of a larger jury does not change any measure."""
    totals = make_totals(rows)
    more_totals = {**totals, 99: {"a": Fraction(mark)}}
    assert compute_icc(more_totals).value == compute_icc(totals).value
    assert compute_kendall_w(more_totals).value == compute_kendall_w(totals).value
    assert correlate_with_rest(more_totals) == correlate_with_rest(totals)
    for metric in METRICS:
        marks_before, marks_after = (
            [t.values() for t in some_totals.values()] for some_totals in (totals, more_totals)
        )
        assert krippendorff_alpha(marks_after, metric) == krippendorff_alpha(marks_before, metric)


def test_the_caveat_counts_complete_cases() -> None:
    """The message states how many contestants the table is based on."""
    finding = compute_icc(make_totals([*SHROUT_FLEISS, (5, None, 5, 5)]))
    assert finding.value == compute_icc(make_totals(SHROUT_FLEISS)).value
    assert str(finding.message) == "over the 6 of 7 contestants whom all 4 jurors marked"
    assert compute_icc(make_totals(SHROUT_FLEISS)).message is None
    assert select_complete_cases(make_totals([(1, None), (2, 3)])).draw_numbers == (2,)


def test_against_the_rest_with_gaps() -> None:
    """A juror is measured on the contestants in common alone, by the places that the others gave there."""
    rows = [(1, 10, None), (2, 20, None), (3, None, 7), (4, None, 9), (5, None, 8), (6, None, None)]
    findings = correlate_with_rest(make_totals(rows))
    # b places 1 and 2 at 1/4 and 3/4; c places 3, 5, 4 at 1/6, 3/6 and 5/6; nobody else saw 6
    assert findings["a"].value == pytest.approx(spearman([1, 2, 3, 4, 5], [3, 9, 2, 10, 6]))
    assert findings["b"].value is None
    assert findings["c"].value == pytest.approx(0.5)


@pytest.mark.parametrize("decimal", [Decimal("0.5"), Fraction(1, 3), 4])
def test_alpha_takes_any_exact_number(decimal: Decimal | Fraction | int) -> None:
    """Decimals, fractions and whole numbers of one scale have the same ratios."""
    scaled = [[None if mark is None else mark * decimal for mark in unit] for unit in KRIPPENDORFF]
    assert krippendorff_alpha(scaled, "ratio").value == pytest.approx(0.797403, abs=5e-7)


# --- not enough data --------------------------------------------------------------------------------

SPARSE_TABLES: dict[str, list[MarkRow]] = {
    "no contestants": [],
    "no ballots": [(None, None), (None, None)],
    "one juror": [(1,), (2,), (3,)],
    "one contestant": [(1, 2, 3)],
    "all equal": [(4, 4, 4), (4, 4, 4), (4, 4, 4)],
    "no contestant in common": [(1, None), (2, None), (None, 3), (None, 4)],
    "a juror with one ballot": [(1, 2, 5), (2, 3, None), (3, 4, None)],
}


@pytest.mark.parametrize("rows", SPARSE_TABLES.values(), ids=SPARSE_TABLES)
def test_sparse_tables_give_a_message(rows: list[MarkRow]) -> None:
    """No value and no exception."""
    for finding in (compute_icc(make_totals(rows)), compute_kendall_w(make_totals(rows))):
        assert finding.value is None and finding.message is not None


@pytest.mark.parametrize("rows", SPARSE_TABLES.values(), ids=SPARSE_TABLES)
def test_sparse_tables_give_each_juror_a_value_or_a_message(rows: list[MarkRow]) -> None:
    """Every juror with a ballot has either a value or a message."""
    findings = correlate_with_rest(make_totals(rows))
    assert sorted(findings) == sorted({j for ballots in make_totals(rows).values() for j in ballots})
    assert all((finding.value is None) == (finding.message is not None) for finding in findings.values())


def test_a_juror_with_one_ballot_has_no_correlation() -> None:
    """The other jurors still have one."""
    findings = correlate_with_rest(make_totals(SPARSE_TABLES["a juror with one ballot"]))
    assert str(findings["c"].message) == "fewer than three contestants in common with other jurors"
    assert findings["b"].value == pytest.approx(1.0)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("rows", [[], [(None, 1), (2, None)], [(3, 3), (3, 3)], [(), (1,)]])
def test_alpha_without_pairs_or_differences(rows: list[MarkRow], metric: Metric) -> None:
    """There is no pair of marks, or all marks are equal."""
    finding = krippendorff_alpha(rows, metric)
    assert finding.value is None and finding.message is not None


def test_alpha_of_negative_marks() -> None:
    """Marks below zero have distances but no ratios."""
    assert krippendorff_alpha([(-1, 2), (1, 1)], "ratio").message is not None
    assert krippendorff_alpha([(-1, 2), (1, 1)], "interval").value is not None


def test_a_jury_without_agreement_gives_a_message() -> None:
    """Opposite jurors: the coefficient that has no meaning is left out, and the message gives the reason."""
    finding = compute_icc(make_totals([(1, 4), (4, 1), (2, 4)]))
    assert finding.value and finding.value.icc2k is None and finding.value.icc2 < 0
    assert "no agreement" in str(finding.message)
