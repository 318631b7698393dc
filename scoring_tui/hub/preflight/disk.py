"""Check the disk that holds the contest file: its file system, free space and the speed of durable writes.

The speed is measured on a scratch file in the same folder, never in the contest file.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from scoring_tui.hub.preflight.finding import (
    Finding,
    bad,
    gigabytes,
    good,
    megabytes,
    round_measurement,
    warn,
)
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger import local_disk
from scoring_tui.ledger.errors import FileReadOnly

MEMORY_FILESYSTEMS = frozenset({"tmpfs", "ramfs", "devtmpfs"})
"""File systems whose content is lost when the power fails."""

LITTLE_SPACE, NO_SPACE = 2_000_000_000, 200_000_000
"""Free bytes; a contest takes a few megabytes, the operating system needs the rest."""

RUSH_BALLOTS = 50
"""Ballots that arrive at the same moment, when the MC asks all jurors to send."""

BALLOT_SECONDS = 0.001
"""Seconds that one ballot of a rush takes without the wait for the disk, measured on two cores."""

SLOW_RUSH, TOO_SLOW_RUSH = 0.5, 2.0
"""Seconds until the last ballot of a rush is stored."""

LONG_WAIT = 0.5
"""Seconds of a single wait for the disk that a juror would notice."""

_BALLOT_BYTES = b"x" * 400
"""About what one ballot adds to the file."""


@dataclass(frozen=True, slots=True)
class DiskLocation:
    """Where a contest file is stored."""

    filesystem_type: str
    """As the system names it; empty where it does not report it."""
    is_shared: bool
    """Whether other machines can write there too."""
    is_writable: bool
    free_bytes: int


def probe(path: Path) -> DiskLocation:
    """Read where a contest file is stored; the path must be resolved."""
    network_type = local_disk.network_type(path)
    return DiskLocation(
        filesystem_type=network_type or _filesystem_type(path),
        is_shared=bool(network_type),
        is_writable=_is_writable(path),
        free_bytes=shutil.disk_usage(path.parent).free,
    )


def _filesystem_type(path: Path) -> str:
    mount_table = Path("/proc/self/mountinfo")
    if sys.platform != "linux" or not mount_table.exists():
        return ""
    return local_disk.linux_mount_type(path, mount_table.read_text(errors="surrogateescape"))


def _is_writable(path: Path) -> bool:
    try:
        local_disk.require_writable(path)
    except FileReadOnly:
        return False
    return True


def evaluate(location: DiskLocation) -> Iterator[Finding]:
    """Evaluate file system, folder and free space."""
    yield _evaluate_filesystem(location)
    if location.is_writable:
        yield good("folder", lazy("the file and its folder can be written"))
    else:
        remedy = lazy("Give this user the right to write the file and its folder, then run check-hall again.")
        yield bad("folder", lazy("the file or its folder cannot be written"), remedy)
    yield _evaluate_free_space(location.free_bytes)


def _evaluate_filesystem(location: DiskLocation) -> Finding:
    filesystem_type = location.filesystem_type
    if location.is_shared:
        remedy = lazy(
            "Copy the file to a disk of this machine while nobody has it open, then run check-hall again."
        )
        observation = lazy("a shared disk ({kind}): ballots get lost", kind=filesystem_type)
        return bad("file-system", observation, remedy)
    if filesystem_type in MEMORY_FILESYSTEMS:
        remedy = lazy("Put the file into a folder on a real disk, such as your home folder.")
        return bad(
            "file-system", lazy("in memory ({kind}): gone with the power", kind=filesystem_type), remedy
        )
    if not filesystem_type:
        return good("file-system", lazy("a disk of this machine"))
    return good("file-system", lazy("a disk of this machine ({kind})", kind=filesystem_type))


def _evaluate_free_space(free_bytes: int) -> Finding:
    if free_bytes >= LITTLE_SPACE:
        return good("free-space", lazy("{free} GB free", free=gigabytes(free_bytes)))
    make_finding = warn if free_bytes >= NO_SPACE else bad
    return make_finding(
        "free-space",
        lazy("only {free} MB free", free=megabytes(free_bytes)),
        lazy("Delete what is not needed, or use a disk with more room."),
    )


# --- speed ------------------------------------------------------------------------------------------


def probe_speed(folder: Path, max_appends: int, max_seconds: float) -> Finding:
    """Measure and evaluate the speed; a disk that cannot be written is bad."""
    try:
        return evaluate_speed(measure_appends(folder, max_appends, max_seconds))
    except OSError as error:
        observation = lazy("nothing can be written: {why}", why=error.strerror or error)
        return bad("disk-speed", observation, lazy("Make room, or use another disk."))


def measure_appends(folder: Path, max_appends: int, max_seconds: float) -> tuple[float, ...]:
    """Seconds of each durable append to a scratch file in this folder, which is removed again.

    The scratch file has a name, because some file systems do not make unnamed files durable.
    """
    append_seconds: list[float] = []
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".check-hall-", buffering=0) as scratch:
        deadline = time.perf_counter() + max_seconds
        while len(append_seconds) < max_appends and (started_at := time.perf_counter()) < deadline:
            scratch.write(_BALLOT_BYTES)
            os.fsync(scratch.fileno())
            append_seconds.append(time.perf_counter() - started_at)
    return tuple(append_seconds)


def evaluate_speed(append_seconds: tuple[float, ...]) -> Finding:
    """Evaluate the speed by the time until the last of fifty simultaneous ballots is stored."""
    rush_seconds = RUSH_BALLOTS * (median(append_seconds) + BALLOT_SECONDS)
    observation = _describe_speed(append_seconds, rush_seconds)
    if rush_seconds > SLOW_RUSH:
        make_finding = warn if rush_seconds <= TOO_SLOW_RUSH else bad
        return make_finding("disk-speed", observation, lazy("Use a machine with a solid-state disk inside."))
    if max(append_seconds) > LONG_WAIT:
        remedy = lazy("Stop what else writes to this disk: updates, backups, copying.")
        return warn("disk-speed", observation, remedy)
    return good("disk-speed", observation)


def _describe_speed(append_seconds: tuple[float, ...], rush_seconds: float) -> LazyText:
    return lazy(
        "{rate} durable appends a second; waiting for the disk: median {median} ms, worst {worst} ms; "
        "of {rush} ballots at once the last is in after about {seconds} s",
        rate=round(len(append_seconds) / sum(append_seconds)),
        median=round_measurement(median(append_seconds) * 1000, 2),
        worst=round_measurement(max(append_seconds) * 1000),
        rush=RUSH_BALLOTS,
        seconds=round_measurement(rush_seconds, 2),
    )
