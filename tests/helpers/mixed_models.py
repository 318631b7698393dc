"""The mixed model once more, densely and plainly, for tests: no elimination, no tricks."""

from collections.abc import Sequence
from fractions import Fraction
from math import log
from typing import TypeVar

from scoring_tui.scoring.arithmetic import Totals

Number = TypeVar("Number", Fraction, float)
Ballot = tuple[int, str, Fraction]


def ballots(totals: Totals) -> list[Ballot]:
    """Contestant, juror and total of every ballot."""
    return [(number, juror, y) for number, row in totals.items() for juror, y in row.items()]


def reduced(
    matrix: Sequence[Sequence[Number]], rights: Sequence[Sequence[Number]]
) -> tuple[list[list[Number]], list[Number]]:
    """Solutions of `matrix x = right` for each right side by Gauss and Jordan, and the pivots."""
    rows = [[*row, *(right[i] for right in rights)] for i, row in enumerate(matrix)]
    pivots = []
    for k in range(len(rows)):
        best = max(range(k, len(rows)), key=lambda i: abs(rows[i][k]))
        rows[k], rows[best] = rows[best], rows[k]
        pivots.append(rows[k][k])
        rows[k] = [value / pivots[-1] for value in rows[k]]
        for i, row in enumerate(rows):
            if i != k and row[k]:
                by = row[k]
                rows[i] = [value - by * above for value, above in zip(row, rows[k], strict=True)]
    return [[row[len(rows) + c] for row in rows] for c in range(len(rights))], pivots


def henderson(
    totals: Totals, contestant: Fraction, juror: Fraction
) -> tuple[Fraction, dict[int, Fraction], dict[str, Fraction]]:
    """The whole mixed-model equations in `mu`, every `theta` and every `beta`, at these variance ratios."""
    numbers = sorted(totals)
    jurors = sorted({j for row in totals.values() for j in row})
    size = 1 + len(numbers) + len(jurors)
    matrix = [[Fraction(0)] * size for _ in range(size)]
    right = [Fraction(0)] * size
    for number, j, y in ballots(totals):
        places = (0, 1 + numbers.index(number), 1 + len(numbers) + jurors.index(j))
        for one in places:
            right[one] += y
            for other in places:
                matrix[one][other] += 1
    for place in range(1, size):
        matrix[place][place] += 1 / (contestant if place <= len(numbers) else juror)
    (solved,), _ = reduced(matrix, [right])
    theta, beta = solved[1 : 1 + len(numbers)], solved[1 + len(numbers) :]
    return solved[0], dict(zip(numbers, theta, strict=True)), dict(zip(jurors, beta, strict=True))


def criterion(totals: Totals, contestant: float, juror: float) -> float:
    """Minus twice the restricted log-likelihood, the residual variance profiled out, but for a constant.

    `log |V| + log (1' V^-1 1) + (N - 1) log (y' P y)` with `V = I + g_c Z Z' + g_j W W'` over the ballots.
    """
    given = ballots(totals)
    v = [
        [(n == m) * contestant + (j == k) * juror + (n == m and j == k) for m, k, _ in given]
        for n, j, _ in given
    ]
    y = [float(total) for _, _, total in given]
    (solved, ones), pivots = reduced([[float(x) for x in row] for row in v], [y, [1.0] * len(y)])
    mean = sum(solved) / sum(ones)
    rest = sum(a * b for a, b in zip(y, solved, strict=True)) - mean * sum(solved)
    return sum(log(abs(p)) for p in pivots) + log(sum(ones)) + (len(y) - 1) * log(rest)
