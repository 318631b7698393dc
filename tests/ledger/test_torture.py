"""The short form of the torture of contest files; see `benchmarks/torture`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.torture.crash_states import Disk, Operation
from benchmarks.torture.report import Row, format_table
from benchmarks.torture.shim import Part, find_compiler

ROOT = Path(__file__).parents[2]
WRITTEN, SYNCED, SYNC_FAILED = 1, 2, 6


@pytest.mark.skipif(find_compiler() is None, reason="it needs Linux and a C compiler")
def test_nothing_acknowledged_is_lost_and_nothing_is_lost_in_silence() -> None:
    command = [sys.executable, "-m", "benchmarks.torture"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    table = done.stdout[done.stdout.index("| kind") :]
    assert table.count("| ok |") == 20, table
    assert "not tried" not in table.replace("disk runs full | not tried", "")


# --- the judge of the torture -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "is_sound"),
    [
        (Row("a", tries=1), True),
        (Row("nothing was tried"), False),
        (Row("a", tries=1, lost=1), False),
        (Row("a", tries=1, lost=1, said=1, may_lose=True), True),
        (Row("a", tries=1, lost=1, silent=1, may_lose=True), False),
        (Row("a", tries=1, wrong_saved=1), False),
        (Row("a", tries=1, back_seconds=[0.1, 3.2]), False),
        (Row("a", tries=1, not_back=1), False),
        (Row("a control that finds nothing", tries=1, is_control=True), False),
        (Row("a control", tries=1, lost=1, is_control=True), True),
    ],
)
def test_what_a_sound_row_is(row: Row, is_sound: bool) -> None:
    assert row.is_sound is is_sound
    assert ("| ok |" in format_table([row])) is is_sound


def _write(data: bytes, offset: int = 0) -> Operation:
    return Operation(WRITTEN, Part.LOG, offset, data)


def _sync(what: int = SYNCED) -> Operation:
    return Operation(what, Part.LOG, 0, b"")


def _list_logs(*operations: Operation) -> set[bytes]:
    """The logs that a power cut after these operations may leave."""
    from random import Random

    disk = Disk()
    for operation in operations:
        disk.run(operation)
    return {state["-wal"].rstrip(b"\0") for state in disk.list_states(Random(1), 60, with_cache=False)}


def test_what_was_synced_is_there_and_the_rest_may_be_missing() -> None:
    assert _list_logs(_write(b"aa"), _sync()) == {b"aa"}
    assert {b"aa", b"aabb"} <= _list_logs(_write(b"aa"), _sync(), _write(b"bb", 2))
    assert b"\0\0bb" in _list_logs(_write(b"aa"), _write(b"bb", 2)), "in any order"


def test_a_failed_sync_takes_away_what_was_not_on_the_disk() -> None:
    assert _list_logs(_write(b"aa"), _sync(SYNC_FAILED), _sync()) == {b""}
