"""The mixed model with rank intervals, compared with sorting the same draws.

    python -m benchmarks.severity [ROUNDS]

The lower limit is what every method needs: one normal number for each contestant in each draw, sorted.
Ballots are missing at random, so that few contestants share a panel.
"""

import sys
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from random import Random
from statistics import median

from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.model.posterior import rank_intervals
from scoring_tui.scoring.model.severity import fit_mixed_model

DRAW_COUNT = 1000
CASES = (
    # contestants, jurors, share of ballots missing, milliseconds allowed
    (147, 16, 0.0, 150),
    (147, 16, 0.05, 150),
    (147, 16, 0.75, 150),
    (1500, 60, 0.0, 5000),
    (1500, 60, 0.05, 5000),
    (1500, 60, 0.3, 5000),
)


def make_totals(contestant_count: int, juror_count: int, missing_share: float) -> Totals:
    """Totals around 75."""
    random = Random(3)
    severities = [random.gauss(0, 4) for _ in range(juror_count)]
    totals: dict[int, dict[str, Fraction]] = {}
    for draw_number in range(1, contestant_count + 1):
        quality = random.gauss(75, 8)
        juror_indices = [
            juror_index for juror_index in range(juror_count) if random.random() >= missing_share
        ] or [0]
        totals[draw_number] = {
            f"j{juror_index}": Fraction(
                round(10 * (quality + severities[juror_index] + random.gauss(0, 4))), 10
            )
            for juror_index in juror_indices
        }
    return totals


def measure_cpu(work: Callable[[], object]) -> float:
    """Milliseconds of CPU time the work takes."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def draw_and_sort(contestant_count: int) -> None:
    """Draw and sort the numbers of all draws."""
    random = Random(3)
    for _ in range(DRAW_COUNT):
        sorted(random.gauss(0, 1) for _ in range(contestant_count))


def main(round_count: int = 7) -> int:
    """Print medians and ratios; returns 1 if one takes longer than allowed."""
    print("contestants jurors missing   model ms  intervals ms  together  floor ms  ratio  allowed ms")
    has_failed = 0
    for contestant_count, juror_count, missing_share, allowed_ms in CASES:
        totals = make_totals(contestant_count, juror_count, missing_share)
        ratios = fit_mixed_model(totals).ratios
        fit_model = partial(fit_mixed_model, totals)
        draw_intervals = partial(rank_intervals, totals, draws=DRAW_COUNT, ratios=ratios)
        sort_draws = partial(draw_and_sort, contestant_count)
        repetitions = round_count if contestant_count < 1000 else 3
        model_ms = median(measure_cpu(fit_model) for _ in range(repetitions))
        interval_ms = median(measure_cpu(draw_intervals) for _ in range(repetitions))
        sorting_ms = median(measure_cpu(sort_draws) for _ in range(repetitions))
        total_ms = model_ms + interval_ms
        has_failed |= total_ms > allowed_ms
        print(
            f"{contestant_count:11d} {juror_count:6d} {missing_share:7.0%} {model_ms:10.0f} "
            f"{interval_ms:13.0f} {total_ms:9.0f} "
            f"{sorting_ms:9.0f} {total_ms / sorting_ms:6.2f} {allowed_ms:11d}"
            f"{'  TOO SLOW' if total_ms > allowed_ms else ''}"
        )
    return int(has_failed)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
