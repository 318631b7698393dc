"""Severity by the mixed model with rank intervals, against sorting the same draws.

    python -m benchmarks.severity [ROUNDS]

The floor is what no method can leave out: as many normal numbers as there are contestants in each of the
draws, sorted. Ballots are missing by chance, so that hardly two contestants share a panel.
"""

import sys
import time
from collections.abc import Callable
from fractions import Fraction
from random import Random
from statistics import median

from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.model.posterior import rank_intervals
from scoring_tui.scoring.model.severity import fit_mixed_model

DRAWS = 1000
CASES = (
    # contestants, jurors, share of ballots missing, milliseconds allowed
    (147, 16, 0.0, 150),
    (147, 16, 0.05, 150),
    (147, 16, 0.75, 150),
    (1500, 60, 0.0, 5000),
    (1500, 60, 0.05, 5000),
    (1500, 60, 0.3, 5000),
)


def final(contestants: int, jurors: int, missing: float) -> Totals:
    """Marks around 75."""
    chance = Random(3)
    severity = [chance.gauss(0, 4) for _ in range(jurors)]
    totals: dict[int, dict[str, Fraction]] = {}
    for number in range(1, contestants + 1):
        quality = chance.gauss(75, 8)
        present = [k for k in range(jurors) if chance.random() >= missing] or [0]
        totals[number] = {
            f"j{k}": Fraction(round(10 * (quality + severity[k] + chance.gauss(0, 4))), 10) for k in present
        }
    return totals


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of CPU that it takes."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def floor(contestants: int) -> None:
    """Draw and sort."""
    chance = Random(3)
    for _ in range(DRAWS):
        sorted(chance.gauss(0, 1) for _ in range(contestants))


def main(rounds: int = 7) -> int:
    """Print medians and ratios; 1 when one takes longer than allowed."""
    print("contestants jurors missing   model ms  intervals ms  together  floor ms  ratio  allowed ms")
    failed = 0
    for contestants, jurors, missing, allowed in CASES:
        totals, again = final(contestants, jurors, missing), rounds if contestants < 1000 else 3
        ratios = fit_mixed_model(totals).ratios
        model = median(timed(lambda t=totals: fit_mixed_model(t)) for _ in range(again))
        intervals = median(
            timed(lambda t=totals, r=ratios: rank_intervals(t, draws=DRAWS, ratios=r)) for _ in range(again)
        )
        least = median(timed(lambda c=contestants: floor(c)) for _ in range(again))
        together = model + intervals
        failed |= together > allowed
        print(
            f"{contestants:11d} {jurors:6d} {missing:7.0%} {model:10.0f} {intervals:13.0f} {together:9.0f} "
            f"{least:9.0f} {together / least:6.2f} {allowed:11d}{'  TOO SLOW' if together > allowed else ''}"
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
