"""Disks that refuse, tear, forget and are full, and processes that are suspended with the lock."""

import errno
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from random import Random

from benchmarks.torture.crash_states import Disk, StateChecker, read_log
from benchmarks.torture.live import count_words, now, seconds_until_entry, start_writer
from benchmarks.torture.report import Row
from benchmarks.torture.shim import Action, Kind, Part, Shim
from benchmarks.torture.workload import Player, check_file, copy_files, create_final

TURNS = 2
ARM_AT_STEP = 2
FAULT_SECONDS = 0.8
"""How long a lasting fault lasts."""
GIVE_UP_SECONDS = 30.0


@dataclass(frozen=True)
class Fault:
    """A call that goes wrong."""

    error_number: int
    kinds: Kind
    parts: Part
    first: int
    is_lasting: bool
    action: Action = Action.FAIL

    @property
    def name(self) -> str:
        """For the details."""
        duration = "lasting" if self.is_lasting else f"at call {self.first}"
        error_name = errno.errorcode[self.error_number]
        return f"{error_name} {self.action.name} {self.kinds!r} {self.parts!r} {duration}"


def list_faults() -> list[Fault]:
    """All faults of the disk that are tried."""
    numbers = (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)
    places = (
        (Kind.WRITE, Part.LOG),
        (Kind.WRITE, Part.DATABASE | Part.LOG),
        (Kind.WRITE, Part.GATE),
        (Kind.WRITE, Part.ALL),
        (Kind.TRUNCATE, Part.ALL),
    )
    faults = [
        Fault(number, *place, first, is_lasting)
        for number, place, (first, is_lasting) in product(
            numbers, places, [(1, False), (2, False), (3, False), (1, True)]
        )
    ]
    faults += [
        Fault(number, Kind.SYNC, part, first, is_lasting)
        for number, part, (first, is_lasting) in product(
            (errno.EIO, errno.ENOSPC), (Part.LOG, Part.ALL), [(1, False), (2, False), (3, False), (1, True)]
        )
    ]
    faults += [
        Fault(number, Kind.OPEN | Kind.READ, part, first, is_lasting)
        for number, part, (first, is_lasting) in product(
            (errno.EIO, errno.ESTALE, errno.EMFILE, errno.EACCES),
            (Part.DATABASE, Part.LOG | Part.INDEX, Part.GATE, Part.ALL),
            [(1, False), (3, False), (1, True)],
        )
    ]
    faults += [
        Fault(errno.EIO, Kind.WRITE, part, first, False, Action.TEAR_AND_FAIL)
        for part, first in product((Part.LOG, Part.ALL, Part.DATABASE), (1, 2, 3, 4))
    ]
    return faults


def run_faults(shim: Shim, folder: Path, faults: list[Fault]) -> Row:
    """Let each fault meet a running process; afterwards cut the power."""
    row = Row("disk refuses: EIO, full, quota, read-only, failed sync")
    _run_faults(shim, folder / "faults", faults, row)
    return row


def _run_faults(shim: Shim, folder: Path, faults: list[Fault], row: Row) -> None:
    (folder / "check").mkdir(parents=True)
    acknowledged = set(create_final(folder / "FINAL.db", TURNS))
    for number, fault in enumerate(faults):
        (folder / f"{number}").mkdir()
        path = copy_files(folder / "FINAL.db", folder / f"{number}")
        _try_fault(shim, path, folder / "check", fault, acknowledged, row)


