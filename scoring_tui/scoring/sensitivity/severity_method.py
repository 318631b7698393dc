"""Effect of changed marks on scores corrected for severity: one mark changes all scores.

Changes are computed in floats, and exactly if floats cannot decide.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.linear_algebra import solve_exactly
from scoring_tui.scoring.model.severity import fit_mixed_model
from scoring_tui.scoring.sensitivity.field import ChangedScores, Field
from scoring_tui.scoring.sensitivity.moves import Move, max_total_change

FIXED_VARIANCES_NOTE = lazy(
    "for moved marks the variances stay as estimated; for each juror left out they are estimated anew"
)


class SeverityScores:
    """Scores by either model of severity are linear in the totals if the variance ratios are fixed.

    With `B = g_j (g_j A + I - 1 1' / J)^-1`, or `(A + 1 1')^-1` for least squares, a total that changes by
    `d` changes the levels `u` by `d B (e_j - w_c 1_c)`, and so the score of contestant o by

        d (t_oj - w_c sum of t_oi over the contestant's jurors i + w_o [o = c]),   t_o = 1' B / J - w_o 1_o' B

    `t_o` is called the pull of the jurors on contestant o.
    """

    is_independent = False

    def __init__(self, field: Field) -> None:
        self._max_total_change, self._unit = float(max_total_change(field)), field.unit
        self._jury_scores = field.scores.jury_scores
        self._panels = {entrant.number: tuple(sorted(entrant.totals)) for entrant in field.entrants}
        totals = {entrant.number: entrant.totals for entrant in field.entrants}
        self._ratios = fit_mixed_model(totals).ratios if field.scoring.model == "mixed" else None
        self._juror_ids = sorted({juror_id for panel in self._panels.values() for juror_id in panel})
        self._level_rows = self._invert_equations()
        self._pull = cache(self._compute_pull)
        self._float_pull = cache(self._compute_float_pull)
        self._float_weight = cache(lambda ballot_count: float(self._weight(ballot_count)))

    @property
    def notes(self) -> tuple[LazyText, ...]:
        """A note that the variance ratios are not estimated again."""
        return (FIXED_VARIANCES_NOTE,) if self._ratios else ()

    def max_changes(self) -> dict[int, float]:
        """An upper bound of the change of each score by any move."""
        cross_changes = self.max_cross_changes()
        return {
            draw_number: cross_changes[draw_number] + self._max_total_change * self._float_weight(len(panel))
            for draw_number, panel in self._panels.items()
        }

    def max_cross_changes(self) -> dict[int, float]:
        """Twice the greatest `t_oj`, because no `w_c n_c` is above 1."""
        return {
            draw_number: 2 * self._max_total_change * max(map(abs, self._float_pull(panel).values()))
            for draw_number, panel in self._panels.items()
        }

    def scores_without(self, juror_id: str) -> None:
        """None: without a juror the model is estimated again."""

    def changes_jury(self, move: Move) -> bool:
        """False: a move changes no variance ratio."""
        return False

    def approximate_changes(self, move: Move, numbers: Sequence[int]) -> list[float]:
        """The change of each of these scores."""
        step, mover = (move.new_total - move.old_total) / self._unit, move.entrant.number
        panel = self._panels[mover]
        weight = self._float_weight(len(panel))
        pulls = [
            (draw_number == mover, self._float_pull(self._panels[draw_number])) for draw_number in numbers
        ]
        return [
            step * (pull[move.juror_id] - weight * (sum([pull[juror_id] for juror_id in panel]) - is_mover))
            for is_mover, pull in pulls
        ]

    def scores_after(self, move: Move, numbers: Sequence[int]) -> ChangedScores:
        """These scores, exactly."""
        step, mover = Fraction(move.new_total - move.old_total, self._unit), move.entrant.number
        panel, jury_scores = self._panels[mover], {}
        weight = self._weight(len(panel))
        for draw_number in numbers:
            pull = self._pull(self._panels[draw_number])
            panel_pull = sum((pull[juror_id] for juror_id in panel), Fraction(-(draw_number == mover)))
            change = step * (pull[move.juror_id] - weight * panel_pull)
            jury_scores[draw_number] = self._jury_scores[draw_number] + change
        return ChangedScores(jury_scores)

    def _weight(self, ballot_count: int) -> Fraction:
        """`w`: the share of a contestant's own deviation in the estimate."""
        if self._ratios is None:
            return Fraction(1, ballot_count)
        return self._ratios.contestant / (1 + ballot_count * self._ratios.contestant)

    def _invert_equations(self) -> dict[str, dict[str, Fraction]]:
        """`B`, by juror and juror."""
        size, normal_matrix = len(self._juror_ids), self._normal_matrix()
        if self._ratios and not self._ratios.juror:
            row_sums = (sum(row.values(), Fraction(0)) for row in normal_matrix.values())
            level = 1 / sum(row_sums, Fraction(0))
            return {juror_id: dict.fromkeys(self._juror_ids, level) for juror_id in self._juror_ids}
        scale = self._ratios.juror if self._ratios else Fraction(1)
        constant = -Fraction(1, size) if self._ratios else Fraction(1)
        diagonal = 1 if self._ratios else 0
        matrix = [
            [
                scale * normal_matrix[row_id][column_id] + constant + diagonal * (row_id == column_id)
                for column_id in self._juror_ids
            ]
            for row_id in self._juror_ids
        ]
        unit_vectors = [[scale * (row == column) for row in range(size)] for column in range(size)]
        columns = zip(self._juror_ids, solve_exactly(matrix, *unit_vectors), strict=True)
        return {juror_id: dict(zip(self._juror_ids, column, strict=True)) for juror_id, column in columns}

    def _normal_matrix(self) -> dict[str, dict[str, Fraction]]:
        """`A = diag(n_j) - sum_c w_c 1_c 1_c'`."""
        normal_matrix = {row_id: dict.fromkeys(self._juror_ids, Fraction(0)) for row_id in self._juror_ids}
        for panel in self._panels.values():
            weight = self._weight(len(panel))
            for row_id in panel:
                normal_matrix[row_id][row_id] += 1
                for column_id in panel:
                    normal_matrix[row_id][column_id] -= weight
        return normal_matrix

    def _compute_pull(self, panel: tuple[str, ...]) -> dict[str, Fraction]:
        """`t_o` of a contestant with this panel."""
        weight, size = self._weight(len(panel)), len(self._juror_ids)
        return {
            juror_id: sum(row.values(), Fraction(0)) / size
            - weight * sum((row[panel_juror] for panel_juror in panel), Fraction(0))
            for juror_id, row in self._level_rows.items()
        }

    def _compute_float_pull(self, panel: tuple[str, ...]) -> dict[str, float]:
        return {juror_id: float(pull) for juror_id, pull in self._pull(panel).items()}
