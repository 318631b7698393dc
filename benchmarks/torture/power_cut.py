"""Power cuts below a real file system: ext4 on a loop device.

The image holds what the file system has given to the disk; what is only in the memory of the system is not
in it. A copy of the image, mounted anew, is the disk after a power cut.
"""

import errno
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from benchmarks.torture.live import start_writer
from benchmarks.torture.report import Row
from benchmarks.torture.shim import Action, Kind, Shim
from benchmarks.torture.workload import check_file, copy_files, create_final

TURNS = 60


def run_power_cuts(shim: Shim, folder: Path, cuts: int) -> Row:
    """Cut the power at random moments while a process plays."""
    row = Row("power cut below ext4")
    _cut_many(shim, folder / "cuts", cuts, row, is_lying=False)
    return row


def run_control(shim: Shim, folder: Path, cuts: int) -> Row:
    """No sync reaches the file system."""
    row = Row("power cut below ext4 without syncs", is_control=True)
    _cut_many(shim, folder / "cuts-control", cuts, row, is_lying=True)
    return row


def _cut_many(shim: Shim, folder: Path, cuts: int, row: Row, *, is_lying: bool) -> None:
    folder.mkdir()
    random = Random(1)
    try:
        for number in range(cuts):
            _cut_once(shim, folder / f"{number}", random, row, is_lying=is_lying)
            shutil.rmtree(folder / f"{number}")
    except OSError as error:
        if row.tries:
            raise
        row.not_tried = error.strerror or str(error)


def _cut_once(shim: Shim, folder: Path, random: Random, row: Row, *, is_lying: bool) -> None:
    folder.mkdir()
    image, cut_image = folder / "disk.img", folder / "cut.img"
    with image.open("wb") as file:
        file.truncate(24 << 20)
    _call("mkfs.ext4", "-q", "-F", str(image))
    with _mounted(image, folder / "disk") as disk:
        path = disk / "FINAL.db"
        acknowledged = set(create_final(path, TURNS))
        _call("sync", "-f", str(disk))
        shim.watch(path)
        shim.arm(Action.LIE if is_lying else Action.NONE, 1, None, kinds=Kind.SYNC)
        writer = start_writer(path, TURNS, lambda step: None)
        target = random.randrange(3, 60)
        writer.listen(lambda player: len(player.entries) >= target, 30)
        writer.signal(signal.SIGSTOP)
        writer.listen(lambda player: False, 0.02)  # what it had told before it stopped
        acknowledged |= set(writer.entries)
        shutil.copyfile(image, cut_image)
        shim.disarm()
        shim.watch(Path("/nonexistent/none"))
        writer.kill()
    check = folder / "check"
    check.mkdir()
    with _mounted(cut_image, folder / "again") as disk:
        finding = check_file(copy_files(disk / "FINAL.db", check), acknowledged)
    row.tries += 1
    row.acknowledged += len(acknowledged)
    row.lost += finding.lost
    row.said += bool(finding.said)
    row.silent += bool(finding.fault)
    row.details += [text for text in (finding.said, finding.fault) if text]


@contextmanager
def _mounted(image: Path, folder: Path) -> Iterator[Path]:
    folder.mkdir()
    _call("mount", "-o", "loop", str(image), str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def _call(*command: str) -> None:
    """Run a program of the system. Raises `OSError` if it is missing or not allowed."""
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        raise OSError(errno.EPERM, f"{command[0]}: {result.stderr.strip()}")
