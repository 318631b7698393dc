"""Run many random cases and print the counts: `python -m tests.fuzzing [CASES] [FIRST] [TARGET ...]`.

Sheets have their own: `python -m tests.sheets.mutations`.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.fuzzing.targets import make_targets
from tests.fuzzing.verdicts import run_cases


def main(arguments: list[str]) -> int:
    """Run so many cases, a share for each target; the exit status says whether all is well."""
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    count, first = (*numbers, 100_000, 0)[0], (*numbers[1:], 0)[0]
    wanted = [argument for argument in arguments if not argument.isdigit()]
    fault_count = 0
    with TemporaryDirectory() as folder:
        for name, target in make_targets(Path(folder)).items():
            if wanted and name not in wanted:
                continue
            started = monotonic()
            verdicts = run_cases(name, first, int(count * target.share), target.case)
            print(f"{name}: {dict(verdicts.counts)} in {monotonic() - started:.0f} s")  # noqa: T201
            for fault in verdicts.faults[:40]:
                print(f"  {fault[:400]}")  # noqa: T201
            fault_count += len(verdicts.faults)
    return 1 if fault_count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
