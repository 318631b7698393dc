"""Backups of a contest file: made while it is in use, verified before they count, and put back.

A backup is made with `VACUUM INTO`, SQLite's own way to copy a file that others write: one moment of the
file, in one file without a log. Copying the files by other means can miss acknowledged entries.
"""

import os
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scoring_tui.domain.clock import utc_now
from scoring_tui.ledger import local_disk
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.connection import connect_contest
from scoring_tui.ledger.damage import read_sound_head
from scoring_tui.ledger.errors import BackupFaulty, FileMissing, LedgerError
from scoring_tui.ledger.evidence_files import EvidenceFolder, evidence_folder
from scoring_tui.ledger.file_names import SIDE_SUFFIXES
from scoring_tui.ledger.lock_file import BackupRecord, Head, LockFile, lock_file_path
from scoring_tui.ledger.sqlite_errors import translate_storage_errors
from scoring_tui.ledger.write_lock import WriteLock

_NAME = re.compile(
    r"(?P<stem>.+)-(?P<time>\d{8}T\d{6})-(?P<seq>\d{6,})-(?P<code>[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){1,3})\.db"
)
"""The contest file, and the files that belong to it. The pepper stays: it belongs to its backups as well."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One verified backup."""

    path: Path
    head: Head
    at: datetime

    @property
    def code(self) -> str:
        """Code of its last entry."""
        return head_code(*self.head)


def write_backup(path: Path, folder: Path, keep_count: int | None = None) -> Backup:
    """Back a contest file up while others use it, verify the copy, and give it its name.

    Args:
        folder: where backups are; it is made if it is missing.
        keep_count: delete the oldest backups of this file beyond so many; None: delete none.

    Raises:
        LedgerError: the file or the folder cannot be used, or the copy is not sound; then no backup is left.
            Or files of evidence cannot be copied; then the copy of the contest file stays.
    """
    path, now = path.resolve(), utc_now()
    partial_path = folder / f".{path.stem}-{os.getpid()}.partial"
    try:
        head = copy_verified(path, partial_path)
        local_time = now.astimezone().strftime("%Y%m%dT%H%M%S")
        name = f"{path.stem}-{local_time}-{head[0]:06}-{head_code(*head)}.db"
        with translate_storage_errors(folder / path.name):
            partial_path.replace(folder / name)
            _make_durable(folder)
    finally:
        with suppress(OSError):
            partial_path.unlink(missing_ok=True)
    EvidenceFolder(evidence_backup(folder, path.stem)).copy_missing(EvidenceFolder(evidence_folder(path)))
    _record_backup(path, BackupRecord(now, head[0], is_good=True))
    if keep_count is not None:
        remove_old_backups(path, folder, keep_count)
    return Backup(folder / name, head, now)


def evidence_backup(folder: Path, stem: str) -> Path:
    """Where all backups of a contest file keep the files of its evidence."""
    return folder / f"{stem}-evidence"


def copy_verified(path: Path, copy_path: Path) -> Head:
    """Copy a contest file that may be in use, durably, and read the copy back; return its last entry.

    Raises a `LedgerError` if that is not possible, `BackupFaulty` if the copy is not sound or lacks entries.
    """
    folder = copy_path.parent
    with translate_storage_errors(folder / path.name):
        folder.mkdir(parents=True, exist_ok=True)
        copy_path.unlink(missing_ok=True)
    witness = _read_witness(path)
    with closing(connect_contest(path)) as connection, translate_storage_errors(folder / path.name):
        copy_path.touch(mode=0o600)
        connection.execute("VACUUM INTO ?", (str(copy_path),))
        _make_durable(copy_path)
    head = read_sound_head(copy_path)
    if head is None or (witness is not None and head[0] < witness[0]):
        raise BackupFaulty(folder, path)
    return head


def record_failed_backup(path: Path) -> None:
    """Tell the screens that the last backup failed."""
    _record_backup(path, BackupRecord(utc_now(), 0, is_good=False))


def _record_backup(path: Path, record: BackupRecord) -> None:
    with translate_storage_errors(path), closing(LockFile(path)) as lock_file:
        lock_file.write_backup(record)


def _read_witness(path: Path) -> Head | None:
    with translate_storage_errors(path), closing(LockFile(path)) as lock_file:
        return lock_file.read_head()


def _make_durable(path: Path) -> None:
    """Wait until a file or the names in a folder are on the disk."""
    if path.is_dir() and os.name == "nt":  # Windows cannot do this for a folder, and need not
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def list_backups(path: Path, folder: Path) -> list[Path]:
    """The backups of a contest file in a folder, the oldest first."""
    named_backups = [
        (match["time"], int(match["seq"]), backup_path)
        for backup_path in folder.glob("*.db")
        if (match := _NAME.fullmatch(backup_path.name)) and match["stem"] == path.stem
    ]
    return [backup_path for _, _, backup_path in sorted(named_backups)]


