"""Outliers by the additive model and by the panel's median: references and leave-one-out."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.jury.additive_model import fit_additive_model
from scoring_tui.scoring.jury.outliers import Marks, find_outlying_marks, find_outlying_totals

# Incomplete designs (contestants, jurors, totals): Montgomery, "Design and Analysis of Experiments", the
# catalyst experiment in balanced incomplete blocks; and Li's seven by seven.
MONTGOMERY = ([1, 3, 4, 1, 2, 3, 2, 3, 4, 1, 2, 4], [1] * 3 + [2] * 3 + [3] * 3 + [4] * 3,
              [73, 73, 75, 74, 75, 75, 67, 68, 72, 71, 72, 75])  # fmt: skip
LI = ([1, 2, 4, 2, 3, 5, 3, 4, 6, 4, 5, 7, 1, 5, 6, 2, 6, 7, 1, 3, 7],
      [juror for juror in range(1, 8) for _ in range(3)],
      [10, 15, 11, 4, 12, 15, 5, 14, 10, 14, 19, 19, 8, 10, 17, 6, 11, 12, 5, 14, 21])  # fmt: skip


def design_totals(columns: tuple[Sequence[int], Sequence[int], Sequence[int]]) -> Totals:
    """Totals of a design given as three columns."""
    totals: dict[int, dict[str, Fraction]] = {}
    for number, juror, total in zip(*columns, strict=True):
        totals.setdefault(number, {})[f"j{juror}"] = Fraction(total)
    return totals


def make_totals(rows: Sequence[Sequence[int | None]]) -> Totals:
    """Totals of contestants 1, 2, ... by jurors a, b, ...; None is a missing ballot."""
    return {
        number: {j: Fraction(mark) for j, mark in zip("abcdefgh", row, strict=False) if mark is not None}
        for number, row in enumerate(rows, 1)
    }


# --- the additive model -----------------------------------------------------------------------------


@pytest.mark.parametrize(("columns", "mse", "df"), [(MONTGOMERY, 0.65, 5), (LI, 16.75, 8)])
def test_residual_mean_square_of_the_textbooks(
    columns: tuple[list[int], list[int], list[int]], mse: float, df: int
) -> None:
    """Residual variance and degrees of freedom of two incomplete designs."""
    fitted = fit_additive_model(design_totals(columns))
    assert fitted.residual_sum_of_squares / fitted.df == pytest.approx(mse)
    assert fitted.df == df


def dot_product(first: list[Fraction], second: list[Fraction]) -> Fraction:
    """The sum of products."""
    return sum((p * q for p, q in zip(first, second, strict=True)), Fraction(0))


def regress(columns: list[list[Fraction]], y: list[Fraction]) -> tuple[Fraction, int]:
    """SSE and rank of a regression by exact Gram-Schmidt, dependent columns left out."""
    basis: list[list[Fraction]] = []

    def remove_basis(column: list[Fraction]) -> list[Fraction]:
        for b in basis:
            share = dot_product(column, b) / dot_product(b, b)
            column = [p - share * q for p, q in zip(column, b, strict=True)]
        return column

    for column in columns:
        if any(new := remove_basis(column)):
            basis.append(new)
    residual = remove_basis(y)
    return dot_product(residual, residual), len(basis)


def dummy_columns(totals: Totals) -> tuple[list[tuple[int, str]], list[list[Fraction]], list[Fraction]]:
    """Every ballot, the dummies of contestants and jurors, and the totals."""
    ballot_keys = [(number, juror) for number, ballots in totals.items() for juror in ballots]
    dummies = [[Fraction(ballot_key[0] == number) for ballot_key in ballot_keys] for number in totals]
    dummies += [
        [Fraction(ballot_key[1] == j) for ballot_key in ballot_keys]
        for j in sorted({ballot_key[1] for ballot_key in ballot_keys})
    ]
    return ballot_keys, dummies, [totals[number][juror] for number, juror in ballot_keys]


GAPPY = st.tuples(st.integers(2, 5), st.integers(2, 4)).flatmap(
    lambda size: st.lists(
        st.lists(st.none() | st.integers(0, 9), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


@settings(deadline=None)  # exact, and slow on a busy machine
@given(GAPPY)
def test_the_fit_by_brute_force(rows: list[list[int | None]]) -> None:
    """SSE, degrees of freedom and leverages of any design, connected or not, from dummies in fractions."""
    totals = make_totals(rows)
    ballot_keys, columns, y = dummy_columns(totals)
    squares, rank = regress(columns, y)
    fitted = fit_additive_model(totals)
    assert fitted.df == len(ballot_keys) - rank
    assert fitted.residual_sum_of_squares == pytest.approx(float(squares), abs=1e-9)
    for ballot_index, (number, juror) in enumerate(ballot_keys):
        remaining_variance, _ = regress(
            columns, [Fraction(other_index == ballot_index) for other_index in range(len(ballot_keys))]
        )
        assert 1 - fitted.leverages[number][juror] == pytest.approx(float(remaining_variance), abs=1e-9)


@settings(deadline=None)
@given(GAPPY)
def test_outliers_by_leaving_one_out(rows: list[list[int | None]]) -> None:
    """The studentised residual is the t of a dummy for that ballot alone; beyond 3 it is an outlier."""
    totals = make_totals(rows)
    ballot_keys, columns, y = dummy_columns(totals)
    squares, rank = regress(columns, y)
    outliers = find_outlying_totals(totals).value
    df = len(ballot_keys) - rank
    if df < 2 or not squares:
        assert outliers is None
        return
    assert outliers is not None
    outlier_by_key = {(outlier.number, outlier.juror): outlier for outlier in outliers}
    for ballot_index, ballot_key in enumerate(ballot_keys):
        squares_without, rank_without = regress(
            [*columns, [Fraction(other_index == ballot_index) for other_index in range(len(ballot_keys))]], y
        )
        explained = squares - squares_without
        if not squares_without and explained and rank_without > rank:
            assert outlier_by_key[ballot_key].studentised is None
        elif squares_without:
            squared = explained * (df - 1) / squares_without
            assert (ballot_key in outlier_by_key) == (squared > 9)
            if ballot_key in outlier_by_key:
                assert (outlier_by_key[ballot_key].studentised or 0) ** 2 == pytest.approx(float(squared))
                assert (outlier_by_key[ballot_key].studentised or 0) * outlier_by_key[ballot_key].residual > 0


def noisy_totals(contestants: int = 12, jurors: str = "abcde") -> dict[int, dict[str, Fraction]]:
    """A jury with severities and noise of at most three points, the same on every machine."""
    random = Random(3)
    return {
        number: {j: Fraction(60 + number + 3 * i + random.randint(-3, 3)) for i, j in enumerate(jurors)}
        for number in range(1, contestants + 1)
    }


def test_a_rogue_total_is_found() -> None:
    """One total 20 points too low, in a jury with severities of its own."""
    totals = noisy_totals()
    assert find_outlying_totals(totals).value == ()
    totals[7]["c"] -= 20
    finding = find_outlying_totals(totals)
    assert finding.value is not None and finding.message is None
    assert [(outlier.number, outlier.juror, outlier.panel) for outlier in finding.value] == [(7, "c", 5)]
    outlier = finding.value[0]
    assert outlier.total == totals[7]["c"] and outlier.residual < -10
    assert outlier.studentised is not None and outlier.studentised < -3


def test_a_constantly_harsh_juror_is_no_outlier() -> None:
    """Severity is the juror's effect, not a residual."""
    totals = noisy_totals()
    harsh = {n: {j: t - 30 * (j == "b") for j, t in row.items()} for n, row in totals.items()}
    assert find_outlying_totals(harsh).value == ()


