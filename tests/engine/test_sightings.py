"""Witness files: what devices saw, and how a rolled-back or split history is named."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.engine import sightings
from scoring_tui.engine.checkpoints import sign_checkpoint
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.sightings import SightingLog
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.codes import head_code
from tests.helpers.clis import refused, run
from tests.helpers.support import COMMITTEE, contestants, small_contest


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_contest_file(tmp_path / "final.db", small_contest(), COMMITTEE)
    with engine.ledger:
        engine.submit(ImportRoster("uji.csv", contestants(["Sutrisno", "Siti"])), COMMITTEE)
        engine.submit(DrawOrder(1), COMMITTEE)
        yield engine


def line_of(engine: Engine, entry: int, **changes: object) -> str:
    """A line of a witness file that saw this entry."""
    sighting = {
        "contest": "kecil", "key": engine.state.checkpoint_key, "seq": entry,
        "hash": engine.ledger.read_after(entry - 1, 1)[0].hash, "at": "2026-11-28T03:04:05+00:00",
        "seat": "juror:j1", "device": "laptop-4",
    }  # fmt: skip
    return json.dumps({**sighting, **changes}) + "\n"


def faults(engine: Engine, text: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "witness.jsonl"
    path.write_text(text)
    return [str(fault) for fault in verify(engine.ledger.path, witness_paths=[path]).faults]


def test_heads_that_were_seen_are_confirmed(engine: Engine, tmp_path: Path) -> None:
    assert faults(engine, line_of(engine, 1) + line_of(engine, 3), tmp_path) == []
    result = run("verify", engine.ledger.path, "--witness", tmp_path / "witness.jsonl", "--lang", "en")
    assert "2 heads were seen as they stand in the file, the last at entry 3" in result.stdout


def test_a_rolled_back_file_is_named(engine: Engine, tmp_path: Path) -> None:
    (fault,) = faults(engine, line_of(engine, 3, seq=7), tmp_path)
    assert fault.startswith("juror:j1 · laptop-4 saw entry 7 (2026-11-28T03:04:05+00:00, code ")
    assert "the file ends at entry 3: it was rolled back" in fault


def test_two_histories_are_named_with_both_codes(engine: Engine, tmp_path: Path) -> None:
    (fault,) = faults(engine, line_of(engine, 2) + line_of(engine, 3, hash="00" * 32), tmp_path)
    own_code = head_code(3, engine.ledger.head[1])
    assert f"saw entry 3 with the code {head_code(3, '00' * 32)}" in fault
    assert f"the file has {own_code} there: there are two histories" in fault


def test_another_key_or_contest_is_named(engine: Engine, tmp_path: Path) -> None:
    (fault,) = faults(engine, line_of(engine, 1, key=""), tmp_path)
    assert "of a contest of this name with another key" in fault
    (fault,) = faults(engine, line_of(engine, 1, contest="lain"), tmp_path)
    assert "saw entry 1 of another contest: lain" in fault


def test_a_signed_checkpoint_is_a_witness(engine: Engine, tmp_path: Path) -> None:
    note = sign_checkpoint(engine.ledger, engine.state, 2)
    assert faults(engine, note, tmp_path) == []
    assert faults(engine, note.replace("\n", "\r\n"), tmp_path) == []
    with pytest.raises(CommandRefused, match="not signed by the key"):
        faults(engine, note.replace("\n2\n", "\n1\n"), tmp_path)


@pytest.mark.parametrize(
    "line", ["x", "[]", "{}", '{"seq": 0, "hash": ""}', '{"seq": 1, "hash": "ab"}', "[" * 9999]
)
def test_what_is_no_witness_file(engine: Engine, tmp_path: Path, line: str) -> None:
    with pytest.raises(CommandRefused, match="line 2: this is no line of a witness file"):
        faults(engine, line_of(engine, 1) + line, tmp_path)


@pytest.mark.parametrize("command", ["check-receipt", "verify"])
def test_a_pipe_and_an_endless_device_are_refused_at_once(
    engine: Engine, command: str, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), tmp_path):
        arguments = [path] if command == "check-receipt" else [engine.ledger.path, "--witness", path]
        assert f"{path}: is no ordinary file" in " ".join(refused(command, *arguments).split())


def test_a_witness_file_and_a_receipt_of_gigabytes_are_not_read(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.touch()
    os.truncate(path, 5_000_000_000)
    assert "the file is too large: at most 1,000 kB are read" in refused("check-receipt", path)
    text = refused("verify", engine.ledger.path, "--witness", path)
    assert "the file is too large: at most 50,000 kB are read" in text


def test_a_device_keeps_the_first_head_and_the_last(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = SightingLog(tmp_path / "state", "laptop-4")
    heads = [(seq, engine.ledger.read_after(seq - 1, 1)[0].hash) for seq in (1, 2, 3)]
    for head in heads:
        log.record("kecil", engine.state.checkpoint_key, head, "mc:A")
    (path,) = (tmp_path / "state").iterdir()
    assert path.name.startswith("kecil-") and path.stat().st_mode & 0o777 == 0o600
    assert [json.loads(line)["seq"] for line in path.read_text().splitlines()] == [1]
    log.flush()
    log.flush()
    assert [json.loads(line)["seq"] for line in path.read_text().splitlines()] == [1, 3]
    assert faults(engine, path.read_text(), tmp_path) == []
    monkeypatch.setattr(sightings, "WRITE_INTERVAL", 0.0)
    log.record("kecil", engine.state.checkpoint_key, heads[1], "mc:A")
    assert [json.loads(line)["seq"] for line in path.read_text().splitlines()] == [1, 3, 2]


def test_a_folder_that_cannot_be_written_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state").write_text("a file in the place of the folder")
    log = SightingLog(tmp_path / "state", "laptop-4")
    log.record("kecil", "", (1, "00" * 32), "mc:A")
    log.record("kecil", "", (2, "11" * 32), "mc:A")
    log.flush()
    assert caplog.text.count("The heads that this device sees cannot be kept") == 1