def remove_old_backups(path: Path, folder: Path, keep_count: int) -> None:
    """Delete the oldest backups of this file beyond `keep_count`, which is at least 1."""
    with translate_storage_errors(folder / path.name):
        for backup_path in list_backups(path, folder)[: -max(1, keep_count)]:
            backup_path.unlink(missing_ok=True)


# --- put back ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What a restore would bring back, and what would be missing then."""

    backup_path: Path
    head: Head
    missing: tuple[tuple[str, int], ...]
    """Each witness that tells of later entries, and how many of them."""

    @property
    def missing_count(self) -> int:
        """Entries that were acknowledged and are not in the backup."""
        return max((count for _, count in self.missing), default=0)

    @property
    def code(self) -> str:
        """Code of the last entry of the backup."""
        return head_code(*self.head)


def plan_restore(path: Path, backup_path: Path) -> RestorePlan:
    """Verify a backup, or the newest one of a folder, and compare it with every witness at hand.

    Witnesses: the lock file, the present file with its log, the present file alone, and other backups beside
    the chosen one. Raises `FileMissing` or `BackupFaulty`.
    """
    path = path.resolve()
    if backup_path.is_dir():
        backups = list_backups(path, backup_path)
        if not backups:
            raise FileMissing(backup_path / f"{path.stem}-….db")
        backup_path = backups[-1]
    if not backup_path.is_file():
        raise FileMissing(backup_path)
    head = read_sound_head(backup_path)
    if head is None:
        raise BackupFaulty(backup_path.parent, backup_path)
    missing = tuple(
        (name, seq - head[0]) for name, seq in _list_witnesses(path, backup_path) if seq > head[0]
    )
    return RestorePlan(backup_path, head, missing)


def _list_witnesses(path: Path, backup_path: Path) -> Iterator[tuple[str, int]]:
    """The number of the last entry that each file at hand tells of."""
    if Path(lock_file_path(path)).exists() and (witness := _read_witness(path)):
        yield Path(lock_file_path(path)).name, witness[0]
    if path.exists():
        if alone := read_sound_head(path):
            yield path.name, alone[0]
        if with_log := _read_head_with_log(path):
            yield f"{path.name}-wal", with_log[0]
    for other_path in list_backups(path, backup_path.parent):
        if other_path != backup_path and (match := _NAME.fullmatch(other_path.name)):
            yield other_path.name, int(match["seq"])


def _read_head_with_log(path: Path) -> Head | None:
    try:
        with translate_storage_errors(path), closing(connect_contest(path)) as connection:
            row: Head | None = connection.execute(
                "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"
            ).fetchone()
            return row
    except LedgerError:
        return None


def restore(path: Path, plan: RestorePlan) -> Path | None:
    """Put a backup in the place of a contest file, and move everything that was there into a new folder.

    Every program that has the file open must be closed; one that is not says that entries are missing. Files
    of evidence come back where they are missing or changed; the others stay.
    Returns the folder of the earlier files; None if there were none. Raises a `LedgerError`.
    """
    path = path.resolve()
    local_disk.require_usable_path(path)
    partial_path = path.with_name(f".{path.name}-restore-{os.getpid()}")
    with translate_storage_errors(path):
        partial_path.touch(mode=0o600)
        partial_path.write_bytes(plan.backup_path.read_bytes())
        try:
            if read_sound_head(partial_path) != plan.head:
                raise BackupFaulty(plan.backup_path.parent, plan.backup_path)
            _make_durable(partial_path)
            aside_folder = _move_aside(path)
            partial_path.replace(path)
            _make_durable(path.parent)
        finally:
            partial_path.unlink(missing_ok=True)
        with closing(WriteLock(path)) as write_lock, write_lock:
            write_lock.file.write_head(plan.head)
    if match := _NAME.fullmatch(plan.backup_path.name):
        backup_folder = evidence_backup(plan.backup_path.parent, match["stem"])
        EvidenceFolder(evidence_folder(path)).restore_from(EvidenceFolder(backup_folder))
    return aside_folder


def _move_aside(path: Path) -> Path | None:
    """Move the contest file and what belongs to it into a folder of their own; nothing is deleted."""
    old_paths = [
        Path(f"{path}{suffix}") for suffix in ("", *SIDE_SUFFIXES) if Path(f"{path}{suffix}").exists()
    ]
    if not old_paths:
        return None
    time_text = utc_now().astimezone().strftime("%Y%m%dT%H%M%S")
    folder = path.with_name(f"{path.name}-before-{time_text}")
    number = 1
    while folder.exists():
        number += 1
        folder = path.with_name(f"{path.name}-before-{time_text}-{number}")
    folder.mkdir()
    # The log first: a file without its log is older, but a log without its file is nothing.
    for old_path in sorted(old_paths, key=lambda old: old == path):
        old_path.replace(folder / old_path.name)
    return folder