def _try_fault(
    shim: Shim, path: Path, check_folder: Path, fault: Fault, acknowledged: set[tuple[int, str]], row: Row
) -> None:
    disk = Disk()
    disk.load(path)
    record = path.with_name("record")
    log = os.open(record, os.O_RDWR | os.O_APPEND | os.O_CREAT)
    shim.watch(path, log)
    shim.count()

    def arm(step: int) -> None:
        if step == ARM_AT_STEP:
            count = None if fault.is_lasting else 1
            shim.arm(
                fault.action, fault.first, count, kinds=fault.kinds, parts=fault.parts,
                error_number=fault.error_number,
            )  # fmt: skip

    writer = start_writer(path, TURNS, arm)
    writer.listen(lambda player: shim.hits > 0 or bool(player.list_told("finished")), GIVE_UP_SECONDS)
    if fault.is_lasting:
        writer.listen(lambda player: bool(player.list_told("finished")), FAULT_SECONDS)
    hits, ended_at = shim.hits, now()
    shim.disarm()
    has_finished = writer.listen(lambda player: bool(player.list_told("finished")), GIVE_UP_SECONDS)
    writer.kill()
    shim.watch(Path("/nonexistent/none"))
    os.close(log)
    row.tries += 1
    row.acknowledged += len(writer.entries)
    row.said += bool(count_words(writer))
    if hits and not has_finished:
        row.not_back += 1
    elif hits and (seconds := seconds_until_entry(writer, ended_at)) is not None:
        row.back_seconds.append(seconds)
    if not has_finished or writer.list_told("traceback"):
        row.silent += bool(writer.list_told("traceback"))
        row.details += [
            f"{fault.name}: {line}" for line in writer.lines if not line.startswith(("entry", "sees"))
        ][:4]
    expected = acknowledged | set(writer.entries)
    finding = check_file(copy_files(path, check_folder), expected)
    row.lost += finding.lost
    row.details += [f"{fault.name}: {text}" for text in (finding.said, finding.fault) if text]
    for operation in read_log(record.read_bytes()):
        disk.run(operation)
    cut = Row("")
    checker = StateChecker(cut, check_folder)
    for state in disk.list_states(Random(row.tries), 2, with_cache=False):
        checker.check(state, expected, f"{fault.name}, then a power cut")
    row.wrong_saved += cut.lost
    row.details += cut.details


