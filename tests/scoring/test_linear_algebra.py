"""The solvers: a solution times the matrix is the right side."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.scoring.linear_algebra import (
    SingularMatrix,
    cholesky,
    invert,
    log_determinant,
    solve,
    solve_exactly,
)


@given(st.integers(1, 6), st.randoms(use_true_random=False))
def test_solutions_are_exact(size: int, random: Random) -> None:
    """The solution of a product is the factor, for any fractions."""
    factor = [
        [Fraction(random.randint(-9, 9), random.randint(1, 9)) for _ in range(size)] for _ in range(size)
    ]
    matrix = [
        [
            sum((a * b for a, b in zip(left_row, right_row, strict=True)), Fraction(i == j))
            for j, right_row in enumerate(factor)
        ]
        for i, left_row in enumerate(factor)
    ]
    expected = [Fraction(random.randint(-99, 99), random.randint(1, 99)) for _ in range(size)]
    right = [sum((a * x for a, x in zip(row, expected, strict=True)), Fraction(0)) for row in matrix]
    assert solve_exactly(matrix, right, [0] * size) == (expected, [Fraction(0)] * size)
    lower = cholesky([[float(value) for value in row] for row in matrix])
    assert solve(lower, [float(value) for value in right]) == pytest.approx(
        [float(x) for x in expected], abs=1e-6
    )
    product = [sum(float(a) * row[0] for a, row in zip(line, invert(lower), strict=True)) for line in matrix]
    assert product == pytest.approx([1.0] + [0.0] * (size - 1), abs=1e-6)


def eliminate(matrix: list[list[Fraction]], right_side: list[Fraction]) -> list[Fraction]:
    """Gauss-Jordan elimination with fractions."""
    rows = [[*row, value] for row, value in zip(matrix, right_side, strict=True)]
    for k in range(len(rows)):
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for i, row in enumerate(rows):
            if i != k:
                rows[i] = [value - row[k] * entry for value, entry in zip(row, rows[k], strict=True)]
    return [row[-1] for row in rows]


@given(st.integers(1, 8), st.randoms(use_true_random=False))
def test_exact_solutions_equal_those_of_elimination(size: int, random: Random) -> None:
    """A matrix with a dominant diagonal, large fractions and several right sides."""
    matrix = [[Fraction(0)] * size for _ in range(size)]
    for i in range(size):
        for j in range(i):
            matrix[i][j] = matrix[j][i] = Fraction(random.randint(-(10**6), 10**6), random.randint(1, 10**6))
    for i in range(size):
        matrix[i][i] = sum(map(abs, matrix[i]), Fraction(1, random.randint(1, 99)))
    right_sides = [
        [Fraction(random.randint(-99, 99), random.randint(1, 99)) for _ in matrix] for _ in range(2)
    ]
    expected = tuple(eliminate(matrix, right_side) for right_side in right_sides)
    assert solve_exactly(matrix, *right_sides) == expected


def test_a_determinant() -> None:
    """Of a matrix that has the determinant 1."""
    assert log_determinant(cholesky([[2.0, 3.0], [3.0, 5.0]])) == pytest.approx(0)


def test_a_singular_matrix_raises() -> None:
    """Both solvers raise."""
    with pytest.raises(SingularMatrix):
        cholesky([[1.0, 1.0], [1.0, 1.0]])
    with pytest.raises(SingularMatrix):
        solve_exactly([[1, 1], [1, 1]], [1, 1])
