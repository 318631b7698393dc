"""Build the shim and steer it: which call on the contest's files goes wrong, and how.

SQLite writes in C, so nothing in Python can count its calls. The shim is a C library that stands before the
system's own functions (LD_PRELOAD); it needs a C compiler and Linux.
"""

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from enum import IntEnum, IntFlag
from pathlib import Path
from tempfile import mkdtemp

_SOURCE = Path(__file__).with_name("shim.c")
_EVER = 1 << 62


class Kind(IntFlag):
    """Calls of the system."""

    WRITE = 1
    SYNC = 2
    TRUNCATE = 4
    UNLINK = 8
    RENAME = 16
    OPEN = 32
    READ = 64
    CHANGES = WRITE | SYNC | TRUNCATE | UNLINK | RENAME


class Part(IntFlag):
    """The contest file and the files beside it."""

    DATABASE = 1
    LOG = 2
    INDEX = 4
    GATE = 8
    PRESENCE = 16
    OTHER = 32
    FOLDER = 64
    CONTEST = DATABASE | LOG | INDEX
    ALL = 127


class Action(IntEnum):
    """What happens at the call."""

    NONE = 0
    KILL_BEFORE = 1
    KILL_AFTER = 2
    KILL_TORN = 3
    """Half of the bytes are written."""
    FAIL = 4
    TEAR_AND_FAIL = 5
    STOP = 6
    LIE = 7
    """A sync does nothing and reports success."""


class _Control(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_int64)
        for name in ("calls", "first", "last", "action", "error_number", "kinds", "files", "hits")
    ]


class Shim:
    """The shim of this process and of the processes that it forks. Raises `OSError` if it is not loaded."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        try:
            reset = self._library.torture_reset
        except AttributeError as error:
            raise OSError(errno.ENOSYS, "the shim is not loaded") from error
        reset.restype = ctypes.POINTER(_Control)
        self._control = reset().contents

    def watch(self, path: Path, log: int = -1) -> None:
        """Count the calls on this contest file; write them to the descriptor `log` if there is one."""
        self._library.torture_watch(os.fsencode(path))
        self._library.torture_log(log)

    def arm(
        self,
        action: Action,
        first: int = 1,
        count: int | None = 1,
        *,
        kinds: Kind = Kind.CHANGES,
        parts: Part = Part.ALL,
        error_number: int = errno.EIO,
    ) -> None:
        """Let `count` calls go wrong, from the `first` one counted from now; None: all until `disarm`."""
        control = self._control
        control.first = control.calls = control.hits = 0
        control.action, control.error_number = action, error_number
        control.kinds, control.files = kinds, parts
        control.last = _EVER if count is None else first + count - 1
        control.first = first

    def count(self, kinds: Kind = Kind.CHANGES, parts: Part = Part.ALL) -> None:
        """Only count the calls, from now."""
        self.arm(Action.NONE, _EVER, kinds=kinds, parts=parts)

    def disarm(self) -> None:
        """Let all calls be as usual."""
        self._control.first = 0

    @property
    def calls(self) -> int:
        """Calls that were counted."""
        return self._control.calls

    @property
    def hits(self) -> int:
        """Calls that went wrong."""
        return self._control.hits


def find_compiler() -> str | None:
    """The C compiler, or None where the shim cannot be built."""
    return None if sys.platform != "linux" else shutil.which("cc") or shutil.which("gcc")


def is_loaded() -> bool:
    """Whether this process has the shim."""
    return hasattr(ctypes.CDLL(None), "torture_reset") if sys.platform == "linux" else False


def build() -> Path:
    """Compile the shim into a temporary folder; the caller removes the folder."""
    compiler = find_compiler()
    if compiler is None:
        raise OSError(errno.ENOSYS, "no C compiler")
    library = Path(mkdtemp(prefix="torture-")) / "shim.so"
    command = [compiler, "-shared", "-fPIC", "-O2", "-w", "-o", str(library), str(_SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library
