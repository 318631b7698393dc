"""Errors of a contest file; each message explains what to do.

LedgerError
+-- FileMissing         there is no such file
+-- FileAlreadyExists   a new contest file would overwrite another file
+-- NotAContest         the file is not a contest file
+-- NewerVersion        made by a newer scoring-tui
+-- FileReadOnly        the file or its folder cannot be written
+-- NetworkDisk         not on a disk of this machine
+-- FileMoved           renamed, replaced or deleted while it was open
+-- FileBusy            another program holds a lock on it
+-- DiskFull            no space left
+-- BackupFaulty        a backup is not sound
+-- DiskReadOnly        the disk is mounted for reading only
+-- QuotaReached        this user or file may not take more space
+-- DiskRefused         the disk reported an error; the file itself may be sound
+-- FileDamaged         the file or its disk cannot be read
+-- EntriesMissing      the file has fewer entries than were acknowledged
+-- SeveralNames        the file has a second name or is mounted, so that its log is not found
+-- SecretFileUnsafe    a secret side file is a link, or others may read it
+-- UnexpectedFault     any other error of the system or of this program
+-- ForeignLog          the file is sound, but the log beside it belongs to another copy
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scoring_tui.i18n.lazy import LazyText, lazy

if TYPE_CHECKING:
    from scoring_tui.ledger.lock_file import LockHolder


class LedgerError(Exception):
    """The contest file cannot be used; `message` explains what to do."""

    def __init__(self, message: LazyText) -> None:
        self.message = message
        super().__init__(str(message))

    @property
    def message_in_use(self) -> LazyText:
        """The message for a screen that has used the file until now."""
        return self.message


class FileMissing(LedgerError):
    """There is no such file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy(
                "There is no contest file {path}. Check the name, or make one with: scoring-tui new",
                path=path,
            )
        )
        self._path = path

    @property
    def message_in_use(self) -> LazyText:
        """A file that was there a moment ago is put back; a new one would hold nothing."""
        return lazy(
            "The contest file {path} is gone. Put it back in its place; until then nothing can be sent.",
            path=self._path,
        )


class FileAlreadyExists(LedgerError):
    """A new contest file would overwrite another file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy("{path} is there already and is never overwritten. Choose another name.", path=path)
        )


class NotAContest(LedgerError):
    """The file is not a contest file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy("{path} is not a contest file. Open one that was made with: scoring-tui new", path=path)
        )


class NewerVersion(LedgerError):
    """A newer scoring-tui wrote the file; `what` is the unknown version or kind of entry."""

    def __init__(self, path: Path, what: object) -> None:
        super().__init__(
            lazy(
                "{path} was written by a newer scoring-tui ({what}). Install that version on this machine.",
                path=path,
                what=what,
            )
        )


class FileReadOnly(LedgerError):
    """The file or its folder cannot be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy(
                "{path} cannot be written. Give this user the right to write the file and its folder.",
                path=path,
            )
        )


class SecretFileUnsafe(LedgerError):
    """A secret side file is a link or no file, or other users may read it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy(
                "{path} must be a file, no link, that its owner alone can read. Type: chmod 600 {path}",
                path=path,
            )
        )


class SideFileIsLink(LedgerError):
    """A file beside the contest file is a link: somebody else would choose what is written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy("{path} is a link to another file, which is not followed. Delete the link.", path=path)
        )


class NetworkDisk(LedgerError):
    """The file is not on a disk of this machine; `kind` is the type of the file system."""

    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(
            lazy(
                "{path} is on a shared disk ({kind}), where ballots get lost. Keep it on a disk of the "
                "machine that serves the hall, and let the other laptops in through that machine.",
                path=path,
                kind=kind,
            )
        )


class FileMoved(LedgerError):
    """The file was renamed, replaced or deleted while it was open."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy(
                "{path} was moved, replaced or deleted while it was open; nothing was written. "
                "Put it back with its -wal file, or close everything and open the right file.",
                path=path,
            )
        )


class FileBusy(LedgerError):
    """Another program holds a lock on the file; `holder` is the one that was told, if it is one of ours."""

    def __init__(self, path: Path, holder: LockHolder | None = None) -> None:
        if holder is None:
            message = lazy(
                "Another program keeps {path} locked; nothing was written. Close it and try again.", path=path
            )
        else:
            message = describe_holder(holder)
        super().__init__(message)


def describe_holder(holder: LockHolder) -> LazyText:
    """Who keeps the file locked, and what to do."""
    return lazy(
        "Process {process} ({name}) has kept the file locked since {since}; nothing was written. "
        "It is tried again by itself. If that process hangs, end it.",
        process=holder.process_id,
        name=holder.name or "–",
        since=holder.since.astimezone().time().replace(microsecond=0),
    )