def test_a_missing_ballot_does_not_count_as_zero() -> None:
    """Missing ballots produce no outlier; a zero in place of one would."""
    totals = noisy_totals()
    gaps = {n: {j: t for j, t in row.items() if (n + ord(j)) % 4} for n, row in totals.items()}
    assert find_outlying_totals(gaps).value == ()
    totals[7]["c"] = Fraction(0)
    assert [(outlier.number, outlier.juror) for outlier in find_outlying_totals(totals).value or ()] == [
        (7, "c")
    ]


def test_the_only_deviating_total_has_no_studentised_residual() -> None:
    """If everything else fits exactly, the residual has no standard error."""
    totals = {c: {j: Fraction(c + i) for i, j in enumerate("abcd")} for c in range(1, 6)}
    totals[2]["d"] += 4
    outliers = find_outlying_totals(totals).value
    assert outliers is not None
    assert [(outlier.number, outlier.juror, outlier.studentised) for outlier in outliers] == [(2, "d", None)]
    assert outliers[0].residual == pytest.approx(4 * (1 - 1 / 4 - 1 / 5 + 1 / 20))


@given(st.randoms(use_true_random=False), st.fractions(Fraction(1, 9), 9), st.integers(-99, 99))
def test_names_orders_and_scale_do_not_change_the_outliers(
    random: Random, stretch: Fraction, shift: int
) -> None:
    """Shuffling, renaming and one affine map of all totals give the same outliers."""
    totals = noisy_totals()
    totals[7]["c"] -= 20
    totals[2]["a"] += 15
    jurors = dict(zip("abcde", random.sample(["p", "q", "r", "s", "t"], 5), strict=True))
    numbers = dict(zip(totals, random.sample(range(100, 200), len(totals)), strict=True))
    order = random.sample(sorted(totals), len(totals))
    mapped = {numbers[n]: {jurors[j]: stretch * t + shift for j, t in totals[n].items()} for n in order}
    before, after = find_outlying_totals(totals).value, find_outlying_totals(mapped).value
    assert before and after
    assert [(numbers[outlier.number], jurors[outlier.juror]) for outlier in before] == [
        (f.number, f.juror) for f in after
    ]
    assert [outlier.studentised for outlier in after] == pytest.approx(
        [outlier.studentised for outlier in before]
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "there are no ballots yet"),
        ([(None, None)], "there are no ballots yet"),
        ([(1,), (2,), (3,)], "too few ballots: contestants and jurors alone explain them all"),
        ([(1, 2, 3)], "too few ballots: contestants and jurors alone explain them all"),
        ([(1, 2), (4, 3)], "too few ballots: contestants and jurors alone explain them all"),
        ([(5, 5, 5)] * 3, "the totals differ by contestant and by juror alone: nothing is left over"),
        (
            [(1, 2, 4), (2, 3, 5), (7, 8, 10)],
            "the totals differ by contestant and by juror alone: nothing is left over",
        ),
    ],
)
def test_sparse_tables_give_a_message(rows: list[tuple[int | None, ...]], sentence: str) -> None:
    """No value and no exception."""
    finding = find_outlying_totals(make_totals(rows))
    assert finding.value is None and str(finding.message) == sentence


