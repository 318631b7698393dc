"""Several processes on one file: no acknowledged entry is lost, even if processes are killed."""

import multiprocessing
import os
from contextlib import closing
from pathlib import Path

import pytest

from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import BY, append_facts, ballot, raw_connection

WRITERS, EACH = 8, 40

posix = pytest.mark.skipif(os.name == "nt", reason="forks and kills")


def _append(path: Path, writer: int) -> None:
    with Ledger.open(path) as ledger:
        for number in range(EACH):
            with ledger.writing():
                ledger.append([ballot(number, f"j{writer}"), ballot(number + EACH)], BY, f"{writer}-{number}")


def test_eight_writers_at_once(tmp_path: Path) -> None:
    path = tmp_path / "final.db"
    Ledger.create(path).close()
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_append, args=(path, n)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    with Ledger.open(path) as ledger:
        entries = ledger.read_after(0)
        assert [entry.seq for entry in entries] == list(range(1, 2 * WRITERS * EACH + 1))
        assert ledger.audit.find_chain_break() is None
        for n in range(WRITERS):
            own = [entry.key for entry in entries if entry.key.startswith(f"{n}-")]
            assert own == [f"{n}-{i}{part}" for i in range(EACH) for part in ("", "/2")]


@posix
def test_nothing_acknowledged_is_missing_after_24_kills(tmp_path: Path) -> None:
    from benchmarks.kills import run_kills

    result = run_kills(tmp_path, kills=24, seed=7)
    assert result.sound, result
    assert result.acknowledged >= 24


def test_a_reader_with_a_snapshot_does_not_block_writers(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "final.db") as ledger:
        append_facts(ledger, ballot(1))
        with closing(raw_connection(ledger)) as stranger:
            stranger.execute("BEGIN")
            assert len(stranger.execute("SELECT * FROM ledger").fetchall()) == 1
            append_facts(ledger, ballot(2))
            assert len(stranger.execute("SELECT * FROM ledger").fetchall()) == 1
            stranger.execute("COMMIT")
            assert len(stranger.execute("SELECT * FROM ledger").fetchall()) == 2
