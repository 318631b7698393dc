"""The long form: `python -m tests.simulation --seeds 1000 --steps 500`."""

import argparse
import sys
import time
import traceback
from collections import Counter

from tests.simulation.checks import Violation
from tests.simulation.simulation import Simulation


def main() -> int:
    """Play many seeds; print the code of each, each failure, and the sums. 1 if a seed failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how many seeds")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--steps", type=int, default=500, help="steps of each seed")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this time")
    parser.add_argument("--codes", action="store_true", help="print the code of each seed")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    failed_seeds, seed_count, entry_count, start = [], 0, 0, time.monotonic()
    for seed in range(options.first, options.first + options.seeds):
        if time.monotonic() - start > options.minutes * 60:
            break
        seed_count += 1
        try:
            result = Simulation(seed).play(options.steps)
        except (Violation, Exception) as error:  # noqa: BLE001 - the other seeds are to be played too
            failed_seeds.append(seed)
            print(f"seed {seed}: {error}", flush=True)
            if not isinstance(error, Violation) or options.seeds == 1:
                traceback.print_exc()
            continue
        counts += result.counts
        entry_count += result.entry_count
        if options.codes:
            print(f"seed {seed}: {result.entry_count} entries, {result.code}", flush=True)
    step_count = seed_count * options.steps
    wall_rate, rate = step_count / (time.monotonic() - start), step_count / time.process_time()
    print(f"{step_count} steps, {entry_count} entries, {len(failed_seeds)} of {seed_count} seeds failed")
    print(f"{wall_rate:.0f} steps a second, {rate:.0f} a second of processor time")
    print(dict(sorted(counts.items())))
    return 1 if failed_seeds else 0


if __name__ == "__main__":
    sys.exit(main())