def test_a_juror_with_one_ballot_is_fitted_exactly() -> None:
    """Its residual is zero; the other ballots are still checked."""
    totals = noisy_totals()
    totals[3]["z"] = Fraction(1)
    outliers = find_outlying_totals(totals).value
    assert outliers == () and fit_additive_model(totals).leverages[3]["z"] == pytest.approx(1)
    totals[7]["c"] -= 20
    assert [outlier.juror for outlier in find_outlying_totals(totals).value or ()] == ["c"]


def test_a_small_panel_has_a_caveat() -> None:
    """With three jurors or fewer it is not clear which one deviates."""
    small = find_outlying_totals(noisy_totals(12, "abc"))
    assert str(small.message) == (
        "12 of 12 contestants have three ballots or fewer: there it cannot be told who is wrong."
    )
    assert small.value is not None
    assert find_outlying_totals(noisy_totals(12, "abcd")).message is None


# --- marks ------------------------------------------------------------------------------------------


def ballots(*mark_texts: str | None) -> dict[str, dict[str, Decimal]]:
    """One contestant's marks on one criterion by jurors a, b, ..."""
    return {j: {"depth": Decimal(m)} for j, m in zip("abcdefgh", mark_texts, strict=False) if m is not None}


@pytest.mark.parametrize(
    ("mark_texts", "step", "expected"),
    [
        (("7", "7", "7", "7", "5"), "1", "e"),  # no deviation: two steps decide
        (("7", "7", "7", "7", "6"), "1", ""),
        (("7", "7", "7", "7", "6"), "0.5", "e"),
        (("6", "7", "8", "7", "9"), "1", ""),  # two steps, but only two deviations
        (("6", "7", "8", "7", "9.5"), "1", ""),  # 2.5 deviations are not more than 2.5
        (("6", "7", "8", "7", "9.6"), "1", "e"),
        (("2", "7", "7", "7.5", "9"), "0.5", "ae"),
        (("1", "9"), "1", ""),  # of two marks neither is farther from the middle
        (("7", "7", "2"), "1", "c"),
        (("7", "7", None, "7", "5"), "1", "e"),
        (("7", "7", "7", "7", "5"), None, "e"),
        (("7", "7", "7", "7", "5.5"), None, ""),
        (("0", "0", "0", "0", None), "1", ""),
    ],
)
def test_marks_far_from_the_median(mark_texts: Sequence[str | None], step: str | None, expected: str) -> None:
    """At least two steps and more than 2.5 deviations; without a step it counts as 1."""
    finding = find_outlying_marks({4: ballots(*mark_texts)}, {"depth": Decimal(step) if step else None})
    assert finding.value is not None
    assert "".join(sorted(outlier.juror for outlier in finding.value)) == expected


