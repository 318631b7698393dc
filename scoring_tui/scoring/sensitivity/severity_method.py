"""What changed marks make of scores that are adjusted for severity, where one mark touches everyone's.

They are followed in floats, and exactly where these cannot tell. Imports the field and its moves, the mixed
model's ratios and the solver.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.linear_algebra import solve_exactly
from scoring_tui.scoring.model.severity import mixed
from scoring_tui.scoring.sensitivity.field import ChangedScores, Field
from scoring_tui.scoring.sensitivity.moves import Move, farthest

HELD = lazy(
    "for moved marks the variances stay as estimated; for each juror left out they are estimated anew"
)


class SeverityScores:
    """Scores by either model of severity are linear in the totals, once the ratios of the variances are held.

    With `B = g_j (g_j A + I - 1 1' / J)^-1`, or `(A + 1 1')^-1` for least squares, a total that moves by `d`
    moves the levels `u` by `d B (e_j - w_c 1_c)`, and so contestant o's score by

        d (t_oj - w_c sum of t_oi over the contestant's jurors i + w_o [o = c]),   t_o = 1' B / J - w_o 1_o' B
    """

    apart = False

    def __init__(self, field: Field) -> None:
        self._far, self._jury, self._unit = float(farthest(field)), field.scores.jury_scores, field.unit
        self._panels = {one.number: tuple(sorted(one.totals)) for one in field.entrants}
        totals = {one.number: one.totals for one in field.entrants}
        self._ratios = mixed(totals).ratios if field.scoring.model == "mixed" else None
        self._jurors = sorted({juror for panel in self._panels.values() for juror in panel})
        self._levels = self._inverse()
        self._pull = cache(self._pull_exactly)
        self._light_pull = cache(self._pull_in_floats)
        self._light_weight = cache(lambda ballots: float(self._weight(ballots)))

    @property
    def notes(self) -> tuple[LazyText, ...]:
        """What is not estimated anew."""
        return (HELD,) if self._ratios else ()

    def reach(self) -> dict[int, float]:
        """At least as much as any move changes each score by."""
        others = self.others()
        return {n: others[n] + self._far * self._light_weight(len(p)) for n, p in self._panels.items()}

    def others(self) -> dict[int, float]:
        """Twice the greatest `t_oj`, because no `w_c n_c` is above 1."""
        return {
            number: 2 * self._far * max(map(abs, self._light_pull(panel).values()))
            for number, panel in self._panels.items()
        }

    def without(self, juror: str) -> None:
        """Everything is estimated anew."""

    def toggles(self, move: Move) -> bool:
        """The model stays."""
        return False

    def light(self, move: Move, numbers: Sequence[int]) -> list[float]:
        """By how much each of these scores changes."""
        step, mover, panel = (
            (move.total - move.own) / self._unit,
            move.one.number,
            self._panels[move.one.number],
        )
        weight = self._light_weight(len(panel))
        pulls = [(number == mover, self._light_pull(self._panels[number])) for number in numbers]
        return [
            step * (pull[move.juror] - weight * (sum([pull[juror] for juror in panel]) - own))
            for own, pull in pulls
        ]

    def after(self, move: Move, numbers: Sequence[int]) -> ChangedScores:
        """These scores, exactly."""
        step, mover = Fraction(move.total - move.own, self._unit), move.one.number
        panel, jury = self._panels[mover], {}
        weight = self._weight(len(panel))
        for number in numbers:
            pull = self._pull(self._panels[number])
            around = sum((pull[juror] for juror in panel), Fraction(-(number == mover)))
            jury[number] = self._jury[number] + step * (pull[move.juror] - weight * around)
        return ChangedScores(jury)

    def _weight(self, ballots: int) -> Fraction:
        """`w`: how much of a contestant's own deviation is believed."""
        if self._ratios is None:
            return Fraction(1, ballots)
        return self._ratios.contestant / (1 + ballots * self._ratios.contestant)

    def _inverse(self) -> dict[str, dict[str, Fraction]]:
        """`B`, by juror and juror."""
        size, normal = len(self._jurors), self._normal()
        if self._ratios and not self._ratios.juror:
            level = 1 / sum((sum(row.values(), Fraction(0)) for row in normal.values()), Fraction(0))
            return {one: dict.fromkeys(self._jurors, level) for one in self._jurors}
        by = self._ratios.juror if self._ratios else Fraction(1)
        tie = -Fraction(1, size) if self._ratios else Fraction(1)
        own = 1 if self._ratios else 0
        matrix = [
            [by * normal[one][other] + tie + own * (one == other) for other in self._jurors]
            for one in self._jurors
        ]
        units = [[by * (i == j) for i in range(size)] for j in range(size)]
        columns = zip(self._jurors, solve_exactly(matrix, *units), strict=True)
        return {juror: dict(zip(self._jurors, column, strict=True)) for juror, column in columns}

    def _normal(self) -> dict[str, dict[str, Fraction]]:
        """`A = diag(n_j) - sum_c w_c 1_c 1_c'`."""
        normal = {one: dict.fromkeys(self._jurors, Fraction(0)) for one in self._jurors}
        for panel in self._panels.values():
            weight = self._weight(len(panel))
            for one in panel:
                normal[one][one] += 1
                for other in panel:
                    normal[one][other] -= weight
        return normal

    def _pull_exactly(self, panel: tuple[str, ...]) -> dict[str, Fraction]:
        """`t_o` of a contestant with this panel."""
        weight, size = self._weight(len(panel)), len(self._jurors)
        return {
            juror: sum(row.values(), Fraction(0)) / size
            - weight * sum((row[other] for other in panel), Fraction(0))
            for juror, row in self._levels.items()
        }

    def _pull_in_floats(self, panel: tuple[str, ...]) -> dict[str, float]:
        return {juror: float(pull) for juror, pull in self._pull(panel).items()}
