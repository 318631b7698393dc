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
+-- FileDamaged         the file or its disk cannot be read
+-- ForeignLog          the file is sound, but the log beside it belongs to another copy
"""

from pathlib import Path

from scoring_tui.i18n.lazy import LazyText, lazy


class LedgerError(Exception):
    """The contest file cannot be used; `message` explains what to do."""

    def __init__(self, message: LazyText) -> None:
        self.message = message
        super().__init__(str(message))


class FileMissing(LedgerError):
    """There is no such file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy(
                "There is no contest file {path}. Check the name, or make one with: scoring-tui new",
                path=path,
            )
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
    """Another program holds a lock on the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy(
                "Another program keeps {path} locked; nothing was written. Close it and try again.", path=path
            )
        )


class DiskFull(LedgerError):
    """No space is left on the disk."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            lazy(
                "The disk of {path} is full; nothing was written. Delete something and try again.", path=path
            )
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
        code: short code of its last entry.
    """

    def __init__(self, path: Path, log_names: tuple[str, ...], entry_count: int, code: str) -> None:
        super().__init__(
            lazy(
                "{path} was put beside files of another copy of it: {logs}. Close every program that has the "
                "file open, move these files to another folder without deleting them, and open {path} "
                "again. It then has {entries} entries, code {code}.",
                path=path,
                logs=", ".join(log_names),
                entries=entry_count,
                code=code,
            )
        )
