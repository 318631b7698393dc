"""Which file a path names, without its times.

`os.stat` also asks for the times of a file. From Linux 6.13 on, the next write to a file whose times were
asked for has to record a new, exact time, and its fsync takes a quarter longer. Every write asks which file
the log is, so Linux is asked by `statx` for the device and the inode alone.
"""

import os
import struct
import sys
from collections.abc import Callable
from functools import cache

Inode = tuple[int, int]
"""The device of a file and its number there."""

_INODE_ONLY = 0x100
"""STATX_INO: the mask of `statx`."""
_CURRENT_FOLDER = -100
"""AT_FDCWD: relative paths begin at the current folder."""
_RESULT_SIZE = 256
_INODE_OFFSET, _DEVICE_OFFSET = 32, 136
"""Of `stx_ino`, and of `stx_dev_major` and `stx_dev_minor`, in `struct statx`. Source: man 2 statx."""


def read_inode(path: str) -> Inode:
    """Return device and inode of a file; a link is followed. Raises `OSError`."""
    if statx := _load_statx():
        result = bytearray(_RESULT_SIZE)
        if statx(path, result):
            (inode,) = struct.unpack_from("Q", result, _INODE_OFFSET)
            return os.makedev(*struct.unpack_from("II", result, _DEVICE_OFFSET)), inode
    status = os.stat(path)  # noqa: PTH116 - faster; every write needs it
    return status.st_dev, status.st_ino


@cache
def _load_statx() -> Callable[[str, bytearray], bool] | None:
    """Return a function that fills in the result and says whether it could; None if there is no `statx`."""
    if sys.platform != "linux":
        return None
    import ctypes  # no screen needs it before its first write

    try:
        statx = ctypes.CDLL(None).statx
    except (AttributeError, OSError):  # an old C library
        return None
    buffer_type = ctypes.c_char * _RESULT_SIZE

    def call(path: str, result: bytearray) -> bool:
        buffer = buffer_type.from_buffer(result)
        return bool(statx(_CURRENT_FOLDER, os.fsencode(path), 0, _INODE_ONLY, buffer) == 0)

    return call
