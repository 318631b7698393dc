"""A backup beside the log of the file before it: every opening names the files to move, and harms nothing."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.ledger import damage, local_disk
from scoring_tui.ledger.connection import peek
from scoring_tui.ledger.errors import FileMoved, ForeignLog
from scoring_tui.ledger.status import StatusReader
from scoring_tui.ledger.store import Ledger
from tests.helpers.clis import alone, run
from tests.helpers.ledgers import append_facts, ballot, own_connection
from tests.helpers.restored import move_log_aside, restore_beside_old_log
from tests.helpers.support import new_final

ENTRIES = 3
"""Entries of a file with a contest, a roster and a running order."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    engine = new_final(tmp_path / "FINAL.db")
    engine.ledger.close()
    return engine.ledger.path


def read_all(path: Path) -> int:
    with Ledger.open(path) as ledger:
        return Engine(ledger).state.seq


def read_status(path: Path) -> None:
    reader = StatusReader(path)
    try:
        reader.read()
    finally:
        reader.close()


OPENINGS: list[Callable[[Path], object]] = [peek, read_status, read_all, verify]


@pytest.mark.parametrize(("how", "entries"), [("vacuum", (3, 5)), ("pages", (30, 1))])
@pytest.mark.parametrize("opening", OPENINGS)
def test_every_opening_names_the_old_log(
    path: Path, opening: Callable[[Path], object], how: str, entries: tuple[int, ...]
) -> None:
    assert restore_beside_old_log(path, how, entries) == ENTRIES
    content = path.read_bytes()
    for _ in range(2):
        with pytest.raises(ForeignLog) as error:
            opening(path)
        assert "FINAL.db-wal, FINAL.db-shm, FINAL.db-gate. Close every program" in str(error.value)
        assert f"It then has {ENTRIES} entries, code " in str(error.value)
        assert path.read_bytes() == content
    move_log_aside(path)
    with Ledger.open(path) as ledger:
        assert len(ledger.read_after(0)) == ENTRIES
        missing = f"{sum(entries)} later ones that were saved are missing"
        assert f"code {ledger.code}; {missing}" in str(error.value)
    assert verify(path).faults == ()
    assert (path.parent / "aside" / "FINAL.db-wal").stat().st_size > 0


COMMANDS = ["verify", "standings", "check-hall", "serve", "juror", "mc", "chair", "board", "report"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_names_the_old_log(path: Path, name: str) -> None:
    restore_beside_old_log(path)
    result = run(name, path, "--lang", "en")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "FINAL.db-wal, FINAL.db-shm" in result.stderr


def test_a_copy_of_all_pages_in_processes_of_their_own(path: Path) -> None:
    assert restore_beside_old_log(path, "pages", (400, 40)) == ENTRIES
    content = path.read_bytes()
    for name in ("standings", "verify"):
        process = alone(name, path, "--lang", "en")
        assert process.returncode == 2
        assert "FINAL.db-wal, FINAL.db-shm" in process.stderr
        assert path.read_bytes() == content
    move_log_aside(path)
    assert f"\nOK: {ENTRIES} entries" in alone("verify", path, "--lang", "en").stdout


def test_a_log_that_is_found_out_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite would write the log into the file when the last connection is closed."""
    monkeypatch.setattr(damage, "_lacks_pages", lambda path: False)
    assert restore_beside_old_log(path, "pages", (400, 40)) == ENTRIES
    content = path.read_bytes()
    with pytest.raises(ForeignLog, match=r"FINAL\.db-wal, FINAL\.db-shm"):
        read_all(path)
    assert path.read_bytes() == content
    fault, *_ = verify(path).faults
    assert "FINAL.db-wal, FINAL.db-shm" in str(fault)
    assert path.read_bytes() == content


def test_a_log_of_its_own_is_read(path: Path) -> None:
    with Ledger.open(path) as ledger:
        append_facts(ledger, ballot(1, "j1"))
        assert path.with_name("FINAL.db-wal").stat().st_size > 0
        assert alone("standings", path, "--lang", "en").returncode == 0


def test_a_copy_with_its_own_log_is_read(path: Path, tmp_path: Path) -> None:
    """Taken in the middle of a final, with drafts that come and go."""
    copies = tmp_path / "copies"
    copies.mkdir()
    with Ledger.open(path) as ledger:
        for number in range(60):
            ledger.drafts.save("j1", number % 7, {"dampak": "7"}, "catatan " * (number * 97 % 1500))
            ledger.drafts.delete("j1", number % 5)
            append_facts(ledger, ballot(1, "j1"))
            for suffix in ("", "-wal"):
                shutil.copy(f"{path}{suffix}", copies / f"{number}.db{suffix}")
            with Ledger.open(copies / f"{number}.db") as copy:
                assert len(copy.read_after(0)) == ENTRIES + number + 1


def test_damage_of_the_file_itself_is_told_as_such(path: Path) -> None:
    restore_beside_old_log(path, "pages", (400, 40))
    content = bytearray(path.read_bytes())
    page = content.rindex(b"Sutrisno") // 4096 * 4096
    content[page : page + 200] = bytes(200)
    path.write_bytes(content)
    process = alone("standings", path, "--lang", "en")
    assert process.returncode == 2
    assert re.search(r"is damaged \(.*under a name of its own, not copied over this file", process.stderr)


def test_a_copy_by_vacuum_is_read_at_once_and_again(path: Path, tmp_path: Path) -> None:
    """Such a copy has no write-ahead log until it is opened."""
    copy = tmp_path / "COPY.db"
    with Ledger.open(path) as ledger:
        own_connection(ledger).execute("VACUUM INTO ?", (str(copy),))
    reader = StatusReader(copy)
    try:
        assert reader.read().entry_count == ENTRIES
        with Ledger.open(copy) as ledger:
            append_facts(ledger, ballot())
            assert reader.read().entry_count == ENTRIES + 1
        assert reader.read().entry_count == ENTRIES + 1
    finally:
        reader.close()


def test_a_reader_starts_afresh_after_a_failed_opening(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = StatusReader(path)
    with monkeypatch.context() as broken:
        broken.setattr(local_disk, "read_identity", fail_to_identify)
        with pytest.raises(FileMoved):
            reader.read()
    assert reader.read().entry_count == ENTRIES
    reader.close()


def fail_to_identify(path: Path) -> None:
    raise FileMoved(path)