class DiskFull(LedgerError):
    """No space is left on the disk."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy(
                "The disk of {path} is full; nothing was written. Delete something and try again.", path=path
            )
        )


class BackupFaulty(LedgerError):
    """A backup was read back, and is not sound or lacks entries."""

    def __init__(self, folder: Path, path: Path) -> None:
        super().__init__(
            lazy(
                "The backup of {path} in {folder} is not sound: it cannot be read, its chain is broken, or "
                "it lacks entries. Take another disk, and make a backup again.",
                path=path.name,
                folder=folder,
            )
        )


class DiskReadOnly(LedgerError):
    """The disk can only be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy(
                "The disk of {path} can only be read now; nothing was written. The system does this to a "
                "disk with errors. Make it writable again, or go on with a backup on another disk.",
                path=path,
            )
        )


class QuotaReached(LedgerError):
    """This user, or a single file, may not take more space."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy(
                "The system allows no more space for {path} (quota or largest file size); nothing was "
                "written. Raise the limit, or delete something of this user.",
                path=path,
            )
        )


class DiskRefused(LedgerError):
    """The disk reported an error; nothing was written. `what` is the error."""

    def __init__(self, path: Path, what: object) -> None:
        super().__init__(
            lazy(
                "The disk of {path} reports an error ({what}); nothing was written. It is tried again by "
                "itself. If it stays, close everything and go on with a backup on another disk.",
                path=path,
                what=what,
            )
        )


class EntriesMissing(LedgerError):
    """The file does not hold the last entry that was acknowledged.

    Args:
        acknowledged_seq: number of that entry.
        entry_count: number of entries of the file.
        witness: where the acknowledged entry was told; None if this process has seen it.
    """

    def __init__(
        self, path: Path, acknowledged_seq: int, entry_count: int, witness: str | None = None
    ) -> None:
        if witness is None:
            message = lazy(
                "{path} has lost entries: entry {seq} was saved, but the file now has {count} entries and "
                "not this one. Stop writing, keep a copy of all files, and restore the latest backup.",
                path=path, seq=acknowledged_seq, count=entry_count,
            )  # fmt: skip
        else:
            message = lazy(
                "{path} has lost entries: {witness} says that entry {seq} was saved, but the file has "
                "{count} entries and not this one. Its -wal file was removed, or an older copy was put in "
                "its place. Put the right files back, or restore the latest backup with: scoring-tui restore",
                path=path, witness=witness, seq=acknowledged_seq, count=entry_count,
            )  # fmt: skip
        super().__init__(message)


class SeveralNames(LedgerError):
    """The file has several names. Each would have a log of its own, and ballots would be lost."""

    def __init__(self, path: Path, why: LazyText) -> None:
        super().__init__(
            lazy(
                "{path} {why}. Under each name SQLite keeps another log, and ballots get lost. Copy the file "
                "to a folder of its own and open it there.",
                path=path,
                why=why,
            )
        )


class UnexpectedFault(LedgerError):
    """Any other error of the system or of this program; `what` is its text."""

    def __init__(self, path: Path, what: object) -> None:
        super().__init__(
            lazy("{path} cannot be used now ({what}). It is tried again by itself.", path=path, what=what)
        )


class FileDamaged(LedgerError):
    """The file or its disk cannot be read; `what` is the damaged entry or the error message of SQLite."""

    def __init__(self, path: Path, what: object) -> None:
        super().__init__(
            lazy(
                "{path} is damaged ({what}). Stop writing to it, keep a copy of it with its -wal file, "
                "and go on with the latest backup under a name of its own, not copied over this file.",
                path=path,
                what=what,
            )
        )


class ForeignLog(LedgerError):
    """The file is sound by itself, but the log beside it belongs to another copy of it.

    Args:
        log_names: names of the files of the log.
        entry_count: number of entries of the file without the log.
        code: code of its last entry.
        missing_count: how many entries were acknowledged that the file does not have.
    """

    def __init__(
        self, path: Path, log_names: tuple[str, ...], entry_count: int, code: str, missing_count: int = 0
    ) -> None:
        values = {"path": path, "logs": ", ".join(log_names), "entries": entry_count, "code": code}
        if missing_count:
            message = lazy(
                "{path} was put beside files of another copy of it: {logs}. Close every program that has the "
                "file open, move these files to another folder without deleting them, and open {path} "
                "again. It then has {entries} entries, code {code}; {missing} later ones that were saved are "
                "missing in this copy.",
                **values, missing=missing_count,
            )  # fmt: skip
        else:
            message = lazy(
                "{path} was put beside files of another copy of it: {logs}. Close every program that has the "
                "file open, move these files to another folder without deleting them, and open {path} "
                "again. It then has {entries} entries, code {code}.",
                **values,
            )
        super().__init__(message)
