"""One TCP connection of SSH: how much it may send and be sent, and when it last proved to be there.

Imports asyncssh; the door makes it, the guest and the screen ask it.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from typing import cast

import asyncssh

SEND_BUFFER = 64 * 1024
"""Bytes the system may keep for a slow client: what is older than that, nobody wants to see any more."""
BEFORE_A_SCREEN = 128 * 1024
"""Bytes a client may send until it has a screen: keys and names take about 5,000."""


class SshTransport(asyncssh.SSHServerConnection):
    """Adds what asyncssh leaves open: it neither waits for a slow client nor tells when one answered."""

    def __init__(self, options: asyncssh.SSHServerConnectionOptions) -> None:
        super().__init__(asyncio.get_running_loop(), options)
        self.proved = time.time()
        """The client's last proof of life, as `time.time` counts."""
        self.on_proof: Callable[[], None] = lambda: None
        self.trusted = False
        """Whether it has a screen."""
        self.clear = asyncio.Event()
        """Whether the network takes more."""
        self.clear.set()
        self._received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Bound what the system keeps for it."""
        wire = cast(socket.socket, transport.get_extra_info("socket"))
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        super().connection_made(transport)

    def data_received(self, data: bytes, datatype: int | None = None) -> None:
        """Anything proves that the client is there: asyncssh asks for an answer where nothing else comes."""
        self.proved = time.time()
        self._received += len(data)
        if self._received > BEFORE_A_SCREEN and not self.trusted:
            self.abort()
            return
        super().data_received(data, datatype)
        self.on_proof()

    def pause_writing(self) -> None:
        """The network is slow."""
        self.clear.clear()

    def resume_writing(self) -> None:
        """It has caught up."""
        self.clear.set()

    def connection_lost(self, exc: Exception | None = None) -> None:
        """Nobody need wait any more."""
        self.clear.set()
        super().connection_lost(exc)
