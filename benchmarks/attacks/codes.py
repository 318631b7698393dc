"""A second history with the code of the first: how long it takes for codes of 32 and of 80 bits.

    python -m benchmarks.attacks.codes

Changes the last entry of a history until its hash begins with the digits of a given one. It looks for a part
of an old code only, for a few seconds, and computes from the rate how long a whole code takes. Wanted: within
a day for an old code, and more than a million years for a given code of today, on one core.
"""

import time
from hashlib import sha256

from scoring_tui.ledger.chain import hash_row
from scoring_tui.ledger.codes import CODE_BITS

SECONDS = 3.0
OLD_CODE_BITS = 32
FULL_HASH_BITS = 256
YEAR = 365.25 * 86_400
CORES = 10_000
"""Of an attacker with a data centre."""


def measure_rate() -> tuple[float, int]:
    """Return the changed histories per second on one core, and how many leading bits were met."""
    wanted = int(sha256(b"the photographed history").hexdigest(), 16)
    count = best_bits = 0
    began_at = time.perf_counter()
    while (elapsed := time.perf_counter() - began_at) < SECONDS:
        for _ in range(1000):
            count += 1
            row = (
                9,
                "2026-11-28T00:00:00+00:00",
                "Juri 1",
                "juror:j1",
                "",
                "ballot-sent",
                "{}",
                f"{count:032x}",
            )
            met_bits = FULL_HASH_BITS - (int(hash_row("0" * 64, row), 16) ^ wanted).bit_length()
            best_bits = max(best_bits, met_bits)
    return count / elapsed, best_bits


def describe_seconds(seconds: float) -> str:
    """A duration in the unit that people read."""
    return f"{seconds / YEAR:.3g} years" if seconds > YEAR else f"{seconds / 3600:.3g} hours"


def main() -> None:
    """Print the rate and what follows from it."""
    rate, best_bits = measure_rate()
    print(f"{rate:,.0f} histories a second on one core of Python; {best_bits} bits met in {SECONDS:.0f} s")
    for name, bits in (("old code, given", OLD_CODE_BITS), ("code, given", CODE_BITS),
                       ("code, both histories made by the attacker", CODE_BITS / 2),
                       ("whole hash, both made by the attacker", FULL_HASH_BITS / 2)):  # fmt: skip
        seconds = 2.0**bits / rate
        print(
            f"{name}: 2^{bits:.0f} tries, {describe_seconds(seconds)} on one core, "
            f"{describe_seconds(seconds / CORES / 20)} on {CORES:,} cores of C (20 times as fast)"
        )


if __name__ == "__main__":
    main()
