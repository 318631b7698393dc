"""Secret side files of a contest file, such as `FINAL.db-pepper`: for its owner only, whole or not at all.

No link is followed, whether at the reading or at the making: somebody who may write into the folder could
otherwise have a secret read from, or written to, a file of their choice.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IRWXG, S_IRWXO, S_ISREG

from scoring_tui.ledger.errors import SecretFileUnsafe
from scoring_tui.ledger.file_names import name_unless_taken

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_MAX_BYTES = 65_536


def read_secret_file(path: Path) -> bytes | None:
    """Return the content; None if there is no such file.

    Raises `SecretFileUnsafe` for a link, for anything but a file, and for a file that others may read or
    write. Raises `OSError` if it cannot be read.
    """
    if path.is_symlink():
        raise SecretFileUnsafe(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_LINK | _BINARY)
    except FileNotFoundError:
        return None
    with open(descriptor, "rb") as secret_file:  # noqa: PTH123 - a descriptor, not a path
        status = os.fstat(descriptor)
        if not S_ISREG(status.st_mode) or is_open_to_others(status):
            raise SecretFileUnsafe(path)
        return secret_file.read(_MAX_BYTES)


def is_open_to_others(status: os.stat_result) -> bool:
    """Whether other users may read or write the file; Windows has no such rights in the mode."""
    return os.name == "posix" and bool(status.st_mode & (S_IRWXG | S_IRWXO))


def create_secret_file(path: Path, content: bytes) -> bytes:
    """Make the file with mode 0600, durably; return its content.

    If another process has made it meanwhile, that file stays, and its content is returned. Raises
    `SecretFileUnsafe` as `read_secret_file` does, and `OSError` if it cannot be written.
    """
    with write_draft(path, content) as draft_path:
        name_unless_taken(draft_path, path)
    return read_secret_file(path) or content


@contextmanager
def write_draft(path: Path, content: bytes) -> Iterator[Path]:
    """Write a file with mode 0600 durably under another name, and yield that name; it is removed at the end.

    The block gives the file its own name. Raises `OSError` if it cannot be written.
    """
    draft_path = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _BINARY, 0o600)
    try:
        with open(descriptor, "wb") as draft_file:  # noqa: PTH123 - a descriptor, not a path
            draft_file.write(content)
            draft_file.flush()
            os.fsync(descriptor)
        yield draft_path
    finally:
        draft_path.unlink(missing_ok=True)
