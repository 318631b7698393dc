"""A disk of file copies, which knows what was synced and what a power cut may leave.

The files in the folder are what programs see: the page cache. Beside them this module keeps what has reached
the platter. It follows SQLite's order of writing in WAL mode:

- A commit writes frames behind the last ones and syncs the log. When the log begins again, its new header is
  synced before the frames.
- A checkpoint syncs the log, writes pages into the database and syncs the database when all are written.

Between two syncs the unsynced sectors reach the platter in any order, or not at all. After an error of fsync
the kernel takes the unsynced sectors for clean: a later fsync succeeds without them ("fsyncgate").
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random

SECTOR = 512
_LOG_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24
_MAX_GATE_VERSIONS = 12


@dataclass(frozen=True, slots=True)
class Image:
    """The content of a contest file and of the files beside it."""

    database: bytes
    log: bytes
    gate: bytes

    @classmethod
    def read(cls, path: Path) -> "Image":
        """Read what programs see."""
        return cls(*(_read(Path(f"{path}{suffix}")) for suffix in ("", "-wal", "-gate")))

    def write(self, path: Path) -> None:
        """Write the files into an empty folder."""
        path.write_bytes(self.database)
        for suffix, content in (("-wal", self.log), ("-gate", self.gate)):
            if content:
                Path(f"{path}{suffix}").write_bytes(content)


class Disk:
    """What has reached the platter of one contest file."""

    def __init__(self, path: Path, platter: Image, lost_range: tuple[int, int] = (0, 0)) -> None:
        self.path = path
        self.log_path = Path(f"{path}-wal")
        self.database = platter.database
        self.log = bytearray(platter.log)
        self.gate_versions = [platter.gate]
        self.lost_range = lost_range
        """Bytes of the log that the kernel takes for clean although they are not on the platter."""
        self.is_forgetting_log = self.is_forgetting_database = False
        """The disk says that it has synced, and has not."""
        self._synced_end = 0
        self._backfilled_frames = 0

    # --- what SQLite does -------------------------------------------------------------------------

    def note_commit(self, *, is_synced: bool) -> None:
        """A COMMIT has returned. It may have done a checkpoint too."""
        log_end, backfilled_frames, _ = self._read_index()
        if is_synced and log_end:
            self.sync_log()
        if backfilled_frames != self._backfilled_frames:
            self.note_checkpoint()

    def note_checkpoint(self) -> None:
        """A checkpoint has returned."""
        _, self._backfilled_frames, is_complete = self._read_index()
        self.sync_log()
        if is_complete and not self.is_forgetting_database:
            self.database = _read(self.path)

    def note_last_close(self, log: bytes) -> None:
        """A connection was closed. The last one syncs the log, writes it into the database and deletes it.

        Args:
            log: the content of the log before; a power cut may bring it back.
        """
        if self.log_path.exists():
            return
        if not self.is_forgetting_log:
            self.log, self.lost_range = bytearray(log), (0, 0)
        if not self.is_forgetting_database:
            self.database = _read(self.path)

    def read_log(self) -> bytes:
        """The log as programs see it, without old frames at its end."""
        return _read(self.log_path)[: self._read_index()[0]]

    def sync_log(self) -> None:
        """The log was synced, so far as the disk does what it says."""
        if self.is_forgetting_log:
            return
        log_end = self._read_index()[0]
        with self.log_path.open("rb") as file:
            header = file.read(_LOG_HEADER_BYTES)
            if header != bytes(self.log[:_LOG_HEADER_BYTES]):
                self.log, self._synced_end, self.lost_range = bytearray(), 0, (0, 0)
            file.seek(self._synced_end)
            content = bytearray(file.read(max(0, log_end - self._synced_end)))
        first_lost, end_lost = self.lost_range
        for offset in range(max(first_lost, self._synced_end), min(end_lost, log_end)):
            content[offset - self._synced_end] = self.log[offset] if offset < len(self.log) else 0
        self.log[self._synced_end : self._synced_end + len(content)] = content
        self._synced_end = max(self._synced_end, log_end)

    def fail_sync(self) -> None:
        """The log could not be synced: what is not on the platter now is never synced by itself."""
        content = self.read_log()
        self.lost_range = _common_length(content, self.log), len(content)

    def note_gate(self) -> None:
        """The lock file was written; nobody waits until it is on the platter."""
        self.gate_versions.append(_read(Path(f"{self.path}-gate")))
        del self.gate_versions[:-_MAX_GATE_VERSIONS]

    def _read_index(self) -> tuple[int, int, bool]:
        """Read SQLite's index of the log: end of the log, frames copied to the database, whether all are."""
        try:
            index = _read_start(Path(f"{self.path}-shm"), 100)
        except FileNotFoundError:
            return 0, 0, True
        if len(index) < 100:
            return 0, 0, True
        page_bytes = int.from_bytes(index[14:16], "little")
        page_bytes = (page_bytes & 0xFE00) + ((page_bytes & 1) << 16)
        frame_count, backfilled = (int.from_bytes(index[at : at + 4], "little") for at in (16, 96))
        log_end = _LOG_HEADER_BYTES + frame_count * (page_bytes + _FRAME_HEADER_BYTES) if frame_count else 0
        return log_end, backfilled, frame_count == backfilled

    # --- what is left -----------------------------------------------------------------------------

    @property
    def platter(self) -> Image:
        """What has surely reached the platter, with the last lock file."""
        return Image(self.database, bytes(self.log), self.gate_versions[-1])

    def cut_power(self, random: Random) -> Image:
        """What may be on the platter after a power cut at this moment, with commands in flight."""
        seen = Image.read(self.path)
        log, database = bytes(self.log), self.database
        if not (self.is_forgetting_log or self.is_forgetting_database):
            if seen.database != database and random.random() < 0.5:
                if self.lost_range == (0, 0):  # a checkpoint in flight: the log was synced before
                    log = seen.log if self._read_index()[0] else log
                    database = _mix(database, seen.database, random)
            else:
                log = self._cut_log(log, seen.log, random)
        gate = self.gate_versions[-1] if random.random() < 0.5 else random.choice(self.gate_versions)
        if self.is_forgetting_log or self.is_forgetting_database:
            gate = self.gate_versions[-1]  # it is on another track, and the only one that can tell
        return Image(database, log, gate)

    def _cut_log(self, old: bytes, new: bytes, random: Random) -> bytes:
        header = new[:_LOG_HEADER_BYTES]
        if not header:  # it was emptied or deleted, which nobody synced
            return random.choice((old, b""))
        if header == old[:_LOG_HEADER_BYTES]:
            return _mix(old, new, random, _common_length(old, new))
        begun = header + old[_LOG_HEADER_BYTES:]
        return random.choice((old, begun, _mix(begun, new, random)))


