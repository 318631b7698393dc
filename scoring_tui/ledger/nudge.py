"""Notices from a process that has committed to the other processes that have the contest file open.

A notice is an empty datagram to a Unix socket. It says: look into the file now. Each listening process binds
a socket in a folder that only its user can enter; whoever commits sends to all sockets of the same file.
Nothing depends on a notice: polling finds what a lost one has told, and one without a commit costs a look.
The content of a datagram is never read. On Linux the kernel names the sender, and notices of other users are
ignored. Windows has no such sockets in Python; there the processes only poll.

Paths are plain texts here, because sockets want them so and every ballot waits for the sending.
"""
# ruff: noqa: PTH102, PTH108, PTH110, PTH117, PTH208

import os
import secrets
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from stat import S_ISDIR
from typing import Self

MAX_ADDRESS_BYTES = 100
"""Longest path of a socket; Linux takes 107 bytes, macOS 103."""
MAX_DRAIN = 64
"""Datagrams that are removed at a time; a sender who never stops cannot hold the receiver up."""

_CREDENTIALS = struct.Struct("=iII")
"""Process, user and group of a sender, as Linux tells them."""
_GROUP_AND_OTHERS = 0o077

FileKey = tuple[int, int]
"""Device and inode of a contest file."""


class NudgeListener:
    """A bound socket. It belongs to the thread that opened it, and can be waited for with `select`."""

    def __init__(self, address: str) -> None:
        """Bind the socket. Raises `OSError`."""
        self.address = address
        self._owner_pid = os.getpid()
        self._socket = _open_socket()
        try:
            if sys.platform == "linux":  # before the first datagram can arrive
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            self._socket.bind(address)
        except OSError:
            self._socket.close()
            raise

    @classmethod
    def open(cls, file_key: FileKey) -> Self | None:
        """Listen for commits to a contest file; None where that is not possible."""
        if not hasattr(socket, "AF_UNIX"):
            return None
        name = f"{_name_prefix(file_key)}{os.getpid()}-{secrets.token_hex(4)}"
        for folder in _list_folders():
            address = f"{folder}/{name}"
            if len(os.fsencode(address)) > MAX_ADDRESS_BYTES:
                continue
            with suppress(OSError):
                with suppress(FileExistsError):
                    os.mkdir(folder, 0o700)
                if _is_private(folder):
                    _remove_dead_sockets(folder)
                    return cls(address)
        return None

    @property
    def is_reachable(self) -> bool:
        """Whether the socket's file is still there. A system may empty the folder when its user logs out."""
        return os.path.exists(self.address)

    def fileno(self) -> int:
        """The descriptor, for `select`."""
        return self._socket.fileno()

    def drain(self) -> bool:
        """Remove the notices that have arrived; return whether a process of this user sent one.

        Call it before looking into the file, so that a commit after the look leads to another one.
        """
        is_nudged = False
        for _ in range(MAX_DRAIN):
            try:
                _, ancillary_data, _, _ = self._socket.recvmsg(0, socket.CMSG_SPACE(_CREDENTIALS.size))
            except BlockingIOError:
                break
            is_nudged = is_nudged or _is_from_this_user(ancillary_data)
        return is_nudged

    def close(self) -> None:
        """Close the socket and remove its file, unless this process is a fork of the one that listens."""
        if self._owner_pid == os.getpid():
            with suppress(OSError):
                os.unlink(self.address)
        self._socket.close()


def send_nudges(file_key: FileKey, own_listener: NudgeListener | None) -> None:
    """Tell all other listeners of a contest file that there is a commit. Never waits and never raises."""
    if not hasattr(socket, "AF_UNIX"):
        return
    own_address = own_listener.address if own_listener else ""
    prefix = _name_prefix(file_key)
    addresses = [address for folder in _list_folders() for address in _list_sockets(folder, prefix)]
    if not addresses or addresses == [own_address]:
        return
    with suppress(OSError), _open_socket() as sender:
        for address in addresses:
            if address != own_address:
                _send(sender, address)


def _send(sender: socket.socket, address: str) -> None:
    try:
        sender.sendto(b"", address)
    except ConnectionRefusedError:  # its process has ended
        with suppress(OSError):
            os.unlink(address)
    except OSError:  # its queue is full, so it will look anyway; or it has just gone
        pass


def _remove_dead_sockets(folder: str) -> None:
    """Remove the sockets of processes that were killed, also those of other contest files."""
    for address in _list_sockets(folder):
        with _open_socket() as prober, suppress(OSError):
            try:
                prober.connect(address)  # sends nothing
            except ConnectionRefusedError:
                os.unlink(address)


def _list_folders() -> Iterator[str]:
    """The folders where sockets of this user may be, the preferred one first.

    A process that was started in another way may not have the environment variable, so all are looked into.
    """
    user_id = os.getuid()
    runtime_folders = dict.fromkeys((os.environ.get("XDG_RUNTIME_DIR", ""), f"/run/user/{user_id}"))
    for runtime_folder in runtime_folders:
        if os.path.isabs(runtime_folder) and _is_private(runtime_folder):
            yield f"{runtime_folder}/scoring-tui"
    yield f"/tmp/scoring-tui-{user_id}"


def _list_sockets(folder: str, prefix: str = "") -> list[str]:
    """The addresses in a folder; none if other users can enter it, or there is no such folder."""
    try:
        names = os.listdir(folder) if _is_private(folder) else []
    except OSError:
        return []
    return [f"{folder}/{name}" for name in names if name.startswith(prefix)]


def _is_private(folder: str) -> bool:
    """Whether a path is a folder, and no link, that only this user can enter."""
    try:
        status = os.lstat(folder)
    except OSError:
        return False
    is_own = status.st_uid == os.getuid()
    return S_ISDIR(status.st_mode) and is_own and not status.st_mode & _GROUP_AND_OTHERS


def _is_from_this_user(ancillary_data: list[tuple[int, int, bytes]]) -> bool:
    if sys.platform != "linux":  # the folder alone keeps others out
        return True
    return any(
        (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS)
        and _CREDENTIALS.unpack(raw)[1] == os.getuid()
        for level, kind, raw in ancillary_data
    )


def _open_socket() -> socket.socket:
    opened_socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    opened_socket.setblocking(False)
    return opened_socket


def _name_prefix(file_key: FileKey) -> str:
    device, inode = file_key
    return f"{device:x}-{inode:x}-"