def test_the_fields_of_an_outlying_mark() -> None:
    """All values are exact."""
    finding = find_outlying_marks({4: ballots("6", "7", "8", "7", "2"), 5: ballots("7", "7", "7", "7", "9")})
    assert finding.value is not None and finding.message is None
    first, second = finding.value
    assert (first.number, first.juror, first.criterion) == (4, "e", "depth")
    assert (first.mark, first.median, first.deviation) == (Decimal(2), Decimal(7), Decimal(1))
    assert first.panel == 5
    assert (second.number, second.mark, second.deviation) == (5, Decimal(9), Decimal(0))


@pytest.mark.parametrize("marks", [{}, {1: {}}, {1: ballots("5")}, {1: ballots("5"), 2: ballots("9")}])
def test_no_two_marks_to_compare(marks: Marks) -> None:
    """A message instead of a list."""
    finding = find_outlying_marks(marks)
    assert finding.value is None and str(finding.message) == "no contestant has two marks to compare"


def test_small_panels_of_marks_have_a_caveat() -> None:
    """The caveat counts contestants."""
    finding = find_outlying_marks({1: ballots("7", "7", "2"), 2: ballots("7", "7", "7", "2")})
    assert str(finding.message).startswith("1 of 2 contestants")
    assert [outlier.number for outlier in finding.value or ()] == [1, 2]


MARKS = st.dictionaries(
    st.integers(1, 5),
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.dictionaries(st.sampled_from(["depth", "form"]), st.integers(0, 20).map(lambda n: Decimal(n) / 2)),
    ),
)


@given(MARKS, st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(2)]))
def test_marks_by_brute_force(marks: Marks, step: Decimal) -> None:
    """Against medians by sorting, in fractions."""

    def middle(values: list[Fraction]) -> Fraction:
        ordered = sorted(values)
        return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2

    expected = set()
    for number, sent in marks.items():
        for criterion in ("depth", "form"):
            panel = {
                j: Fraction(juror_marks[criterion])
                for j, juror_marks in sent.items()
                if criterion in juror_marks
            }
            if not panel:
                continue
            centre = middle(list(panel.values()))
            mad = middle([abs(mark - centre) for mark in panel.values()])
            for juror, mark in panel.items():
                if abs(mark - centre) >= 2 * Fraction(step) and abs(mark - centre) > Fraction(5, 2) * mad:
                    expected.add((number, juror, criterion))
    finding = find_outlying_marks(marks, {"depth": step, "form": step})
    assert {(outlier.number, outlier.juror, outlier.criterion) for outlier in finding.value or ()} == expected


@given(GAPPY)
def test_residuals_are_finite(rows: list[list[int | None]]) -> None:
    """No residual is infinite or NaN."""
    for outlier in find_outlying_totals(make_totals(rows)).value or ():
        assert isfinite(outlier.residual) and (outlier.studentised is None or isfinite(outlier.studentised))
