"""The disk below the contest file: whose it is, how much room there is, how fast it makes things durable.

The speed is measured on a file beside the contest's, never in it. Imports the ledger's local_disk.
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

from scoring_tui.hub.preflight.finding import Finding, bad, gigabytes, good, megabytes, rounded, warn
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger import local_disk
from scoring_tui.ledger.errors import FileReadOnly

MEMORY_FILESYSTEMS = frozenset({"tmpfs", "ramfs", "devtmpfs"})
"""File systems that are gone when the power is."""

LITTLE_ROOM, NO_ROOM = 2_000_000_000, 200_000_000
"""Bytes; a final takes a few megabytes, the operating system around it the rest."""

RUSH_BALLOTS = 50
"""Ballots that arrive in one moment when the MC says: send now."""

BALLOT_SECONDS = 0.001
"""Seconds that a ballot in a rush takes beside its wait for the disk, as measured on two cores."""

SLOW, TOO_SLOW = 0.5, 2.0
"""Seconds until the last of a rush is through."""

LONG_WAIT = 0.5
"""Seconds of one wait for the disk that a juror would notice."""

_ROW = b"x" * 400
"""About what one ballot adds to the file."""


@dataclass(frozen=True, slots=True)
class DiskLocation:
    """Where a contest file lives."""

    filesystem_type: str
    """Type of the file system as the system names it; empty where it does not tell."""
    is_shared: bool
    """Whether other machines can write there too."""
    is_writable: bool
    free_bytes: int
    """Bytes."""


def probe(path: Path) -> DiskLocation:
    """The place of a contest file by its real path."""
    shared = local_disk.network_type(path)
    return DiskLocation(
        shared or _kind(path), bool(shared), _writable(path), shutil.disk_usage(path.parent).free
    )


def _kind(path: Path) -> str:
    mounts = Path("/proc/self/mountinfo")
    known = sys.platform == "linux" and mounts.exists()
    return local_disk.linux_mount(path, mounts.read_text(errors="surrogateescape")) if known else ""


def _writable(path: Path) -> bool:
    try:
        local_disk.refuse_unwritable(path)
    except FileReadOnly:
        return False
    return True


def evaluate(place: DiskLocation) -> Iterator[Finding]:
    """File system, folder and room."""
    yield _file_system(place)
    if place.is_writable:
        yield good("folder", lazy("the file and its folder can be written"))
    else:
        mend = lazy("Give this user the right to write the file and its folder, then run check-hall again.")
        yield bad("folder", lazy("the file or its folder cannot be written"), mend)
    yield _room(place.free_bytes)


def _file_system(place: DiskLocation) -> Finding:
    if place.is_shared:
        mend = lazy(
            "Copy the file to a disk of this machine while nobody has it open, then run check-hall again."
        )
        return bad(
            "file-system", lazy("a shared disk ({kind}): ballots get lost", kind=place.filesystem_type), mend
        )
    if place.filesystem_type in MEMORY_FILESYSTEMS:
        mend = lazy("Put the file into a folder on a real disk, such as your home folder.")
        return bad(
            "file-system", lazy("in memory ({kind}): gone with the power", kind=place.filesystem_type), mend
        )
    known = lazy("a disk of this machine ({kind})", kind=place.filesystem_type)
    return good("file-system", known if place.filesystem_type else lazy("a disk of this machine"))


def _room(free: int) -> Finding:
    mend = lazy("Delete what is not needed, or use a disk with more room.")
    if free >= LITTLE_ROOM:
        return good("free-space", lazy("{free} GB free", free=gigabytes(free)))
    verdict = warn if free >= NO_ROOM else bad
    return verdict("free-space", lazy("only {free} MB free", free=megabytes(free)), mend)


# --- speed ------------------------------------------------------------------------------------------


def measure_appends(folder: Path, most: int, seconds: float) -> tuple[float, ...]:
    """Seconds of each durable append to a scratch file in this folder, which is removed again.

    The file keeps its name meanwhile: some file systems make nothing durable of a file without one.
    """
    took: list[float] = []
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".check-hall-", buffering=0) as scratch:
        end = time.perf_counter() + seconds
        while len(took) < most and (begun := time.perf_counter()) < end:
            scratch.write(_ROW)
            os.fsync(scratch.fileno())
            took.append(time.perf_counter() - begun)
    return tuple(took)


def evaluate_speed(took: tuple[float, ...]) -> Finding:
    """By how long the last of fifty ballots waits that arrive in one moment."""
    rush = RUSH_BALLOTS * (median(took) + BALLOT_SECONDS)
    seen = _speed(took, rush)
    if rush > SLOW:
        verdict = warn if rush <= TOO_SLOW else bad
        return verdict("disk-speed", seen, lazy("Use a machine with a solid-state disk inside."))
    if max(took) > LONG_WAIT:
        return warn(
            "disk-speed", seen, lazy("Stop what else writes to this disk: updates, backups, copying.")
        )
    return good("disk-speed", seen)


def _speed(took: tuple[float, ...], rush: float) -> LazyText:
    return lazy(
        "{rate} durable appends a second; waiting for the disk: median {median} ms, worst {worst} ms; "
        "of {rush} ballots at once the last is in after about {seconds} s",
        rate=round(len(took) / sum(took)),
        median=rounded(median(took) * 1000, 2),
        worst=rounded(max(took) * 1000),
        rush=RUSH_BALLOTS,
        seconds=rounded(rush, 2),
    )


def probe_speed(folder: Path, most: int, seconds: float) -> Finding:
    """Measure and judge; a disk that refuses is bad."""
    try:
        return evaluate_speed(measure_appends(folder, most, seconds))
    except OSError as error:
        seen = lazy("nothing can be written: {why}", why=error.strerror or error)
        return bad("disk-speed", seen, lazy("Make room, or use another disk."))
