"""One TCP connection of SSH: limits on what it sends and receives, and when the client last sent anything."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from typing import cast

import asyncssh

SEND_BUFFER_SIZE = 64 * 1024
"""Bytes the kernel may buffer for a slow client; older output would be out of date when it is shown."""
MAX_BYTES_BEFORE_SCREEN = 128 * 1024
"""Bytes a client may send until it has a screen; key exchange and authentication take about 5,000."""


class SshTransport(asyncssh.SSHServerConnection):
    """Adds what asyncssh lacks: flow control for a slow client, and the time of its last bytes."""

    def __init__(self, options: asyncssh.SSHServerConnectionOptions) -> None:
        super().__init__(asyncio.get_running_loop(), options)
        self.last_received_at = time.time()
        """When the client last sent anything; Unix time in seconds."""
        self.on_receive: Callable[[], None] = lambda: None
        self.has_screen = False
        """Whether a screen is open, which lifts the limit on received bytes."""
        self.can_write = asyncio.Event()
        """Set while the network accepts more output."""
        self.can_write.set()
        self._received_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Limit the kernel's send buffer."""
        tcp_socket = cast(socket.socket, transport.get_extra_info("socket"))
        tcp_socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_SIZE)
        super().connection_made(transport)

    def data_received(self, data: bytes, datatype: int | None = None) -> None:
        """Take any data as a sign of life; asyncssh sends a keepalive request when none comes."""
        self.last_received_at = time.time()
        self._received_bytes += len(data)
        if self._received_bytes > MAX_BYTES_BEFORE_SCREEN and not self.has_screen:
            self.abort()
            return
        super().data_received(data, datatype)
        self.on_receive()

    def pause_writing(self) -> None:
        """Stop output: the send buffer is full."""
        self.can_write.clear()

    def resume_writing(self) -> None:
        """Continue output: the send buffer has drained."""
        self.can_write.set()

    def connection_lost(self, exc: Exception | None = None) -> None:
        """Release the tasks that wait to write."""
        self.can_write.set()
        super().connection_lost(exc)
