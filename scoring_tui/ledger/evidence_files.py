"""The files of evidence: a folder `FINAL.db-evidence` beside the contest file, for its owner only.

A file is stored once, under the SHA-256 of its content; names and sizes are in the ledger. Nothing is ever
executed, and no link is followed. A stored file that no longer has its content is put aside as `….changed`.
"""

import os
import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import ELOOP
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, Literal

from scoring_tui.domain.evidence import MAX_FILE_BYTES
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.errors import SideFileIsLink
from scoring_tui.ledger.file_names import name_unless_taken
from scoring_tui.ledger.sqlite_errors import translate_storage_errors

_CHUNK_BYTES = 1_000_000
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)  # fmt: skip
_STORED_NAME = re.compile(r"[0-9a-f]{64}")
_OWN_NAME = re.compile(r"[0-9a-f]{64}(\.changed-[0-9]+)?|\.[0-9a-f]{16}")
"""Stored files, those put aside, and drafts of a copy that was interrupted."""

FileState = Literal["whole", "missing", "changed"]
"""Whether a stored file has the content that the ledger names."""

FILE_STATE_NAMES: dict[FileState, LazyText] = {
    "whole": lazy("whole"),
    "missing": lazy("missing"),
    "changed": lazy("changed"),
}


class EvidenceUnreadable(Exception):
    """A file cannot be taken as evidence; `message` says why."""

    def __init__(self, message: LazyText) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is about to be stored."""

    path: Path
    sha256: str
    size: int
    """Bytes."""


def evidence_folder(contest_path: Path) -> Path:
    """The folder of the files of a contest file."""
    return contest_path.with_name(f"{contest_path.name}-evidence")


# --- what comes in ------------------------------------------------------------------------------------


def read_source(folder: Path, name: str) -> SourceFile:
    """Find a file below a folder and compute its hash.

    Raises `EvidenceUnreadable` if it is missing, empty, too large, or no ordinary file, and for a link
    anywhere on the way to it.
    """
    path = folder
    for part in name.split("/"):
        path = path / part
        if path.is_symlink():
            raise EvidenceUnreadable(lazy("is reached by a link; copy the file itself into the folder"))
    try:
        with _open_source(path) as file:
            digest, size = _hash_file(file)
    except FileNotFoundError:
        raise EvidenceUnreadable(lazy("there is no such file in {folder}", folder=folder)) from None
    except OSError as error:
        raise EvidenceUnreadable(lazy("cannot be read: {why}", why=error.strerror or str(error))) from error
    if not size:
        raise EvidenceUnreadable(lazy("the file is empty"))
    return SourceFile(path, digest, size)


def _open_source(path: Path) -> BinaryIO:
    descriptor = os.open(path, _FLAGS)
    status = os.fstat(descriptor)
    if S_ISREG(status.st_mode) and status.st_size <= MAX_FILE_BYTES:
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if not S_ISREG(status.st_mode):
        raise EvidenceUnreadable(lazy("is no ordinary file but a folder, pipe or device"))
    raise EvidenceUnreadable(
        lazy(
            "has {size} MB; at most {most} MB are taken: make it smaller, or give a link",
            size=status.st_size // 1_000_000, most=MAX_FILE_BYTES // 1_000_000,
        )
    )  # fmt: skip


def _hash_file(file: BinaryIO) -> tuple[str, int]:
    digest, size = sha256(), 0
    while chunk := file.read(_CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


# --- the folder ---------------------------------------------------------------------------------------


class EvidenceFolder:
    """The stored files of one contest file, or of its backups."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def find_state(self, digest: str) -> FileState:
        """Read a stored file again and compare it with its hash."""
        try:
            with self.open_file(digest) as file:
                return "whole" if _hash_file(file)[0] == digest else "changed"
        except FileNotFoundError:
            return "missing"
        except (OSError, EvidenceUnreadable):
            return "changed"

    def open_file(self, digest: str) -> BinaryIO:
        """Open a stored file for reading. Raises `OSError`, and `EvidenceUnreadable` if it is no file."""
        if self.path.is_symlink():
            raise EvidenceUnreadable(lazy("the folder of the evidence is a link"))
        return _open_source(self.file_path(digest))

    def file_path(self, digest: str) -> Path:
        """Where a stored file lies. Raises `ValueError` for anything but a SHA-256."""
        if not _STORED_NAME.fullmatch(digest):
            raise ValueError("not a SHA-256")
        return self.path / digest

    def list_files(self) -> list[str]:
        """The hashes of all stored files; none without a folder."""
        try:
            return sorted(entry.name for entry in self.path.iterdir() if _STORED_NAME.fullmatch(entry.name))
        except FileNotFoundError:
            return []

    def store(self, source: SourceFile) -> None:
        """Copy a file durably, unless it is stored whole. Raises a `LedgerError`, or `EvidenceUnreadable`.

        Raises `EvidenceUnreadable` if the file has changed since its hash was computed.
        """
        if self.find_state(source.sha256) == "whole":
            return
        with translate_storage_errors(self.path), _open_source(source.path) as file:
            self._make_folder()
            self._write(file, source.sha256)

    def count_files(self) -> int:
        """How many files are stored, with those that were put aside."""
        return len(self._list_own_paths())

    def erase(self, remaining_digests: Collection[str]) -> None:
        """Delete all stored files but these, and the folder when it is empty. Other files stay.

        Raises a `LedgerError`, and `EvidenceUnreadable` if the folder is a link.
        """
        if self.path.is_symlink():
            raise EvidenceUnreadable(lazy("the folder of the evidence is a link"))
        with translate_storage_errors(self.path):
            for path in self._list_own_paths():
                if path.name not in remaining_digests:
                    path.unlink(missing_ok=True)
        with suppress(OSError):  # it holds other files, or was never made
            self.path.rmdir()

    def _list_own_paths(self) -> list[Path]:
        try:
            return [path for path in self.path.iterdir() if _OWN_NAME.fullmatch(path.name)]
        except (FileNotFoundError, NotADirectoryError):
            return []

    def copy_missing(self, other: "EvidenceFolder") -> None:
        """Copy from another folder what is not stored here in the same size.

        A file that was changed there is left out. Raises a `LedgerError`.
        """
        with self._translate_copy_errors(other):
            for digest in other.list_files():
                if self._find_size(digest) != other._find_size(digest):
                    self._copy(other, digest)

    def restore_from(self, other: "EvidenceFolder") -> None:
        """As `copy_missing`, but what is here is read again, so that a changed file is replaced as well."""
        with self._translate_copy_errors(other):
            for digest in other.list_files():
                if self.find_state(digest) != "whole":
                    self._copy(other, digest)

    @contextmanager
    def _translate_copy_errors(self, other: "EvidenceFolder") -> Iterator[None]:
        """Refuse folders that are links; raise a `LedgerError` for what the system reports."""
        for path in (self.path, other.path):
            if path.is_symlink():
                raise SideFileIsLink(path)
        with translate_storage_errors(self.path):
            yield

    def _copy(self, other: "EvidenceFolder", digest: str) -> None:
        """Copy one file; leave out what is no file with this hash, and what has just been removed."""
        try:
            file = other.open_file(digest)
        except (FileNotFoundError, EvidenceUnreadable):
            return
        except OSError as error:
            if error.errno == ELOOP:  # a link in place of the file
                return
            raise
        with file, suppress(EvidenceUnreadable):
            self._make_folder()
            self._write(file, digest)

    def _find_size(self, digest: str) -> int | None:
        """Bytes of a stored file; None if it is missing or no ordinary file."""
        try:
            status = self.file_path(digest).lstat()
        except FileNotFoundError:
            return None
        return status.st_size if S_ISREG(status.st_mode) else None

    def _make_folder(self) -> None:
        if self.path.is_symlink():
            raise EvidenceUnreadable(lazy("the folder of the evidence is a link"))
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _write(self, file: BinaryIO, digest: str) -> None:
        """Copy an open file under its hash; it has its name only when it is whole and on the disk."""
        draft_path = self.path / f".{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(draft_path, flags, 0o600), "wb") as draft:
                copied = sha256()
                while chunk := file.read(_CHUNK_BYTES):
                    copied.update(chunk)
                    draft.write(chunk)
                draft.flush()
                os.fsync(draft.fileno())
            if copied.hexdigest() != digest:
                raise EvidenceUnreadable(lazy("the file changed while it was read"))
            if self.find_state(digest) == "changed":
                self._put_aside(digest)
            name_unless_taken(draft_path, self.file_path(digest))
        finally:
            draft_path.unlink(missing_ok=True)

    def _put_aside(self, digest: str) -> None:
        path = self.file_path(digest)
        path.replace(_unused_path(path))


def _unused_path(path: Path) -> Path:
    names: Iterator[Path] = (path.with_name(f"{path.name}.changed-{number}") for number in range(1, 1000))
    return next(name for name in names if not name.exists() and not name.is_symlink())
