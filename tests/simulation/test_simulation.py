"""Twenty finals on a disk that refuses, tears, forgets and lies; the same seed is the same final."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.checks import Violation
from tests.simulation.simulation import Simulation

STEPS = 500
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SQLite's files cannot be copied while they are open")


@pytest.mark.parametrize("seed", range(1, 21))
def test_nothing_is_lost_and_nothing_is_silent(seed: int) -> None:
    try:
        result = Simulation(seed).play(STEPS)
    except Violation as violation:
        pytest.fail(str(violation))
    assert result.counts["done"] > 0 and result.counts["crash"] > 0


def test_the_same_seed_is_the_same_final() -> None:
    """Also in another process, where sets of texts have another order."""
    result = Simulation(7).play(200)
    command = [sys.executable, "-m", "tests.simulation", "--first", "7", "--seeds", "1", "--steps", "200"]
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    output = subprocess.run(
        [*command, "--codes"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert output.startswith(f"seed 7: {result.entry_count} entries, {result.code}\n")
    assert Simulation(8).play(200).code != result.code
