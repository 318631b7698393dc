"""Two verifiers in two processes check the same claim at the same time: one counts, the other looks again."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from scoring_tui.domain.commands.evidence import CheckEvidence
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from tests.helpers.evidence import budget_claim, claim, desk_final, record_of
from tests.helpers.support import juror

REFUSED = 3
"""Exit code of a verifier who came second."""


def _check(path: Path, juror_id: str, barrier: Barrier) -> None:
    with Ledger.open(path) as ledger:
        engine = Engine(ledger)
        command = CheckEvidence("c1", "anggaran", "rejected", record_of(engine).seq, f"oleh {juror_id}")
        barrier.wait(60)
        try:
            engine.submit(command, juror(juror_id))
        except CommandRefused as refusal:
            assert "was changed by" in str(refusal.message)
            raise SystemExit(REFUSED) from refusal


def test_one_of_two_checks_counts(tmp_path: Path) -> None:
    path = tmp_path / "final.db"
    engine = desk_final(path)
    claim(engine, budget_claim())
    engine.ledger.close()
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(2)
    verifiers = [spawn.Process(target=_check, args=(path, f"j{n}", barrier)) for n in (1, 2)]
    for verifier in verifiers:
        verifier.start()
    for verifier in verifiers:
        verifier.join(60)
    assert sorted(verifier.exitcode or 0 for verifier in verifiers) == [0, REFUSED]
    with Ledger.open(path) as ledger:
        record = record_of(Engine(ledger))
        assert len(record.history) == 2 and record.check is not None
        winner = verifiers[0] if verifiers[0].exitcode == 0 else verifiers[1]
        assert record.check.note == f"oleh j{verifiers.index(winner) + 1}"
    assert verify(path).is_good
