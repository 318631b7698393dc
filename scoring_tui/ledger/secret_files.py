"""Secret side files of a contest file, such as `FINAL.db-pepper`: for its owner only, whole or not at all.

No link is followed, whether at the reading or at the making: somebody who may write into the folder could
otherwise have a secret read from, or written to, a file of their choice.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG

from scoring_tui.ledger.errors import SecretFileUnsafe

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_GROUP_AND_OTHERS = 0o077
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
        is_open_to_others = os.name == "posix" and status.st_mode & _GROUP_AND_OTHERS
        if not S_ISREG(status.st_mode) or is_open_to_others:
            raise SecretFileUnsafe(path)
        return secret_file.read(_MAX_BYTES)


def create_secret_file(path: Path, content: bytes) -> bytes:
    """Make the file with mode 0600, durably; return its content.

    If another process has made it meanwhile, that file stays, and its content is returned. Raises
    `SecretFileUnsafe` as `read_secret_file` does, and `OSError` if it cannot be written.
    """
    with write_draft(path, content) as draft_path:
        _name_file(draft_path, path)
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


def _name_file(draft_path: Path, path: Path) -> None:
    """Give the file its name unless there is one; a link of the file itself fails if the name is taken."""
    try:
        os.link(draft_path, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links, such as FAT
        if not path.exists():
            draft_path.rename(path)
