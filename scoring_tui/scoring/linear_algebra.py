"""Small dense systems: symmetric and positive definite, as large as a jury.

Floats by Cholesky, for likelihoods and draws; fractions by lifting, for scores that must be the same digits
on every machine. Knows nothing of contests; imports the standard library only.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm, log, sqrt
from operator import mul

Rows = list[list[float]]
Exact = Fraction | int

PRIME = 2**521 - 1
"""Digits of the lifting are taken in this base; a prime this large divides no determinant by chance."""

SMALLEST_PIVOT = 1e-11
"""A pivot that shrinks to less than this share of its diagonal is rounding error."""


class SingularMatrix(Exception):
    """The system has no single solution."""


def cholesky(matrix: Sequence[Sequence[float]]) -> Rows:
    """The lower triangle `L` of `matrix = L L'`; row `i` has `i + 1` entries.

    Reads the lower triangle alone. Raises `Singular` unless the matrix is positive definite.

    >>> cholesky([[4.0, 2.0], [2.0, 5.0]])
    [[2.0], [1.0, 2.0]]
    """
    lower: Rows = []
    for i, given in enumerate(matrix):
        row: list[float] = []
        for j, above in enumerate(lower):
            row.append((given[j] - sum(map(mul, row, above))) / above[j])
        pivot = given[i] - sum(map(mul, row, row))
        if not pivot > SMALLEST_PIVOT * abs(given[i]):
            raise SingularMatrix
        row.append(sqrt(pivot))
        lower.append(row)
    return lower


def solve_lower(lower: Rows, right: Sequence[float]) -> list[float]:
    """The solution of `L x = right`.

    >>> solve_lower([[2.0], [1.0, 2.0]], [2.0, 5.0])
    [1.0, 2.0]
    """
    solved: list[float] = []
    for row, value in zip(lower, right, strict=True):
        solved.append((value - sum(map(mul, row, solved))) / row[-1])
    return solved


def solve_upper(lower: Rows, right: Sequence[float]) -> list[float]:
    """The solution of `L' x = right`; of independent unit normals it makes normals of covariance `(L L')^-1`.

    >>> solve_upper([[2.0], [1.0, 2.0]], [4.0, 4.0])
    [1.0, 2.0]
    """
    rest = list(right)
    for i in range(len(lower) - 1, -1, -1):
        row = lower[i]
        rest[i] = x = rest[i] / row[i]
        rest[:i] = [value - entry * x for value, entry in zip(rest[:i], row, strict=False)]
    return rest


def solve(lower: Rows, right: Sequence[float]) -> list[float]:
    """The solution of `L L' x = right`.

    >>> solve(cholesky([[4.0, 2.0], [2.0, 5.0]]), [8.0, 12.0])
    [1.0, 2.0]
    """
    return solve_upper(lower, solve_lower(lower, right))


def log_determinant(lower: Rows) -> float:
    """`log |L L'|`.

    >>> round(log_determinant(cholesky([[4.0, 2.0], [2.0, 5.0]])), 6) == round(log(16), 6)
    True
    """
    return 2 * sum(log(row[-1]) for row in lower)


def invert(lower: Rows) -> Rows:
    """`(L L')^-1`, both triangles.

    >>> invert(cholesky([[2.0, 0.0], [0.0, 4.0]]))[1]
    [0.0, 0.25]
    """
    size = len(lower)
    columns = [[0.0] * k + forward_from(lower, k) for k in range(size)]  # of L^-1
    result = [[0.0] * size for _ in range(size)]
    for i, column in enumerate(columns):
        for j in range(i + 1):
            result[i][j] = result[j][i] = sum(map(mul, column[i:], columns[j][i:]))
    return result


def forward_from(lower: Rows, first: int) -> list[float]:
    """Column `first` of `L^-1` from its diagonal down."""
    solved = [1 / lower[first][first]]
    for row in lower[first + 1 :]:
        solved.append(-sum(map(mul, row[first:-1], solved)) / row[-1])
    return solved


# --- exactly ----------------------------------------------------------------------------------------


def solve_exactly(matrix: Sequence[Sequence[Exact]], *rights: Sequence[Exact]) -> tuple[list[Fraction], ...]:
    """The solutions of `matrix x = right` for each right side, without any rounding.

    The matrix is symmetric and positive definite. Solutions are lifted digit by digit in the base of a large
    prime and read back as fractions (Dixon, 1982), which grows far less than elimination does: a jury of 16
    takes a few milliseconds, one of 60 a fraction of a second. Raises `Singular`.

    >>> solve_exactly([[2, 1], [1, 3]], [1, 0])
    ([Fraction(3, 5), Fraction(-1, 5)],)
    """
    rows, columns = _whole(matrix, rights)
    inverse_of_rows = _inverse_modulo(rows)
    sizes = [sum(map(abs, row)) + sum(abs(column[i]) for column in columns) for i, row in enumerate(rows)]
    bits = 2 * sum(size.bit_length() for size in sizes) + 2  # of numerator and denominator, by Hadamard
    digits = -(-bits // (PRIME.bit_length() - 1))
    return tuple(
        list(_fractions(_lift(rows, inverse_of_rows, column, digits), PRIME**digits)) for column in columns
    )


def _whole(
    matrix: Sequence[Sequence[Exact]], rights: Sequence[Sequence[Exact]]
) -> tuple[list[list[int]], list[list[int]]]:
    """The same equations in whole numbers: each row multiplied by its denominators."""
    rows, columns = [], [list[int]() for _ in rights]
    for i, given in enumerate(matrix):
        line = [*given, *(right[i] for right in rights)]
        scale = lcm(*(value.denominator for value in line))
        whole = [value.numerator * (scale // value.denominator) for value in line]
        rows.append(whole[: len(given)])
        for column, value in zip(columns, whole[len(given) :], strict=True):
            column.append(value)
    return rows, columns


def _inverse_modulo(rows: list[list[int]]) -> list[list[int]]:
    """The inverse modulo `PRIME` by sweeping every pivot in turn (Goodnight, 1979).

    No rows change places: leading minors of a positive definite matrix are positive.
    """
    swept = [[value % PRIME for value in row] for row in rows]
    for k in range(len(swept)):
        pivot = swept[k][k]
        if not pivot:
            raise SingularMatrix
        turned = pow(pivot, -1, PRIME)
        head = [value * turned % PRIME for value in swept[k]]
        for i, row in enumerate(swept):
            if i != k:
                by = row[k]
                swept[i] = [(value - by * above) % PRIME for value, above in zip(row, head, strict=True)]
                swept[i][k] = -by * turned % PRIME
        head[k] = turned
        swept[k] = head
    return swept


def _lift(rows: list[list[int]], turned: list[list[int]], right: list[int], digits: int) -> list[int]:
    """The solution modulo `PRIME**digits`."""
    solution, place = [0] * len(right), 1
    for _ in range(digits):
        digit = [sum(map(mul, row, right)) % PRIME for row in turned]
        solution = [value + place * added for value, added in zip(solution, digit, strict=True)]
        right = [(value - sum(map(mul, row, digit))) // PRIME for value, row in zip(right, rows, strict=True)]
        place *= PRIME
    return solution


def _fractions(residues: list[int], modulus: int) -> Iterator[Fraction]:
    """The fractions behind residues; they share most of their denominator, which is found only once."""
    common = 1
    for residue in residues:
        numerator, denominator = _fraction(residue * common % modulus, modulus)
        common *= denominator
        yield Fraction(numerator, common)


def _fraction(residue: int, modulus: int) -> tuple[int, int]:
    """The only small numerator and denominator with this residue, by Euclid's algorithm (Wang, 1981)."""
    if modulus - residue < residue:
        numerator, denominator = _fraction(modulus - residue, modulus)
        return -numerator, denominator
    bound = 1 << (modulus.bit_length() // 2 - 1)
    before, numerator, last, denominator = modulus, residue, 0, 1
    while numerator > bound:
        quotient = before // numerator
        before, numerator = numerator, before - quotient * numerator
        last, denominator = denominator, last - quotient * denominator
    return (numerator, denominator) if denominator > 0 else (-numerator, -denominator)
