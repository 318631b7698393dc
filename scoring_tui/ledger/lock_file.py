"""What the writers of a contest file tell each other in the lock file (`FINAL.db-gate`) beside it.

Five lines of text, each of a fixed length:

    head 2114 3f9a07c2... 1b2c3d4e   the last entry that was acknowledged: number and hash (the witness)
    head 2113 9ce1b7d0... 5f6a7b8c   the one told before
    holder 4711 2026-...+00:00 name  who holds the write lock, since when; blank if nobody does
    fault 2026-...+00:00 open        when the disk last refused a commit; `open` until everything is durable
    backup 2026-...+00:00 2114 good  when the last backup was tried, its last entry, and whether it is `good`

A lost or older log (`-wal`) leaves a sound file with fewer entries, which nothing inside the file can show.
The witness shows it. Its line is written after COMMIT under the write lock, and is not waited for: it is
never ahead of the file. A power cut may tear the line that is being written, and a reader may see half of it.
So a line ends with its CRC-32, and the two lines are written in turn.
"""

import os
import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scoring_tui.domain.clock import utc_now
from scoring_tui.ledger.local_disk import require_no_link

_LINE_LENGTH = 160
_HEAD_OFFSETS = (0, _LINE_LENGTH)
_HOLDER_OFFSET, _FAULT_OFFSET, _BACKUP_OFFSET = (_LINE_LENGTH * line for line in range(2, 5))
LOCK_OFFSET = 4096
"""The byte that is locked on Windows, where a locked byte cannot be read by others."""

_HEAD = re.compile(r"(head ([1-9][0-9]*) ([0-9a-f]{64})) ([0-9a-f]{8})\s*\n?")
_HOLDER = re.compile(r"holder ([0-9]+) (\S+) ?(.*?)\s*\n?")
_FAULT = re.compile(r"fault (\S+) (open|healed)\s*\n?")
_BACKUP = re.compile(r"backup (\S+) ([0-9]+) (good|failed)\s*\n?")

Head = tuple[int, str]
"""Number and hash of an entry."""


@dataclass(frozen=True, slots=True)
class LockHolder:
    """The process that holds the write lock."""

    process_id: int
    since: datetime
    name: str
    """The seat of its person, or what the process is."""


@dataclass(frozen=True, slots=True)
class DiskFault:
    """The last commit that the disk refused."""

    at: datetime
    is_open: bool
    """Whether some earlier entries may not be on the disk yet."""


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """The last backup that was tried."""

    at: datetime
    seq: int
    """Number of its last entry; 0 if it failed."""
    is_good: bool


class LockFile:
    """The open lock file of one contest file."""

    def __init__(self, path: Path) -> None:
        """Open it, and create it if there is none. Raises `OSError`, and `SideFileIsLink` for a link."""
        require_no_link(Path(lock_file_path(path)))
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        self.descriptor = os.open(lock_file_path(path), flags | getattr(os, "O_NOFOLLOW", 0), 0o600)

    def close(self) -> None:
        """Close the file; it is not deleted."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def read_head(self) -> Head | None:
        """The last acknowledged entry; None if no writer has told it, or neither line can be read."""
        return max(filter(None, self._read_heads()), default=None)

    def _read_heads(self) -> list[Head | None]:
        raw = _pread(self.descriptor, 2 * _LINE_LENGTH, 0)
        return [_parse_head(raw[offset : offset + _LINE_LENGTH]) for offset in _HEAD_OFFSETS]

    def write_head(self, head: Head | None) -> None:
        """Tell the last acknowledged entry; None for an empty ledger. The newest line is not overwritten."""
        heads = self._read_heads()
        newest_line = max((1, 0), key=lambda line: heads[line] or (0, ""))
        newest_head, newest_offset = heads[newest_line], _HEAD_OFFSETS[newest_line]
        text = f"head {head[0]} {head[1]}" if head else ""
        self._write_line(_HEAD_OFFSETS[1 - newest_line], f"{text} {_checksum(text)}" if head else "")
        if newest_head is not None and (head is None or newest_head[0] >= head[0]):  # of the file before it
            self._write_line(newest_offset, "")

    def read_holder(self) -> LockHolder | None:
        """Who holds the write lock, as far as it was told."""
        match = _HOLDER.fullmatch(self._read_line(_HOLDER_OFFSET))
        since = _parse_time(match[2]) if match else None
        return LockHolder(int(match[1]), since, match[3]) if match and since else None

    def write_holder(self, name: str | None) -> None:
        """Tell that this process holds the lock; None: that nobody does."""
        text = "" if name is None else f"holder {os.getpid()} {_format_now()} {name[:80]}"
        self._write_line(_HOLDER_OFFSET, text)

    def read_fault(self) -> DiskFault | None:
        """The last commit that the disk refused, or None. A torn line counts as an open fault of now."""
        line = self._read_line(_FAULT_OFFSET)
        if not line.strip():
            return None
        match = _FAULT.fullmatch(line)
        at = _parse_time(match[1]) if match else None
        return DiskFault(at, match[2] == "open") if match and at else DiskFault(utc_now(), is_open=True)

    def write_fault(self, at: datetime, *, is_open: bool) -> None:
        """Tell when the disk refused a commit, and whether that may concern earlier entries still."""
        self._write_line(_FAULT_OFFSET, f"fault {at.isoformat()} {'open' if is_open else 'healed'}")

    def read_backup(self) -> BackupRecord | None:
        """The last backup that was tried, or None."""
        match = _BACKUP.fullmatch(self._read_line(_BACKUP_OFFSET))
        at = _parse_time(match[1]) if match else None
        return BackupRecord(at, int(match[2]), match[3] == "good") if match and at else None

    def write_backup(self, record: BackupRecord) -> None:
        """Tell of the last backup."""
        result = "good" if record.is_good else "failed"
        self._write_line(_BACKUP_OFFSET, f"backup {record.at.isoformat()} {record.seq} {result}")

    def _read_line(self, offset: int) -> str:
        return _decode(_pread(self.descriptor, _LINE_LENGTH, offset))

    def _write_line(self, offset: int, text: str) -> None:
        raw = " ".join(text.split()).encode()[: _LINE_LENGTH - 1]
        _pwrite(self.descriptor, raw.ljust(_LINE_LENGTH - 1) + b"\n", offset)


def lock_file_path(path: Path) -> str:
    """The lock file of a contest file."""
    return f"{path}-gate"


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\0", "")


def _parse_head(raw: bytes) -> Head | None:
    match = _HEAD.fullmatch(_decode(raw))
    is_whole = match is not None and match[4] == _checksum(match[1])
    return (int(match[2]), match[3]) if match and is_whole else None


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def _parse_time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _format_now() -> str:
    return utc_now().isoformat(timespec="milliseconds")


if hasattr(os, "pread"):

    def _pread(descriptor: int, length: int, offset: int) -> bytes:
        return os.pread(descriptor, length, offset)

    def _pwrite(descriptor: int, content: bytes, offset: int) -> None:
        os.pwrite(descriptor, content, offset)

else:  # Windows; the descriptor is used by one thread at a time

    def _pread(descriptor: int, length: int, offset: int) -> bytes:
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, length)

    def _pwrite(descriptor: int, content: bytes, offset: int) -> None:
        os.lseek(descriptor, offset, os.SEEK_SET)
        os.write(descriptor, content)
