"""Random input at every door: a thousand cases, and more with FUZZ_CASES=100000."""

import os
from pathlib import Path

import pytest

from tests.fuzzing.targets import make_targets
from tests.fuzzing.verdicts import run_cases

COUNT = int(os.environ.get("FUZZ_CASES", "1000"))

EXPECTED_VERDICTS = {
    "marks": {"accepted", "refused"},
    "figures": {"accepted", "refused"},
    "contests": {"accepted", "refused"},
    "bodies": {"opened", "found"},
    "commands": {"done", "refused"},
    "proofs": {"accepted", "refused"},
}


@pytest.mark.parametrize("name", EXPECTED_VERDICTS)
def test_random_input_is_refused_in_words_or_taken_as_it_reads(name: str, tmp_path: Path) -> None:
    target = make_targets(tmp_path)[name]
    verdicts = run_cases(name, 0, int(COUNT * target.share), target.case)
    assert verdicts.faults == []
    assert set(verdicts.counts) == EXPECTED_VERDICTS[name]
