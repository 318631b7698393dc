"""Find the programs that hold a lock, from the system's list of locks (Linux).

One kind of them keeps SQLite from emptying the log; another keeps all writers from the contest file.
"""

import os
from collections.abc import Iterator
from pathlib import Path

_LOCKS = Path("/proc/locks")
_READ_LOCKS = range(123, 128)
"""Bytes of the -shm file that a reader locks while it needs the log (`WAL_READ_LOCK` in SQLite's wal.c)."""


def find_log_reader(path: Path) -> str:
    """Name and process id of a foreign program that reads the log; empty if none is known."""
    try:
        inode = Path(f"{path}-shm").stat().st_ino
        listing = _LOCKS.read_text(errors="replace")
    except OSError:  # another system, or no log
        return ""
    process_ids = dict.fromkeys(pid for pid in list_readers(listing, inode) if pid != os.getpid())
    return ", ".join(f"{_program_name(pid)} {pid}" for pid in process_ids)


def list_readers(listing: str, inode: int) -> Iterator[int]:
    """Process ids that hold a read lock on the log, from the text of /proc/locks.

    A line: "1: POSIX  ADVISORY  READ 4711 08:01:1234 123 123".
    """
    for line in listing.splitlines():
        words = line.split()
        if len(words) != 8 or not words[5].endswith(f":{inode}"):
            continue
        if words[6].isdigit() and int(words[6]) in _READ_LOCKS:
            yield int(words[4])


def find_lock_owner(inode: int) -> int | None:
    """The process that holds the lock (`flock`) of the file with this inode; None if it is not known."""
    try:
        return read_lock_owner(_LOCKS.read_text(errors="replace"), inode)
    except OSError:  # another system
        return None


def read_lock_owner(listing: str, inode: int) -> int | None:
    """As `find_lock_owner`, from the text of /proc/locks.

    A line: "1: FLOCK  ADVISORY  WRITE 4711 08:01:1234 0 EOF"; a waiting process has "->" before FLOCK.
    """
    for line in listing.splitlines():
        words = line.split()
        if words[1:2] == ["FLOCK"] and words[3] == "WRITE" and words[5].endswith(f":{inode}"):
            return int(words[4]) if int(words[4]) > 0 else None
    return None


def _program_name(process_id: int) -> str:
    try:
        return Path(f"/proc/{process_id}/comm").read_text().strip()
    except OSError:
        return ""
