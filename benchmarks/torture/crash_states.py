"""Every state in which a power cut may leave the disk, made from a record of writes and syncs.

The method of ALICE (Pillai et al., OSDI 2014): after each recorded call the power fails. What was synced is
there. Of the later writes each may be there or not, and the last one may be torn at a sector. The product
opens each state and must find every entry that was acknowledged up to that moment.

A sync that failed takes the unsynced writes away for good, although they can still be read: Linux does so.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from random import Random
from struct import Struct
from time import sleep

from benchmarks.torture.report import Row
from benchmarks.torture.shim import Action, Kind, Part, Shim
from benchmarks.torture.workload import (
    check_file,
    copy_files,
    create_final,
    list_steps,
    play,
    start_player,
)
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.database import ContestDatabase
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.status import StatusReader
from scoring_tui.ledger.store import Ledger

SECTOR = 512
_HEAD = Struct("<qqqq")
_WRITTEN, _SYNCED, _TRUNCATED, _UNLINKED, _RENAMED, _SYNC_FAILED = range(1, 7)
_ACKNOWLEDGED = 100
_SUFFIXES = {Part.DATABASE: "", Part.LOG: "-wal", Part.GATE: "-gate"}
_OLD_WRITES = 40
"""A write with so many later ones on the same file was written back by the system long ago."""


@dataclass(frozen=True)
class Operation:
    """A recorded call, or an acknowledgement."""

    what: int
    part: int
    offset: int
    data: bytes


def read_log(raw: bytes) -> list[Operation]:
    """The operations of a record."""
    operations, position = [], 0
    while position + _HEAD.size <= len(raw):
        what, part, offset, length = _HEAD.unpack_from(raw, position)
        position += _HEAD.size
        operations.append(Operation(what, part, offset, raw[position : position + length]))
        position += length
    return operations


def acknowledge(log: int, seq: int, entry_hash: str) -> None:
    """Put an acknowledgement into the record."""
    data = f"{seq} {entry_hash}".encode()
    os.write(log, _HEAD.pack(_ACKNOWLEDGED, 0, 0, len(data)) + data)


# --- the disk ---------------------------------------------------------------------------------------


def _apply(content: bytearray, operation: Operation) -> None:
    if operation.what == _TRUNCATED:
        del content[operation.offset :]
        content.extend(bytes(operation.offset - len(content)))
        return
    end = operation.offset + len(operation.data)
    content.extend(bytes(max(0, end - len(content))))
    content[operation.offset : end] = operation.data


@dataclass
class _File:
    """One file: what is on the disk, what a reader sees, and what may be written at any time."""

    disk: bytearray = field(default_factory=bytearray)
    cache: bytearray = field(default_factory=bytearray)
    pending: list[Operation] = field(default_factory=list)
    exists: bool = False

    def change(self, operation: Operation) -> None:
        self.exists = True
        _apply(self.cache, operation)
        self.pending.append(operation)
        while len(self.pending) > _OLD_WRITES:
            _apply(self.disk, self.pending.pop(0))

    def sync(self) -> None:
        for operation in self.pending:
            _apply(self.disk, operation)
        self.pending.clear()

    def fail_sync(self) -> None:
        self.pending.clear()

    def choose(self, is_there: Callable[[int], bool], torn_bytes: int | None) -> bytes:
        """The file if these unsynced writes reached the disk; of the last one only so many bytes."""
        content = bytearray(self.disk)
        last = len(self.pending) - 1
        for index, operation in enumerate(self.pending):
            if index == last and torn_bytes is not None and operation.what == _WRITTEN:
                torn = operation.data[:torn_bytes]
                _apply(content, Operation(_WRITTEN, operation.part, operation.offset, torn))
            elif is_there(index):
                _apply(content, operation)
        return bytes(content)


State = dict[str, bytes]
"""The content of each file, by its suffix."""


class Disk:
    """The files of a contest as a record builds them up."""

    def __init__(self) -> None:
        self._files = {part: _File() for part in _SUFFIXES}
        self.acknowledged: set[tuple[int, str]] = set()

    def load(self, path: Path) -> None:
        """Begin with files that are on the disk as a whole."""
        for part, suffix in _SUFFIXES.items():
            source = Path(f"{path}{suffix}")
            if source.exists():
                content = source.read_bytes()
                self._files[part] = _File(bytearray(content), bytearray(content), exists=True)

    def run(self, operation: Operation) -> None:
        """Carry out the next operation."""
        if operation.what == _ACKNOWLEDGED:
            seq, entry_hash = operation.data.decode().split()
            self.acknowledged.add((int(seq), entry_hash))
            return
        file = self._files.get(Part(operation.part))
        if file is None:
            return
        if operation.what in (_WRITTEN, _TRUNCATED):
            file.change(operation)
        elif operation.what == _SYNCED:
            file.sync()
        elif operation.what == _SYNC_FAILED:
            file.fail_sync()
        elif operation.what == _UNLINKED:
            self._files[Part(operation.part)] = _File()

    def list_states(self, random: Random, count: int, *, with_cache: bool = True) -> Iterator[State]:
        """States after a power cut now; the first is that of a killed process, without a power cut."""
        if with_cache:
            yield {_SUFFIXES[part]: bytes(file.cache) for part, file in self._files.items() if file.exists}
        yield self._make_state(lambda index: False, None)
        yield self._make_state(lambda index: True, None)
        yield self._make_state(lambda index: True, random.randrange(1, 9) * SECTOR)
        for _ in range(count):
            chances = random.choice([0.2, 0.5, 0.8, 0.95])
            torn = random.choice([None, None, random.randrange(1, 9) * SECTOR, random.randrange(1, 4096)])
            yield self._make_state(lambda index, chances=chances: random.random() < chances, torn)  # type: ignore[misc]

    def _make_state(self, is_there: Callable[[int], bool], torn_bytes: int | None) -> State:
        return {
            _SUFFIXES[part]: file.choose(is_there, torn_bytes)
            for part, file in self._files.items()
            if file.exists
        }


def write_state(state: State, folder: Path) -> Path:
    """Write a state into a folder; the index in memory (-shm) is gone after a power cut."""
    for suffix in ("", "-wal", "-shm", "-gate"):
        target = folder / f"FINAL.db{suffix}"
        target.unlink(missing_ok=True)
        if suffix in state:
            target.write_bytes(state[suffix])
    return folder / "FINAL.db"


class StateChecker:
    """Opens states and counts what they have lost; a state that was seen with as many entries is skipped."""

    def __init__(self, row: Row, folder: Path) -> None:
        self._row, self._folder = row, folder
        self._seen: set[tuple[bytes, int]] = set()

    def check(self, state: State, acknowledged: set[tuple[int, str]], place: str) -> None:
        """Open one state."""
        digest = blake2b(digest_size=16)
        for suffix, content in sorted(state.items()):
            digest.update(f"{suffix} {len(content)} ".encode() + content)
        key = (digest.digest(), len(acknowledged))
        self._row.tries += 1
        if key in self._seen:
            return
        self._seen.add(key)
        finding = check_file(write_state(state, self._folder), acknowledged)
        self._row.lost += finding.lost
        self._row.said += bool(finding.said)
        self._row.silent += bool(finding.fault)
        self._row.details += [f"{place}: {text}" for text in (finding.fault, finding.said) if text]


# --- recordings -------------------------------------------------------------------------------------

TURNS = 12


def record_play(
    shim: Shim, path: Path, *, synced: bool = True, until_step: int | None = None
) -> list[Operation]:
    """Play turns and record the calls; without `synced` the disk lies about each sync."""
    return _record(shim, path, lambda tell, log: _play(path, tell, log, until_step), is_lying=not synced)


def _record(
    shim: Shim, path: Path, work: Callable[[Callable[[str], None], int], None], *, is_lying: bool = False
) -> list[Operation]:
    log_path = path.with_name("record")
    log = os.open(log_path, os.O_RDWR | os.O_APPEND | os.O_CREAT)
    shim.watch(path, log)
    shim.arm(Action.LIE if is_lying else Action.NONE, 1, None, kinds=Kind.SYNC)
    player = start_player(lambda tell: work(tell, log))
    player.wait(60)
    shim.disarm()
    shim.watch(Path("/nonexistent/none"))
    os.close(log)
    operations = read_log(log_path.read_bytes())
    log_path.unlink()
    if problems := player.list_told("traceback") + player.list_told("said"):
        raise RuntimeError(problems[0])
    return operations


def _play(path: Path, tell: Callable[[str], None], log: int, until_step: int | None) -> None:
    def tell_both(line: str) -> None:
        _, seq, entry_hash, index = line.split()
        acknowledge(log, int(seq), entry_hash)
        tell(line)
        if until_step is not None and int(index) >= until_step:
            os._exit(0)

    play(path, tell_both, TURNS)


def run_crash_states(shim: Shim, folder: Path, states_per_call: int, until_step: int | None = None) -> Row:
    """Cut the power after each recorded call of a final."""
    row = Row("crash states (power cut after each call)")
    _check_record(shim, folder / "crash", row, states_per_call, until_step=until_step)
    return row


def run_control(shim: Shim, folder: Path, until_step: int | None = None) -> Row:
    """A disk that reports each sync as done and does nothing."""
    row = Row("crash states of a disk that lies about syncs", is_control=True)
    _check_record(shim, folder / "lies", row, 1, synced=False, until_step=until_step)
    return row


def _check_record(
    shim: Shim, folder: Path, row: Row, states_per_call: int, *, synced: bool = True, until_step: int | None
) -> None:
    (folder / "check").mkdir(parents=True)
    path = folder / "FINAL.db"
    acknowledged = create_final(path, TURNS)
    disk, random = Disk(), Random(1)
    disk.load(path)
    disk.acknowledged |= set(acknowledged)
    checker = StateChecker(row, folder / "check")
    operations = record_play(shim, path, synced=synced, until_step=until_step)
    for number, operation in enumerate(operations):
        disk.run(operation)
        for state in disk.list_states(random, states_per_call):
            checker.check(state, disk.acknowledged, f"call {number}")
    row.acknowledged = len(disk.acknowledged)


def run_known_keys(shim: Shim, folder: Path, kills: int, states_per_kill: int) -> Row:
    """A sender is killed in its write; the next process repeats its key, is told "done", the power fails."""
    row = Row("answer to a known key, then a power cut")
    _repeat_keys(shim, folder / "keys", kills, states_per_kill, row)
    return row


def run_known_keys_control(shim: Shim, folder: Path, kills: int) -> Row:
    """A product that does not wait for the disk before it answers a known key."""
    row = Row("answer to a known key that does not wait for the disk", is_control=True)
    make_durable = ContestDatabase.make_durable
    ContestDatabase.make_durable = lambda database: None  # type: ignore[method-assign]
    try:
        _repeat_keys(shim, folder / "keys-control", kills, 1, row)
    finally:
        ContestDatabase.make_durable = make_durable  # type: ignore[method-assign]
    return row


def _repeat_keys(shim: Shim, folder: Path, kills: int, states_per_kill: int, row: Row) -> None:
    (folder / "check").mkdir(parents=True)
    acknowledged = create_final(folder / "FINAL.db", 1)
    checker = StateChecker(row, folder / "check")
    for number in range(1, kills + 1):
        (folder / f"{number}").mkdir()
        path = copy_files(folder / "FINAL.db", folder / f"{number}")
        disk = Disk()
        disk.acknowledged |= set(acknowledged)
        disk.load(path)
        _repeat_key(shim, path, number, disk, row)
        for state in disk.list_states(Random(number), states_per_kill, with_cache=False):
            checker.check(state, disk.acknowledged, f"known key, kill at call {number}")


def _repeat_key(
    shim: Shim, path: Path, call: int, disk: Disk, row: Row, failing_sync: int | None = None
) -> None:
    """Kill the sender at a call; let the next process, perhaps with a sync that fails, repeat the key."""
    record = path.with_name("record")
    log = os.open(record, os.O_RDWR | os.O_APPEND | os.O_CREAT)
    shim.watch(path, log)
    shim.arm(Action.KILL_BEFORE, call)
    start_player(lambda tell: _send_first(path, tell)).wait()
    shim.disarm()
    watcher = start_player(lambda tell: _watch_status(path, tell))
    watcher.listen(lambda player: bool(player.lines), 30)
    if failing_sync is not None:
        shim.arm(Action.FAIL, failing_sync, kinds=Kind.SYNC)
    player = start_player(lambda tell: _send_first(path, tell, attempts=3))
    player.wait()
    shim.disarm()
    watcher.kill()
    shim.watch(Path("/nonexistent/none"))
    os.close(log)
    for operation in read_log(record.read_bytes()):
        disk.run(operation)
    disk.acknowledged |= set(player.entries)
    row.acknowledged += len(player.entries)
    row.said += bool(player.list_told("failed"))
    if player.status:
        row.silent += 1
        row.details += player.lines


def _watch_status(path: Path, tell: Callable[[str], None]) -> None:
    """Keep the file open as the hub does, so that nobody else is the last to close it."""
    reader = StatusReader(path)
    reader.read()
    tell("open -")
    while os.getppid() != 1:
        sleep(0.2)
    reader.close()


def _send_first(path: Path, tell: Callable[[str], None], attempts: int = 1) -> None:
    command, actor, key = list_steps(1)[0]
    for attempt in range(attempts):
        try:
            ledger = Ledger.open(path)
            for entry in Engine(ledger).submit(command, actor, key):
                tell(f"entry {entry.seq} {entry.hash} 0")
        except LedgerError as error:
            if attempt == attempts - 1:
                raise
            tell(f"failed {error.message}")
        else:
            os._exit(0)  # without closing: nothing is copied from the log


def run_failing_syncs(shim: Shim, folder: Path, kills: int) -> Row:
    """As with known keys, and a sync of the second process fails, which forgets what the log held."""
    row = Row("sync fails in the process after a kill")
    _fail_syncs(shim, folder / "syncs", kills, row)
    return row


def run_failing_syncs_control(shim: Shim, folder: Path, kills: int) -> Row:
    """A product that tries a failed sync again and believes the success."""
    row = Row("a failed sync is believed when it is repeated", is_control=True)
    heal = ContestDatabase._heal_log
    ContestDatabase._heal_log = lambda database: None  # type: ignore[method-assign]
    try:
        _fail_syncs(shim, folder / "syncs-control", kills, row)
    finally:
        ContestDatabase._heal_log = heal  # type: ignore[method-assign]
    return row


def _fail_syncs(shim: Shim, folder: Path, kills: int, row: Row) -> None:
    (folder / "check").mkdir(parents=True)
    acknowledged = create_final(folder / "FINAL.db", 1)
    checker = StateChecker(row, folder / "check")
    for call in range(1, kills + 1):
        for failing_sync in (1, 2, 3):
            (folder / f"{call}-{failing_sync}").mkdir()
            path = copy_files(folder / "FINAL.db", folder / f"{call}-{failing_sync}")
            disk = Disk()
            disk.acknowledged |= set(acknowledged)
            disk.load(path)
            _repeat_key(shim, path, call, disk, row, failing_sync)
            for state in disk.list_states(Random(call), 1, with_cache=False):
                checker.check(state, disk.acknowledged, f"kill at call {call}, sync {failing_sync} fails")