# --- full disks -------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path, size: str = "1m") -> Iterator[Path]:
    """A file system in memory of this size. Raises `OSError` where mounting is not allowed."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "torture", folder], capture_output=True, text=True
    )
    if mounted.returncode:
        raise OSError(errno.EPERM, mounted.stderr.strip() or "mounting is not allowed")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=False, capture_output=True)


def run_full_disk(folder: Path, tries: int) -> Row:
    """Fill a small disk while a process plays on it; then make room again."""
    row = Row("disk runs full")
    for number in range(tries):
        try:
            with small_disk(folder / f"full{number}") as disk_folder:
                _fill_disk(disk_folder, number, row)
        except OSError as error:
            row.not_tried = str(error.strerror or error)
            return row
    return row


def _fill_disk(folder: Path, number: int, row: Row) -> None:
    path, filling = folder / "FINAL.db", folder / "filling"
    acknowledged = set(create_final(path, TURNS))

    def fill(step: int) -> None:
        if step == ARM_AT_STEP + number % 3:
            with filling.open("wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(4096))
                except OSError:
                    pass

    writer = start_writer(path, TURNS, fill)
    _wait_and_relieve(writer, row, filling.unlink)
    check = folder.parent / f"full{number}-check"
    check.mkdir()
    _finish(writer, row, copy_files(path, check), acknowledged)


def run_size_limit(folder: Path, tries: int) -> Row:
    """The system lets files grow to a size only (RLIMIT_FSIZE); then it raises the limit."""
    import resource

    row = Row("largest file size reached")
    for number in range(tries):
        (folder / f"limit{number}" / "check").mkdir(parents=True)
        path = folder / f"limit{number}" / "FINAL.db"
        acknowledged = set(create_final(path, TURNS))

        def limit(step: int, number: int = number) -> None:
            if step == ARM_AT_STEP + number % 3:
                resource.setrlimit(resource.RLIMIT_FSIZE, (4096 * (1 + number), resource.RLIM_INFINITY))

        writer = start_writer(path, TURNS, limit)
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        relieve = partial(resource.prlimit, writer.process_id, resource.RLIMIT_FSIZE, unlimited)
        _wait_and_relieve(writer, row, relieve)
        _finish(writer, row, copy_files(path, path.parent / "check"), acknowledged)
    return row


def _wait_and_relieve(writer: Player, row: Row, relieve: Callable[[], object]) -> None:
    """Wait until the process has said what is wrong; end the fault, and wait until it has finished."""
    writer.listen(lambda player: bool(player.list_told("said")), GIVE_UP_SECONDS)
    writer.listen(lambda player: False, FAULT_SECONDS)
    ended_at = now()
    relieve()
    has_finished = writer.listen(lambda player: bool(player.list_told("finished")), GIVE_UP_SECONDS)
    seconds = seconds_until_entry(writer, ended_at)
    if has_finished and seconds is not None:
        row.back_seconds.append(seconds)
    else:
        row.not_back += 1
        row.details += [line for line in writer.lines if not line.startswith(("entry", "sees"))][-3:]
    writer.kill()


def _finish(writer: Player, row: Row, path: Path, acknowledged: set[tuple[int, str]]) -> None:
    row.tries += 1
    row.acknowledged += len(writer.entries)
    row.said += bool(count_words(writer))
    row.silent += not count_words(writer) or bool(writer.list_told("traceback"))
    row.details += writer.list_told("traceback")
    finding = check_file(path, acknowledged | set(writer.entries))
    row.lost += finding.lost
    row.details += [text for text in (finding.said, finding.fault) if text]


# --- suspended processes ----------------------------------------------------------------------------


def run_suspended(folder: Path, tries: int) -> Row:
    """Suspend a process in its write (SIGSTOP); another must say who it is, and both go on afterwards."""
    row = Row("process suspended with the lock")
    for number in range(tries):
        (folder / f"stop{number}" / "check").mkdir(parents=True)
        path = folder / f"stop{number}" / "FINAL.db"
        acknowledged = set(create_final(path, TURNS))
        _suspend(path, number, acknowledged, row)
    return row


def _suspend(path: Path, number: int, acknowledged: set[tuple[int, str]], row: Row) -> None:
    def stop_itself(step: int) -> None:
        if step == ARM_AT_STEP:
            own_shim = Shim()  # of this process alone
            own_shim.watch(path)
            own_shim.arm(
                Action.STOP, 1 + number % 3, kinds=Kind.WRITE | Kind.SYNC, parts=Part.LOG | Part.GATE
            )

    holder = start_writer(path, TURNS, stop_itself)
    os.waitpid(holder.process_id, os.WUNTRACED)
    other = start_writer(path, TURNS, lambda step: None)  # the same keys: both tell the same entries
    process_id = str(holder.process_id)
    is_named = other.listen(
        lambda player: any(process_id in words for words in count_words(player)), GIVE_UP_SECONDS
    )
    ended_at = now()
    holder.signal(signal.SIGCONT)
    are_finished = [
        player.listen(lambda player: bool(player.list_told("finished")), GIVE_UP_SECONDS)
        for player in (other, holder)
    ]
    seconds = seconds_until_entry(other, ended_at)
    if all(are_finished) and seconds is not None:
        row.back_seconds.append(seconds)
    else:
        row.not_back += 1
    for player in (other, holder):
        player.kill()
    row.tries += 1
    row.acknowledged += len({*other.entries, *holder.entries})
    row.said += is_named
    tracebacks = other.list_told("traceback") + holder.list_told("traceback")
    row.silent += not is_named or bool(tracebacks)
    row.details += tracebacks
    expected = acknowledged | set(other.entries) | set(holder.entries)
    finding = check_file(copy_files(path, path.parent / "check"), expected)
    row.lost += finding.lost
    row.details += [text for text in (finding.said, finding.fault) if text]
