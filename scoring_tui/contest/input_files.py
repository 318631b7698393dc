"""Open what comes in: a regular file of a bounded size, and nothing else.

A named pipe would wait for ever, a device such as /dev/zero has no end, and a file of gigabytes fills the
memory.
"""

import os
from pathlib import Path
from stat import S_ISREG

from scoring_tui.i18n.lazy import LazyText, lazy

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class UnreadableInput(Exception):
    """The file cannot be taken; `message` says why."""

    def __init__(self, message: LazyText) -> None:
        self.message = message
        super().__init__(str(message))


def read_input_file(path: Path, max_bytes: int) -> bytes:
    """Return the content of a file that a person named. Never waits for a pipe or a device.

    A link to a regular file is followed, because the person may have made it. Raises `UnreadableInput` for
    anything that is no regular file and for a file that is too large, and `OSError` if it cannot be opened.
    """
    descriptor = os.open(path, _FLAGS)
    status = os.fstat(descriptor)
    if not S_ISREG(status.st_mode):
        os.close(descriptor)
        raise UnreadableInput(lazy("is no ordinary file but a folder, pipe or device"))
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        content = file.read(max_bytes + 1) if status.st_size <= max_bytes else b""
    if status.st_size > max_bytes or len(content) > max_bytes:
        raise UnreadableInput(
            lazy("the file is too large: at most {size} kB are read", size=max_bytes // 1000)
        )
    return content