def _mix(old: bytes, new: bytes, random: Random, first: int = 0) -> bytes:
    """Each sector from `first` on is old, new, or now and then neither; the end may be missing."""
    mixed = bytearray(old[:first])
    share = random.choice((0.1, 0.5, 0.9, 1.0))
    for start in range(first, max(len(old), len(new)), SECTOR):
        end = start + SECTOR
        sector = new[start:end] if random.random() < share else old[start:end]
        if start >= len(old) and random.random() < 0.02:
            sector = random.randbytes(SECTOR)
        mixed += sector.ljust(min(SECTOR, max(len(old), len(new)) - start), b"\0")
    if len(mixed) > len(old) and random.random() < 0.5:
        del mixed[random.randint(max(len(old), first), len(mixed)) :]
    return bytes(mixed)


def _common_length(one: bytes, other: bytes | bytearray) -> int:
    """Length of the common beginning, in whole sectors."""
    length = 0
    while length < min(len(one), len(other)) and one[length : length + SECTOR] == bytes(
        other[length : length + SECTOR]
    ):
        length += SECTOR
    return min(length, len(one), len(other))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _read_start(path: Path, length: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, length)
    finally:
        os.close(descriptor)


def remove_folder(folder: Path) -> None:
    """Delete the folder of a start of the machine."""
    shutil.rmtree(folder, ignore_errors=True)
